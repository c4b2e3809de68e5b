// Passes over ranges of rows. A pass walks chunks of CHUNK rows; within a chunk one simple loop follows the other.

import { CHUNK, ETA } from "./family/chunk";
import { densityConstant, dispersionConstant, dispersionSlope, expectedRows, familyRows } from "./family/family";
import { add, get, get2, getU, set, set2, splat } from "./memory";
import { Factor, factorAt, Pair, pairAt, Problem, scalar, setScalar } from "./problem";
import { Scalar, Want } from "../src/kernel/codes";

/** η = offset + Xβ + Zb of `count` rows from `row` on, into ETA. */
function linearPredictor(m: Problem, row: usize, count: usize, b: usize): void {
  const scratch = m.scratch;
  for (let i: usize = 0; i < count; i++) set(scratch, ETA + i, m.offset ? get(m.offset, row + i) : 0);
  fixedPredictor(m, row, count);
  for (let f: usize = 0; f < m.factorCount; f++) randomPredictor(factorAt(m, f), scratch, row, count, b);
}

/** ETA += Xβ */
function fixedPredictor(m: Problem, row: usize, count: usize): void {
  const scratch = m.scratch;
  const even = count & ~1;
  for (let j: usize = 0; j < m.p; j++) {
    const column = j * m.n + row;
    const beta = splat(m.beta, j);
    for (let i: usize = 0; i < even; i += 2)
      set2(scratch, ETA + i, f64x2.add(get2(scratch, ETA + i), f64x2.mul(get2(m.x, column + i), beta)));
    if (even < count) add(scratch, ETA + even, get(m.x, column + even) * get(m.beta, j));
  }
}

/** ETA += Z_f b_f */
function randomPredictor(factor: Factor, scratch: usize, row: usize, count: usize, b: usize): void {
  for (let c: usize = 0; c < factor.width; c++) {
    const column = getU(factor.columns, c);
    const first = factor.base + c;
    if (column)
      for (let i: usize = 0; i < count; i++)
        add(scratch, ETA + i, get(column, row + i) * get(b, first + getU(factor.codes, row + i) * factor.width));
    else
      for (let i: usize = 0; i < count; i++) add(scratch, ETA + i, get(b, first + getU(factor.codes, row + i) * factor.width));
  }
}

/** η of rows [from, to) into rowSlope, for the host. */
export function predictRows(m: Problem, from: usize, to: usize): void {
  for (let row = from; row < to; row += CHUNK) {
    const count = min(CHUNK, to - row);
    linearPredictor(m, row, count, m.b);
    memory.copy(m.rowSlope + (row << 3), m.scratch + (ETA << 3), count << 3);
  }
}

/** Before the first range of a pass: what the passes below add to starts at zero. */
export function clearSums(m: Problem, want: i32): void {
  setScalar(m, Scalar.Density, 0);
  setScalar(m, Scalar.Pearson, 0);
  if (want & Want.Fixed) {
    zero(m.fixedCross, m.p * m.p);
    zero(m.fixedScore, m.p);
  }
  if (want & Want.Border) zero(m.border, m.q * m.p);
  if (!(want & Want.Random)) return;
  zero(m.score, m.q);
  for (let f: usize = 0; f < m.factorCount; f++) {
    const factor = factorAt(m, f);
    zero(factor.cross, factor.levels * factor.width * factor.width);
  }
  for (let i: usize = 0; i < m.pairCount; i++) {
    const pair = pairAt(m, i);
    zero(pair.cross, pair.count * factorAt(m, pair.first).width * factorAt(m, pair.second).width);
  }
}

export function zero(buffer: usize, count: usize): void {
  memory.fill(buffer, 0, count << 3);
}

