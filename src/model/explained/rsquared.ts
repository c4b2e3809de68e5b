import { type Fit, knownOfRows, residualDF } from "../fit/fittedModel.js";

/** The share of the sum of squares that the model explains, on the response's scale. */
export interface Rsquared {
  /** R² = 1 − sse/sst. */
  readonly ordinary: number;
  /** R² with the coefficients counted: 1 − (sse/sst)·(n − 1)/(n − p). */
  readonly adjusted: number;
}

/** Gives R² on the response's scale, whatever the link. */
export function rsquared(fit: Fit): Rsquared {
  const { sse, sst } = knownOfRows(fit, "sumsOfSquares");
  const unexplained = sse / sst;
  return { ordinary: 1 - unexplained, adjusted: 1 - (unexplained * (fit.design.used - 1)) / residualDF(fit) };
}
