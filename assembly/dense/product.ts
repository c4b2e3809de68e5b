// Products of packed strips on column-major matrices: C += α A Bᵀ, all of C or its lower triangle.

import { BLOCK_COLUMNS, doubleStrips, packStrips, roundUp4 } from "./strips";
import { tileWithin } from "./tile";
import { Doubles } from "../memory";

/** Strips of A that are used together, for all of B, while they are in the second-level cache: 128 KiB. */
export const STRIPS_IN_L2: usize = 32;
/** The strip where a staircase begins, for strips that have none. */
export const NO_STAIRCASE: usize = 0x3fffffff;

/** Counts the columns that are zero at the head of strip i when from strip `stairs` on every strip begins four columns later. */
@inline export function lead(i: usize, stairs: usize): usize {
  return i > stairs ? (i - stairs) << 2 : 0;
}

/**
 * C += α A Bᵀ for the rows of C from strip `top` on, STRIPS_IN_L2 strips at most; returns the multiplications. Strips of A at
 * `left` and doubled ones of B at `right` of `pack`; C, rows × columns, at element c of `matrix`, its lower triangle only if
 * `lower`. The strips of A begin with a staircase of zeros from strip `stairsLeft` on, those of B from `stairsRight` on.
 */
export function addProduct(
  pack: Doubles, left: usize, stairsLeft: usize, right: usize, stairsRight: usize, depth: usize, alpha: f64,
  matrix: Doubles, c: usize, ld: usize, rows: usize, columns: usize, lower: bool, top: usize,
): f64 {
  const size = depth << 2;
  const bottom = min(top + STRIPS_IN_L2, (rows + 3) >> 2);
  const strips = (columns + 3) >> 2;
  const end = lower ? min(strips, bottom) : strips;
  for (let j: usize = 0; j < end; j++) {
    const column = c + 4 * j * ld;
    const wide = columns - 4 * j;
    for (let i = lower ? max(top, j) : top; i < bottom; i++) {
      const skip = max(lead(i, stairsLeft), lead(j, stairsRight));
      const a = left + i * size + (skip << 2);
      const b = right + 2 * j * size + (skip << 3);
      tileWithin(pack, a, b, depth - skip, alpha, matrix, column + 4 * i, ld, rows - 4 * i, wide);
    }
  }
  return <f64>((bottom - top) * end) * <f64>(16 * depth);
}

/** Counts the doubles of work space for a product of at most so many rows of A and of B, the result included. */
export function productWork(rowsA: usize, rowsB: usize): usize {
  return roundUp4(rowsA) * (BLOCK_COLUMNS + roundUp4(rowsB)) + 3 * roundUp4(rowsB) * BLOCK_COLUMNS;
}

/**
 * −A Bᵀ at element 0 of `work`, with roundUp4(rowsA) elements a column (also the return value).
 * A at `atA` of `a` with `ldA` elements a column, B likewise; `count` columns each.
 */
export function negativeProduct(
  a: Doubles, atA: usize, ldA: usize, rowsA: usize, b: Doubles, atB: usize, ldB: usize, rowsB: usize, count: usize, work: Doubles,
): usize {
  const ld = roundUp4(rowsA);
  const wide = roundUp4(rowsB);
  const left = ld * wide;
  const stripsB = left + ld * BLOCK_COLUMNS;
  const right = stripsB + wide * BLOCK_COLUMNS;
  memory.fill(work.at(0), 0, left << 3);
  for (let from: usize = 0; from < count; from += BLOCK_COLUMNS) {
    const columns = min(BLOCK_COLUMNS, count - from);
    const depth = roundUp4(columns);
    packStrips(a, atA + from * ldA, 1, ldA, rowsA, columns, work, left, depth);
    packStrips(b, atB + from * ldB, 1, ldB, rowsB, columns, work, stripsB, depth);
    doubleStrips(work, stripsB, wide * depth, right);
    for (let top: usize = 0; top < ld >> 2; top += STRIPS_IN_L2)
      addProduct(work, left, NO_STAIRCASE, right, NO_STAIRCASE, depth, -1, work, 0, ld, ld, wide, false, top);
  }
  return ld;
}
