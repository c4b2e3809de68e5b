// Solves with L and Lᵀ for several right-hand sides at once, which stand row by row in the order of elimination, and the
// ways between that order and the levels' own, by ranges of levels.

import { dot, subtractMultiple } from "../dense/vector";
import { copy, Doubles } from "../memory";
import { factorAt, Problem, Sparse } from "../problem";
import { columnsOf, heightOf, SUPERNODE_OVERHEAD, WIDE_COLUMNS } from "./panels";

/** Elements of L, times right-hand sides, of one call: some milliseconds. */
const ELEMENTS_PER_CALL: f64 = 4e6;

/** Writes Λᵀ v of levels [from, to) of factor f, v of `columns` columns (row major) in the levels' order, to `into` in the order of elimination. */
export function toEliminationOrder(m: Problem, f: usize, v: Doubles, columns: usize, into: Doubles, from: usize, to: usize): void {
  const factor = factorAt(m, f);
  const k = factor.width;
  for (let l = from; l < to; l++) {
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

/** Brings v of levels [from, to) of factor f from the levels' order into that of elimination, without Λ. */
export function intoEliminationOrder(m: Problem, f: usize, v: Doubles, into: Doubles, from: usize, to: usize): void {
  const factor = factorAt(m, f);
  const k = factor.width;
  for (let l = from; l < to; l++)
    for (let a: usize = 0; a < k; a++) into[factor.place[l] + a] = v[factor.base + l * k + a];
}

/** Brings v of levels [from, to) of factor f, `columns` a row, from the order of elimination into that of the levels, without Λ: into[level] = v[place]. */
export function fromEliminationOrder(m: Problem, f: usize, v: Doubles, columns: usize, into: Doubles, from: usize, to: usize): void {
  const factor = factorAt(m, f);
  const size = factor.width * columns;
  for (let l = from; l < to; l++) copy(into, factor.base * columns + l * size, v, factor.place[l] * columns, size);
}

/** Writes Λ v of levels [from, to) of factor f to `into`, both in the levels' order, `columns` a row. */
export function applyLambda(m: Problem, f: usize, v: Doubles, columns: usize, into: Doubles, from: usize, to: usize): void {
  const factor = factorAt(m, f);
  const k = factor.width;
  for (let l = from; l < to; l++) {
    const at = (factor.base + l * k) * columns;
    for (let a: usize = 0; a < k; a++)
      for (let j: usize = 0; j < columns; j++) {
        let sum: f64 = 0;
        for (let c: usize = 0; c <= a; c++) sum += factor.lambda[a + c * k] * v[at + c * columns + j];
        into[at + a * columns + j] = sum;
      }
  }
}

/** Replaces v by Λᵀv in levels [from, to) of factor f. */
export function transposeLambda(m: Problem, f: usize, v: Doubles, from: usize, to: usize): void {
  const factor = factorAt(m, f);
  const k = factor.width;
  for (let l = from; l < to; l++) {
    const at = factor.base + l * k;
    for (let a: usize = 0; a < k; a++) {
      let sum: f64 = 0;
      for (let c = a; c < k; c++) sum += factor.lambda[c + a * k] * v[at + c];
      v[at + a] = sum;
    }
  }
}

/**
 * Goes on with x ← L⁻¹x in place, q × `columns`, row major, in the order of elimination, from scalar column `from`; returns the column to go
 * on from next, q when it is done.
 */
export function forward(m: Problem, x: Doubles, columns: usize, from: usize): usize {
  const s = m.sparse;
  let left = ELEMENTS_PER_CALL;
  let column = from;
  while (column < m.q && left > 0) {
    const k = s.rowOwner[column];
    const first = column - s.firstColumn[k];
    const last = lastColumn(s, k, columns, first, left);
    if (columns == 1 && columnsOf(s, k) >= WIDE_COLUMNS) forwardWide(s, k, x, first, last);
    else forwardPanel(s, k, x, columns, first, last);
    left -= <f64>((last - first) * heightOf(s, k) * columns) + SUPERNODE_OVERHEAD;
    column = s.firstColumn[k] + last;
  }
  return column;
}

/** Finds how far supernode k's columns from `first` on may be taken for about `left` elements; one column at least. */
function lastColumn(s: Sparse, k: usize, columns: usize, first: usize, left: f64): usize {
  const width = columnsOf(s, k);
  const affordable = left / <f64>(heightOf(s, k) * columns);
  return <f64>(width - first) <= affordable ? width : first + 1 + <usize>affordable;
}

/** Takes columns [first, last) of one supernode through x ← L⁻¹x. */
function forwardPanel(s: Sparse, k: usize, x: Doubles, columns: usize, first: usize, last: usize): void {
  const height = heightOf(s, k);
  const rows = s.rowStart[k];
  const panel = s.panelStart[k];
  for (let c = first; c < last; c++) {
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

/** Takes columns of one supernode of many through x ← L⁻¹x for one right-hand side: the panel's rows of x are collected, worked on and put back. */
function forwardWide(s: Sparse, k: usize, x: Doubles, first: usize, last: usize): void {
  const height = heightOf(s, k);
  const panel = s.panelStart[k];
  collect(s, k, x, first);
  for (let c = first; c < last; c++) {
    const column = panel + c * height;
    const own = s.work[c] / s.factor[column + c];
    s.work[c] = own;
    subtractMultiple(s.work, c + 1, own, s.factor, column + c + 1, height - c - 1);
  }
  putBack(s, k, x, first, height);
}

/**
 * Goes on with x ← L⁻ᵀx in place, q × `columns`, row major, in the order of elimination, from before scalar column `from`; returns the
 * column to go on from next, 0 when it is done.
 */
export function backward(m: Problem, x: Doubles, columns: usize, from: usize): usize {
  const s = m.sparse;
  let left = ELEMENTS_PER_CALL;
  let column = from;
  while (column > 0 && left > 0) {
    const k = s.rowOwner[column - 1];
    const last = column - s.firstColumn[k];
    const width = columnsOf(s, k);
    const first = width - lastColumn(s, k, columns, width - last, left);
    if (columns == 1 && width >= WIDE_COLUMNS) backwardWide(s, k, x, first, last);
    else backwardPanel(s, k, x, columns, first, last);
    left -= <f64>((last - first) * heightOf(s, k) * columns) + SUPERNODE_OVERHEAD;
    column = s.firstColumn[k] + first;
  }
  return column;
}

/** Takes columns [first, last) of one supernode through x ← L⁻ᵀx, the last first. */
function backwardPanel(s: Sparse, k: usize, x: Doubles, columns: usize, first: usize, last: usize): void {
  const height = heightOf(s, k);
  const rows = s.rowStart[k];
  const panel = s.panelStart[k];
  for (let c = last; c-- > first; ) {
    const column = panel + c * height;
    const own = s.rows[rows + c] * columns;
    for (let j: usize = 0; j < columns; j++) {
      let sum = x[own + j];
      for (let i = c + 1; i < height; i++) sum -= s.factor[column + i] * x[s.rows[rows + i] * columns + j];
      x[own + j] = sum / s.factor[column + c];
    }
  }
}

/** Takes columns of one supernode of many through x ← L⁻ᵀx for one right-hand side. */
function backwardWide(s: Sparse, k: usize, x: Doubles, first: usize, last: usize): void {
  const height = heightOf(s, k);
  const panel = s.panelStart[k];
  collect(s, k, x, first);
  for (let c = last; c-- > first; ) {
    const column = panel + c * height;
    const rest = dot(s.factor, column + c + 1, s.work, c + 1, height - c - 1);
    s.work[c] = (s.work[c] - rest) / s.factor[column + c];
  }
  putBack(s, k, x, first, last);
}

/** Copies panel k's rows of x from row `from` on to their places at the head of `work`. */
function collect(s: Sparse, k: usize, x: Doubles, from: usize): void {
  const rows = s.rowStart[k];
  const height = heightOf(s, k);
  for (let i = from; i < height; i++) s.work[i] = x[s.rows[rows + i]];
}

/** Copies elements [from, to) of `work` back to panel k's rows of x. */
function putBack(s: Sparse, k: usize, x: Doubles, from: usize, to: usize): void {
  const rows = s.rowStart[k];
  for (let i = from; i < to; i++) x[s.rows[rows + i]] = s.work[i];
}
