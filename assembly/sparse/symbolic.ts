// From the order of elimination to the shape of the factor: supernodes, their rows, and where every block of A stands in
// them. Everything that depends on the pattern alone, done once per model, in pieces.

import { allow, mayGoOn, spend } from "../budget";
import { allocate, fits, mark, newIndices, NO_INDEX, release, settle } from "../memory";
import { factorAt, pairAt, Problem, Sparse } from "../problem";
import { countEdges, edgeCount, enterEdges, numberNodes } from "./graph";
import { minimumDegree, startOrder } from "./order";
import { columnsOf } from "./panels";
import { placeLevels, placePairs } from "./places";
import {
  Analysis, eliminationTree, firstDescendants, hangSteps, invertOrder, meetPaths, numberSteps, renameSteps, startCounts, startPostorder,
  sumCounts, takeNewNumbers,
} from "./tree";
import { Status } from "../../src/kernel/codes";

// What is being done: the level graph, the order of elimination, its tree and the rows below each step, the supernodes and their rows, and
// the places of A's blocks.
const COUNT_EDGES: usize = 0;
const SUM_EDGES: usize = 1;
const ENTER_EDGES: usize = 2;
const SETTLE_EDGES: usize = 3;
const ORDER: usize = 4;
const INVERT: usize = 5;
const TREE: usize = 6;
const HANG: usize = 7;
const NUMBER: usize = 8;
const RENAME: usize = 9;
const INVERT_AGAIN: usize = 10;
const DESCENDANTS: usize = 11;
const PATHS: usize = 12;
const SUMS: usize = 13;
const SUPERNODES: usize = 14;
const OWNERS: usize = 15;
const PANELS: usize = 16;
const OWN_ROWS: usize = 17;
const ROWS: usize = 18;
const LEVELS: usize = 19;
const PAIRS: usize = 20;

let analysis = changetype<Analysis>(0);

/** Makes room for the analysis; false when memory does not suffice. */
export function startAnalysis(m: Problem): bool {
  const s = m.sparse;
  const nodes = numberNodes(m);
  s.nodes = nodes;
  s.order = newIndices(nodes);
  s.owner = newIndices(nodes);
  s.firstColumn = newIndices(nodes + 1);
  s.rowStart = newIndices(nodes + 1);
  s.panelStart = newIndices(nodes + 1);
  s.rowOwner = newIndices(m.q);
  const start = mark();
  const address = allocate(1, offsetof<Analysis>());
  if (!address) return false;
  const a = changetype<Analysis>(address);
  a.start = start;
  a.nodes = nodes;
  a.order = s.order;
  a.begin = newIndices(nodes + 1);
  a.adjacent = newIndices(2 * edgeCount(m));
  a.stepOf = newIndices(nodes);
  a.width = newIndices(nodes);
  a.parent = newIndices(nodes);
  a.below = newIndices(nodes);
  a.ancestor = newIndices(nodes);
  a.supernodeParent = newIndices(nodes);
  a.kept = mark();
  analysis = a;
  return !!a.supernodeParent;
}

/** Goes on ordering, analysing and laying out the factor of A until that is done or so much work. */
export function analyse(m: Problem, work: f64): Status {
  const a = analysis;
  allow(work);
  while (true) {
    if (!takeStage(m, m.sparse, a)) return Status.Running;
    if (a.stage == PAIRS) break;
    a.at = 0;
    a.pair = 0;
    if (!endStage(m, m.sparse, a)) return Status.OutOfMemory;
    a.stage++;
  }
  m.sparse.rows = settle(m.sparse.rows, a.start); // which takes the place of the analysis itself
  return Status.Done;
}

