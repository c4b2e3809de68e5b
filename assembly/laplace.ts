// Laplace: Newton steps of the modes, alone or jointly with β, and the parts of the gradient of numerics.md section 2
// that live on levels. K is the matrix of section 4: random effects first, β last.

import { add, get, getU, set } from "./memory";
import { backwardSmall, factorSmall, forwardSmall } from "./dense/small";
import { Factor, factorAt, Pair, pairAt, Problem, scalar, setScalar, sparseOf } from "./problem";
import { dot, zero } from "./rows";
import { applyLambda, backward, forward, fromEliminationOrder, toEliminationOrder } from "./sparse/solve";
import { Scalar, Status } from "../src/kernel/codes";

/** b = Λu and uᵀu. */
export function applyModes(m: Problem): void {
  applyLambda(m, m.u, 1, m.b);
  setScalar(m, Scalar.Penalty, dot(m.u, 0, m.u, 0, m.q));
}

/** u += t Δu, and β += t Δβ where β is profiled. */
export function moveModes(m: Problem, t: f64, withFixed: bool): void {
  for (let i: usize = 0; i < m.q; i++) add(m.u, i, t * get(m.step, i));
  if (withFixed) for (let j: usize = 0; j < m.p; j++) add(m.beta, j, t * get(m.betaStep, j));
}

/** ΛᵀZᵀs − u into `permuted`; without the second term for a linear model started from 0. */
function modeScore(m: Problem, minusModes: bool): void {
  toEliminationOrder(m, m.score, 1, m.permuted);
  if (!minusModes) return;
  for (let f: usize = 0; f < m.factorCount; f++) {
    const factor = factorAt(m, f);
    const k = factor.width;
    for (let l: usize = 0; l < factor.levels; l++)
      for (let a: usize = 0; a < k; a++) add(m.permuted, getU(factor.place, l) + a, -get(m.u, factor.base + l * k + a));
  }
}

/** Δu = A⁻¹(ΛᵀZᵀs − u) and its decrement, β held. */
export function newtonStep(m: Problem): void {
  modeScore(m, true);
  forward(m, m.permuted, 1);
  setScalar(m, Scalar.Decrement, dot(m.permuted, 0, m.permuted, 0, m.q) / scalar(m, Scalar.Phi));
  backward(m, m.permuted, 1);
  fromEliminationOrder(m, m.permuted, 1, m.step);
}

/** V = L⁻¹ΛᵀZᵀWX, R_Xᵀ (the trailing block of K's factor) and log|R_X|². */
export function factorBorder(m: Problem): Status {
  const p = m.p;
  toEliminationOrder(m, m.border, p, m.solved);
  forward(m, m.solved, p);
  memory.copy(m.small, m.fixedCross, (p * p) << 3);
  for (let i: usize = 0; i < m.q; i++)
    for (let j: usize = 0; j < p; j++) {
      const v = get(m.solved, i * p + j);
      for (let k: usize = 0; k <= j; k++) add(m.small, j + k * p, -v * get(m.solved, i * p + k));
    }
  const status = factorSmall(m.small, 0, p);
  if (status != Status.Done) return status;
  let sum: f64 = 0;
  for (let j: usize = 0; j < p; j++) sum += NativeMath.log(get(m.small, j + j * p));
  setScalar(m, Scalar.LogDetFixed, 2 * sum);
  return Status.Done;
}

/** Solves K (x, x_β) = (permuted, betaStep) in place; returns the right side's square in the norm of K⁻¹. */
function solveJoint(m: Problem): f64 {
  const p = m.p;
  forward(m, m.permuted, 1);
  let square = dot(m.permuted, 0, m.permuted, 0, m.q);
  for (let i: usize = 0; i < m.q; i++) for (let j: usize = 0; j < p; j++) add(m.betaStep, j, -get(m.solved, i * p + j) * get(m.permuted, i));
  forwardSmall(m.small, 0, p, m.betaStep, 0);
  square += dot(m.betaStep, 0, m.betaStep, 0, p);
  backwardSmall(m.small, 0, p, m.betaStep, 0);
  for (let i: usize = 0; i < m.q; i++) add(m.permuted, i, -dot(m.solved, i * p, m.betaStep, 0, p));
  backward(m, m.permuted, 1);
  return square;
}

