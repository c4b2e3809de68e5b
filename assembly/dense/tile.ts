// The 4 × 4 tiles on which all dense work is built, with their operands packed in strips of four rows, column after column
// (strips.ts). The product has eight accumulators, takes one column a turn, is not unrolled and finds its right operand doubled:
// just so V8 keeps everything in registers and spends no instruction on addresses.

import { EDGE } from "./strips";
import { add, get, load2, loadSplat, set, store2 } from "../memory";

/** C += α A Bᵀ: a strip at element a of `pack`, a doubled one at b, `depth` >= 1 long; C at element c of `matrix`, `ld` elements a column. */
export function tile(pack: usize, a: usize, b: usize, depth: usize, alpha: f64, matrix: usize, c: usize, ld: usize): void {
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
  let to = matrix + (c << 3);
  const column = ld << 3;
  addScaled(matrix, to, scale, c00, c10);
  to += column;
  addScaled(matrix, to, scale, c01, c11);
  to += column;
  addScaled(matrix, to, scale, c02, c12);
  to += column;
  addScaled(matrix, to, scale, c03, c13);
}

@inline function addScaled(matrix: usize, to: usize, scale: v128, low: v128, high: v128): void {
  store2(matrix, to, f64x2.add(load2(matrix, to), f64x2.mul(scale, low)));
  store2(matrix, to, f64x2.add(load2(matrix, to, 16), f64x2.mul(scale, high)), 16);
}

/** The same on a tile of which only rows × columns lie inside the matrix. */
export function tileWithin(
  pack: usize, a: usize, b: usize, depth: usize, alpha: f64, matrix: usize, c: usize, ld: usize, rows: usize, columns: usize,
): void {
  if (rows >= 4 && columns >= 4) return tile(pack, a, b, depth, alpha, matrix, c, ld);
  memory.fill(pack + (EDGE << 3), 0, 128);
  tile(pack, a, b, depth, alpha, pack, EDGE, 4);
  for (let j: usize = 0; j < min<usize>(4, columns); j++)
    for (let i: usize = 0; i < min<usize>(4, rows); i++) add(matrix, c + i + j * ld, get(pack, EDGE + i + 4 * j));
}

/**
 * Cholesky of the packed tile at element c, of which `wide` columns count; the others become 0, what stands above the diagonal has no
 * meaning. Leaves the reciprocals of its diagonal, 0 for a column that does not count. Returns the columns done: `wide`, or those
 * before a pivot that is not positive.
 */
export function factorTile(pack: usize, c: usize, wide: usize, reciprocals: usize): usize {
  for (let j: usize = 0; j < 4; j++) {
    const column = pack + ((c + 4 * j) << 3);
    let low = load2(pack, column);
    let high = load2(pack, column, 16);
    for (let k: usize = 0; k < j; k++) {
      const earlier = pack + ((c + 4 * k) << 3);
      const factor = loadSplat(pack, earlier + (j << 3));
      low = f64x2.sub(low, f64x2.mul(load2(pack, earlier), factor));
      high = f64x2.sub(high, f64x2.mul(load2(pack, earlier, 16), factor));
    }
    store2(pack, column, low);
    store2(pack, column, high, 16);
    const pivot = get(pack, c + 5 * j);
    if (j < wide && !(pivot > 0)) return j;
    const root = j < wide ? NativeMath.sqrt(pivot) : 0;
    const reciprocal = j < wide ? 1 / root : 0;
    set(pack, reciprocals + j, reciprocal);
    store2(pack, column, f64x2.mul(low, f64x2.splat(reciprocal)));
    store2(pack, column, f64x2.mul(high, f64x2.splat(reciprocal)), 16);
    set(pack, c + 5 * j, root);
  }
  return wide;
}

/** X Lᵀ = C in place for the packed tile at element x; L: the packed tile at l and the reciprocals of its diagonal. */
export function solveTile(pack: usize, x: usize, l: usize, reciprocals: usize): void {
  solveHalf(pack, pack + (x << 3), pack + (l << 3), pack + (reciprocals << 3));
  solveHalf(pack, pack + (x << 3) + 16, pack + (l << 3), pack + (reciprocals << 3));
}

/** Two of its rows, all by address. */
@inline function solveHalf(pack: usize, x: usize, l: usize, reciprocals: usize): void {
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
