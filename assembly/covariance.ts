// What is read off A⁻¹ and K⁻¹ level by level, in ranges: moments for the start of a fit, covariances for its end.

import { backwardSmall, forwardSmall } from "./dense/small";
import { dot, zero } from "./dense/vector";
import { loadInverse } from "./laplace";
import { copy, Doubles } from "./memory";
import { Factor, factorAt, Problem, scalar, setScalar } from "./problem";
import { isWide, Scalar } from "../src/kernel/codes";

/** tr A⁻¹ over the levels of a factor so far. */
let trace: f64 = 0;

/** Clears what `levelMoments` adds to. */
export function clearMoments(m: Problem): void {
  setScalar(m, Scalar.TraceInverse, 0);
  for (let f: usize = 0; f < m.factorCount; f++) {
    const factor = factorAt(m, f);
    const k = factor.width;
    zero(factor.modeMoment, k * k);
    zero(factor.curvatureSum, k * k);
    if (!isWide(k)) zero(factor.curvature, k * k * k * k);
  }
}

/**
 * Sums what the start of the fit needs of A⁻¹ over levels [from, to) of factor f: Σ_l(uuᵀ/φ + [A⁻¹]_ll), tr A⁻¹ and, of levels that are
 * not wide, Σ_l P_l and Σ_l P_l ⊗ P_l.
 */
export function levelMoments(m: Problem, f: usize, from: usize, to: usize): void {
  const factor = factorAt(m, f);
  const k = factor.width;
  const phi = scalar(m, Scalar.Phi);
  if (from == 0) trace = 0;
  for (let l = from; l < to; l++) {
    loadInverse(m, factor, l);
    const at = factor.base + l * k;
    for (let j: usize = 0; j < k; j++) {
      trace += m.block[j + j * k];
      for (let i: usize = 0; i < k; i++)
        factor.modeMoment[i + j * k] += (m.u[at + i] * m.u[at + j]) / phi + m.block[i + j * k];
    }
    if (!isWide(k)) levelCurvature(m, factor);
  }
  if (to == factor.levels) setScalar(m, Scalar.TraceInverse, scalar(m, Scalar.TraceInverse) + trace);
}

/**
 * Writes columns [first, last) of N = I − [A⁻¹]_ll, M = T⁻ᵀN and P = MT⁻¹ of level l of factor f, k × k each, one behind the other, behind the
 * block of a level, and returns their address; T must not be singular.
 */
export function curvatureColumns(m: Problem, f: usize, l: usize, first: usize, last: usize): usize {
  const factor = factorAt(m, f);
  const k = factor.width;
  const unit = m.rowVector; // T⁻¹e_j, zero above j
  loadInverse(m, factor, l);
  for (let j = first; j < last; j++) {
    const n = k * k + j * k;
    const p = n + 2 * k * k;
    for (let i: usize = 0; i < k; i++) m.block[n + i] = (i == j ? 1 : 0) - m.block[i + j * k];
    copy(m.block, n + k * k, m.block, n, k);
    backwardSmall(factor.lambda, 0, k, m.block, n + k * k);
    zero(unit, k);
    unit[j] = 1;
    forwardSmall(factor.lambda, 0, k, unit, 0);
    for (let i: usize = 0; i < k; i++) m.block[p + i] = unit[i] - dot(m.block, i * k, unit, 0, k);
    backwardSmall(factor.lambda, 0, k, m.block, p);
  }
  return m.block.at(k * k);
}

/** Adds P = T⁻ᵀ(I − [A⁻¹]_ll)T⁻¹, from the block loaded last, to Σ P and Σ P ⊗ P; T must not be singular. */
function levelCurvature(m: Problem, factor: Factor): void {
  const k = factor.width;
  for (let j: usize = 0; j < k; j++) {
    for (let i: usize = 0; i < k; i++) m.block[i + j * k] = (i == j ? 1 : 0) - m.block[i + j * k];
    backwardSmall(factor.lambda, 0, k, m.block, j * k);
  }
  const other = k * k;
  for (let i: usize = 0; i < k; i++) {
    for (let j: usize = 0; j < k; j++) m.block[other + j + i * k] = m.block[i + j * k];
    backwardSmall(factor.lambda, 0, k, m.block, other + i * k);
  }
  for (let i: usize = 0; i < k * k; i++) {
    const p = m.block[other + i];
    factor.curvatureSum[i] += p;
    for (let j: usize = 0; j < k * k; j++) factor.curvature[i + j * k * k] += p * m.block[other + j];
  }
}