/** s, W, W′ and Σ t of rows [from, to) at the current β and b, and the sums that `want` names. */
export function evaluateRows(m: Problem, from: usize, to: usize, want: i32): void {
  const power = scalar(m, Scalar.LinkPower);
  let density: f64 = 0;
  let pearson: f64 = 0;
  for (let row = from; row < to; row += CHUNK) {
    const count = min(CHUNK, to - row);
    linearPredictor(m, row, count, m.b);
    density += familyRows(m.family, m.link, power, m.scratch, count, m.y, m.w, row, m.rowScore, m.rowWeight, m.rowSlope, m.hostMean, m.n);
    if (want & Want.ExpectedWeight) pearson += expectedRows(m.family, m.link, m.scratch, count, m.y, m.w, row, m.rowWeight);
    accumulate(m, row, count, want);
  }
  setScalar(m, Scalar.Density, scalar(m, Scalar.Density) + density);
  setScalar(m, Scalar.Pearson, scalar(m, Scalar.Pearson) + pearson);
}

/** Adds `count` rows with score s and weight W to the cross products that `want` names. */
export function accumulate(m: Problem, row: usize, count: usize, want: i32): void {
  if (want & Want.Fixed) fixedProducts(m, row, count);
  if (want & Want.Random) {
    for (let f: usize = 0; f < m.factorCount; f++) {
      levelSums(factorAt(m, f), m.rowScore, m.score, row, count);
      levelProducts(m, factorAt(m, f), row, count);
    }
    for (let i: usize = 0; i < m.pairCount; i++) pairProducts(m, pairAt(m, i), row, count);
  }
  if (want & Want.Border) for (let f: usize = 0; f < m.factorCount; f++) borderProducts(m, factorAt(m, f), row, count);
}

/** XᵀWX (both triangles) and Xᵀs. */
function fixedProducts(m: Problem, row: usize, count: usize): void {
  const p = m.p;
  const scratch = m.scratch;
  for (let j: usize = 0; j < p; j++) {
    const column = j * m.n + row;
    let score: f64 = 0;
    for (let i: usize = 0; i < count; i++) {
      const x = get(m.x, column + i);
      set(scratch, ETA + i, x * get(m.rowWeight, row + i));
      score += x * get(m.rowScore, row + i);
    }
    add(m.fixedScore, j, score);
    for (let k: usize = 0; k <= j; k++) {
      const product = dot(scratch, ETA, m.x, k * m.n + row, count);
      add(m.fixedCross, j + k * p, product);
      if (k < j) add(m.fixedCross, k + j * p, product);
    }
  }
}

/** Σ a_i b_i in fixed order: four lanes, then the odd ones. */
export function dot(a: usize, atA: usize, b: usize, atB: usize, count: usize): f64 {
  let even = f64x2.splat(0);
  let odd = f64x2.splat(0);
  const whole = count & ~3;
  for (let i: usize = 0; i < whole; i += 4) {
    even = f64x2.add(even, f64x2.mul(get2(a, atA + i), get2(b, atB + i)));
    odd = f64x2.add(odd, f64x2.mul(get2(a, atA + i + 2), get2(b, atB + i + 2)));
  }
  const both = f64x2.add(even, odd);
  let sum = f64x2.extract_lane(both, 0) + f64x2.extract_lane(both, 1);
  for (let i = whole; i < count; i++) sum += get(a, atA + i) * get(b, atB + i);
  return sum;
}

/** Zᵀv of one factor, v a vector over the rows. */
function levelSums(factor: Factor, v: usize, into: usize, row: usize, count: usize): void {
  for (let c: usize = 0; c < factor.width; c++) {
    const column = getU(factor.columns, c);
    const first = factor.base + c;
    if (column)
      for (let i: usize = 0; i < count; i++)
        add(into, first + getU(factor.codes, row + i) * factor.width, get(column, row + i) * get(v, row + i));
    else for (let i: usize = 0; i < count; i++) add(into, first + getU(factor.codes, row + i) * factor.width, get(v, row + i));
  }
}

/** z_i of one factor and row. */
// @ts-ignore: decorator
@inline function loadColumns(factor: Factor, row: usize, into: usize, at: usize): void {
  for (let c: usize = 0; c < factor.width; c++) {
    const column = getU(factor.columns, c);
    set(into, at + c, column ? get(column, row) : 1);
  }
}

