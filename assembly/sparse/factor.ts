// Numeric factorisation A = L Lᵀ by supernodes, left-looking (Ng & Peyton 1993): a panel collects the updates of all
// earlier panels that have rows among its columns, of wide ones as products, of narrow ones column by column, then is
// factored as a dense matrix. It can stop after any of these steps and go on later.

import { NO_INDEX, setNone } from "../memory";
import { choleskyPanel, startCholesky } from "../dense/cholesky";
import { negativeProduct } from "../dense/product";
import { columnsOf, heightOf, isNarrow, mapRows, SUPERNODE_OVERHEAD, VISIT_OVERHEAD } from "./panels";
import { sandwich } from "../dense/small";
import { zero } from "../dense/vector";
import { Factor, factorAt, Pair, pairAt, Problem, setScalar, Sparse } from "../problem";
import { Scalar, Status } from "../../src/kernel/codes";

/** Target columns that one packed product of a wide descendant updates, at most. */
export const COLUMNS_TOGETHER: usize = 64;

// What is being done to the current supernode: it collects from wide descendants, from narrow ones, and is factored.
const WIDE_UPDATES: usize = 0;
const NARROW_UPDATES: usize = 1;
const DENSE_PANEL: usize = 2;

/** Writes ΛᵀZᵀWZΛ + I, and `ridge` more on the diagonal, into the panels and makes ready to factor them. */
export function loadSystem(m: Problem, ridge: f64): void {
  const s = m.sparse;
  zero(s.factor, s.panelStart[s.count]);
  for (let f: usize = 0; f < m.factorCount; f++) loadLevels(m, s, factorAt(m, f), 1 + ridge);
  for (let i: usize = 0; i < m.pairCount; i++) loadPairs(m, s, pairAt(m, i));
  setNone(s.head, s.count);
  s.current = 0;
  s.stage = WIDE_UPDATES;
  startCholesky();
}

/** Writes a factor's diagonal blocks Tᵀ(ZᵀWZ)_ll T + I times `diagonal`, lower triangle. */
function loadLevels(m: Problem, s: Sparse, factor: Factor, diagonal: f64): void {
  const k = factor.width;
  if (k == 1) return loadScalars(s, factor, diagonal);
  for (let l: usize = 0; l < factor.levels; l++) {
    sandwich(factor.lambda, k, factor.lambda, k, factor.cross, l * k * k, true, m.block);
    const home = factor.home[l];
    const stride = factor.stride[l];
    for (let c: usize = 0; c < k; c++) {
      for (let a = c; a < k; a++) s.factor[home + a + c * stride] = m.block[a + c * k];
      s.factor[home + c + c * stride] += diagonal;
    }
  }
}

/** Writes the diagonal T²(ZᵀWZ)_ll + `diagonal` of a factor of one effect a level. */
function loadScalars(s: Sparse, factor: Factor, diagonal: f64): void {
  const square = factor.lambda[0] * factor.lambda[0];
  for (let l: usize = 0; l < factor.levels; l++) s.factor[factor.home[l]] = square * factor.cross[l] + diagonal;
}

/** Writes the off-diagonal blocks T_fᵀ(ZᵀWZ)_lm T_g, with the rows of the level that is eliminated later. */
function loadPairs(m: Problem, s: Sparse, pair: Pair): void {
  const first = factorAt(m, pair.first);
  const second = factorAt(m, pair.second);
  const k = first.width;
  const l = second.width;
  for (let level: usize = 0; level < first.levels; level++) {
    const a = first.place[level];
    for (let e = pair.start[level]; e < pair.start[level + 1]; e++) {
      const partner = pair.partner[e];
      const home = pair.home[e];
      const transposed = a < second.place[partner];
      const stride = transposed ? first.stride[level] : second.stride[partner];
      sandwich(first.lambda, k, second.lambda, l, pair.cross, e * k * l, false, m.block);
      for (let j: usize = 0; j < l; j++)
        for (let i: usize = 0; i < k; i++)
          s.factor[transposed ? home + j + i * stride : home + i + j * stride] = m.block[i + j * k];
    }
  }
}

/** Goes on factoring until done or about `budget` multiplications are spent. */
export function factorSystem(m: Problem, budget: f64): Status {
  const s = m.sparse;
  let left = budget;
  while (s.current < s.count) {
    const k = s.current;
    const height = heightOf(s, k);
    const columns = columnsOf(s, k);
    if (s.stage == WIDE_UPDATES) {
      mapRows(s, k);
      for (let d = s.head[k]; d != NO_INDEX; d = s.head[k]) {
        if (left <= 0) return Status.Running;
        left -= update(s, d, k);
      }
      s.stage = NARROW_UPDATES;
      s.column = 0;
    }
    if (s.stage == NARROW_UPDATES) {
      for (; s.column < columns; s.column++) {
        if (left <= 0) return Status.Running;
        left -= updateColumn(s, k, height, s.column);
      }
      s.stage = DENSE_PANEL;
    }
    const status = choleskyPanel(s.factor, s.panelStart[k], height, columns, s.work, left);
    if (status != Status.Done) return status;
    left -= <f64>columns * <f64>columns * <f64>height + SUPERNODE_OVERHEAD;
    startCholesky();
    if (!isNarrow(s, k)) queue(s, k, columns);
    s.current = k + 1;
    s.stage = WIDE_UPDATES;
  }
  setScalar(m, Scalar.LogDet, logDeterminant(s));
  return Status.Done;
}

