/**
 * Densities of the gamma and beta distributions without cancellation, however large the shapes.
 *
 * Written out, x^a e^−x / Γ(a) is the quotient of huge numbers. Measured from its largest value, at x = a, it is
 *
 *   x^a e^−x / Γ(a) = p(a) e^−D,   p(a) = a^a e^−a / Γ(a),   D = a φ((x − a)/a),   φ(δ) = δ − log(1 + δ) >= 0,
 *
 * and with n = a + b and the excess d = n x − a = b x − a y the density of the beta distribution, in the logarithm of its odds x/y, is
 *
 *   x^a y^b / B(a, b) = p(a) p(b) / p(n) · e^−D,   D = a φ(d/a) + b φ(−d/b).
 *
 * Source: C. Loader, "Fast and accurate computation of binomial probabilities" (2000), which has this for whole a and b.
 * p(a) = √(a/2π) / Γ*(a), with Γ* of DLMF 5.11.3.
 */
import { elementary, log } from "../kernel/unchecked/index.js";

/** 1/3, 1/5, 1/7, …: the series of (artanh v − v)/v³ in v². */
const ODD_RECIPROCALS = Float64Array.from({ length: 17 }, (_, k) => 1 / (2 * k + 3));

/** 1/2!, 1/3!, …: the series of (e^r − 1 − r)/r² in r. */
const FACTORIAL_RECIPROCALS = reciprocalsOfFactorials(16);

/** Coefficients of 1/a, 1/a³, … in the logarithm of Γ(a) less Stirling's formula (DLMF 5.11.1): B₂ₖ / (2k (2k − 1)). */
const STIRLING = Float64Array.of(1 / 12, -1 / 360, 1 / 1260, -1 / 1680, 1 / 1188, -691 / 360360, 1 / 156, -3617 / 122400);

/** From here on eight terms of Stirling's series are enough. */
const LARGE = 10;

/**
 * Returns φ(δ) = δ − log(1 + δ) for δ > −1, right to 5 ulp.
 *
 * For −1/2 <= δ <= 1, where the difference cancels, v = δ/(2 + δ) gives log(1 + δ) = 2 artanh v (DLMF 4.6.4) and
 * φ = δ v − 2 (artanh v − v).
 *
 * @param logOfRatio log(1 + δ) where δ < −1/2: 1 + δ itself would lose digits
 */
export function logExcess(delta: number, logOfRatio = () => log(1 + delta)): number {
  if (delta > 1) return delta < Infinity ? delta - log(1 + delta) : delta;
  if (!(delta >= -0.5)) return delta - logOfRatio();
  const v = delta / (2 + delta);
  return v * (delta - 2 * v * v * polynomial(ODD_RECIPROCALS, v * v));
}

/** Returns ψ(r) = e^r − 1 − r for `less1` = e^r − 1, right to 5 ulp: its Taylor series where |r| <= 1/2. */
export function expExcess(r: number, less1: number): number {
  return Math.abs(r) > 0.5 ? less1 - r : r * r * polynomial(FACTORIAL_RECIPROCALS, r);
}

/** The peaks p(a) of gamma densities as factor · e^exponent, so that one exponential serves for all of a product. */
export interface Peak {
  readonly factor: number;
  readonly exponent: number;
}

/** Returns p(a) = a^a e^−a / Γ(a) for a > 0, right to 8 ulp. */
export function gammaPeak(a: number): Peak {
  if (!(a < LARGE)) return { factor: Math.sqrt(a / (2 * Math.PI)), exponent: -polynomial(STIRLING, 1 / a / a) / a };
  // Γ(a) = Γ(a + k) / (a (a + 1) … (a + k − 1)): DLMF 5.5.1
  const k = Math.ceil(LARGE - a);
  const above = a + k;
  let { factor, exponent } = gammaPeak(above);
  for (let j = 0; j < k; j++) factor *= ((a + j) / above) * Math.E;
  exponent -= a * elementary("log1p", [Math.min(k / a, Number.MAX_VALUE)])[0];
  return { factor, exponent };
}

/** Returns D = a φ(excess/a), with the logarithm of 1 + excess/a for where that is less than 1/2. */
export function deviance(a: number, excess: number, logOfRatio?: () => number): number {
  return a * logExcess(excess / a, logOfRatio);
}

/** Returns c₀ + c₁ x + c₂ x² + … by Horner's rule. */
function polynomial(coefficients: Float64Array, x: number): number {
  let sum = 0;
  for (let k = coefficients.length - 1; k >= 0; k--) sum = sum * x + coefficients[k];
  return sum;
}

function reciprocalsOfFactorials(count: number): Float64Array {
  const reciprocals = new Float64Array(count).fill(1 / 2);
  for (let k = 1; k < count; k++) reciprocals[k] = reciprocals[k - 1] / (k + 2);
  return reciprocals;
}
