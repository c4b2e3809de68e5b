// Penalised iteratively reweighted least squares: Newton steps of the modes, alone or jointly with β. K is the matrix of
// docs/theory.md, The linear system: random effects first, β last. What is done level by level, effect by effect or column by column
// comes in ranges, which the host strings together.

import { backwardSmall, factorSmall, forwardSmall } from "./dense/small";
import { dot, zero } from "./dense/vector";
import { copy } from "./memory";
import { factorAt, Problem, scalar, setScalar } from "./problem";
import { Scalar, Status } from "../src/kernel/codes";

/** Writes uᵀu to its scalar. */
export function penalty(m: Problem): void {
  setScalar(m, Scalar.Penalty, dot(m.u, 0, m.u, 0, m.q));
}

/** Sets u of levels [from, to) of factor f to T⁻¹b for a new T: the random effects stay where they are. A column of T that is 0 gets u = 0. */
export function keepEffects(m: Problem, f: usize, from: usize, to: usize): void {
  const factor = factorAt(m, f);
  const k = factor.width;
  for (let l = from; l < to; l++) {
    const at = factor.base + l * k;
    for (let i: usize = 0; i < k; i++) {
      let sum = m.b[at + i];
      for (let j: usize = 0; j < i; j++) sum -= factor.lambda[i + j * k] * m.u[at + j];
      const pivot = factor.lambda[i + i * k];
      m.u[at + i] = pivot != 0 ? sum / pivot : 0;
    }
  }
}

/** Adds t Δu to u, and t Δβ to β where β is profiled. */
export function moveModes(m: Problem, t: f64, withFixed: bool): void {
  for (let i: usize = 0; i < m.q; i++) m.u[i] += t * m.step[i];
  if (withFixed) for (let j: usize = 0; j < m.p; j++) m.beta[j] += t * m.betaStep[j];
}

/** Writes ΛᵀZᵀs − u of levels [from, to) of factor f to levelWork, and to `permuted` in the order of elimination. */
export function scoreModes(m: Problem, f: usize, from: usize, to: usize): void {
  const factor = factorAt(m, f);
  const k = factor.width;
  for (let l = from; l < to; l++) {
    const at = factor.base + l * k;
    const place = factor.place[l];
    for (let a: usize = 0; a < k; a++) {
      let sum: f64 = 0;
      for (let c = a; c < k; c++) sum += factor.lambda[c + a * k] * m.score[at + c];
      const value = sum - m.u[at + a];
      m.levelWork[at + a] = value;
      m.permuted[place + a] = value;
    }
  }
}

/** Gives |permuted|²: after `forward` the square of a right side in the norm of A⁻¹. */
export function permutedSquare(m: Problem): f64 {
  return dot(m.permuted, 0, m.permuted, 0, m.q);
}

/** Begins R_XᵀR_X, the trailing block of the factor of K, with XᵀWX and `ridge` on its diagonal. */
export function startBorder(m: Problem, ridge: f64): void {
  const p = m.p;
  copy(m.small, 0, m.fixedCross, 0, p * p);
  for (let j: usize = 0; j < p; j++) m.small[j + j * p] += ridge;
}

/** Subtracts VᵀV of effects [from, to), in the order of elimination, from it: V = L⁻¹ΛᵀZᵀWX stands in `solved`. */
export function subtractBorder(m: Problem, from: usize, to: usize): void {
  const p = m.p;
  for (let i = from; i < to; i++)
    for (let j: usize = 0; j < p; j++) {
      const v = m.solved[i * p + j];
      for (let k: usize = 0; k <= j; k++) m.small[j + k * p] -= v * m.solved[i * p + k];
    }
}

/** Factors columns [first, last) of it, and with the last one gives log|R_X|² its value. */
export function factorFixed(m: Problem, first: usize, last: usize): Status {
  const p = m.p;
  const status = factorSmall(m.small, 0, p, first, last);
  if (status != Status.Done) return status;
  if (last < p) return Status.Running;
  let sum: f64 = 0;
  for (let j: usize = 0; j < p; j++) sum += NativeMath.log(m.small[j + j * p]);
  setScalar(m, Scalar.LogDetFixed, 2 * sum);
  return Status.Done;
}

/** Subtracts Vᵀx of effects [from, to) from betaStep, x in `permuted`. */
export function forwardBorder(m: Problem, from: usize, to: usize): void {
  const p = m.p;
  for (let i = from; i < to; i++) for (let j: usize = 0; j < p; j++) m.betaStep[j] -= m.solved[i * p + j] * m.permuted[i];
}

/** Multiplies betaStep by R_X⁻ᵀ; returns the square of (permuted, betaStep). */
export function forwardFixed(m: Problem): f64 {
  const p = m.p;
  forwardSmall(m.small, 0, p, m.betaStep, 0);
  return dot(m.permuted, 0, m.permuted, 0, m.q) + dot(m.betaStep, 0, m.betaStep, 0, p);
}

/** Multiplies betaStep by R_X⁻¹. */
export function backwardFixed(m: Problem): void {
  backwardSmall(m.small, 0, m.p, m.betaStep, 0);
}

/** Subtracts V x_β of effects [from, to) from `permuted`, x_β in betaStep. */
export function backwardBorder(m: Problem, from: usize, to: usize): void {
  const p = m.p;
  for (let i = from; i < to; i++) m.permuted[i] -= dot(m.solved, i * p, m.betaStep, 0, p);
}

/** Copies Xᵀs, or Xᵀc where the gradient's `sensitivity` is looked for, to betaStep. */
export function loadFixed(m: Problem, ofSensitivity: bool): void {
  copy(m.betaStep, 0, ofSensitivity ? m.fixedResidual : m.fixedScore, 0, m.p);
}

/** Takes û and β̂ of a linear mixed model from where they were solved for, β in betaStep; `square` is what they explain of zᵀWz. */
export function takeSolution(m: Problem, square: f64): void {
  setScalar(m, Scalar.ResidualSquares, scalar(m, Scalar.TotalSquares) - square);
  copy(m.beta, 0, m.betaStep, 0, m.p);
}

/** Clears what the residual pass adds to. */
export function clearResidual(m: Problem): void {
  zero(m.fixedResidual, m.p);
  zero(m.residual, m.q);
}
