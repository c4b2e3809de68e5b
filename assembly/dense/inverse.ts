// X = L⁻¹ and A⁻¹ = XᵀX from the Cholesky factor of A = L Lᵀ, lower triangles. Row block by row block, X solves L X = I:
//   X_K = L_KK⁻¹ X_K,   X_I −= L_IK X_K for the rows I below,
// and, X_K being packed already, Z += X_KᵀX_K, which needs no room but that of the rows of X that are done with.

import { addProduct, NOWHERE, ROWS_TOGETHER } from "./product";
import { BLOCK, doubleStrips, packStrips, roundUp4, STRIPS, unpackStrips } from "./strips";
import { invertDiagonal, solveStrips } from "./triangle";
import { get, set } from "../memory";
import { Status } from "../../src/kernel/codes";

/** Doubles of work space for n rows. */
export function inverseWork(n: usize): usize {
  return STRIPS + 3 * (roundUp4(n) + BLOCK) * BLOCK;
}

const SOLVE: usize = 0;
const BELOW: usize = 1;
const SQUARE: usize = 2;

// Where an inversion stands: rows done, what is being done with the next block of rows, and the next strip of that.
let done: usize = 0;
let stage: usize = SOLVE;
let top: usize = 0;

export function startInverse(): void {
  done = 0;
  stage = SOLVE;
}

/** Goes on inverting the n × n factor at `from` of l into A⁻¹ at `to` of x, both `ld` elements a column. */
export function inverseFromCholesky(l: usize, from: usize, x: usize, to: usize, n: usize, ld: usize, work: usize, budget: f64): Status {
  return invert(true, l, from, x, to, n, ld, work, budget);
}
/** The same into L⁻¹. */
export function inverseOfTriangle(l: usize, from: usize, x: usize, to: usize, n: usize, ld: usize, work: usize, budget: f64): Status {
  return invert(false, l, from, x, to, n, ld, work, budget);
}

function invert(squared: bool, l: usize, from: usize, x: usize, to: usize, n: usize, ld: usize, work: usize, budget: f64): Status {
  let left = budget;
  while (done < n) {
    const rows = min(BLOCK, n - done);
    const depth = roundUp4(rows);
    const after = done + rows;
    const stairs = done >> 2;
    const solved = STRIPS + roundUp4(n - done) * depth;
    const doubled = solved + roundUp4(after) * depth;
    if (left <= 0) return Status.Running;
    if (stage == SOLVE) {
      left -= solveBlock(squared, l, from, x, to, n, ld, rows, work, solved, doubled);
      stage = BELOW;
      top = 0;
    }
    for (; stage == BELOW && top * 4 < n - after; top += ROWS_TOGETHER) {
      if (left <= 0) return Status.Running;
      const below = STRIPS + rows * depth;
      left -= addProduct(work, below, NOWHERE, doubled, stairs, depth, -1, x, to + after, ld, n - after, after, false, top);
    }
    if (stage == BELOW) {
      stage = SQUARE;
      top = 0;
    }
    for (; squared && top * 4 < after; top += ROWS_TOGETHER) {
      if (left <= 0) return Status.Running;
      left -= addProduct(work, solved, stairs, doubled, stairs, depth, 1, x, to, ld, after, after, true, top);
    }
    done = after;
    stage = SOLVE;
  }
  return Status.Done;
}

/**
 * The next rows of X, packed at `solved` and doubled at `doubled`, and the strips of L below their block; returns the multiplications. In x these rows are
 * cleared for XᵀX or filled with X, and so are those below in the block's columns, where nothing has been subtracted yet.
 */
function solveBlock(
  squared: bool, l: usize, from: usize, x: usize, to: usize, n: usize, ld: usize, rows: usize, work: usize, solved: usize, doubled: usize,
): f64 {
  const depth = roundUp4(rows);
  const after = done + rows;
  const diagonal = from + done * (ld + 1);
  const identity = solved + done * depth;
  packStrips(l, diagonal, 1, ld, n - done, rows, work, STRIPS);
  invertDiagonal(l, diagonal, ld + 1, rows, work);
  packStrips(x, to + done, ld, 1, done, rows, work, solved);
  memory.fill(work + (identity << 3), 0, depth * depth << 3);
  for (let j: usize = 0; j < rows; j++) set(work, identity + (j >> 2) * 4 * depth + 4 * j + (j & 3), 1);
  const doubledL = doubled + 2 * roundUp4(after) * depth;
  doubleStrips(work, STRIPS, depth * depth, doubledL);
  solveStrips(work, solved, (after + 3) >> 2, done >> 2, STRIPS, doubledL, depth);
  doubleStrips(work, solved, roundUp4(after) * depth, doubled);
  if (squared) for (let j: usize = 0; j < after; j++) memory.fill(x + ((to + done + j * ld) << 3), 0, rows << 3);
  else unpackStrips(work, solved, depth, x, to + done, ld, 1, after, rows);
  for (let j = done; j < after; j++) memory.fill(x + ((to + after + j * ld) << 3), 0, (n - after) << 3);
  return <f64>(after * rows * depth);
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
