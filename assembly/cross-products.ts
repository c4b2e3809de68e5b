// Cross products of a chunk of rows: XᵀWX and Xᵀs, and on levels and pairs of levels ZᵀWZ, Zᵀs and ZᵀWX.

import { dot, multiply } from "./dense/vector";
import { ETA } from "./family/chunk";
import { sumOfLanes } from "./math/lanes";
import { copy, Doubles, get2, set2, splat } from "./memory";
import { columnAt, Factor, factorAt, Pair, pairAt, Problem } from "./problem";
import { endOfRun, runBorder, runProduct, runStatistics, runSums } from "./runs";
import { Want } from "../src/kernel/codes";

/** Adds `count` rows with score s and weight W to the cross products that `want` names. */
export function accumulate(m: Problem, row: usize, count: usize, want: i32): void {
  if (want & Want.Fixed) fixedProducts(m, row, count);
  if (want & Want.Random) {
    for (let f: usize = 0; f < m.factorCount; f++) levelStatistics(m, factorAt(m, f), row, count);
    for (let i: usize = 0; i < m.pairCount; i++) pairProducts(m, pairAt(m, i), row, count);
  }
  if (want & Want.Border) for (let f: usize = 0; f < m.factorCount; f++) borderProducts(m, factorAt(m, f), row, count);
}

/** Adds to XᵀWX, both triangles, and Xᵀs; W x_j goes through ETA. */
function fixedProducts(m: Problem, row: usize, count: usize): void {
  const p = m.p;
  const scratch = m.scratch;
  for (let j: usize = 0; j < p; j++) {
    m.fixedScore[j] += weighColumn(m, j, row, count);
    let k: usize = 0;
    for (; k + 4 <= j + 1; k += 4) fourProducts(m, j, k, row, count);
    for (; k <= j; k++) addSymmetric(m, j, k, dot(scratch, ETA, m.x, k * m.n + row, count));
  }
}

/** Writes W x_j to ETA; returns x_jᵀs. */
function weighColumn(m: Problem, j: usize, row: usize, count: usize): f64 {
  const scratch = m.scratch;
  const x = m.x;
  const column = j * m.n + row;
  const weight = m.rowWeight;
  const score = m.rowScore;
  let sum = f64x2.splat(0);
  const even = count & ~1;
  for (let i: usize = 0; i < even; i += 2) {
    const value = get2(x, column + i);
    set2(scratch, ETA + i, f64x2.mul(value, get2(weight, row + i)));
    sum = f64x2.add(sum, f64x2.mul(value, get2(score, row + i)));
  }
  if (even == count) return sumOfLanes(sum);
  const value = x[column + even];
  scratch[ETA + even] = value * weight[row + even];
  return sumOfLanes(sum) + value * score[row + even];
}

/** Adds to elements (j, k) and (k, j) of XᵀWX. */
@inline function addSymmetric(m: Problem, j: usize, k: usize, product: f64): void {
  m.fixedCross[j + k * m.p] += product;
  if (k < j) m.fixedCross[k + j * m.p] += product;
}

/** Adds to elements (j, k) to (j, k + 3) of XᵀWX, with one load of W x_j. */
function fourProducts(m: Problem, j: usize, k: usize, row: usize, count: usize): void {
  const scratch = m.scratch;
  const x = m.x;
  const first = k * m.n + row;
  const second = first + m.n;
  const third = second + m.n;
  const fourth = third + m.n;
  let a = f64x2.splat(0);
  let b = f64x2.splat(0);
  let c = f64x2.splat(0);
  let d = f64x2.splat(0);
  const even = count & ~1;
  for (let i: usize = 0; i < even; i += 2) {
    const wx = get2(scratch, ETA + i);
    a = f64x2.add(a, f64x2.mul(wx, get2(x, first + i)));
    b = f64x2.add(b, f64x2.mul(wx, get2(x, second + i)));
    c = f64x2.add(c, f64x2.mul(wx, get2(x, third + i)));
    d = f64x2.add(d, f64x2.mul(wx, get2(x, fourth + i)));
  }
  const last = even < count ? scratch[ETA + even] : 0;
  const rest = even < count ? even : 0;
  addSymmetric(m, j, k, sumOfLanes(a) + last * x[first + rest]);
  addSymmetric(m, j, k + 1, sumOfLanes(b) + last * x[second + rest]);
  addSymmetric(m, j, k + 2, sumOfLanes(c) + last * x[third + rest]);
  addSymmetric(m, j, k + 3, sumOfLanes(d) + last * x[fourth + rest]);
}

/** Adds to Zᵀs and ZᵀWZ of one factor. */
function levelStatistics(m: Problem, factor: Factor, row: usize, count: usize): void {
  if (factor.inRuns) return runStatistics(m, factor, row, count);
  if (factor.width == 1 && !columnAt(factor, 0)) return interceptStatistics(m, factor, row, count);
  levelSums(factor, m.rowScore, m.score, row, count);
  levelProducts(m, factor, row, count);
}

/** Adds to Zᵀs and ZᵀWZ of a factor whose only column is the constant 1. */
function interceptStatistics(m: Problem, factor: Factor, row: usize, count: usize): void {
  const codes = factor.codes;
  const sums = m.score;
  const base = factor.base;
  const cross = factor.cross;
  const score = m.rowScore;
  const weight = m.rowWeight;
  for (let i = row; i < row + count; i++) {
    const level = codes[i];
    sums[base + level] += score[i];
    cross[level] += weight[i];
  }
}

