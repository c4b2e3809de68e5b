// Runs: rows of one level that follow each other. A level's sums over a run stay in registers, two rows at a time, and what is the
// same for all its rows is worked out once.

import { dot } from "./dense/vector";
import { sumOfLanes } from "./math/lanes";
import { Doubles, get2, Indices, NO_DOUBLES, set2 } from "./memory";
import { columnAt, Factor, Problem } from "./problem";

/** Finds the first row after `row`, before `end`, of another level (or pair). */
@inline export function endOfRun(codes: Indices, row: usize, end: usize): usize {
  const code = codes[row];
  let next = row + 1;
  while (next < end && codes[next] == code) next++;
  return next;
}

/** Sums v over rows [from, to). */
function runSum(v: Doubles, from: usize, to: usize): f64 {
  let even = f64x2.splat(0);
  let odd = f64x2.splat(0);
  let i = from;
  for (; i + 4 <= to; i += 4) {
    even = f64x2.add(even, get2(v, i));
    odd = f64x2.add(odd, get2(v, i + 2));
  }
  let sum = sumOfLanes(f64x2.add(even, odd));
  for (; i < to; i++) sum += v[i];
  return sum;
}

/** Sums w a b over rows [from, to), the place of row i in b being `shift` + i. */
function runTriple(w: Doubles, a: Doubles, b: Doubles, shift: usize, from: usize, to: usize): f64 {
  let pair = f64x2.splat(0);
  let i = from;
  for (; i + 2 <= to; i += 2) pair = f64x2.add(pair, f64x2.mul(get2(w, i), f64x2.mul(get2(a, i), get2(b, shift + i))));
  let sum = sumOfLanes(pair);
  if (i < to) sum += w[i] * (a[i] * b[shift + i]);
  return sum;
}

/** Sums W a b over rows [from, to), where the column NO_DOUBLES is the constant 1. */
export function runProduct(w: Doubles, a: Doubles, b: Doubles, from: usize, to: usize): f64 {
  if (a && b) return runTriple(w, a, b, 0, from, to);
  const one = a ? a : b;
  return one ? dot(w, from, one, from, to - from) : runSum(w, from, to);
}

/** Adds t to v in rows [from, to). */
function addConstant(v: Doubles, from: usize, to: usize, t: f64): void {
  const value = f64x2.splat(t);
  let i = from;
  for (; i + 2 <= to; i += 2) set2(v, i, f64x2.add(get2(v, i), value));
  if (i < to) v[i] += t;
}

/** Adds t + u z to v in rows [from, to), the place of row i in v being `shift` + i. */
function addLine(v: Doubles, shift: usize, z: Doubles, from: usize, to: usize, t: f64, u: f64): void {
  const level = f64x2.splat(t);
  const slope = f64x2.splat(u);
  let i = from;
  for (; i + 2 <= to; i += 2) set2(v, shift + i, f64x2.add(get2(v, shift + i), f64x2.add(level, f64x2.mul(slope, get2(z, i)))));
  if (i < to) v[shift + i] += t + u * z[i];
}

/** Adds Z_f b_f to ETA for a factor in runs, rows from `row` on: a constant and one slope are added together. */
export function runPredictor(factor: Factor, eta: Doubles, at: usize, row: usize, count: usize, b: Doubles): void {
  const end = row + count;
  const shift = at - row;
  for (let from = row; from < end; ) {
    const to = endOfRun(factor.codes, from, end);
    const level = factor.base + factor.codes[from] * factor.width;
    let constant: f64 = 0;
    let last = NO_DOUBLES; // the slope that waits for the constant
    let slope: f64 = 0;
    for (let c: usize = 0; c < factor.width; c++) {
      const column = columnAt(factor, c);
      const effect = b[level + c];
      if (!column) constant += effect;
      else {
        if (last) addLine(eta, shift, last, from, to, 0, slope);
        last = column;
        slope = effect;
      }
    }
    if (last) addLine(eta, shift, last, from, to, constant, slope);
    else addConstant(eta, shift + from, shift + to, constant);
    from = to;
  }
}

/** Adds Zᵀv of a factor in runs: one addition to memory for each run. */
export function runSums(factor: Factor, v: Doubles, into: Doubles, row: usize, count: usize): void {
  const end = row + count;
  for (let from = row; from < end; ) {
    const to = endOfRun(factor.codes, from, end);
    const level = factor.base + factor.codes[from] * factor.width;
    for (let c: usize = 0; c < factor.width; c++) {
      const column = columnAt(factor, c);
      into[level + c] += column ? dot(column, from, v, from, to - from) : runSum(v, from, to);
    }
    from = to;
  }
}

