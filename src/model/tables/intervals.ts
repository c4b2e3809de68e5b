import { readAnswerOptions } from "../../options/answerNames.js";
import { type AnswerOptions, answerReaders } from "../../options/answerOptions.js";
import type { ResultTable } from "../../result/resultTable.js";
import type { Fit } from "../fit/fittedModel.js";
import { type InferenceOptions, inferenceReaders } from "../inference/wald.js";
import { CovarianceParameters } from "./covarianceParameters.js";
import { type FixedEffect, fixedEffects } from "./fixedEffects.js";

/** Which intervals are meant, what hears of their computation, and what may end it. */
export interface IntervalOptions extends InferenceOptions, AnswerOptions {}

/** Estimates with errors and intervals. */
export interface Intervals {
  /** The coefficients, as `fixedEffects` gives them. */
  readonly fixed: ResultTable<FixedEffect>;
  /** Standard deviations, correlations and the dispersion, as `covarianceParameters` gives them. */
  readonly covariance: CovarianceParameters;
}

/** Reads the options of `intervals`. */
export function readIntervalOptions(options: IntervalOptions | undefined) {
  return readAnswerOptions("intervals", { ...inferenceReaders, ...answerReaders }, options);
}

/** Gives the intervals of a model at once: what they need is known, or computed in one piece. */
export function intervalsAtOnce(fit: Fit, { alpha, dfMethod }: InferenceOptions): Intervals {
  const covariance = new CovarianceParameters(fit, { alpha });
  return { fixed: fixedEffects(fit, { alpha, dfMethod }), covariance };
}
