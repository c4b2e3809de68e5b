import { coefficientInference, unitRows } from "../inference/coefficientInference.js";
import type { Fit } from "../fit/fittedModel.js";
import { readOptions } from "../../core/readOptions.js";
import { ResultTable } from "../../result/resultTable.js";
import { type InferenceOptions, inferenceReaders, waldColumns } from "../inference/wald.js";

/** One coefficient β and its test against 0. */
export interface FixedEffect {
  name: string;
  estimate: number;
  se: number;
  tStat: number;
  df: number;
  pValue: number;
  lower: number;
  upper: number;
}

/** The coefficients with standard errors √diag(Cov β̂), t tests and intervals. */
export function fixedEffects(fit: Fit, options: InferenceOptions = {}): ResultTable<FixedEffect> {
  const { alpha, dfMethod } = readOptions("fixedEffects", inferenceReaders, options);
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
