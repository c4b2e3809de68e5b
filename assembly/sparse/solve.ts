// Solves with L and Lᵀ for several right-hand sides at once, which stand row by row in the order of elimination, and the
// ways between that order and the levels' own.

import { dot, subtractMultiple } from "../dense/vector";
import { copy, Doubles } from "../memory";
import { Factor, factorAt, Problem, Sparse } from "../problem";
import { columnsOf, heightOf, WIDE_COLUMNS } from "./panels";

/** Writes Λᵀ v, v of `columns` columns (row major) in the levels' order, to `into` in the order of elimination. */
export function toEliminationOrder(m: Problem, v: Doubles, columns: usize, into: Doubles): void {
  for (let f: usize = 0; f < m.factorCount; f++) {
    const factor = factorAt(m, f);
    const k = factor.width;
    for (let l: usize = 0; l < factor.levels; l++) {
      const source = (factor.base + l * k) * columns;
      const target = factor.place[l] * columns;
      for (let a: usize = 0; a < k; a++)
        for (let j: usize = 0; j < columns; j++) {
          let sum: f64 = 0;
          for (let c = a; c < k; c++) sum += factor.lambda[c + a * k] * v[source + c * columns + j];
          into[target + a * columns + j] = sum;
        }
    }
  }
}

/** Brings v, q, from the levels' order into that of elimination, without Λ. */
export function intoEliminationOrder(m: Problem, v: Doubles, into: Doubles): void {
  for (let f: usize = 0; f < m.factorCount; f++) {
    const factor = factorAt(m, f);
    const k = factor.width;
    for (let l: usize = 0; l < factor.levels; l++)
      for (let a: usize = 0; a < k; a++) into[factor.place[l] + a] = v[factor.base + l * k + a];
  }
}

/** Brings v, q × `columns`, row major, from the order of elimination into that of the levels, without Λ: into[level] = v[place]. */
export function fromEliminationOrder(m: Problem, v: Doubles, columns: usize, into: Doubles): void {
  for (let f: usize = 0; f < m.factorCount; f++) {
    const factor = factorAt(m, f);
    const size = factor.width * columns;
    for (let l: usize = 0; l < factor.levels; l++)
      copy(into, (factor.base * columns) + l * size, v, factor.place[l] * columns, size);
  }
}

/** Writes Λ v to `into`, both in the levels' order, q × `columns`, row major. */
export function applyLambda(m: Problem, v: Doubles, columns: usize, into: Doubles): void {
  for (let f: usize = 0; f < m.factorCount; f++) scaleLevels(factorAt(m, f), v, columns, into);
}

/** Writes T v_l for every level of one factor. */
function scaleLevels(factor: Factor, v: Doubles, columns: usize, into: Doubles): void {
  const k = factor.width;
  for (let l: usize = 0; l < factor.levels; l++) {
    const at = (factor.base + l * k) * columns;
    for (let a: usize = 0; a < k; a++)
      for (let j: usize = 0; j < columns; j++) {
        let sum: f64 = 0;
        for (let c: usize = 0; c <= a; c++) sum += factor.lambda[a + c * k] * v[at + c * columns + j];
        into[at + a * columns + j] = sum;
      }
  }
}

/** Replaces v_l by Tᵀv_l for every level of one factor. */
export function transposeLambda(factor: Factor, v: Doubles): void {
  const k = factor.width;
  for (let l: usize = 0; l < factor.levels; l++) {
    const at = factor.base + l * k;
    for (let a: usize = 0; a < k; a++) {
      let sum: f64 = 0;
      for (let c = a; c < k; c++) sum += factor.lambda[c + a * k] * v[at + c];
      v[at + a] = sum;
    }
  }
}

/** Solves x ← L⁻¹x in place, q × `columns`, row major, in the order of elimination. */
export function forward(m: Problem, x: Doubles, columns: usize): void {
  const s = m.sparse;
  for (let k: usize = 0; k < s.count; k++) {
    if (columns == 1 && columnsOf(s, k) >= WIDE_COLUMNS) forwardWide(s, k, x);
    else forwardPanel(s, k, x, columns);
  }
}

