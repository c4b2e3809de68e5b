// The parts of the Laplace gradient (docs/theory.md, Gradient) that live on levels: traces with blocks of A⁻¹ on the pattern
// of ZᵀWZ, and outer products of vectors over the random effects.

import { zero } from "./dense/vector";
import { Doubles } from "./memory";
import { Factor, factorAt, Pair, pairAt, Problem, setScalar } from "./problem";
import { Scalar } from "../src/kernel/codes";

/** Starts ∂/∂T of every factor with 2 Σ_l (ZᵀWZΛA⁻¹)_ll. */
export function traceGradient(m: Problem): void {
  for (let f: usize = 0; f < m.factorCount; f++) levelTrace(m, factorAt(m, f));
  for (let i: usize = 0; i < m.pairCount; i++) pairTrace(m, pairAt(m, i));
}

/** Copies [A⁻¹]_ll of a level to `block`, k × k, both triangles. */
export function loadInverse(m: Problem, factor: Factor, l: usize): void {
  const s = m.sparse;
  const k = factor.width;
  const home = factor.home[l];
  const stride = factor.stride[l];
  for (let j: usize = 0; j < k; j++)
    for (let i = j; i < k; i++) {
      const value = s.inverse[home + i + j * stride];
      m.block[i + j * k] = value;
      m.block[j + i * k] = value;
    }
}

/** Sets ∂/∂T of one factor to 2 Σ_l (ZᵀWZ)_ll T [A⁻¹]_ll, the share of its own levels. */
function levelTrace(m: Problem, factor: Factor): void {
  const k = factor.width;
  zero(factor.lambdaGradient, k * k);
  for (let l: usize = 0; l < factor.levels; l++) {
    loadInverse(m, factor, l);
    const cross = l * k * k;
    for (let j: usize = 0; j < k; j++)
      for (let b: usize = 0; b < k; b++) {
        let scaled: f64 = 0;
        for (let c: usize = 0; c <= b; c++) scaled += factor.lambda[b + c * k] * m.block[c + j * k];
        for (let a: usize = 0; a < k; a++)
          factor.lambdaGradient[a + j * k] += 2 * factor.cross[cross + (a < b ? b + a * k : a + b * k)] * scaled;
      }
  }
}

/** Copies [A⁻¹] of a pair of levels to `block`, k × l. */
function loadPairInverse(m: Problem, pair: Pair, level: usize, e: usize): void {
  const s = m.sparse;
  const first = factorAt(m, pair.first);
  const second = factorAt(m, pair.second);
  const k = first.width;
  const partner = pair.partner[e];
  const home = pair.home[e];
  const transposed = first.place[level] < second.place[partner];
  const stride = transposed ? first.stride[level] : second.stride[partner];
  for (let j: usize = 0; j < second.width; j++)
    for (let i: usize = 0; i < k; i++)
      m.block[i + j * k] = s.inverse[transposed ? home + j + i * stride : home + i + j * stride];
}

/** Adds 2 (ZᵀWZ)_lm T_g [A⁻¹]_ml to the first factor's ∂/∂T and 2 (ZᵀWZ)_ml T_f [A⁻¹]_lm to the second's. */
function pairTrace(m: Problem, pair: Pair): void {
  const first = factorAt(m, pair.first);
  const second = factorAt(m, pair.second);
  const k = first.width;
  const l = second.width;
  if (k * l == 1) return scalarPairTrace(m, pair, first, second);
  for (let level: usize = 0; level < first.levels; level++)
    for (let e = pair.start[level]; e < pair.start[level + 1]; e++) {
      loadPairInverse(m, pair, level, e);
      const cross = e * k * l;
      for (let j: usize = 0; j < l; j++)
        for (let i: usize = 0; i < k; i++) {
          const c = 2 * pair.cross[cross + i + j * k];
          for (let a: usize = 0; a < k; a++) {
            let scaled: f64 = 0;
            for (let d: usize = 0; d <= j; d++) scaled += second.lambda[j + d * l] * m.block[a + d * k];
            first.lambdaGradient[i + a * k] += c * scaled;
          }
          for (let a: usize = 0; a < l; a++) {
            let scaled: f64 = 0;
            for (let d: usize = 0; d <= i; d++) scaled += first.lambda[i + d * k] * m.block[d + a * k];
            second.lambdaGradient[j + a * l] += c * scaled;
          }
        }
    }
}

