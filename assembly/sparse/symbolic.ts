// From the order of elimination to the shape of the factor: supernodes, their rows, and where every block of A stands in
// them. Everything that depends on the pattern alone, done once per model.

import { allocate, fits, mark, newIndices, NO_INDEX, release, settle } from "../memory";
import { Factor, factorAt, Pair, pairAt, Problem, Sparse } from "../problem";
import { edgeCount, levelGraph, numberNodes } from "./graph";
import { minimumDegree } from "./order";
import { columnsOf, heightOf } from "./panels";
import { Analysis, countRows, eliminationTree, invertOrder, postorder } from "./tree";


/** Orders, analyses and lays out the factor of A; false when memory does not suffice. */
export function analyse(m: Problem): bool {
  const s = m.sparse;
  const nodes = numberNodes(m);
  s.nodes = nodes;
  s.order = newIndices(nodes);
  s.owner = newIndices(nodes);
  s.firstColumn = newIndices(nodes + 1);
  s.rowStart = newIndices(nodes + 1);
  s.panelStart = newIndices(nodes + 1);
  s.rowOwner = newIndices(m.q);
  const before = mark();
  const a = newAnalysis(m, s);
  if (!a) return false;
  if (!orderSteps(a)) return false;
  eliminationTree(a);
  if (!postorder(a) || !countRows(a)) return false;
  formSupernodes(a, s);
  if (!measurePanels(a, s)) return false;
  s.rows = newIndices(s.rowStart[s.count]);
  if (!s.rows) return false;
  listRows(a, s);
  placeLevels(m, s);
  for (let i: usize = 0; i < m.pairCount; i++) placePairs(m, s, pairAt(m, i));
  s.rows = settle(s.rows, before);
  return true;
}

/** Allocates the level graph and what is to be found out about it; null when memory does not suffice. */
function newAnalysis(m: Problem, s: Sparse): Analysis | null {
  const address = allocate(1, offsetof<Analysis>());
  if (!address) return null;
  const a = changetype<Analysis>(address);
  const nodes = s.nodes;
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
  if (!a.supernodeParent) return null;
  levelGraph(m, nodes, a.begin, a.adjacent);
  for (let f: usize = 0; f < m.factorCount; f++) {
    const factor = factorAt(m, f);
    for (let l: usize = 0; l < factor.levels; l++) a.width[factor.node + l] = factor.width;
  }
  return a;
}

/** Finds the fill-reducing order and its inverse. */
function orderSteps(a: Analysis): bool {
  const before = mark();
  if (!minimumDegree(a.nodes, a.begin, a.adjacent, a.width, a.order)) return false;
  release(before);
  invertOrder(a);
  return true;
}

/**
 * Runs of steps with nearly the same rows become one supernode: a run takes in the one before it while that hangs below
 * it in the tree and the zeros that the union stores stay under a tenth of its panel.
 */
