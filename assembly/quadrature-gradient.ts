// The gradient of adaptive quadrature (docs/theory.md, Gradient of the quadrature): exact, the nodes moving with û and A. Where Laplace's has A⁻¹
// and s this one has B and s̄, and the modes' sensitivity has a part from ḡ = Σ p_m g_m, g_m = ΛᵀZᵀs_m − u_m, which would be 0
// at the mode.

import { backwardSmall, forwardSmall } from "./dense/small";
import { zero } from "./dense/vector";
import { Factor, factorAt, Problem, scalar, setScalar } from "./problem";
import { NODE_DENSITY, NODE_EXTRA, NODE_MOMENTS, NODE_PENALTY, Quadrature, quadratureOf, scoreSums, sumSize } from "./quadrature";
import { hasExtraParameter, Scalar } from "../src/kernel/codes";

/**
 * After the inversion, levels [from, to): B in the place of A⁻¹ and ḡ in `nodeScore`; what the nodes' places add to ∂/∂T, −(2/√φ) Σ_l Σ_m p_m Zᵀs_m x_mᵀC⁻¹,
 * in `gradient`; and ∂/∂log φ but for the constants of the density, Σ_l [Σ p (2t_m − |u_m|²)/φ − tr G/√φ], or that part of ∂/∂κ that
 * comes from the density at the nodes, −2 Σ_l Σ p ∂t_m/∂κ.
 */
export function foldNodes(m: Problem, from: usize, to: usize): void {
  const q = quadratureOf(m);
  const factor = factorAt(m, 0);
  const k = factor.width;
  const phi = scalar(m, Scalar.Phi);
  const root = NativeMath.sqrt(phi);
  if (from == 0) zero(q.gradient, k * k);
  let slope = from == 0 ? 0 : scalar(m, Scalar.NodeSlope);
  for (let l = from; l < to; l++) {
    const at = l * sumSize(k);
    nodeScores(m, q, factor, l, root);
    if (hasExtraParameter(m.family)) slope -= 2 * q.sums[at + NODE_EXTRA];
    else {
      slope += (2 * q.sums[at + NODE_DENSITY] - q.sums[at + NODE_PENALTY]) / phi;
      for (let a: usize = 0; a < k; a++) slope -= q.work[a * (k + 1)] / root;
    }
    foldInverse(m, q, factor, l, 2 / root);
    foldScores(m, q, factor, l, 2 / root);
  }
  setScalar(m, Scalar.NodeSlope, slope);
}

/** Writes ḡ = Tᵀ Σ p Zᵀs_m − û − √φ C⁻ᵀ Σ p x_m to `nodeScore` and G = Σ p C⁻¹g_m x_mᵀ to the head of `work`. */
function nodeScores(m: Problem, q: Quadrature, factor: Factor, l: usize, root: f64): void {
  const k = factor.width;
  const at = l * sumSize(k);
  const home = factor.home[l];
  const c = m.sparse.factor;
  const effect = factor.base + l * k;
  for (let b: usize = 0; b <= k; b++) {
    const column: usize = b == 0 ? k * k : (b - 1) * k; // ḡ goes behind G for now
    for (let a: usize = 0; a < k; a++) q.work[column + a] = root * q.sums[at + NODE_MOMENTS + 1 + a + b * (k + 1)];
    backwardSmall(c, home, k, q.work, column);
    for (let a: usize = 0; a < k; a++) {
      let sum = -m.u[effect + a] * q.sums[at + NODE_MOMENTS + b] - q.work[column + a];
      for (let i = a; i < k; i++) sum += factor.lambda[i + a * k] * q.sums[at + scoreSums(k) + i + b * k];
      q.work[column + a] = sum;
    }
    if (b > 0) forwardSmall(c, home, k, q.work, column);
  }
  for (let a: usize = 0; a < k; a++) m.nodeScore[effect + a] = q.work[k * k + a];
}

/** Adds scale C⁻ᵀSC⁻¹ to [A⁻¹]_ll, for the symmetric S with half the upper triangle of G. */
function foldInverse(m: Problem, q: Quadrature, factor: Factor, l: usize, scale: f64): void {
  const k = factor.width;
  const s = m.sparse;
  const home = factor.home[l];
  const half: usize = k * k;
  for (let b: usize = 0; b < k; b++) {
    for (let a: usize = 0; a < k; a++) q.work[half + a + b * k] = 0.5 * q.work[a < b ? a + b * k : b + a * k];
    backwardSmall(s.factor, home, k, q.work, half + b * k);
  }
  const turned: usize = 2 * k * k; // (C⁻ᵀS)ᵀ, and then C⁻ᵀ times it
  for (let b: usize = 0; b < k; b++) {
    for (let a: usize = 0; a < k; a++) q.work[turned + a + b * k] = q.work[half + b + a * k];
    backwardSmall(s.factor, home, k, q.work, turned + b * k);
    for (let a = b; a < k; a++) s.inverse[home + a + b * k] += scale * q.work[turned + a + b * k];
  }
}

/** Subtracts scale Σ p Zᵀs_m x_mᵀ C⁻¹ from `gradient`, row by row. */
function foldScores(m: Problem, q: Quadrature, factor: Factor, l: usize, scale: f64): void {
  const k = factor.width;
  const at = l * sumSize(k) + scoreSums(k);
  for (let i: usize = 0; i < k; i++) {
    for (let b: usize = 0; b < k; b++) q.work[b] = q.sums[at + i + (b + 1) * k];
    backwardSmall(m.sparse.factor, factor.home[l], k, q.work, 0);
    for (let b: usize = 0; b < k; b++) q.gradient[i + b * k] -= scale * q.work[b];
  }
}

/** Subtracts (2/φ)ḡ of levels [from, to), ḡ in `nodeScore`, from ΛᵀZᵀc in `permuted`: the right side of a = A⁻¹(ΛᵀZᵀc − (2/φ)ḡ). */
export function subtractNodeScore(m: Problem, from: usize, to: usize): void {
  const factor = factorAt(m, 0);
  const k = factor.width;
  const twice = 2 / scalar(m, Scalar.Phi);
  for (let l = from; l < to; l++) {
    const place = factor.place[l];
    for (let a: usize = 0; a < k; a++) m.permuted[place + a] -= twice * m.nodeScore[factor.base + l * k + a];
  }
}

/** Adds the nodes' share to ∂/∂T. */
export function addNodeGradient(m: Problem): void {
  const factor = factorAt(m, 0);
  const gradient = quadratureOf(m).gradient;
  for (let i: usize = 0; i < factor.width * factor.width; i++) factor.lambdaGradient[i] += gradient[i];
}
