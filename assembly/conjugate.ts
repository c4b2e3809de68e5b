// Newton steps of the modes by conjugate gradients on A Δu = ΛᵀZᵀs − u, preconditioned with the last factor L of A, which a
// step of the outer optimiser leaves nearly right: where a factorisation is dear, a few products with A are cheap.
// Source: Saad, Iterative Methods for Sparse Linear Systems, 2nd ed. (2003), algorithm 9.1.
//
// Vectors of length q in the levels' own order: Δu in `step`, the residual r in `residual`, the direction d in `sensitivity`,
// Λd and A d in `effect` and `modeVariance`, L⁻ᵀL⁻¹r in `permuted` (in the order of elimination).

import { dot, zero } from "./dense/vector";
import { add, get, set } from "./memory";
import { multiplyCross } from "./lmm";
import { factorAt, Problem, scalar, setScalar } from "./problem";
import { applyLambda, backward, forward, fromEliminationOrder, intoEliminationOrder, transposeLambda } from "./sparse/solve";
import { modeScore } from "./pirls";
import { Scalar } from "../src/kernel/codes";

/** rᵀ(LLᵀ)⁻¹r of the current residual. */
let square: f64 = 0;

/** Δu = 0; returns about the square of Δu's error in A's norm, over φ. */
export function startConjugate(m: Problem): f64 {
  zero(m.step, m.q);
  modeScore(m, m.residual);
  setScalar(m, Scalar.Decrement, 0);
  square = precondition(m);
  fromEliminationOrder(m, m.permuted, 1, m.sensitivity);
  return square / scalar(m, Scalar.Phi);
}

/** One iteration; returns as above, NaN where A is not positive definite along d. */
export function conjugateStep(m: Problem): f64 {
  const phi = scalar(m, Scalar.Phi);
  multiplySystem(m, m.sensitivity, m.modeVariance);
  const bend = dot(m.sensitivity, 0, m.modeVariance, 0, m.q);
  if (!(bend > 0)) return NaN;
  const length = square / bend;
  for (let i: usize = 0; i < m.q; i++) {
    add(m.step, i, length * get(m.sensitivity, i));
    add(m.residual, i, -length * get(m.modeVariance, i));
  }
  setScalar(m, Scalar.Decrement, scalar(m, Scalar.Decrement) + (length * square) / phi);
  const next = precondition(m);
  const turn = next / square;
  square = next;
  fromEliminationOrder(m, m.permuted, 1, m.modeVariance);
  for (let i: usize = 0; i < m.q; i++) set(m.sensitivity, i, get(m.modeVariance, i) + turn * get(m.sensitivity, i));
  return square / phi;
}

/** L⁻ᵀL⁻¹r into `permuted`; returns |L⁻¹r|². */
function precondition(m: Problem): f64 {
  intoEliminationOrder(m, m.residual, m.permuted);
  forward(m, m.permuted, 1);
  const norm = dot(m.permuted, 0, m.permuted, 0, m.q);
  backward(m, m.permuted, 1);
  return norm;
}

/** into = A v = Λᵀ(ZᵀWZ)Λv + v. */
function multiplySystem(m: Problem, v: usize, into: usize): void {
  applyLambda(m, v, 1, m.effect);
  multiplyCross(m, m.effect, 1, into);
  for (let f: usize = 0; f < m.factorCount; f++) transposeLambda(factorAt(m, f), into);
  for (let i: usize = 0; i < m.q; i++) add(into, i, get(v, i));
}
