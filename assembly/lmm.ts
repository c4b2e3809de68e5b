// The linear mixed model (normal, identity), exact, by ML and REML: docs/theory.md, Linear mixed models. The rows are touched to form
// cross products and never again: s holds Wz and W the weights, so that ZᵀWZ, ZᵀWX, XᵀWX, ZᵀWz and XᵀWz come from the
// same sums as everywhere.

import { CHUNK, ETA } from "./family/chunk";
import { copy, Doubles } from "./memory";
import { forwardSmall, backwardSmall } from "./dense/small";
import { columnAt, Factor, factorAt, Pair, pairAt, Problem, scalar, setScalar } from "./problem";
import { linearPredictor } from "./rows";
import { accumulate } from "./cross-products";
import { dot, zero } from "./dense/vector";
import { levelOf } from "./sparse/graph";
import { isWide, Scalar } from "../src/kernel/codes";

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

/** Writes the step (XᵀWX)⁻¹Xᵀs of β, least squares on X alone, to betaStep, and its decrement; XᵀWX is factored in `small`. */
export function leastSquares(m: Problem): void {
  const p = m.p;
  copy(m.betaStep, 0, m.fixedScore, 0, p);
  forwardSmall(m.small, 0, p, m.betaStep, 0);
  setScalar(m, Scalar.Decrement, dot(m.betaStep, 0, m.betaStep, 0, p) / scalar(m, Scalar.Phi));
  backwardSmall(m.small, 0, p, m.betaStep, 0);
}

/** Writes (ZᵀWZ)_ll v_l of levels [from, to) of factor f to `into`, both of q × `columns`, row major, in the levels' order. */
export function crossLevels(m: Problem, f: usize, v: Doubles, columns: usize, into: Doubles, from: usize, to: usize): void {
  const factor = factorAt(m, f);
  const k = factor.width;
  for (let l = from; l < to; l++) {
    const at = factor.base + l * k;
    for (let i: usize = 0; i < k * columns; i++) into[at * columns + i] = 0;
    for (let i: usize = 0; i < k; i++)
      for (let j: usize = 0; j < k; j++) {
        const c = factor.cross[l * k * k + (i < j ? j + i * k : i + j * k)];
        for (let d: usize = 0; d < columns; d++) into[(at + i) * columns + d] += c * v[(at + j) * columns + d];
      }
  }
}