/** Σ W z zᵀ of every level, lower triangle. */
function levelProducts(m: Problem, factor: Factor, row: usize, count: usize): void {
  const k = factor.width;
  if (k == 1 && !getU(factor.columns, 0)) {
    for (let i: usize = 0; i < count; i++) add(factor.cross, getU(factor.codes, row + i), get(m.rowWeight, row + i));
    return;
  }
  const z = m.rowVector;
  for (let i: usize = 0; i < count; i++) {
    loadColumns(factor, row + i, z, 0);
    const block = getU(factor.codes, row + i) * k * k;
    const weight = get(m.rowWeight, row + i);
    for (let c: usize = 0; c < k; c++) {
      const scaled = weight * get(z, c);
      for (let a = c; a < k; a++) add(factor.cross, block + a + c * k, scaled * get(z, a));
    }
  }
}

/** Σ W z_f z_gᵀ of every pair of levels. */
function pairProducts(m: Problem, pair: Pair, row: usize, count: usize): void {
  const first = factorAt(m, pair.first);
  const second = factorAt(m, pair.second);
  const k = first.width;
  const l = second.width;
  if (k * l == 1 && !getU(first.columns, 0) && !getU(second.columns, 0)) {
    for (let i: usize = 0; i < count; i++) add(pair.cross, getU(pair.position, row + i), get(m.rowWeight, row + i));
    return;
  }
  const z = m.rowVector;
  const span = k > l ? k : l;
  for (let i: usize = 0; i < count; i++) {
    loadColumns(first, row + i, z, 0);
    loadColumns(second, row + i, z, span);
    const block = getU(pair.position, row + i) * k * l;
    const weight = get(m.rowWeight, row + i);
    for (let c: usize = 0; c < l; c++) {
      const scaled = weight * get(z, span + c);
      for (let a: usize = 0; a < k; a++) add(pair.cross, block + a + c * k, scaled * get(z, a));
    }
  }
}

/** Σ W z xᵀ of every level: ZᵀWX, one row of p for every random effect. */
function borderProducts(m: Problem, factor: Factor, row: usize, count: usize): void {
  const p = m.p;
  for (let c: usize = 0; c < factor.width; c++) {
    const column = getU(factor.columns, c);
    for (let i: usize = 0; i < count; i++) {
      const z = column ? get(column, row + i) : 1;
      const at = (factor.base + c + getU(factor.codes, row + i) * factor.width) * p;
      const weight = z * get(m.rowWeight, row + i);
      for (let j: usize = 0; j < p; j++) add(m.border, at + j, weight * get(m.x, j * m.n + row + i));
    }
  }
}

/**
 * Second pass of the gradient over rows [from, to): h_i = z_iᵀ(ΛA⁻¹Λᵀ)z_i from the blocks left in `cross`,
 * c = W′h in place of W′, and Zᵀc in `sensitivity`.
 */
export function leverageRows(m: Problem, from: usize, to: usize): void {
  const scratch = m.scratch;
  for (let row = from; row < to; row += CHUNK) {
    const count = min(CHUNK, to - row);
    zero(scratch, count);
    for (let f: usize = 0; f < m.factorCount; f++) levelLeverage(m, factorAt(m, f), row, count);
    for (let i: usize = 0; i < m.pairCount; i++) pairLeverage(m, pairAt(m, i), row, count);
    for (let i: usize = 0; i < count; i++) set(m.rowSlope, row + i, get(m.rowSlope, row + i) * get(scratch, ETA + i));
    for (let f: usize = 0; f < m.factorCount; f++) levelSums(factorAt(m, f), m.rowSlope, m.sensitivity, row, count);
  }
}

function levelLeverage(m: Problem, factor: Factor, row: usize, count: usize): void {
  const k = factor.width;
  const scratch = m.scratch;
  const z = m.rowVector;
  for (let i: usize = 0; i < count; i++) {
    loadColumns(factor, row + i, z, 0);
    const block = getU(factor.codes, row + i) * k * k;
    let sum: f64 = 0;
    for (let c: usize = 0; c < k; c++) {
      let inner = 0.5 * get(factor.cross, block + c + c * k) * get(z, c);
      for (let a = c + 1; a < k; a++) inner += get(factor.cross, block + a + c * k) * get(z, a);
      sum += 2 * inner * get(z, c);
    }
    add(scratch, ETA + i, sum);
  }
}

