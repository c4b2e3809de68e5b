// Where a generalized linear model begins: weighted least squares of the working response z = g(μ₀) − offset on X.

import { CHUNK, D1, ETA, MU } from "./family/chunk";
import { hostMean, isCount, varianceAt } from "./family/family";
import { inverseLink, linkOf } from "./family/link";
import { copy } from "./memory";
import { Problem, scalar } from "./problem";
import { accumulate } from "./cross-products";
import { Family, LinkCode, Scalar, Want } from "../src/kernel/codes";

/** Gives Σ w y / Σ w. */
export function responseMean(m: Problem): f64 {
  let total: f64 = 0;
  let weights: f64 = 0;
  for (let i: usize = 0; i < m.n; i++) {
    const w = m.w ? m.w[i] : 1;
    total += w * m.y[i];
    weights += w;
  }
  return total / weights;
}

/** Gives a mean near y, inside the range of every family: fitglme's starting values. */
function meanNear(family: i32, y: f64, w: f64): f64 {
  if (isCount(family)) return y + 0.25;
  if (family == Family.Binomial) return (w * y + 0.5) / (w + 1);
  return y;
}

/** Gives the mean near one row's response. */
@inline function meanOf(m: Problem, row: usize): f64 {
  return meanNear(m.family, m.y[row], m.w ? m.w[row] : 1);
}

/** Writes the means μ₀ of rows [from, to) for a host link, near the data or, with a number, all the same, where the host looks for them. */
export function startMeans(m: Problem, from: usize, to: usize, mean: f64): void {
  for (let row = from; row < to; row++) m.hostMean[row] = mean == mean ? mean : meanOf(m, row);
}

/** Gives a mean that the link can take: probabilities stay off 0 and 1, what must be positive is. */
function meanWithin(link: i32, mean: f64): f64 {
  if (link == LinkCode.Identity) return mean;
  if (link >= LinkCode.Logit && link <= LinkCode.Loglog) return min(max(mean, 0.05), 0.95);
  return mean > 0 ? mean : 0.1;
}

/**
 * XᵀWX and XᵀWz of rows [from, to). With `mean` NaN μ₀ is near each row's own y and W the expected information there; with
 * a number μ₀ is that number in every row, the offset left aside, and W the prior weight: Xβ is then that constant
 * wherever X spans one. A host has filled g(μ₀), in rowPredictor, and the means.
 */
export function startRows(m: Problem, from: usize, to: usize, mean: f64): void {
  const power = scalar(m, Scalar.LinkPower);
  const extra = scalar(m, Scalar.Extra);
  const constant = mean == mean;
  const scratch = m.scratch;
  for (let row = from; row < to; row += CHUNK) {
    const count = min(CHUNK, to - row);
    if (m.link == LinkCode.Host) {
      copy(scratch, ETA, m.rowPredictor, row, count);
      hostMean(scratch, count, row, m.hostMean, m.n);
    } else {
      for (let i: usize = 0; i < count; i++) {
        scratch[ETA + i] = linkOf(m.link, power, constant ? meanWithin(m.link, mean) : meanOf(m, row + i));
      }
      inverseLink(m.link, power, scratch, count);
    }
    for (let i: usize = 0; i < count; i++) {
      const w = m.w ? m.w[row + i] : 1;
      const slope = scratch[D1 + i];
      const weight = constant ? w : (w * slope * slope) / varianceAt(m.family, extra, scratch[MU + i]);
      const z = scratch[ETA + i] - (m.offset && !constant ? m.offset[row + i] : 0);
      m.rowWeight[row + i] = weight;
      m.rowScore[row + i] = weight * z;
    }
    accumulate(m, row, count, Want.Fixed);
  }
}
