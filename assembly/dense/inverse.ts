// X = L⁻¹ and A⁻¹ = XᵀX from the Cholesky factor of A = L Lᵀ, lower triangles. By blocks of rows, from X = I on,
//   X_K = L_KK⁻¹ X_K,   X_I −= L_IK X_K for the rows I below,   Z += X_KᵀX_K,
// X_K being packed once for both. Z takes the place of the rows of X that are done with.

import { addProduct, NO_STAIRCASE, STRIPS_IN_L2 } from "./product";
import { BLOCK_COLUMNS, blockDepth, doubleStrips, packStrips, roundUp4, STRIPS, unpackStrips } from "./strips";
import { invertDiagonal, solveStrips } from "./triangle";
import { Doubles } from "../memory";
import { Status } from "../../src/kernel/codes";

/** Counts the doubles of work space for n rows. */
export function inverseWork(n: usize): usize {
  const depth = blockDepth(n);
  return STRIPS + 3 * (roundUp4(n) + depth) * depth;
}

// What is being done with a block of rows X_K: L_KK⁻¹X_K, what it takes from the rows below, XᵀX.
const SOLVING: usize = 0;
const SUBTRACTING: usize = 1;
const SQUARING: usize = 2;

// Where an inversion stands: rows done, what is being done with the next block of rows, and the next strip of that.
let done: usize = 0;
let stage: usize = SOLVING;
let top: usize = 0;

/** Makes ready for the next matrix. */
export function startInverse(): void {
  done = 0;
  stage = SOLVING;
}

/** Goes on inverting L, the n × n factor at `from` of l, into A⁻¹ at `to` of x, both `ld` elements a column. */
export function inverseFromCholesky(
  l: Doubles, from: usize, x: Doubles, to: usize, n: usize, ld: usize, work: Doubles, budget: f64,
): Status {
  return invert(true, l, from, x, to, n, ld, work, budget);
}
/**
 * Goes on inverting L, the n × n triangle at `from` of l, into L⁻¹ at `to` of x, both `ld` elements a column, with zeros above its
 * diagonal where blocks end.
 */
export function inverseOfTriangle(
  l: Doubles, from: usize, x: Doubles, to: usize, n: usize, ld: usize, work: Doubles, budget: f64,
): Status {
  return invert(false, l, from, x, to, n, ld, work, budget);
}

/** Goes on with X = L⁻¹ or, `squared`, XᵀX until done or about `budget` multiplications are spent. */
function invert(
  squared: bool, l: Doubles, from: usize, x: Doubles, to: usize, n: usize, ld: usize, work: Doubles, budget: f64,
): Status {
  let left = budget;
  while (done < n) {
    const rows = min(BLOCK_COLUMNS, n - done);
    const depth = roundUp4(rows);
    const after = done + rows;
    const stairs = done >> 2;
    const below = STRIPS + rows * depth;
    const solved = STRIPS + roundUp4(n - done) * depth;
    const doubled = solved + roundUp4(after) * depth;
    if (stage == SOLVING) {
      if (left <= 0) return Status.Running;
      packFactor(l, from + done * (ld + 1), ld, n - done, rows, work, doubled + 2 * roundUp4(after) * depth);
      left -= solveBlock(squared, x, to, n, ld, rows, work, solved, doubled);
      stage = SUBTRACTING;
      top = 0;
    }
    for (; stage == SUBTRACTING && top * 4 < n - after; top += STRIPS_IN_L2) {
      if (left <= 0) return Status.Running;
      left -= addProduct(work, below, NO_STAIRCASE, doubled, stairs, depth, -1, x, to + after, ld, n - after, after, false, top);
    }
    if (stage == SUBTRACTING) {
      stage = SQUARING;
      top = 0;
    }
    for (; squared && top * 4 < after; top += STRIPS_IN_L2) {
      if (left <= 0) return Status.Running;
      left -= addProduct(work, solved, stairs, doubled, stairs, depth, 1, x, to, ld, after, after, true, top);
    }
    done = after;
    stage = SOLVING;
  }
  return Status.Done;
}

/** Packs a block of columns of L from element `diagonal` down; what is on the diagonal stands doubled at `doubled` too. */
function packFactor(l: Doubles, diagonal: usize, ld: usize, height: usize, columns: usize, work: Doubles, doubled: usize): void {
  const depth = roundUp4(columns);
  packStrips(l, diagonal, 1, ld, height, columns, work, STRIPS, depth);
  doubleStrips(work, STRIPS, depth * depth, doubled);
  invertDiagonal(l, diagonal, ld + 1, columns, work);
}

/**
 * The next rows of X, packed at `solved` and doubled at `doubled`; returns the multiplications. In x they are cleared for XᵀX, or
 * filled, and what is below them in the block's columns, where nothing has been subtracted yet, is cleared.
 */
function solveBlock(
  squared: bool, x: Doubles, to: usize, n: usize, ld: usize, rows: usize, work: Doubles, solved: usize, doubled: usize,
): f64 {
  const depth = roundUp4(rows);
  const after = done + rows;
  const identity = solved + done * depth;
  packStrips(x, to + done, ld, 1, done, rows, work, solved, depth);
  memory.fill(work.at(identity), 0, (depth * depth) << 3);
  for (let j: usize = 0; j < rows; j++) work[identity + (j & ~3) * depth + 4 * j + (j & 3)] = 1;
  solveStrips(work, solved, (after + 3) >> 2, done >> 2, STRIPS, doubled + 2 * roundUp4(after) * depth, depth);
  doubleStrips(work, solved, roundUp4(after) * depth, doubled);
  if (squared) for (let j: usize = 0; j < after; j++) memory.fill(x.at(to + done + j * ld), 0, rows << 3);
  else unpackStrips(work, solved, depth, x, to + done, ld, 1, after, rows);
  for (let j = done; j < after; j++) memory.fill(x.at(to + after + j * ld), 0, (n - after) << 3);
  return <f64>(after * rows * depth);
}

/** Writes l⁻¹ to x for a small lower triangle; `strideL` and `strideX` elements a column. */
export function invertTriangle(l: Doubles, from: usize, strideL: usize, x: Doubles, to: usize, strideX: usize, n: usize): void {
  for (let j: usize = 0; j < n; j++) {
    x[to + j + j * strideX] = 1 / l[from + j + j * strideL];
    for (let i = j + 1; i < n; i++) {
      let sum: f64 = 0;
      for (let k = j; k < i; k++) sum += l[from + i + k * strideL] * x[to + k + j * strideX];
      x[to + i + j * strideX] = -sum / l[from + i + i * strideL];
    }
  }
}
