// The parts of the Laplace gradient (docs/theory.md, Gradient) that live on levels: traces with blocks of A⁻¹ on the pattern
// of ZᵀWZ, and outer products of vectors over the random effects.

import { zero } from "./dense/vector";
import { add, get, getU, set } from "./memory";
import { Factor, factorAt, Pair, pairAt, Problem, setScalar, sparseOf } from "./problem";
import { Scalar } from "../src/kernel/codes";

/** ∂/∂T of every factor starts as 2 Σ_l (ZᵀWZΛA⁻¹)_ll. */
export function traceGradient(m: Problem): void {
  for (let f: usize = 0; f < m.factorCount; f++) levelTrace(m, factorAt(m, f));
  for (let i: usize = 0; i < m.pairCount; i++) pairTrace(m, pairAt(m, i));
}

/** [A⁻¹]_ll of a level into `block`, both triangles. */
export function loadInverse(m: Problem, factor: Factor, l: usize): void {
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
  if (k * l == 1) return scalarPairTrace(m, pair, first, second);
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

/** The same for one effect a level: Σ over pairs first, the two scalars T afterwards. */
function scalarPairTrace(m: Problem, pair: Pair, first: Factor, second: Factor): void {
  const inverse = sparseOf(m).inverse;
  const cross = pair.cross;
  const home = pair.home;
  let sum: f64 = 0;
  for (let e: usize = 0; e < pair.count; e++) sum += get(cross, e) * get(inverse, getU(home, e));
  add(first.lambdaGradient, 0, 2 * get(second.lambda, 0) * sum);
  add(second.lambdaGradient, 0, 2 * get(first.lambda, 0) * sum);
}

/** `cross` becomes ΛA⁻¹Λᵀ on its own pattern, and what the leverage pass adds to starts at zero. */
export function leverageBlocks(m: Problem): void {
  zero(m.sensitivity, m.q);
  zero(m.fixedResidual, m.p);
  setScalar(m, Scalar.ExtraModes, 0);
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
    if (first.width * second.width == 1) {
      scalarLeverage(m, pair, get(first.lambda, 0) * get(second.lambda, 0));
      continue;
    }
    for (let level: usize = 0; level < first.levels; level++)
      for (let e = getU(pair.start, level); e < getU(pair.start, level + 1); e++) {
        loadPairInverse(m, pair, level, e);
        rotate(m, first.lambda, first.width, second.lambda, second.width, pair.cross, e * first.width * second.width);
      }
  }
}

function scalarLeverage(m: Problem, pair: Pair, scale: f64): void {
  const inverse = sparseOf(m).inverse;
  const cross = pair.cross;
  const home = pair.home;
  for (let e: usize = 0; e < pair.count; e++) set(cross, e, scale * get(inverse, getU(home, e)));
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
