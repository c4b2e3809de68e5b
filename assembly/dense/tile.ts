// The 4 × 4 tile on which all dense work is built: C −= A Bᵀ with A and B packed in strips of four rows, column after
// column. Eight accumulators, one column a turn and not unrolled: V8 keeps everything in registers just so.

import { get, get2, load2, loadSplat, set, set2, store2 } from "../memory";

/** C −= A Bᵀ: strips at elements a and b of `pack`, `columns` >= 1 long; C at element c of `matrix`, `ld` elements a column. */
export function tile(pack: usize, a: usize, b: usize, columns: usize, matrix: usize, c: usize, ld: usize): void {
  let c00 = f64x2.splat(0);
  let c10 = f64x2.splat(0);
  let c01 = f64x2.splat(0);
  let c11 = f64x2.splat(0);
  let c02 = f64x2.splat(0);
  let c12 = f64x2.splat(0);
  let c03 = f64x2.splat(0);
  let c13 = f64x2.splat(0);
  let from = pack + (a << 3);
  let other = pack + (b << 3);
  const end = from + (columns << 5);
  do {
    const low = load2(pack, from);
    const high = load2(pack, from, 16);
    let t = loadSplat(pack, other);
    c00 = f64x2.add(c00, f64x2.mul(low, t));
    c10 = f64x2.add(c10, f64x2.mul(high, t));
    t = loadSplat(pack, other, 8);
    c01 = f64x2.add(c01, f64x2.mul(low, t));
    c11 = f64x2.add(c11, f64x2.mul(high, t));
    t = loadSplat(pack, other, 16);
    c02 = f64x2.add(c02, f64x2.mul(low, t));
    c12 = f64x2.add(c12, f64x2.mul(high, t));
    t = loadSplat(pack, other, 24);
    c03 = f64x2.add(c03, f64x2.mul(low, t));
    c13 = f64x2.add(c13, f64x2.mul(high, t));
    from += 32;
    other += 32;
  } while (from < end);
  let to = matrix + (c << 3);
  const column = ld << 3;
  subtract(matrix, to, c00, c10);
  to += column;
  subtract(matrix, to, c01, c11);
  to += column;
  subtract(matrix, to, c02, c12);
  to += column;
  subtract(matrix, to, c03, c13);
}

@inline function subtract(matrix: usize, to: usize, low: v128, high: v128): void {
  store2(matrix, to, f64x2.sub(load2(matrix, to), low));
  store2(matrix, to, f64x2.sub(load2(matrix, to, 16), high), 16);
}

/** Copies rows × columns (each at most 4) of a matrix into a 4 × 4 tile of `pack`, the rest zero. */
export function loadEdge(matrix: usize, at: usize, ld: usize, rows: usize, columns: usize, pack: usize, edge: usize): void {
  for (let j: usize = 0; j < 4; j++)
    for (let i: usize = 0; i < 4; i++) set(pack, edge + i + 4 * j, i < rows && j < columns ? get(matrix, at + i + j * ld) : 0);
}

/** The way back. */
export function storeEdge(pack: usize, edge: usize, rows: usize, columns: usize, matrix: usize, at: usize, ld: usize): void {
  for (let j: usize = 0; j < columns; j++) for (let i: usize = 0; i < rows; i++) set(matrix, at + i + j * ld, get(pack, edge + i + 4 * j));
}

/** C −= A Bᵀ on a tile of which only rows × columns lie inside the matrix; `edge`: a 4 × 4 tile in `pack` to work in. */
export function tileWithin(
  pack: usize, a: usize, b: usize, depth: usize, matrix: usize, c: usize, ld: usize, rows: usize, columns: usize, edge: usize,
): void {
  if (rows >= 4 && columns >= 4) return tile(pack, a, b, depth, matrix, c, ld);
  const high = min<usize>(4, rows);
  const wide = min<usize>(4, columns);
  loadEdge(matrix, c, ld, high, wide, pack, edge);
  tile(pack, a, b, depth, pack, edge, 4);
  storeEdge(pack, edge, high, wide, matrix, c, ld);
}

/** Packs `rows` rows and `columns` columns of a column-major matrix into strips of four rows, short ones filled with zeros. */
export function packRows(matrix: usize, at: usize, ld: usize, rows: usize, columns: usize, pack: usize, to: usize): void {
  for (let i: usize = 0; i < rows; i += 4) {
    let strip = to + i * columns;
    let from = at + i;
    const within = rows - i;
    for (let j: usize = 0; j < columns; j++) {
      if (within >= 4) {
        set2(pack, strip, get2(matrix, from));
        set2(pack, strip + 2, get2(matrix, from + 2));
      } else for (let r: usize = 0; r < 4; r++) set(pack, strip + r, r < within ? get(matrix, from + r) : 0);
      strip += 4;
      from += ld;
    }
  }
}

/** Packs the transpose: strips of four columns, row after row. */
export function packColumns(matrix: usize, at: usize, ld: usize, rows: usize, columns: usize, pack: usize, to: usize): void {
  for (let j: usize = 0; j < columns; j += 4) {
    let strip = to + j * rows;
    let from = at + j * ld;
    const within = columns - j;
    for (let i: usize = 0; i < rows; i++) {
      set(pack, strip, get(matrix, from));
      set(pack, strip + 1, within > 1 ? get(matrix, from + ld) : 0);
      set(pack, strip + 2, within > 2 ? get(matrix, from + 2 * ld) : 0);
      set(pack, strip + 3, within > 3 ? get(matrix, from + 3 * ld) : 0);
      strip += 4;
      from++;
    }
  }
}
