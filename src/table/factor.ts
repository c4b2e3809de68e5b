import { GlmeError } from "../core/errors.js";
import { isList, shown } from "../core/outside.js";
import { finish, inParts, ROWS_TOGETHER, type Steps } from "../core/steps.js";
import { sortedNumbers } from "../linalg/sortedNumbers.js";
import { atRow } from "./atRow.js";
import type { CategoricalColumn, Column, NumericColumn } from "./column.js";

/** The code of a missing value. */
export const MISSING = -1;
/** The code of a value that is none of the levels asked for. */
export const UNKNOWN = -2;

/** Levels as a caller may write them: `["low", "high"]`, `[1, 2, 3]`. */
export type DeclaredLevels = readonly (string | number | boolean)[];

/** Numeric columns that were needed as factors: columns never change, so that sorting once is enough. */
const codedNumbers = new WeakMap<NumericColumn, CategoricalColumn>();

/** Gives a column as a factor. A numeric column gets its sorted distinct values as levels; a categorical column is returned as it is. */
export function asFactor(column: Column): CategoricalColumn {
  return finish(factorInSteps(column));
}

/** Gives a column as a factor, in pieces; from then on `asFactor` knows it. */
export function* factorInSteps(column: Column): Steps<CategoricalColumn> {
  if (column.kind === "categorical") return column;
  const coded = codedNumbers.get(column) ?? (yield* codeNumbers(column));
  codedNumbers.set(column, coded);
  return coded;
}

/** Gives a column as a factor whose levels are given, in the order given. A value outside of them is an error that names its row. */
export function declareLevels(name: string, column: Column, declared: DeclaredLevels): CategoricalColumn {
  const wrong = isList(declared) ? declared.findIndex((level) => !isLevel(level)) : undefined;
  if (wrong !== -1) {
    const found = wrong === undefined ? shown(declared) : `${shown(declared[wrong])} as level ${wrong} (counted from 0)`;
    throw new GlmeError(
      "badOption",
      `The option categorical holds ${found} for "${name}".`,
      { column: name, option: "categorical" },
      "Give true, or an array of all levels in their order; leave out a column that is not categorical.",
    );
  }
  const levels = declared.map(String);
  if (new Set(levels).size < levels.length) {
    throw new GlmeError("badOption", `The levels declared for "${name}" name one level twice: ${levels.join(", ")}.`, {
      column: name,
      option: "categorical",
    });
  }
  const codes = matchLevels(column, levels);
  const row = codes.indexOf(UNKNOWN);
  if (row >= 0) {
    throw new GlmeError(
      "badValue",
      `Column "${name}" holds "${cellText(column, row)}" in ${atRow(row)}, which is not among its declared levels ${levels.join(", ")}.`,
      { column: name, row, option: "categorical" },
      "Add the value to the declared levels, or correct the data.",
    );
  }
  return { kind: "categorical", source: column.source, codes, levels };
}

/** Can it be a level: a text, a number or a boolean? */
function isLevel(value: unknown): boolean {
  return ["string", "number", "boolean"].includes(typeof value);
}

/** Gives for each row the code of its label in `levels`: MISSING where there is none, UNKNOWN where the label is another. O(rows + levels). */
export function matchLevels(column: Column, levels: readonly string[]): Int32Array {
  const factor = asFactor(column);
  if (factor.levels === levels) return factor.codes;
  const codeOfLabel = new Map<string, number>();
  levels.forEach((label, code) => {
    codeOfLabel.set(label, code);
  });
  const translated = Int32Array.from(factor.levels, (label) => codeOfLabel.get(label) ?? UNKNOWN);
  const codes = new Int32Array(factor.codes.length);
  for (let row = 0; row < codes.length; row++) {
    const code = factor.codes[row];
    codes[row] = code === MISSING ? MISSING : translated[code];
  }
  return codes;
}

/** Gives one cell as text, as a user would recognise it; empty where missing. */
export function cellText(column: Column, row: number): string {
  if (column.kind === "numeric") return Number.isNaN(column.values[row]) ? "" : String(column.values[row]);
  return column.codes[row] === MISSING ? "" : column.levels[column.codes[row]];
}

/** Gives a numeric column as a factor, the sorted distinct values its levels. Two different doubles never print alike, so labels are as distinct as the values. */
function* codeNumbers({ values }: NumericColumn): Steps<CategoricalColumn> {
  const { codes, distinct } = (yield* codeWholeNumbers(values)) ?? (yield* codeBySorting(values));
  const levels: string[] = [];
  yield* inParts(distinct.length, LABELS_TOGETHER, (from, to) => {
    for (let i = from; i < to; i++) levels.push(String(distinct[i]));
  });
  return { kind: "categorical", source: "number", codes, levels };
}

