// The elimination tree of the level graph: what eliminating one level does to those after it. `parent` and `ancestor` are those of
// J. W. H. Liu, ACM Trans. Math. Softw. 12 (1986) 127–148, the latter the roots of a virtual forest with shortened paths.

import { Indices, mark, newDoubles, newIndices, NO_INDEX, release, setNone } from "../memory";


/** Temporaries of the analysis. Nodes are levels as numbered by the factors, steps their places in the order of elimination. */
@unmanaged
export class Analysis {
  nodes: usize;
  order: Indices; // step → node
  begin: Indices; // node → its neighbours in `adjacent`, nodes + 1 entries
  adjacent: Indices;
  stepOf: Indices; // node → step
  width: Indices; // node → columns
  parent: Indices; // step → step: the elimination tree
  below: Indices; // step → scalar rows below its own in the factor
  ancestor: Indices; // step → some ancestor in the tree as far as it is built: paths are shortened as they are followed
  supernodeParent: Indices; // supernode → the one that owns the first row below it

  // Once the rows are counted nobody asks for ancestors any more, and others take their place, one after the other:
  /** supernode → zeros that its panel stores */
  @inline
  get zeros(): Indices {
    return this.ancestor;
  }
  /** supernode → last step whose rows it was given */
  @inline
  get lastStep(): Indices {
    return this.ancestor;
  }
}

/** Fills stepOf, the inverse of the order. */
export function invertOrder(a: Analysis): void {
  for (let i: usize = 0; i < a.nodes; i++) a.stepOf[a.order[i]] = i;
}

/** Finds parent[j], the first step after j that j's elimination touches, by following the ancestors of the neighbours of each step. */
export function eliminationTree(a: Analysis): void {
  for (let i: usize = 0; i < a.nodes; i++) {
    a.parent[i] = NO_INDEX;
    a.ancestor[i] = NO_INDEX;
    const node = a.order[i];
    for (let e = a.begin[node]; e < a.begin[node + 1]; e++) {
      let j = a.stepOf[a.adjacent[e]];
      while (j < i) {
        const next = a.ancestor[j];
        a.ancestor[j] = i;
        if (next == NO_INDEX) a.parent[j] = i;
        if (next >= i) break;
        j = next;
      }
    }
  }
}

/** Renumbers the steps so that every subtree is contiguous, children in their old order. */
export function postorder(a: Analysis): bool {
  const nodes = a.nodes;
  const before = mark();
  const child = newIndices(nodes);
  const sibling = newIndices(nodes);
  const post = newIndices(nodes);
  const renamed = newIndices(nodes);
  if (!renamed) return false;
  setNone(child, nodes);
  for (let j = nodes; j-- > 0; ) {
    const up = a.parent[j];
    if (up == NO_INDEX) continue;
    sibling[j] = child[up];
    child[up] = j;
  }
  let done: usize = 0;
  for (let root: usize = 0; root < nodes; root++) {
    if (a.parent[root] != NO_INDEX) continue;
    let j = root;
    while (true) {
      while (child[j] != NO_INDEX) j = child[j];
      post[j] = done++;
      if (j == root) break;
      const up = a.parent[j];
      child[up] = sibling[j];
      j = up;
    }
  }
  for (let j: usize = 0; j < nodes; j++) {
    const up = a.parent[j];
    renamed[post[j]] = a.order[j];
    sibling[post[j]] = up == NO_INDEX ? NO_INDEX : post[up];
  }
  memory.copy(a.order.at(0), renamed.at(0), nodes << 2);
  memory.copy(a.parent.at(0), sibling.at(0), nodes << 2);
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
  const first = newIndices(nodes); // first descendant
  const reached = newIndices(nodes); // row → 1 + largest first descendant among its leaves so far
  const previous = newIndices(nodes); // row → its last leaf
  const change = newDoubles(nodes); // may be negative on the way
  if (!change) return false;
  setNone(first, nodes);
  for (let j: usize = 0; j < nodes; j++) {
    const leaf = first[j] == NO_INDEX;
    if (leaf) change[j] = widthAt(a, j);
    for (let k = j; k != NO_INDEX && first[k] == NO_INDEX; k = a.parent[k]) first[k] = j;
    a.ancestor[j] = j;
  }
  for (let j: usize = 0; j < nodes; j++) {
    const up = a.parent[j];
    if (up != NO_INDEX) change[up] -= widthAt(a, j);
    const node = a.order[j];
    for (let e = a.begin[node]; e < a.begin[node + 1]; e++) {
      const i = a.stepOf[a.adjacent[e]];
      if (i <= j || first[j] + 1 <= reached[i]) continue;
      change[j] += widthAt(a, i);
      if (reached[i] > 0) {
        const meeting = rootOf(a.ancestor, previous[i]);
        change[meeting] -= widthAt(a, i);
      }
      reached[i] = first[j] + 1;
      previous[i] = j;
    }
    if (up != NO_INDEX) a.ancestor[j] = up;
  }
  for (let j: usize = 0; j < nodes; j++) {
    const up = a.parent[j];
    if (up != NO_INDEX) change[up] += change[j];
    a.below[j] = <usize>(change[j] - widthAt(a, j));
  }
  release(before);
  return true;
}

/** Counts the columns of the level eliminated in step j. */
@inline function widthAt(a: Analysis, j: usize): f64 {
  return <f64>a.width[a.order[j]];
}

/** Finds the root of the tree built so far that j hangs in, and shortens j's path to it. */
function rootOf(ancestor: Indices, j: usize): usize {
  let root = j;
  while (ancestor[root] != root) root = ancestor[root];
  for (let k = j; k != root; ) {
    const up = ancestor[k];
    ancestor[k] = root;
    k = up;
  }
  return root;
}
