// Which levels meet: for every pair of factors the distinct pairs of levels that occur together in a row, and for every
// row which of them it belongs to. The level graph has all levels as nodes and these pairs as edges.

import { allow, mayGoOn, spend } from "../budget";
import { allocate, Indices, mark, newDoubles, newIndices, NO_INDICES, release, shrink } from "../memory";
import { factorAt, Pair, pairAt, Problem } from "../problem";
import { Status } from "../../src/kernel/codes";

/** Mean length of the runs of rows of one level from which on a factor is taken run by run; only time and rounding depend on it. */
const LONG_RUN_ROWS: usize = 4;

/** Runs of rows of one level so far. */
let runs: usize = 0;

/** Counts the runs of rows of the same level of factor f in rows [from, to), and after the last row notes whether they are long. */
export function findRuns(m: Problem, f: usize, from: usize, to: usize): void {
  const factor = factorAt(m, f);
  let count: usize = from == 0 ? 1 : runs;
  for (let i = max<usize>(from, 1); i < to; i++) if (factor.codes[i] != factor.codes[i - 1]) count++;
  runs = count;
  if (to == m.n) factor.inRuns = count * LONG_RUN_ROWS <= m.n;
}

// The search for the level pairs of two factors: are the rows in the order of the first one's levels, how many has each level, where do they
// begin, what is their order, and, level by level, which partners do they have.
const ORDERED: usize = 0;
const COUNTS: usize = 1;
const STARTS: usize = 2;
const ROWS: usize = 3;
const PARTNERS: usize = 4;
const FOUND: usize = 5;

// Where the search stands.
let stage: usize = FOUND;
let at: usize = 0; // row, level, or place among the sorted rows
let level: usize = 0;
let count: usize = 0; // pairs so far
let before: usize = 0; // what is allocated behind it is temporary
let pair = changetype<Pair>(0);
let rows = NO_INDICES; // the rows sorted by level; none where they stand in that order
let begin = NO_INDICES; // where a level's rows begin among them
let seenBy = NO_INDICES; // partner → 1 + the last level that it met
let seenAt = NO_INDICES; // partner → their pair

/** Begins to look for the level pairs of factors f < g; false when memory does not suffice. */
export function startPairs(m: Problem, f: usize, g: usize, index: usize): bool {
  const address = allocate(1, offsetof<Pair>());
  const first = factorAt(m, f);
  const second = factorAt(m, g);
  const start = newIndices(first.levels + 1);
  const position = newIndices(m.n);
  if (!position) return false;
  pair = changetype<Pair>(address);
  m.pairs[index] = address;
  pair.first = f;
  pair.second = g;
  pair.start = start;
  pair.position = position;
  const bound = <u64>first.levels * second.levels;
  pair.partner = newIndices(bound < m.n ? <usize>bound : m.n);
  before = mark();
  if (!pair.partner) return false;
  stage = ORDERED;
  at = 0;
  return true;
}

/** Goes on looking for them until they are found or so much work is done. Rows need no order, but are not sorted again where they stand in that of the first factor. */
export function findPairs(m: Problem, work: f64): Status {
  const first = factorAt(m, pair.first);
  const second = factorAt(m, pair.second);
  allow(work);
  if (stage == ORDERED) {
    const isSorted = goThrough(first.codes, m.n);
    if (isSorted && at < m.n) return Status.Running;
    rows = isSorted ? NO_INDICES : newIndices(m.n);
    begin = newIndices(first.levels + 1);
    seenBy = newIndices(second.levels);
    seenAt = newIndices(second.levels);
    if (!seenAt) return Status.OutOfMemory;
    next(COUNTS);
  }
  if (stage == COUNTS) {
    for (; at < m.n && mayGoOn(); at++) {
      begin[first.codes[at] + 1] += 1;
      spend(2);
    }
    if (at < m.n) return Status.Running;
    next(STARTS);
  }
  if (stage == STARTS) {
    for (; at < first.levels && mayGoOn(); at++) {
      begin[at + 1] += begin[at];
      spend(1);
    }
    if (at < first.levels) return Status.Running;
    next(rows ? ROWS : PARTNERS);
  }
  if (stage == ROWS) {
    sortRows(first.codes, m.n);
    if (at < m.n) return Status.Running;
    for (let l = first.levels; l > 0; l--) begin[l] = begin[l - 1];
    begin[0] = 0;
    next(PARTNERS);
  }
  if (stage == PARTNERS) {
    matchRows(second.codes, m.n);
    if (at < m.n) return Status.Running;
    while (level < first.levels) pair.start[++level] = count;
    pair.count = count;
    release(before);
    shrink(pair.partner, count);
    stage = FOUND;
  }
  return Status.Done;
}

