import { effectiveWeights, type Fit, onTableRows } from "../fit/fittedModel.js";
import { conditionalReader, fittedMeans, fittedPredictor, type MeanOptions } from "./fitted.js";
import { oneOf } from "../../core/readOptions.js";
import { readAnswerOptions, WORDS } from "../../options/answerNames.js";

/** "raw" is y − μ, for binomial responses in proportions; "pearson" divides that by its standard deviation. */
export type ResidualType = "raw" | "pearson";

/** Which residuals are meant. */
export interface ResidualOptions extends MeanOptions {
  /** Are residuals y − μ ("raw"), or divided by their standard deviations ("pearson")? Default "raw". */
  readonly residualType?: ResidualType | undefined;
}

/** Readers of the options that residuals and their pictures take. */
export const residualReaders = {
  conditional: conditionalReader,
  residualType: oneOf<ResidualType>(["raw", "pearson"], "raw", "", WORDS.residualType),
};

/** Gives the residuals of all rows of the table, NaN where a row was not used. */
export function residuals(fit: Fit, options: ResidualOptions = {}): Float64Array {
  const { conditional, residualType } = readAnswerOptions("residuals", residualReaders, options);
  const mu = fittedMeans(fit, conditional);
  const raw = fit.design.response.map((y, i) => y - mu[i]);
  return onTableRows(fit.design, residualType === "raw" ? raw : scaled(fit, raw, conditional));
}

/**
 * Gives (y − μ) / √(φ v(μ) / w), v at the same means as the residual itself; φ is 1 for binomial and poisson, which have no dispersion of their
 * own, even where pseudo-likelihood estimated one, and for distributions with an extra parameter, which v contains. A response that is its mean
 * has the residual 0, also where no variance is left, as where the data separate.
 */
function scaled(fit: Fit, raw: Float64Array, conditional: boolean): Float64Array {
  const variance = fit.functions.variances(fit.estimates, fittedPredictor(fit, conditional), effectiveWeights(fit));
  return raw.map((residual, i) => (residual === 0 ? 0 : residual / Math.sqrt(variance[i])));
}
