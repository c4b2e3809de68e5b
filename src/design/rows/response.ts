import { type Distribution, familyOf } from "../../family/families.js";
import { GlmeError, type GlmePlace } from "../../core/errors.js";
import { finish, inParts, ROWS_TOGETHER, type Steps } from "../../core/steps.js";
import type { Formula } from "../../formula/index.js";
import { atRow } from "../../table/atRow.js";
import type { Table } from "../../table/index.js";
import { countsOf } from "./counts.js";
import type { Evaluator } from "../terms/evaluator.js";
import { firstNotFinite } from "./finite.js";
import { gather } from "../terms/gather.js";
import type { DesignOptions } from "./designOptions.js";
import { finestPlace, unrounded } from "./roundedProportion.js";
import { unlessAll } from "./perRow.js";
import { learnArithmetic } from "../terms/rules.js";

/**
 * Gives the response as one double for each row of the table: numbers as they are, booleans as 0 and 1, NaN where missing.
 *
 * @throws GlmeError unknownColumn; columnType for text, and for numbers that were declared categorical
 */
export function responseValues(table: Table, name: string): Float64Array {
  const column = table.column(name);
  if (column.kind === "numeric") return column.values;
  if (column.source === "boolean") {
    const { codes, levels } = column;
    const values = new Float64Array(codes.length);
    for (let row = 0; row < values.length; row++) values[row] = codes[row] < 0 ? NaN : levels[codes[row]] === "true" ? 1 : 0;
    return values;
  }
  const [is, hint] =
    column.source === "text"
      ? [
          "text",
          `Give numbers; for two outcomes booleans or 0 and 1, as in values.map((value) => value === "${column.levels[0]}").`,
        ]
      : ["declared categorical", `Leave "${name}" out of the option categorical.`];
  throw new GlmeError("columnType", `The response "${name}" is ${is}; a response is numeric or boolean.`, { column: name }, hint);
}

/**
 * Gives the response of the used rows, a column or a function of columns, with what decides its range.
 *
 * @throws GlmeError as `responseValues` and `usedResponse`; badValue where a function has no finite value
 */
export function* responseOf(
  formula: Formula,
  evaluator: Evaluator,
  options: Pick<ResponseFrame, "weights" | "binomialSize">,
  { distribution, responseType = "proportion" }: DesignOptions,
): Steps<CheckedResponse> {
  const { response, responseCall } = formula;
  const { rows } = evaluator;
  const frame = { formula, rows, ...options, responseType };
  if (responseCall === undefined) {
    return yield* withRounded(gather(responseValues(evaluator.table, response), rows), frame, distribution);
  }
  if (responseCall.kind === "cbind") {
    const { successes, sizes } = countsOf(responseCall, evaluator);
    const counts = { ...frame, binomialSize: unlessAll(1, sizes), responseType: "count" as const };
    return { ...counts, response: yield* checkedResponse(successes, counts, distribution), roundedProportions: 0 };
  }
  const subject = `The response ${response}`;
  const values = evaluator.values(learnArithmetic(responseCall, evaluator, subject), subject);
  return yield* withRounded(values, frame, distribution);
}

/** The response of the used rows, what decides its range, and what was done to it. */
export interface CheckedResponse extends ResponseFrame {
  /** One number for each used row, as the kernel takes it. */
  readonly response: Float64Array;
  /** Number of used rows whose proportion was written with few decimals and is taken as the one count of its trials that it can be. */
  readonly roundedProportions: number;
}

/** Checks a response, and counts its rounded proportions. */
function* withRounded(used: Float64Array, frame: ResponseFrame, distribution: Distribution): Steps<CheckedResponse> {
  const response = yield* checkedResponse(used, frame, distribution);
  let changed = 0;
  if (frame.responseType !== "count")
    yield* inParts(response.length, ROWS_TOGETHER, (from, to) => {
      for (let i = from; i < to; i++) if (Math.abs(response[i] - used[i]) > 1e-9) changed++;
    });
  return { ...frame, response, roundedProportions: changed };
}

