import { GlmeError } from "../../core/errors.js";
import { isCount } from "../../family/families.js";
import { shown } from "../../core/outside.js";
import type { Table } from "../../table/index.js";
import { gather } from "../terms/gather.js";
import { foundAt, givenNumbers, isArrayLike } from "./givenNumbers.js";
import { numericValues } from "../terms/numericValues.js";
import type { DesignOptions, PerRow } from "./designOptions.js";
import { allRows } from "./usedRows.js";

/** The options that hold one number for each row; null where all rows have the number that no option means: 1, 0, 1. */
export interface PerRowOptions {
  /** Prior weights; null where all are 1. */
  readonly weights: Float64Array | null;
  /** A part of η; null where all are 0. */
  readonly offset: Float64Array | null;
  /** Trials behind each response; null where all are 1. */
  readonly binomialSize: Float64Array | null;
}

/** Gives the columns that weights, offset and binomialSize name. */
export function perRowNames({ weights, offset, binomialSize }: DesignOptions): string[] {
  return [weights, offset, binomialSize].filter((given) => typeof given === "string");
}

/**
 * Reads weights, offset and binomialSize over all rows of the table, whichever way they were given.
 *
 * @throws GlmeError unknownColumn, columnType, columnLength; badOption where they do not go together
 */
export function perRowOptions(options: DesignOptions, table: Table): PerRowOptions {
  if (options.binomialSize !== undefined && options.distribution !== "binomial") {
    throw new GlmeError(
      "badOption",
      `The option binomialSize goes with the binomial distribution, not with ${options.distribution}.`,
      { option: "binomialSize" },
      'Leave binomialSize out, or pass distribution: "binomial".',
    );
  }
  return {
    weights: perRowValues("weights", options.weights, table),
    offset: perRowValues("offset", options.offset, table),
    binomialSize: perRowValues("binomialSize", options.binomialSize, table),
  };
}

/**
 * Gives weights, offset and binomialSize of the used rows.
 *
 * @throws GlmeError badValue, with the row, for what the distribution cannot take
 */
export function requirePerRowOptions(perRow: PerRowOptions, rows: Uint32Array, options: DesignOptions): PerRowOptions {
  const wholeWeights = options.distribution === "binomial" || isCount(options.distribution);
  requireAll("weights", options.weights, perRow.weights, rows, wholeWeights ? WHOLE_FROM_1 : NOT_NEGATIVE);
  requireAll("offset", options.offset, perRow.offset, rows, FINITE);
  requireAll("binomialSize", options.binomialSize, perRow.binomialSize, rows, WHOLE_FROM_1);
  return {
    weights: usedValues(perRow.weights, rows, 1),
    offset: usedValues(perRow.offset, rows, 0),
    binomialSize: usedValues(perRow.binomialSize, rows, 1),
  };
}

/**
 * Reads an offset of all rows of a table, in a new array. A column may be missing values, which are NaN; numbers have to be finite.
 *
 * @throws GlmeError unknownColumn, columnType, columnLength, badOption; badValue with the row
 */
export function offsetValues(given: PerRow, table: Table): Float64Array {
  const values = valuesOf("offset", given, table);
  if (typeof given === "string") return values.slice();
  requireAll("offset", given, values, allRows(table), FINITE);
  return values;
}

function perRowValues(option: string, given: PerRow | undefined, table: Table): Float64Array | null {
  return given === undefined ? null : valuesOf(option, given, table);
}

/**
 * Reads an option of one number for each row, over all rows of the table; NaN where it holds no number.
 *
 * @throws GlmeError unknownColumn, columnType, columnLength; badOption for what is neither a column's name nor an array nor a number
 */
function valuesOf(option: string, given: PerRow, table: Table): Float64Array {
  if (typeof given === "string") return numericValues(table, given, `The option ${option}`);
  if (typeof given === "number") return new Float64Array(table.height).fill(given);
  if (!isArrayLike(given)) {
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
  return givenNumbers(given);
}

/** Gives the values of the used rows; null where they all are `neutral`. */
function usedValues(values: Float64Array | null, rows: Uint32Array, neutral: number): Float64Array | null {
  return values === null ? null : unlessAll(neutral, gather(values, rows));
}

/** Gives the values, null where they all are `neutral`. */
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

/** @throws GlmeError badValue, with the row and what was given for it, where a value does not hold */
function requireAll(
  option: string,
  given: PerRow | undefined,
  values: Float64Array | null,
  rows: Uint32Array,
  { words, holds }: Requirement,
): void {
  const row = values === null ? undefined : rows.find((row) => !holds(values[row]));
  if (values === null || row === undefined) return;
  const found = foundAt(typeof given === "string" ? values[row] : given, row);
  throw new GlmeError(
    "badValue",
    `The option ${option} is ${found}; ${words} is expected.`,
    { option, row },
    "Correct the value, or leave the row out: a fit has the option exclude for that.",
  );
}