/** Adds the traces of a pair of factors of one effect a level: Σ over pairs of levels first, the two scalars T afterwards. */
function scalarPairTrace(m: Problem, pair: Pair, first: Factor, second: Factor): void {
  const inverse = m.sparse.inverse;
  const cross = pair.cross;
  const home = pair.home;
  let sum: f64 = 0;
  for (let e: usize = 0; e < pair.count; e++) sum += cross[e] * inverse[home[e]];
  first.lambdaGradient[0] += 2 * second.lambda[0] * sum;
  second.lambdaGradient[0] += 2 * first.lambda[0] * sum;
}

/** Replaces ZᵀWZ by ΛA⁻¹Λᵀ on its own pattern (effectCovariance), and clears what the leverage pass adds to. */
export function leverageBlocks(m: Problem): void {
  zero(m.sensitivity, m.q);
  zero(m.fixedResidual, m.p);
  setScalar(m, Scalar.ExtraModes, 0);
  for (let f: usize = 0; f < m.factorCount; f++) {
    const factor = factorAt(m, f);
    const k = factor.width;
    for (let l: usize = 0; l < factor.levels; l++) {
      loadInverse(m, factor, l);
      rotate(m, factor.lambda, k, factor.lambda, k, factor.effectCovariance, l * k * k);
    }
  }
  for (let i: usize = 0; i < m.pairCount; i++) {
    const pair = pairAt(m, i);
    const first = factorAt(m, pair.first);
    const second = factorAt(m, pair.second);
    if (first.width * second.width == 1) {
      scalarLeverage(m, pair, first.lambda[0] * second.lambda[0]);
      continue;
    }
    for (let level: usize = 0; level < first.levels; level++)
      for (let e = pair.start[level]; e < pair.start[level + 1]; e++) {
        loadPairInverse(m, pair, level, e);
        rotate(m, first.lambda, first.width, second.lambda, second.width, pair.effectCovariance, e * first.width * second.width);
      }
  }
}

/** Sets the blocks of a pair of factors of one effect a level to `scale` times those of A⁻¹. */
function scalarLeverage(m: Problem, pair: Pair, scale: f64): void {
  const inverse = m.sparse.inverse;
  const covariance = pair.effectCovariance;
  const home = pair.home;
  for (let e: usize = 0; e < pair.count; e++) covariance[e] = scale * inverse[home[e]];
}

/** Writes S `block` Tᵀ to element `to` of `into`, for lower-triangular S (k × k) and T (l × l). */
function rotate(m: Problem, s: Doubles, k: usize, t: Doubles, l: usize, into: Doubles, to: usize): void {
  for (let j: usize = 0; j < l; j++)
    for (let i: usize = 0; i < k; i++) {
      let sum: f64 = 0;
      for (let b: usize = 0; b <= j; b++) {
        let inner: f64 = 0;
        for (let a: usize = 0; a <= i; a++) inner += s[i + a * k] * m.block[a + b * k];
        sum += inner * t[j + b * l];
      }
      into[to + i + j * k] = sum;
    }
}

/** Adds Σ_l scale v_l w_lᵀ to ∂/∂T of every factor, for vectors v and w over the random effects, q. */
export function addOuterProducts(m: Problem, v: Doubles, w: Doubles, scale: f64): void {
  for (let f: usize = 0; f < m.factorCount; f++) {
    const factor = factorAt(m, f);
    const k = factor.width;
    for (let l: usize = 0; l < factor.levels; l++) {
      const at = factor.base + l * k;
      for (let j: usize = 0; j < k; j++)
        for (let i: usize = 0; i < k; i++) factor.lambdaGradient[i + j * k] += scale * v[at + i] * w[at + j];
    }
  }
}
