import { GlmeError } from "../errors.js";
import { isCount } from "../family/names.js";
import type { Formula } from "../formula/index.js";
import { shown } from "../options.js";
import { atRow } from "../table/atRow.js";
import type { Table } from "../table/index.js";
import { requireCountOptions } from "./counts.js";
import { gather } from "./gather.js";
import { numericValues } from "./numericValues.js";
import type { DesignOptions, PerRow } from "./options.js";

/** The options that hold one number for each row; null where all rows have the number that no option means: 1, 0, 1. */
export interface PerRowOptions {
  readonly weights: Float64Array | null;
  readonly offset: Float64Array | null;
  readonly binomialSize: Float64Array | null;
}

/** The columns that these options name. */
export function perRowNames({ weights, offset, binomialSize }: DesignOptions): string[] {
  return [weights, offset, binomialSize].filter((given) => typeof given === "string");
}

/**
 * The options over all rows of the table, whichever way they were given.
 *
 * @throws GlmeError unknownColumn, columnType, columnLength; badOption where options do not go together, or not with the response
 */
export function perRowOptions(
  options: DesignOptions,
  { responseCall }: Pick<Formula, "responseCall">,
  table: Table,
): PerRowOptions {
  if (responseCall?.kind === "cbind") requireCountOptions(responseCall, options);
  if (options.binomialSize !== undefined && options.distribution !== "binomial") {
    throw new GlmeError(
      "badOption",
      `The option binomialSize goes with the binomial distribution, not with ${options.distribution}.`,
      { option: "binomialSize" },
      'Leave binomialSize out, or pass distribution: "binomial".',
    );
  }
  if (options.responseType === "count" && options.binomialSize === undefined && responseCall?.kind !== "cbind") {
    throw new GlmeError(
      "badOption",
      'The option responseType is "count", which needs the numbers of trials.',
      { option: "responseType" },
      "Pass binomialSize, or leave responseType out for a response of proportions or of 0 and 1.",
    );
  }
  return {
    weights: perRowValues("weights", options.weights, table),
    offset: perRowValues("offset", options.offset, table),
    binomialSize: perRowValues("binomialSize", options.binomialSize, table),
  };
}

/**
 * The options over the used rows.
 *
 * @throws GlmeError badValue, with the row, for what the distribution cannot take
 */
export function requirePerRowOptions(perRow: PerRowOptions, rows: Uint32Array, { distribution }: DesignOptions): PerRowOptions {
  const wholeWeights = distribution === "binomial" || isCount(distribution);
  requireAll("weights", perRow.weights, rows, wholeWeights ? WHOLE_FROM_1 : NOT_NEGATIVE);
  requireAll("offset", perRow.offset, rows, FINITE);
  requireAll("binomialSize", perRow.binomialSize, rows, WHOLE_FROM_1);
  return {
    weights: usedValues(perRow.weights, rows, 1),
    offset: usedValues(perRow.offset, rows, 0),
    binomialSize: usedValues(perRow.binomialSize, rows, 1),
  };
}

function perRowValues(option: string, given: PerRow | undefined, table: Table): Float64Array | null {
  if (given === undefined) return null;
  if (typeof given === "string") return numericValues(table, given);
  if (typeof given === "number") return new Float64Array(table.height).fill(given);
  if (typeof given !== "object" || given === null || typeof given.length !== "number") {
    throw new GlmeError(
      "badOption",
      `The option ${option} is ${shown(given)}.`,
      { option },
      "Give the name of a column, an array with one number for each row, or one number for all rows.",
    );
  }
  if (given.length !== table.height) {
    throw new GlmeError(
      "columnLength",
      `The option ${option} has ${given.length} values, but the table has ${table.height} rows.`,
      { option },
      "Give one value for each row of the table, also for rows that are left out.",
    );
  }
  return Float64Array.from(given, Number);
}

/** The values of the used rows; null where they all are `neutral`. */
function usedValues(values: Float64Array | null, rows: Uint32Array, neutral: number): Float64Array | null {
  return values === null ? null : unlessAll(neutral, gather(values, rows));
}

/** The values; null where they all are `neutral`. */
export function unlessAll(neutral: number, values: Float64Array): Float64Array | null {
  return values.every((value) => value === neutral) ? null : values;
}

interface Requirement {
  readonly words: string;
  readonly holds: (value: number) => boolean;
}

const FINITE: Requirement = { words: "a finite number", holds: Number.isFinite };
const NOT_NEGATIVE: Requirement = { words: "a number that is not negative", holds: (value) => value >= 0 && value < Infinity };
const WHOLE_FROM_1: Requirement = { words: "a whole number from 1 on", holds: (value) => value >= 1 && Number.isInteger(value) };

function requireAll(option: string, values: Float64Array | null, rows: Uint32Array, { words, holds }: Requirement): void {
  const row = values === null ? undefined : rows.find((row) => !holds(values[row]));
  if (values === null || row === undefined) return;
  throw new GlmeError(
    "badValue",
    `The option ${option} is ${values[row]} in ${atRow(row)}; ${words} is expected.`,
    { option, row },
    "Correct the value, or leave the row out with the option exclude.",
  );
}