/** (Δu, Δβ) = K⁻¹(ΛᵀZᵀs − u, Xᵀs) and its decrement. */
export function jointStep(m: Problem): void {
  modeScore(m, true);
  memory.copy(m.betaStep, m.fixedScore, m.p << 3);
  setScalar(m, Scalar.Decrement, solveJoint(m) / scalar(m, Scalar.Phi));
  fromEliminationOrder(m, m.permuted, 1, m.step);
}

/** The linear mixed model: (û, β̂) at once, and r² = zᵀWz − the square that they explain. */
export function linearSolution(m: Problem): void {
  modeScore(m, false);
  memory.copy(m.betaStep, m.fixedScore, m.p << 3);
  setScalar(m, Scalar.ResidualSquares, scalar(m, Scalar.TotalSquares) - solveJoint(m));
  fromEliminationOrder(m, m.permuted, 1, m.u);
  memory.copy(m.beta, m.betaStep, m.p << 3);
}

/** a = A⁻¹ΛᵀZᵀc, with β profiled (a, a_β) = K⁻¹(ΛᵀZᵀc, Xᵀc); Zᵀc in `sensitivity`, Xᵀc in fixedResidual. Also Λa. */
export function solveSensitivity(m: Problem, withFixed: bool): void {
  toEliminationOrder(m, m.sensitivity, 1, m.permuted);
  if (withFixed) {
    memory.copy(m.betaStep, m.fixedResidual, m.p << 3);
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

/** ∂/∂T of every factor starts as 2 Σ_l (ZᵀWZΛA⁻¹)_ll. */
export function traceGradient(m: Problem): void {
  for (let f: usize = 0; f < m.factorCount; f++) levelTrace(m, factorAt(m, f));
  for (let i: usize = 0; i < m.pairCount; i++) pairTrace(m, pairAt(m, i));
}

/** [A⁻¹]_ll of a level into `block`, both triangles. */
function loadInverse(m: Problem, factor: Factor, l: usize): void {
  const s = sparseOf(m);
  const k = factor.width;
  const home = getU(factor.home, l);
  const stride = getU(factor.stride, l);
  for (let j: usize = 0; j < k; j++)
    for (let i = j; i < k; i++) {
      const value = get(s.inverse, home + i + j * stride);
      set(m.block, i + j * k, value);
      set(m.block, j + i * k, value);
    }
}

/** ∂/∂T = 2 Σ_l (ZᵀWZ)_ll T [A⁻¹]_ll. */
function levelTrace(m: Problem, factor: Factor): void {
  const k = factor.width;
  zero(factor.lambdaGradient, k * k);
  for (let l: usize = 0; l < factor.levels; l++) {
    loadInverse(m, factor, l);
    const cross = l * k * k;
    for (let j: usize = 0; j < k; j++)
      for (let b: usize = 0; b < k; b++) {
        let scaled: f64 = 0;
        for (let c: usize = 0; c <= b; c++) scaled += get(factor.lambda, b + c * k) * get(m.block, c + j * k);
        for (let a: usize = 0; a < k; a++)
          add(factor.lambdaGradient, a + j * k, 2 * get(factor.cross, cross + (a < b ? b + a * k : a + b * k)) * scaled);
      }
  }
}

/** [A⁻¹] of a pair of levels into `block`, k × l. */
function loadPairInverse(m: Problem, pair: Pair, level: usize, e: usize): void {
  const s = sparseOf(m);
  const first = factorAt(m, pair.first);
  const second = factorAt(m, pair.second);
  const k = first.width;
  const partner = getU(pair.partner, e);
  const home = getU(pair.home, e);
  const transposed = getU(first.place, level) < getU(second.place, partner);
  const stride = transposed ? getU(first.stride, level) : getU(second.stride, partner);
  for (let j: usize = 0; j < second.width; j++)
    for (let i: usize = 0; i < k; i++)
      set(m.block, i + j * k, get(s.inverse, transposed ? home + j + i * stride : home + i + j * stride));
}

/** Adds 2 (ZᵀWZ)_lm T_g [A⁻¹]_ml to the first factor's ∂/∂T and 2 (ZᵀWZ)_ml T_f [A⁻¹]_lm to the second's. */
function pairTrace(m: Problem, pair: Pair): void {
  const first = factorAt(m, pair.first);
  const second = factorAt(m, pair.second);
  const k = first.width;
  const l = second.width;
  for (let level: usize = 0; level < first.levels; level++)
    for (let e = getU(pair.start, level); e < getU(pair.start, level + 1); e++) {
      loadPairInverse(m, pair, level, e);
      const cross = e * k * l;
      for (let j: usize = 0; j < l; j++)
        for (let i: usize = 0; i < k; i++) {
          const c = 2 * get(pair.cross, cross + i + j * k);
          for (let a: usize = 0; a < k; a++) {
            let scaled: f64 = 0;
            for (let d: usize = 0; d <= j; d++) scaled += get(second.lambda, j + d * l) * get(m.block, a + d * k);
            add(first.lambdaGradient, i + a * k, c * scaled);
          }
          for (let a: usize = 0; a < l; a++) {
            let scaled: f64 = 0;
            for (let d: usize = 0; d <= i; d++) scaled += get(first.lambda, i + d * k) * get(m.block, d + a * k);
            add(second.lambdaGradient, j + a * l, c * scaled);
          }
        }
    }
}

/** `cross` becomes ΛA⁻¹Λᵀ on its own pattern, and what the leverage pass adds to starts at zero. */
export function leverageBlocks(m: Problem): void {
  zero(m.sensitivity, m.q);
  zero(m.fixedResidual, m.p);
  for (let f: usize = 0; f < m.factorCount; f++) {
    const factor = factorAt(m, f);
    const k = factor.width;
    for (let l: usize = 0; l < factor.levels; l++) {
      loadInverse(m, factor, l);
      rotate(m, factor.lambda, k, factor.lambda, k, factor.cross, l * k * k);
    }
  }
  for (let i: usize = 0; i < m.pairCount; i++) {
    const pair = pairAt(m, i);
    const first = factorAt(m, pair.first);
    const second = factorAt(m, pair.second);
    for (let level: usize = 0; level < first.levels; level++)
      for (let e = getU(pair.start, level); e < getU(pair.start, level + 1); e++) {
        loadPairInverse(m, pair, level, e);
        rotate(m, first.lambda, first.width, second.lambda, second.width, pair.cross, e * first.width * second.width);
      }
  }
}

/** to = S `block` Tᵀ for lower-triangular S (k × k) and T (l × l). */
function rotate(m: Problem, s: usize, k: usize, t: usize, l: usize, into: usize, to: usize): void {
  for (let j: usize = 0; j < l; j++)
    for (let i: usize = 0; i < k; i++) {
      let sum: f64 = 0;
      for (let b: usize = 0; b <= j; b++) {
        let inner: f64 = 0;
        for (let a: usize = 0; a <= i; a++) inner += get(s, i + a * k) * get(m.block, a + b * k);
        sum += inner * get(t, j + b * l);
      }
      set(into, to + i + j * k, sum);
    }
}

/** ∂/∂T += Σ_l scale v_l w_lᵀ, for vectors over the random effects. */
export function addOuterProducts(m: Problem, v: usize, w: usize, scale: f64): void {
  for (let f: usize = 0; f < m.factorCount; f++) {
    const factor = factorAt(m, f);
    const k = factor.width;
    for (let l: usize = 0; l < factor.levels; l++) {
      const at = factor.base + l * k;
      for (let j: usize = 0; j < k; j++)
        for (let i: usize = 0; i < k; i++) add(factor.lambdaGradient, i + j * k, scale * get(v, at + i) * get(w, at + j));
    }
  }
}

/** What the start of the fit needs of A⁻¹: Σ_l(uuᵀ/φ + [A⁻¹]_ll), tr A⁻¹, Σ_l P_l and Σ_l P_l ⊗ P_l. */
export function levelMoments(m: Problem): void {
  setScalar(m, Scalar.TraceInverse, 0);
  for (let f: usize = 0; f < m.factorCount; f++) factorMoments(m, factorAt(m, f));
}

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
      trace += get(m.block, j + j * k);
      for (let i: usize = 0; i < k; i++)
        add(factor.modeMoment, i + j * k, (get(m.u, at + i) * get(m.u, at + j)) / phi + get(m.block, i + j * k));
    }
    levelCurvature(m, factor);
  }
  setScalar(m, Scalar.TraceInverse, scalar(m, Scalar.TraceInverse) + trace);
}

