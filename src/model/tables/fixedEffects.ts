import { coefficientInference, unitRows } from "../inference/coefficientInference.js";
import type { Fit } from "../fit/fittedModel.js";
import { readAnswerOptions } from "../../options/answerNames.js";
import { ResultTable } from "../../result/resultTable.js";
import { type InferenceOptions, inferenceReaders, waldColumns } from "../inference/wald.js";

/** One coefficient β and its test against 0. */
export interface FixedEffect {
  /** Name of the coefficient: `(Intercept)`, `x`, `f_b`, `x:f_b`. */
  name: string;
  /** The coefficient's estimate β̂, in units of the linear predictor for one unit of its column. */
  estimate: number;
  /** Standard error of the estimate; NaN where there is none. */
  se: number;
  /** t statistic of the hypothesis β = 0: estimate / se. */
  tStat: number;
  /** Degrees of freedom of the t statistic; Infinity where it is taken as normal. */
  df: number;
  /** Two-sided p-value of the hypothesis β = 0. */
  pValue: number;
  /** Lower end of the coefficient's interval, estimate − t(1 − alpha/2, df)·se. */
  lower: number;
  /** Upper end of the coefficient's interval, estimate + t(1 − alpha/2, df)·se. */
  upper: number;
}

/** Gives the coefficients with standard errors √diag(Cov β̂), t tests and intervals. */
export function fixedEffects(fit: Fit, options: InferenceOptions = {}): ResultTable<FixedEffect> {
  const { alpha, dfMethod } = readAnswerOptions("fixedEffects", inferenceReaders, options);
  const { beta } = fit.estimates;
  const { covariance, tDegrees } = coefficientInference(fit, dfMethod);
  const se = beta.map((_, j) => Math.sqrt(covariance[j * (beta.length + 1)]));
  return new ResultTable<FixedEffect>(`Fixed effect coefficients: DFMethod = '${dfMethod}', Alpha = ${alpha}`, beta.length, {
    name: fit.design.fixed.names,
    estimate: beta.slice(),
    se,
    ...waldColumns(beta, se, tDegrees(unitRows(0, beta.length, beta.length)), alpha),
  });
}
