import { type Fit, onTableRows } from "../fit/fittedModel.js";
import { flag } from "../../core/readOptions.js";
import { readAnswerOptions } from "../../options/answerNames.js";

/** Which mean is meant. */
export interface MeanOptions {
  /** Are means given the predicted random effects, or (false) at random effects of 0? Default true. */
  readonly conditional?: boolean | undefined;
}

/** Reader of the option `conditional`, true where it is left out. */
export const conditionalReader = flag(true);

/** Gives the fitted means of all rows of the table, NaN where a row was not used. */
export function fitted(fit: Fit, options: MeanOptions = {}): Float64Array {
  const { conditional } = readAnswerOptions("fitted", { conditional: conditionalReader }, options);
  return onTableRows(fit.design, fittedMeans(fit, conditional));
}

/** Gives η = Xβ + Zb + offset of the used rows, or Xβ + offset. */
export function fittedPredictor({ estimates }: Fit, conditional: boolean): Float64Array {
  return conditional ? estimates.linearPredictor : estimates.fixedPredictor;
}

/** Gives the means of the used rows given the predicted random effects, or at random effects of 0. The latter are not the means over the population of groups. */
export function fittedMeans(fit: Fit, conditional: boolean): Float64Array {
  return fit.functions.means(fit.estimates, fittedPredictor(fit, conditional), fit.design.weights);
}
