import type { Fit } from "../fit/fittedModel.js";
import type { DFMethod } from "../inference/wald.js";

/** The scale of an answer: of the linear predictor, or of the response's mean. */
export type AnswerScale = "link" | "response";

/** Means on the scale of the link as combinations of the coefficients, and all that contrasts of them need. */
export interface LinearMeans {
  /** The fit whose coefficients are combined. */
  readonly fit: Fit;
  /** A name for each mean. */
  readonly names: readonly string[];
  /** A row of p numbers over the coefficients for each mean. */
  readonly rows: readonly Float64Array[];
  /** What the rows come to with β̂, the offset included, on the scale of the link; NaN where the fit does not determine it, for columns were dropped. */
  readonly estimates: Float64Array;
  /** Scale on which the means were asked for. */
  readonly type: AnswerScale;
  /** Probability with which an interval misses. */
  readonly alpha: number;
  /** How degrees of freedom are found. */
  readonly dfMethod: DFMethod;
}
