// Normal: t = −w(y−μ)²/2, any real μ.

import { D1, D2, D3, MU } from "./chunk";
import { Doubles } from "../memory";

/** Writes score, weight and slope of `count` rows from MU and its derivatives; returns Σ t. */
export function normalRows(scratch: Doubles, count: usize, y: Doubles, w: Doubles, row: usize, score: Doubles, weight: Doubles, slope: Doubles): f64 {
  let sum: f64 = 0;
  for (let i: usize = 0; i < count; i++) {
    const wi = w ? w[row + i] : 1;
    const e = y[row + i] - scratch[MU + i];
    const d1 = scratch[D1 + i];
    const d2 = scratch[D2 + i];
    sum -= 0.5 * wi * e * e;
    score[row + i] = wi * e * d1;
    weight[row + i] = wi * (d1 * d1 - e * d2);
    slope[row + i] = wi * (3 * d1 * d2 - e * scratch[D3 + i]);
  }
  return sum;
}
