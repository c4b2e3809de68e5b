// Packed operands: strips of four rows, each column after column, so that a product reads both its operands straight on.
// Element (i, k) of a strip of `depth` columns stands at 4k + i, the next strip 4·depth further; depth is a multiple of 4,
// and what lies beyond the matrix is 0. A matrix is packed in any direction: its element (i, k) stands at
// at + i·down + k·across, so that transposes and matrices turned end to end are packed just as well.

import { Doubles, load2, loadSplat, store2 } from "../memory";

/**
 * Columns of one packed operand, at most: a strip of them is 4 KiB, so that several stay in the first-level cache. Cholesky at
 * n = 1024 does 22 GFlop/s with anything from 64 to 192 on a Zen 5, with 32 between 20.5 and 21.7.
 */
export const BLOCK_COLUMNS: usize = 128;
// The head of a work space: reciprocals of a block's diagonal, a tile for what reaches over the edge, then the strips.
export const RECIPROCALS: usize = 0;
export const EDGE: usize = BLOCK_COLUMNS;
export const STRIPS: usize = EDGE + 16;
/** Strips that are worked on together while they are in the first-level cache: 32 KiB. */
export const STRIPS_IN_L1: usize = 8;

/** Rounds up to a multiple of four. */
@inline export function roundUp4(count: usize): usize {
  return (count + 3) & ~3;
}

/** Gives the depth of the strips of a block of at most n columns. */
@inline export function blockDepth(n: usize): usize {
  return min(BLOCK_COLUMNS, roundUp4(n));
}

/** Packs rows × columns of a matrix into strips of `depth`. */
export function packStrips(
  matrix: Doubles, at: usize, down: usize, across: usize, rows: usize, columns: usize, pack: Doubles, to: usize, depth: usize,
): void {
  for (let i: usize = 0, count: usize = 0; i < rows; i += count) {
    const from = at + i * down;
    const strip = to + i * depth;
    count = together(down, rows - i);
    if (count < 4 || (down != 1 && across != 1)) packAny(matrix, from, down, across, count, columns, pack, strip);
    else if (down == 1) packRows(matrix, from, across, count, columns, pack, strip, depth);
    else packColumns(matrix, from, down, columns, pack, strip);
  }
  for (let i: usize = 0; (columns & 3) != 0 && i < rows; i += 4)
    memory.fill(pack.at(to + i * depth + 4 * columns), 0, (roundUp4(columns) - columns) << 5);
}

/** Counts the rows to be moved at once: as many strips as stay in the cache, where they follow each other in memory, else one strip. */
@inline function together(down: usize, rows: usize): usize {
  return rows < 4 ? rows : down == 1 ? min(STRIPS_IN_L1 << 2, rows & ~3) : 4;
}

/** Packs whole strips of rows that follow each other in memory, column by column. */
function packRows(
  matrix: Doubles, at: usize, ld: usize, rows: usize, columns: usize, pack: Doubles, to: usize, depth: usize,
): void {
  for (let k: usize = 0; k < columns; k++) {
    let from = matrix.at(at + k * ld);
    let strip = pack.at(to + 4 * k);
    const last = from + (rows << 3);
    do {
      store2(pack, strip, load2(matrix, from));
      store2(pack, strip, load2(matrix, from, 16), 16);
      from += 32;
      strip += depth << 5;
    } while (from < last);
  }
}

/** Packs a strip of four columns, `ld` elements apart: two rows at a time, transposed. */
function packColumns(matrix: Doubles, at: usize, ld: usize, rows: usize, pack: Doubles, to: usize): void {
  let from = matrix.at(at);
  let strip = pack.at(to);
  const step = ld << 3;
  const last = strip + ((rows & ~1) << 5);
  while (strip < last) {
    const first = load2(matrix, from);
    const second = load2(matrix, from + step);
    store2(pack, strip, v128.shuffle<f64>(first, second, 0, 2));
    store2(pack, strip, v128.shuffle<f64>(first, second, 1, 3), 32);
    const third = load2(matrix, from + 2 * step);
    const fourth = load2(matrix, from + 3 * step);
    store2(pack, strip, v128.shuffle<f64>(third, fourth, 0, 2), 16);
    store2(pack, strip, v128.shuffle<f64>(third, fourth, 1, 3), 48);
    from += 16;
    strip += 64;
  }
  if (rows & 1) packAny(matrix, at + rows - 1, ld, 1, 4, 1, pack, to + 4 * (rows - 1));
}

