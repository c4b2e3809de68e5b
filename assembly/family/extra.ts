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
import { logarithmicSlopes } from "./logarithm";
import { negativeBinomial, negativeBinomial1 } from "./negative-binomial";
import { zeroInflatedPoisson } from "./zero-inflated";
import { Doubles } from "../memory";
import { Family, LinkCode, Scalar } from "../../src/kernel/codes";

/** Writes ℓ and its derivatives in τ and κ, less the constants, and τ′, τ″, τ‴ in D1, D2, D3, of `count` rows from η in ETA. */
export function extraFamily(
  family: i32, link: i32, power: f64, extra: f64, scratch: Doubles, count: usize, y: Doubles, row: usize, host: Doubles, n: usize,
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

/**
 * Writes s, W, W′, ∂s/∂κ and ∂W/∂κ of `count` rows; adds Σ ∂t/∂κ and the expected information about κ to the problem's scalars. Returns
 * Σ t, NaN outside the domain.
 */
export function extraRows(
  scratch: Doubles, count: usize, w: Doubles, row: usize,
  score: Doubles, weight: Doubles, slope: Doubles, extraScore: Doubles, extraWeight: Doubles, scalars: Doubles,
): f64 {
  let sum: f64 = 0;
  let slopes: f64 = 0;
  let information: f64 = 0;
  for (let i: usize = 0; i < count; i++) {
    const wi = w ? w[row + i] : 1;
    const t1 = scratch[D1 + i];
    const t2 = scratch[D2 + i];
    const square = t1 * t1;
    const a = wi * scratch[FIRST + i];
    const b = wi * scratch[SECOND + i];
    const extraFirst = wi * scratch[EXTRA_FIRST + i];
    sum += wi * (t1 == t1 ? scratch[DENSITY + i] : NaN);
    slopes += wi * scratch[EXTRA + i];
    information += wi * scratch[EXTRA_INFORMATION + i];
    score[row + i] = a * t1;
    weight[row + i] = b * square - a * t2;
    slope[row + i] = wi * scratch[THIRD + i] * square * t1 + 3 * b * t1 * t2 - a * scratch[D3 + i];
    extraScore[row + i] = extraFirst * t1;
    extraWeight[row + i] = wi * scratch[EXTRA_SECOND + i] * square - extraFirst * t2;
  }
  scalars[Scalar.ExtraSlope] += slopes;
  scalars[Scalar.ExtraInformation] += information;
  return sum;
}

/** Replaces W of `count` rows by the expected information, which is positive; returns Σ w(y−μ)²/V, Pearson's statistic. */
export function expectedExtraRows(
  family: i32, extra: f64, scratch: Doubles, count: usize, y: Doubles, w: Doubles, row: usize, weight: Doubles,
): f64 {
  let pearson: f64 = 0;
  for (let i: usize = 0; i < count; i++) {
    const wi = w ? w[row + i] : 1;
    const mu = scratch[MU + i];
    const e = y[row + i] - mu;
    const t1 = scratch[D1 + i];
    pearson += (wi * e * e) / varianceAt(family, extra, mu);
    weight[row + i] = wi * scratch[INFORMATION + i] * t1 * t1;
  }
  return pearson;
}
