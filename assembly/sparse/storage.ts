// Room for a factorisation of A and for its inverse on the pattern of L, found out from the panels' shapes before either begins.

import { newDoubles, newIndices } from "../memory";
import { choleskyWork } from "../dense/cholesky";
import { inverseWork } from "../dense/inverse";
import { productWork } from "../dense/product";
import { Problem, Sparse } from "../problem";
import { COLUMNS_TOGETHER } from "./factor";
import { columnsOf, heightOf, isNarrow, WIDE_COLUMNS } from "./panels";
import { listVisits } from "./visits";

/** Allocates L, A⁻¹ and the work space; false when memory does not suffice. */
export function allocateFactor(m: Problem): bool {
  const s = m.sparse;
  const elements = s.panelStart[s.count];
  s.factor = newDoubles(elements);
  s.inverse = newDoubles(elements);
  s.head = newIndices(s.count);
  s.next = newIndices(s.count);
  s.offset = newIndices(s.count);
  s.map = newIndices(m.q);
  s.relative = newIndices(s.tallest);
  if (!listVisits(s, m.q) || !allocateQuotients(s)) return false;
  s.gather = newDoubles(gatherSize(s));
  s.work = newDoubles(workSize(s));
  return !!s.work;
}

/** Counts the bytes that `allocateFactor` will take, but for the headers of its buffers. */
export function factorBytes(m: Problem): f64 {
  const s = m.sparse;
  let below: f64 = 0;
  let quotients: f64 = 0;
  for (let k: usize = 0; k < s.count; k++) {
    if (!isNarrow(s, k)) continue;
    const rows = <f64>(heightOf(s, k) - columnsOf(s, k));
    below += rows;
    quotients += rows * <f64>columnsOf(s, k);
  }
  const doubles = 2.0 * <f64>s.panelStart[s.count] + quotients + <f64>gatherSize(s) + <f64>workSize(s);
  return 8 * doubles + 4 * (4.0 * <f64>s.count + 2.0 * <f64>m.q + 2 * below + <f64>s.tallest);
}

/** Counts the doubles of `work`, the packed operands of the factorisation and of the inversion. */
function workSize(s: Sparse): usize {
  return max(inverseWorkSize(s), max(choleskyWork(s.tallest), productWork(s.tallest, COLUMNS_TOGETHER)));
}

/** Counts the doubles of `gather` that the inversion needs: L_C⁻¹ of a narrow supernode; of a wide one Y and Yᵀ, and Z_RR. */
function gatherSize(s: Sparse): usize {
  let most: usize = WIDE_COLUMNS * WIDE_COLUMNS;
  for (let k: usize = 0; k < s.count; k++) {
    const width = columnsOf(s, k);
    const below = heightOf(s, k) - width;
    if (width >= WIDE_COLUMNS && below > 0) most = max(most, below * width * 2 + below * below);
  }
  return most;
}

/** Counts the doubles of `work` that the inversion of the wide supernodes needs. */
function inverseWorkSize(s: Sparse): usize {
  let most: usize = 0;
  for (let k: usize = 0; k < s.count; k++) {
    const width = columnsOf(s, k);
    if (width >= WIDE_COLUMNS) most = max(most, max(inverseWork(width), productWork(heightOf(s, k), width)));
  }
  return most;
}

/** Allocates Y of every narrow supernode; false when memory does not suffice. */
function allocateQuotients(s: Sparse): bool {
  s.quotientStart = newIndices(s.count + 1);
  if (!s.quotientStart) return false;
  let total: usize = 0;
  for (let k: usize = 0; k < s.count; k++) {
    s.quotientStart[k] = total;
    if (isNarrow(s, k)) total += (heightOf(s, k) - columnsOf(s, k)) * columnsOf(s, k);
  }
  s.quotient = newDoubles(total);
  return !!s.quotient;
}
