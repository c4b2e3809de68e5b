// A⁻¹ on the pattern of L (Takahashi, Fagan & Chin 1973), supernode by supernode from the last to the first. With
// Y = L_R L_C⁻¹ of a supernode's columns C and the rows R below them:
//   Z_RC = −Z_RR Y,      Z_CC = L_C⁻ᵀL_C⁻¹ − YᵀZ_RC,
// where Z_RR is known, because R lies in the patterns of the supernodes that own its rows. A wide supernode gathers Z_RR and
// multiplies it; to a narrow one every finished column of Z adds its part at once, while it is in the cache.

import { inverseFromCholesky, invertTriangle, startInverse } from "../dense/inverse";
import { negativeProduct } from "../dense/product";
import { Problem, Sparse } from "../problem";
import { columnsOf, columnsTogether, heightOf, isNarrow, mapRows, SCATTERED, SUPERNODE_OVERHEAD, VISIT_OVERHEAD, WIDE_COLUMNS } from "./panels";
import { Status } from "../../src/kernel/codes";

// What is being done to the current supernode: all of a narrow one; of a wide one L_C⁻ᵀL_C⁻¹, Y column by column from the last, Z_RR
// column by column, Z_RC some columns at a time, and YᵀZ_RC; and at last what it is to its narrow visitors.
const QUOTIENTS: usize = 0;
const SUPERNODE: usize = 1;
const RIGHT: usize = 2;
const SQUARE: usize = 3;
const PRODUCT: usize = 4;
const OWN: usize = 5;
const VISITORS: usize = 6;

/** Makes ready to invert the factor that stands in the panels. */
export function startInversion(m: Problem): void {
  const s = m.sparse;
  s.current = 0;
  s.stage = QUOTIENTS;
  startInverse();
}

/** Goes on inverting until done or about `budget` multiplications are spent. */
export function invertSystem(m: Problem, budget: f64): Status {
  const s = m.sparse;
  let left = budget;
  for (; s.stage == QUOTIENTS; s.current++) {
    if (s.current == s.count) {
      s.stage = SUPERNODE;
      break;
    }
    if (left <= 0) return Status.Running;
    if (isNarrow(s, s.current)) left -= formQuotient(s, s.current);
  }
  while (s.current > 0) {
    if (left <= 0) return Status.Running;
    const k = s.current - 1;
    const width = columnsOf(s, k);
    const height = heightOf(s, k);
    if (s.stage == SUPERNODE) {
      if (width >= WIDE_COLUMNS) {
        const at = s.panelStart[k];
        if (inverseFromCholesky(s.factor, at, s.inverse, at, width, height, s.work, left) == Status.Running) return Status.Running;
        startInverse();
        left -= <f64>width * <f64>width * <f64>width;
        s.column = width;
        s.stage = height == width ? VISITORS : RIGHT;
      } else {
        invertNarrow(s, k);
        s.stage = VISITORS;
      }
      left -= SUPERNODE_OVERHEAD;
      if (s.stage == VISITORS) s.column = 0;
    }
    while (s.stage < VISITORS) {
      if (left <= 0) return Status.Running;
      left -= invertWide(s, k);
    }
    mapRows(s, k);
    for (; s.column < width; s.column++) {
      if (left <= 0) return Status.Running;
      left -= addToVisitors(s, k, height, s.column);
    }
    s.stage = SUPERNODE;
    s.current = k;
  }
  return Status.Done;
}

/** Writes Y of a narrow supernode, row by row, and Z_RC = 0; returns the multiplications. */
function formQuotient(s: Sparse, k: usize): f64 {
  const width = columnsOf(s, k);
  const height = heightOf(s, k);
  const at = s.panelStart[k];
  let y = s.quotientStart[k];
  for (let i = width; i < height; i++) {
    for (let j = width; j-- > 0; ) {
      const column = at + j * height;
      let sum = s.factor[column + i];
      for (let c = j + 1; c < width; c++) sum -= s.factor[column + c] * s.quotient[y + c];
      s.quotient[y + j] = sum / s.factor[column + j];
      s.inverse[column + i] = 0;
    }
    y += width;
  }
  return <f64>(width * width * height) + VISIT_OVERHEAD;
}

/**
 * Column c of supernode k is known: Z_RC −= Z_Rj Y_j of every narrow supernode with a row j there, for its rows from j on, and the
 * transpose's part Z_jC −= Z_jR Y_R. Returns the multiplications.
 */
