import { exp } from "../../kernel/unchecked/index.js";
import { badOption, type Reader } from "../../core/readOptions.js";
import { readAnswerOptions } from "../../options/answerNames.js";
import { binomialTest, RandomStream } from "../../stats/index.js";
import { type Fit, onTableRows } from "../fit/fittedModel.js";
import { drawUsed, fittedRows, seedReader } from "./simulate.js";

/** How much is simulated for the residuals. */
export interface SimulatedResidualOptions {
  /** Number of responses that are drawn for each row, 20 or more. Default 250. */
  readonly simulations?: number | undefined;
  /** Whole number from 0 to 2⁵³ − 1 that decides the draws: the same seed, the same numbers, on every platform. Default: another stream each time. */
  readonly seed?: number | undefined;
}

/** What a simulation-based test found. */
export interface SimulatedResidualTest {
  /** What the data show, in the test's own measure. */
  readonly statistic: number;
  /** What the model leads one to expect of the statistic. */
  readonly expected: number;
  /** p-value of the hypothesis that the model is right, two-sided but for uniformity. */
  readonly pValue: number;
}

const simulationsReader: Reader<number> = (value, option) => {
  if (value === undefined) return 250;
  if (Number.isSafeInteger(value) && Number(value) >= 20) return value as number;
  throw badOption(option, value, "a whole number from 20 on");
};
const readers = { simulations: simulationsReader, seed: seedReader };

/**
 * Residuals that are uniform on (0, 1) if the model is right, whatever its distribution: the share of simulated responses of the row below the one
 * observed, ties split at random (P. K. Dunn, G. K. Smyth, Journal of Computational and Graphical Statistics 5 (1996) 236–244). Each simulation draws new random
 * effects, so that it is the whole model that is tested; rows of one group are then not independent, which the tests of dispersion
 * and zeros allow for and the tests of uniformity and outliers do not.
 */
export class SimulatedResiduals {
  /** Residual of each row, from 0 to 1; as long as the table, NaN where a row was not used. */
  readonly residuals: Float64Array;
  /** Is the spread of the responses around the rows' simulated means that of the simulated ones? The statistic is their ratio; over 1 is overdispersion. */
  readonly dispersion: SimulatedResidualTest;
  /** Are there as many zeros as in the simulated responses? The statistic counts rows. */
  readonly zeros: SimulatedResidualTest;
  /** Are there more rows beyond all their simulated responses than the 2/(simulations + 1) of them to be expected? The statistic counts rows. */
  readonly outliers: SimulatedResidualTest;
  /** Are the residuals uniform? The statistic is Kolmogorov's largest distance between distribution functions; 0 would be exactly so. */
  readonly uniformity: SimulatedResidualTest;
  /** Number of responses that were drawn for each row. */
  readonly simulations: number;

  constructor(fit: Fit, options?: SimulatedResidualOptions) {
    const { simulations, seed } = readAnswerOptions("simulatedResiduals", readers, options);
    const stream = new RandomStream(seed);
    const y = fit.design.response;
    const draws = Array.from({ length: simulations }, () => drawUsed(fit, fittedRows(fit), stream));
    const residuals = y.map((value, i) => randomisedRank(value, i, draws, stream));
    this.simulations = simulations;
    this.residuals = onTableRows(fit.design, residuals);
    this.dispersion = dispersionTest(y, draws);
    this.zeros = countTest(zerosOf(y), draws.map(zerosOf));
    this.outliers = outlierTest(y, draws);
    this.uniformity = uniformityTest(residuals);
  }
}

/** Makes residuals of a fit by simulations of its responses. */
export function simulatedResiduals(fit: Fit, options?: SimulatedResidualOptions): SimulatedResiduals {
  return new SimulatedResiduals(fit, options);
}

/** Gives (draws below + u (draws equal + 1)) / (draws + 1), u uniform: uniform if y is one more draw. */
function randomisedRank(y: number, row: number, draws: readonly Float64Array[], stream: RandomStream): number {
  let [below, equal] = [0, 0];
  for (const draw of draws) {
    if (draw[row] < y) below++;
    else if (draw[row] === y) equal++;
  }
  return (below + stream.uniform() * (equal + 1)) / (draws.length + 1);
}

/** Tests the variance of the responses around the rows' simulated means, over that of the simulated responses, on average. */
function dispersionTest(y: Float64Array, draws: readonly Float64Array[]): SimulatedResidualTest {
  const mean = y.map((_, i) => draws.reduce((sum, draw) => sum + draw[i], 0) / draws.length);
  const spread = (values: Float64Array) => values.reduce((sum, value, i) => sum + (value - mean[i]) * (value - mean[i]), 0);
  const simulated = draws.map(spread);
  const average = simulated.reduce((sum, value) => sum + value, 0) / simulated.length;
  const { pValue } = countTest(spread(y), simulated);
  return { statistic: spread(y) / average, expected: 1, pValue };
}

function zerosOf(values: Float64Array): number {
  return values.reduce((count, value) => count + (value === 0 ? 1 : 0), 0);
}

/** Tests a value against simulated ones, two-sided, by its rank among them. */
function countTest(observed: number, simulated: readonly number[]): SimulatedResidualTest {
  const above = simulated.filter((value) => value >= observed).length;
  const below = simulated.filter((value) => value <= observed).length;
  const pValue = Math.min(1, (2 * (1 + Math.min(above, below))) / (simulated.length + 1));
  const expected = simulated.reduce((sum, value) => sum + value, 0) / simulated.length;
  return { statistic: observed, expected, pValue };
}

function outlierTest(y: Float64Array, draws: readonly Float64Array[]): SimulatedResidualTest {
  const isBeyond = (i: number) => draws.every((draw) => draw[i] < y[i]) || draws.every((draw) => draw[i] > y[i]);
  let count = 0;
  for (let i = 0; i < y.length; i++) if (isBeyond(i)) count++;
  const probability = 2 / (draws.length + 1);
  return { statistic: count, expected: y.length * probability, pValue: binomialTest(count, y.length, probability) };
}

/**
 * Kolmogorov's test: D = max |F_n(x) − x|, P(D > d) ≈ 2 Σ (−1)^(k−1) e^(−2k²λ²) with λ = (√n + 0.12 + 0.11/√n) d (M. A. Stephens, Journal
 * of the Royal Statistical Society B 32 (1970) 115–122).
 */
function uniformityTest(residuals: Float64Array): SimulatedResidualTest {
  const sorted = residuals.slice().sort();
  const n = sorted.length;
  let distance = 0;
  sorted.forEach((value, i) => {
    distance = Math.max(distance, (i + 1) / n - value, value - i / n);
  });
  const lambda = (Math.sqrt(n) + 0.12 + 0.11 / Math.sqrt(n)) * distance;
  let pValue = 0;
  for (let k = 1; k <= 100; k++) pValue += (k % 2 === 1 ? 2 : -2) * exp(-2 * k * k * lambda * lambda);
  return { statistic: distance, expected: 0, pValue: lambda < 0.2 ? 1 : Math.min(1, Math.max(0, pValue)) };
}
