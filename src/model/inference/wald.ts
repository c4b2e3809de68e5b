import { GlmeError } from "../../core/errors.js";
import { studentT } from "../../stats/index.js";
import { type Fit, residualDF } from "../fit/fittedModel.js";
import { oneOf, probability } from "../../core/readOptions.js";
import { WORDS } from "../../options/answerNames.js";

/**
 * Denominator degrees of freedom: "residual" is n − p, "none" is Infinity (normal instead of t). Beyond fitglme, for coefficients of linear
 * mixed models: "satterthwaite", and with rempl "kenwardRoger", which enlarges the standard errors, too.
 */
export type DFMethod = "residual" | "none" | "satterthwaite" | "kenwardRoger";

/** How tests and intervals are to be made. */
export interface InferenceOptions {
  /** Probability with which an interval misses, from 0 to 1. Default 0.05. */
  readonly alpha?: number | undefined;
  /** How degrees of freedom are found. Default "residual", n − p. */
  readonly dfMethod?: DFMethod | undefined;
}

/** Reader of the option `alpha`, 0.05 where it is left out. */
export const alphaReader = probability(0.05);
/** Reader of the option `dfMethod`, "residual" where it is left out. */
export const dfMethodReader = oneOf<DFMethod>(
  ["residual", "none", "satterthwaite", "kenwardRoger"],
  "residual",
  "",
  WORDS.dfMethod,
);
/** Readers of the options that tables of tests and intervals take. */
export const inferenceReaders = { alpha: alphaReader, dfMethod: dfMethodReader };

/**
 * Gives the degrees of freedom of t statistics, and the denominator's of F statistics: n − p or Infinity.
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

/** Gives the number of standard errors that an interval reaches to either side. */
export function criticalValue(alpha: number, df: number): number {
  return studentT.quantile(1 - alpha / 2, df);
}

/**
 * Gives the columns of Wald tests, statistic, degrees of freedom, p-value and interval: t = estimate / se, interval = estimate ± t(1 − α/2, df) · se.
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
