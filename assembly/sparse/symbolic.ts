// From the order of elimination to the shape of the factor: elimination tree (Liu 1986), postorder, supernodes and their
// rows. Everything that depends on the pattern alone, done once per model.

import { allocate, getU, mark, release, settle, setU } from "../memory";
import { Factor, factorAt, Pair, pairAt, Problem, Sparse, sparseOf } from "../problem";
import { edgeCount, levelGraph, numberNodes } from "./graph";
import { minimumDegree } from "./order";

const NONE: usize = 0xffffffff;

/** Temporaries of the analysis. */
let begin: usize = 0; // adjacency of the level graph, by node
let adjacent: usize = 0;
let stepOf: usize = 0; // node → step in which it is eliminated
let width: usize = 0; // node → columns
let parent: usize = 0; // step → step: the elimination tree
let seen: usize = 0; // step or supernode → last step that met it
let below: usize = 0; // step → scalar rows below its own in the factor
let ancestor: usize = 0; // supernode → the one that owns the first row below it

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
  begin = allocate(nodes + 1, 4);
  adjacent = allocate(2 * edgeCount(m), 4);
  stepOf = allocate(nodes, 4);
  width = allocate(nodes, 4);
  parent = allocate(nodes, 4);
  seen = allocate(nodes, 4);
  below = allocate(nodes, 4);
  ancestor = allocate(nodes, 4);
  if (!ancestor) return false;
  levelGraph(m, nodes, begin, adjacent);
  for (let f: usize = 0; f < m.factorCount; f++) fillWidths(factorAt(m, f));
  const temporaries = mark();
  if (!minimumDegree(nodes, begin, adjacent, width, s.order)) return false;
  release(temporaries);
  invertOrder(s);
  eliminationTree(s);
  if (!postorder(s)) return false;
  countRows(s);
  formSupernodes(s);
  measurePanels(s);
  s.rows = allocate(getU(s.rowStart, s.count), 4);
  if (!s.rows) return false;
  listRows(s);
  placeLevels(m, s);
  for (let i: usize = 0; i < m.pairCount; i++) placePairs(m, s, pairAt(m, i));
  s.rows = settle(s.rows, before);
  return true;
}

function fillWidths(factor: Factor): void {
  for (let l: usize = 0; l < factor.levels; l++) setU(width, factor.node + l, factor.width);
}

function invertOrder(s: Sparse): void {
  for (let i: usize = 0; i < s.nodes; i++) setU(stepOf, getU(s.order, i), i);
}

/** parent[j]: the first step after j that j's elimination touches; ancestors are found through shortened paths (`seen`). */
function eliminationTree(s: Sparse): void {
  for (let i: usize = 0; i < s.nodes; i++) {
    setU(parent, i, NONE);
    setU(seen, i, NONE);
    const node = getU(s.order, i);
    for (let e = getU(begin, node); e < getU(begin, node + 1); e++) {
      let j = getU(stepOf, getU(adjacent, e));
      while (j < i) {
        const ancestor = getU(seen, j);
        setU(seen, j, i);
        if (ancestor == NONE) setU(parent, j, i);
        if (ancestor >= i) break;
        j = ancestor;
      }
    }
  }
}

/** Renumbers the steps so that every subtree is contiguous, children in their old order. */
function postorder(s: Sparse): bool {
  const nodes = s.nodes;
  const before = mark();
  const child = allocate(nodes, 4);
  const sibling = allocate(nodes, 4);
  const post = allocate(nodes, 4);
  const renamed = allocate(nodes, 4);
  if (!renamed) return false;
  memory.fill(child, 0xff, nodes << 2);
  for (let j = nodes; j-- > 0; ) {
    const up = getU(parent, j);
    if (up == NONE) continue;
    setU(sibling, j, getU(child, up));
    setU(child, up, j);
  }
  let done: usize = 0;
  for (let root: usize = 0; root < nodes; root++) {
    if (getU(parent, root) != NONE) continue;
    let j = root;
    while (true) {
      while (getU(child, j) != NONE) j = getU(child, j);
      setU(post, j, done++);
      if (j == root) break;
      const up = getU(parent, j);
      setU(child, up, getU(sibling, j));
      j = up;
    }
  }
  for (let j: usize = 0; j < nodes; j++) {
    const up = getU(parent, j);
    setU(renamed, getU(post, j), getU(s.order, j));
    setU(sibling, getU(post, j), up == NONE ? NONE : getU(post, up));
  }
  memory.copy(s.order, renamed, nodes << 2);
  memory.copy(parent, sibling, nodes << 2);
  release(before);
  invertOrder(s);
  return true;
}