/** Counts the multiplications of a factorisation. */
export function factorCost(m: Problem): f64 {
  const s = m.sparse;
  let cost: f64 = 0;
  for (let k: usize = 0; k < s.count; k++) {
    const below = <f64>(heightOf(s, k) - columnsOf(s, k));
    for (let c: usize = 0; c < columnsOf(s, k); c++) cost += 0.5 * (below + <f64>c) * (below + <f64>c);
  }
  return cost;
}
/** Counts the multiplications of one product with A and one solve. */
export function solveCost(m: Problem): f64 {
  let cost = 2.0 * <f64>m.sparse.panelStart[m.sparse.count];
  for (let i: usize = 0; i < m.pairCount; i++) {
    const pair = pairAt(m, i);
    cost += 2.0 * <f64>(pair.count * factorAt(m, pair.first).width * factorAt(m, pair.second).width);
  }
  return cost;
}

/** Enters panel k, used up to its row `used`, among the descendants of the supernode that owns the next row. */
function queue(s: Sparse, k: usize, used: usize): void {
  s.offset[k] = used;
  if (used == heightOf(s, k)) return;
  const owner = s.rowOwner[s.rows[s.rowStart[k] + used]];
  s.next[k] = s.head[owner];
  s.head[owner] = k;
}

/** Subtracts what descendant d contributes to panel k, and queues d for its next ancestor; returns the multiplications. */
function update(s: Sparse, d: usize, k: usize): f64 {
  const height = heightOf(s, d);
  const depth = columnsOf(s, d);
  const rows = s.rowStart[d];
  const from = s.offset[d];
  const end = s.firstColumn[k + 1];
  let to = from;
  while (to < height && s.rows[rows + to] < end) to++;
  s.head[k] = s.next[d];
  for (let j = from; j < to; j += COLUMNS_TOGETHER) updateProduct(s, d, k, j, min(j + COLUMNS_TOGETHER, to));
  queue(s, d, to);
  return <f64>(height - from) * <f64>(to - from) * <f64>depth;
}

/** Finds relative[i], where row i of panel d, from `from` on, stands in the panel that `map` describes. */
function locate(s: Sparse, d: usize, from: usize): void {
  const rows = s.rowStart[d];
  const height = heightOf(s, d);
  for (let i = from; i < height; i++) s.relative[i] = s.map[s.rows[rows + i]];
}

/** Subtracts L_d L_d[from … to), :]ᵀ from panel_k[:, from … to), as one packed product that is scattered afterwards. */
function updateProduct(s: Sparse, d: usize, k: usize, from: usize, to: usize): void {
  const height = heightOf(s, d);
  const source = s.panelStart[d] + from;
  const target = s.panelStart[k];
  const stride = heightOf(s, k);
  const ld = negativeProduct(s.factor, source, height, height - from, s.factor, source, height, to - from, columnsOf(s, d), s.work);
  locate(s, d, from);
  const l = s.factor;
  const relative = s.relative;
  const work = s.work;
  for (let j = from; j < to; j++) {
    const column = target + relative[j] * stride;
    const product = (j - from) * ld;
    for (let i = j; i < height; i++) l[column + relative[i]] += work[product + i - from];
  }
}

/** Subtracts L_d L_d[place, :]ᵀ from panel_k[:, c], for every narrow supernode d with a row at column c; returns the multiplications. */
function updateColumn(s: Sparse, k: usize, height: usize, c: usize): f64 {
  const row = s.firstColumn[k] + c;
  const target = s.panelStart[k] + c * height;
  const l = s.factor; // what a loop reads stands in a local: the compiler cannot know that its stores leave `s` alone
  const map = s.map;
  const allRows = s.rows;
  let cost: f64 = 0;
  for (let v = s.visitStart[row]; v < s.visitStart[row + 1]; v++) {
    const d = s.visitor[v];
    const place = s.visitPlace[v];
    const rows = s.rowStart[d];
    const length = heightOf(s, d);
    const depth = columnsOf(s, d);
    for (let j: usize = 0; j < depth; j++) {
      const own = s.panelStart[d] + j * length;
      const factor = l[own + place];
      for (let i = place; i < length; i++) l[target + map[allRows[rows + i]]] -= factor * l[own + i];
    }
    cost += <f64>(depth * (length - place)) + VISIT_OVERHEAD;
  }
  return cost;
}

/** Products of pivots are kept between this and its reciprocal, far from overflow and from subnormal numbers. */
const PIVOT_PRODUCT_LIMIT: f64 = 1e150;

/** Gives log|A| = 2 Σ log of L's diagonal, by one logarithm for as many pivots as their product can hold. */
function logDeterminant(s: Sparse): f64 {
  let sum: f64 = 0;
  let product: f64 = 1;
  for (let k: usize = 0; k < s.count; k++) {
    const columns = columnsOf(s, k);
    const step = heightOf(s, k) + 1;
    const start = s.panelStart[k];
    for (let c: usize = 0; c < columns; c++) {
      const pivot = s.factor[start + c * step];
      const next = product * pivot;
      if (next < PIVOT_PRODUCT_LIMIT && next > 1 / PIVOT_PRODUCT_LIMIT) product = next;
      else {
        sum += NativeMath.log(product);
        product = pivot;
      }
    }
  }
  return 2 * (sum + NativeMath.log(product));
}
