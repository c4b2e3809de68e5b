// Penalised iteratively reweighted least squares: Newton steps of the modes, alone or jointly with β. K is the matrix of
// docs/theory.md, The linear system: random effects first, β last.

import { backwardSmall, factorSmall, forwardSmall } from "./dense/small";
import { dot, zero } from "./dense/vector";
import { copy, Doubles } from "./memory";
import { factorAt, Problem, scalar, setScalar } from "./problem";
import { applyLambda, backward, forward, fromEliminationOrder, intoEliminationOrder, toEliminationOrder, transposeLambda } from "./sparse/solve";
import { Scalar, Status } from "../src/kernel/codes";

/** Writes Λu to b, and uᵀu. */
export function applyModes(m: Problem): void {
  applyLambda(m, m.u, 1, m.b);
  setScalar(m, Scalar.Penalty, dot(m.u, 0, m.u, 0, m.q));
}

/** Sets u to Λ⁻¹b for a new Λ: the random effects stay where they are. A column of T that is 0 gets u = 0. */
export function keepEffects(m: Problem): void {
  copy(m.u, 0, m.b, 0, m.q);
  for (let f: usize = 0; f < m.factorCount; f++) {
    const factor = factorAt(m, f);
    const k = factor.width;
    for (let l: usize = 0; l < factor.levels; l++) {
      const at = factor.base + l * k;
      for (let i: usize = 0; i < k; i++) {
        let sum = m.u[at + i];
        for (let j: usize = 0; j < i; j++) sum -= factor.lambda[i + j * k] * m.u[at + j];
        const pivot = factor.lambda[i + i * k];
        m.u[at + i] = pivot != 0 ? sum / pivot : 0;
      }
    }
  }
}

/** Adds t Δu to u, and t Δβ to β where β is profiled. */
export function moveModes(m: Problem, t: f64, withFixed: bool): void {
  for (let i: usize = 0; i < m.q; i++) m.u[i] += t * m.step[i];
  if (withFixed) for (let j: usize = 0; j < m.p; j++) m.beta[j] += t * m.betaStep[j];
}

/** Writes ΛᵀZᵀs − u to `into`, q, in the levels' order. */
export function modeScore(m: Problem, into: Doubles): void {
  copy(into, 0, m.score, 0, m.q);
  for (let f: usize = 0; f < m.factorCount; f++) transposeLambda(factorAt(m, f), into);
  for (let i: usize = 0; i < m.q; i++) into[i] -= m.u[i];
}

/** Gives |L⁻¹(ΛᵀZᵀs − u)|²/φ, the decrement of a Newton step; leaves L⁻¹(ΛᵀZᵀs − u) in `permuted`. */
export function decrementLeft(m: Problem): f64 {
  modeScore(m, m.levelWork);
  intoEliminationOrder(m, m.levelWork, m.permuted);
  forward(m, m.permuted, 1);
  return dot(m.permuted, 0, m.permuted, 0, m.q) / scalar(m, Scalar.Phi);
}

/** Writes Δu = A⁻¹(ΛᵀZᵀs − u), β held, to `step`, and its decrement. */
export function newtonStep(m: Problem): void {
  setScalar(m, Scalar.Decrement, decrementLeft(m));
  backward(m, m.permuted, 1);
  fromEliminationOrder(m, m.permuted, 1, m.step);
}

/** Writes V = L⁻¹ΛᵀZᵀWX, R_Xᵀ (the trailing block of the factor of K with `ridge` more on the diagonal of XᵀWX) and log|R_X|². */
export function factorBorder(m: Problem, ridge: f64): Status {
  const p = m.p;
  toEliminationOrder(m, m.border, p, m.solved);
  forward(m, m.solved, p);
  copy(m.small, 0, m.fixedCross, 0, p * p);
  for (let j: usize = 0; j < p; j++) m.small[j + j * p] += ridge;
  for (let i: usize = 0; i < m.q; i++)
    for (let j: usize = 0; j < p; j++) {
      const v = m.solved[i * p + j];
      for (let k: usize = 0; k <= j; k++) m.small[j + k * p] -= v * m.solved[i * p + k];
    }
  return factorFixed(m);
}

