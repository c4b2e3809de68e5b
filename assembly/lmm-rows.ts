// A linear mixed model whose effects explain nearly all of z, or nearly all of a column of X: what is left over is the small difference of large
// cross products, with few digits, while the rows still have them all (docs/algorithms.md, Linear mixed models from their rows).

import { CHUNK, ETA } from "./family/chunk";
import { dot, zero } from "./dense/vector";
import { copy, Doubles } from "./memory";
import { columnAt, Factor, factorAt, Problem, scalar, setScalar } from "./problem";
import { linearPredictor } from "./rows";
import { Scalar } from "../src/kernel/codes";

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
