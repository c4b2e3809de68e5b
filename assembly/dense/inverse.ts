// The inverse of A = L Lᵀ from its Cholesky factor, lower triangle, by blocks: X = L⁻¹ block column by block column,
// then A⁻¹ = XᵀX in place, block row by block row: row I needs X only from row I down.

import { packColumns, packRows, tile } from "./tile";
import { get, set } from "../memory";
import { Status } from "../../src/kernel/codes";

const BLOCK: usize = 64;
const AREA: usize = BLOCK * BLOCK;
// The parts of the work space: the block being formed and its operands, packed.
const SUM: usize = 0;
const LEFT: usize = AREA;
const RIGHT: usize = 2 * AREA;

export const INVERSE_WORK: usize = 3 * AREA;

const DIAGONALS: usize = 0;
const TRIANGLE: usize = 1;
const PRODUCT: usize = 2;

let phase: usize = 0;
let blockRow: usize = 0;
let blockColumn: usize = 0;

export function startInverse(): void {
  phase = DIAGONALS;
  blockRow = 0;
  blockColumn = 0;
}

@inline function extent(n: usize, block: usize): usize {
  return min(BLOCK, n - block * BLOCK);
}

/** Goes on inverting the n × n factor at `from` of l into x at `to`, both `ld` elements a column. */
export function inverseFromCholesky(l: usize, from: usize, x: usize, to: usize, n: usize, ld: usize, work: usize, budget: f64): Status {
  const blocks = (n + BLOCK - 1) / BLOCK;
  let left = budget;
  if (phase == DIAGONALS) {
    for (let k: usize = 0; k < blocks; k++) {
      const at = k * BLOCK * (ld + 1);
      invertTriangle(l, from + at, ld, x, to + at, ld, extent(n, k));
    }
    left -= <f64>n * <f64>AREA * 0.3;
    phase = TRIANGLE;
    blockRow = 1;
  }
  while (phase == TRIANGLE) {
    if (blockRow >= blocks) {
      blockColumn++;
      blockRow = blockColumn + 1;
      if (blockColumn < blocks) continue;
      phase = PRODUCT;
      blockRow = 0;
      blockColumn = 0;
      break;
    }
    if (left <= 0) return Status.Running;
    left -= triangleBlock(l, from, x, to, n, ld, blockRow++, blockColumn, work);
  }
  while (blockRow < blocks) {
    if (left <= 0) return Status.Running;
    left -= productBlock(x, to, n, ld, blockRow, blockColumn, work);
    if (++blockColumn > blockRow) {
      blockRow++;
      blockColumn = 0;
    }
  }
  return Status.Done;
}

/** x = l⁻¹ for a small lower triangle; `strideL` and `strideX` elements a column. */
export function invertTriangle(l: usize, from: usize, strideL: usize, x: usize, to: usize, strideX: usize, n: usize): void {
  for (let j: usize = 0; j < n; j++) {
    set(x, to + j + j * strideX, 1 / get(l, from + j + j * strideL));
    for (let i = j + 1; i < n; i++) {
      let sum: f64 = 0;
      for (let k = j; k < i; k++) sum += get(l, from + i + k * strideL) * get(x, to + k + j * strideX);
      set(x, to + i + j * strideX, -sum / get(l, from + i + i * strideL));
    }
  }
}

/** X_IJ = −X_II Σ_{J ≤ K < I} L_IK X_KJ; returns the multiplications. */
function triangleBlock(l: usize, from: usize, x: usize, to: usize, n: usize, ld: usize, row: usize, column: usize, work: usize): f64 {
  const rows = extent(n, row);
  memory.fill(work, 0, AREA << 3);
  for (let k = column; k < row; k++) {
    packRows(l, from + (row + k * ld) * BLOCK, ld, rows, BLOCK, work, LEFT);
    packColumns(x, to + (k + column * ld) * BLOCK, ld, BLOCK, BLOCK, work, RIGHT);
    multiply(work, rows, BLOCK, BLOCK);
  }
  // SUM holds −Σ; clear the upper triangle of X_II by packing only what is there
  packLower(x, to + row * BLOCK * (ld + 1), ld, rows, work, LEFT);
  packColumns(work, SUM, BLOCK, rows, BLOCK, work, RIGHT);
  memory.fill(work, 0, AREA << 3);
  multiply(work, rows, BLOCK, rows);
  for (let j: usize = 0; j < BLOCK; j++)
    for (let i: usize = 0; i < rows; i++) set(x, to + row * BLOCK + i + (column * BLOCK + j) * ld, -get(work, SUM + i + j * BLOCK));
  return <f64>(row - column + 1) * <f64>(AREA * BLOCK);
}

/** Strips of four rows of a lower triangle, zeros above it. */
function packLower(x: usize, at: usize, ld: usize, n: usize, work: usize, to: usize): void {
  for (let i: usize = 0; i < n; i += 4)
    for (let j: usize = 0; j < n; j++)
      for (let r: usize = 0; r < 4; r++) set(work, to + i * n + 4 * j + r, i + r < n && j <= i + r ? get(x, at + i + r + j * ld) : 0);
}

/** SUM −= LEFT RIGHTᵀ for packed operands of `rows` and `columns` strips' rows. */
function multiply(work: usize, rows: usize, columns: usize, depth: usize): void {
  for (let j: usize = 0; j < columns; j += 4)
    for (let i: usize = 0; i < rows; i += 4) tile(work, LEFT + i * depth, RIGHT + j * depth, depth, work, SUM + i + j * BLOCK, BLOCK);
}

/** Z_IJ = Σ_{K ≥ I} X_KIᵀ X_KJ over X_IJ, J ≤ I; returns the multiplications. */
function productBlock(x: usize, to: usize, n: usize, ld: usize, row: usize, column: usize, work: usize): f64 {
  const blocks = (n + BLOCK - 1) / BLOCK;
  const rows = extent(n, row);
  const columns = extent(n, column);
  memory.fill(work, 0, AREA << 3);
  for (let k = row; k < blocks; k++) {
    const depth = extent(n, k);
    packTriangular(x, to, ld, k, row, depth, rows, work, LEFT);
    packTriangular(x, to, ld, k, column, depth, columns, work, RIGHT);
    multiply(work, rows, columns, depth);
  }
  for (let j: usize = 0; j < columns; j++)
    for (let i = row == column ? j : 0; i < rows; i++)
      set(x, to + row * BLOCK + i + (column * BLOCK + j) * ld, -get(work, SUM + i + j * BLOCK));
  return <f64>(blocks - row) * <f64>(AREA * BLOCK);
}

/** Columns of block (k, j) of X, whose diagonal blocks have nothing above the diagonal. */
function packTriangular(x: usize, to: usize, ld: usize, k: usize, j: usize, rows: usize, columns: usize, work: usize, into: usize): void {
  packColumns(x, to + (k + j * ld) * BLOCK, ld, rows, columns, work, into);
  if (k != j) return;
  for (let c: usize = 0; c < columns; c++) for (let i: usize = 0; i < c; i++) set(work, into + (c & ~3) * rows + 4 * i + (c & 3), 0);
}
