import type { DataMarks } from "./dataMarks.js";
import type { Finding } from "../diagnosis/diagnosis.js";
import type { PredictorSummary } from "../means/predictorSummary.js";
import type { SumsOfSquares } from "../explained/rsquared.js";
import type { RowAverages } from "../explained/varianceShares.js";
import type { Variable } from "../tables/variables.js";

/** Answers that are computed from the rows of a fit, and are kept with a model that is saved without them. */
export interface RowSummary {
  readonly variables: readonly Variable[];
  readonly sumsOfSquares: SumsOfSquares;
  readonly findings: readonly Finding[];
  readonly marks: DataMarks;
  readonly predictors: PredictorSummary;
  readonly averages: RowAverages;
  /** Linear predictors at which a link that was given as functions is known again; empty for the others. */
  readonly linkSamples: Float64Array;
}
