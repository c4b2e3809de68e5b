// Cholesky factorisation of a panel: `height` rows and `width` columns of the lower triangle, column major; the rows below
// the triangle become L_below = A_below L⁻ᵀ. Blocks of BLOCK columns: factor the block with all rows below it strip by
// strip, packing them on the way, then subtract its outer product from the columns to the right.

import { loadEdge, storeEdge, tile, tileWithin } from "./tile";
import { get, get2, load2, loadSplat, set, store2 } from "../memory";
import { Status } from "../../src/kernel/codes";

export const BLOCK: usize = 64;
const NARROW: usize = 8;
/** Strips of the left operand that are used together while they are in the cache. */
const ROWS_TOGETHER: usize = 32;

/** Doubles of work space for a panel of `height` rows. */
export function choleskyWork(height: usize): usize {
  return (height + 4) * BLOCK + BLOCK + 16;
}

/** Where a factorisation stands: column of the current block, and the strip column of its outer product to do next. */
let blockColumn: usize = 0;
let nextStrip: usize = 0;

export function startCholesky(): void {
  blockColumn = 0;
  nextStrip = 0;
}

/**
 * Goes on with the panel at element `at` of `matrix` until it is done or about `budget` multiplications are spent.
 * The state between calls is one block's packed strips in `work`.
 */
export function choleskyPanel(matrix: usize, at: usize, height: usize, width: usize, work: usize, budget: f64): Status {
  if (width <= NARROW) return narrowCholesky(matrix, at, height, width);
  let left = budget;
  while (blockColumn < width) {
    const columns = min(BLOCK, width - blockColumn);
    const rows = height - blockColumn;
    const base = at + blockColumn + blockColumn * height;
    if (nextStrip == 0) {
      if (!factorBlock(matrix, base, height, rows, columns, work)) return Status.NotPositiveDefinite;
      left -= <f64>(rows * columns * columns) * 0.5;
      nextStrip = (columns + 3) >> 2;
    }
    const strips = (width - blockColumn + 3) >> 2;
    while (nextStrip < strips && blockColumn + columns < width) {
      if (left <= 0) return Status.Running;
      const until = min(nextStrip + 16, strips);
      outerProduct(matrix, base, height, rows, columns, width - blockColumn, nextStrip, until, work);
      left -= <f64>((until - nextStrip) * 4 * columns) * <f64>(rows - 4 * nextStrip);
      nextStrip = until;
    }
    blockColumn += columns;
    nextStrip = 0;
  }
  return Status.Done;
}

/** A panel of few columns, one after the other. */
function narrowCholesky(matrix: usize, at: usize, height: usize, width: usize): Status {
  for (let j: usize = 0; j < width; j++) {
    const column = at + j * height;
    for (let k: usize = 0; k < j; k++) {
      const earlier = at + k * height;
      const factor = get(matrix, earlier + j);
      for (let i = j; i < height; i++) set(matrix, column + i, get(matrix, column + i) - factor * get(matrix, earlier + i));
    }
    const pivot = get(matrix, column + j);
    if (!(pivot > 0)) return Status.NotPositiveDefinite;
    const root = NativeMath.sqrt(pivot);
    set(matrix, column + j, root);
    for (let i = j + 1; i < height; i++) set(matrix, column + i, get(matrix, column + i) / root);
  }
  return Status.Done;
}

