// The elimination tree of the level graph: what eliminating one level does to those after it. `parent` and `ancestor` are those of
// J. W. H. Liu, ACM Trans. Math. Softw. 12 (1986) 127–148, the latter the roots of a virtual forest with shortened paths.

import { mayGoOn, spend } from "../budget";
import { Doubles, Indices, newDoubles, newIndices, NO_INDEX, setNone } from "../memory";

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

  // Where the analysis stands:
  start: usize; // all that is allocated behind it is dropped in the end
  kept: usize; // and behind this after each thing that is done
  stage: usize; // what is being done, see symbolic.ts
  at: usize; // the next node, step, supernode or level pair
  pair: usize; // the pair of factors whose level pairs are looked at
  scalar: usize; // scalar columns, rows, and elements of the panels so far
  rowCount: usize;
  panel: usize;
  elements: f64;

  // What belongs to one of the things that are done, and is dropped after it:
  child: Indices; // step → its first child, of those that are left
  sibling: Indices; // step → the child of its parent behind it; later its parent in the new numbers
  post: Indices; // step → its new number
  renamed: Indices; // step in the new numbers → node
  reached: usize; // root of the subtree that is being numbered, the step that it has come to, and how many are numbered
  current: usize;
  numbered: usize;
  first: Indices; // step → its first descendant
  leaf: Indices; // row → 1 + largest first descendant among its leaves so far
  previous: Indices; // row → its last leaf
  change: Doubles; // step → what it changes the row counts of the path above it by; may be negative on the way

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

/** Goes on filling stepOf, the inverse of the order; true once it is done, like all that follow. */
export function invertOrder(a: Analysis): bool {
  for (; a.at < a.nodes && mayGoOn(); a.at++) {
    a.stepOf[a.order[a.at]] = a.at;
    spend(3);
  }
  return a.at == a.nodes;
}

/** Goes on finding parent[j], the first step after j that j's elimination touches, by following the ancestors of the neighbours of each step. */
export function eliminationTree(a: Analysis): bool {
  for (; a.at < a.nodes && mayGoOn(); a.at++) {
    const i = a.at;
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
    spend(<f64>(5 + 10 * (a.begin[node + 1] - a.begin[node])));
  }
  return a.at == a.nodes;
}

/** Makes room to renumber the steps so that every subtree is contiguous, children in their old order; false when memory does not suffice. */
export function startPostorder(a: Analysis): bool {
  a.child = newIndices(a.nodes);
  a.sibling = newIndices(a.nodes);
  a.post = newIndices(a.nodes);
  a.renamed = newIndices(a.nodes);
  if (!a.renamed) return false;
  setNone(a.child, a.nodes);
  a.reached = NO_INDEX;
  a.numbered = 0;
  return true;
}

/** Goes on hanging every step, from the last to the first, in front of its parent's children. */
export function hangSteps(a: Analysis): bool {
  for (; a.at < a.nodes && mayGoOn(); a.at++) {
    const j = a.nodes - 1 - a.at;
    const up = a.parent[j];
    spend(4);
    if (up == NO_INDEX) continue;
    a.sibling[j] = a.child[up];
    a.child[up] = j;
  }
  return a.at == a.nodes;
}

/** Goes on numbering the steps, each subtree from its leaves up. */
export function numberSteps(a: Analysis): bool {
  for (; a.at < a.nodes; a.at++) {
    if (a.parent[a.at] != NO_INDEX) continue;
    if (a.reached != a.at) {
      a.reached = a.at;
      a.current = a.at;
    }
    if (!numberSubtree(a)) return false;
  }
  return true;
}

/** Goes on numbering the steps below and at the root that was reached. */
function numberSubtree(a: Analysis): bool {
  let j = a.current;
  while (mayGoOn()) {
    while (a.child[j] != NO_INDEX) {
      j = a.child[j];
      spend(3);
    }
    a.post[j] = a.numbered++;
    spend(6);
    if (j == a.reached) return true;
    const up = a.parent[j];
    a.child[up] = a.sibling[j];
    j = up;
  }
  a.current = j;
  return false;
}

/** Goes on writing order and tree in the new numbers aside. */
export function renameSteps(a: Analysis): bool {
  for (; a.at < a.nodes && mayGoOn(); a.at++) {
    const up = a.parent[a.at];
    a.renamed[a.post[a.at]] = a.order[a.at];
    a.sibling[a.post[a.at]] = up == NO_INDEX ? NO_INDEX : a.post[up];
    spend(6);
  }
  return a.at == a.nodes;
}

/** Takes over order and tree in the new numbers. */
export function takeNewNumbers(a: Analysis): void {
  memory.copy(a.order.at(0), a.renamed.at(0), a.nodes << 2);
  memory.copy(a.parent.at(0), a.sibling.at(0), a.nodes << 2);
}

/**
 * Makes room to find below[j], the scalar rows below step j's own, in nearly linear time: J. R. Gilbert, E. G. Ng, B. W. Peyton, SIAM J.
 * Matrix Anal. Appl. 15 (1994). Row i's entries are the paths from its neighbours up to i: every leaf of that subtree adds i's
 * columns, the meeting point of two neighbouring paths takes them away once, and sums up the tree give the counts. False when memory does
 * not suffice.
 */
export function startCounts(a: Analysis): bool {
  a.first = newIndices(a.nodes);
  a.leaf = newIndices(a.nodes);
  a.previous = newIndices(a.nodes);
  a.change = newDoubles(a.nodes);
  if (!a.change) return false;
  setNone(a.first, a.nodes);
  return true;
}

/** Goes on finding the first descendant of every step. */
export function firstDescendants(a: Analysis): bool {
  for (; a.at < a.nodes && mayGoOn(); a.at++) {
    const j = a.at;
    const isLeaf = a.first[j] == NO_INDEX;
    if (isLeaf) a.change[j] = widthAt(a, j);
    for (let k = j; k != NO_INDEX && a.first[k] == NO_INDEX; k = a.parent[k]) {
      a.first[k] = j;
      spend(4);
    }
    a.ancestor[j] = j;
    spend(4);
  }
  return a.at == a.nodes;
}

/** Goes on with the leaves of the row subtrees, and where the paths up from them meet. */
export function meetPaths(a: Analysis): bool {
  for (; a.at < a.nodes && mayGoOn(); a.at++) {
    const j = a.at;
    const up = a.parent[j];
    if (up != NO_INDEX) a.change[up] -= widthAt(a, j);
    const node = a.order[j];
    spend(<f64>(10 + 10 * (a.begin[node + 1] - a.begin[node])));
    for (let e = a.begin[node]; e < a.begin[node + 1]; e++) {
      const i = a.stepOf[a.adjacent[e]];
      if (i <= j || a.first[j] + 1 <= a.leaf[i]) continue;
      a.change[j] += widthAt(a, i);
      if (a.leaf[i] > 0) {
        const meeting = rootOf(a.ancestor, a.previous[i]);
        a.change[meeting] -= widthAt(a, i);
      }
      a.leaf[i] = a.first[j] + 1;
      a.previous[i] = j;
    }
    if (up != NO_INDEX) a.ancestor[j] = up;
  }
  return a.at == a.nodes;
}

/** Goes on summing up the tree. */
export function sumCounts(a: Analysis): bool {
  for (; a.at < a.nodes && mayGoOn(); a.at++) {
    const j = a.at;
    const up = a.parent[j];
    if (up != NO_INDEX) a.change[up] += a.change[j];
    a.below[j] = <usize>(a.change[j] - widthAt(a, j));
    spend(5);
  }
  return a.at == a.nodes;
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
