// Where every block of A stands in the panels of the factor.

import { mayGoOn, spend } from "../budget";
import { Factor, factorAt, pairAt, Problem, Sparse } from "../problem";
import { levelOf } from "./graph";
import { heightOf } from "./panels";
import { Analysis } from "./tree";

/** Goes on filling place, home and stride of every level. */
export function placeLevels(m: Problem, a: Analysis, s: Sparse): bool {
  for (; a.at < s.nodes && mayGoOn(); a.at++) {
    const node = s.order[a.at];
    let f: usize = m.factorCount - 1;
    while (factorAt(m, f).node > node) f--;
    const factor = factorAt(m, f);
    const level = node - factor.node;
    const k = s.owner[a.at];
    factor.place[level] = a.scalar;
    factor.stride[level] = heightOf(s, k);
    for (let c: usize = 0; c < factor.width; c++) s.rowOwner[a.scalar + c] = k;
    factor.home[level] = blockHome(s, factor, level, a.scalar);
    a.scalar += factor.width;
    spend(<f64>(20 + factor.width));
  }
  return a.at == s.nodes;
}

/** Fills home[e] of pair i from its level pair e on, rows of whichever level is eliminated later, columns of the earlier; returns the level pair to go on from. */
export function placePairs(m: Problem, i: usize, e: usize): usize {
  const s = m.sparse;
  const pair = pairAt(m, i);
  const first = factorAt(m, pair.first);
  const second = factorAt(m, pair.second);
  for (let level = levelOf(pair, first.levels, e); e < pair.count && mayGoOn(); e++) {
    while (e >= pair.start[level + 1]) level++;
    const partner = pair.partner[e];
    const a = first.place[level];
    const b = second.place[partner];
    pair.home[e] = a < b ? blockHome(s, first, level, b) : blockHome(s, second, partner, a);
    spend(40);
  }
  return e;
}

/** Finds where in supernode k's rows scalar row `row` stands: at once among its own, by bisection below them. */
function rowWithin(s: Sparse, k: usize, row: usize): usize {
  const first = s.firstColumn[k];
  if (row < s.firstColumn[k + 1]) return row - first;
  const start = s.rowStart[k];
  let low = start;
  let high = s.rowStart[k + 1];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (s.rows[middle] <= row) low = middle;
    else high = middle;
  }
  return low - start;
}

/** Finds the element at scalar row `row` and the first column of a level. */
function blockHome(s: Sparse, factor: Factor, level: usize, row: usize): usize {
  const k = s.rowOwner[factor.place[level]];
  const column = factor.place[level] - s.firstColumn[k];
  return s.panelStart[k] + rowWithin(s, k, row) + column * factor.stride[level];
}
