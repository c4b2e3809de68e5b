import { GlmeError } from "../../core/errors.js";
import { type CountsCall, columnsOf, type Formula, printArithmetic, printCall } from "../../formula/index.js";
import { atRow } from "../../table/atRow.js";
import type { Evaluator } from "../terms/evaluator.js";
import type { DesignOptions } from "./designOptions.js";
import { learnArithmetic } from "../terms/rules.js";

/** The response `cbind(successes, failures)` of the used rows. */
export interface Counts {
  /** Successes of each used row. */
  readonly successes: Float64Array;
  /** Trials of each used row: successes and failures. */
  readonly sizes: Float64Array;
}

/**
 * Gives the counts of a binomial response.
 *
 * @throws GlmeError responseRange, with row and value, for what is no count, and for a row without a trial
 */
export function countsOf(call: CountsCall, evaluator: Evaluator): Counts {
  const subject = `The response ${printCall(call)}`;
  const [successes, failures] = [call.successes, call.failures].map((count) => {
    const values = evaluator.values(learnArithmetic(count, evaluator, subject), subject);
    requireEach(values, isCount, evaluator.rows, (value, at) => ({
      message: `${subject} is of counts, but ${printArithmetic(count)} is ${value} in ${at}; a whole number, 0 or more, is expected.`,
      column: columnsOf(count)[0],
      hint: "Correct the value, or exclude the row. It takes successes and failures: where there are trials, cbind(a, n - a).",
    }));
    return values;
  });
  const sizes = successes.map((count, i) => count + failures[i]);
  requireEach(sizes, isPositive, evaluator.rows, (_, at) => ({
    message: `${subject} has neither a success nor a failure in ${at}; at least one trial is expected.`,
    column: columnsOf(call)[0],
    hint: "Leave the row out with the option exclude: it says nothing.",
  }));
  return { successes, sizes };
}

/** @throws GlmeError badOption where options do not go together with the response */
export function requireResponseOptions({ responseCall }: Pick<Formula, "responseCall">, options: DesignOptions): void {
  if (responseCall?.kind === "cbind") requireCountOptions(responseCall, options);
  else if (options.responseType === "count" && options.binomialSize === undefined) {
    throw new GlmeError(
      "badOption",
      'The option responseType is "count", which needs the numbers of trials.',
      { option: "responseType" },
      "Pass binomialSize, or leave responseType out for a response of proportions or of 0 and 1.",
    );
  }
}

/** @throws GlmeError badOption where an option says something else than counts of successes and failures */
function requireCountOptions(call: CountsCall, { distribution, binomialSize }: DesignOptions): void {
  if (distribution !== "binomial") {
    throw new GlmeError(
      "badOption",
      `The response ${printCall(call)} goes with the binomial distribution, not with ${distribution}.`,
      { option: "distribution" },
      'Pass distribution: "binomial", or name one column as the response.',
    );
  }
  if (binomialSize !== undefined) {
    throw new GlmeError(
      "badOption",
      `The response ${printCall(call)} holds the numbers of trials, and so does the option binomialSize.`,
      { option: "binomialSize" },
      "Leave binomialSize out.",
    );
  }
}

function requireEach(
  values: Float64Array,
  holds: (value: number) => boolean,
  rows: Uint32Array,
  fault: (value: number, at: string) => { message: string; column: string; hint: string },
): void {
  for (let i = 0; i < values.length; i++) {
    if (holds(values[i])) continue;
    const { message, column, hint } = fault(values[i], atRow(rows[i]));
    throw new GlmeError("responseRange", message, { column, row: rows[i] }, hint);
  }
}

function isCount(value: number): boolean {
  return value >= 0 && Number.isInteger(value);
}

function isPositive(value: number): boolean {
  return value > 0;
}
