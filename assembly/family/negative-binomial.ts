// Negative binomial counts, by τ = log μ. Both are (Γ(y+r)/(Γ(r) y!)) (μ/(μ+r))^y (r/(μ+r))^r, and differ in what r is:
//   variance μ + μ²/k: r = k;    variance μ(1+f): r = μ/f.
// κ = log k or log f. R, ρ₁, ρ₂, ρ₃ of (r)_y: rising.ts.

import {
  CHUNK, DENSITY, EXTRA, EXTRA_FIRST, EXTRA_INFORMATION, EXTRA_SECOND, FIRST, INFORMATION, LOG_MEAN, MU, SECOND, THIRD,
} from "./chunk";
import { logOf } from "./link";
import { RISING, rising } from "./rising";
import { log1pLead } from "../math/log-rest";
import { get, set } from "../memory";

@inline function timesLog(y: f64, log: f64): f64 {
  return y == 0 ? 0 : y * log;
}

/**
 * Variance μ + μ²/k. With m = μ/(μ+k), p = k/(μ+k), less R, which does not depend on μ (`risingRows`):
 *   t = y log μ − (y+k) log(1+μ/k),   ∂ℓ/∂τ = p(y−μ),   B = −∂²ℓ/∂τ² = (y+k)mp,   ∂B/∂τ = B(p−m)
 *   ∂t/∂κ = ym − k[log(1+μ/k) − m],   ∂²ℓ/∂τ∂κ = m ∂ℓ/∂τ,   ∂B/∂κ = mp[y(m−p) + 2μp]
 */
export function negativeBinomial(k: f64, scratch: usize, count: usize, y: usize, row: usize): void {
  logOf(scratch, MU, LOG_MEAN, count);
  for (let i: usize = 0; i < count; i++) {
    const yi = get(y, row + i);
    const mu = get(scratch, MU + i);
    const m = mu / (mu + k);
    const p = k / (mu + k);
    const first = p * (yi - mu);
    const second = (yi * m + mu * p) * p;
    set(scratch, DENSITY + i, timesLog(yi, get(scratch, LOG_MEAN + i)) - (yi + k) * NativeMath.log1p(mu / k));
    set(scratch, FIRST + i, first);
    set(scratch, SECOND + i, second);
    set(scratch, THIRD + i, second * (p - m));
    set(scratch, INFORMATION + i, mu * p);
    set(scratch, EXTRA + i, yi * m - k * log1pLead(mu / k));
    set(scratch, EXTRA_FIRST + i, m * first);
    set(scratch, EXTRA_SECOND + i, m * p * (yi * (m - p) + 2 * mu * p));
    set(scratch, EXTRA_INFORMATION + i, 0.5 * m * m); // exact in the limit
  }
}

/**
 * Variance μ(1+f), r = μ/f. With λ = r log(1+f) and γ = r[log(1+f) − f/(1+f)]:
 *   t = y log μ + R − y log(1+f) − λ,   ∂ℓ/∂τ = y + ρ₁ − λ,   B = λ − ρ₂,   ∂B/∂τ = λ − ρ₃
 *   ∂ℓ/∂κ = γ − ρ₁ − yf/(1+f),   ∂²ℓ/∂τ∂κ = γ − ρ₂,   ∂B/∂κ = ρ₃ − γ
 */
export function negativeBinomial1(f: f64, scratch: usize, count: usize, y: usize, row: usize): void {
  const logarithm = NativeMath.log1p(f);
  const lead = log1pLead(f) / f;
  const share = f / (1 + f);
  logOf(scratch, MU, LOG_MEAN, count);
  for (let i: usize = 0; i < count; i++) {
    const yi = get(y, row + i);
    const mu = get(scratch, MU + i);
    const logMean = get(scratch, LOG_MEAN + i);
    rising(yi, mu / f, scratch, i);
    const r1 = get(scratch, RISING + CHUNK + i);
    const r2 = get(scratch, RISING + 2 * CHUNK + i);
    const r3 = get(scratch, RISING + 3 * CHUNK + i);
    const lambda = mu * (logarithm / f);
    const gamma = mu * lead;
    set(scratch, DENSITY + i, timesLog(yi, logMean) + get(scratch, RISING + i) - yi * logarithm - lambda);
    set(scratch, FIRST + i, yi + r1 - lambda);
    set(scratch, SECOND + i, lambda - r2);
    set(scratch, THIRD + i, lambda - r3);
    set(scratch, INFORMATION + i, mu / (1 + f)); // μ²/V: positive, and the expected −∂²ℓ/∂τ² for f → 0
    set(scratch, EXTRA + i, gamma - r1 - yi * share);
    set(scratch, EXTRA_FIRST + i, gamma - r2);
    set(scratch, EXTRA_SECOND + i, r3 - gamma);
    set(scratch, EXTRA_INFORMATION + i, 0.5 * share * share); // exact for f → 0
  }
}
