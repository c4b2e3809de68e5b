// Normal: t = −w(y−μ)²/2, any real μ.

import { D1, D2, D3, MU } from "./chunk";
import { get, set } from "../memory";

/** Score, weight and slope of `count` rows from MU and its derivatives; returns Σ t. */
export function normalRows(scratch: usize, count: usize, y: usize, w: usize, row: usize, score: usize, weight: usize, slope: usize): f64 {
  let sum: f64 = 0;
  for (let i: usize = 0; i < count; i++) {
    const wi = w ? get(w, row + i) : 1;
    const e = get(y, row + i) - get(scratch, MU + i);
    const d1 = get(scratch, D1 + i);
    const d2 = get(scratch, D2 + i);
    sum -= 0.5 * wi * e * e;
    set(score, row + i, wi * e * d1);
    set(weight, row + i, wi * (d1 * d1 - e * d2));
    set(slope, row + i, wi * (3 * d1 * d2 - e * get(scratch, D3 + i)));
  }
  return sum;
}
