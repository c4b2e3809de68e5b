// Rows of narrow supernodes, column by column: which of them have a row below their own columns at a given scalar row, and where.
// With it the many small supernodes before a large one are worked through by the large one's columns, so that memory is
// read and written where it was just read and written.

import { mayGoOn, spend } from "../budget";
import { Indices, newIndices } from "../memory";
import { Sparse } from "../problem";
import { firstBelow, isNarrow } from "./panels";

/** Goes on, from supernode k, counting the visits of every scalar row; returns the supernode to go on from. */
export function countVisits(s: Sparse, k: usize): usize {
  for (; k < s.count && mayGoOn(); k++) {
    spend(3);
    if (!isNarrow(s, k)) continue;
    for (let i = firstBelow(s, k); i < s.rowStart[k + 1]; i++) count(s.visitStart, s.rows[i]);
    spend(<f64>(3 * (s.rowStart[k + 1] - firstBelow(s, k))));
  }
  return k;
}

@inline function count(counts: Indices, i: usize): void {
  counts[i] += 1;
}

/** Visits of the rows that were summed so far. */
let total: usize = 0;

/** Goes on, from a scalar row of q, summing their numbers to where each row's visits begin; returns the row to go on from. */
export function sumVisits(s: Sparse, row: usize, q: usize): usize {
  if (row == 0) total = 0;
  for (; row <= q && mayGoOn(); row++) {
    const visits = s.visitStart[row];
    s.visitStart[row] = total;
    total += visits;
    spend(1);
  }
  return row;
}

/** Makes room for the visits; false when memory does not suffice. */
export function allocateVisits(s: Sparse): bool {
  s.visitor = newIndices(total);
  s.visitPlace = newIndices(total);
  return !!s.visitPlace;
}

/** Goes on, from supernode k, entering its visits, the visitors ascending; returns the supernode to go on from. visitStart[row] moves on to the next free place. */
export function enterVisits(s: Sparse, k: usize): usize {
  for (; k < s.count && mayGoOn(); k++) {
    spend(3);
    if (!isNarrow(s, k)) continue;
    const start = s.rowStart[k];
    for (let i = firstBelow(s, k); i < s.rowStart[k + 1]; i++) {
      const row = s.rows[i];
      const at = s.visitStart[row];
      s.visitor[at] = k;
      s.visitPlace[at] = i - start;
      s.visitStart[row] = at + 1;
    }
    spend(<f64>(6 * (s.rowStart[k + 1] - firstBelow(s, k))));
  }
  return k;
}

/** Goes on, from the last of q scalar rows, bringing visitStart back to where each row's visits begin; returns how many rows are done. */
export function settleVisits(s: Sparse, rows: usize, q: usize): usize {
  for (; rows < q && mayGoOn(); rows++) {
    const row = q - rows;
    s.visitStart[row] = s.visitStart[row - 1];
    spend(1);
  }
  if (rows == q) s.visitStart[0] = 0;
  return rows;
}
