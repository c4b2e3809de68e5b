// From the order of elimination to the shape of the factor: supernodes, their rows, and where every block of A stands in
// them. Everything that depends on the pattern alone, done once per model.

import { allocate, fits, getU, mark, release, settle, setU } from "../memory";
import { Factor, factorAt, Pair, pairAt, Problem, Sparse, sparseOf } from "../problem";
import { edgeCount, levelGraph, numberNodes } from "./graph";
import { minimumDegree } from "./order";
import { Analysis, countRows, eliminationTree, invertOrder, postorder } from "./tree";

const NONE: usize = 0xffffffff;

/** Orders, analyses and lays out the factor of A; false when memory does not suffice. */
export function analyse(m: Problem): bool {
  const s = sparseOf(m);
  const nodes = numberNodes(m);
  s.nodes = nodes;
  s.order = allocate(nodes, 4);
  s.owner = allocate(nodes, 4);
  s.firstColumn = allocate(nodes + 1, 4);
  s.rowStart = allocate(nodes + 1, 4);
  s.panelStart = allocate(nodes + 1, 4);
  s.rowOwner = allocate(m.q, 4);
  const before = mark();
  const a = newAnalysis(m, s);
  if (!a) return false;
  if (!orderSteps(a)) return false;
  eliminationTree(a);
  if (!postorder(a) || !countRows(a)) return false;
  formSupernodes(a, s);
  if (!measurePanels(a, s)) return false;
  s.rows = allocate(getU(s.rowStart, s.count), 4);
  if (!s.rows) return false;
  listRows(a, s);
  placeLevels(m, s);
  for (let i: usize = 0; i < m.pairCount; i++) placePairs(m, s, pairAt(m, i));
  s.rows = settle(s.rows, before);
  return true;
}

/** The level graph and room for what is found out about it; null when memory does not suffice. */
function newAnalysis(m: Problem, s: Sparse): Analysis | null {
  const address = allocate(1, offsetof<Analysis>());
  if (!address) return null;
  const a = changetype<Analysis>(address);
  const nodes = s.nodes;
  a.nodes = nodes;
  a.order = s.order;
  a.begin = allocate(nodes + 1, 4);
  a.adjacent = allocate(2 * edgeCount(m), 4);
  a.stepOf = allocate(nodes, 4);
  a.width = allocate(nodes, 4);
  a.parent = allocate(nodes, 4);
  a.below = allocate(nodes, 4);
  a.seen = allocate(nodes, 4);
  a.ancestor = allocate(nodes, 4);
  if (!a.ancestor) return null;
  levelGraph(m, nodes, a.begin, a.adjacent);
  for (let f: usize = 0; f < m.factorCount; f++) {
    const factor = factorAt(m, f);
    for (let l: usize = 0; l < factor.levels; l++) setU(a.width, factor.node + l, factor.width);
  }
  return a;
}

/** The fill-reducing order and its inverse. */
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
  const columnsOf = s.rowStart; // for now: its columns
  const zeros = a.seen;
  let count: usize = 0;
  for (let j: usize = 0; j < s.nodes; j++) {
    let start = j;
    let columns = getU(a.width, getU(s.order, j));
    const tail = getU(a.below, j);
    let stored: f64 = 0;
    while (count > 0) {
      const up = getU(a.parent, start - 1);
      if (up == NONE || up < start || up > j) break;
      const extra = getU(columnsOf, count - 1);
      const missing = columns + tail - getU(a.below, start - 1);
      const wasted = stored + <f64>getU(zeros, count - 1) + <f64>extra * <f64>missing;
      const total = <f64>(columns + extra);
      if (10 * wasted > total * (0.5 * (total + 1) + <f64>tail)) break;
      stored = wasted;
      columns += extra;
      start = getU(first, --count);
    }
    setU(first, count, start);
    setU(columnsOf, count, columns);
    setU(zeros, count++, <usize>stored);
  }
  s.count = count;
  setU(first, count, s.nodes);
  for (let k: usize = 0; k < count; k++) for (let j = getU(first, k); j < getU(first, k + 1); j++) setU(s.owner, j, k);
  for (let k: usize = 0; k < count; k++) {
    const up = getU(a.parent, getU(first, k + 1) - 1);
    setU(a.ancestor, k, up == NONE ? NONE : getU(s.owner, up));
  }
}

