import type { Fit } from "../fit/fittedModel.js";
import type { DFMethod } from "../inference/wald.js";

/** The scale of an answer: of the linear predictor, or of the response's mean. */
export type AnswerScale = "link" | "response";

/** Means on the scale of the link as combinations of the coefficients, and all that contrasts of them need. */
export interface LinearMeans {
  readonly fit: Fit;
  readonly names: readonly string[];
  /** Rows over the coefficients, and what they come to, the offset included. */
  readonly rows: readonly Float64Array[];
  readonly estimates: Float64Array;
  readonly type: AnswerScale;
  readonly alpha: number;
  readonly dfMethod: DFMethod;
}