function addToVisitors(s: Sparse, k: usize, height: usize, c: usize): f64 {
  const row = s.firstColumn[k] + c;
  const column = s.panelStart[k] + c * height;
  const inverse = s.inverse; // what a loop reads stands in a local: the compiler cannot know that its stores leave `s` alone
  const quotient = s.quotient;
  const map = s.map;
  const allRows = s.rows;
  let cost: f64 = 0;
  for (let v = s.visitStart[row]; v < s.visitStart[row + 1]; v++) {
    const d = s.visitor[v];
    const place = s.visitPlace[v];
    const rows = s.rowStart[d];
    const length = heightOf(s, d);
    const width = columnsOf(s, d);
    for (let j: usize = 0; j < width; j++) {
      const z = s.panelStart[d] + j * length;
      let y = s.quotientStart[d] + (place - width) * width + j;
      const own = quotient[y];
      let sum = inverse[column + c] * own;
      for (let i = place + 1; i < length; i++) {
        const element = inverse[column + map[allRows[rows + i]]];
        y += width;
        inverse[z + i] -= element * own;
        sum += element * quotient[y];
      }
      inverse[z + place] -= sum;
    }
    cost += SCATTERED * <f64>(2 * width * (length - place)) + VISIT_OVERHEAD;
  }
  return cost;
}

/** Writes Z_CC = L_C⁻ᵀL_C⁻¹ − YᵀZ_RC of a narrow supernode, whose Z_RC is complete. */
function invertNarrow(s: Sparse, k: usize): void {
  const width = columnsOf(s, k);
  const height = heightOf(s, k);
  const at = s.panelStart[k];
  invertOwn(s, k);
  for (let j: usize = 0; j < width; j++)
    for (let i = j; i < width; i++) {
      let sum: f64 = 0;
      let y = s.quotientStart[k] + i;
      for (let r = width; r < height; r++) {
        sum += s.quotient[y] * s.inverse[at + r + j * height];
        y += width;
      }
      s.inverse[at + i + j * height] -= sum;
    }
}

/** Goes on with Z_RC and Z_CC of a wide supernode, in whose Z_CC L_C⁻ᵀL_C⁻¹ stands, by some columns; returns the multiplications. */
function invertWide(s: Sparse, k: usize): f64 {
  const width = columnsOf(s, k);
  const below = heightOf(s, k) - width;
  const column = s.column;
  if (s.stage == RIGHT) {
    s.column--;
    solveRight(s, k, s.column);
    if (s.column == 0) s.stage = SQUARE;
    return <f64>below * <f64>(width - s.column);
  }
  if (s.stage == SQUARE) {
    gatherColumn(s, k, column);
    s.column++;
    if (s.column == below) begin(s, PRODUCT);
    return <f64>(3 * (below - column)) + VISIT_OVERHEAD;
  }
  if (s.stage == PRODUCT) {
    if (column == 0) transposeRight(s, k);
    const last = min(width, column + columnsTogether(below, below));
    multiplyWide(s, k, column, last);
    s.column = last;
    if (last == width) begin(s, OWN);
    return <f64>below * <f64>below * <f64>(last - column);
  }
  subtractOwn(s, k, column);
  s.column++;
  if (s.column == width) begin(s, VISITORS);
  return <f64>below * <f64>(width - column);
}

/** Begins with the next thing to be done to the current supernode, at its first column. */
function begin(s: Sparse, stage: usize): void {
  s.stage = stage;
  s.column = 0;
}

/** Writes Z_CC = L_C⁻ᵀL_C⁻¹ of a narrow supernode; leaves L_C⁻¹ in `gather` where it has more than one column. */
function invertOwn(s: Sparse, k: usize): void {
  const width = columnsOf(s, k);
  const height = heightOf(s, k);
  const at = s.panelStart[k];
  if (width == 1) {
    const pivot = s.factor[at];
    s.inverse[at] = 1 / (pivot * pivot);
    return;
  }
  invertTriangle(s.factor, at, height, s.gather, 0, width, width);
  for (let j: usize = 0; j < width; j++)
    for (let i = j; i < width; i++) {
      let sum: f64 = 0;
      for (let c = i; c < width; c++) sum += s.gather[c + i * width] * s.gather[c + j * width];
      s.inverse[at + i + j * height] = sum;
    }
}