/** Takes one supernode of x ← L⁻¹x, column by column. */
function forwardPanel(s: Sparse, k: usize, x: Doubles, columns: usize): void {
  const height = heightOf(s, k);
  const width = columnsOf(s, k);
  const rows = s.rowStart[k];
  const panel = s.panelStart[k];
  for (let c: usize = 0; c < width; c++) {
    const column = panel + c * height;
    const pivot = s.factor[column + c];
    const own = s.rows[rows + c] * columns;
    for (let j: usize = 0; j < columns; j++) x[own + j] /= pivot;
    for (let i = c + 1; i < height; i++) {
      const factor = s.factor[column + i];
      const row = s.rows[rows + i] * columns;
      for (let j: usize = 0; j < columns; j++) x[row + j] -= factor * x[own + j];
    }
  }
}

/** Takes one supernode of many columns of x ← L⁻¹x for one right-hand side: the panel's rows of x are collected, worked on and put back. */
function forwardWide(s: Sparse, k: usize, x: Doubles): void {
  const height = heightOf(s, k);
  const width = columnsOf(s, k);
  const panel = s.panelStart[k];
  collect(s, k, x);
  for (let c: usize = 0; c < width; c++) {
    const column = panel + c * height;
    const own = s.work[c] / s.factor[column + c];
    s.work[c] = own;
    subtractMultiple(s.work, c + 1, own, s.factor, column + c + 1, height - c - 1);
  }
  putBack(s, k, x, height);
}

/** Solves x ← L⁻ᵀx in place, q × `columns`, row major, in the order of elimination. */
export function backward(m: Problem, x: Doubles, columns: usize): void {
  const s = m.sparse;
  for (let k = s.count; k-- > 0; ) {
    if (columns == 1 && columnsOf(s, k) >= WIDE_COLUMNS) backwardWide(s, k, x);
    else backwardPanel(s, k, x, columns);
  }
}

/** Takes one supernode of x ← L⁻ᵀx, column by column. */
function backwardPanel(s: Sparse, k: usize, x: Doubles, columns: usize): void {
  const height = heightOf(s, k);
  const rows = s.rowStart[k];
  const panel = s.panelStart[k];
  for (let c = columnsOf(s, k); c-- > 0; ) {
    const column = panel + c * height;
    const own = s.rows[rows + c] * columns;
    for (let j: usize = 0; j < columns; j++) {
      let sum = x[own + j];
      for (let i = c + 1; i < height; i++) sum -= s.factor[column + i] * x[s.rows[rows + i] * columns + j];
      x[own + j] = sum / s.factor[column + c];
    }
  }
}

/** Takes one supernode of many columns of x ← L⁻ᵀx for one right-hand side. */
function backwardWide(s: Sparse, k: usize, x: Doubles): void {
  const height = heightOf(s, k);
  const width = columnsOf(s, k);
  const panel = s.panelStart[k];
  collect(s, k, x);
  for (let c = width; c-- > 0; ) {
    const column = panel + c * height;
    const rest = dot(s.factor, column + c + 1, s.work, c + 1, height - c - 1);
    s.work[c] = (s.work[c] - rest) / s.factor[column + c];
  }
  putBack(s, k, x, width);
}

/** Copies panel k's rows of x to the head of `work`. */
function collect(s: Sparse, k: usize, x: Doubles): void {
  const rows = s.rowStart[k];
  const height = heightOf(s, k);
  for (let i: usize = 0; i < height; i++) s.work[i] = x[s.rows[rows + i]];
}

/** Copies the first `count` elements of `work` back to panel k's rows of x. */
function putBack(s: Sparse, k: usize, x: Doubles, count: usize): void {
  const rows = s.rowStart[k];
  for (let i: usize = 0; i < count; i++) x[s.rows[rows + i]] = s.work[i];
}
