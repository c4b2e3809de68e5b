// Room for a factorisation of A and for its inverse on the pattern of L, found out from the panels' shapes before either begins.

import { allow, mayGoOn, spend } from "../budget";
import { newDoubles, newIndices } from "../memory";
import { choleskyWork } from "../dense/cholesky";
import { inverseWork } from "../dense/inverse";
import { productWork } from "../dense/product";
import { Problem, Sparse } from "../problem";
import { columnsOf, COLUMNS_TOGETHER, heightOf, isNarrow, WIDE_COLUMNS } from "./panels";
import { allocateVisits, countVisits, enterVisits, settleVisits, sumVisits } from "./visits";
import { Status } from "../../src/kernel/codes";

// What is being done: the visits of narrow supernodes are counted, summed, entered and settled; then it is found out how much else is needed.
const COUNT: usize = 0;
const SUM: usize = 1;
const ENTER: usize = 2;
const SETTLE: usize = 3;
const QUOTIENTS: usize = 4;
const DONE: usize = 5;

let stage: usize = DONE;
let at: usize = 0; // the next supernode or row
let quotients: usize = 0; // elements of Y of the narrow supernodes so far

/** Allocates L and A⁻¹; false when memory does not suffice. */
export function startStorage(m: Problem): bool {
  const s = m.sparse;
  const elements = s.panelStart[s.count];
  s.factor = newDoubles(elements);
  s.inverse = newDoubles(elements);
  s.head = newIndices(s.count);
  s.next = newIndices(s.count);
  s.offset = newIndices(s.count);
  s.map = newIndices(m.q);
  s.relative = newIndices(s.tallest);
  s.visitStart = newIndices(m.q + 1);
  s.quotientStart = newIndices(s.count + 1);
  stage = COUNT;
  at = 0;
  quotients = 0;
  return !!s.quotientStart;
}

/** Goes on with the lists and the work space of the factorisation and the inversion until they are there or so much work is done. */
export function layStorage(m: Problem, work: f64): Status {
  const s = m.sparse;
  const q = m.q;
  allow(work);
  for (; stage < DONE; stage++) {
    const all = stage == SUM || stage == SETTLE ? q : s.count;
    if (stage == COUNT) at = countVisits(s, at);
    else if (stage == SUM) at = sumVisits(s, at, q);
    else if (stage == ENTER) at = enterVisits(s, at);
    else if (stage == SETTLE) at = settleVisits(s, at, q);
    else at = measureQuotients(s, at);
    if (at < all) return Status.Running;
    at = 0;
    if (stage == SUM && !allocateVisits(s)) return Status.OutOfMemory;
    if (stage == QUOTIENTS && !allocateWork(s)) return Status.OutOfMemory;
  }
  return Status.Done;
}

/** Goes on, from supernode k, finding where Y of every narrow supernode stands; returns the supernode to go on from. */
function measureQuotients(s: Sparse, k: usize): usize {
  for (; k < s.count && mayGoOn(); k++) {
    s.quotientStart[k] = quotients;
    if (isNarrow(s, k)) quotients += (heightOf(s, k) - columnsOf(s, k)) * columnsOf(s, k);
    spend(3);
  }
  return k;
}

/** Allocates Y and the work space; false when memory does not suffice. */
function allocateWork(s: Sparse): bool {
  s.quotient = newDoubles(quotients);
  s.gather = newDoubles(gatherSize(s));
  s.work = newDoubles(workSize(s));
  return !!s.work;
}

/** Counts the bytes that `startStorage` and `layStorage` will take, but for the headers of its buffers. */
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
