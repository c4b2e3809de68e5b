// log Γ, ψ, ψ′ and ψ″ of positive arguments; NaN for negative ones. From 3 or 2 up Stirling's formula (Abramowitz & Stegun 6.1.40,
// 6.3.18, 6.4.11 to 6.4.13) with a fit in place of its divergent series; below, fits about the zeros and the minimum, and the recurrence
// Γ(1+x) = xΓ(x). Sums that could lose digits carry their rounding errors along. Relative errors below 2 ulp (ψ″: 3), the zeros
// included.

import { HALF_LOG_2PI, HALF_LOG_2PI_LOW } from "./constants";
import { fitted, inverseError, productError, sumError, timesFitted } from "./exact";
import { logOfOne, logPair } from "./log";
import {
  DIGAMMA, DIGAMMA_ZERO, GAMMA_MINIMUM, GAMMA_ONE, GAMMA_TWO,
  STIRLING, STIRLING_FIRST, STIRLING_FIRST_NEAR, STIRLING_SECOND, STIRLING_SECOND_NEAR, STIRLING_THIRD, STIRLING_THIRD_NEAR,
} from "./tables";

const FIRST_TERM_BELOW: f64 = 2.0 ** -70; // below, the first term of the series about 0 is all
const OVERFLOW_FROM: f64 = 1e305; // above, (x − ½) log x might overflow before log Γ does

/** log Γ(x) − [(x − ½) log x − x + ½ log 2π] */
export function stirlingRemainder(x: f64): f64 {
  if (x >= 3) return fitted(STIRLING, 1 / (x * x)) / x;
  return lgamma(x) - ((x - 0.5) * logOfOne(x) - x + HALF_LOG_2PI);
}

/** log Γ(x): +∞ at 0 and +∞. */
export function lgamma(x: f64): f64 {
  if (!(x > FIRST_TERM_BELOW)) return x >= 0 ? -logOfOne(x) : NaN;
  if (x == 1) return 0; // and not −0
  if (x > OVERFLOW_FROM) return x * (logOfOne(x) - 1);
  if (x >= 3) return lgammaStirling(x);
  if (x >= 0.83) return lgammaOfOnePlus(x - 1);
  const logarithm = logPair(x);
  const high = -f64x2.extract_lane(logarithm, 0);
  const value = lgammaOfOnePlus(x);
  const sum = high + value;
  return sum + (sumError(high, value, sum) - f64x2.extract_lane(logarithm, 1));
}

/** log Γ(1 + y) for −0.17 <= y < 2. */
function lgammaOfOnePlus(y: f64): f64 {
  if (y < 0.17) return timesFitted(y, 0, GAMMA_ONE, y);
  if (y < 0.75) return fitted(GAMMA_MINIMUM, y);
  return timesFitted(y - 1, 0, GAMMA_TWO, y);
}

/** log Γ(x) for x >= 3. */
function lgammaStirling(x: f64): f64 {
  const logarithm = logPair(x);
  const high = f64x2.extract_lane(logarithm, 0);
  const factor = x - 0.5;
  const product = factor * high;
  const difference = product - x;
  const sum = difference + HALF_LOG_2PI;
  const first = productError(factor, high, product) + factor * f64x2.extract_lane(logarithm, 1);
  const errors = first + sumError(product, -x, difference) + (sumError(difference, HALF_LOG_2PI, sum) + HALF_LOG_2PI_LOW);
  return sum + (errors + fitted(STIRLING, 1 / (x * x)) / x);
}

/** ψ(x): −∞ at 0, +∞ at +∞. */
export function digamma(x: f64): f64 {
  if (!(x > FIRST_TERM_BELOW)) return x >= 0 ? -1 / NativeMath.abs(x) : NaN;
  if (x >= 2) return x == Infinity ? x : digammaStirling(x);
  if (x >= 1) return digammaOfOnePlus(x - 1);
  const inverse = 1 / x;
  const value = digammaOfOnePlus(x);
  const sum = value - inverse;
  return sum + (sumError(value, -inverse, sum) - inverseError(x, inverse));
}

/** ψ(1 + y) for 0 <= y < 1. */
function digammaOfOnePlus(y: f64): f64 {
  const fromZero = y - load<f64>(DIGAMMA_ZERO);
  const low = sumError(y, -load<f64>(DIGAMMA_ZERO), fromZero) - load<f64>(DIGAMMA_ZERO + 8);
  return timesFitted(fromZero, low, DIGAMMA, y);
}

