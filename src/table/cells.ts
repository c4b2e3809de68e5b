import { GlmeError } from "../core/errors.js";
import { kindOf, messageOf, shown } from "../core/outside.js";
import { inParts, ROWS_TOGETHER, type Steps } from "../core/steps.js";
import { atRow } from "./atRow.js";
import type { CategoricalColumn, Column, NumericColumn, UnusableColumn } from "./column.js";
import { MISSING } from "./factor.js";

/** One value of a column as it comes in; null, undefined, NaN and empty text are missing. */
export type Cell = number | string | boolean | null | undefined;

/** The values of a column: an array or a typed array of numbers. */
export type Cells = ArrayLike<Cell>;

/**
 * Makes values a column of one type, in pieces. The first value that is not missing decides: numbers stay numbers, text becomes a factor in
 * order of first appearance, booleans a factor with the levels false and true. A column without any value is numeric.
 */
export function* columnFromCells(name: string, cells: Cells): Steps<Column> {
  if (cells instanceof Float64Array || cells instanceof Float32Array || isIntegerArray(cells)) {
    const values = new Float64Array(cells); // before others have their turn, who may give its memory away
    yield;
    return { kind: "numeric", source: "number", values };
  }
  const first = firstPresent(cells);
  switch (first < 0 ? "number" : typeof cells[first]) {
    case "number":
      return yield* numbers(name, cells, first);
    case "boolean":
      return yield* booleans(name, cells, first);
    case "string":
      return yield* text(name, cells, first);
    default:
      throw wrongType(name, cells, first, first);
  }
}

/** Makes values a column of one type; values that make none are kept aside with the error that they are, to be thrown when the column is asked for. */
export function* columnOrComplaint(name: string, cells: Cells, printed: number): Steps<Column | UnusableColumn> {
  const rows = Math.min(printed, cells.length);
  try {
    return yield* columnFromCells(name, cells);
  } catch (error) {
    if (error instanceof GlmeError)
      return { kind: "unusable", complaint: error, texts: Array.from({ length: rows }, (_, row) => inWords(cells[row])) };
    const message = `Column "${name}" cannot be read: ${messageOf(error)}`;
    return {
      kind: "unusable",
      complaint: new GlmeError("columnType", message, { column: name }),
      texts: new Array(rows).fill(""),
    };
  }
}

/** Gives a value of any kind as printed text. */
function inWords(cell: unknown): string {
  if (isMissing(cell)) return "";
  if (kindOf(cell) === "Date") return dateText(cell as Date);
  return typeof cell === "object" || typeof cell === "function" ? `(${typeof cell})` : String(cell);
}

function dateText(date: Date): string {
  try {
    return Date.prototype.toISOString.call(date);
  } catch {
    return "invalid date"; // or an object that calls itself a date
  }
}

function* numbers(name: string, cells: Cells, first: number): Steps<NumericColumn> {
  const values = new Float64Array(cells.length);
  yield* inParts(cells.length, ROWS_TOGETHER, (from, to) => {
    const wrong = readNumbers(cells, values, from, to);
    if (wrong >= 0) throw wrongType(name, cells, first, wrong);
  });
  return { kind: "numeric", source: "number", values };
}

/** Reads rows [from, to) of numbers; returns the first that holds something else, or -1. */
function readNumbers(cells: Cells, values: Float64Array, from: number, to: number): number {
  for (let row = from; row < to; row++) {
    const cell = cells[row];
    if (typeof cell === "number") values[row] = cell;
    else if (isMissing(cell)) values[row] = NaN;
    else return row;
  }
  return -1;
}

function* booleans(name: string, cells: Cells, first: number): Steps<CategoricalColumn> {
  const codes = new Int32Array(cells.length);
  yield* inParts(cells.length, ROWS_TOGETHER, (from, to) => {
    for (let row = from; row < to; row++) {
      const cell = cells[row];
      if (typeof cell === "boolean") codes[row] = cell ? 1 : 0;
      else if (isMissing(cell)) codes[row] = MISSING;
      else throw wrongType(name, cells, first, row);
    }
  });
  return { kind: "categorical", source: "boolean", codes, levels: ["false", "true"] };
}

/** Rows of text between two pauses: to look a text up takes many times as long as to copy a number. */
const TEXTS_TOGETHER = ROWS_TOGETHER / 8;

function* text(name: string, cells: Cells, first: number): Steps<CategoricalColumn> {
  const codeOfLabel = new Map<string, number>();
  const codes = new Int32Array(cells.length);
  yield* inParts(cells.length, TEXTS_TOGETHER, (from, to) => {
    const wrong = readTexts(cells, codeOfLabel, codes, from, to);
    if (wrong >= 0) throw wrongType(name, cells, first, wrong);
  });
  return { kind: "categorical", source: "text", codes, levels: [...codeOfLabel.keys()] };
}

/** Reads rows [from, to) of texts; returns the first that holds something else, or -1. */
function readTexts(cells: Cells, codeOfLabel: Map<string, number>, codes: Int32Array, from: number, to: number): number {
  for (let row = from; row < to; row++) {
    const cell = cells[row];
    if (isMissing(cell)) {
      codes[row] = MISSING;
      continue;
    }
    if (typeof cell !== "string") return row;
    let code = codeOfLabel.get(cell);
    if (code === undefined) codeOfLabel.set(cell, (code = codeOfLabel.size));
    codes[row] = code;
  }
  return -1;
}

function isMissing(cell: unknown): boolean {
  return cell === null || cell === undefined || cell === "" || Number.isNaN(cell);
}

function firstPresent(cells: Cells): number {
  for (let row = 0; row < cells.length; row++) if (!isMissing(cells[row])) return row;
  return -1;
}

function isIntegerArray(cells: unknown): cells is Int32Array {
  return (
    ArrayBuffer.isView(cells) && !(cells instanceof DataView || cells instanceof BigInt64Array || cells instanceof BigUint64Array)
  );
}

/** Gives the error of a cell that does not go with the first one of its column, or that no column can hold. */
function wrongType(name: string, cells: Cells, first: number, row: number): GlmeError {
  const found = describe(cells[row]);
  const before = row === first ? "" : `, while ${atRow(first)} holds ${describe(cells[first])}`;
  return new GlmeError(
    "columnType",
    `Column "${name}" holds ${found} in ${atRow(row)}${before}. A column holds numbers, text or booleans, all of one kind.`,
    { column: name, row },
    hintFor(cells[row]),
  );
}

function describe(cell: unknown): string {
  if (typeof cell === "bigint") return `the bigint ${cell}n`;
  if (typeof cell === "string") return `the text ${shown(cell)}`;
  if (kindOf(cell) === "Date") return "a Date";
  return typeof cell === "object" || typeof cell === "function"
    ? `a value of type ${typeof cell}`
    : `the ${typeof cell} ${String(cell)}`;
}

function hintFor(cell: unknown): string {
  if (typeof cell === "bigint") return "Convert whole numbers with Number(value), or String(value) if they are labels.";
  if (kindOf(cell) === "Date") return "Convert dates to numbers (date.getTime()) or to text (date.toISOString()).";
  if (typeof cell === "object") return "Give one number, text or boolean for each row.";
  return "Convert the column to one kind with Number(value) or String(value); missing values are null or NaN.";
}