/** Goes on with what is being done; true once it is. */
function takeStage(m: Problem, s: Sparse, a: Analysis): bool {
  switch (a.stage) {
    case COUNT_EDGES: return eachPair(m, a, COUNT_EDGES);
    case SUM_EDGES: return sumEdges(a);
    case ENTER_EDGES: return eachPair(m, a, ENTER_EDGES);
    case SETTLE_EDGES: return settleEdges(m, a);
    case ORDER: return minimumDegree(a.begin, a.adjacent, a.width, a.order);
    case TREE: return eliminationTree(a);
    case HANG: return hangSteps(a);
    case NUMBER: return numberSteps(a);
    case RENAME: return renameSteps(a);
    case DESCENDANTS: return firstDescendants(a);
    case PATHS: return meetPaths(a);
    case SUMS: return sumCounts(a);
    case SUPERNODES: return formSupernodes(a, s);
    case OWNERS: return findOwners(a, s);
    case PANELS: return measurePanels(a, s);
    case OWN_ROWS: return listOwnRows(a, s);
    case ROWS: return listRows(a, s);
    case LEVELS: return placeLevels(m, a, s);
    case PAIRS: return eachPair(m, a, PAIRS);
    default: return invertOrder(a);
  }
}

/** Takes over what was done, and makes ready for what comes next; false when memory does not suffice. */
function endStage(m: Problem, s: Sparse, a: Analysis): bool {
  switch (a.stage) {
    case SETTLE_EDGES: return startOrder(a.nodes, a.begin[a.nodes], m.q);
    case ORDER: return dropTemporaries(a);
    case TREE: return startPostorder(a);
    case RENAME:
      takeNewNumbers(a);
      return dropTemporaries(a);
    case INVERT_AGAIN: return startCounts(a);
    case SUMS: return dropTemporaries(a);
    case SUPERNODES:
      s.firstColumn[s.count] = s.nodes;
      return true;
    case PANELS: return endPanels(a, s);
    case ROWS:
      a.scalar = 0;
      return true;
    default: return true;
  }
}

/** Drops what the order, the tree or the counts needed beside the analysis. */
function dropTemporaries(a: Analysis): bool {
  release(a.kept);
  return true;
}

/** Goes on with what is done for all level pairs of all pairs of factors. */
function eachPair(m: Problem, a: Analysis, stage: usize): bool {
  for (; a.pair < m.pairCount; a.pair++) {
    a.at = stage == COUNT_EDGES ? countEdges(m, a.pair, a.at, a.begin)
      : stage == ENTER_EDGES ? enterEdges(m, a.pair, a.at, a.begin, a.adjacent)
      : placePairs(m, a.pair, a.at);
    if (a.at < pairAt(m, a.pair).count) return false;
    a.at = 0;
  }
  return true;
}

/** Goes on summing the numbers of ends of edges to where each node's begin. */
function sumEdges(a: Analysis): bool {
  for (; a.at < a.nodes && mayGoOn(); a.at++) {
    a.begin[a.at + 1] += a.begin[a.at];
    spend(1);
  }
  return a.at == a.nodes;
}

/** Goes on, from the last node, bringing `begin` back to where each node's edges begin, and noting its columns. */
function settleEdges(m: Problem, a: Analysis): bool {
  for (let f = m.factorCount; a.at < a.nodes && mayGoOn(); a.at++) {
    const v = a.nodes - 1 - a.at;
    while (f == m.factorCount || factorAt(m, f).node > v) f--;
    a.width[v] = factorAt(m, f).width;
    a.begin[v + 1] = a.begin[v];
    spend(3);
  }
  if (a.at < a.nodes) return false;
  a.begin[0] = 0;
  return true;
}

/**
 * Goes on forming supernodes: runs of steps with nearly the same rows become one. A run takes in the one before it while that hangs below
 * it in the tree and the zeros that the union stores stay under a tenth of its panel.
 */
function formSupernodes(a: Analysis, s: Sparse): bool {
  const first = s.firstColumn; // for now: first step of a supernode
  const widths = s.rowStart; // for now: its columns
  const zeros = a.zeros;
  let count = s.count;
  for (; a.at < s.nodes && mayGoOn(); a.at++) {
    let start = a.at;
    let columns = a.width[s.order[a.at]];
    const tail = a.below[a.at];
    let stored: f64 = 0;
    spend(10);
    while (count > 0) {
      const up = a.parent[start - 1];
      if (up == NO_INDEX || up < start || up > a.at) break;
      const extra = widths[count - 1];
      const missing = columns + tail - a.below[start - 1];
      const wasted = stored + <f64>zeros[count - 1] + <f64>extra * <f64>missing;
      const total = <f64>(columns + extra);
      if (10 * wasted > total * (0.5 * (total + 1) + <f64>tail)) break;
      stored = wasted;
      columns += extra;
      start = first[--count];
    }
    first[count] = start;
    widths[count] = columns;
    zeros[count++] = <usize>stored;
  }
  s.count = count;
  return a.at == s.nodes;
}