function pairLeverage(m: Problem, pair: Pair, row: usize, count: usize): void {
  const first = factorAt(m, pair.first);
  const second = factorAt(m, pair.second);
  const k = first.width;
  const l = second.width;
  const scratch = m.scratch;
  const z = m.rowVector;
  const span = k > l ? k : l;
  for (let i: usize = 0; i < count; i++) {
    loadColumns(first, row + i, z, 0);
    loadColumns(second, row + i, z, span);
    const block = getU(pair.position, row + i) * k * l;
    let sum: f64 = 0;
    for (let c: usize = 0; c < l; c++)
      for (let a: usize = 0; a < k; a++) sum += get(pair.cross, block + a + c * k) * get(z, a) * get(z, span + c);
    add(scratch, ETA + i, 2 * sum);
  }
}

/**
 * Third pass: r = c − W∘v − (2/φ)s, with v = ZΛa and, where β is profiled, + Xa_β (`withFixed`: a_β in betaStep);
 * adds Xᵀr to fixedResidual and Zᵀr to `residual`.
 */
export function residualRows(m: Problem, from: usize, to: usize, withFixed: bool): void {
  const scratch = m.scratch;
  const twice = 2 / scalar(m, Scalar.Phi);
  for (let row = from; row < to; row += CHUNK) {
    const count = min(CHUNK, to - row);
    zero(scratch, count);
    for (let f: usize = 0; f < m.factorCount; f++) randomPredictor(factorAt(m, f), scratch, row, count, m.effect);
    if (withFixed)
      for (let j: usize = 0; j < m.p; j++)
        for (let i: usize = 0; i < count; i++) add(scratch, ETA + i, get(m.x, j * m.n + row + i) * get(m.betaStep, j));
    for (let i: usize = 0; i < count; i++) {
      const at = row + i;
      set(m.rowSlope, at, get(m.rowSlope, at) - get(m.rowWeight, at) * get(scratch, ETA + i) - twice * get(m.rowScore, at));
    }
    for (let j: usize = 0; j < m.p; j++) add(m.fixedResidual, j, dot(m.rowSlope, row, m.x, j * m.n + row, count));
    for (let f: usize = 0; f < m.factorCount; f++) levelSums(factorAt(m, f), m.rowSlope, m.residual, row, count);
  }
}

/** Xᵀc of rows [from, to), added to fixedResidual: what β's own sensitivity needs where it is profiled. */
export function fixedSensitivityRows(m: Problem, from: usize, to: usize): void {
  for (let row = from; row < to; row += CHUNK) {
    const count = min(CHUNK, to - row);
    for (let j: usize = 0; j < m.p; j++) add(m.fixedResidual, j, dot(m.rowSlope, row, m.x, j * m.n + row, count));
  }
}

/** Constants of the density free of φ; binomial sizes, if any, were left in rowSlope. */
export function constantRows(m: Problem, sized: bool): void {
  setScalar(m, Scalar.Constant, densityConstant(m.family, m.n, m.y, m.w, sized ? m.rowSlope : 0));
}

/** Σ of the constants that depend on φ and of their slopes in log φ; equal weights are computed once. */
export function dispersionRows(m: Problem): void {
  const phi = scalar(m, Scalar.Phi);
  let last: f64 = NaN;
  let constant: f64 = 0;
  let slope: f64 = 0;
  let constants: f64 = 0;
  let slopes: f64 = 0;
  for (let i: usize = 0; i < m.n; i++) {
    const w = m.w ? get(m.w, i) : 1;
    if (w != last) {
      last = w;
      constant = dispersionConstant(m.family, phi, w);
      slope = dispersionSlope(m.family, phi, w);
    }
    constants += constant;
    slopes += slope;
  }
  setScalar(m, Scalar.DispersionConstant, constants);
  setScalar(m, Scalar.DispersionSlope, slopes);
}