/** below[j]: walking from every neighbour up the tree meets each row of the factor once per column. */
function countRows(s: Sparse): void {
  for (let i: usize = 0; i < s.nodes; i++) {
    setU(below, i, 0);
    setU(seen, i, i);
    const node = getU(s.order, i);
    const columns = getU(width, node);
    for (let e = getU(begin, node); e < getU(begin, node + 1); e++) {
      for (let j = getU(stepOf, getU(adjacent, e)); j < i && getU(seen, j) != i; j = getU(parent, j)) {
        setU(below, j, getU(below, j) + columns);
        setU(seen, j, i);
      }
    }
  }
}

/**
 * Runs of steps with nearly the same rows become one supernode: a run takes in the one before it while that hangs below
 * it in the tree and the zeros that the union stores stay under a tenth of its panel.
 */
function formSupernodes(s: Sparse): void {
  const first = s.firstColumn; // for now: first step of a supernode
  const columnsOf = s.rowStart; // for now: its columns
  const zeros = seen;
  let count: usize = 0;
  for (let j: usize = 0; j < s.nodes; j++) {
    let start = j;
    let columns = getU(width, getU(s.order, j));
    const tail = getU(below, j);
    let stored: f64 = 0;
    while (count > 0) {
      const up = getU(parent, start - 1);
      if (up == NONE || up < start || up > j) break;
      const extra = getU(columnsOf, count - 1);
      const missing = columns + tail - getU(below, start - 1);
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
    const up = getU(parent, getU(first, k + 1) - 1);
    setU(ancestor, k, up == NONE ? NONE : getU(s.owner, up));
  }
}

/** firstColumn, rowStart and panelStart of every supernode; the widest and the tallest. */
function measurePanels(s: Sparse): void {
  const first = s.firstColumn;
  let column: usize = 0;
  let rows: usize = 0;
  let panel: usize = 0;
  for (let k: usize = 0; k < s.count; k++) {
    const columns = getU(s.rowStart, k);
    const height = columns + getU(below, getU(first, k + 1) - 1);
    setU(s.rowStart, k, rows);
    setU(s.panelStart, k, panel);
    setU(first, k, column);
    column += columns;
    rows += height;
    panel += height * columns;
    s.widest = max(s.widest, columns);
    s.tallest = max(s.tallest, height);
  }
  setU(first, s.count, column);
  setU(s.rowStart, s.count, rows);
  setU(s.panelStart, s.count, panel);
}

/** rows: every supernode's own columns, then what lies below, ascending, found by walking the tree from row to row. */
function listRows(s: Sparse): void {
  const filled = below; // supernode → rows entered so far
  for (let k: usize = 0; k < s.count; k++) {
    const columns = getU(s.firstColumn, k + 1) - getU(s.firstColumn, k);
    for (let c: usize = 0; c < columns; c++) setU(s.rows, getU(s.rowStart, k) + c, getU(s.firstColumn, k) + c);
    setU(filled, k, getU(s.rowStart, k) + columns);
    setU(seen, k, NONE);
  }
  let scalar: usize = 0;
  for (let i: usize = 0; i < s.nodes; i++) {
    const node = getU(s.order, i);
    const columns = getU(width, node);
    const own = getU(s.owner, i);
    for (let e = getU(begin, node); e < getU(begin, node + 1); e++) {
      const j = getU(stepOf, getU(adjacent, e));
      if (j >= i) continue;
      for (let k = getU(s.owner, j); k < own && getU(seen, k) != i; k = getU(ancestor, k)) {
        for (let c: usize = 0; c < columns; c++) setU(s.rows, getU(filled, k) + c, scalar + c);
        setU(filled, k, getU(filled, k) + columns);
        setU(seen, k, i);
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
    setU(factor.home, level, blockHome(s, factor, level, scalar));
    for (let c: usize = 0; c < factor.width; c++) setU(s.rowOwner, scalar + c, k);
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
  const k = getU(s.owner, getU(stepOf, factor.node + level));
  const column = getU(factor.place, level) - getU(s.firstColumn, k);
  return getU(s.panelStart, k) + rowWithin(s, k, row) + column * getU(factor.stride, level);
}

/** Bytes of L, A⁻¹ and their rows, once `analyse` is done: what allocateFactor will ask for, but for its work space. */
export function factorBytes(m: Problem): f64 {
  const s = sparseOf(m);
  return 16 * <f64>getU(s.panelStart, s.count) + 12 * <f64>s.count + 4 * <f64>m.q;
}
