// C = −A Bᵀ, column major, both operands packed in strips: rows of A and of B are rows of column-major matrices.

import { packRows, tile } from "./tile";

const DEPTH: usize = 128;

function roundUp4(count: usize): usize {
  return (count + 3) & ~3;
}

/** Doubles of work space for a product of at most so many rows of A and of B, the result included. */
export function productWork(rowsA: usize, rowsB: usize): usize {
  return roundUp4(rowsA) * (DEPTH + roundUp4(rowsB)) + roundUp4(rowsB) * DEPTH;
}

/**
 * The product at element 0 of `work`, with roundUp4(rowsA) elements a column (also the return value).
 * A at `atA` of `a` with `ldA` elements a column, B likewise; `depth` columns each.
 */
export function negativeProduct(
  a: usize, atA: usize, ldA: usize, rowsA: usize, b: usize, atB: usize, ldB: usize, rowsB: usize, depth: usize, work: usize,
): usize {
  const ld = roundUp4(rowsA);
  const stripsA = ld * roundUp4(rowsB);
  const stripsB = stripsA + ld * DEPTH;
  memory.fill(work, 0, stripsA << 3);
  for (let from: usize = 0; from < depth; from += DEPTH) {
    const columns = min(DEPTH, depth - from);
    packRows(a, atA + from * ldA, ldA, rowsA, columns, work, stripsA);
    packRows(b, atB + from * ldB, ldB, rowsB, columns, work, stripsB);
    for (let i: usize = 0; i < rowsA; i += 4)
      for (let j: usize = 0; j < rowsB; j += 4) tile(work, stripsA + i * columns, stripsB + j * columns, columns, work, i + j * ld, ld);
  }
  return ld;
}