/** Adds to Zᵀs and ZᵀWZ of a factor in runs. */
export function runStatistics(m: Problem, factor: Factor, row: usize, count: usize): void {
  const k = factor.width;
  const end = row + count;
  const isLine = k == 2 && !columnAt(factor, 0) && !!columnAt(factor, 1);
  for (let from = row; from < end; ) {
    const to = endOfRun(factor.codes, from, end);
    const level = factor.codes[from];
    if (isLine) lineStatistics(m, factor, columnAt(factor, 1), level, from, to);
    else {
      const block = level * k * k;
      for (let c: usize = 0; c < k; c++) {
        const column = columnAt(factor, c);
        m.score[factor.base + level * k + c] += runProduct(m.rowScore, column, NO_DOUBLES, from, to);
        for (let a = c; a < k; a++)
          factor.cross[block + a + c * k] += runProduct(m.rowWeight, columnAt(factor, a), column, from, to);
      }
    }
    from = to;
  }
}

/** Adds to Zᵀs and ZᵀWZ for a run of a factor with an intercept and a slope: Σs, Σsz, ΣW, ΣWz, ΣWz² in one go. */
function lineStatistics(m: Problem, factor: Factor, column: Doubles, level: usize, from: usize, to: usize): void {
  const score = m.rowScore;
  const weight = m.rowWeight;
  let s0 = f64x2.splat(0);
  let s1 = f64x2.splat(0);
  let w0 = f64x2.splat(0);
  let w1 = f64x2.splat(0);
  let w2 = f64x2.splat(0);
  let i = from;
  for (; i + 2 <= to; i += 2) {
    const z = get2(column, i);
    const s = get2(score, i);
    const w = get2(weight, i);
    const wz = f64x2.mul(w, z);
    s0 = f64x2.add(s0, s);
    s1 = f64x2.add(s1, f64x2.mul(s, z));
    w0 = f64x2.add(w0, w);
    w1 = f64x2.add(w1, wz);
    w2 = f64x2.add(w2, f64x2.mul(wz, z));
  }
  const odd = i < to;
  const z = odd ? column[i] : 0;
  const s = odd ? score[i] : 0;
  const w = odd ? weight[i] : 0;
  const effect = factor.base + 2 * level;
  m.score[effect] += sumOfLanes(s0) + s;
  m.score[effect + 1] += sumOfLanes(s1) + s * z;
  factor.cross[4 * level] += sumOfLanes(w0) + w;
  factor.cross[4 * level + 1] += sumOfLanes(w1) + w * z;
  factor.cross[4 * level + 3] += sumOfLanes(w2) + w * z * z;
}

/** Adds to Σ W z xᵀ of every level of a factor in runs: one row of p for every random effect. */
export function runBorder(m: Problem, factor: Factor, row: usize, count: usize): void {
  const p = m.p;
  const end = row + count;
  for (let from = row; from < end; ) {
    const to = endOfRun(factor.codes, from, end);
    const level = factor.base + factor.codes[from] * factor.width;
    for (let c: usize = 0; c < factor.width; c++) {
      const column = columnAt(factor, c);
      const at = (level + c) * p;
      for (let j: usize = 0; j < p; j++) {
        const x = j * m.n;
        const product = column
          ? runTriple(m.rowWeight, column, m.x, x, from, to)
          : dot(m.rowWeight, from, m.x, x + from, to - from);
        m.border[at + j] += product;
      }
    }
    from = to;
  }
}

/** Adds h_i = z_iᵀ(ΛA⁻¹Λᵀ)_ll z_i of a factor in runs to `scratch` from `at` on: with an intercept and a slope b₀₀ + 2b₁₀z + b₁₁z². */
export function runLeverage(m: Problem, factor: Factor, at: usize, row: usize, count: usize): void {
  const k = factor.width;
  const end = row + count;
  const scratch = m.scratch;
  const shift = at - row;
  for (let from = row; from < end; ) {
    const to = endOfRun(factor.codes, from, end);
    const block = factor.codes[from] * k * k;
    for (let c: usize = 0; c < k; c++)
      for (let a = c; a < k; a++) {
        const first = columnAt(factor, a);
        const second = columnAt(factor, c);
        const element = (a == c ? 1 : 2) * factor.effectCovariance[block + a + c * k];
        if (first && second) addProduct(scratch, shift, first, second, from, to, element);
        else if (first || second) addLine(scratch, shift, first ? first : second, from, to, 0, element);
        else addConstant(scratch, shift + from, shift + to, element);
      }
    from = to;
  }
}

/** Adds t a b to v in rows [from, to), the place of row i in v being `shift` + i. */
function addProduct(v: Doubles, shift: usize, a: Doubles, b: Doubles, from: usize, to: usize, t: f64): void {
  const factor = f64x2.splat(t);
  let i = from;
  for (; i + 2 <= to; i += 2) set2(v, shift + i, f64x2.add(get2(v, shift + i), f64x2.mul(factor, f64x2.mul(get2(a, i), get2(b, i)))));
  if (i < to) v[shift + i] += t * (a[i] * b[i]);
}