/** Adds Zᵀv of one factor to `into`, q, for v a vector over the rows. */
export function levelSums(factor: Factor, v: Doubles, into: Doubles, row: usize, count: usize): void {
  if (factor.inRuns) return runSums(factor, v, into, row, count);
  const codes = factor.codes;
  const width = factor.width;
  for (let c: usize = 0; c < width; c++) {
    const column = columnAt(factor, c);
    const first = factor.base + c;
    if (column)
      for (let i = row; i < row + count; i++) into[first + codes[i] * width] += column[i] * v[i];
    else for (let i = row; i < row + count; i++) into[first + codes[i] * width] += v[i];
  }
}

/** Writes z_i of one factor and row to k elements of `into` from `at` on. */
@inline export function loadColumns(factor: Factor, row: usize, into: Doubles, at: usize): void {
  for (let c: usize = 0; c < factor.width; c++) {
    const column = columnAt(factor, c);
    into[at + c] = column ? column[row] : 1;
  }
}

/** Adds to Σ W z zᵀ of every level, lower triangle. */
function levelProducts(m: Problem, factor: Factor, row: usize, count: usize): void {
  const k = factor.width;
  const z = m.rowVector;
  for (let i: usize = 0; i < count; i++) {
    loadColumns(factor, row + i, z, 0);
    const block = factor.codes[row + i] * k * k;
    const weight = m.rowWeight[row + i];
    for (let c: usize = 0; c < k; c++) {
      const scaled = weight * z[c];
      for (let a = c; a < k; a++) factor.cross[block + a + c * k] += scaled * z[a];
    }
  }
}

/** Adds to Σ W z_f z_gᵀ of every pair of levels. */
function pairProducts(m: Problem, pair: Pair, row: usize, count: usize): void {
  const first = factorAt(m, pair.first);
  const second = factorAt(m, pair.second);
  const k = first.width;
  const l = second.width;
  if (first.inRuns && second.inRuns) return runPairs(m, pair, first, second, row, row + count);
  if (k * l == 1 && !columnAt(first, 0) && !columnAt(second, 0)) {
    const cross = pair.cross;
    const position = pair.position;
    const weight = m.rowWeight;
    for (let i = row; i < row + count; i++) cross[position[i]] += weight[i];
    return;
  }
  const z = m.rowVector;
  const span = k > l ? k : l;
  for (let i: usize = 0; i < count; i++) {
    loadColumns(first, row + i, z, 0);
    loadColumns(second, row + i, z, span);
    const block = pair.position[row + i] * k * l;
    const weight = m.rowWeight[row + i];
    for (let c: usize = 0; c < l; c++) {
      const scaled = weight * z[span + c];
      for (let a: usize = 0; a < k; a++) pair.cross[block + a + c * k] += scaled * z[a];
    }
  }
}

/** Adds to Σ W z_f z_gᵀ of every pair of levels where both factors come in runs: so do their pairs. */
function runPairs(m: Problem, pair: Pair, first: Factor, second: Factor, row: usize, end: usize): void {
  for (let from = row; from < end; ) {
    const to = endOfRun(pair.position, from, end);
    const block = pair.position[from] * first.width * second.width;
    for (let c: usize = 0; c < second.width; c++)
      for (let a: usize = 0; a < first.width; a++)
        pair.cross[block + a + c * first.width] += runProduct(m.rowWeight, columnAt(first, a), columnAt(second, c), from, to);
    from = to;
  }
}

/** Adds to Σ W z xᵀ of every level, which is ZᵀWX, one row of p for every random effect. */
function borderProducts(m: Problem, factor: Factor, row: usize, count: usize): void {
  if (factor.inRuns) return runBorder(m, factor, row, count);
  const scratch = m.scratch;
  for (let c: usize = 0; c < factor.width; c++) {
    const column = columnAt(factor, c);
    copy(scratch, ETA, m.rowWeight, row, count);
    if (column) multiply(scratch, ETA, column, row, count);
    let j: usize = 0;
    for (; j + 2 <= m.p; j += 2) twoBorders(m, factor, c, j, row, count);
    if (j < m.p) oneBorder(m, factor, c, j, row, count);
  }
}

/** Adds to column j of ZᵀWX, W z being in ETA. */
function oneBorder(m: Problem, factor: Factor, c: usize, j: usize, row: usize, count: usize): void {
  const x = j * m.n + row;
  for (let i: usize = 0; i < count; i++) {
    const effect = factor.base + c + factor.codes[row + i] * factor.width;
    m.border[effect * m.p + j] += m.scratch[ETA + i] * m.x[x + i];
  }
}

/** Adds to columns j and j + 1 of ZᵀWX, which stand side by side, W z being in ETA. */
function twoBorders(m: Problem, factor: Factor, c: usize, j: usize, row: usize, count: usize): void {
  const codes = factor.codes;
  const width = factor.width;
  const p = m.p;
  const border = m.border;
  const scratch = m.scratch;
  const x = m.x;
  const first = j * m.n + row;
  const second = first + m.n;
  const base = (factor.base + c) * p + j;
  for (let i: usize = 0; i < count; i++) {
    const at = base + codes[row + i] * width * p;
    const pair = f64x2.replace_lane(splat(x, first + i), 1, x[second + i]);
    set2(border, at, f64x2.add(get2(border, at), f64x2.mul(splat(scratch, ETA + i), pair)));
  }
}
