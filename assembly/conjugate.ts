// Newton steps of the modes by conjugate gradients on A Δu = ΛᵀZᵀs − u, preconditioned with the last factor L of A, which a
// step of the outer optimiser leaves nearly right, or, as long as there is none, with A's diagonal blocks: where a factorisation
// is dear, a few products with A are cheap. The host strings together what an iteration takes: products with A and the
// preconditioner's solves come in ranges.
// Source: Saad, Iterative Methods for Sparse Linear Systems, 2nd ed. (2003), algorithm 9.1.
//
// Vectors of length q in the levels' own order: Δu in `step`, the residual r in `residual`, Λd in `effect`, and two more in
// storage that only gradients and variances need: the direction d in `sensitivity`, and in modeVariance A d, until M⁻¹r takes its place.

import { backwardSmall, factorSmall, forwardSmall, sandwich } from "./dense/small";
import { dot, subtractMultiple, zero } from "./dense/vector";
import { copy } from "./memory";
import { factorAt, Problem, scalar, setScalar } from "./problem";
import { Scalar, Status } from "../src/kernel/codes";

/** rᵀM⁻¹r of the current residual, M the preconditioner: LLᵀ or A's diagonal blocks. */
let square: f64 = 0;

/** Begins with Δu = 0, once r stands in `residual`. */
export function startConjugate(m: Problem): void {
  zero(m.step, m.q);
  setScalar(m, Scalar.Decrement, 0);
}

/**
 * Writes M⁻¹r of levels [from, to) of factor f to modeVariance, M being the diagonal blocks Tᵀ(ZᵀWZ)_ll T + I; false where one is not
 * positive definite.
 */
export function solveBlocks(m: Problem, f: usize, from: usize, to: usize): bool {
  const factor = factorAt(m, f);
  const k = factor.width;
  const into = m.modeVariance;
  for (let l = from; l < to; l++) {
    sandwich(factor.lambda, k, factor.lambda, k, factor.cross, l * k * k, true, m.block, m.rowVector, 0, k);
    for (let c: usize = 0; c < k; c++) m.block[c * (k + 1)] += 1;
    if (factorSmall(m.block, 0, k, 0, k) != Status.Done) return false;
    const at = factor.base + l * k;
    for (let c: usize = 0; c < k; c++) into[at + c] = m.residual[at + c];
    forwardSmall(m.block, 0, k, into, at);
    backwardSmall(m.block, 0, k, into, at);
  }
  return true;
}

/** Gives rᵀM⁻¹r, M⁻¹r in modeVariance. */
export function blocksSquare(m: Problem): f64 {
  return dot(m.residual, 0, m.modeVariance, 0, m.q);
}

/** Takes M⁻¹r for the first direction, with rᵀM⁻¹r; returns about the square of Δu's error in A's norm, over φ. */
export function firstDirection(m: Problem, squared: f64): f64 {
  copy(m.sensitivity, 0, m.modeVariance, 0, m.q);
  square = squared;
  return square / scalar(m, Scalar.Phi);
}

/** Adds d to effects [from, to) of the product Λᵀ(ZᵀWZ)Λd in modeVariance: A d. */
export function addDirection(m: Problem, from: usize, to: usize): void {
  for (let i = from; i < to; i++) m.modeVariance[i] += m.sensitivity[i];
}

/** Moves Δu along d and r by A d; false where A is not positive definite along d. */
export function moveConjugate(m: Problem): bool {
  const bend = dot(m.sensitivity, 0, m.modeVariance, 0, m.q);
  if (!(bend > 0)) return false;
  const length = square / bend;
  subtractMultiple(m.step, 0, -length, m.sensitivity, 0, m.q);
  subtractMultiple(m.residual, 0, length, m.modeVariance, 0, m.q);
  setScalar(m, Scalar.Decrement, scalar(m, Scalar.Decrement) + (length * square) / scalar(m, Scalar.Phi));
  return true;
}

/** Turns to the next direction from M⁻¹r in modeVariance and rᵀM⁻¹r; returns about the square of Δu's error in A's norm, over φ. */
export function nextDirection(m: Problem, squared: f64): f64 {
  const turn = squared / square;
  square = squared;
  for (let i: usize = 0; i < m.q; i++) m.sensitivity[i] = m.modeVariance[i] + turn * m.sensitivity[i];
  return square / scalar(m, Scalar.Phi);
}
