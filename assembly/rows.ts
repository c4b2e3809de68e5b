// Passes over ranges of rows. A pass walks chunks of CHUNK rows; within a chunk one simple loop follows the other.

import { accumulate } from "./cross-products";
import { divide, subtractMultiple, zero } from "./dense/vector";
import { CHUNK, ETA } from "./family/chunk";
import { expectedExtraRows, extraFamily, extraRows } from "./family/extra";
import { densityConstant, dispersionConstant, dispersionSlope, expectedRows, familyRows } from "./family/family";
import { risingRows } from "./family/rising";
import { copy, Doubles, get2, NO_DOUBLES, set2, splat } from "./memory";
import { addToScalar, columnAt, Factor, factorAt, pairAt, Problem, scalar, setScalar } from "./problem";
import { runPredictor } from "./runs";
import { Family, hasExtraParameter, LinkCode, Scalar, Want } from "../src/kernel/codes";

/** Writes η = offset + Xβ + Zb of `count` rows from `row` on to ETA. */
export function linearPredictor(m: Problem, row: usize, count: usize, b: Doubles): void {
  const scratch = m.scratch;
  if (m.offset) copy(scratch, ETA, m.offset, row, count);
  else zero(scratch, count);
  let j: usize = 0;
  for (; j + 4 <= m.p; j += 4) addFourColumns(m, j, row, count);
  if (j + 2 <= m.p) {
    addTwoColumns(m, j, row, count);
    j += 2;
  }
  if (j < m.p) addColumn(m, j, row, count);
  for (let f: usize = 0; f < m.factorCount; f++) randomPredictor(factorAt(m, f), scratch, row, count, b);
}

/** Adds β_j x_j to ETA. */
function addColumn(m: Problem, j: usize, row: usize, count: usize): void {
  const beta = splat(m.beta, j);
  const x = j * m.n + row;
  const even = count & ~1;
  for (let i: usize = 0; i < even; i += 2) set2(m.scratch, ETA + i, f64x2.add(get2(m.scratch, ETA + i), f64x2.mul(get2(m.x, x + i), beta)));
  if (even < count) m.scratch[ETA + even] += m.x[x + even] * m.beta[j];
}

/** Adds β_j x_j for columns j and j + 1 to ETA, with one load and one store of it. */
function addTwoColumns(m: Problem, j: usize, row: usize, count: usize): void {
  const scratch = m.scratch;
  const x = m.x;
  const first = j * m.n + row;
  const second = first + m.n;
  const b0 = splat(m.beta, j);
  const b1 = splat(m.beta, j + 1);
  const even = count & ~1;
  for (let i: usize = 0; i < even; i += 2) {
    const sum = f64x2.add(f64x2.mul(get2(x, first + i), b0), f64x2.mul(get2(x, second + i), b1));
    set2(scratch, ETA + i, f64x2.add(get2(scratch, ETA + i), sum));
  }
  if (even < count) scratch[ETA + even] += x[first + even] * m.beta[j] + x[second + even] * m.beta[j + 1];
}

/** Adds β_j x_j for columns j to j + 3 to ETA, with one load and one store of it. */
function addFourColumns(m: Problem, j: usize, row: usize, count: usize): void {
  const scratch = m.scratch;
  const x = m.x;
  const first = j * m.n + row;
  const second = first + m.n;
  const third = second + m.n;
  const fourth = third + m.n;
  const b0 = splat(m.beta, j);
  const b1 = splat(m.beta, j + 1);
  const b2 = splat(m.beta, j + 2);
  const b3 = splat(m.beta, j + 3);
  const even = count & ~1;
  for (let i: usize = 0; i < even; i += 2) {
    const low = f64x2.add(f64x2.mul(get2(x, first + i), b0), f64x2.mul(get2(x, second + i), b1));
    const high = f64x2.add(f64x2.mul(get2(x, third + i), b2), f64x2.mul(get2(x, fourth + i), b3));
    set2(scratch, ETA + i, f64x2.add(get2(scratch, ETA + i), f64x2.add(low, high)));
  }
  if (even == count) return;
  const last = x[first + even] * m.beta[j] + x[second + even] * m.beta[j + 1];
  const rest = x[third + even] * m.beta[j + 2] + x[fourth + even] * m.beta[j + 3];
  scratch[ETA + even] += last + rest;
}

