import { Jet } from "./jet.js";

/** The special functions that log densities need, from their definitions: convergent expansions, nothing fitted. */

const LOG_SQRT_2PI = 0.5 * Math.log(2 * Math.PI);

/** Bernoulli numbers B₂, B₄, … B₁₆. */
const BERNOULLI = [1 / 6, -1 / 30, 1 / 42, -1 / 30, 5 / 66, -691 / 2730, 7 / 6, -3617 / 510];

/**
 * log Γ(x) for x > 0: Stirling's series (Abramowitz & Stegun 6.1.40) at x + k ≥ 15, then Γ(x) = Γ(x + k) / (x (x+1) … (x+k−1)).
 * The absolute error is below 1e-14 times the larger of 1 and |log Γ|.
 */
export function logGamma(x: number): number {
  const known = logGammas.get(x);
  if (known !== undefined) return known;
  const { value } = logGammaOf(Jet.constant(x));
  logGammas.set(x, value);
  return value;
}

/** Those computed before: a row asks for the same ones at every η. */
const logGammas = new Map<number, number>();

/** The same with its derivatives. */
export function logGammaOf(x: Jet): Jet {
  let product = Jet.constant(1);
  let z = x;
  for (; z.value < 15; z = z.plus(1)) product = product.times(z);
  const square = z.square();
  let series = Jet.constant(0);
  for (let k = BERNOULLI.length; k >= 1; k--) series = series.over(square).plus(BERNOULLI[k - 1] / (2 * k * (2 * k - 1)));
  return z.minus(0.5).times(z.log()).minus(z).plus(LOG_SQRT_2PI).plus(series.over(z)).minus(product.log());
}

/** log of the binomial coefficient n over k. */
export function logChoose(n: number, k: number): number {
  return logGamma(n + 1) - logGamma(k + 1) - logGamma(n - k + 1);
}

/** log of the standard normal density. */
export function logNormalDensity(x: number): number {
  return -0.5 * x * x - LOG_SQRT_2PI;
}

/** log Φ(x), accurate in both tails. */
export function logNormalCdf(x: number): number {
  if (x < -1) return logUpperTail(-x);
  if (x > 1) return Math.log1p(-Math.exp(logUpperTail(x)));
  return Math.log(0.5 + Math.exp(logNormalDensity(x)) * centralSeries(x));
}

/** (Φ(x) − ½)/φ(x) = x + x³/3 + x⁵/(3·5) + x⁷/(3·5·7) + … (Abramowitz & Stegun 26.2.11). */
function centralSeries(x: number): number {
  let sum = 0;
  let term = x;
  for (let k = 3; Math.abs(term) > 1e-18; k += 2) {
    sum += term;
    term *= (x * x) / k;
  }
  return sum;
}

/** log(1 − Φ(t)) for t ≥ 1 by φ(t)/(t + 1/(t + 2/(t + 3/(t + …)))) (26.2.14); 300 terms leave e^−49 at t = 1, less above. */
function logUpperTail(t: number): number {
  let fraction = t;
  for (let k = 300; k >= 1; k--) fraction = t + k / fraction;
  return logNormalDensity(t) - Math.log(fraction);
}
