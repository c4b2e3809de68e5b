/**
 * The regularised incomplete gamma functions P and Q. Four ways, each where it takes few steps and nothing cancels; a way gives one tail, and the
 * other one is what it leaves of 1.
 *
 * | where             | how                                                      | tail           |
 * |-------------------|----------------------------------------------------------|----------------|
 * | a >= 10           | integral over the logarithm of t (`tailIntegral.ts`)     | lower if x < a |
 * | x >= 1 and x >= a | continued fraction, the even part of DLMF 8.9.2          | upper          |
 * | a >= 1, x < a     | power series of positive terms, DLMF 8.11.4              | lower          |
 * | a < 1, x < 1      | power series, DLMF 8.7.1                                 | the smaller    |
 *
 * The division of the plane follows W. Gautschi, "A computational procedure for incomplete gamma functions", ACM Transactions on
 * Mathematical Software 5 (1979) 466–481.
 */
import { exp, log } from "../kernel/unchecked/index.js";
import { logGammaOfOnePlus } from "./gammaRatio.js";
import { deviance, expExcess, gammaPeak } from "./saddlepoint.js";
import { continuedFraction, sumOfTerms } from "./series.js";
import { tailIntegral } from "./tailIntegral.js";
import { type Tails, tailsFromLower, tailsFromUpper, tailsOfPower } from "./tails.js";

/** From this shape on the density is close enough to a normal one for `tailIntegral`. */
const LEAST_SHAPE_OF_INTEGRAL = 10;

/** Returns x ↦ x^a e^−x / Γ(a), the derivative of P(a, x) in log x, for a > 0 and 0 < x < ∞. */
export function gammaSlope(a: number): (x: number) => number {
  const { factor, exponent } = gammaPeak(a);
  return (x) => factor * exp(exponent - deviance(a, x - a, () => log(x / a)));
}

/**
 * Returns P(a, x) and Q(a, x) of DLMF 8.2.4 for a > 0 and 0 < x < ∞, each to about 1e-15 (1 + |log of it|) of itself.
 *
 * @param slope x^a e^−x / Γ(a), looked at only where it is needed
 * @example
 * gammaTails(1, 2).upper; // exp(−2) = 0.1353352832366127
 */
export function gammaTails(a: number, x: number, slope = () => gammaSlope(a)(x)): Tails {
  if (a < 1 && x < 1) return smallTails(a, x);
  return x < a ? tailsFromLower(slope() * lowerShare(a, x)) : tailsFromUpper(slope() * upperShare(a, x));
}

/** Returns P(a, x) / slope for x < a: with t = x e^−r, ∫ exp(−(a − x) r − x (e^−r − 1 + r)) dr, or Σ x^k / (a (a + 1) … (a + k)). */
function lowerShare(a: number, x: number): number {
  if (a >= LEAST_SHAPE_OF_INTEGRAL) return tailIntegral(a - x, x, -1, (r, less1) => x * expExcess(-r, less1));
  return sumOfTerms(1 / a, (term, k) => (term * x) / (a + k));
}

/** Returns Q(a, x) / slope for x >= a: with t = x e^r, ∫ exp(−(x − a) r − x (e^r − 1 − r)) dr, or a continued fraction. */
function upperShare(a: number, x: number): number {
  if (a >= LEAST_SHAPE_OF_INTEGRAL) return tailIntegral(x - a, x, 1, (r, less1) => x * expExcess(r, less1));
  return 1 / upperFraction(a, x);
}

/** Returns slope / Q(a, x) = x − a + 1 + 1 (a − 1)/(x − a + 3 + 2 (a − 2)/(x − a + 5 + …)). */
function upperFraction(a: number, x: number): number {
  return continuedFraction(
    x - a + 1,
    (k) => k * (a - k),
    (k) => x - a + 2 * k + 1,
  );
}

/**
 * Returns both tails for a and x below 1: P = x^a / Γ(1 + a) · (1 + S) with S = a Σ (−x)^k / (k! (a + k)). Q, where it is small, is a sum of
 * two numbers of the order of a.
 */
function smallTails(a: number, x: number): Tails {
  let power = 1;
  const sum = sumOfTerms(0, (_, k) => (power *= -x / k) / (a + k));
  return tailsOfPower(a * log(x) - logGammaOfOnePlus(a), a * sum);
}