/** The parts of a design that decide what its response may be. */
export interface ResponseFrame {
  /** The formula, with everything expanded. */
  readonly formula: Formula;
  /** For each used row its row in the table, ascending. */
  readonly rows: Uint32Array;
  /** Prior weights of the used rows; null where all are 1. */
  readonly weights: Float64Array | null;
  /** Trials behind each binomial response; null where all are 1. */
  readonly binomialSize: Float64Array | null;
  /** What a binomial response holds in the table; a design's `response` holds proportions either way. */
  readonly responseType: "proportion" | "count";
}

/**
 * Gives the response of the used rows as the kernel takes it: counts divided by their sizes where the frame says that it holds counts,
 * and the proportions of counts in place of those that were rounded.
 *
 * @param values one number for each row of the table
 * @throws GlmeError responseRange, or badValue for a value that is not finite, with the row and the value
 */
export function usedResponse(values: Float64Array, frame: ResponseFrame, distribution: Distribution): Float64Array {
  return finish(checkedResponse(gather(values, frame.rows), frame, distribution));
}

/** Checks the response, one number for each used row, and gives it as the kernel takes it: counts divided by their sizes. */
function* checkedResponse(used: Float64Array, frame: ResponseFrame, distribution: Distribution): Steps<Float64Array> {
  const { formula, rows, weights, binomialSize } = frame;
  const infinite = firstNotFinite(used);
  if (infinite >= 0) {
    const place = { column: formula.response, row: rows[infinite] };
    throw new GlmeError("badValue", `${found(place, used[infinite])}; a finite number is expected.`, place);
  }
  const response = frame.responseType === "count" ? proportions(used, frame) : used;
  const { fault } = familyOf(distribution);
  const mayBeRounded = distribution === "binomial" && frame.responseType === "proportion";
  let exact: Float64Array | undefined;
  let unit: number | undefined;
  const finest = () => (unit ??= finestPlace(response));
  const check = (i: number) => {
    const y = response[i];
    const weight = weights === null ? 1 : weights[i];
    const size = binomialSize === null ? 1 : binomialSize[i];
    const wrong = fault(y, weight, size);
    if (wrong === null && (!mayBeRounded || y === 0 || y === 1)) return;
    const proportion = mayBeRounded ? exactProportion(y, weight * size, wrong === null, finest) : undefined;
    if (wrong !== null && proportion === undefined) {
      const place = { column: formula.response, row: rows[i] };
      throw new GlmeError("responseRange", `${found(place, used[i])}; ${wrong.expected}.`, place, wrong.hint);
    }
    if (proportion === undefined || proportion === y) return;
    exact ??= response.slice();
    exact[i] = proportion;
  };
  yield* inParts(response.length, ROWS_TOGETHER, (from, to) => {
    for (let i = from; i < to; i++) check(i);
  });
  return exact ?? response;
}

/** Gives k/n of a proportion that is k/n but for its last digits, or that was rounded to fewer; undefined where no k or more than one will do. */
function exactProportion(p: number, trials: number, isWhole: boolean, finest: () => number): number | undefined {
  return isWhole ? Math.round(p * trials) / trials : unrounded(p, trials, finest);
}

function proportions(counts: Float64Array, { formula, rows, binomialSize }: ResponseFrame): Float64Array {
  return counts.map((count, i) => {
    const size = binomialSize?.[i] ?? 1;
    if (count >= 0 && count <= size) return count / size;
    const place = { column: formula.response, row: rows[i] };
    const hint = "Correct the count or the size; is binomialSize the number of trials, not of failures?";
    throw new GlmeError(
      "responseRange",
      `${found(place, count)}; a count between 0 and its size ${size} is expected.`,
      place,
      hint,
    );
  });
}

function found({ column, row }: Required<Pick<GlmePlace, "column" | "row">>, value: number): string {
  return `The response "${column}" is ${value} in ${atRow(row)}`;
}