/** Writes column j of Y = L_R L_C⁻¹, those behind it being done, to the head of `gather`, `below` elements a column. */
function solveRight(s: Sparse, k: usize, j: usize): void {
  const width = columnsOf(s, k);
  const height = heightOf(s, k);
  const below = height - width;
  const column = s.panelStart[k] + j * height;
  const y = j * below;
  for (let i: usize = 0; i < below; i++) s.gather[y + i] = s.factor[column + width + i];
  for (let c = j + 1; c < width; c++) {
    const factor = s.factor[column + c];
    for (let i: usize = 0; i < below; i++) s.gather[y + i] -= factor * s.gather[c * below + i];
  }
  const pivot = s.factor[column + j];
  for (let i: usize = 0; i < below; i++) s.gather[y + i] /= pivot;
}

/** Finds relative[i], the place of panel k's rows from `from` on in the rows of supernode `owner`. */
function locateRows(s: Sparse, k: usize, from: usize, owner: usize): void {
  const rows = s.rowStart[k];
  const height = heightOf(s, k);
  const first = s.firstColumn[owner];
  const end = s.firstColumn[owner + 1];
  const start = s.rowStart[owner];
  let low: usize = end - first;
  for (let i = from; i < height; i++) {
    const row = s.rows[rows + i];
    if (row < end) {
      s.relative[i] = row - first;
      continue;
    }
    let high = heightOf(s, owner);
    while (s.rows[start + low] != row) {
      const middle = (low + high) >> 1;
      if (s.rows[start + middle] <= row) low = middle;
      else high = middle;
    }
    s.relative[i] = low;
  }
}

/** Writes Yᵀ behind Y in `gather`. */
function transposeRight(s: Sparse, k: usize): void {
  const width = columnsOf(s, k);
  const below = heightOf(s, k) - width;
  const transposed = below * width;
  for (let j: usize = 0; j < width; j++)
    for (let i: usize = 0; i < below; i++) s.gather[transposed + j + i * width] = s.gather[i + j * below];
}

/** Writes columns [first, last) of Z_RC = −Z_RR Y of a wide supernode by one packed product: Z_RR gathered in full, Yᵀ beside it. */
function multiplyWide(s: Sparse, k: usize, first: usize, last: usize): void {
  const width = columnsOf(s, k);
  const height = heightOf(s, k);
  const below = height - width;
  const at = s.panelStart[k];
  const transposed = below * width;
  const square = below * width * 2;
  const ld = negativeProduct(s.gather, square, below, below, s.gather, transposed + first, width, last - first, below, s.work);
  for (let j = first; j < last; j++)
    for (let i: usize = 0; i < below; i++) s.inverse[at + width + i + j * height] = s.work[i + (j - first) * ld];
}

/** Gathers column b of Z_RR from its diagonal down, and the same row, behind Y and Yᵀ in `gather`. */
function gatherColumn(s: Sparse, k: usize, b: usize): void {
  const width = columnsOf(s, k);
  const below = heightOf(s, k) - width;
  const square = below * width * 2;
  const rows = s.rowStart[k] + width;
  const inverse = s.inverse;
  const relative = s.relative;
  const gather = s.gather;
  const row = s.rows[rows + b];
  const owner = s.rowOwner[row];
  if (b == 0 || s.rowOwner[s.rows[rows + b - 1]] != owner) locateRows(s, k, width + b, owner);
  const column = s.panelStart[owner] + (row - s.firstColumn[owner]) * heightOf(s, owner);
  for (let i = b; i < below; i++) {
    const element = inverse[column + relative[width + i]];
    gather[square + i + b * below] = element;
    gather[square + b + i * below] = element;
  }
}

/** Subtracts column j of YᵀZ_RC from Z_CC, from the diagonal down. */
function subtractOwn(s: Sparse, k: usize, j: usize): void {
  const width = columnsOf(s, k);
  const height = heightOf(s, k);
  const below = height - width;
  const at = s.panelStart[k];
  for (let i = j; i < width; i++) {
    let sum: f64 = 0;
    for (let r: usize = 0; r < below; r++) sum += s.gather[r + i * below] * s.inverse[at + width + r + j * height];
    s.inverse[at + i + j * height] -= sum;
  }
}
