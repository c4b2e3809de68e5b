import type { RunOptions } from "../../options/runOptions.js";
import { seconds } from "../../options/optionReaders.js";
import { answerReaders } from "../../options/answerOptions.js";
import { foundAt, givenNumbers, isArrayLike, numberOrOutcome, usedResponse } from "../../design/index.js";
import { GlmeError } from "../../core/errors.js";
import { shown } from "../../core/outside.js";
import { type Readers, readOptions } from "../../core/readOptions.js";
import { type Fit, type FreshFit, requireRows } from "../fit/fittedModel.js";

/** What hears of a refit, and what may end it, with the best values so far: as of a fit. */
export type RefitOptions = Pick<RunOptions, "onProgress" | "signal" | "maxTime">;

const runReaders = { ...answerReaders, maxTime: seconds } as Readers<Required<RefitOptions>>;

/**
 * Fits a model to other responses of the same rows, with the options of its fit; the search begins where that one ended.
 *
 * @param given as long as the table, on the response's own scale; what stands in rows that the fit did not use does not matter
 * @throws GlmeError columnLength; badValue, responseRange for a response that the distribution cannot have
 */
export function refit(fit: Fit, given: ArrayLike<number | boolean>, options: RefitOptions = {}): Promise<FreshFit> {
  const run = readOptions("refit", runReaders, options);
  const { design, estimates } = fit;
  if (!isArrayLike(given)) {
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
  const rows = requireRows(fit, "refit");
  const response = givenNumbers(given, numberOrOutcome);
  const row = design.rows.find((row) => Number.isNaN(response[row]));
  if (row !== undefined) {
    const place = { column: design.formula.response, row };
    throw new GlmeError("badValue", `The response given to refit is ${foundAt(given, row)}; a number is expected.`, place);
  }
  return rows.refit(usedResponse(response, design, estimates.distribution), run);
}
