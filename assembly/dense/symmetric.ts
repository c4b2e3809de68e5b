// Symmetric products A Aᵀ and AᵀA, and what makes a result that stands in a lower triangle a whole matrix.

import { addProduct, NO_STAIRCASE, STRIPS_IN_L2 } from "./product";
import { BLOCK_COLUMNS, doubleStrips, packStrips, roundUp4, STRIPS } from "./strips";
import { Doubles } from "../memory";

/** Rows, and columns, of a square that is copied across the diagonal while it is in the first-level cache: 8 KiB. */
const MIRROR_ROWS: usize = 32;

/** Counts the doubles of work space for A Aᵀ with n rows of A. */
export function symmetricWork(n: usize): usize {
  return STRIPS + 3 * roundUp4(n) * BLOCK_COLUMNS;
}

/**
 * The lower triangle of C += A Aᵀ, C n × n at element 0 of c; A is n × k, its element (i, j) at i·down + j·across of a.
 * Above the diagonal there are no meaningful numbers afterwards.
 */
export function addSymmetricProduct(a: Doubles, down: usize, across: usize, n: usize, k: usize, c: Doubles, work: Doubles): void {
  for (let from: usize = 0; from < k; from += BLOCK_COLUMNS) {
    const columns = min(BLOCK_COLUMNS, k - from);
    const depth = roundUp4(columns);
    const doubled = STRIPS + roundUp4(n) * depth;
    packStrips(a, from * across, down, across, n, columns, work, STRIPS, depth);
    doubleStrips(work, STRIPS, roundUp4(n) * depth, doubled);
    for (let top: usize = 0; top * 4 < n; top += STRIPS_IN_L2)
      addProduct(work, STRIPS, NO_STAIRCASE, doubled, NO_STAIRCASE, depth, 1, c, 0, n, n, n, true, top);
  }
}

/** Copies the lower triangle of an n × n matrix onto the upper one. */
export function mirrorTriangle(matrix: Doubles, n: usize): void {
  for (let left: usize = 0; left < n; left += MIRROR_ROWS)
    for (let top = left; top < n; top += MIRROR_ROWS)
      for (let j = left; j < min(left + MIRROR_ROWS, n); j++)
        for (let i = max(top, j + 1); i < min(top + MIRROR_ROWS, n); i++) matrix[j + i * n] = matrix[i + j * n];
}

/** Clears the upper triangle of an n × n matrix. */
export function clearUpperTriangle(matrix: Doubles, n: usize): void {
  for (let j: usize = 1; j < n; j++) memory.fill(matrix.at(j * n), 0, j << 3);
}