/** firstColumn, rowStart and panelStart of every supernode; the widest and the tallest. False when L and A⁻¹ do not fit. */
function measurePanels(a: Analysis, s: Sparse): bool {
  const first = s.firstColumn;
  let column: usize = 0;
  let rows: usize = 0;
  let panel: usize = 0;
  let elements: f64 = 0;
  for (let k: usize = 0; k < s.count; k++) {
    const columns = getU(s.rowStart, k);
    const height = columns + getU(a.below, getU(first, k + 1) - 1);
    setU(s.rowStart, k, rows);
    setU(s.panelStart, k, panel);
    setU(first, k, column);
    column += columns;
    rows += height;
    panel += height * columns;
    elements += <f64>height * <f64>columns;
    s.widest = max(s.widest, columns);
    s.tallest = max(s.tallest, height);
  }
  setU(first, s.count, column);
  setU(s.rowStart, s.count, rows);
  setU(s.panelStart, s.count, panel);
  return fits(16 * elements + 4 * <f64>rows);
}

/** rows: every supernode's own columns, then what lies a.below, ascending, found by walking the tree from row to row. */
function listRows(a: Analysis, s: Sparse): void {
  const filled = a.below; // supernode → rows entered so far
  for (let k: usize = 0; k < s.count; k++) {
    const columns = getU(s.firstColumn, k + 1) - getU(s.firstColumn, k);
    for (let c: usize = 0; c < columns; c++) setU(s.rows, getU(s.rowStart, k) + c, getU(s.firstColumn, k) + c);
    setU(filled, k, getU(s.rowStart, k) + columns);
    setU(a.seen, k, NONE);
  }
  let scalar: usize = 0;
  for (let i: usize = 0; i < s.nodes; i++) {
    const node = getU(s.order, i);
    const columns = getU(a.width, node);
    const own = getU(s.owner, i);
    for (let e = getU(a.begin, node); e < getU(a.begin, node + 1); e++) {
      const j = getU(a.stepOf, getU(a.adjacent, e));
      if (j >= i) continue;
      for (let k = getU(s.owner, j); k < own && getU(a.seen, k) != i; k = getU(a.ancestor, k)) {
        for (let c: usize = 0; c < columns; c++) setU(s.rows, getU(filled, k) + c, scalar + c);
        setU(filled, k, getU(filled, k) + columns);
        setU(a.seen, k, i);
      }
    }
    scalar += columns;
  }
}

/** place, home and stride of every level. */
function placeLevels(m: Problem, s: Sparse): void {
  let scalar: usize = 0;
  for (let i: usize = 0; i < s.nodes; i++) {
    const node = getU(s.order, i);
    let f: usize = m.factorCount - 1;
    while (factorAt(m, f).node > node) f--;
    const factor = factorAt(m, f);
    const level = node - factor.node;
    const k = getU(s.owner, i);
    setU(factor.place, level, scalar);
    setU(factor.stride, level, getU(s.rowStart, k + 1) - getU(s.rowStart, k));
    for (let c: usize = 0; c < factor.width; c++) setU(s.rowOwner, scalar + c, k);
    setU(factor.home, level, blockHome(s, factor, level, scalar));
    scalar += factor.width;
  }
}

/** Where in supernode k's rows scalar row `row` stands: at once among its own, by bisection below them. */
function rowWithin(s: Sparse, k: usize, row: usize): usize {
  const first = getU(s.firstColumn, k);
  if (row < getU(s.firstColumn, k + 1)) return row - first;
  const start = getU(s.rowStart, k);
  let low = start;
  let high = getU(s.rowStart, k + 1);
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (getU(s.rows, middle) <= row) low = middle;
    else high = middle;
  }
  return low - start;
}

/** home[e] of a pair: rows of whichever level is eliminated later, columns of the earlier. */
function placePairs(m: Problem, s: Sparse, pair: Pair): void {
  const first = factorAt(m, pair.first);
  const second = factorAt(m, pair.second);
  for (let level: usize = 0; level < first.levels; level++) {
    const a = getU(first.place, level);
    for (let e = getU(pair.start, level); e < getU(pair.start, level + 1); e++) {
      const partner = getU(pair.partner, e);
      const b = getU(second.place, partner);
      setU(pair.home, e, a < b ? blockHome(s, first, level, b) : blockHome(s, second, partner, a));
    }
  }
}

/** Element at scalar row `row` and the first column of a level. */
function blockHome(s: Sparse, factor: Factor, level: usize, row: usize): usize {
  const k = getU(s.rowOwner, getU(factor.place, level));
  const column = getU(factor.place, level) - getU(s.firstColumn, k);
  return getU(s.panelStart, k) + rowWithin(s, k, row) + column * getU(factor.stride, level);
}
