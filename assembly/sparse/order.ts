// A fill-reducing order of the level graph: approximate minimum degree.
// P. R. Amestoy, T. A. Davis, I. S. Duff, SIAM J. Matrix Anal. Appl. 17 (1996): a quotient graph of variables (levels not
// yet eliminated) and elements (cliques left by eliminated levels), degrees bounded from above, levels with the same
// neighbours merged, mass elimination, element absorption. A level weighs as many columns as its factor has.
//
// Every live node owns the segment [begin, begin + length) of `list`: a variable first `elements` elements, then variables;
// an element its variables. `list` is compacted when its free end is used up.
//
// Long because it is one algorithm, whose steps all work on the one graph.

import { mayGoOn, spend } from "../budget";
import { Indices, newIndices, NO_INDEX, NO_INDICES, setNone } from "../memory";

/** The top bit of a variable's weight: it belongs to the clique of the current pivot. */
const IN_CLIQUE: usize = 0x80000000;

const VARIABLE: usize = 0;
const ELEMENT: usize = 1;
const DEAD: usize = 2;
const POSTPONED: usize = 3;

let count: usize = 0;
let begin = NO_INDICES;
let length = NO_INDICES;
let elements = NO_INDICES; // of a variable: how many elements head its list
let weight = NO_INDICES; // of a variable: its columns and those of what was merged into it; 0 once it is none
let degree = NO_INDICES; // of a variable: bound on the weight of its neighbours; of an element: weight of its variables
let stamp = NO_INDICES; // of an element: tag + weight outside the clique; of a list's entry: the tag of who has it
let state = NO_INDICES;
let buckets = NO_INDICES; // degree → first variable of that degree
let twins = NO_INDICES; // hash of the lists → first variable with it
let hash = NO_INDICES;
let next = NO_INDICES;
let previous = NO_INDICES;
let mergedNext = NO_INDICES; // chain of what is eliminated together
let mergedLast = NO_INDICES;
let list = NO_INDICES;
let free: usize = 0;
let room: usize = 0;
let tag: usize = 0;
let most: usize = 0; // weight of all nodes

// What is being done: nodes are entered into the quotient graph, then by degree, then eliminated, and those of very many neighbours come last.
const ENTERING: usize = 0;
const SORTING: usize = 1;
const ELIMINATING: usize = 2;
const LEFTOVERS: usize = 3;

let stage: usize = LEFTOVERS;
let at: usize = 0; // node
let done: usize = 0; // nodes that are in the order
let left: usize = 0; // nodes that are to be eliminated
let lowest: usize = 0; // no variable has a lower degree

/** Begins an order of so many nodes with so many ends of edges and columns; false when memory does not suffice. */
export function startOrder(nodes: usize, ends: usize, columns: usize): bool {
  count = nodes;
  most = columns;
  begin = newIndices(nodes);
  length = newIndices(nodes);
  elements = newIndices(nodes);
  weight = newIndices(nodes);
  degree = newIndices(nodes);
  stamp = newIndices(nodes);
  state = newIndices(nodes);
  hash = newIndices(nodes);
  twins = newIndices(nodes);
  next = newIndices(nodes);
  previous = newIndices(nodes);
  mergedNext = newIndices(nodes);
  mergedLast = newIndices(nodes);
  buckets = newIndices(most + 1);
  room = ends + ends / 5 + nodes + 1;
  list = newIndices(room);
  if (!list) return false;
  tag = 1;
  free = ends;
  setNone(buckets, most + 1);
  setNone(twins, nodes);
  setNone(mergedNext, nodes);
  turnTo(ENTERING);
  done = 0;
  left = nodes;
  lowest = 0;
  return true;
}

function turnTo(which: usize): void {
  stage = which;
  at = 0;
}

/**
 * Goes on with order[i] = node eliminated in step i; true once it is done. `adjacent` from start[v] to start[v + 1]: neighbours of v;
 * `columns`: its width. Nodes with very many neighbours would be in nearly every clique: they come last.
 */
export function minimumDegree(start: Indices, adjacent: Indices, columns: Indices, order: Indices): bool {
  if (stage == ENTERING) {
    for (; at < count && mayGoOn(); at++) enterNode(at, start, adjacent, columns);
    if (at < count) return false;
    turnTo(SORTING);
  }
  if (stage == SORTING) {
    const dense = <usize>max<f64>(16, 10 * NativeMath.sqrt(<f64>count));
    for (; at < count && mayGoOn(); at++) sortNode(count - 1 - at, dense);
    if (at < count) return false;
    turnTo(ELIMINATING);
  }
  if (stage == ELIMINATING) {
    while (done < left && mayGoOn()) eliminateLowest(order);
    if (done < left) return false;
    turnTo(LEFTOVERS);
  }
  for (; at < count && mayGoOn(); at++) {
    if (state[at] == POSTPONED) order[done++] = at;
    spend(1);
  }
  return at == count;
}

