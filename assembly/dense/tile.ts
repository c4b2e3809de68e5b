// The 4 × 4 tiles on which all dense work is built, with their operands packed in strips of four rows, column after column
// (strips.ts). The product has eight accumulators, takes one column a turn, is not unrolled and finds its right operand doubled:
// just so V8 keeps everything in registers and spends no instruction on addresses.

import { EDGE } from "./strips";
import { Doubles, load2, loadSplat, store2 } from "../memory";

/** C += α A Bᵀ: a strip at element a of `pack`, a doubled one at b, both `depth` >= 1 long; C at element c of `matrix`. */
export function tile(pack: Doubles, a: usize, b: usize, depth: usize, alpha: f64, matrix: Doubles, c: usize, ld: usize): void {
  let c00 = f64x2.splat(0);
  let c10 = f64x2.splat(0);
  let c01 = f64x2.splat(0);
  let c11 = f64x2.splat(0);
  let c02 = f64x2.splat(0);
  let c12 = f64x2.splat(0);
  let c03 = f64x2.splat(0);
  let c13 = f64x2.splat(0);
  let from = pack.at(a);
  let other = pack.at(b);
  const end = from + (depth << 5);
  do {
    const low = load2(pack, from);
    const high = load2(pack, from, 16);
    let t = load2(pack, other);
    c00 = f64x2.add(c00, f64x2.mul(low, t));
    c10 = f64x2.add(c10, f64x2.mul(high, t));
    t = load2(pack, other, 16);
    c01 = f64x2.add(c01, f64x2.mul(low, t));
    c11 = f64x2.add(c11, f64x2.mul(high, t));
    t = load2(pack, other, 32);
    c02 = f64x2.add(c02, f64x2.mul(low, t));
    c12 = f64x2.add(c12, f64x2.mul(high, t));
    t = load2(pack, other, 48);
    c03 = f64x2.add(c03, f64x2.mul(low, t));
    c13 = f64x2.add(c13, f64x2.mul(high, t));
    from += 32;
    other += 64;
  } while (from < end);
  const scale = f64x2.splat(alpha);
  let to = matrix.at(c);
  const column = ld << 3;
  addScaled(matrix, to, scale, c00, c10);
  to += column;
  addScaled(matrix, to, scale, c01, c11);
  to += column;
  addScaled(matrix, to, scale, c02, c12);
  to += column;
  addScaled(matrix, to, scale, c03, c13);
}

/** Adds `scale` times four numbers, in two pairs of lanes, to those at address `to`. */
@inline function addScaled(matrix: Doubles, to: usize, scale: v128, low: v128, high: v128): void {
  store2(matrix, to, f64x2.add(load2(matrix, to), f64x2.mul(scale, low)));
  store2(matrix, to, f64x2.add(load2(matrix, to, 16), f64x2.mul(scale, high)), 16);
}

/** Adds α A Bᵀ to a tile of C of which only rows × columns lie inside the matrix; A and B as `tile` takes them. */
export function tileWithin(
  pack: Doubles, a: usize, b: usize, depth: usize, alpha: f64, matrix: Doubles, c: usize, ld: usize, rows: usize, columns: usize,
): void {
  if (rows >= 4 && columns >= 4) return tile(pack, a, b, depth, alpha, matrix, c, ld);
  memory.fill(pack.at(EDGE), 0, 128);
  tile(pack, a, b, depth, alpha, pack, EDGE, 4);
  for (let j: usize = 0; j < min<usize>(4, columns); j++)
    for (let i: usize = 0; i < min<usize>(4, rows); i++) matrix[c + i + j * ld] += pack[EDGE + i + 4 * j];
}

/**
 * Cholesky of the packed tile at element c, of which `wide` columns count; the others become 0, what stands above the diagonal
 * has no meaning. Leaves the reciprocals of its diagonal, 0 for a column that does not count. Returns the columns done: `wide`,
 * or those before a pivot that is not positive.
 */