/** ψ(x) for x >= 2. */
function digammaStirling(x: f64): f64 {
  const logarithm = logPair(x);
  return f64x2.extract_lane(logarithm, 0) + (f64x2.extract_lane(logarithm, 1) - logMinusDigamma(x));
}

/** log x − ψ(x), which for large x is a small number and not a difference of two large ones. */
export function logMinusDigamma(x: f64): f64 {
  if (x >= 2) return 0.5 / x + digammaTail(x);
  if (!(x > FIRST_TERM_BELOW)) return x >= 0 ? 1 / NativeMath.abs(x) : NaN;
  const logarithm = logPair(x);
  const high = f64x2.extract_lane(logarithm, 0);
  const value = digamma(x);
  const sum = high - value;
  return sum + (sumError(high, -value, sum) + f64x2.extract_lane(logarithm, 1));
}

/** log x − ψ(x) − 1/(2x), about 1/(12x²) for large x. */
export function digammaTail(x: f64): f64 {
  if (!(x >= 2)) return logMinusDigamma(x) - 0.5 / x;
  const w = 1 / (x * x);
  return w * fitted(x < 3 ? STIRLING_FIRST_NEAR : STIRLING_FIRST, w);
}

/** ψ′(x) = 1/x² + ψ′(x + 1): +∞ at 0, 0 at +∞. */
export function trigamma(x: f64): f64 {
  if (!(x >= 0)) return NaN;
  if (x >= 2) return trigammaStirling(x);
  const inverse = 1 / NativeMath.abs(x);
  const square = inverse * inverse;
  if (inverse > 1e30) return square;
  const next = x + 1;
  const error = productError(inverse, inverse, square) + 2 * inverse * inverseError(x, inverse);
  const rest = x >= 1 ? trigammaStirling(next) : trigammaStirling(next + 1) + 1 / (next * next);
  // ψ″ is nearly −ψ′²: enough for what rounding took from x + 1
  return square + (rest + (error - rest * rest * sumError(x, 1, next)));
}

/** ψ′(x) for x >= 2. */
function trigammaStirling(x: f64): f64 {
  const inverse = 1 / x;
  return inverse + (trigammaExcess(x) + (x < 1e30 ? inverseError(x, inverse) : 0));
}

/** ψ′(x) − 1/x = 1/(x²(x+1)) + [ψ′(x+1) − 1/(x+1)], about 1/(2x²) for large x. */
export function trigammaExcess(x: f64): f64 {
  if (!(x >= 0)) return NaN;
  if (x < 2) return 1 / (x * x * (x + 1)) + trigammaExcess(x + 1);
  return 0.5 / (x * x) + trigammaTail(x);
}

/** ψ′(x) − 1/x − 1/(2x²), about 1/(6x³) for large x. */
export function trigammaTail(x: f64): f64 {
  if (!(x >= 2)) return trigammaExcess(x) - 0.5 / (x * x);
  const inverse = 1 / x;
  const w = inverse * inverse;
  return w * inverse * fitted(x < 3 ? STIRLING_SECOND_NEAR : STIRLING_SECOND, w);
}

/** ψ″(x) = −2/x³ + ψ″(x + 1): −∞ at 0, 0 at +∞. */
export function tetragamma(x: f64): f64 {
  if (!(x >= 0)) return NaN;
  if (x >= 2) return tetragammaExcess(x) - 1 / (x * x);
  const first = -2 / NativeMath.abs(x * x * x);
  return x < 1e-20 ? first : first + tetragamma(x + 1);
}

/** ψ″(x) + 1/x² = −(3x+2)/(x³(x+1)²) + [ψ″(x+1) + 1/(x+1)²], about −1/x³ for large x. */
export function tetragammaExcess(x: f64): f64 {
  if (!(x >= 0)) return NaN;
  if (x < 2) return tetragammaExcess(x + 1) - (3 * x + 2) / (x * x * x * (x + 1) * (x + 1));
  return tetragammaTail(x) - 1 / (x * x * x);
}

/** ψ″(x) + 1/x² + 1/x³, about −1/(2x⁴) for large x. */
export function tetragammaTail(x: f64): f64 {
  if (!(x >= 2)) return tetragammaExcess(x) + 1 / (x * x * x);
  const w = 1 / (x * x);
  return w * w * fitted(x < 3 ? STIRLING_THIRD_NEAR : STIRLING_THIRD, w);
}