/** Packs one strip, of at most four rows, element by element. */
function packAny(
  matrix: Doubles, at: usize, down: usize, across: usize, rows: usize, columns: usize, pack: Doubles, to: usize,
): void {
  for (let k: usize = 0; k < columns; k++) {
    pack[to] = matrix[at];
    pack[to + 1] = rows > 1 ? matrix[at + down] : 0;
    pack[to + 2] = rows > 2 ? matrix[at + 2 * down] : 0;
    pack[to + 3] = rows > 3 ? matrix[at + 3 * down] : 0;
    to += 4;
    at += across;
  }
}

/** Writes the first `columns` of strips of `depth` back to a matrix. */
export function unpackStrips(
  pack: Doubles, from: usize, depth: usize, matrix: Doubles, at: usize, down: usize, across: usize, rows: usize, columns: usize,
): void {
  for (let i: usize = 0, count: usize = 0; i < rows; i += count) {
    const strip = from + i * depth;
    const to = at + i * down;
    count = together(down, rows - i);
    if (count < 4 || (down != 1 && across != 1)) unpackAny(pack, strip, matrix, to, down, across, count, columns);
    else if (down == 1) unpackRows(pack, strip, depth, matrix, to, across, count, columns);
    else unpackColumns(pack, strip, matrix, to, down, columns);
  }
}

/** Unpacks whole strips of rows that follow each other in memory, column by column. */
function unpackRows(
  pack: Doubles, from: usize, depth: usize, matrix: Doubles, at: usize, ld: usize, rows: usize, columns: usize,
): void {
  for (let k: usize = 0; k < columns; k++) {
    let strip = pack.at(from + 4 * k);
    let to = matrix.at(at + k * ld);
    const last = to + (rows << 3);
    do {
      store2(matrix, to, load2(pack, strip));
      store2(matrix, to, load2(pack, strip, 16), 16);
      to += 32;
      strip += depth << 5;
    } while (to < last);
  }
}

/** Unpacks a strip of four columns, `ld` elements apart: two rows at a time, transposed. */
function unpackColumns(pack: Doubles, from: usize, matrix: Doubles, at: usize, ld: usize, rows: usize): void {
  let strip = pack.at(from);
  let to = matrix.at(at);
  const step = ld << 3;
  const last = strip + ((rows & ~1) << 5);
  while (strip < last) {
    const first = load2(pack, strip);
    const second = load2(pack, strip, 32);
    store2(matrix, to, v128.shuffle<f64>(first, second, 0, 2));
    store2(matrix, to + step, v128.shuffle<f64>(first, second, 1, 3));
    const third = load2(pack, strip, 16);
    const fourth = load2(pack, strip, 48);
    store2(matrix, to + 2 * step, v128.shuffle<f64>(third, fourth, 0, 2));
    store2(matrix, to + 3 * step, v128.shuffle<f64>(third, fourth, 1, 3));
    strip += 64;
    to += 16;
  }
  if (rows & 1) unpackAny(pack, from + 4 * (rows - 1), matrix, at + rows - 1, ld, 1, 4, 1);
}

/** Unpacks one strip, of at most four rows, element by element. */
function unpackAny(
  pack: Doubles, from: usize, matrix: Doubles, at: usize, down: usize, across: usize, rows: usize, columns: usize,
): void {
  for (let k: usize = 0; k < columns; k++) {
    for (let r: usize = 0; r < rows; r++) matrix[at + r * down] = pack[from + r];
    from += 4;
    at += across;
  }
}

/** Doubles `count` elements of packed strips: each stands twice, ready to be multiplied with two rows at once. */
export function doubleStrips(pack: Doubles, from: usize, count: usize, to: usize): void {
  let source = pack.at(from);
  let target = pack.at(to);
  const end = source + (count << 3);
  while (source < end) {
    store2(pack, target, loadSplat(pack, source));
    store2(pack, target, loadSplat(pack, source, 8), 16);
    store2(pack, target, loadSplat(pack, source, 16), 32);
    store2(pack, target, loadSplat(pack, source, 24), 48);
    source += 32;
    target += 64;
  }
}
