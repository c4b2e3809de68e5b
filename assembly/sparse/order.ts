// A fill-reducing order of the level graph: approximate minimum degree.
// P. R. Amestoy, T. A. Davis, I. S. Duff, SIAM J. Matrix Anal. Appl. 17 (1996): a quotient graph of variables (levels not
// yet eliminated) and elements (cliques left by eliminated levels), degrees bounded from above, levels with the same
// neighbours merged, mass elimination, element absorption. A level weighs as many columns as its factor has.
//
// Every live node owns the segment [begin, begin + length) of `list`: a variable first `elements` elements, then variables;
// an element its variables. `list` is compacted when its free end is used up.

import { allocate, getU, setU } from "../memory";

const NONE: usize = 0xffffffff;
/** The top bit of a variable's weight: it belongs to the clique of the current pivot. */
const IN_CLIQUE: usize = 0x80000000;

const VARIABLE: usize = 0;
const ELEMENT: usize = 1;
const DEAD: usize = 2;
const POSTPONED: usize = 3;

let count: usize = 0;
let begin: usize = 0;
let length: usize = 0;
let elements: usize = 0; // of a variable: how many elements head its list
let weight: usize = 0; // of a variable: its columns and those of what was merged into it; 0 once it is none
let degree: usize = 0; // of a variable: bound on the weight of its neighbours; of an element: weight of its variables
let stamp: usize = 0; // of an element: tag + weight outside the clique; of a list's entry: the tag of who has it
let state: usize = 0;
let buckets: usize = 0; // degree → first variable of that degree
let twins: usize = 0; // hash of the lists → first variable with it
let hash: usize = 0;
let next: usize = 0;
let previous: usize = 0;
let mergedNext: usize = 0; // chain of what is eliminated together
let mergedLast: usize = 0;
let list: usize = 0;
let free: usize = 0;
let room: usize = 0;
let tag: usize = 0;
let most: usize = 0; // weight of all nodes

/**
 * order[i] = node eliminated in step i. `adjacent` from start[v] to start[v + 1]: neighbours of v; `columns`: its width.
 * Nodes with very many neighbours would be in nearly every clique: they come last. False when memory does not suffice.
 */
export function minimumDegree(nodes: usize, start: usize, adjacent: usize, columns: usize, order: usize): bool {
  if (!prepare(nodes, start, adjacent, columns)) return false;
  const left = nodes - postponeDense();
  let done: usize = 0;
  let lowest: usize = 0;
  while (done < left) {
    while (getU(buckets, lowest) == NONE) lowest++;
    const pivot = getU(buckets, lowest);
    remove(pivot);
    const reached = eliminate(pivot);
    if (reached < lowest) lowest = reached;
    for (let v = pivot; v != NONE; v = getU(mergedNext, v)) setU(order, done++, v);
  }
  for (let v: usize = 0; v < nodes; v++) if (getU(state, v) == POSTPONED) setU(order, done++, v);
  return true;
}

function prepare(nodes: usize, start: usize, adjacent: usize, columns: usize): bool {
  const ends = getU(start, nodes);
  count = nodes;
  most = 0;
  for (let v: usize = 0; v < nodes; v++) most += getU(columns, v);
  begin = allocate(nodes, 4);
  length = allocate(nodes, 4);
  elements = allocate(nodes, 4);
  weight = allocate(nodes, 4);
  degree = allocate(nodes, 4);
  stamp = allocate(nodes, 4);
  state = allocate(nodes, 4);
  hash = allocate(nodes, 4);
  twins = allocate(nodes, 4);
  next = allocate(nodes, 4);
  previous = allocate(nodes, 4);
  mergedNext = allocate(nodes, 4);
  mergedLast = allocate(nodes, 4);
  buckets = allocate(most + 1, 4);
  room = ends + ends / 5 + nodes + 1;
  list = allocate(room, 4);
  if (!list) return false;
  tag = 1;
  free = ends;
  memory.copy(list, adjacent, ends << 2);
  memory.fill(buckets, 0xff, (most + 1) << 2);
  memory.fill(twins, 0xff, nodes << 2);
  memory.fill(mergedNext, 0xff, nodes << 2);
  for (let v: usize = 0; v < nodes; v++) {
    let sum: usize = 0;
    for (let i = getU(start, v); i < getU(start, v + 1); i++) sum += getU(columns, getU(adjacent, i));
    setU(begin, v, getU(start, v));
    setU(length, v, getU(start, v + 1) - getU(start, v));
    setU(weight, v, getU(columns, v));
    setU(degree, v, sum);
    setU(mergedLast, v, v);
  }
  return true;
}

