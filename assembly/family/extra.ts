// Families with an extra parameter, κ its logarithm. Each gives one row's ℓ and its derivatives in some τ(μ) and in κ; the chain
// rule through τ(η), the same for all of them, makes of these
//   s = Aτ′,   W = Bτ′² − Aτ″,   W′ = Cτ′³ + 3Bτ′τ″ − Aτ‴,   ∂s/∂κ = A_κτ′,   ∂W/∂κ = B_κτ′² − A_κτ″,
// A = ∂ℓ/∂τ, B = −∂²ℓ/∂τ², C = ∂B/∂τ. A prior weight counts how often a row is there: it multiplies all of them.

import { beta } from "./beta";
import { logProbabilities } from "./binomial";
import {
  D1, D2, D3, DENSITY, EXTRA, EXTRA_FIRST, EXTRA_INFORMATION, EXTRA_SECOND, FIRST, INFORMATION, MU, SECOND, THIRD,
} from "./chunk";
import { hostMean, varianceAt } from "./family";
import { inverseLink } from "./link";
import { negativeBinomial, negativeBinomial1 } from "./negative-binomial";
import { zeroInflatedPoisson } from "./zero-inflated";
import { add, get, set } from "../memory";
import { Family, LinkCode, Scalar } from "../../src/kernel/codes";

/** ℓ and its derivatives in τ and κ, less the constants, and τ′, τ″, τ‴ in D1, D2, D3, of `count` rows from η in ETA. */
export function extraFamily(
  family: i32, link: i32, power: f64, extra: f64, scratch: usize, count: usize, y: usize, row: usize, host: usize, n: usize,
): void {
  if (link == LinkCode.Host) hostMean(scratch, count, row, host, n);
  if (family == Family.Beta) {
    logProbabilities(link, power, scratch, count);
    beta(extra, scratch, count, y, row);
    return;
  }
  if (link != LinkCode.Host) inverseLink(link, power, scratch, count);
  if (family == Family.NegativeBinomial) negativeBinomial(extra, scratch, count, y, row);
  else if (family == Family.NegativeBinomial1) negativeBinomial1(extra, scratch, count, y, row);
  else zeroInflatedPoisson(extra, scratch, count, y, row);
  logarithmicSlopes(scratch, count);
}

/** τ = log μ: τ′ = r₁, τ″ = r₂ − r₁², τ‴ = r₃ − 3r₁r₂ + 2r₁³ with r_j = μ⁽ʲ⁾/μ. */
function logarithmicSlopes(scratch: usize, count: usize): void {
  for (let i: usize = 0; i < count; i++) {
    const raw = get(scratch, MU + i);
    const mu = raw > 0 && raw < Infinity ? raw : NaN;
    const r1 = get(scratch, D1 + i) / mu;
    const r2 = get(scratch, D2 + i) / mu;
    const r3 = get(scratch, D3 + i) / mu;
    set(scratch, D1 + i, r1);
    set(scratch, D2 + i, r2 - r1 * r1);
    set(scratch, D3 + i, r3 - r1 * (3 * r2 - 2 * r1 * r1));
  }
}

/**
 * s, W, W′, ∂s/∂κ and ∂W/∂κ of `count` rows; adds Σ ∂t/∂κ and the expected information about κ to the problem's scalars. Returns
 * Σ t, NaN outside the domain.
 */
export function extraRows(
  scratch: usize, count: usize, w: usize, row: usize,
  score: usize, weight: usize, slope: usize, extraScore: usize, extraWeight: usize, scalars: usize,
): f64 {
  let sum: f64 = 0;
  let slopes: f64 = 0;
  let information: f64 = 0;
  for (let i: usize = 0; i < count; i++) {
    const wi = w ? get(w, row + i) : 1;
    const t1 = get(scratch, D1 + i);
    const t2 = get(scratch, D2 + i);
    const square = t1 * t1;
    const a = wi * get(scratch, FIRST + i);
    const b = wi * get(scratch, SECOND + i);
    const extraFirst = wi * get(scratch, EXTRA_FIRST + i);
    sum += wi * (t1 == t1 ? get(scratch, DENSITY + i) : NaN);
    slopes += wi * get(scratch, EXTRA + i);
    information += wi * get(scratch, EXTRA_INFORMATION + i);
    set(score, row + i, a * t1);
    set(weight, row + i, b * square - a * t2);
    set(slope, row + i, wi * get(scratch, THIRD + i) * square * t1 + 3 * b * t1 * t2 - a * get(scratch, D3 + i));
    set(extraScore, row + i, extraFirst * t1);
    set(extraWeight, row + i, wi * get(scratch, EXTRA_SECOND + i) * square - extraFirst * t2);
  }
  add(scalars, Scalar.ExtraSlope, slopes);
  add(scalars, Scalar.ExtraInformation, information);
  return sum;
}

/** W of `count` rows becomes the expected information, which is positive; returns Σ w(y−μ)²/V, Pearson's statistic. */
export function expectedExtraRows(
  family: i32, extra: f64, scratch: usize, count: usize, y: usize, w: usize, row: usize, weight: usize,
): f64 {
  let pearson: f64 = 0;
  for (let i: usize = 0; i < count; i++) {
    const wi = w ? get(w, row + i) : 1;
    const mu = get(scratch, MU + i);
    const e = get(y, row + i) - mu;
    const t1 = get(scratch, D1 + i);
    pearson += (wi * e * e) / varianceAt(family, extra, mu);
    set(weight, row + i, wi * get(scratch, INFORMATION + i) * t1 * t1);
  }
  return pearson;
}
