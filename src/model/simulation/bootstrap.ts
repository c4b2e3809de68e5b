import { type AnswerOptions, answerReaders } from "../../options/answerOptions.js";
import { AnswerRun } from "../../fit/run/answerRun.js";
import { badOption, type Reader, readOptions } from "../../core/readOptions.js";
import { RandomStream } from "../../stats/index.js";
import { CovarianceParameters } from "../tables/covarianceParameters.js";
import { type Fit, requireRows } from "../fit/fittedModel.js";
import { quantile } from "./quantile.js";
import { ResultTable } from "../../result/resultTable.js";
import { type FailedReplicate, failureNotes, replicateOf } from "./replicate.js";
import { seedReader } from "./simulate.js";
import { alphaReader } from "../inference/wald.js";

/** How much is simulated, and which intervals are made of it. */
export interface BootstrapOptions extends AnswerOptions {
  /** Number of data sets that are drawn and fitted, 1 or more. Default 1000. */
  readonly replicates?: number | undefined;
  /** Whole number from 0 to 2⁵³ − 1 that decides the draws: the same seed, the same numbers, on every platform. Default: another stream each time. */
  readonly seed?: number | undefined;
  /** Probability with which an interval misses, from 0 to 1. Default 0.05. */
  readonly alpha?: number | undefined;
  /** Hears how many replicates are done, after each; stops the bootstrap where it returns false. Default: none. */
  readonly onReplicate?: ((done: number) => unknown) | undefined;
}

/** One parameter over all replicates that converged. */
export interface BootstrapRow {
  /** A coefficient's name, `sd (Intercept) | g`, `corr x, (Intercept) | g`, or the dispersion's. */
  name: string;
  /** The estimate of the fit, in the units of `fixedEffects` and `covarianceParameters`. */
  estimate: number;
  /** Mean of the replicates − estimate. */
  bias: number;
  /** Standard deviation of the replicates, with the divisor of their number − 1. */
  se: number;
  /** Lower end of the percentile interval: the quantile alpha/2 of the replicates. */
  lower: number;
  /** Upper end of the percentile interval: the quantile 1 − alpha/2 of the replicates. */
  upper: number;
  /** Number of replicates that these numbers are made of: those that converged and have a value, as a correlation beside a standard deviation of 0 has not. */
  replicates: number;
}

/** Intervals from a parametric bootstrap, and what they were made of. */
export class Bootstrap extends ResultTable<BootstrapRow> {
  /** The values of every parameter in the replicates that converged, in the order of the rows. */
  readonly draws: readonly Float64Array[];
  /** Replicates that did not converge: they are in none of the numbers. */
  readonly failures: readonly FailedReplicate[];

  constructor(
    title: string,
    rows: readonly BootstrapRow[],
    draws: readonly Float64Array[],
    failures: readonly FailedReplicate[],
  ) {
    const numbers = (key: Exclude<keyof BootstrapRow, "name">) => Float64Array.from(rows, (row) => row[key]);
    const columns = {
      name: rows.map(({ name }) => name),
      estimate: numbers("estimate"),
      bias: numbers("bias"),
      se: numbers("se"),
      lower: numbers("lower"),
      upper: numbers("upper"),
      replicates: numbers("replicates"),
    };
    super(title, rows.length, columns, [], failureNotes(failures, draws[0].length + failures.length));
    this.draws = draws;
    this.failures = failures;
  }
}

/** Reads the option `replicates`, a whole number from 1 on, 1000 where it is left out. */
export const replicatesReader: Reader<number> = (value, option) => {
  if (value === undefined) return 1000;
  if (Number.isSafeInteger(value) && Number(value) > 0) return value as number;
  throw badOption(option, value, "a whole number from 1 on");
};
const callbackReader: Reader<BootstrapOptions["onReplicate"]> = (value, option) => {
  if (value === undefined || typeof value === "function") return value as BootstrapOptions["onReplicate"];
  throw badOption(option, value, "a function");
};
const readers = {
  replicates: replicatesReader,
  seed: seedReader,
  alpha: alphaReader,
  onReplicate: callbackReader,
  ...answerReaders,
};

/**
 * Makes a parametric bootstrap: responses are drawn from the model, random effects and all, the model is fitted to each, from where it stands, and
 * the spread of the estimates is the answer (B. Efron, R. Tibshirani, An Introduction to the Bootstrap, 1993, 6.5 and 13.3).
 */
export async function bootstrap(fit: Fit, options?: BootstrapOptions): Promise<Bootstrap> {
  const { replicates, seed, alpha, onReplicate, ...listening } = readOptions("bootstrap", readers, options);
  const run = new AnswerRun(listening);
  requireRows(fit, "bootstrap");
  const stream = new RandomStream(seed);
  const parameters = parametersOf(fit);
  const values: number[][] = parameters.map(() => []);
  const failures: FailedReplicate[] = [];
  for (let replicate = 0; replicate < replicates; replicate++) {
    const fits = await replicateOf(fit, [fit], stream, run);
    if (typeof fits === "string") failures.push({ replicate, message: fits });
    else for (const [i, { value }] of parametersOf(fits[0]).entries()) values[i].push(value);
    run.report(replicate + 1, replicates);
    if (onReplicate?.(replicate + 1) === false) break;
  }
  const draws = values.map((all) => Float64Array.from(all));
  const rows = parameters.map(({ name, value }, i) => summary(name, value, draws[i], alpha));
  const count = `${draws[0].length} replicates, ${failures.length} more failed`;
  return new Bootstrap(`Parametric bootstrap: ${count}, Alpha = ${alpha}`, rows, draws, failures);
}

function summary(name: string, estimate: number, draws: Float64Array, alpha: number): BootstrapRow {
  const known = draws.filter((value) => !Number.isNaN(value)); // a correlation with a standard deviation of 0 is not
  const count = known.length;
  const mean = known.reduce((sum, value) => sum + value, 0) / count;
  const squares = known.reduce((sum, value) => sum + (value - mean) * (value - mean), 0);
  const sorted = known.slice().sort();
  return {
    name,
    estimate,
    bias: mean - estimate,
    se: count > 1 ? Math.sqrt(squares / (count - 1)) : Number.NaN,
    lower: quantile(sorted, alpha / 2),
    upper: quantile(sorted, 1 - alpha / 2),
    replicates: count,
  };
}

/** Gives coefficients, standard deviations and correlations, and the dispersion where it is estimated. */
function parametersOf(fit: Fit): { readonly name: string; readonly value: number }[] {
  const { beta, dispersionEstimated } = fit.estimates;
  const fixed = fit.design.fixed.names.map((name, j) => ({ name, value: beta[j] }));
  const covariance = new CovarianceParameters(fit);
  const [names1, names2, groups, types, estimates] = [
    covariance.column("name1"),
    covariance.column("name2"),
    covariance.column("group"),
    covariance.column("type"),
    covariance.column("estimate"),
  ];
  const random = groups.map((group, i) => ({ name: label(types[i], names1[i], names2[i], group), value: estimates[i] }));
  return [...fixed, ...(dispersionEstimated ? random : random.slice(0, -1))];
}

function label(type: string, name1: string, name2: string, group: string): string {
  if (type === "std") return `sd ${name1} | ${group}`;
  return type === "corr" ? `corr ${name1}, ${name2} | ${group}` : name1;
}
