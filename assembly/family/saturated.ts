// Large counts: t less t̂, its value at μ = y, which goes into the constants. Both are of the size y log y, and their difference, minus half
// the deviance, is what a fit looks at: for counts of 10⁵ a sum of t keeps 10⁻⁸ of −2 log L, that of the differences 10⁻¹³.
//   Poisson:   t − t̂ = w y{log(1 + r) − r},   r = (μ − y)/y
//   binomial:  t − t̂ = w[y{log(1 + a) − a} + (1 − y){log(1 + b) − b}],   a = (μ − y)/y,   b = −(μ − y)/(1 − y)
// in which the terms of first order are gone before they are computed. Far from y the logarithms themselves are subtracted.

import { HALF_LOG_2PI } from "../math/constants";
import { stirlingRemainder } from "../math/gamma";

/** Counts, and trials times weights, from which on t is taken less t̂: below a row's t keeps 10⁻¹² itself. */
export const LARGE_COUNT: f64 = 1024;
/** Relative distance of μ from y up to which the terms of first order are left out. */
const NEAR: f64 = 0.5;

/** Gives log(1 + r) − r. */
@inline function logExcess(r: f64): f64 {
  return NativeMath.log1p(r) - r;
}

/** Gives (t − t̂)/w of a Poisson count y >= LARGE_COUNT. */
export function poissonExcess(y: f64, mu: f64, logMu: f64): f64 {
  const r = (mu - y) / y;
  return r <= NEAR && r >= -NEAR ? y * logExcess(r) : y * (logMu - NativeMath.log(y)) - (mu - y);
}

/** Gives t̂/w − log y! of a Poisson count y >= LARGE_COUNT. */
export function poissonSaturated(y: f64): f64 {
  return -(HALF_LOG_2PI + 0.5 * NativeMath.log(y) + stirlingRemainder(y));
}

/** True for a binomial row whose t is taken less t̂. */
@inline export function isLargeBinomial(y: f64, w: f64): bool {
  return w >= LARGE_COUNT && y > 0 && y < 1;
}

/** Gives (t − t̂)/w of a large binomial row; `residual` is y − μ, with the digits that μ near 0 or 1 would lose. */
export function binomialExcess(y: f64, residual: f64, logMu: f64, logRest: f64): f64 {
  const a = -residual / y;
  const b = residual / (1 - y);
  if (max(NativeMath.abs(a), NativeMath.abs(b)) <= NEAR) return y * logExcess(a) + (1 - y) * logExcess(b);
  return y * (logMu - NativeMath.log(y)) + (1 - y) * (logRest - NativeMath.log1p(-y));
}

/** Gives t̂/w of a large binomial row. */
export function binomialSaturated(y: f64): f64 {
  return y * NativeMath.log(y) + (1 - y) * NativeMath.log1p(-y);
}

/** Gives t̂ + log C(m, k) of k = m y successes in m trials, by Stirling's series: nothing of the size of m is left. */
export function binomialChoice(m: f64, y: f64): f64 {
  const k = m * y;
  const rest = m * (1 - y);
  const remainder = stirlingRemainder(m) - stirlingRemainder(k) - stirlingRemainder(rest);
  return remainder - HALF_LOG_2PI - 0.5 * NativeMath.log(k * (1 - y));
}
