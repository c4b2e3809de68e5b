// Pseudo-likelihood (docs/theory.md, Pseudo-likelihood): a generalized model's rows as those of a linear mixed model. With the expected
// information W and the score s = W(y−μ)g′(μ) of a pass at (β₀, b₀), the working response less its fixed part is
//   z − Xβ₀ = Zb₀ + s/W,
// so that every cross product of it is one of the pass and one of ZᵀWZ, ZᵀWX with b₀: the rows are not touched again.

import { dot } from "./dense/vector";
import { CHUNK, ETA } from "./family/chunk";
import { logInformation } from "./family/log-information";
import { log, logOfOne } from "./math/log";
import { sumOfLanes } from "./math/lanes";
import { get2 } from "./memory";
import { Problem, scalar, setScalar } from "./problem";
import { linearPredictor } from "./rows";
import { LinkCode, Scalar } from "../src/kernel/codes";

/**
 * Turns the sums of the last pass, Zᵀs, Xᵀs and Pearson's Σ s²/W, into ZᵀWz, XᵀWz and zᵀWz of the working response z − Xβ₀, effects [from,
 * to), once ZᵀWZb stands in levelWork.
 */
export function workingResponse(m: Problem, from: usize, to: usize): void {
  const p = m.p;
  let total = from == 0 ? scalar(m, Scalar.Pearson) : scalar(m, Scalar.TotalSquares);
  for (let i = from; i < to; i++) {
    const b = m.b[i];
    total += b * (2 * m.score[i] + m.levelWork[i]);
    m.score[i] += m.levelWork[i];
    for (let j: usize = 0; j < p; j++) m.fixedScore[j] += b * m.border[i * p + j];
  }
  setScalar(m, Scalar.TotalSquares, total);
}

/** Σ W (Xβ + Zb)² over the effects so far. */
let weighted: f64 = 0;

/**
 * Sums W (Xβ + Zb)² by the cross products of the last pass over effects [from, to), β in betaStep, b in `step` and ZᵀWZb in levelWork;
 * returns it after the last.
 */
export function weightedSquare(m: Problem, from: usize, to: usize): f64 {
  const p = m.p;
  let sum: f64 = from == 0 ? 0 : weighted;
  for (let i = from; i < to; i++) sum += m.step[i] * (m.levelWork[i] + 2 * dot(m.border, i * p, m.betaStep, 0, p));
  weighted = sum;
  if (to == m.q) for (let j: usize = 0; j < p; j++) sum += m.betaStep[j] * dot(m.fixedCross, j * p, m.betaStep, 0, p);
  return sum;
}

/** Below it W has lost digits, or is 0, and its logarithm is worked out without it. */
const LEAST_WEIGHT: f64 = 1e-290;

/** Sums log W of rows [from, to) at the linear predictor of the last pass, two at a time; −∞ where not even log W is within reach. */
export function logWeightRows(m: Problem, from: usize, to: usize): f64 {
  let sum: f64 = 0;
  for (let row = from; row < to; row += CHUNK) {
    const end = min(row + CHUNK, to);
    sum += leastWeight(m, row, end) < LEAST_WEIGHT ? faintLogWeights(m, row, end - row) : plainLogWeights(m, row, end);
  }
  return sum;
}

/** Gives the least W of rows [from, to). */
function leastWeight(m: Problem, from: usize, to: usize): f64 {
  let least: f64 = Infinity;
  for (let i = from; i < to; i++) least = min(least, m.rowWeight[i]);
  return least;
}

function plainLogWeights(m: Problem, from: usize, to: usize): f64 {
  let sum = f64x2.splat(0);
  const last = to - ((to - from) & 1);
  for (let i = from; i < last; i += 2) sum = f64x2.add(sum, log(get2(m.rowWeight, i)));
  return sumOfLanes(sum) + (last < to ? logOfOne(m.rowWeight[last]) : 0);
}

/** Sums log W of a chunk of rows among which W vanishes in some. */
function faintLogWeights(m: Problem, row: usize, count: usize): f64 {
  const isHost = m.link == LinkCode.Host;
  if (!isHost) linearPredictor(m, row, count, m.b);
  let sum: f64 = 0;
  for (let i: usize = 0; i < count; i++) {
    const weight = m.rowWeight[row + i];
    if (weight >= LEAST_WEIGHT) {
      sum += logOfOne(weight);
      continue;
    }
    const mu = isHost ? m.hostMean[row + i] : NaN;
    const slope = isHost ? m.hostMean[m.n + row + i] : NaN;
    sum += logInformation(m.family, m.link, scalar(m, Scalar.LinkPower), m.scratch[ETA + i], mu, slope);
    if (m.w) sum += logOfOne(m.w[row + i]);
  }
  return sum;
}
