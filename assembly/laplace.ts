// The parts of the Laplace gradient (docs/theory.md, Gradient) that live on levels: traces with blocks of A⁻¹ on the pattern
// of ZᵀWZ, and outer products of vectors over the random effects. All come in ranges of levels or of pairs of them.

import { zero } from "./dense/vector";
import { Doubles } from "./memory";
import { Factor, factorAt, Pair, pairAt, Problem, setScalar } from "./problem";
import { levelOf } from "./sparse/graph";
import { Scalar } from "../src/kernel/codes";

/** Clears ∂/∂T of every factor. */
export function clearGradient(m: Problem): void {
  for (let f: usize = 0; f < m.factorCount; f++) zero(factorAt(m, f).lambdaGradient, factorAt(m, f).width * factorAt(m, f).width);
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

/** Adds 2 (ZᵀWZ)_ll T [A⁻¹]_ll of levels [from, to) of factor f to its ∂/∂T, columns [first, last). */
export function traceLevels(m: Problem, f: usize, from: usize, to: usize, first: usize, last: usize): void {
  const factor = factorAt(m, f);
  const k = factor.width;
  for (let l = from; l < to; l++) {
    loadInverse(m, factor, l);
    const cross = l * k * k;
    for (let j = first; j < last; j++)
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

/** Adds 2 (ZᵀWZ)_lm T_g [A⁻¹]_ml of level pairs [from, to) of pair i to the first factor's ∂/∂T and 2 (ZᵀWZ)_ml T_f [A⁻¹]_lm to the second's. */
export function tracePairs(m: Problem, i: usize, from: usize, to: usize): void {
  const pair = pairAt(m, i);
  const first = factorAt(m, pair.first);
  const second = factorAt(m, pair.second);
  if (first.width * second.width == 1) return scalarPairTrace(m, pair, first, second, from, to);
  for (let e = from, level = levelOf(pair, first.levels, from); e < to; e++) {
    while (e >= pair.start[level + 1]) level++;
    loadPairInverse(m, pair, level, e);
    pairTrace(m, pair, first, second, e);
  }
}

/** Adds the traces of level pair e, whose [A⁻¹] stands in `block`. */
function pairTrace(m: Problem, pair: Pair, first: Factor, second: Factor, e: usize): void {
  const k = first.width;
  const l = second.width;
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

/** Σ of the traces of a pair of factors of one effect a level, over the pairs of levels so far. */
let scalarTrace: f64 = 0;

/** Adds the traces of a pair of factors of one effect a level: Σ over pairs of levels first, the two scalars T after the last. */
function scalarPairTrace(m: Problem, pair: Pair, first: Factor, second: Factor, from: usize, to: usize): void {
  const inverse = m.sparse.inverse;
  const cross = pair.cross;
  const home = pair.home;
  let sum: f64 = from == 0 ? 0 : scalarTrace;
  for (let e = from; e < to; e++) sum += cross[e] * inverse[home[e]];
  scalarTrace = sum;
  if (to < pair.count) return;
  first.lambdaGradient[0] += 2 * second.lambda[0] * sum;
  second.lambdaGradient[0] += 2 * first.lambda[0] * sum;
}

/** Clears what the leverage pass adds to. */
export function clearSensitivity(m: Problem): void {
  zero(m.sensitivity, m.q);
  zero(m.fixedResidual, m.p);
  setScalar(m, Scalar.ExtraModes, 0);
}

/** Replaces ZᵀWZ of levels [from, to) of factor f by ΛA⁻¹Λᵀ (effectCovariance), rows [first, last) of each level. */
export function leverageLevels(m: Problem, f: usize, from: usize, to: usize, first: usize, last: usize): void {
  const factor = factorAt(m, f);
  const k = factor.width;
  for (let l = from; l < to; l++) {
    loadInverse(m, factor, l);
    rotate(m, factor.lambda, k, factor.lambda, k, factor.effectCovariance, l * k * k, first, last);
  }
}

/** Replaces ZᵀWZ of level pairs [from, to) of pair i by ΛA⁻¹Λᵀ. */
export function leveragePairs(m: Problem, i: usize, from: usize, to: usize): void {
  const pair = pairAt(m, i);
  const first = factorAt(m, pair.first);
  const second = factorAt(m, pair.second);
  const k = first.width;
  const l = second.width;
  if (k * l == 1) return scalarLeverage(m, pair, first.lambda[0] * second.lambda[0], from, to);
  for (let e = from, level = levelOf(pair, first.levels, from); e < to; e++) {
    while (e >= pair.start[level + 1]) level++;
    loadPairInverse(m, pair, level, e);
    rotate(m, first.lambda, k, second.lambda, l, pair.effectCovariance, e * k * l, 0, k);
  }
}

/** Sets the blocks of a pair of factors of one effect a level to `scale` times those of A⁻¹. */
function scalarLeverage(m: Problem, pair: Pair, scale: f64, from: usize, to: usize): void {
  const inverse = m.sparse.inverse;
  const covariance = pair.effectCovariance;
  const home = pair.home;
  for (let e = from; e < to; e++) covariance[e] = scale * inverse[home[e]];
}

/** Writes rows [first, last) of S `block` Tᵀ to element `to` of `into`, for lower-triangular S (k × k) and T (l × l); a row of S `block` goes through rowVector. */
function rotate(m: Problem, s: Doubles, k: usize, t: Doubles, l: usize, into: Doubles, to: usize, first: usize, last: usize): void {
  const row = m.rowVector;
  for (let i = first; i < last; i++) {
    for (let b: usize = 0; b < l; b++) {
      let sum: f64 = 0;
      for (let a: usize = 0; a <= i; a++) sum += s[i + a * k] * m.block[a + b * k];
      row[b] = sum;
    }
    for (let j: usize = 0; j < l; j++) {
      let sum: f64 = 0;
      for (let b: usize = 0; b <= j; b++) sum += row[b] * t[j + b * l];
      into[to + i + j * k] = sum;
    }
  }
}

/** Adds Σ_l scale v_l w_lᵀ of levels [from, to) of factor f to its ∂/∂T, for vectors v and w over the random effects, q. */
export function addOuterProducts(m: Problem, f: usize, v: Doubles, w: Doubles, scale: f64, from: usize, to: usize): void {
  const factor = factorAt(m, f);
  const k = factor.width;
  for (let l = from; l < to; l++) {
    const at = factor.base + l * k;
    for (let j: usize = 0; j < k; j++)
      for (let i: usize = 0; i < k; i++) factor.lambdaGradient[i + j * k] += scale * v[at + i] * w[at + j];
  }
}
