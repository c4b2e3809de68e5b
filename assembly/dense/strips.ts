// Packed operands: strips of four rows, each column after column, so that a product reads both its operands straight on.
// Element (i, k) of a strip of `depth` columns stands at 4k + i, the next strip 4·depth further; depth is a multiple of 4,
// and what lies beyond the matrix is 0. The matrix may be read in any direction: its element (i, k) stands at
// at + i·down + k·across, which packs transposes and matrices turned end to end just as well.

import { get, get2, set, set2, splat } from "../memory";

/** Columns of one packed operand at most: a strip of them is 4 KiB, so that several stay in the fastest cache. */
export const BLOCK: usize = 128;
// The head of a work space: reciprocals of a block's diagonal, a tile for what reaches over the edge, then the strips.
export const RECIPROCALS: usize = 0;
export const EDGE: usize = BLOCK;
export const STRIPS: usize = EDGE + 16;
/** Strips that are worked on together while they are in the fastest cache. */
export const TOGETHER: usize = 8;

@inline export function roundUp4(count: usize): usize {
  return (count + 3) & ~3;
}

/** Packs rows × columns of a matrix. */
export function packStrips(
  matrix: usize, at: usize, down: usize, across: usize, rows: usize, columns: usize, pack: usize, to: usize,
): void {
  const whole = down == 1 ? rows >> 2 : 0;
  if (whole > 0) packWhole(matrix, at, across, whole, columns, pack, to);
  const size = roundUp4(columns) << 2;
  for (let i = whole << 2; i < rows; i += 4) {
    const within = rows - i;
    let strip = to + (i >> 2) * size;
    let from = at + i * down;
    for (let k: usize = 0; k < columns; k++) {
      set(pack, strip, get(matrix, from));
      set(pack, strip + 1, within > 1 ? get(matrix, from + down) : 0);
      set(pack, strip + 2, within > 2 ? get(matrix, from + 2 * down) : 0);
      set(pack, strip + 3, within > 3 ? get(matrix, from + 3 * down) : 0);
      strip += 4;
      from += across;
    }
    memory.fill(pack + (strip << 3), 0, (roundUp4(columns) - columns) << 5);
  }
}

/** Whole strips of rows that follow each other in memory: column by column, several strips at a time. */
function packWhole(matrix: usize, at: usize, ld: usize, strips: usize, columns: usize, pack: usize, to: usize): void {
  const depth = roundUp4(columns);
  for (let first: usize = 0; first < strips; first += TOGETHER) {
    const end = min(first + TOGETHER, strips);
    for (let k: usize = 0; k < depth; k++) {
      let from = at + (first << 2) + k * ld;
      let strip = to + ((first * depth + k) << 2);
      for (let s = first; s < end; s++) {
        set2(pack, strip, k < columns ? get2(matrix, from) : f64x2.splat(0));
        set2(pack, strip + 2, k < columns ? get2(matrix, from + 2) : f64x2.splat(0));
        from += 4;
        strip += depth << 2;
      }
    }
  }
}

/** The way back, for the first `columns` of strips of `depth`. */
export function unpackStrips(
  pack: usize, from: usize, depth: usize, matrix: usize, at: usize, down: usize, across: usize, rows: usize, columns: usize,
): void {
  const whole = down == 1 ? rows >> 2 : 0;
  const size = depth << 2;
  for (let k: usize = 0; whole > 0 && k < columns; k++) {
    let strip = from + (k << 2);
    let to = at + k * across;
    for (let s: usize = 0; s < whole; s++) {
      set2(matrix, to, get2(pack, strip));
      set2(matrix, to + 2, get2(pack, strip + 2));
      strip += size;
      to += 4;
    }
  }
  for (let i = whole << 2; i < rows; i += 4)
    for (let k: usize = 0; k < columns; k++) {
      const strip = from + i * depth + (k << 2);
      const to = at + i * down + k * across;
      set(matrix, to, get(pack, strip));
      if (i + 1 < rows) set(matrix, to + down, get(pack, strip + 1));
      if (i + 2 < rows) set(matrix, to + 2 * down, get(pack, strip + 2));
      if (i + 3 < rows) set(matrix, to + 3 * down, get(pack, strip + 3));
    }
}

/** Doubles `count` elements of packed strips: each stands twice, ready to be multiplied with two rows at once. */
export function doubleStrips(pack: usize, from: usize, count: usize, to: usize): void {
  for (let e: usize = 0; e < count; e++) set2(pack, to + 2 * e, splat(pack, from + e));
}
