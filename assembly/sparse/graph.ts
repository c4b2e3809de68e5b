// Which levels meet: for every pair of factors the distinct pairs of levels that occur together in a row, and for every
// row which of them it belongs to. The level graph has all levels as nodes and these pairs as edges.

import { allocate, Indices, mark, newDoubles, newIndices, release, shrink } from "../memory";
import { factorAt, Pair, pairAt, Problem } from "../problem";

/** Mean length of the runs of rows of one level from which on a factor is taken run by run; only time and rounding depend on it. */
const LONG_RUN_ROWS: usize = 4;

/** Notes whether a factor's rows come in runs of the same level, once the codes are there. */
export function findRuns(m: Problem, f: usize): void {
  const factor = factorAt(m, f);
  let runs: usize = 1;
  for (let i: usize = 1; i < m.n; i++) if (factor.codes[i] != factor.codes[i - 1]) runs++;
  factor.inRuns = runs * LONG_RUN_ROWS <= m.n;
}

/** Finds the level pairs of factors f < g; rows need no order, but are not sorted again where they stand in that of f. */
export function findPairs(m: Problem, f: usize, g: usize, index: usize): bool {
  const address = allocate(1, offsetof<Pair>());
  const first = factorAt(m, f);
  const second = factorAt(m, g);
  const start = newIndices(first.levels + 1);
  const position = newIndices(m.n);
  if (!position) return false;
  const pair = changetype<Pair>(address);
  m.pairs[index] = address;
  pair.first = f;
  pair.second = g;
  pair.start = start;
  pair.position = position;
  const bound = <u64>first.levels * second.levels;
  pair.partner = newIndices(bound < m.n ? <usize>bound : m.n);
  const before = mark();
  const rows: Indices | null = isSorted(first.codes, m.n) ? null : newIndices(m.n);
  const begin = newIndices(first.levels + 1);
  const seenBy = newIndices(second.levels);
  const seenAt = newIndices(second.levels);
  if (!seenAt) return false;
  findStarts(first.codes, m.n, first.levels, begin);
  if (rows) sortRows(first.codes, m.n, first.levels, rows, begin);
  let count: usize = 0;
  for (let level: usize = 0; level < first.levels; level++) {
    start[level] = count;
    for (let i = begin[level]; i < begin[level + 1]; i++) {
      const row = rows ? rows[i] : i;
      const partner = second.codes[row];
      if (seenBy[partner] != level + 1) {
        seenBy[partner] = level + 1;
        seenAt[partner] = count;
        pair.partner[count++] = partner;
      }
      position[row] = seenAt[partner];
    }
  }
  start[first.levels] = count;
  pair.count = count;
  release(before);
  shrink(pair.partner, count);
  return true;
}

/** True where no row's level is below that of the row before. */
function isSorted(codes: Indices, n: usize): bool {
  for (let i: usize = 1; i < n; i++) if (codes[i] < codes[i - 1]) return false;
  return true;
}

/** Finds begin[l], where the rows of level l begin among rows sorted by level, and their number at the end. */
function findStarts(codes: Indices, n: usize, levels: usize, begin: Indices): void {
  for (let i: usize = 0; i < n; i++) begin[codes[i] + 1] += 1;
  for (let l: usize = 0; l < levels; l++) begin[l + 1] += begin[l];
}

/** Sorts `rows` by level, by counting: level l's from begin[l] on. */
function sortRows(codes: Indices, n: usize, levels: usize, rows: Indices, begin: Indices): void {
  for (let i: usize = 0; i < n; i++) {
    const level = codes[i];
    const at = begin[level];
    rows[at] = i;
    begin[level] = at + 1;
  }
  for (let l = levels; l > 0; l--) begin[l] = begin[l - 1];
  begin[0] = 0;
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

/**
 * The level graph as adjacency lists: node v's neighbours are `adjacent` from begin[v] to begin[v+1], in ascending
 * order of the pairs; begin has nodes + 1 entries, adjacent twice the number of edges.
 */
export function levelGraph(m: Problem, nodes: usize, begin: Indices, adjacent: Indices): void {
  for (let v: usize = 0; v <= nodes; v++) begin[v] = 0;
  eachEdge(m, begin, null);
  for (let v: usize = 0; v < nodes; v++) begin[v + 1] += begin[v];
  eachEdge(m, begin, adjacent);
  for (let v = nodes; v > 0; v--) begin[v] = begin[v - 1];
  begin[0] = 0;
}

/** Counts the ends of all edges into begin[v + 1], or, given `adjacent`, enters them from begin[v] on. */
function eachEdge(m: Problem, begin: Indices, adjacent: Indices | null): void {
  for (let i: usize = 0; i < m.pairCount; i++) {
    const pair = pairAt(m, i);
    const first = factorAt(m, pair.first);
    const second = factorAt(m, pair.second);
    for (let level: usize = 0; level < first.levels; level++) {
      const v = first.node + level;
      for (let e = pair.start[level]; e < pair.start[level + 1]; e++) {
        const w = second.node + pair.partner[e];
        if (adjacent) {
          enter(begin, adjacent, v, w);
          enter(begin, adjacent, w, v);
        } else {
          begin[v + 1] += 1;
          begin[w + 1] += 1;
        }
      }
    }
  }
}

/** Enters w as a neighbour of v, at v's next free place. */
function enter(begin: Indices, adjacent: Indices, v: usize, w: usize): void {
  const at = begin[v];
  adjacent[at] = w;
  begin[v] = at + 1;
}