/** Numbers that are made text between two pauses. */
const LABELS_TOGETHER = ROWS_TOGETHER / 8;

interface CodedNumbers {
  readonly codes: Int32Array;
  /** The distinct values, ascending. */
  readonly distinct: Float64Array;
}

/** Most entries for each row of a table that is indexed by all possible codes, of a column or of a combination of columns: beyond, they are sorted. */
export const LOOKUP_ENTRIES_PER_ROW = 2;

/** Codes whole numbers by a table of their range where that is not much longer than the column; null for all others. O(rows). */
function* codeWholeNumbers(values: Float64Array): Steps<CodedNumbers | null> {
  const range = { least: Number.POSITIVE_INFINITY, greatest: Number.NEGATIVE_INFINITY };
  for (let from = 0; from < values.length; from += ROWS_TOGETHER) {
    if (!widen(range, values, from, Math.min(values.length, from + ROWS_TOGETHER))) return null;
    yield;
  }
  const { least } = range;
  const span = range.greatest - least;
  if (!(span >= 0 && span < LOOKUP_ENTRIES_PER_ROW * values.length)) return null;
  const codeOf = new Int32Array(span + 1).fill(MISSING);
  yield* inParts(values.length, ROWS_TOGETHER, (from, to) => markOccurring(values, least, codeOf, from, to));
  const distinct = new Float64Array(codeOf.length);
  let count = 0;
  yield* inParts(codeOf.length, ROWS_TOGETHER, (from, to) => {
    count = numberPlaces(codeOf, least, distinct, count, from, to);
  });
  const codes = new Int32Array(values.length);
  yield* inParts(codes.length, ROWS_TOGETHER, (from, to) => lookUp(values, least, codeOf, codes, from, to));
  return { codes, distinct: distinct.slice(0, count) };
}

/** Widens a range by the numbers of rows [from, to); false where one is not whole. */
function widen(range: { least: number; greatest: number }, values: Float64Array, from: number, to: number): boolean {
  let { least, greatest } = range;
  for (let row = from; row < to; row++) {
    const value = values[row];
    if (Number.isNaN(value)) continue;
    if (!Number.isInteger(value)) return false;
    if (value < least) least = value;
    if (value > greatest) greatest = value;
  }
  range.least = least;
  range.greatest = greatest;
  return true;
}

function markOccurring(values: Float64Array, least: number, codeOf: Int32Array, from: number, to: number): void {
  for (let row = from; row < to; row++) if (!Number.isNaN(values[row])) codeOf[values[row] - least] = 0;
}

/** Numbers the places [from, to) that occur, from `count` on; returns how many there are so far. */
function numberPlaces(
  codeOf: Int32Array,
  least: number,
  distinct: Float64Array,
  count: number,
  from: number,
  to: number,
): number {
  let next = count;
  for (let place = from; place < to; place++) {
    if (codeOf[place] !== 0) continue;
    distinct[next] = least + place;
    codeOf[place] = next++;
  }
  return next;
}

function lookUp(values: Float64Array, least: number, codeOf: Int32Array, codes: Int32Array, from: number, to: number): void {
  for (let row = from; row < to; row++) codes[row] = Number.isNaN(values[row]) ? MISSING : codeOf[values[row] - least];
}

/** Codes any numbers by sorting them. O(rows log rows). */
function* codeBySorting(values: Float64Array): Steps<CodedNumbers> {
  const sorted = yield* sortedNumbers(values.filter((value) => !Number.isNaN(value)));
  const distinct = new Float64Array(sorted.length);
  let count = 0;
  yield* inParts(sorted.length, ROWS_TOGETHER, (from, to) => {
    for (let place = from; place < to; place++)
      if (place === 0 || sorted[place] !== sorted[place - 1]) distinct[count++] = sorted[place];
  });
  const own = distinct.slice(0, count);
  const codes = new Int32Array(values.length);
  yield* inParts(codes.length, ROWS_TOGETHER / 4, (from, to) => {
    for (let row = from; row < to; row++) codes[row] = Number.isNaN(values[row]) ? MISSING : placeOf(values[row], own);
  });
  return { codes, distinct: own };
}

/** Gives where `value`, which is one of them, stands among `sorted` distinct values: bisection. */
function placeOf(value: number, sorted: Float64Array): number {
  let low = 0;
  let high = sorted.length - 1;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (sorted[middle] < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