/** Turns to the next thing to find out. */
function next(which: usize): void {
  stage = which;
  at = 0;
  level = 0;
  count = 0;
}

/** Goes on through rows as long as none is below the one before; false where one is. */
function goThrough(codes: Indices, n: usize): bool {
  for (at = max<usize>(at, 1); at < n && mayGoOn(); at++) {
    if (codes[at] < codes[at - 1]) return false;
    spend(1);
  }
  return true;
}

/** Goes on sorting the rows by level, by counting: level l's from begin[l] on, which moves on with them. */
function sortRows(codes: Indices, n: usize): void {
  for (; at < n && mayGoOn(); at++) {
    const own = codes[at];
    const place = begin[own];
    rows[place] = at;
    begin[own] = place + 1;
    spend(4);
  }
}

/** Goes on numbering the partners that the rows of each level meet. */
function matchRows(codes: Indices, n: usize): void {
  for (; at < n && mayGoOn(); at++) {
    while (at >= begin[level + 1]) pair.start[++level] = count;
    const row = rows ? rows[at] : at;
    const partner = codes[row];
    if (seenBy[partner] != level + 1) {
      seenBy[partner] = level + 1;
      seenAt[partner] = count;
      pair.partner[count++] = partner;
    }
    pair.position[row] = seenAt[partner];
    spend(6);
  }
}

/** Finds the level of the first factor, of so many, that level pair e of a pair belongs to: bisection. */
export function levelOf(pair: Pair, levels: usize, e: usize): usize {
  let low: usize = 0;
  let high = levels;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (pair.start[middle] <= e) low = middle;
    else high = middle;
  }
  return low;
}

/** Counts the level pairs of pair i. */
export function countPairs(m: Problem, i: usize): usize {
  return pairAt(m, i).count;
}

/** Allocates the values of the pairs' cross products, once their number is known. */
export function allocatePairs(m: Problem): bool {
  for (let i: usize = 0; i < m.pairCount; i++) {
    const pair = pairAt(m, i);
    pair.cross = newDoubles(pair.count * factorAt(m, pair.first).width * factorAt(m, pair.second).width);
    pair.home = newIndices(pair.count);
    if (!pair.home) return false;
  }
  return true;
}

/** Numbers the levels of all factors through; returns how many there are. */
export function numberNodes(m: Problem): usize {
  let nodes: usize = 0;
  for (let f: usize = 0; f < m.factorCount; f++) {
    const factor = factorAt(m, f);
    factor.node = nodes;
    nodes += factor.levels;
  }
  return nodes;
}

/** Counts the edges of the level graph. */
export function edgeCount(m: Problem): usize {
  let edges: usize = 0;
  for (let i: usize = 0; i < m.pairCount; i++) edges += pairAt(m, i).count;
  return edges;
}

// The level graph as adjacency lists: node v's neighbours are `adjacent` from begin[v] to begin[v + 1], in ascending order of the pairs;
// begin has nodes + 1 entries, adjacent twice the number of edges. First the ends of all edges are counted, then entered.

/** Counts the ends of the edges of pair i from its level pair e on into begin[v + 1]; returns the level pair to go on from. */
export function countEdges(m: Problem, i: usize, e: usize, begin: Indices): usize {
  const pair = pairAt(m, i);
  const first = factorAt(m, pair.first);
  const second = factorAt(m, pair.second);
  for (let level = levelOf(pair, first.levels, e); e < pair.count && mayGoOn(); e++) {
    while (e >= pair.start[level + 1]) level++;
    begin[first.node + level + 1] += 1;
    begin[second.node + pair.partner[e] + 1] += 1;
    spend(4);
  }
  return e;
}

/** Enters the edges of pair i from its level pair e on, each end at its node's next free place begin[v]; returns the level pair to go on from. */
export function enterEdges(m: Problem, i: usize, e: usize, begin: Indices, adjacent: Indices): usize {
  const pair = pairAt(m, i);
  const first = factorAt(m, pair.first);
  const second = factorAt(m, pair.second);
  for (let level = levelOf(pair, first.levels, e); e < pair.count && mayGoOn(); e++) {
    while (e >= pair.start[level + 1]) level++;
    const v = first.node + level;
    const w = second.node + pair.partner[e];
    enter(begin, adjacent, v, w);
    enter(begin, adjacent, w, v);
    spend(8);
  }
  return e;
}

/** Enters w as a neighbour of v, at v's next free place. */
@inline function enter(begin: Indices, adjacent: Indices, v: usize, w: usize): void {
  const at = begin[v];
  adjacent[at] = w;
  begin[v] = at + 1;
}