/** Enters node v into the quotient graph. */
function enterNode(v: usize, start: Indices, adjacent: Indices, columns: Indices): void {
  let sum: usize = 0;
  for (let i = start[v]; i < start[v + 1]; i++) {
    const neighbour = adjacent[i];
    list[i] = neighbour;
    sum += columns[neighbour];
  }
  begin[v] = start[v];
  length[v] = start[v + 1] - start[v];
  weight[v] = columns[v];
  degree[v] = sum;
  mergedLast[v] = v;
  spend(<f64>(2 * length[v] + 10));
}

/** Enters node v by its degree, or puts it aside where it has more than so many neighbours. */
function sortNode(v: usize, dense: usize): void {
  spend(5);
  if (length[v] <= dense) return insert(v);
  state[v] = POSTPONED;
  weight[v] = 0;
  left--;
}

/** Eliminates a variable of the lowest degree, and what is eliminated together with it. */
function eliminateLowest(order: Indices): void {
  while (buckets[lowest] == NO_INDEX) lowest++;
  const pivot = buckets[lowest];
  remove(pivot);
  const reached = eliminate(pivot);
  if (reached < lowest) lowest = reached;
  for (let v = pivot; v != NO_INDEX; v = mergedNext[v]) order[done++] = v;
}

/** Enters a variable among those of its degree. */
function insert(v: usize): void {
  const d = degree[v];
  const first = buckets[d];
  next[v] = first;
  previous[v] = NO_INDEX;
  if (first != NO_INDEX) previous[first] = v;
  buckets[d] = v;
}

/** Takes a variable out from those of its degree. */
function remove(v: usize): void {
  const after = next[v];
  const before = previous[v];
  if (before == NO_INDEX) buckets[degree[v]] = after;
  else next[before] = after;
  if (after != NO_INDEX) previous[after] = before;
}

/** Turns the pivot into an element and updates the variables of its clique; returns their lowest degree. */
function eliminate(pivot: usize): usize {
  formClique(pivot);
  const from = begin[pivot];
  const span = measureOverlaps(from, length[pivot]);
  let size: usize = 0;
  for (let i: usize = 0; i < length[pivot]; i++) {
    const v = list[from + i];
    if (updateVariable(pivot, v)) list[from + size++] = v;
    else merge(pivot, v);
  }
  nextTag(span + 1);
  mergeTwins(from, size);
  return closeClique(pivot, from, size);
}

/** Makes fresh tags: from here on nothing carries a stamp of `span` or more beyond the old one. */
function nextTag(span: usize): void {
  tag += span;
  if (tag < 0x7fffffff - most) return;
  memory.fill(stamp.at(0), 0, count << 2);
  tag = 1;
}

/** Collects the pivot's clique: its variables and those of its elements, which end here. */
function formClique(pivot: usize): void {
  const heads = elements[pivot];
  let bound = length[pivot] - heads;
  for (let i: usize = 0; i < heads; i++) bound += length[list[begin[pivot] + i]];
  if (free + bound > room) compact();
  const source = begin[pivot];
  const size = length[pivot];
  const target = free;
  state[pivot] = ELEMENT;
  weight[pivot] = 0;
  for (let i: usize = 0; i < size; i++) {
    const neighbour = list[source + i];
    if (i >= heads) {
      take(neighbour);
      continue;
    }
    const first = begin[neighbour];
    for (let j: usize = 0; j < length[neighbour]; j++) take(list[first + j]);
    state[neighbour] = DEAD;
  }
  begin[pivot] = target;
  length[pivot] = free - target;
}

/** Moves a variable from the degree lists into the clique being formed, unless it is there or is none any more. */
function take(v: usize): void {
  const columns = weight[v];
  if (columns == 0 || columns & IN_CLIQUE) return;
  weight[v] = columns | IN_CLIQUE;
  list[free++] = v;
  remove(v);
}

/** Slides the live lists to the front, in the order in which they stand. */
function compact(): void {
  // The first entry of each live list waits in `begin` while a mark of the owner stands in its place.
  for (let v: usize = 0; v < count; v++) {
    if (state[v] > ELEMENT || length[v] == 0) continue;
    const at = begin[v];
    begin[v] = list[at];
    list[at] = v | IN_CLIQUE;
  }
  let to: usize = 0;
  let from: usize = 0;
  while (from < free) {
    const entry = list[from];
    if (!(entry & IN_CLIQUE)) {
      from++;
      continue;
    }
    const v = entry & ~IN_CLIQUE;
    const size = length[v];
    list[to] = begin[v];
    begin[v] = to;
    for (let i: usize = 1; i < size; i++) list[to + i] = list[from + i];
    to += size;
    from += size;
  }
  free = to;
  spend(<f64>(2 * count));
}

