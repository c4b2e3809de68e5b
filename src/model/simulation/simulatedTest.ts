import { type AnswerOptions, answerReaders } from "../../options/answerOptions.js";
import { AnswerRun } from "../../fit/run/answerRun.js";
import { readOptions } from "../../core/readOptions.js";
import { RandomStream } from "../../stats/index.js";
import { replicatesReader } from "./bootstrap.js";
import { requireComparable } from "../tests/comparable.js";
import { numParameters } from "../tables/criteria.js";
import { type Fit, requireRows } from "../fit/fittedModel.js";
import { type FailedReplicate, replicateOf } from "./replicate.js";
import { seedReader } from "./simulate.js";

/** How much is simulated for the test. */
export interface SimulatedTestOptions extends AnswerOptions {
  /** Number of data sets that are drawn from the smaller model and fitted by both, 1 or more. Default 1000. */
  readonly replicates?: number | undefined;
  /** Whole number from 0 to 2⁵³ − 1 that decides the draws: the same seed, the same numbers, on every platform. Default: another stream each time. */
  readonly seed?: number | undefined;
}

/** The likelihood-ratio test against its simulated distribution. */
export interface SimulatedTest {
  /** Likelihood-ratio statistic, 2 (log L of the larger model − log L of the smaller one). */
  readonly lrStat: number;
  /** p-value of the smaller model: (1 + replicates whose statistic is as large) / (1 + replicates). */
  readonly pValue: number;
  /** Standard error of the p-value by simulation, √(p(1 − p)/replicates). */
  readonly standardError: number;
  /** Likelihood-ratio statistic of each replicate in which both fits converged. */
  readonly simulated: Float64Array;
  /** Number of replicates in which one of the fits did not converge: they are in none of the numbers. */
  readonly failures: number;
  /** The failed replicates, each with how its fit ended. Fits fail where responses are extreme, so that the p-value may be too small where they are many. */
  readonly failed: readonly FailedReplicate[];
}

/**
 * Makes the likelihood-ratio test with the distribution of its statistic under the smaller model simulated: it needs no χ², which is wrong where a
 * variance is tested against 0 (A. C. Davison, D. V. Hinkley, Bootstrap Methods and their Application, 1997, 4.2.2).
 */
export async function simulatedTest(one: Fit, other: Fit, options?: SimulatedTestOptions): Promise<SimulatedTest> {
  const readers = { replicates: replicatesReader, seed: seedReader, ...answerReaders };
  const { replicates, seed, ...listening } = readOptions("simulatedTest", readers, options);
  const run = new AnswerRun(listening);
  requireComparable(one, other);
  const [small, large] = numParameters(other) < numParameters(one) ? [other, one] : [one, other];
  for (const fit of [small, large]) requireRows(fit, "simulatedTest");
  const lrStat = statistic(small, large);
  const stream = new RandomStream(seed);
  const simulated: number[] = [];
  const failed: FailedReplicate[] = [];
  for (let replicate = 0; replicate < replicates; replicate++) {
    const fits = await replicateOf(small, [small, large], stream, run);
    if (typeof fits === "string") failed.push({ replicate, message: fits });
    else simulated.push(statistic(fits[0], fits[1]));
    run.report(replicate + 1, replicates);
  }
  const asLarge = simulated.filter((value) => value >= lrStat).length;
  const pValue = (1 + asLarge) / (1 + simulated.length);
  const standardError = Math.sqrt((pValue * (1 - pValue)) / simulated.length);
  return { lrStat, pValue, standardError, simulated: Float64Array.from(simulated), failures: failed.length, failed };
}

function statistic(small: Fit, large: Fit): number {
  return 2 * (large.estimates.logLikelihood - small.estimates.logLikelihood);
}