/** Factors a block of columns with all rows below it; leaves every strip of four rows packed in `work`. */
function factorBlock(matrix: usize, base: usize, ld: usize, rows: usize, columns: usize, work: usize): bool {
  const strips = (rows + 3) >> 2;
  const across = (columns + 3) >> 2;
  const size = columns << 2;
  const reciprocals = strips * size;
  const edge = reciprocals + BLOCK;
  for (let i: usize = 0; i < strips; i++) {
    const within = min<usize>(4, rows - 4 * i);
    for (let j: usize = 0; j < min(i + 1, across); j++) {
      const wide = min<usize>(4, columns - 4 * j);
      const whole = within == 4 && wide == 4;
      const inPlace = base + 4 * i + 4 * j * ld;
      if (!whole) loadEdge(matrix, inPlace, ld, within, wide, work, edge);
      const target = whole ? matrix : work;
      const c = whole ? inPlace : edge;
      const stride = whole ? ld : 4;
      if (j > 0) tile(work, i * size, j * size, 4 * j, target, c, stride);
      if (i == j) {
        if (!factorTile(target, c, stride, wide, within, work, i * size + 16 * i, reciprocals + 4 * i)) return false;
      } else solveTile(target, c, stride, wide, work, j * size + 16 * j, reciprocals + 4 * j, i * size + 16 * j);
      if (!whole) storeEdge(work, edge, within, wide, matrix, inPlace, ld);
    }
  }
  return true;
}

/** Cholesky of a diagonal tile of which `wide` columns count; packs it and the reciprocals of its diagonal. */
function factorTile(matrix: usize, c: usize, ld: usize, wide: usize, rows: usize, work: usize, packed: usize, reciprocals: usize): bool {
  for (let j: usize = 0; j < wide; j++) {
    let pivot = get(matrix, c + j + j * ld);
    for (let k: usize = 0; k < j; k++) pivot -= get(matrix, c + j + k * ld) * get(matrix, c + j + k * ld);
    if (!(pivot > 0)) return false;
    const root = NativeMath.sqrt(pivot);
    set(matrix, c + j + j * ld, root);
    set(work, reciprocals + j, 1 / root);
    for (let i = j + 1; i < rows; i++) {
      let sum = get(matrix, c + i + j * ld);
      for (let k: usize = 0; k < j; k++) sum -= get(matrix, c + i + k * ld) * get(matrix, c + j + k * ld);
      set(matrix, c + i + j * ld, sum / root);
    }
  }
  for (let j: usize = 0; j < wide; j++)
    for (let i: usize = 0; i < 4; i++) set(work, packed + 4 * j + i, i < j ? 0 : get(matrix, c + i + j * ld));
  return true;
}

/** X Lᵀ = C for a tile, L a packed diagonal tile; X goes to C and packed to `to`. */
function solveTile(matrix: usize, c: usize, ld: usize, wide: usize, work: usize, packed: usize, reciprocals: usize, to: usize): void {
  for (let j: usize = 0; j < wide; j++) {
    const at = matrix + ((c + j * ld) << 3);
    let low = load2(matrix, at);
    let high = load2(matrix, at, 16);
    for (let k: usize = 0; k < j; k++) {
      const factor = loadSplat(work, work + ((packed + 4 * k + j) << 3));
      low = f64x2.sub(low, f64x2.mul(get2(work, to + 4 * k), factor));
      high = f64x2.sub(high, f64x2.mul(get2(work, to + 4 * k + 2), factor));
    }
    const scale = loadSplat(work, work + ((reciprocals + j) << 3));
    low = f64x2.mul(low, scale);
    high = f64x2.mul(high, scale);
    store2(matrix, at, low);
    store2(matrix, at, high, 16);
    store2(work, work + ((to + 4 * j) << 3), low);
    store2(work, work + ((to + 4 * j) << 3), high, 16);
  }
}

/** Subtracts the block's outer product from strips [from, to) of the columns to its right, lower triangle. */
function outerProduct(
  matrix: usize, base: usize, ld: usize, rows: usize, depth: usize, width: usize, from: usize, to: usize, work: usize,
): void {
  const strips = (rows + 3) >> 2;
  const size = depth << 2;
  const edge = strips * size + BLOCK;
  for (let top = from; top < strips; top += ROWS_TOGETHER) {
    const bottom = min(top + ROWS_TOGETHER, strips);
    for (let j = from; j < min(to, bottom); j++) {
      const columns = width - 4 * j;
      for (let i = max(top, j); i < bottom; i++)
        tileWithin(work, i * size, j * size, depth, matrix, base + 4 * i + 4 * j * ld, ld, rows - 4 * i, columns, edge);
    }
  }
}
