// Newton steps of the modes by conjugate gradients on A Δu = ΛᵀZᵀs − u, preconditioned with the last factor L of A, which a
// step of the outer optimiser leaves nearly right, or, as long as there is none, with A's diagonal blocks: where a factorisation
// is dear, a few products with A are cheap.
// Source: Saad, Iterative Methods for Sparse Linear Systems, 2nd ed. (2003), algorithm 9.1.
//
// Vectors of length q in the levels' own order: Δu in `step`, the residual r in `residual`, Λd in `effect`, and three more in
// storage that only gradients and variances need.

import { backwardSmall, factorSmall, forwardSmall, sandwich } from "./dense/small";
import { dot, subtractMultiple, zero } from "./dense/vector";
import { Doubles } from "./memory";
import { multiplyCross } from "./lmm";
import { Factor, factorAt, Problem, scalar, setScalar } from "./problem";
import { applyLambda, backward, forward, fromEliminationOrder, intoEliminationOrder, transposeLambda } from "./sparse/solve";
import { modeScore } from "./pirls";
import { Scalar, Status } from "../src/kernel/codes";

/** Gives d, the direction. */
@inline function direction(m: Problem): Doubles {
  return m.sensitivity;
}
/** Gives A d, until M⁻¹r takes its place. */
@inline function image(m: Problem): Doubles {
  return m.modeVariance;
}
/** Gives M⁻¹r, the preconditioned residual. */
@inline function preconditioned(m: Problem): Doubles {
  return m.modeVariance;
}

/** rᵀM⁻¹r of the current residual, M the preconditioner: LLᵀ or A's diagonal blocks. */
let square: f64 = 0;
let byFactor: bool = false;

/** Begins with Δu = 0; returns about the square of Δu's error in A's norm, over φ. */
export function startConjugate(m: Problem, withFactor: bool): f64 {
  byFactor = withFactor;
  zero(m.step, m.q);
  modeScore(m, m.residual);
  setScalar(m, Scalar.Decrement, 0);
  square = precondition(m, direction(m));
  return square / scalar(m, Scalar.Phi);
}

/** Takes one iteration; returns about the square of Δu's error in A's norm, over φ, or NaN where A is not positive definite along d. */
export function conjugateStep(m: Problem): f64 {
  const phi = scalar(m, Scalar.Phi);
  multiplySystem(m, direction(m), image(m));
  const bend = dot(direction(m), 0, image(m), 0, m.q);
  if (!(bend > 0)) return NaN;
  const length = square / bend;
  subtractMultiple(m.step, 0, -length, direction(m), 0, m.q);
  subtractMultiple(m.residual, 0, length, image(m), 0, m.q);
  setScalar(m, Scalar.Decrement, scalar(m, Scalar.Decrement) + (length * square) / phi);
  const next = precondition(m, preconditioned(m));
  const turn = next / square;
  square = next;
  for (let i: usize = 0; i < m.q; i++) direction(m)[i] = preconditioned(m)[i] + turn * direction(m)[i];
  return square / phi;
}

/** Writes M⁻¹r to `into`; returns rᵀM⁻¹r, NaN where a diagonal block is not positive definite. */
function precondition(m: Problem, into: Doubles): f64 {
  if (!byFactor) {
    for (let f: usize = 0; f < m.factorCount; f++) if (!solveBlocks(m, factorAt(m, f), into)) return NaN;
    return dot(m.residual, 0, into, 0, m.q);
  }
  intoEliminationOrder(m, m.residual, m.permuted);
  forward(m, m.permuted, 1);
  const norm = dot(m.permuted, 0, m.permuted, 0, m.q);
  backward(m, m.permuted, 1);
  fromEliminationOrder(m, m.permuted, 1, into);
  return norm;
}

/**
 * Writes M⁻¹r to `into` for the levels of one factor, M being the diagonal blocks Tᵀ(ZᵀWZ)_ll T + I; false where one is not positive
 * definite.
 */
function solveBlocks(m: Problem, factor: Factor, into: Doubles): bool {
  const k = factor.width;
  for (let l: usize = 0; l < factor.levels; l++) {
    sandwich(factor.lambda, k, factor.lambda, k, factor.cross, l * k * k, true, m.block);
    for (let c: usize = 0; c < k; c++) m.block[c * (k + 1)] += 1;
    if (factorSmall(m.block, 0, k) != Status.Done) return false;
    const at = factor.base + l * k;
    for (let c: usize = 0; c < k; c++) into[at + c] = m.residual[at + c];
    forwardSmall(m.block, 0, k, into, at);
    backwardSmall(m.block, 0, k, into, at);
  }
  return true;
}

/** Writes A v = Λᵀ(ZᵀWZ)Λv + v to `into`, q. */
function multiplySystem(m: Problem, v: Doubles, into: Doubles): void {
  applyLambda(m, v, 1, m.effect);
  multiplyCross(m, m.effect, 1, into);
  for (let f: usize = 0; f < m.factorCount; f++) transposeLambda(factorAt(m, f), into);
  for (let i: usize = 0; i < m.q; i++) into[i] += v[i];
}
