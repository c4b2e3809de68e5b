import { usedResponse } from "../design/index.js";
import { GlmeError } from "../errors.js";
import { shown } from "../options.js";
import { type Fit, requireRows } from "./fit.js";

/**
 * The same model for other responses of the same rows, with the options of the fit; the search begins where that one ended.
 *
 * @param given as long as the table, on the response's own scale; what stands in rows that the fit did not use does not matter
 * @throws GlmeError columnLength; badValue, responseRange for a response that the distribution cannot have
 */
export function refit(fit: Fit, given: ArrayLike<number>): Promise<Fit> {
  const { design, estimates } = fit;
  if (typeof given !== "object" || given === null || typeof given.length !== "number") {
    throw new GlmeError(
      "badValue",
      `refit is given ${shown(given)} for the response.`,
      {},
      "Give an array with one number for each row.",
    );
  }
  if (given.length !== design.height) {
    throw new GlmeError(
      "columnLength",
      `The response given to refit has ${given.length} values, but the table has ${design.height} rows.`,
      { column: design.formula.response },
      "Give one value for each row of the table; those of rows that were not used do not matter.",
    );
  }
  return requireRows(fit, "refit").refit(usedResponse(Float64Array.from(given), design, estimates.distribution));
}
