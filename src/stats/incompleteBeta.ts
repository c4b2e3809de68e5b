/**
 * The regularised incomplete beta function I_x(a, b) and its complement I_y(b, a), y = 1 − x. Three ways, each where it takes few steps and nothing
 * cancels, for x <= 1/2, the other half being its mirror image; a way gives one tail, and the other one is what it leaves of 1.
 *
 * | where              | how                                                  | tail                         |
 * |--------------------|------------------------------------------------------|------------------------------|
 * | a >= 10, b >= 10   | integral over the log odds (`tailIntegral.ts`)       | lower if x is below the mean |
 * | b <= 1 or b x <= 1 | power series, DLMF 8.17.7                            | lower, for a < 1 the smaller |
 * | else               | continued fraction, the even part of DLMF 8.17.22    | lower if x is below the mean |
 *
 * The even part of the continued fraction is that of A. R. DiDonato, A. H. Morris, "Significant digit computation of the incomplete beta
 * function ratios", ACM Transactions on Mathematical Software 18 (1992) 360–373: it is written with the excess, so that nothing cancels.
 */
import { elementary, exp, log } from "../kernel/unchecked/index.js";
import { logGammaOfOnePlus, logGammaRatio } from "./gammaRatio.js";
import { deviance, expExcess, gammaPeak, logExcess } from "./saddlepoint.js";
import { continuedFraction, sumOfTerms } from "./series.js";
import { tailIntegral } from "./tailIntegral.js";
import { type Tails, tailsFromLower, tailsFromUpper, tailsOfPower } from "./tails.js";

/**
 * A number x in (0, 1) as the odds u : v for it, so that neither x = u/(u + v) nor y = v/(u + v) loses digits, with the excess b x − a y over
 * the mean a/(a + b), which callers know without cancellation.
 */
export interface Odds {
  readonly u: number;
  readonly v: number;
  readonly excess: number;
}

/** From these shapes on the density is close enough to a normal one for `tailIntegral`. */
const LEAST_SHAPE_OF_INTEGRAL = 10;
/** From here down quotients lose digits or are 0. */
const SMALLEST_QUOTIENT = 1e-290;

/** Returns, for odds of x, x^a y^b / B(a, b), the derivative of I_x(a, b) in log(x/y). */
export function betaSlope(a: number, b: number): (odds: Odds) => number {
  const n = a + b;
  const [one, other, all] = [gammaPeak(a), gammaPeak(b), gammaPeak(n)];
  const factor = (one.factor * other.factor) / all.factor;
  const exponent = one.exponent + other.exponent - all.exponent;
  return ({ u, v, excess }) => {
    const lackingOfOne = deviance(a, excess, () => logOfShare(u, v, n, a));
    const lackingOfOther = deviance(b, -excess, () => logOfShare(v, u, n, b));
    return factor * exp(exponent - lackingOfOne - lackingOfOther);
  };
}

/**
 * Returns I_x(a, b) as `lower` and I_y(b, a) as `upper`, for finite a, b > 0 and u, v > 0, each to about 1e-15 (1 + |log of it|) of itself.
 *
 * @param slope x^a y^b / B(a, b), looked at only where it is needed
 * @example
 * betaTails(2, 3, { u: 1, v: 1, excess: 0.5 }).lower; // I at x = 1/2: 11/16
 */
export function betaTails(a: number, b: number, odds: Odds, slope = () => betaSlope(a, b)(odds)): Tails {
  const { u, v, excess } = odds;
  if (u > v) {
    const { lower, upper } = betaTails(b, a, { u: v, v: u, excess: -excess }, slope);
    return { lower: upper, upper: lower };
  }
  const x = u / (u + v);
  const y = v / (u + v);
  if (b <= 1 || b * x <= 1) {
    if (a < 1) return smallTails(a, b, x, logOfShare(u, v, 1, 1));
    const power = exp(-b * elementary("log1p", [-x])[0]); // y^−b
    return tailsFromLower(slope() * power * (1 / a + restOfSeries(a, b, x)));
  }
  if (excess <= 0) return tailsFromLower(slope() * upperShare(b, a, y, x, -excess));
  return tailsFromUpper(slope() * upperShare(a, b, x, y, excess));
}

/** Returns log(u/(u + v) · n/a). */
function logOfShare(u: number, v: number, n: number, a: number): number {
  const share = u / (u + v);
  return share > SMALLEST_QUOTIENT ? log((share * n) / a) : log(u) - log(u + v) + log(n) - log(a);
}

/** Returns I_y(b, a) / slope for an x above the mean. */
function upperShare(a: number, b: number, x: number, y: number, excess: number): number {
  if (Math.min(a, b) < LEAST_SHAPE_OF_INTEGRAL) return 1 / lowerFraction(b, a, y, x, -excess);
  return upperIntegral(a + b, x, y, excess);
}

/**
 * Returns I_y(b, a) / slope, with the odds of x growing by e^r: ∫ exp(−excess r − n κ(r)) dr, κ(r) = log(y + x e^r) − x r.
 *
 * From the smaller share, of x or y, κ(r) = x ψ(r) − φ(x (e^r − 1)) = y ψ(−r) − φ(y (e^−r − 1)), where little cancels.
 */
function upperIntegral(n: number, x: number, y: number, excess: number): number {
  const share = Math.min(x, y);
  const sign = x < y ? 1 : -1;
  return tailIntegral(excess, n * x * y, sign, (r, less1) => {
    const change = share * less1;
    return n * (share * expExcess(sign * r, less1) - logExcess(change));
  });
}

/**
 * Returns slope / I_x(a, b) as the continued fraction β₁ + α₂/(β₂ + α₃/(β₃ + …)) of DiDonato and Morris: below the mean and for k < b all
 * of its numbers are positive.
 */
function lowerFraction(a: number, b: number, x: number, y: number, excess: number): number {
  const beta = (k: number) => ((a + k) / (a + 2 * k + 1)) * (1 - excess + k * (1 + y));
  return continuedFraction(
    beta(0),
    (k) => ((a + k - 1) / (a + 2 * k - 1)) * ((a + b + k - 1) / (a + 2 * k - 1)) * x * (k * (b - k) * x),
    (k) => k + ((k * (b - k)) / (a + 2 * k - 1)) * x + beta(k),
  );
}

/** Returns Σ (1 − b) (2 − b) … (k − b) x^k / (k! (a + k)), k = 1, 2, … */
function restOfSeries(a: number, b: number, x: number): number {
  let term = 1;
  return sumOfTerms(0, (_, k) => (term *= ((k - b) / k) * x) / (a + k));
}

/** Returns both tails for a < 1: the lower one is x^a / (a B(a, b)) · (1 + a Σ …), and a B(a, b) = Γ(1 + a) Γ(b) / Γ(a + b). */
function smallTails(a: number, b: number, x: number, logX: number): Tails {
  return tailsOfPower(a * logX - logGammaOfOnePlus(a) + logGammaRatio(b, a), a * restOfSeries(a, b, x));
}