export function factorTile(pack: Doubles, c: usize, wide: usize, reciprocals: usize): usize {
  const scale0 = factorPivot(pack, c, pack[c], wide > 0, reciprocals);
  if (wide > 0 && !(scale0 > 0)) return 0;
  const l10 = scale0 * pack[c + 1];
  const l20 = scale0 * pack[c + 2];
  const l30 = scale0 * pack[c + 3];
  const scale1 = factorPivot(pack, c + 5, pack[c + 5] - l10 * l10, wide > 1, reciprocals + 1);
  if (wide > 1 && !(scale1 > 0)) return 1;
  const l21 = scale1 * (pack[c + 6] - l20 * l10);
  const l31 = scale1 * (pack[c + 7] - l30 * l10);
  const scale2 = factorPivot(pack, c + 10, pack[c + 10] - l20 * l20 - l21 * l21, wide > 2, reciprocals + 2);
  if (wide > 2 && !(scale2 > 0)) return 2;
  const l32 = scale2 * (pack[c + 11] - l30 * l20 - l31 * l21);
  const scale3 = factorPivot(pack, c + 15, pack[c + 15] - l30 * l30 - l31 * l31 - l32 * l32, wide > 3, reciprocals + 3);
  if (wide > 3 && !(scale3 > 0)) return 3;
  pack[c + 1] = l10;
  pack[c + 2] = l20;
  pack[c + 3] = l30;
  pack[c + 6] = l21;
  pack[c + 7] = l31;
  pack[c + 11] = l32;
  return wide;
}

/** Writes the root of a pivot and its reciprocal, and returns this; zeros if the pivot is not positive or does not count. */
@inline function factorPivot(pack: Doubles, place: usize, pivot: f64, counts: bool, reciprocal: usize): f64 {
  const positive = counts && pivot > 0;
  const root = positive ? NativeMath.sqrt(pivot) : 0;
  const scale = positive ? 1 / root : 0;
  pack[place] = root;
  pack[reciprocal] = scale;
  return scale;
}

/** Solves X Lᵀ = C in place for the packed tile at element x; L: the packed tile at l and the reciprocals of its diagonal. */
export function solveTile(pack: Doubles, x: usize, l: usize, reciprocals: usize): void {
  solveHalf(pack, pack.at(x), pack.at(l), pack.at(reciprocals));
  solveHalf(pack, pack.at(x) + 16, pack.at(l), pack.at(reciprocals));
}

/** Solves X Lᵀ = C for two rows of a packed tile; the tile, L and the reciprocals are given by address. */
@inline function solveHalf(pack: Doubles, x: usize, l: usize, reciprocals: usize): void {
  const x0 = f64x2.mul(load2(pack, x), loadSplat(pack, reciprocals));
  store2(pack, x, x0);
  let sum = f64x2.sub(load2(pack, x, 32), f64x2.mul(x0, loadSplat(pack, l, 8)));
  const x1 = f64x2.mul(sum, loadSplat(pack, reciprocals, 8));
  store2(pack, x, x1, 32);
  sum = f64x2.sub(load2(pack, x, 64), f64x2.mul(x0, loadSplat(pack, l, 16)));
  sum = f64x2.sub(sum, f64x2.mul(x1, loadSplat(pack, l, 48)));
  const x2 = f64x2.mul(sum, loadSplat(pack, reciprocals, 16));
  store2(pack, x, x2, 64);
  sum = f64x2.sub(load2(pack, x, 96), f64x2.mul(x0, loadSplat(pack, l, 24)));
  sum = f64x2.sub(sum, f64x2.mul(x1, loadSplat(pack, l, 56)));
  sum = f64x2.sub(sum, f64x2.mul(x2, loadSplat(pack, l, 88)));
  store2(pack, x, f64x2.mul(sum, loadSplat(pack, reciprocals, 24)), 96);
}