function formSupernodes(a: Analysis, s: Sparse): void {
  const first = s.firstColumn; // for now: first step of a supernode
  const widths = s.rowStart; // for now: its columns
  const zeros = a.zeros;
  let count: usize = 0;
  for (let j: usize = 0; j < s.nodes; j++) {
    let start = j;
    let columns = a.width[s.order[j]];
    const tail = a.below[j];
    let stored: f64 = 0;
    while (count > 0) {
      const up = a.parent[start - 1];
      if (up == NO_INDEX || up < start || up > j) break;
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
  first[count] = s.nodes;
  for (let k: usize = 0; k < count; k++) for (let j = first[k]; j < first[k + 1]; j++) s.owner[j] = k;
  for (let k: usize = 0; k < count; k++) {
    const up = a.parent[first[k + 1] - 1];
    a.supernodeParent[k] = up == NO_INDEX ? NO_INDEX : s.owner[up];
  }
}

/** Finds firstColumn, rowStart and panelStart of every supernode, and the widest and the tallest; false when L and A⁻¹ do not fit. */
function measurePanels(a: Analysis, s: Sparse): bool {
  const first = s.firstColumn;
  let column: usize = 0;
  let rows: usize = 0;
  let panel: usize = 0;
  let elements: f64 = 0;
  for (let k: usize = 0; k < s.count; k++) {
    const columns = s.rowStart[k];
    const height = columns + a.below[first[k + 1] - 1];
    s.rowStart[k] = rows;
    s.panelStart[k] = panel;
    first[k] = column;
    column += columns;
    rows += height;
    panel += height * columns;
    elements += <f64>height * <f64>columns;
    s.widest = max(s.widest, columns);
    s.tallest = max(s.tallest, height);
  }
  first[s.count] = column;
  s.rowStart[s.count] = rows;
  s.panelStart[s.count] = panel;
  return fits(16 * elements + 4 * <f64>rows);
}

/** Fills `rows`: every supernode's own columns, then what lies below, ascending, found by walking the tree from row to row. */
function listRows(a: Analysis, s: Sparse): void {
  const filled = a.below; // supernode → rows entered so far
  for (let k: usize = 0; k < s.count; k++) {
    const columns = columnsOf(s, k);
    for (let c: usize = 0; c < columns; c++) s.rows[s.rowStart[k] + c] = s.firstColumn[k] + c;
    filled[k] = s.rowStart[k] + columns;
    a.lastStep[k] = NO_INDEX;
  }
  let scalar: usize = 0;
  for (let i: usize = 0; i < s.nodes; i++) {
    const node = s.order[i];
    const columns = a.width[node];
    const own = s.owner[i];
    for (let e = a.begin[node]; e < a.begin[node + 1]; e++) {
      const j = a.stepOf[a.adjacent[e]];
      if (j >= i) continue;
      for (let k = s.owner[j]; k < own && a.lastStep[k] != i; k = a.supernodeParent[k]) {
        for (let c: usize = 0; c < columns; c++) s.rows[filled[k] + c] = scalar + c;
        filled[k] += columns;
        a.lastStep[k] = i;
      }
    }
    scalar += columns;
  }
}

/** Fills place, home and stride of every level. */
function placeLevels(m: Problem, s: Sparse): void {
  let scalar: usize = 0;
  for (let i: usize = 0; i < s.nodes; i++) {
    const node = s.order[i];
    let f: usize = m.factorCount - 1;
    while (factorAt(m, f).node > node) f--;
    const factor = factorAt(m, f);
    const level = node - factor.node;
    const k = s.owner[i];
    factor.place[level] = scalar;
    factor.stride[level] = heightOf(s, k);
    for (let c: usize = 0; c < factor.width; c++) s.rowOwner[scalar + c] = k;
    factor.home[level] = blockHome(s, factor, level, scalar);
    scalar += factor.width;
  }
}

/** Finds where in supernode k's rows scalar row `row` stands: at once among its own, by bisection below them. */
function rowWithin(s: Sparse, k: usize, row: usize): usize {
  const first = s.firstColumn[k];
  if (row < s.firstColumn[k + 1]) return row - first;
  const start = s.rowStart[k];
  let low = start;
  let high = s.rowStart[k + 1];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (s.rows[middle] <= row) low = middle;
    else high = middle;
  }
  return low - start;
}

/** Fills home[e] of a pair: rows of whichever level is eliminated later, columns of the earlier. */
function placePairs(m: Problem, s: Sparse, pair: Pair): void {
  const first = factorAt(m, pair.first);
  const second = factorAt(m, pair.second);
  for (let level: usize = 0; level < first.levels; level++) {
    const a = first.place[level];
    for (let e = pair.start[level]; e < pair.start[level + 1]; e++) {
      const partner = pair.partner[e];
      const b = second.place[partner];
      pair.home[e] = a < b ? blockHome(s, first, level, b) : blockHome(s, second, partner, a);
    }
  }
}

/** Finds the element at scalar row `row` and the first column of a level. */
function blockHome(s: Sparse, factor: Factor, level: usize, row: usize): usize {
  const k = s.rowOwner[factor.place[level]];
  const column = factor.place[level] - s.firstColumn[k];
  return s.panelStart[k] + rowWithin(s, k, row) + column * factor.stride[level];
}