/** Factors the fixed effects' part of K, in `small`, with log|R_X|². */
export function factorFixed(m: Problem): Status {
  const p = m.p;
  const status = factorSmall(m.small, 0, p);
  if (status != Status.Done) return status;
  let sum: f64 = 0;
  for (let j: usize = 0; j < p; j++) sum += NativeMath.log(m.small[j + j * p]);
  setScalar(m, Scalar.LogDetFixed, 2 * sum);
  return Status.Done;
}

/** Solves K (x, x_β) = (permuted, betaStep) in place; returns the right side's square in the norm of K⁻¹. */
export function solveJoint(m: Problem): f64 {
  const square = forwardJoint(m);
  const p = m.p;
  backwardSmall(m.small, 0, p, m.betaStep, 0);
  for (let i: usize = 0; i < m.q; i++) m.permuted[i] -= dot(m.solved, i * p, m.betaStep, 0, p);
  backward(m, m.permuted, 1);
  return square;
}

/** Multiplies the right side (permuted, betaStep) by the inverse of K's factor in place; returns the square of what that gives. */
function forwardJoint(m: Problem): f64 {
  const p = m.p;
  forward(m, m.permuted, 1);
  for (let i: usize = 0; i < m.q; i++) for (let j: usize = 0; j < p; j++) m.betaStep[j] -= m.solved[i * p + j] * m.permuted[i];
  forwardSmall(m.small, 0, p, m.betaStep, 0);
  return dot(m.permuted, 0, m.permuted, 0, m.q) + dot(m.betaStep, 0, m.betaStep, 0, p);
}

/** Writes (ΛᵀZᵀs − u, Xᵀs) to `permuted`, in the order of elimination, and betaStep. */
export function jointScore(m: Problem): void {
  modeScore(m, m.levelWork);
  intoEliminationOrder(m, m.levelWork, m.permuted);
  copy(m.betaStep, 0, m.fixedScore, 0, m.p);
}

/** Gives the decrement of a joint step at the last pass, by the last factor of K. */
export function jointDecrementLeft(m: Problem): f64 {
  jointScore(m);
  return forwardJoint(m) / scalar(m, Scalar.Phi);
}

/** Writes (Δu, Δβ) = K⁻¹(ΛᵀZᵀs − u, Xᵀs) to `step` and betaStep, and its decrement. */
export function jointStep(m: Problem): void {
  jointScore(m);
  setScalar(m, Scalar.Decrement, solveJoint(m) / scalar(m, Scalar.Phi));
  fromEliminationOrder(m, m.permuted, 1, m.step);
}

/** Solves the linear mixed model: (û, β̂) at once, and r² = zᵀWz − the square that they explain. */
export function linearSolution(m: Problem): void {
  toEliminationOrder(m, m.score, 1, m.permuted);
  copy(m.betaStep, 0, m.fixedScore, 0, m.p);
  setScalar(m, Scalar.ResidualSquares, scalar(m, Scalar.TotalSquares) - solveJoint(m));
  fromEliminationOrder(m, m.permuted, 1, m.u);
  copy(m.beta, 0, m.betaStep, 0, m.p);
}

/**
 * Solves a = A⁻¹ΛᵀZᵀc, or with β profiled (a, a_β) = K⁻¹(ΛᵀZᵀc, Xᵀc), in place: Zᵀc in `sensitivity`, Xᵀc in fixedResidual. Also
 * writes Λa.
 */
export function solveSensitivity(m: Problem, withFixed: bool): void {
  toEliminationOrder(m, m.sensitivity, 1, m.permuted);
  if (withFixed) {
    copy(m.betaStep, 0, m.fixedResidual, 0, m.p);
    solveJoint(m);
  } else {
    forward(m, m.permuted, 1);
    backward(m, m.permuted, 1);
  }
  fromEliminationOrder(m, m.permuted, 1, m.sensitivity);
  applyLambda(m, m.sensitivity, 1, m.effect);
  zero(m.fixedResidual, m.p);
  zero(m.residual, m.q);
}