/** Puts aside what has more than 10 √nodes neighbours, at least 16, and enters the rest by degree; returns how many. */
function postponeDense(): usize {
  const dense = <usize>max<f64>(16, 10 * NativeMath.sqrt(<f64>count));
  let postponed: usize = 0;
  for (let v = count; v-- > 0; ) {
    if (getU(length, v) <= dense) insert(v);
    else {
      setU(state, v, POSTPONED);
      setU(weight, v, 0);
      postponed++;
    }
  }
  return postponed;
}

function insert(v: usize): void {
  const d = getU(degree, v);
  const first = getU(buckets, d);
  setU(next, v, first);
  setU(previous, v, NONE);
  if (first != NONE) setU(previous, first, v);
  setU(buckets, d, v);
}

function remove(v: usize): void {
  const after = getU(next, v);
  const before = getU(previous, v);
  if (before == NONE) setU(buckets, getU(degree, v), after);
  else setU(next, before, after);
  if (after != NONE) setU(previous, after, before);
}

/** Turns the pivot into an element and updates the variables of its clique; returns their lowest degree. */
function eliminate(pivot: usize): usize {
  formClique(pivot);
  const from = getU(begin, pivot);
  const span = measureOverlaps(from, getU(length, pivot));
  let size: usize = 0;
  for (let i: usize = 0; i < getU(length, pivot); i++) {
    const v = getU(list, from + i);
    if (updateVariable(pivot, v)) setU(list, from + size++, v);
    else merge(pivot, v);
  }
  nextTag(span + 1);
  mergeTwins(from, size);
  return closeClique(pivot, from, size);
}

/** Fresh tags from here on: nothing carries a stamp of `span` or more beyond the old one. */
function nextTag(span: usize): void {
  tag += span;
  if (tag < 0x7fffffff - most) return;
  memory.fill(stamp, 0, count << 2);
  tag = 1;
}

/** The pivot's clique: its variables and those of its elements, which end here. */
function formClique(pivot: usize): void {
  const heads = getU(elements, pivot);
  let bound = getU(length, pivot) - heads;
  for (let i: usize = 0; i < heads; i++) bound += getU(length, getU(list, getU(begin, pivot) + i));
  if (free + bound > room) compact();
  const source = getU(begin, pivot);
  const size = getU(length, pivot);
  const target = free;
  setU(state, pivot, ELEMENT);
  setU(weight, pivot, 0);
  for (let i: usize = 0; i < size; i++) {
    const neighbour = getU(list, source + i);
    if (i >= heads) {
      take(neighbour);
      continue;
    }
    const first = getU(begin, neighbour);
    for (let j: usize = 0; j < getU(length, neighbour); j++) take(getU(list, first + j));
    setU(state, neighbour, DEAD);
  }
  setU(begin, pivot, target);
  setU(length, pivot, free - target);
}

/** Moves a variable from the degree lists into the clique being formed, unless it is there or is none any more. */
function take(v: usize): void {
  const columns = getU(weight, v);
  if (columns == 0 || columns & IN_CLIQUE) return;
  setU(weight, v, columns | IN_CLIQUE);
  setU(list, free++, v);
  remove(v);
}

/** Slides the live lists to the front, in the order in which they stand. */
function compact(): void {
  // The first entry of each live list waits in `begin` while a mark of the owner stands in its place.
  for (let v: usize = 0; v < count; v++) {
    if (getU(state, v) > ELEMENT || getU(length, v) == 0) continue;
    const at = getU(begin, v);
    setU(begin, v, getU(list, at));
    setU(list, at, v | IN_CLIQUE);
  }
  let to: usize = 0;
  let from: usize = 0;
  while (from < free) {
    const entry = getU(list, from);
    if (!(entry & IN_CLIQUE)) {
      from++;
      continue;
    }
    const v = entry & ~IN_CLIQUE;
    const size = getU(length, v);
    setU(list, to, getU(begin, v));
    setU(begin, v, to);
    for (let i: usize = 1; i < size; i++) setU(list, to + i, getU(list, from + i));
    to += size;
    from += size;
  }
  free = to;
}

/** stamp[e] − tag becomes the weight of element e outside the clique, for all that touch it; returns the heaviest. */
function measureOverlaps(from: usize, size: usize): usize {
  let heaviest: usize = 0;
  for (let i: usize = 0; i < size; i++) {
    const v = getU(list, from + i);
    const columns = getU(weight, v) & ~IN_CLIQUE;
    const first = getU(begin, v);
    for (let j: usize = 0; j < getU(elements, v); j++) {
      const e = getU(list, first + j);
      if (getU(state, e) != ELEMENT) continue;
      const seen = getU(stamp, e);
      heaviest = max(heaviest, getU(degree, e));
      setU(stamp, e, (seen >= tag ? seen : getU(degree, e) + tag) - columns);
    }
  }
  return heaviest;
}