/** Goes on finding the supernode of every step, and of every supernode the one above it. */
function findOwners(a: Analysis, s: Sparse): bool {
  const first = s.firstColumn;
  for (; a.at < s.count && mayGoOn(); a.at++) {
    const k = s.count - 1 - a.at; // from the last: the one above is known
    for (let j = first[k]; j < first[k + 1]; j++) s.owner[j] = k;
    const up = a.parent[first[k + 1] - 1];
    a.supernodeParent[k] = up == NO_INDEX ? NO_INDEX : s.owner[up];
    spend(<f64>(10 + first[k + 1] - first[k]));
  }
  return a.at == s.count;
}

/** Goes on finding firstColumn, rowStart and panelStart of every supernode, and the widest and the tallest. */
function measurePanels(a: Analysis, s: Sparse): bool {
  const first = s.firstColumn;
  for (; a.at < s.count && mayGoOn(); a.at++) {
    const k = a.at;
    const columns = s.rowStart[k];
    const height = columns + a.below[first[k + 1] - 1];
    s.rowStart[k] = a.rowCount;
    s.panelStart[k] = a.panel;
    first[k] = a.scalar;
    a.scalar += columns;
    a.rowCount += height;
    a.panel += height * columns;
    a.elements += <f64>height * <f64>columns;
    s.widest = max(s.widest, columns);
    s.tallest = max(s.tallest, height);
    spend(10);
  }
  return a.at == s.count;
}

/** Ends the panels and makes room for their rows; false when L and A⁻¹ do not fit. */
function endPanels(a: Analysis, s: Sparse): bool {
  s.firstColumn[s.count] = a.scalar;
  s.rowStart[s.count] = a.rowCount;
  s.panelStart[s.count] = a.panel;
  a.scalar = 0;
  if (!fits(16 * a.elements + 4 * <f64>a.rowCount)) return false;
  s.rows = newIndices(a.rowCount);
  return !!s.rows;
}

/** Goes on with the rows of every supernode that are its own columns. */
function listOwnRows(a: Analysis, s: Sparse): bool {
  const filled = a.below; // supernode → rows entered so far
  for (; a.at < s.count && mayGoOn(); a.at++) {
    const k = a.at;
    const columns = columnsOf(s, k);
    for (let c: usize = 0; c < columns; c++) s.rows[s.rowStart[k] + c] = s.firstColumn[k] + c;
    filled[k] = s.rowStart[k] + columns;
    a.lastStep[k] = NO_INDEX;
    spend(<f64>(5 + columns));
  }
  return a.at == s.count;
}

/** Goes on with the rows below them, ascending, found by walking the tree from row to row. */
function listRows(a: Analysis, s: Sparse): bool {
  const filled = a.below;
  for (; a.at < s.nodes && mayGoOn(); a.at++) {
    const i = a.at;
    const node = s.order[i];
    const columns = a.width[node];
    const own = s.owner[i];
    spend(<f64>(5 + 5 * (a.begin[node + 1] - a.begin[node])));
    for (let e = a.begin[node]; e < a.begin[node + 1]; e++) {
      const j = a.stepOf[a.adjacent[e]];
      if (j >= i) continue;
      for (let k = s.owner[j]; k < own && a.lastStep[k] != i; k = a.supernodeParent[k]) {
        for (let c: usize = 0; c < columns; c++) s.rows[filled[k] + c] = a.scalar + c;
        filled[k] += columns;
        a.lastStep[k] = i;
        spend(<f64>(5 + columns));
      }
    }
    a.scalar += columns;
  }
  return a.at == s.nodes;
}
