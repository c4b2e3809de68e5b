// Log-normal: log y is normal about τ = log μ with variance φ/w, μ > 0 the median. With e = log y − log μ,
//   t = −w e²/2,   s = w e τ′,   W = w(τ′² − e τ″),   W′ = w(3τ′τ″ − e τ‴):
// with the log link, τ = η, a linear mixed model of log y.

import { D1, D2, D3, MU, SPARE } from "./chunk";
import { logArray } from "./link";
import { logarithmicSlopes } from "./logarithm";
import { Doubles } from "../memory";

/** Writes score, weight and slope of `count` rows; leaves e in SPARE and τ′ in D1; returns Σ t, NaN outside the domain. */
export function logNormalRows(scratch: Doubles, count: usize, y: Doubles, w: Doubles, row: usize, score: Doubles, weight: Doubles, slope: Doubles): f64 {
  for (let i: usize = 0; i < count; i++) scratch[SPARE + i] = y[row + i] / scratch[MU + i];
  logArray(scratch, SPARE, SPARE, count);
  logarithmicSlopes(scratch, count);
  let sum: f64 = 0;
  for (let i: usize = 0; i < count; i++) {
    const wi = w ? w[row + i] : 1;
    const e = scratch[SPARE + i];
    const t1 = scratch[D1 + i];
    const t2 = scratch[D2 + i];
    sum += t1 == t1 ? -0.5 * wi * e * e : NaN;
    score[row + i] = wi * e * t1;
    weight[row + i] = wi * (t1 * t1 - e * t2);
    slope[row + i] = wi * (3 * t1 * t2 - e * scratch[D3 + i]);
  }
  return sum;
}

/** Writes the expected information w τ′² of `count` rows after `logNormalRows`; returns Σ w e², Pearson's statistic of log y. */
export function expectedLogNormalRows(scratch: Doubles, count: usize, w: Doubles, row: usize, weight: Doubles): f64 {
  let pearson: f64 = 0;
  for (let i: usize = 0; i < count; i++) {
    const wi = w ? w[row + i] : 1;
    const e = scratch[SPARE + i];
    const t1 = scratch[D1 + i];
    pearson += wi * e * e;
    weight[row + i] = wi * t1 * t1;
  }
  return pearson;
}
