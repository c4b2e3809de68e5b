// Supernodes and their panels of L: how wide and how tall they are, which of them are narrow, and what work on them costs.

import { Sparse } from "../problem";

/** Columns from which on a supernode is wide; one of fewer is narrow. Only time and rounding depend on it. */
export const WIDE_COLUMNS: usize = 8;

/** Multiplications that take as long as what a supernode, or one visit to it, costs beside its own. They only say where work may pause. */
export const SUPERNODE_OVERHEAD: f64 = 500;
export const VISIT_OVERHEAD: f64 = 20;
/** How many multiplications of a dense product take as long as one whose place is looked up. */
export const SCATTERED: f64 = 4;

/** Target columns that one packed product of a wide descendant updates, at most. */
export const COLUMNS_TOGETHER: usize = 64;
/** Multiplications of one packed product, at most, if it has more than four columns: some milliseconds. */
const LARGEST_PRODUCT: f64 = 5e7;

/** Counts the columns that one packed product of so many rows and so much depth may have, four at least. */
export function columnsTogether(rows: usize, depth: usize): usize {
  return max<usize>(4, <usize>(LARGEST_PRODUCT / (<f64>rows * <f64>depth)) & ~3);
}

/** Counts the rows of panel k, its own columns' included. */
@inline export function heightOf(s: Sparse, k: usize): usize {
  return s.rowStart[k + 1] - s.rowStart[k];
}
/** Counts the columns of supernode k. */
@inline export function columnsOf(s: Sparse, k: usize): usize {
  return s.firstColumn[k + 1] - s.firstColumn[k];
}

/** True for a supernode of few columns. */
@inline export function isNarrow(s: Sparse, k: usize): bool {
  return columnsOf(s, k) < WIDE_COLUMNS;
}

/** Tells where supernode k's rows below its own columns begin in `rows`. */
@inline export function firstBelow(s: Sparse, k: usize): usize {
  return s.rowStart[k] + columnsOf(s, k);
}

/** Fills map[row], the place of the row in panel k. */
export function mapRows(s: Sparse, k: usize): void {
  const start = s.rowStart[k];
  const height = heightOf(s, k);
  for (let i: usize = 0; i < height; i++) s.map[s.rows[start + i]] = i;
}