/** Adds Z_f b_f to ETA. */
export function randomPredictor(factor: Factor, scratch: Doubles, row: usize, count: usize, b: Doubles): void {
  if (factor.inRuns) return runPredictor(factor, scratch, ETA, row, count, b);
  const codes = factor.codes;
  const width = factor.width;
  for (let c: usize = 0; c < width; c++) {
    const column = columnAt(factor, c);
    const first = factor.base + c;
    if (column)
      for (let i: usize = 0; i < count; i++) scratch[ETA + i] += column[row + i] * b[first + codes[row + i] * width];
    else for (let i: usize = 0; i < count; i++) scratch[ETA + i] += b[first + codes[row + i] * width];
  }
}

/** Writes η of rows [from, to) to rowPredictor, for the host. */
export function predictRows(m: Problem, from: usize, to: usize): void {
  predictInto(m, from, to, m.rowPredictor);
}

/** Writes η of rows [from, to) to their places in an array of n. */
export function predictInto(m: Problem, from: usize, to: usize, into: Doubles): void {
  for (let row = from; row < to; row += CHUNK) {
    const count = min(CHUNK, to - row);
    linearPredictor(m, row, count, m.b);
    copy(into, row, m.scratch, ETA, count);
  }
}

/** Replaces X by X R⁻¹ in rows [from, to), column by column. */
export function changeBasis(m: Problem, from: usize, to: usize): void {
  const p = m.p;
  for (let j: usize = 0; j < p; j++) {
    const column = j * m.n + from;
    for (let k: usize = 0; k < j; k++) {
      const r = m.triangle[k + j * p];
      if (r != 0) subtractMultiple(m.x, column, r, m.x, k * m.n + from, to - from);
    }
    divide(m.x, column, m.triangle[j + j * p], to - from);
  }
}

/** Clears, before the first range of a pass, what it adds to, but for levels and pairs of them. */
export function clearSums(m: Problem, want: i32): void {
  setScalar(m, Scalar.Density, 0);
  setScalar(m, Scalar.Pearson, 0);
  setScalar(m, Scalar.ExtraSlope, 0);
  setScalar(m, Scalar.ExtraInformation, 0);
  if (want & Want.Fixed) {
    zero(m.fixedCross, m.p * m.p);
    zero(m.fixedScore, m.p);
  }
}

/** Clears what a pass adds to in levels [from, to) of factor f. */
export function clearLevels(m: Problem, f: usize, want: i32, from: usize, to: usize): void {
  const factor = factorAt(m, f);
  const k = factor.width;
  const effect = factor.base + from * k;
  const count = (to - from) * k;
  if (want & Want.Border) memory.fill(m.border.at(effect * m.p), 0, (count * m.p) << 3);
  if (!(want & Want.Random)) return;
  memory.fill(m.score.at(effect), 0, count << 3);
  memory.fill(factor.cross.at(from * k * k), 0, (count * k) << 3);
}

/** Clears what a pass adds to in level pairs [from, to) of pair i. */
export function clearPairs(m: Problem, i: usize, from: usize, to: usize): void {
  const pair = pairAt(m, i);
  const size = factorAt(m, pair.first).width * factorAt(m, pair.second).width;
  memory.fill(pair.cross.at(from * size), 0, ((to - from) * size) << 3);
}

/**
 * Evaluates rows [from, to) at the current β and b: s, W, W′ and Σ t, and the sums that `want` names; with a host link at the means
 * that the host wrote.
 */
