// The linear mixed model (normal, identity), exact, by ML and REML: docs/theory.md, Linear mixed models. The rows are touched to form
// cross products and never again: s holds Wz and W the weights, so that ZᵀWZ, ZᵀWX, XᵀWX, ZᵀWz and XᵀWz come from the
// same sums as everywhere.

import { CHUNK } from "./family/chunk";
import { copy, Doubles } from "./memory";
import { forwardSmall, backwardSmall, factorSmall } from "./dense/small";
import { Factor, factorAt, Pair, pairAt, Problem, scalar, setScalar } from "./problem";
import { accumulate } from "./cross-products";
import { dot, zero } from "./dense/vector";
import { applyLambda } from "./sparse/solve";
import { Scalar, Status } from "../src/kernel/codes";

/** Takes rows [from, to): s = Wz for z = y − offset − Xβ, zᵀWz, and the sums that `want` names. */
export function linearRows(m: Problem, from: usize, to: usize, want: i32): void {
  let total: f64 = 0;
  for (let row = from; row < to; row += CHUNK) {
    const count = min(CHUNK, to - row);
    for (let i: usize = 0; i < count; i++) {
      const w = m.w ? m.w[row + i] : 1;
      let z = m.y[row + i] - (m.offset ? m.offset[row + i] : 0);
      for (let j: usize = 0; j < m.p; j++) z -= m.x[j * m.n + row + i] * m.beta[j];
      m.rowWeight[row + i] = w;
      m.rowScore[row + i] = w * z;
      total += w * z * z;
    }
    accumulate(m, row, count, want);
  }
  setScalar(m, Scalar.TotalSquares, scalar(m, Scalar.TotalSquares) + total);
}

/** Writes the step (XᵀWX)⁻¹Xᵀs of β, least squares on X alone, to betaStep, and its decrement. */
export function leastSquares(m: Problem): Status {
  const p = m.p;
  copy(m.small, 0, m.fixedCross, 0, p * p);
  const status = factorSmall(m.small, 0, p);
  if (status != Status.Done) return status;
  copy(m.betaStep, 0, m.fixedScore, 0, p);
  forwardSmall(m.small, 0, p, m.betaStep, 0);
  setScalar(m, Scalar.Decrement, dot(m.betaStep, 0, m.betaStep, 0, p) / scalar(m, Scalar.Phi));
  backwardSmall(m.small, 0, p, m.betaStep, 0);
  return Status.Done;
}

/** Writes ZᵀWZ v to `into`, both of q × `columns`, row major, in the levels' order. */
export function multiplyCross(m: Problem, v: Doubles, columns: usize, into: Doubles): void {
  zero(into, m.q * columns);
  for (let f: usize = 0; f < m.factorCount; f++) multiplyLevels(factorAt(m, f), v, columns, into);
  for (let i: usize = 0; i < m.pairCount; i++) {
    const pair = pairAt(m, i);
    const scalars = columns * factorAt(m, pair.first).width * factorAt(m, pair.second).width == 1;
    if (scalars) multiplyScalarPairs(m, pair, v, into);
    else multiplyPairs(m, pair, v, columns, into);
  }
}

/** Adds the share of a pair of factors of one effect a level, for one column v: a level's pairs are summed in a register. */
function multiplyScalarPairs(m: Problem, pair: Pair, v: Doubles, into: Doubles): void {
  const first = factorAt(m, pair.first);
  const second = factorAt(m, pair.second).base;
  const cross = pair.cross;
  const partner = pair.partner;
  for (let level: usize = 0; level < first.levels; level++) {
    const end = pair.start[level + 1];
    const own = v[first.base + level];
    let sum: f64 = 0;
    for (let e = pair.start[level]; e < end; e++) {
      const c = cross[e];
      const other = second + partner[e];
      sum += c * v[other];
      into[other] += c * own;
    }
    into[first.base + level] += sum;
  }
}

/** Adds the share of one factor's diagonal blocks to ZᵀWZ v. */
function multiplyLevels(factor: Factor, v: Doubles, columns: usize, into: Doubles): void {
  const k = factor.width;
  for (let l: usize = 0; l < factor.levels; l++) {
    const at = factor.base + l * k;
    for (let i: usize = 0; i < k; i++)
      for (let j: usize = 0; j < k; j++) {
        const c = factor.cross[l * k * k + (i < j ? j + i * k : i + j * k)];
        for (let d: usize = 0; d < columns; d++) into[(at + i) * columns + d] += c * v[(at + j) * columns + d];
      }
  }
}