/** Adds the share of level pairs [from, to) of pair i, both off-diagonal blocks, to ZᵀWZ v, once `crossLevels` is through. */
export function crossPairs(m: Problem, i: usize, v: Doubles, columns: usize, into: Doubles, from: usize, to: usize): void {
  const pair = pairAt(m, i);
  const first = factorAt(m, pair.first);
  const second = factorAt(m, pair.second);
  const k = first.width;
  const l = second.width;
  if (columns * k * l == 1) return scalarCrossPairs(pair, first, second, v, into, from, to);
  for (let e = from, level = levelOf(pair, first.levels, from); e < to; e++) {
    while (e >= pair.start[level + 1]) level++;
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

/** Adds the share of a pair of factors of one effect a level, for one column v: a level's pairs are summed in a register. */
function scalarCrossPairs(pair: Pair, first: Factor, second: Factor, v: Doubles, into: Doubles, from: usize, to: usize): void {
  const cross = pair.cross;
  const partner = pair.partner;
  const base = second.base;
  for (let e = from, level = levelOf(pair, first.levels, from); e < to; level++) {
    const end = min(pair.start[level + 1], to);
    const own = v[first.base + level];
    let sum: f64 = 0;
    for (; e < end; e++) {
      const c = cross[e];
      const other = base + partner[e];
      sum += c * v[other];
      into[other] += c * own;
    }
    into[first.base + level] += sum;
  }
}

/** Replaces ZᵀWZΛu of effects [from, to) in `residual` by ZᵀWe = ZᵀWz − ZᵀWXβ − ZᵀWZΛu. */
export function residualScore(m: Problem, from: usize, to: usize): void {
  for (let i = from; i < to; i++)
    m.residual[i] = m.score[i] - dot(m.border, i * m.p, m.beta, 0, m.p) - m.residual[i];
}

/** Replaces ZᵀWZΛM of effects [from, to) in `product` by N = ZᵀWX − ZᵀWZΛM. */
export function restrictedScore(m: Problem, from: usize, to: usize): void {
  const p = m.p;
  for (let i = from * p; i < to * p; i++) m.product[i] = m.border[i] - m.product[i];
}

/** Adds REML's share of levels [from, to) of factor f to ∂/∂T, −2 N_l [K⁻¹]_ββ M_lᵀ, rows [first, last). */
export function restrictedLevels(m: Problem, f: usize, from: usize, to: usize, first: usize, last: usize): void {
  const factor = factorAt(m, f);
  const k = factor.width;
  if (isWide(k)) return wideRestrictedLevels(m, factor, from, to, first, last);
  for (let l = from; l < to; l++) {
    const at = factor.base + l * k;
    for (let j: usize = 0; j < k; j++)
      for (let i = first; i < last; i++) factor.lambdaGradient[i + j * k] -= 2 * betaProduct(m, at + i, at + j);
  }
}

/** Adds REML's share of wide levels, row by row of N_l [K⁻¹]_ββ. */
function wideRestrictedLevels(m: Problem, factor: Factor, from: usize, to: usize, first: usize, last: usize): void {
  const k = factor.width;
  const p = m.p;
  for (let l = from; l < to; l++) {
    const at = factor.base + l * k;
    for (let i = first; i < last; i++) {
      for (let b: usize = 0; b < p; b++) m.fixedRow[b] = dot(m.product, (at + i) * p, m.betaInverse, b * p, p);
      for (let j: usize = 0; j < k; j++) factor.lambdaGradient[i + j * k] -= 2 * dot(m.fixedRow, 0, m.cover, (at + j) * p, p);
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

/** Least diagonal element of T for T⁻ᵀu to be nearer to ZᵀWe than the difference of what the data and the model give. */
const LARGE = 100;

/**
 * Replaces levels [from, to) of factor f, where its T is large, by T⁻ᵀv: at the solution that is ZᵀWe for v = u and N for v = M, and nothing cancels.
 * v and `into` are q × `columns`, row major, in the levels' order.
 */
export function solveLarge(m: Problem, f: usize, v: Doubles, columns: usize, into: Doubles, from: usize, to: usize): void {
  const factor = factorAt(m, f);
  const k = factor.width;
  let least: f64 = Infinity;
  for (let j: usize = 0; j < k; j++) least = min(least, abs(factor.lambda[j + j * k]));
  if (!(least > LARGE)) return;
  for (let l = from; l < to; l++)
    for (let d: usize = 0; d < columns; d++) {
      for (let i: usize = 0; i < k; i++) m.block[i] = v[(factor.base + l * k + i) * columns + d];
      backwardSmall(factor.lambda, 0, k, m.block, 0);
      for (let i: usize = 0; i < k; i++) into[(factor.base + l * k + i) * columns + d] = m.block[i];
    }
}

// Effects that explain nearly all of z, or nearly all of a column of X: what is left over is the small difference of large cross products,
// with few digits, while the rows still have them all (docs/algorithms.md, Linear mixed models from their rows).

/** Clears what residualSquareRows adds to: r² begins with uᵀu. */
export function startResidual(m: Problem): void {
  setScalar(m, Scalar.ResidualSquares, scalar(m, Scalar.Penalty));
  zero(m.residual, m.q);
  zero(m.fixedResidual, m.p);
}

/** Adds rows [from, to) to r², ZᵀWe and XᵀWe for e = z − Xβ − Zb, z as linearRows left it. */
export function residualSquareRows(m: Problem, from: usize, to: usize): void {
  let sum: f64 = 0;
  for (let row = from; row < to; row += CHUNK) {
    const count = min(CHUNK, to - row);
    linearPredictor(m, row, count, m.b);
    for (let i: usize = 0; i < count; i++) {
      const w = m.rowWeight[row + i];
      const fitted = m.scratch[ETA + i] - (m.offset ? m.offset[row + i] : 0);
      const e = w > 0 ? m.rowScore[row + i] / w - fitted : 0;
      sum += w * e * e;
      m.scratch[ETA + i] = w * e;
    }
    for (let f: usize = 0; f < m.factorCount; f++) addScore(m, factorAt(m, f), row, count);
    for (let j: usize = 0; j < m.p; j++) m.fixedResidual[j] += dot(m.x, j * m.n + row, m.scratch, ETA, count);
  }
  setScalar(m, Scalar.ResidualSquares, scalar(m, Scalar.ResidualSquares) + sum);
}

/** Adds z_i We of `count` rows from `row` on to `residual`, We at ETA. */
function addScore(m: Problem, factor: Factor, row: usize, count: usize): void {
  const k = factor.width;
  for (let c: usize = 0; c < k; c++) {
    const column = columnAt(factor, c);
    for (let i: usize = 0; i < count; i++) {
      const z = column ? column[row + i] : 1;
      m.residual[factor.base + factor.codes[row + i] * k + c] += z * m.scratch[ETA + i];
    }
  }
}

/** ZᵀWz and XᵀWz while ZᵀWe and XᵀWe stand in their place. */
let heldScore = changetype<Doubles>(0);
let heldFixedScore = changetype<Doubles>(0);

/** Puts ZᵀWe and XᵀWe in the place of ZᵀWz and XᵀWz, for a Newton step from the residuals. */
export function holdScores(m: Problem): void {
  heldScore = m.score;
  heldFixedScore = m.fixedScore;
  m.score = m.residual;
  m.fixedScore = m.fixedResidual;
}

/** Puts ZᵀWz and XᵀWz back. */
export function restoreScores(m: Problem): void {
  m.score = heldScore;
  m.fixedScore = heldFixedScore;
}

/** Lowers r² by the square of a Newton step in the norm of K. */
export function lowerSquares(m: Problem, square: f64): void {
  setScalar(m, Scalar.ResidualSquares, scalar(m, Scalar.ResidualSquares) - square);
}

/** Gives the least part of a column's square that the random effects and the columns before it leave over, after factorBorder. */
export function leastLeft(m: Problem): f64 {
  const p = m.p;
  let least: f64 = 1;
  for (let j: usize = 0; j < p; j++) {
    const pivot = m.small[j + j * p];
    least = min(least, (pivot * pivot) / m.fixedCross[j + j * p]);
  }
  return least;
}

/** Clears S = (X − ZΛM)ᵀW(X − ZΛM) + MᵀM, which is XᵀWX − VᵀV without the difference. */
export function clearBorder(m: Problem): void {
  zero(m.betaInverse, m.p * m.p);
}

/** Adds MᵀM of effects [from, to) to S. */
export function addCoverSquares(m: Problem, from: usize, to: usize): void {
  const p = m.p;
  for (let i = from; i < to; i++)
    for (let a: usize = 0; a < p; a++) for (let b: usize = 0; b <= a; b++) m.betaInverse[a + b * p] += m.cover[i * p + a] * m.cover[i * p + b];
}

/** Adds rows [from, to) to S, once ZΛM's ΛM stands in `product`. */
export function borderRows(m: Problem, from: usize, to: usize): void {
  const p = m.p;
  for (let row = from; row < to; row++) {
    for (let j: usize = 0; j < p; j++) m.betaStep[j] = m.x[j * m.n + row];
    for (let f: usize = 0; f < m.factorCount; f++) subtractCover(m, factorAt(m, f), row);
    for (let a: usize = 0; a < p; a++)
      for (let b: usize = 0; b <= a; b++) m.betaInverse[a + b * p] += m.rowWeight[row] * m.betaStep[a] * m.betaStep[b];
  }
}

/** Subtracts a factor's share of the row of ZΛM from betaStep. */
function subtractCover(m: Problem, factor: Factor, row: usize): void {
  const p = m.p;
  const at = factor.base + factor.codes[row] * factor.width;
  for (let c: usize = 0; c < factor.width; c++) {
    const column = columnAt(factor, c);
    const z = column ? column[row] : 1;
    for (let j: usize = 0; j < p; j++) m.betaStep[j] -= z * m.product[(at + c) * p + j];
  }
}

/** Puts S in the place of XᵀWX − VᵀV. */
export function takeBorder(m: Problem): void {
  copy(m.small, 0, m.betaInverse, 0, m.p * m.p);
}
