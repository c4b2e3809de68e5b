// Systems with a lower triangle L, by blocks of rows: X_K = L_KK⁻¹ B_K, then B_I −= L_IK X_K for the rows I that are left.
// The unknowns are packed transposed, four columns to a strip, so that a block is solved as X_Kᵀ L_KKᵀ = B_Kᵀ, left to right.
// Lᵀ is a lower triangle too when its rows and columns are counted from the end.

import { addProduct, lead, NO_STAIRCASE, STRIPS_IN_L2 } from "./product";
import { BLOCK_COLUMNS, blockDepth, doubleStrips, packStrips, RECIPROCALS, roundUp4, STRIPS, STRIPS_IN_L1, unpackStrips } from "./strips";
import { solveTile, tile } from "./tile";
import { Doubles } from "../memory";

/** Writes the reciprocals of n elements of l, from `at` on and `step` apart, to the head of `work`; 0 up to a multiple of four. */
export function invertDiagonal(l: Doubles, at: usize, step: usize, n: usize, work: Doubles): void {
  for (let j: usize = 0; j < roundUp4(n); j++) work[RECIPROCALS + j] = j < n ? 1 / l[at + j * step] : 0;
}

/**
 * X Lᵀ = B in place for `count` strips at `x` of `work`; L, the packed block of `depth` columns at `l`, stands at `doubled` too.
 * From strip `stairs` on the strips begin with a staircase of zeros.
 */
export function solveStrips(work: Doubles, x: usize, count: usize, stairs: usize, l: usize, doubled: usize, depth: usize): void {
  const size = depth << 2;
  for (let first: usize = 0; first < count; first += STRIPS_IN_L1) {
    const end = min(first + STRIPS_IN_L1, count);
    for (let j: usize = 0; j < depth; j += 4) {
      for (let i = first; i < end; i++) {
        const skip = lead(i, stairs);
        if (skip > j) break;
        const left = x + i * size;
        const c = left + 4 * j;
        if (j > skip) tile(work, left + 4 * skip, doubled + 2 * j * depth + 8 * skip, j - skip, -1, work, c, 4);
        solveTile(work, c, l + j * depth + 4 * j, RECIPROCALS + j);
      }
    }
  }
}

/** Right-hand sides that are solved at a time, at most: their packed rows, doubled, take 3 MiB. */
const RIGHT_SIDES: usize = 1024;

/** Counts the doubles of work space for n unknowns and `columns` right-hand sides. */
export function solveWork(n: usize, columns: usize): usize {
  const depth = blockDepth(n);
  return STRIPS + (3 * depth + roundUp4(n) + 3 * roundUp4(min(RIGHT_SIDES, columns))) * depth;
}

/** Solves L X = B, or Lᵀ X = B if `transposed`, in place for `columns` right-hand sides of n at element 0 of x; L is n × n. */
export function solveTriangle(l: Doubles, n: usize, x: Doubles, columns: usize, transposed: bool, work: Doubles): void {
  for (let from: usize = 0; from < columns; from += RIGHT_SIDES)
    for (let rest = n; rest > 0; rest -= min(BLOCK_COLUMNS, rest))
      solveRows(l, n, x, from * n, min(RIGHT_SIDES, columns - from), rest, transposed, work);
}

/** Solves for the next rows of some columns, when `rest` are left, and subtracts what they contribute to the rows after them. */
function solveRows(
  l: Doubles, n: usize, x: Doubles, at: usize, columns: usize, rest: usize, transposed: bool, work: Doubles,
): void {
  const rows = min(BLOCK_COLUMNS, rest);
  const after = rest - rows;
  const depth = roundUp4(rows);
  const step: usize = transposed ? usize.MAX_VALUE : 1; // the greatest is −1
  const start = transposed ? rest - 1 : n - rest;
  const diagonal = start * (n + 1);
  const doubled = STRIPS + depth * depth;
  const left = doubled + 2 * depth * depth;
  const solved = left + roundUp4(after) * depth;
  const right = solved + roundUp4(columns) * depth;
  if (transposed) {
    packStrips(l, diagonal, step * n, step, rows, rows, work, STRIPS, depth);
    packStrips(l, start, n, step, after, rows, work, left, depth);
  } else {
    packStrips(l, diagonal, 1, n, rows, rows, work, STRIPS, depth);
    packStrips(l, diagonal + rows, 1, n, after, rows, work, left, depth);
  }
  doubleStrips(work, STRIPS, depth * depth, doubled);
  invertDiagonal(l, diagonal, step * (n + 1), rows, work);
  packStrips(x, at + start, n, step, columns, rows, work, solved, depth);
  solveStrips(work, solved, (columns + 3) >> 2, NO_STAIRCASE, STRIPS, doubled, depth);
  unpackStrips(work, solved, depth, x, at + start, n, step, columns, rows);
  doubleStrips(work, solved, roundUp4(columns) * depth, right);
  const c = transposed ? at : at + start + rows;
  for (let top: usize = 0; top * 4 < after; top += STRIPS_IN_L2)
    addProduct(work, left, NO_STAIRCASE, right, NO_STAIRCASE, depth, -1, x, c, n, after, columns, false, top);
}
