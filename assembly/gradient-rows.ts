// The passes over the rows that the gradient adds to those of an evaluation: leverages, and the residual r of
// docs/theory.md, Gradient.

import { levelSums, loadColumns } from "./cross-products";
import { dot, multiply, zero } from "./dense/vector";
import { CHUNK, ETA } from "./family/chunk";
import { get2, set2 } from "./memory";
import { addToScalar, Factor, factorAt, Pair, pairAt, Problem, scalar } from "./problem";
import { randomPredictor } from "./rows";
import { runLeverage } from "./runs";
import { Scalar } from "../src/kernel/codes";

/**
 * Takes rows [from, to) through the first pass: h_i = z_iᵀ(ΛA⁻¹Λᵀ)z_i from the blocks that leverageBlocks left, c = W′h in place of
 * W′, and Zᵀc added to `sensitivity`; also adds hᵀ(∂W/∂κ).
 */
export function leverageRows(m: Problem, from: usize, to: usize): void {
  const scratch = m.scratch;
  for (let row = from; row < to; row += CHUNK) {
    const count = min(CHUNK, to - row);
    zero(scratch, count);
    for (let f: usize = 0; f < m.factorCount; f++) levelLeverage(m, factorAt(m, f), row, count);
    for (let i: usize = 0; i < m.pairCount; i++) pairLeverage(m, pairAt(m, i), row, count);
    if (m.rowExtraWeight) addToScalar(m, Scalar.ExtraModes, dot(m.rowExtraWeight, row, scratch, ETA, count));
    multiply(m.rowSensitivity, row, scratch, ETA, count);
    for (let f: usize = 0; f < m.factorCount; f++) levelSums(factorAt(m, f), m.rowSensitivity, m.sensitivity, row, count);
  }
}

/** Adds one factor's share of h to ETA, `count` rows. */
function levelLeverage(m: Problem, factor: Factor, row: usize, count: usize): void {
  if (factor.inRuns) return runLeverage(m, factor, ETA, row, count);
  const k = factor.width;
  const scratch = m.scratch;
  const z = m.rowVector;
  for (let i: usize = 0; i < count; i++) {
    loadColumns(factor, row + i, z, 0);
    const block = factor.codes[row + i] * k * k;
    let sum: f64 = 0;
    for (let c: usize = 0; c < k; c++) {
      let inner = 0.5 * factor.effectCovariance[block + c + c * k] * z[c];
      for (let a = c + 1; a < k; a++) inner += factor.effectCovariance[block + a + c * k] * z[a];
      sum += 2 * inner * z[c];
    }
    scratch[ETA + i] += sum;
  }
}

/** Adds the share of a pair of factors of h to ETA, `count` rows. */
function pairLeverage(m: Problem, pair: Pair, row: usize, count: usize): void {
  const first = factorAt(m, pair.first);
  const second = factorAt(m, pair.second);
  const k = first.width;
  const l = second.width;
  const scratch = m.scratch;
  const z = m.rowVector;
  const span = k > l ? k : l;
  for (let i: usize = 0; i < count; i++) {
    loadColumns(first, row + i, z, 0);
    loadColumns(second, row + i, z, span);
    const block = pair.position[row + i] * k * l;
    let sum: f64 = 0;
    for (let c: usize = 0; c < l; c++)
      for (let a: usize = 0; a < k; a++) sum += pair.effectCovariance[block + a + c * k] * z[a] * z[span + c];
    scratch[ETA + i] += 2 * sum;
  }
}

/**
 * Takes rows [from, to) through the second pass: r = c − W∘v − (2/φ)s, with v = ZΛa and, where β is profiled, + Xa_β (`withFixed`:
 * a_β in betaStep); adds Xᵀr to fixedResidual and Zᵀr to `residual`; also vᵀ(∂s/∂κ).
 */
export function residualRows(m: Problem, from: usize, to: usize, withFixed: bool): void {
  const scratch = m.scratch;
  const twice = 2 / scalar(m, Scalar.Phi);
  for (let row = from; row < to; row += CHUNK) {
    const count = min(CHUNK, to - row);
    zero(scratch, count);
    for (let f: usize = 0; f < m.factorCount; f++) randomPredictor(factorAt(m, f), scratch, row, count, m.effect);
    if (withFixed)
      for (let j: usize = 0; j < m.p; j++)
        for (let i: usize = 0; i < count; i++) scratch[ETA + i] += m.x[j * m.n + row + i] * m.betaStep[j];
    if (m.rowExtraScore) addToScalar(m, Scalar.ExtraModes, dot(m.rowExtraScore, row, scratch, ETA, count));
    subtractResponse(m, row, count, twice);
    for (let j: usize = 0; j < m.p; j++) m.fixedResidual[j] += dot(m.rowResidual, row, m.x, j * m.n + row, count);
    for (let f: usize = 0; f < m.factorCount; f++) levelSums(factorAt(m, f), m.rowResidual, m.residual, row, count);
  }
}

/** Replaces c of `count` rows by r = c − W∘v − (2/φ)s, v being in ETA. */
function subtractResponse(m: Problem, row: usize, count: usize, twice: f64): void {
  const residual = m.rowResidual; // c until r takes its place
  const weight = m.rowWeight;
  const score = m.rowScore;
  const scratch = m.scratch;
  const factor = f64x2.splat(twice);
  let i: usize = 0;
  for (; i + 2 <= count; i += 2) {
    const moved = f64x2.mul(get2(weight, row + i), get2(scratch, ETA + i));
    set2(residual, row + i, f64x2.sub(f64x2.sub(get2(residual, row + i), moved), f64x2.mul(factor, get2(score, row + i))));
  }
  if (i < count) residual[row + i] = residual[row + i] - weight[row + i] * scratch[ETA + i] - twice * score[row + i];
}

/** Adds Xᵀc of rows [from, to) to fixedResidual: what β's own sensitivity needs where it is profiled. */
export function fixedSensitivityRows(m: Problem, from: usize, to: usize): void {
  for (let row = from; row < to; row += CHUNK) {
    const count = min(CHUNK, to - row);
    for (let j: usize = 0; j < m.p; j++) m.fixedResidual[j] += dot(m.rowSensitivity, row, m.x, j * m.n + row, count);
  }
}