/** Writes columns [first, last) of [K⁻¹]_ββ to betaInverse, after the border was factored. */
export function invertFixed(m: Problem, first: usize, last: usize): void {
  const p = m.p;
  for (let j = first; j < last; j++) {
    memory.fill(m.betaInverse.at(j * p), 0, p << 3);
    m.betaInverse[j + j * p] = 1;
    forwardSmall(m.small, 0, p, m.betaInverse, j * p);
    backwardSmall(m.small, 0, p, m.betaInverse, j * p);
  }
}

/** Writes RΛ of factor f, R its rotation, behind the block of a level: for `modeVariances` of its levels. */
export function turnEffects(m: Problem, f: usize): void {
  const factor = factorAt(m, f);
  const k = factor.width;
  product(factor.rotation, factor.lambda, k, m.block, k * k);
}

/**
 * Writes the diagonal of RΛ[K⁻¹]_uuΛᵀRᵀ of levels [from, to) of factor f to modeVariance, rows [first, last) of each level, after
 * `turnEffects` of the factor: [K⁻¹]_uu of a level is [A⁻¹]_ll + M_l [K⁻¹]_ββ M_lᵀ.
 */
export function modeVariances(m: Problem, f: usize, from: usize, to: usize, first: usize, last: usize): void {
  const factor = factorAt(m, f);
  const k = factor.width;
  const byRow = isWide(k);
  for (let l = from; l < to; l++) {
    loadInverse(m, factor, l);
    const at = factor.base + l * k;
    if (!byRow) addFixedShare(m, at, k);
    for (let i = first; i < last; i++) {
      const own = quadratic(m.block, k * k, k, i);
      m.modeVariance[at + i] = byRow ? own + fixedShare(m, at, k, i) : own;
    }
  }
}

/** Adds M_l [K⁻¹]_ββ M_lᵀ to `block`, for the level whose effects begin at `at`. */
function addFixedShare(m: Problem, at: usize, k: usize): void {
  const p = m.p;
  for (let i: usize = 0; i < k; i++)
    for (let j: usize = 0; j < k; j++) {
      let sum: f64 = 0;
      for (let a: usize = 0; a < p; a++)
        for (let b: usize = 0; b < p; b++)
          sum += m.cover[(at + i) * p + a] * m.betaInverse[a + b * p] * m.cover[(at + j) * p + b];
      m.block[i + j * k] += sum;
    }
}

/** Gives c K⁻¹ cᵀ with the border's inverse and row i of RΛM_l, p doubles: the fixed effects' share of one effect's variance. */
function fixedShare(m: Problem, at: usize, k: usize, i: usize): f64 {
  const p = m.p;
  const c = m.fixedRow;
  zero(c, p);
  for (let a: usize = 0; a < k; a++) {
    const turned = m.block[k * k + i + a * k];
    for (let j: usize = 0; j < p; j++) c[j] += turned * m.cover[(at + a) * p + j];
  }
  let sum: f64 = 0;
  for (let j: usize = 0; j < p; j++) sum += c[j] * dot(m.betaInverse, j * p, c, 0, p);
  return sum;
}

/** Writes A B to element `at` of `into`, for k × k matrices. */
function product(a: Doubles, b: Doubles, k: usize, into: Doubles, at: usize): void {
  for (let j: usize = 0; j < k; j++)
    for (let i: usize = 0; i < k; i++) {
      let sum: f64 = 0;
      for (let c: usize = 0; c < k; c++) sum += a[i + c * k] * b[c + j * k];
      into[at + i + j * k] = sum;
    }
}

/** Gives (C B Cᵀ)_ii for the block B at the head of `block` and C at `turned`, both k × k. */
function quadratic(block: Doubles, turned: usize, k: usize, i: usize): f64 {
  let sum: f64 = 0;
  for (let a: usize = 0; a < k; a++)
    for (let b: usize = 0; b < k; b++)
      sum += block[turned + i + a * k] * block[a + b * k] * block[turned + i + b * k];
  return sum;
}