/** Sets stamp[e] − tag to the weight of element e outside the clique, for all that touch it; returns the heaviest. */
function measureOverlaps(from: usize, size: usize): usize {
  let heaviest: usize = 0;
  for (let i: usize = 0; i < size; i++) {
    const v = list[from + i];
    const columns = weight[v] & ~IN_CLIQUE;
    const first = begin[v];
    for (let j: usize = 0; j < elements[v]; j++) {
      const e = list[first + j];
      if (state[e] != ELEMENT) continue;
      const seen = stamp[e];
      heaviest = max(heaviest, degree[e]);
      stamp[e] = (seen >= tag ? seen : degree[e] + tag) - columns;
    }
  }
  return heaviest;
}

/**
 * Rewrites v's list: the pivot, elements that reach beyond the clique, variables outside it. Leaves in `degree` a bound
 * on the weight outside. False when there is nothing outside: v can be eliminated with the pivot.
 */
function updateVariable(pivot: usize, v: usize): bool {
  const first = begin[v];
  const heads = first + elements[v];
  const end = first + length[v];
  let to = first;
  let outside: usize = 0;
  let sum = pivot;
  for (let j = first; j < heads; j++) {
    const e = list[j];
    if (state[e] != ELEMENT) continue;
    const beyond = stamp[e] - tag;
    if (beyond == 0) {
      state[e] = DEAD;
      continue;
    }
    outside += beyond;
    sum += e;
    list[to++] = e;
  }
  const variables = to;
  spend(<f64>(4 * length[v] + 20));
  for (let j = heads; j < end; j++) {
    const u = list[j];
    const columns = weight[u];
    if (columns == 0 || columns & IN_CLIQUE) continue;
    outside += columns;
    sum += u;
    list[to++] = u;
  }
  if (outside == 0) return false;
  // At least one entry led to the pivot and is gone, so there is room to put the pivot in front.
  if (to > first) {
    list[to] = list[variables];
    list[variables] = list[first];
  }
  list[first] = pivot;
  elements[v] = variables + 1 - first;
  length[v] = to + 1 - first;
  degree[v] = outside;
  hash[v] = sum % count;
  return true;
}

/** Unites v with `into`: from now on the two are eliminated together. */
function merge(into: usize, v: usize): void {
  mergedNext[mergedLast[into]] = v;
  mergedLast[into] = mergedLast[v];
  weight[v] = 0;
  state[v] = DEAD;
}

/** Unites the variables of the clique whose lists are the same. */
function mergeTwins(from: usize, size: usize): void {
  for (let i: usize = 0; i < size; i++) {
    const v = list[from + i];
    const h = hash[v];
    next[v] = twins[h];
    twins[h] = v;
  }
  for (let i: usize = 0; i < size; i++) {
    const h = hash[list[from + i]];
    for (let v = twins[h]; v != NO_INDEX && next[v] != NO_INDEX; v = next[v]) mergeEqual(v);
    twins[h] = NO_INDEX;
  }
}

/** Merges into v whatever behind it in the chain has the same list. */
function mergeEqual(v: usize): void {
  const first = begin[v];
  const size = length[v];
  for (let j: usize = 0; j < size; j++) stamp[list[first + j]] = tag;
  spend(<f64>size);
  for (let before = v, u = next[v]; u != NO_INDEX; u = next[u]) {
    if (sameList(u, size, elements[v])) {
      weight[v] += weight[u] & ~IN_CLIQUE;
      merge(v, u);
      next[before] = next[u];
    } else before = u;
  }
  nextTag(1);
}

/** True where u has a list of this size with so many elements, all of them stamped. */
function sameList(u: usize, size: usize, heads: usize): bool {
  if (length[u] != size || elements[u] != heads) return false;
  const first = begin[u];
  for (let j: usize = 0; j < size; j++) if (stamp[list[first + j]] != tag) return false;
  return true;
}

/** Puts what is left of the clique back among the variables of its degree; returns the lowest degree in it. */
function closeClique(pivot: usize, from: usize, size: usize): usize {
  let total: usize = 0;
  let left: usize = 0;
  for (let i: usize = 0; i < size; i++) {
    const v = list[from + i];
    const columns = weight[v] & ~IN_CLIQUE;
    if (columns == 0) continue;
    weight[v] = columns;
    list[from + left++] = v;
    total += columns;
  }
  let lowest = most;
  for (let i: usize = 0; i < left; i++) {
    const v = list[from + i];
    const d = min(degree[v] + total - weight[v], most);
    degree[v] = d;
    lowest = min(lowest, d);
    insert(v);
  }
  length[pivot] = left;
  degree[pivot] = total;
  if (left == 0) state[pivot] = DEAD;
  free = from + left;
  return lowest;
}