/** Adds the share of a pair of factors, both off-diagonal blocks, to ZᵀWZ v. */
function multiplyPairs(m: Problem, pair: Pair, v: Doubles, columns: usize, into: Doubles): void {
  const first = factorAt(m, pair.first);
  const second = factorAt(m, pair.second);
  const k = first.width;
  const l = second.width;
  for (let level: usize = 0; level < first.levels; level++)
    for (let e = pair.start[level]; e < pair.start[level + 1]; e++) {
      const a = first.base + level * k;
      const b = second.base + pair.partner[e] * l;
      for (let j: usize = 0; j < l; j++)
        for (let i: usize = 0; i < k; i++) {
          const c = pair.cross[e * k * l + i + j * k];
          for (let d: usize = 0; d < columns; d++) {
            into[(a + i) * columns + d] += c * v[(b + j) * columns + d];
            into[(b + j) * columns + d] += c * v[(a + i) * columns + d];
          }
        }
    }
}

/** Writes ZᵀWe = ZᵀWz − ZᵀWXβ − ZᵀWZΛu to `residual`; where effects explain nearly all, as T⁻ᵀu, which is the same at the solution and does not cancel. */
export function residualScore(m: Problem): void {
  applyLambda(m, m.u, 1, m.b);
  multiplyCross(m, m.b, 1, m.residual);
  for (let i: usize = 0; i < m.q; i++)
    m.residual[i] = m.score[i] - dot(m.border, i * m.p, m.beta, 0, m.p) - m.residual[i];
  solveLarge(m, m.u, 1, m.residual);
}

/** Least diagonal element of T for T⁻ᵀu to be nearer to ZᵀWe than the difference of what the data and the model give. */
const LARGE = 100;

/** Replaces the rows of factors with a large T by T⁻ᵀv, level by level; v and `into` of q × `columns`, row major. */
function solveLarge(m: Problem, v: Doubles, columns: usize, into: Doubles): void {
  for (let f: usize = 0; f < m.factorCount; f++) {
    const factor = factorAt(m, f);
    const k = factor.width;
    let least: f64 = Infinity;
    for (let j: usize = 0; j < k; j++) least = min(least, abs(factor.lambda[j + j * k]));
    if (!(least > LARGE)) continue;
    for (let l: usize = 0; l < factor.levels; l++)
      for (let d: usize = 0; d < columns; d++) {
        for (let i: usize = 0; i < k; i++) m.block[i] = v[(factor.base + l * k + i) * columns + d];
        backwardSmall(factor.lambda, 0, k, m.block, 0);
        for (let i: usize = 0; i < k; i++) into[(factor.base + l * k + i) * columns + d] = m.block[i];
      }
  }
}

/** Adds REML's share to ∂/∂T: −2 Σ_l N_l [K⁻¹]_ββ M_lᵀ with N = ZᵀWX − ZᵀWZΛM, after coverBorder. */
export function restrictedGradient(m: Problem): void {
  const p = m.p;
  applyLambda(m, m.cover, p, m.solved);
  multiplyCross(m, m.solved, p, m.product);
  for (let i: usize = 0; i < m.q * p; i++) m.product[i] = m.border[i] - m.product[i];
  solveLarge(m, m.cover, p, m.product);
  for (let f: usize = 0; f < m.factorCount; f++) {
    const factor = factorAt(m, f);
    const k = factor.width;
    for (let l: usize = 0; l < factor.levels; l++) {
      const at = factor.base + l * k;
      for (let j: usize = 0; j < k; j++)
        for (let i: usize = 0; i < k; i++) factor.lambdaGradient[i + j * k] -= 2 * betaProduct(m, at + i, at + j);
    }
  }
}

/** Gives N_i [K⁻¹]_ββ M_jᵀ for two random effects. */
function betaProduct(m: Problem, i: usize, j: usize): f64 {
  const p = m.p;
  let sum: f64 = 0;
  for (let a: usize = 0; a < p; a++)
    for (let b: usize = 0; b < p; b++) sum += m.product[i * p + a] * m.betaInverse[a + b * p] * m.cover[j * p + b];
  return sum;
}