/** P = T⁻ᵀ(I − [A⁻¹]_ll)T⁻¹ from the block loaded last, added to Σ P and Σ P ⊗ P; T must not be singular. */
function levelCurvature(m: Problem, factor: Factor): void {
  const k = factor.width;
  for (let j: usize = 0; j < k; j++) {
    for (let i: usize = 0; i < k; i++) set(m.block, i + j * k, (i == j ? 1 : 0) - get(m.block, i + j * k));
    backwardSmall(factor.lambda, 0, k, m.block, j * k);
  }
  const other = k * k;
  for (let i: usize = 0; i < k; i++) {
    for (let j: usize = 0; j < k; j++) set(m.block, other + j + i * k, get(m.block, i + j * k));
    backwardSmall(factor.lambda, 0, k, m.block, other + i * k);
  }
  for (let i: usize = 0; i < k * k; i++) {
    const p = get(m.block, other + i);
    add(factor.curvatureSum, i, p);
    for (let j: usize = 0; j < k * k; j++) add(factor.curvature, i + j * k * k, p * get(m.block, other + j));
  }
}

/** [K⁻¹]_ββ into betaInverse, M = A⁻¹ΛᵀZᵀWX into `cover`, after factorBorder. */
export function coverBorder(m: Problem): void {
  const p = m.p;
  zero(m.betaInverse, p * p);
  for (let j: usize = 0; j < p; j++) {
    set(m.betaInverse, j + j * p, 1);
    forwardSmall(m.small, 0, p, m.betaInverse, j * p);
    backwardSmall(m.small, 0, p, m.betaInverse, j * p);
  }
  backward(m, m.solved, p);
  fromEliminationOrder(m, m.solved, p, m.cover);
}

