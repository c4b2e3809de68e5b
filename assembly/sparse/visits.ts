// Rows of narrow supernodes, column by column: which of them have a row below their own columns at a given scalar row, and where.
// With it the many small supernodes before a large one are worked through by the large one's columns, so that memory is
// read and written where it was just read and written.

import { Indices, newIndices } from "../memory";
import { Sparse } from "../problem";
import { firstBelow, isNarrow } from "./panels";

/** Lists the visits of every scalar row, the visitors ascending; false when memory does not suffice. */
export function listVisits(s: Sparse, q: usize): bool {
  s.visitStart = newIndices(q + 1);
  if (!s.visitStart) return false;
  for (let k: usize = 0; k < s.count; k++)
    if (isNarrow(s, k)) for (let i = firstBelow(s, k); i < s.rowStart[k + 1]; i++) count(s.visitStart, s.rows[i]);
  let total: usize = 0;
  for (let row: usize = 0; row <= q; row++) {
    const visits = s.visitStart[row];
    s.visitStart[row] = total;
    total += visits;
  }
  s.visitor = newIndices(total);
  s.visitPlace = newIndices(total);
  if (!s.visitPlace) return false;
  for (let k: usize = 0; k < s.count; k++) if (isNarrow(s, k)) enterVisits(s, k);
  for (let row = q; row > 0; row--) s.visitStart[row] = s.visitStart[row - 1];
  s.visitStart[0] = 0;
  return true;
}

@inline function count(counts: Indices, i: usize): void {
  counts[i] += 1;
}

/** Enters the visits of supernode k; visitStart[row] moves on to the next free place. */
function enterVisits(s: Sparse, k: usize): void {
  const start = s.rowStart[k];
  for (let i = firstBelow(s, k); i < s.rowStart[k + 1]; i++) {
    const row = s.rows[i];
    const at = s.visitStart[row];
    s.visitor[at] = k;
    s.visitPlace[at] = i - start;
    s.visitStart[row] = at + 1;
  }
}
