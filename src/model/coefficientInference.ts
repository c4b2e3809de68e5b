import { dot } from "./contrast.js";
import type { Fit } from "./fit.js";
import { type DFMethod, degreesOfFreedom } from "./wald.js";

/** What tests and intervals of combinations Lβ̂ are made of. */
export interface CoefficientInference {
  /** Of the coefficients, p×p, column major. */
  readonly covariance: Float64Array;
  /** Degrees of freedom of the t statistic of each combination, rows with p entries. */
  readonly tDegrees: (rows: readonly Float64Array[]) => Float64Array;
}

/** The covariance of β̂ and the degrees of freedom by one of the methods. */
export function coefficientInference(fit: Fit, dfMethod: DFMethod): CoefficientInference {
  const df = degreesOfFreedom(fit, dfMethod);
  return { covariance: fit.estimates.betaCovariance, tDegrees: (rows) => new Float64Array(rows.length).fill(df) };
}

/** √(l C lᵀ) of every row l. */
export function standardErrors(rows: readonly Float64Array[], covariance: Float64Array): Float64Array {
  const p = Math.sqrt(covariance.length);
  return Float64Array.from(rows, (row) => {
    const spread = Float64Array.from(row, (_, j) => dot(row, covariance.subarray(j * p, (j + 1) * p)));
    return Math.sqrt(dot(spread, row));
  });
}
