// Negative binomial counts, by τ = log μ. Both are (Γ(y+r)/(Γ(r) y!)) (μ/(μ+r))^y (r/(μ+r))^r, and differ in what r is:
//   variance μ + μ²/k: r = k;    variance μ(1+f): r = μ/f.
// With z = (μ−y)/(y+r) and c₀ to c₃ of (r)_y (rising.ts)
//   ℓ = y log[μ(y+r)/(y(μ+r))] − r log(1+z) + c₀ + [y log y − y − log y!],
// and λ(z) = log(1+z) − z/(1+z), which is about z²/2, no derivative loses digits near the Poisson limit r → ∞. κ = log k or log f.

import {
  CHUNK, DENSITY, EXTRA, EXTRA_FIRST, EXTRA_INFORMATION, EXTRA_SECOND, FIRST, INFORMATION, MU, SECOND, THIRD,
} from "./chunk";
import { RISING, rising } from "./rising";
import { log1pLead } from "../math/log-rest";
import { Doubles } from "../memory";

/** log(a/b), also where a is near b and only their difference is known to all its digits. */
@inline export function logRatio(a: f64, b: f64, difference: f64): f64 {
  const change = difference / b;
  return NativeMath.abs(change) < 0.5 ? NativeMath.log1p(change) : NativeMath.log(a / b);
}

/** y log[μ(y+r)/(y(μ+r))] − r log(1+z). */
@inline function deviance(y: f64, mu: f64, r: f64, log: f64): f64 {
  return (y == 0 ? 0 : y * logRatio(mu * (y + r), y * (mu + r), r * (mu - y))) - r * log;
}

/**
 * Variance μ + μ²/k. With m = μ/(μ+k), p = k/(μ+k), less c₀, which does not depend on μ (`risingRows`):
 *   ∂ℓ/∂τ = p(y−μ),   B = −∂²ℓ/∂τ² = (y+k)mp,   ∂B/∂τ = B(p−m)
 *   ∂t/∂κ = −kλ(z),   ∂²ℓ/∂τ∂κ = m ∂ℓ/∂τ,   ∂B/∂κ = mp[y(m−p) + 2μp]
 */
export function negativeBinomial(k: f64, scratch: Doubles, count: usize, y: Doubles, row: usize): void {
  for (let i: usize = 0; i < count; i++) {
    const yi = y[row + i];
    const mu = scratch[MU + i];
    const z = (mu - yi) / (yi + k);
    const m = mu / (mu + k);
    const p = k / (mu + k);
    const first = p * (yi - mu);
    const second = (yi * m + mu * p) * p;
    const log = logRatio(mu + k, yi + k, mu - yi);
    scratch[DENSITY + i] = deviance(yi, mu, k, log);
    scratch[FIRST + i] = first;
    scratch[SECOND + i] = second;
    scratch[THIRD + i] = second * (p - m);
    scratch[INFORMATION + i] = mu * p;
    scratch[EXTRA + i] = -k * log1pLead(z, log, (mu - yi) / (mu + k));
    scratch[EXTRA_FIRST + i] = m * first;
    scratch[EXTRA_SECOND + i] = m * p * (yi * (m - p) + 2 * mu * p);
    scratch[EXTRA_INFORMATION + i] = 0.5 * m * m; // exact in the limit
  }
}

/**
 * Variance μ(1+f), r = μ/f. With π = y/(y+r) and γ = r[λ(z) + π(μ−y)/(μ+r)]:
 *   ∂ℓ/∂τ = c₁ − r log(1+z),   B = r[log(1+z) + π] − c₂,   ∂B/∂τ = r[log(1+z) + π + π²] − c₃
 *   ∂ℓ/∂κ = rλ(z) − c₁,   ∂²ℓ/∂τ∂κ = γ − c₂,   ∂B/∂κ = c₃ − γ − rπ²
 */
export function negativeBinomial1(f: f64, scratch: Doubles, count: usize, y: Doubles, row: usize): void {
  const excess = f / (1 + f);
  for (let i: usize = 0; i < count; i++) {
    const yi = y[row + i];
    const mu = scratch[MU + i];
    const r = mu / f;
    rising(yi, r, scratch, i);
    const c0 = scratch[RISING + i];
    const c1 = scratch[RISING + CHUNK + i];
    const c2 = scratch[RISING + 2 * CHUNK + i];
    const c3 = scratch[RISING + 3 * CHUNK + i];
    const z = (mu - yi) / (yi + r);
    const log = logRatio(mu + r, yi + r, mu - yi);
    const change = (mu - yi) / (mu + r);
    const lead = r * log1pLead(z, log, change);
    const part = yi / (yi + r);
    const gamma = lead + r * part * change;
    scratch[DENSITY + i] = deviance(yi, mu, r, log) + c0;
    scratch[FIRST + i] = c1 - r * log;
    scratch[SECOND + i] = r * (log + part) - c2;
    scratch[THIRD + i] = r * (log + part * (1 + part)) - c3;
    scratch[INFORMATION + i] = mu / (1 + f); // μ²/V: positive, and the expected −∂²ℓ/∂τ² for f → 0
    scratch[EXTRA + i] = lead - c1;
    scratch[EXTRA_FIRST + i] = gamma - c2;
    scratch[EXTRA_SECOND + i] = c3 - gamma - r * part * part;
    scratch[EXTRA_INFORMATION + i] = 0.5 * excess * excess; // exact for f → 0
  }
}
