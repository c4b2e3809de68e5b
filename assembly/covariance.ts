// What is read off A⁻¹ and K⁻¹ level by level: moments for the start of a fit, covariances for its end.

import { backwardSmall, forwardSmall } from "./dense/small";
import { zero } from "./dense/vector";
import { loadInverse } from "./laplace";
import { Doubles } from "./memory";
import { Factor, factorAt, Problem, scalar, setScalar } from "./problem";
import { backward, fromEliminationOrder } from "./sparse/solve";
import { Scalar } from "../src/kernel/codes";

/** Sums what the start of the fit needs of A⁻¹: Σ_l(uuᵀ/φ + [A⁻¹]_ll), tr A⁻¹, Σ_l P_l and Σ_l P_l ⊗ P_l of every factor. */
export function levelMoments(m: Problem): void {
  setScalar(m, Scalar.TraceInverse, 0);
  for (let f: usize = 0; f < m.factorCount; f++) factorMoments(m, factorAt(m, f));
}

/** Sums the moments of one factor over its levels, and adds to tr A⁻¹. */
function factorMoments(m: Problem, factor: Factor): void {
  const k = factor.width;
  const phi = scalar(m, Scalar.Phi);
  zero(factor.modeMoment, k * k);
  zero(factor.curvatureSum, k * k);
  zero(factor.curvature, k * k * k * k);
  let trace: f64 = 0;
  for (let l: usize = 0; l < factor.levels; l++) {
    loadInverse(m, factor, l);
    const at = factor.base + l * k;
    for (let j: usize = 0; j < k; j++) {
      trace += m.block[j + j * k];
      for (let i: usize = 0; i < k; i++)
        factor.modeMoment[i + j * k] += (m.u[at + i] * m.u[at + j]) / phi + m.block[i + j * k];
    }
    levelCurvature(m, factor);
  }
  setScalar(m, Scalar.TraceInverse, scalar(m, Scalar.TraceInverse) + trace);
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

/** Writes [K⁻¹]_ββ to betaInverse and M = A⁻¹ΛᵀZᵀWX to `cover`, after factorBorder. */
export function coverBorder(m: Problem): void {
  const p = m.p;
  zero(m.betaInverse, p * p);
  for (let j: usize = 0; j < p; j++) {
    m.betaInverse[j + j * p] = 1;
    forwardSmall(m.small, 0, p, m.betaInverse, j * p);
    backwardSmall(m.small, 0, p, m.betaInverse, j * p);
  }
  backward(m, m.solved, p);
  fromEliminationOrder(m, m.solved, p, m.cover);
}

/** Writes the diagonal of RΛ[K⁻¹]_uuΛᵀRᵀ to modeVariance, R the rotation: [K⁻¹]_uu of a level is [A⁻¹]_ll + M_l [K⁻¹]_ββ M_lᵀ. */
export function modeVariances(m: Problem): void {
  for (let f: usize = 0; f < m.factorCount; f++) {
    const factor = factorAt(m, f);
    const k = factor.width;
    const turned = k * k; // RΛ, behind the block of a level
    product(factor.rotation, factor.lambda, k, m.block, turned);
    for (let l: usize = 0; l < factor.levels; l++) {
      loadInverse(m, factor, l);
      const at = factor.base + l * k;
      addFixedShare(m, at, k);
      for (let i: usize = 0; i < k; i++) m.modeVariance[at + i] = quadratic(m.block, turned, k, i);
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