export function evaluateRows(m: Problem, from: usize, to: usize, want: i32): void {
  let density: f64 = 0;
  let pearson: f64 = 0;
  for (let row = from; row < to; row += CHUNK) {
    const count = min(CHUNK, to - row);
    if (m.link != LinkCode.Host) linearPredictor(m, row, count, m.b);
    density += conditionalRows(m, row, count);
    if (want & Want.ExpectedWeight) pearson += expectedWeights(m, row, count);
    accumulate(m, row, count, want);
  }
  setScalar(m, Scalar.Density, scalar(m, Scalar.Density) + density);
  setScalar(m, Scalar.Pearson, scalar(m, Scalar.Pearson) + pearson);
}

/** Writes s, W and W′ of `count` rows from η in ETA; returns Σ t. */
function conditionalRows(m: Problem, row: usize, count: usize): f64 {
  const power = scalar(m, Scalar.LinkPower);
  if (!hasExtraParameter(m.family))
    return familyRows(m.family, m.link, power, m.scratch, count, m.y, m.w, row, m.rowScore, m.rowWeight, m.rowSlope, m.hostMean, m.n);
  extraFamily(m.family, m.link, power, scalar(m, Scalar.Extra), m.scratch, count, m.y, row, m.hostMean, m.n);
  return extraRows(m.scratch, count, m.w, row, m.rowScore, m.rowWeight, m.rowSlope, m.rowExtraScore, m.rowExtraWeight, m.scalars);
}

/** Replaces W of the rows of a chunk, after conditionalRows, by the expected information; returns Pearson's statistic. */
function expectedWeights(m: Problem, row: usize, count: usize): f64 {
  return hasExtraParameter(m.family)
    ? expectedExtraRows(m.family, scalar(m, Scalar.Extra), m.scratch, count, m.y, m.w, row, m.rowWeight)
    : expectedRows(m.family, m.link, m.scratch, count, m.y, m.w, row, m.rowScore, m.rowWeight);
}

/** Adds the constants of the density that are free of φ, of rows [from, to); binomial sizes, if any, were left in rowTrials. */
export function constantRows(m: Problem, from: usize, to: usize, sized: bool): void {
  const sum = densityConstant(m.family, from, to, m.y, m.w, sized ? m.rowTrials : NO_DOUBLES);
  setScalar(m, Scalar.Constant, scalar(m, Scalar.Constant) + sum);
}

/** Adds the constants that depend on φ, or on the extra parameter, and their slopes in its logarithm, of rows [from, to). */
export function dispersionRows(m: Problem, from: usize, to: usize): void {
  const parameter = scalar(m, hasExtraParameter(m.family) ? Scalar.Extra : Scalar.Phi);
  if (from == 0) {
    setScalar(m, Scalar.DispersionConstant, 0);
    setScalar(m, Scalar.DispersionSlope, 0);
  }
  const sums =
    m.family == Family.NegativeBinomial
      ? risingRows(parameter, from, to, m.y, m.w, m.scratch)
      : weightConstants(m, parameter, from, to);
  addToScalar(m, Scalar.DispersionConstant, f64x2.extract_lane(sums, 0));
  addToScalar(m, Scalar.DispersionSlope, f64x2.extract_lane(sums, 1));
}

/** Sums the constants of rows, and their slopes, that depend on a row's weight alone: equal weights are computed once. */
function weightConstants(m: Problem, parameter: f64, from: usize, to: usize): v128 {
  let last: f64 = NaN;
  let constant: f64 = 0;
  let slope: f64 = 0;
  let constants: f64 = 0;
  let slopes: f64 = 0;
  for (let i = from; i < to; i++) {
    const w = m.w ? m.w[i] : 1;
    if (w != last) {
      last = w;
      constant = dispersionConstant(m.family, parameter, w);
      slope = dispersionSlope(m.family, parameter, w);
    }
    constants += constant;
    slopes += slope;
  }
  return f64x2(constants, slopes);
}
