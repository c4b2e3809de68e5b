// Which levels meet: for every pair of factors the distinct pairs of levels that occur together in a row, and for every
// row which of them it belongs to. The level graph has all levels as nodes and these pairs as edges.

import { allocate, getU, mark, release, setU, shrink } from "../memory";
import { factorAt, Pair, pairAt, Problem } from "../problem";

/** Rows of one level that follow each other on average from which on a factor is taken run by run. */
const LONG_RUN: usize = 4;

/** Notes whether a factor's rows come in runs of the same level, once the codes are there. */
export function findRuns(m: Problem, f: usize): void {
  const factor = factorAt(m, f);
  let runs: usize = 1;
  for (let i: usize = 1; i < m.n; i++) if (getU(factor.codes, i) != getU(factor.codes, i - 1)) runs++;
  factor.inRuns = runs * LONG_RUN <= m.n;
}

/** Finds the level pairs of factors f < g; rows need no order, but are not sorted again where they stand in that of f. */
export function findPairs(m: Problem, f: usize, g: usize, index: usize): bool {
  const address = allocate(1, offsetof<Pair>());
  const first = factorAt(m, f);
  const second = factorAt(m, g);
  const start = allocate(first.levels + 1, 4);
  const position = allocate(m.n, 4);
  if (!position) return false;
  const pair = changetype<Pair>(address);
  setU(m.pairs, index, address);
  pair.first = f;
  pair.second = g;
  pair.start = start;
  pair.position = position;
  const bound = <u64>first.levels * second.levels;
  pair.partner = allocate(bound < m.n ? <usize>bound : m.n, 4);
  const before = mark();
  const rows: usize = isSorted(first.codes, m.n) ? 0 : allocate(m.n, 4);
  const begin = allocate(first.levels + 1, 4);
  const seenBy = allocate(second.levels, 4);
  const seenAt = allocate(second.levels, 4);
  if (!seenAt) return false;
  findStarts(first.codes, m.n, first.levels, begin);
  if (rows) sortRows(first.codes, m.n, first.levels, rows, begin);
  let count: usize = 0;
  for (let level: usize = 0; level < first.levels; level++) {
    setU(start, level, count);
    for (let i = getU(begin, level); i < getU(begin, level + 1); i++) {
      const row = rows ? getU(rows, i) : i;
      const partner = getU(second.codes, row);
      if (getU(seenBy, partner) != level + 1) {
        setU(seenBy, partner, level + 1);
        setU(seenAt, partner, count);
        setU(pair.partner, count++, partner);
      }
      setU(position, row, getU(seenAt, partner));
    }
  }
  setU(start, first.levels, count);
  pair.count = count;
  release(before);
  shrink(pair.partner, count, 4);
  return true;
}

function isSorted(codes: usize, n: usize): bool {
  for (let i: usize = 1; i < n; i++) if (getU(codes, i) < getU(codes, i - 1)) return false;
  return true;
}

/** begin[l], where the rows of level l begin among rows sorted by level, and their number at the end. */
function findStarts(codes: usize, n: usize, levels: usize, begin: usize): void {
  for (let i: usize = 0; i < n; i++) setU(begin, getU(codes, i) + 1, getU(begin, getU(codes, i) + 1) + 1);
  for (let l: usize = 0; l < levels; l++) setU(begin, l + 1, getU(begin, l + 1) + getU(begin, l));
}

/** Counting sort: `rows` by level, level l's from begin[l] on. */
function sortRows(codes: usize, n: usize, levels: usize, rows: usize, begin: usize): void {
  for (let i: usize = 0; i < n; i++) {
    const level = getU(codes, i);
    const at = getU(begin, level);
    setU(rows, at, i);
    setU(begin, level, at + 1);
  }
  for (let l = levels; l > 0; l--) setU(begin, l, getU(begin, l - 1));
  setU(begin, 0, 0);
}

/** Values of the pairs' cross products, once their number is known. */
export function allocatePairs(m: Problem): bool {
  for (let i: usize = 0; i < m.pairCount; i++) {
    const pair = pairAt(m, i);
    pair.cross = allocate(pair.count * factorAt(m, pair.first).width * factorAt(m, pair.second).width, 8);
    pair.home = allocate(pair.count, 4);
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

/** Edges of the level graph. */
export function edgeCount(m: Problem): usize {
  let edges: usize = 0;
  for (let i: usize = 0; i < m.pairCount; i++) edges += pairAt(m, i).count;
  return edges;
}

/**
 * The level graph as adjacency lists: node v's neighbours are `adjacent` from begin[v] to begin[v+1], in ascending
 * order of the pairs; begin has nodes + 1 entries, adjacent twice the number of edges.
 */
export function levelGraph(m: Problem, nodes: usize, begin: usize, adjacent: usize): void {
  for (let v: usize = 0; v <= nodes; v++) setU(begin, v, 0);
  eachEdge(m, begin, 0);
  for (let v: usize = 0; v < nodes; v++) setU(begin, v + 1, getU(begin, v + 1) + getU(begin, v));
  eachEdge(m, begin, adjacent);
  for (let v = nodes; v > 0; v--) setU(begin, v, getU(begin, v - 1));
  setU(begin, 0, 0);
}

/** Counts the ends of all edges into begin[v + 1], or, given `adjacent`, enters them from begin[v] on. */
function eachEdge(m: Problem, begin: usize, adjacent: usize): void {
  for (let i: usize = 0; i < m.pairCount; i++) {
    const pair = pairAt(m, i);
    const first = factorAt(m, pair.first);
    const second = factorAt(m, pair.second);
    for (let level: usize = 0; level < first.levels; level++) {
      const v = first.node + level;
      for (let e = getU(pair.start, level); e < getU(pair.start, level + 1); e++) {
        const w = second.node + getU(pair.partner, e);
        if (adjacent) {
          enter(begin, adjacent, v, w);
          enter(begin, adjacent, w, v);
        } else {
          setU(begin, v + 1, getU(begin, v + 1) + 1);
          setU(begin, w + 1, getU(begin, w + 1) + 1);
        }
      }
    }
  }
}

function enter(begin: usize, adjacent: usize, v: usize, w: usize): void {
  const at = getU(begin, v);
  setU(adjacent, at, w);
  setU(begin, v, at + 1);
}
