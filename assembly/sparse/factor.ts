// Numeric factorisation A = L Lᵀ by supernodes, left-looking (Ng & Peyton 1993): a panel collects the updates of all
// earlier panels that have rows among its columns, of wide ones as products, of narrow ones column by column, then is
// factored as a dense matrix. It can stop after any of these steps and go on later. A is written into the panels before, in ranges.

import { NO_INDEX, setNone } from "../memory";
import { choleskyPanel, startCholesky } from "../dense/cholesky";
import { negativeProduct } from "../dense/product";
import { columnsOf, columnsTogether, COLUMNS_TOGETHER, heightOf, isNarrow, mapRows, SCATTERED, SUPERNODE_OVERHEAD, VISIT_OVERHEAD } from "./panels";
import { sandwich } from "../dense/small";
import { levelOf } from "./graph";
import { Factor, factorAt, pairAt, Problem, setScalar, Sparse } from "../problem";
import { Scalar, Status } from "../../src/kernel/codes";

// What is being done to the current supernode: it collects from wide descendants, from narrow ones, and is factored.
const WIDE_UPDATES: usize = 0;
const NARROW_UPDATES: usize = 1;
const DENSE_PANEL: usize = 2;

/** Counts the elements of the panels. */
export function panelElements(m: Problem): usize {
  return m.sparse.panelStart[m.sparse.count];
}

/** Clears elements [from, to) of the panels, for the system to be written into them. */
export function clearPanels(m: Problem, from: usize, to: usize): void {
  memory.fill(m.sparse.factor.at(from), 0, (to - from) << 3);
}

/**
 * Writes the diagonal blocks Tᵀ(ZᵀWZ)_ll T + (1 + `ridge`) I of levels [from, to) of factor f into the panels, lower triangle, of each
 * level rows [first, last).
 */
export function loadLevels(m: Problem, f: usize, from: usize, to: usize, first: usize, last: usize, ridge: f64): void {
  const s = m.sparse;
  const factor = factorAt(m, f);
  const k = factor.width;
  if (k == 1) return loadScalars(s, factor, from, to, 1 + ridge);
  for (let l = from; l < to; l++) {
    sandwich(factor.lambda, k, factor.lambda, k, factor.cross, l * k * k, true, m.block, m.rowVector, first, last);
    const home = factor.home[l];
    const stride = factor.stride[l];
    for (let a = first; a < last; a++) {
      for (let c: usize = 0; c <= a; c++) s.factor[home + a + c * stride] = m.block[a + c * k];
      s.factor[home + a + a * stride] += 1 + ridge;
    }
  }
}

/** Writes the diagonal T²(ZᵀWZ)_ll + `diagonal` of levels of a factor of one effect a level. */
function loadScalars(s: Sparse, factor: Factor, from: usize, to: usize, diagonal: f64): void {
  const square = factor.lambda[0] * factor.lambda[0];
  for (let l = from; l < to; l++) s.factor[factor.home[l]] = square * factor.cross[l] + diagonal;
}

/** Writes the off-diagonal blocks T_fᵀ(ZᵀWZ)_lm T_g of level pairs [from, to) of pair i, with the rows of the level that is eliminated later. */
export function loadPairs(m: Problem, i: usize, from: usize, to: usize): void {
  const s = m.sparse;
  const pair = pairAt(m, i);
  const first = factorAt(m, pair.first);
  const second = factorAt(m, pair.second);
  const k = first.width;
  const l = second.width;
  const isScalar = k * l == 1;
  for (let e = from, level = levelOf(pair, first.levels, from); e < to; e++) {
    while (e >= pair.start[level + 1]) level++;
    if (isScalar) {
      s.factor[pair.home[e]] = first.lambda[0] * pair.cross[e] * second.lambda[0];
      continue;
    }
    const partner = pair.partner[e];
    const home = pair.home[e];
    const transposed = first.place[level] < second.place[partner];
    const stride = transposed ? first.stride[level] : second.stride[partner];
    sandwich(first.lambda, k, second.lambda, l, pair.cross, e * k * l, false, m.block, m.rowVector, 0, k);
    for (let j: usize = 0; j < l; j++)
      for (let i: usize = 0; i < k; i++)
        s.factor[transposed ? home + j + i * stride : home + i + j * stride] = m.block[i + j * k];
  }
}

/** Makes ready to factor the panels, once the system is written into them. */
export function startFactor(m: Problem): void {
  const s = m.sparse;
  setNone(s.head, s.count);
  s.current = 0;
  s.stage = WIDE_UPDATES;
  s.column = 0;
  startCholesky();
  startDeterminant();
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
      for (let d = s.head[k]; d != NO_INDEX; d = s.head[k])
        while (s.head[k] == d) {
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
    s.column = 0;
  }
  return logDeterminant(m, left);
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

/**
 * Subtracts the next columns of what descendant d contributes to panel k, from its row offset[d] on, and after the last one queues d for its
 * next ancestor; returns the multiplications.
 */
function update(s: Sparse, d: usize, k: usize): f64 {
  const height = heightOf(s, d);
  const depth = columnsOf(s, d);
  const rows = s.rowStart[d];
  const from = s.offset[d];
  const end = s.firstColumn[k + 1];
  const most = from + min(COLUMNS_TOGETHER, columnsTogether(height - from, depth));
  let to = from;
  while (to < min(height, most) && s.rows[rows + to] < end) to++;
  updateProduct(s, d, k, from, to);
  s.offset[d] = to;
  if (to == height || s.rows[rows + to] >= end) {
    s.head[k] = s.next[d];
    queue(s, d, to);
  }
  return <f64>(height - from) * <f64>(to - from) * <f64>depth + SUPERNODE_OVERHEAD;
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
    cost += SCATTERED * <f64>(depth * (length - place)) + VISIT_OVERHEAD;
  }
  return cost;
}

/** Products of pivots are kept between this and its reciprocal, far from overflow and from subnormal numbers. */
const PIVOT_PRODUCT_LIMIT: f64 = 1e150;

// Where the sum of the logarithms of the pivots stands: the next supernode, their sum, and the product that waits for its logarithm.
let determined: usize = 0;
let logarithms: f64 = 0;
let product: f64 = 1;

function startDeterminant(): void {
  determined = 0;
  logarithms = 0;
  product = 1;
}

/** Goes on with log|A| = 2 Σ log of L's diagonal, by one logarithm for as many pivots as their product can hold, as long as the budget lasts. */
function logDeterminant(m: Problem, budget: f64): Status {
  const s = m.sparse;
  let left = budget;
  for (; determined < s.count; determined++) {
    if (left <= 0) return Status.Running;
    const columns = columnsOf(s, determined);
    const step = heightOf(s, determined) + 1;
    const start = s.panelStart[determined];
    for (let c: usize = 0; c < columns; c++) {
      const pivot = s.factor[start + c * step];
      const next = product * pivot;
      if (next < PIVOT_PRODUCT_LIMIT && next > 1 / PIVOT_PRODUCT_LIMIT) product = next;
      else {
        logarithms += NativeMath.log(product);
        product = pivot;
      }
    }
    left -= VISIT_OVERHEAD * <f64>columns;
  }
  setScalar(m, Scalar.LogDet, 2 * (logarithms + NativeMath.log(product)));
  return Status.Done;
}
