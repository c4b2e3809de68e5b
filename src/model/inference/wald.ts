import { GlmeError } from "../../core/errors.js";
import { studentT } from "../../stats/index.js";
import { type Fit, residualDF } from "../fit/fittedModel.js";
import { oneOf, probability } from "../../core/readOptions.js";

/**
 * Denominator degrees of freedom: "residual" is n − p, "none" is Infinity (normal instead of t). Beyond fitglme, for coefficients of linear
 * mixed models: "satterthwaite", and with rempl "kenwardRoger", which enlarges the standard errors, too.
 */
export type DFMethod = "residual" | "none" | "satterthwaite" | "kenwardRoger";

/** How tests and intervals are to be made. */
export interface InferenceOptions {
  /** Intervals cover with probability 1 − alpha; 0.05 by default. */
  readonly alpha?: number | undefined;
  /** "residual" by default. */
  readonly dfMethod?: DFMethod | undefined;
}

/** Readers of the options that every test and interval takes. */
export const alphaReader = probability(0.05);
export const dfMethodReader = oneOf<DFMethod>(["residual", "none", "satterthwaite", "kenwardRoger"], "residual");
export const inferenceReaders = { alpha: alphaReader, dfMethod: dfMethodReader };

/**
 * Degrees of freedom of t statistics, and the denominator's of F statistics.
 *
 * @throws GlmeError unsupported for the methods that are made for each combination of coefficients
 */
export function degreesOfFreedom(fit: Fit, dfMethod: DFMethod): number {
  if (dfMethod === "none") return Number.POSITIVE_INFINITY;
  if (dfMethod === "residual") return residualDF(fit);
  throw new GlmeError(
    "unsupported",
    `The dfMethod "${dfMethod}" is for coefficients and their contrasts, not for random effects and predictions.`,
    { option: "dfMethod" },
    'Use "residual" or "none".',
  );
}

/** How many standard errors an interval reaches to either side. */
export function criticalValue(alpha: number, df: number): number {
  return studentT.quantile(1 - alpha / 2, df);
}

/**
 * Statistic, degrees of freedom, p-value and interval of Wald tests: t = estimate / se, interval = estimate ± t(1 − α/2, df) · se.
 * Every column waits until it is read: a million p-values take a while.
 *
 * Source: fitglme's documented tables; the interval and the two-sided p-value are Student's.
 */
export function waldColumns(estimate: Float64Array, se: Float64Array, df: number | Float64Array, alpha: number) {
  const dfOf = (i: number) => (typeof df === "number" ? df : df[i]);
  const reaches = () => {
    if (typeof df !== "number") return df.map((each) => criticalValue(alpha, each));
    return new Float64Array(estimate.length).fill(criticalValue(alpha, df));
  };
  const endpoints = (sign: 1 | -1) => {
    const reach = reaches();
    return estimate.map((value, i) => value + sign * reach[i] * se[i]);
  };
  return {
    tStat: () => estimate.map((value, i) => value / se[i]),
    df: () => estimate.map((_, i) => dfOf(i)),
    pValue: () => estimate.map((value, i) => studentT.twoSidedP(value / se[i], dfOf(i))),
    lower: () => endpoints(-1),
    upper: () => endpoints(1),
  };
}
