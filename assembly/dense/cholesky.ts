// Cholesky factorisation of a panel: `height` rows and `width` columns of the lower triangle, column major; the rows below
// the triangle become L_below = A_below L⁻ᵀ. Blocks of BLOCK_COLUMNS columns: pack the block with all rows below it, a few strips at
// a time, and factor it there, then subtract its outer product from the columns to the right.

import { addProduct, NO_STAIRCASE, STRIPS_IN_L2 } from "./product";
import { BLOCK_COLUMNS, blockDepth, doubleStrips, packStrips, RECIPROCALS, roundUp4, STRIPS, STRIPS_IN_L1, unpackStrips } from "./strips";
import { factorTile, solveTile, tile } from "./tile";
import { Doubles } from "../memory";
import { Status } from "../../src/kernel/codes";

/** Columns up to which a panel is factored where it stands, without packing. */
const UNPACKED_COLUMNS: usize = 8;

/** Counts the doubles of work space for a panel of `height` rows. */
export function choleskyWork(height: usize): usize {
  return STRIPS + 3 * roundUp4(height) * blockDepth(height);
}

// Where a factorisation stands: the first column of the current block, and the next strip of it to factor or to subtract.
let blockColumn: usize = 0;
let factored: usize = 0;
let subtracted: usize = 0;
let failed: usize = 0;

/** Makes ready for the next panel. */
export function startCholesky(): void {
  blockColumn = 0;
  factored = 0;
  subtracted = 0;
}

/** Tells the column of the panel whose pivot was not positive. */
export function failedPivot(): usize {
  return failed;
}

/**
 * Goes on with the panel at element `at` of `matrix` until it is done or about `budget` multiplications are spent.
 * The state between calls is one block's packed strips in `work`. Above the diagonal there are no meaningful numbers afterwards.
 */
export function choleskyPanel(matrix: Doubles, at: usize, height: usize, width: usize, work: Doubles, budget: f64): Status {
  if (width <= UNPACKED_COLUMNS) return narrowCholesky(matrix, at, height, width);
  let left = budget;
  while (blockColumn < width) {
    const columns = min(BLOCK_COLUMNS, width - blockColumn);
    const depth = roundUp4(columns);
    const rows = height - blockColumn;
    const base = at + blockColumn * (height + 1);
    const strips = (rows + 3) >> 2;
    const doubled = STRIPS + roundUp4(rows) * depth;
    const wanted = (width - blockColumn + 3) >> 2;
    for (; factored < strips; factored += STRIPS_IN_L1) {
      if (left <= 0) return Status.Running;
      if (!factorStrips(matrix, base, height, rows, columns, wanted, factored, work, doubled)) return Status.NotPositiveDefinite;
      left -= <f64>(2 * STRIPS_IN_L1 * columns * columns);
    }
    const beyond = blockColumn + columns;
    for (; beyond < width && subtracted < strips - (columns >> 2); subtracted += STRIPS_IN_L2) {
      if (left <= 0) return Status.Running;
      left -= addProduct(
        work, STRIPS + columns * depth, NO_STAIRCASE, doubled + 2 * columns * depth, NO_STAIRCASE, depth, -1,
        matrix, base + columns * (height + 1), height, height - beyond, width - beyond, true, subtracted,
      );
    }
    blockColumn = beyond;
    factored = 0;
    subtracted = 0;
  }
  return Status.Done;
}

/** Factors a panel of few columns, one after the other. */
function narrowCholesky(matrix: Doubles, at: usize, height: usize, width: usize): Status {
  for (let j: usize = 0; j < width; j++) {
    const column = at + j * height;
    for (let k: usize = 0; k < j; k++) {
      const earlier = at + k * height;
      const factor = matrix[earlier + j];
      for (let i = j; i < height; i++) matrix[column + i] -= factor * matrix[earlier + i];
    }
    const pivot = matrix[column + j];
    if (!(pivot > 0)) {
      failed = j;
      return Status.NotPositiveDefinite;
    }
    const root = NativeMath.sqrt(pivot);
    matrix[column + j] = root;
    for (let i = j + 1; i < height; i++) matrix[column + i] /= root;
  }
  return Status.Done;
}

/**
 * Packs and factors the next strips of a block of columns, and writes them back; those before them are done. Of the strips below
 * the block the first `wanted` of all are doubled for the outer product.
 */
function factorStrips(
  matrix: Doubles, base: usize, ld: usize, rows: usize, columns: usize, wanted: usize, from: usize, work: Doubles, doubled: usize,
): bool {
  const depth = roundUp4(columns);
  const size = depth << 2;
  const height = min(STRIPS_IN_L1 << 2, rows - 4 * from);
  const end = from + ((height + 3) >> 2);
  const across = min(columns, end << 2); // what lies right of it is above the diagonal
  packStrips(matrix, base + 4 * from, 1, ld, height, across, work, STRIPS + from * size, depth);
  for (let j: usize = 0; j * 4 < across; j++) {
    const own = STRIPS + j * size;
    const right = doubled + 2 * j * size;
    if (j >= from && !factorOwn(own, right, j, min<usize>(4, columns - 4 * j), work)) return false;
    for (let i = max(from, j + 1); i < end; i++) {
      const left = STRIPS + i * size;
      if (j > 0) tile(work, left, right, 4 * j, -1, work, left + 16 * j, 4);
      solveTile(work, left + 16 * j, own + 16 * j, RECIPROCALS + 4 * j);
    }
  }
  const first = max(from, depth >> 2);
  const last = min(end, wanted);
  if (first < last) doubleStrips(work, STRIPS + first * size, (last - first) * size, doubled + 2 * first * size);
  unpackStrips(work, STRIPS + from * size, depth, matrix, base + 4 * from, 1, ld, height, across);
  return true;
}

/** Doubles what strip j has left of the diagonal, and factors its tile on the diagonal, of which `wide` columns count. */
function factorOwn(own: usize, right: usize, j: usize, wide: usize, work: Doubles): bool {
  const diagonal = own + 16 * j;
  doubleStrips(work, own, 16 * j, right);
  if (j > 0) tile(work, own, right, 4 * j, -1, work, diagonal, 4);
  const done = factorTile(work, diagonal, wide, RECIPROCALS + 4 * j);
  if (done < wide) failed = blockColumn + 4 * j + done;
  return done == wide;
}