/** Diagonal of Λ[K⁻¹]_uuΛᵀ: [K⁻¹]_uu of a level is [A⁻¹]_ll + M_l [K⁻¹]_ββ M_lᵀ. */
export function modeVariances(m: Problem): void {
  const p = m.p;
  for (let f: usize = 0; f < m.factorCount; f++) {
    const factor = factorAt(m, f);
    const k = factor.width;
    for (let l: usize = 0; l < factor.levels; l++) {
      loadInverse(m, factor, l);
      const at = factor.base + l * k;
      for (let i: usize = 0; i < k; i++)
        for (let j: usize = 0; j < k; j++) {
          let sum: f64 = 0;
          for (let a: usize = 0; a < p; a++)
            for (let b: usize = 0; b < p; b++)
              sum += get(m.cover, (at + i) * p + a) * get(m.betaInverse, a + b * p) * get(m.cover, (at + j) * p + b);
          add(m.block, i + j * k, sum);
        }
      for (let i: usize = 0; i < k; i++) set(m.modeVariance, at + i, quadratic(factor, i, m.block));
    }
  }
}

/** (T B Tᵀ)_ii */
function quadratic(factor: Factor, i: usize, block: usize): f64 {
  const k = factor.width;
  let sum: f64 = 0;
  for (let a: usize = 0; a <= i; a++)
    for (let b: usize = 0; b <= i; b++) sum += get(factor.lambda, i + a * k) * get(block, a + b * k) * get(factor.lambda, i + b * k);
  return sum;
}