/**
 * Rewrites v's list: the pivot, elements that reach beyond the clique, variables outside it. Leaves in `degree` a bound
 * on the weight outside. False when there is nothing outside: v can be eliminated with the pivot.
 */
function updateVariable(pivot: usize, v: usize): bool {
  const first = getU(begin, v);
  const heads = first + getU(elements, v);
  const end = first + getU(length, v);
  let to = first;
  let outside: usize = 0;
  let sum = pivot;
  for (let j = first; j < heads; j++) {
    const e = getU(list, j);
    if (getU(state, e) != ELEMENT) continue;
    const beyond = getU(stamp, e) - tag;
    if (beyond == 0) {
      setU(state, e, DEAD);
      continue;
    }
    outside += beyond;
    sum += e;
    setU(list, to++, e);
  }
  const variables = to;
  for (let j = heads; j < end; j++) {
    const u = getU(list, j);
    const columns = getU(weight, u);
    if (columns == 0 || columns & IN_CLIQUE) continue;
    outside += columns;
    sum += u;
    setU(list, to++, u);
  }
  if (outside == 0) return false;
  // At least one entry led to the pivot and is gone, so there is room to put the pivot in front.
  if (to > first) {
    setU(list, to, getU(list, variables));
    setU(list, variables, getU(list, first));
  }
  setU(list, first, pivot);
  setU(elements, v, variables + 1 - first);
  setU(length, v, to + 1 - first);
  setU(degree, v, outside);
  setU(hash, v, sum % count);
  return true;
}

/** v is eliminated together with `into` from now on. */
function merge(into: usize, v: usize): void {
  setU(mergedNext, getU(mergedLast, into), v);
  setU(mergedLast, into, getU(mergedLast, v));
  setU(weight, v, 0);
  setU(state, v, DEAD);
}

/** Variables of the clique whose lists are the same are one from here on. */
function mergeTwins(from: usize, size: usize): void {
  for (let i: usize = 0; i < size; i++) {
    const v = getU(list, from + i);
    const h = getU(hash, v);
    setU(next, v, getU(twins, h));
    setU(twins, h, v);
  }
  for (let i: usize = 0; i < size; i++) {
    const h = getU(hash, getU(list, from + i));
    for (let v = getU(twins, h); v != NONE && getU(next, v) != NONE; v = getU(next, v)) mergeEqual(v);
    setU(twins, h, NONE);
  }
}

/** Merges into v whatever behind it in the chain has the same list. */
function mergeEqual(v: usize): void {
  const first = getU(begin, v);
  const size = getU(length, v);
  for (let j: usize = 0; j < size; j++) setU(stamp, getU(list, first + j), tag);
  for (let before = v, u = getU(next, v); u != NONE; u = getU(next, u)) {
    if (sameList(u, size, getU(elements, v))) {
      setU(weight, v, getU(weight, v) + (getU(weight, u) & ~IN_CLIQUE));
      merge(v, u);
      setU(next, before, getU(next, u));
    } else before = u;
  }
  nextTag(1);
}

function sameList(u: usize, size: usize, heads: usize): bool {
  if (getU(length, u) != size || getU(elements, u) != heads) return false;
  const first = getU(begin, u);
  for (let j: usize = 0; j < size; j++) if (getU(stamp, getU(list, first + j)) != tag) return false;
  return true;
}

/** Back into the degree lists with what is left of the clique; returns the lowest degree in it. */
function closeClique(pivot: usize, from: usize, size: usize): usize {
  let total: usize = 0;
  let left: usize = 0;
  for (let i: usize = 0; i < size; i++) {
    const v = getU(list, from + i);
    const columns = getU(weight, v) & ~IN_CLIQUE;
    if (columns == 0) continue;
    setU(weight, v, columns);
    setU(list, from + left++, v);
    total += columns;
  }
  let lowest = most;
  for (let i: usize = 0; i < left; i++) {
    const v = getU(list, from + i);
    const d = min(getU(degree, v) + total - getU(weight, v), most);
    setU(degree, v, d);
    lowest = min(lowest, d);
    insert(v);
  }
  setU(length, pivot, left);
  setU(degree, pivot, total);
  if (left == 0) setU(state, pivot, DEAD);
  free = from + left;
  return lowest;
}
