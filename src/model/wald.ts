import { studentT } from "../stats/index.js";
import { type Fit, residualDF } from "./fit.js";
import { oneOf, probability } from "../options.js";

/** Denominator degrees of freedom: "residual" is n − p, "none" is Infinity (normal instead of t). */
export type DFMethod = "residual" | "none";

/** How tests and intervals are to be made. */
export interface InferenceOptions {
  /** Intervals cover with probability 1 − alpha; 0.05 by default. */
  readonly alpha?: number | undefined;
  /** "residual" by default. */
  readonly dfMethod?: DFMethod | undefined;
}

/** Readers of the options that every test and interval takes. */
export const alphaReader = probability(0.05);
export const dfMethodReader = oneOf<DFMethod>(["residual", "none"], "residual");
export const inferenceReaders = { alpha: alphaReader, dfMethod: dfMethodReader };

/** Degrees of freedom of t statistics, and the denominator's of F statistics. */
export function degreesOfFreedom(fit: Fit, dfMethod: DFMethod): number {
  return dfMethod === "none" ? Number.POSITIVE_INFINITY : residualDF(fit);
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
export function waldColumns(estimate: Float64Array, se: Float64Array, df: number, alpha: number) {
  return {
    tStat: () => estimate.map((value, i) => value / se[i]),
    df: () => estimate.map(() => df),
    pValue: () => estimate.map((value, i) => studentT.twoSidedP(value / se[i], df)),
    lower: () => endpoints(estimate, se, -criticalValue(alpha, df)),
    upper: () => endpoints(estimate, se, criticalValue(alpha, df)),
  };
}

function endpoints(estimate: Float64Array, se: Float64Array, reach: number): Float64Array {
  return estimate.map((value, i) => value + reach * se[i]);
}
