// The elimination tree of the level graph (J. W. H. Liu 1986): what eliminating one level does to those after it.

import { add, allocate, get, getU, mark, release, set, setU } from "../memory";

const NONE: usize = 0xffffffff;

/** Temporaries of the analysis. Nodes are levels as numbered by the factors, steps their places in the order of elimination. */
@unmanaged
export class Analysis {
  nodes: usize;
  order: usize; // step → node
  begin: usize; // node → its neighbours in `adjacent`, nodes + 1 entries
  adjacent: usize;
  stepOf: usize; // node → step
  width: usize; // node → columns
  parent: usize; // step → step: the elimination tree
  below: usize; // step → scalar rows below its own in the factor
  seen: usize; // step or supernode → last step that met it
  ancestor: usize; // supernode → the one that owns the first row below it
}

export function invertOrder(a: Analysis): void {
  for (let i: usize = 0; i < a.nodes; i++) setU(a.stepOf, getU(a.order, i), i);
}

/** parent[j]: the first step after j that j's elimination touches; ancestors are found through shortened paths (`seen`). */
export function eliminationTree(a: Analysis): void {
  for (let i: usize = 0; i < a.nodes; i++) {
    setU(a.parent, i, NONE);
    setU(a.seen, i, NONE);
    const node = getU(a.order, i);
    for (let e = getU(a.begin, node); e < getU(a.begin, node + 1); e++) {
      let j = getU(a.stepOf, getU(a.adjacent, e));
      while (j < i) {
        const ancestor = getU(a.seen, j);
        setU(a.seen, j, i);
        if (ancestor == NONE) setU(a.parent, j, i);
        if (ancestor >= i) break;
        j = ancestor;
      }
    }
  }
}

/** Renumbers the steps so that every subtree is contiguous, children in their old order. */
export function postorder(a: Analysis): bool {
  const nodes = a.nodes;
  const before = mark();
  const child = allocate(nodes, 4);
  const sibling = allocate(nodes, 4);
  const post = allocate(nodes, 4);
  const renamed = allocate(nodes, 4);
  if (!renamed) return false;
  memory.fill(child, 0xff, nodes << 2);
  for (let j = nodes; j-- > 0; ) {
    const up = getU(a.parent, j);
    if (up == NONE) continue;
    setU(sibling, j, getU(child, up));
    setU(child, up, j);
  }
  let done: usize = 0;
  for (let root: usize = 0; root < nodes; root++) {
    if (getU(a.parent, root) != NONE) continue;
    let j = root;
    while (true) {
      while (getU(child, j) != NONE) j = getU(child, j);
      setU(post, j, done++);
      if (j == root) break;
      const up = getU(a.parent, j);
      setU(child, up, getU(sibling, j));
      j = up;
    }
  }
  for (let j: usize = 0; j < nodes; j++) {
    const up = getU(a.parent, j);
    setU(renamed, getU(post, j), getU(a.order, j));
    setU(sibling, getU(post, j), up == NONE ? NONE : getU(post, up));
  }
  memory.copy(a.order, renamed, nodes << 2);
  memory.copy(a.parent, sibling, nodes << 2);
  release(before);
  invertOrder(a);
  return true;
}

/**
 * below[j], the scalar rows below step j's own, in nearly linear time: J. R. Gilbert, E. G. Ng, B. W. Peyton, SIAM J. Matrix
 * Anal. Appl. 15 (1994). Row i's entries are the paths from its neighbours up to i: every leaf of that subtree adds i's
 * columns, the meeting point of two neighbouring paths takes them away once, and sums up the tree give the counts.
 */
export function countRows(a: Analysis): bool {
  const nodes = a.nodes;
  const before = mark();
  const first = allocate(nodes, 4); // first descendant
  const reached = allocate(nodes, 4); // row → 1 + largest first descendant among its leaves so far
  const previous = allocate(nodes, 4); // row → its last leaf
  const change = allocate(nodes, 8); // may be negative on the way
  if (!change) return false;
  memory.fill(first, 0xff, nodes << 2);
  for (let j: usize = 0; j < nodes; j++) {
    const leaf = getU(first, j) == NONE;
    if (leaf) set(change, j, widthAt(a, j));
    for (let k = j; k != NONE && getU(first, k) == NONE; k = getU(a.parent, k)) setU(first, k, j);
    setU(a.seen, j, j);
  }
  for (let j: usize = 0; j < nodes; j++) {
    const up = getU(a.parent, j);
    if (up != NONE) add(change, up, -widthAt(a, j));
    const node = getU(a.order, j);
    for (let e = getU(a.begin, node); e < getU(a.begin, node + 1); e++) {
      const i = getU(a.stepOf, getU(a.adjacent, e));
      if (i <= j || getU(first, j) + 1 <= getU(reached, i)) continue;
      add(change, j, widthAt(a, i));
      if (getU(reached, i) > 0) add(change, rootOf(a.seen, getU(previous, i)), -widthAt(a, i));
      setU(reached, i, getU(first, j) + 1);
      setU(previous, i, j);
    }
    if (up != NONE) setU(a.seen, j, up);
  }
  for (let j: usize = 0; j < nodes; j++) {
    const up = getU(a.parent, j);
    if (up != NONE) add(change, up, get(change, j));
    setU(a.below, j, <usize>(get(change, j) - widthAt(a, j)));
  }
  release(before);
  return true;
}

/** Columns of the level eliminated in step j. */
@inline function widthAt(a: Analysis, j: usize): f64 {
  return <f64>getU(a.width, getU(a.order, j));
}

/** The root of the tree built so far that j hangs in, with its path shortened. */
function rootOf(seen: usize, j: usize): usize {
  let root = j;
  while (getU(seen, root) != root) root = getU(seen, root);
  for (let k = j; k != root; ) {
    const up = getU(seen, k);
    setU(seen, k, root);
    k = up;
  }
  return root;
}
