import { type Fit, onTableRows } from "../fit/fittedModel.js";
import { flag, readOptions } from "../../core/readOptions.js";

/** Which mean is meant. */
export interface MeanOptions {
  /** true, the default: the mean given the predicted random effects; false: with all random effects at 0. */
  readonly conditional?: boolean | undefined;
}

export const conditionalReader = flag(true);

/** The fitted means of all rows of the table, NaN where a row was not used. */
export function fitted(fit: Fit, options: MeanOptions = {}): Float64Array {
  const { conditional } = readOptions("fitted", { conditional: conditionalReader }, options);
  return onTableRows(fit.design, fittedMeans(fit, conditional));
}

/** μ = g⁻¹(Xβ + Zb + offset) of the used rows, or g⁻¹(Xβ + offset). The latter is not the mean over the population of groups. */
export function fittedMeans({ estimates, functions }: Fit, conditional: boolean): Float64Array {
  return functions.inverseLink(estimates.link, conditional ? estimates.linearPredictor : estimates.fixedPredictor);
}
