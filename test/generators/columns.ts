import type { DenseColumn } from "../oracle/design.js";
import type { RandomStream } from "./stream.js";

/** One cell of a user's column; null, undefined, NaN and empty text are missing. */
export type Cell = string | number | boolean | null | undefined;

const ODD_LABELS = [
  "plain",
  "with space",
  "with, comma",
  'with "quotes"',
  "it's",
  "ünïcödé",
  "日本",
  "🐑",
  "a:b",
  "x|y",
  " leading space",
  "100%",
  "UPPER",
  "upper",
  "tab\tinside",
  "<b>&amp;</b>",
  "null",
];
const DIGIT_LABELS = ["10", "9", "100", "2", "1e3", "007", "7", "-1", "0.5", "+3", "11", "33"];
const NUMBERS = [10, 9, 100, 2, -1, 0.5, 7, 33, 1e6, 4, 0, 12];

/** A column of m different values in about equal numbers, in random order: text, digits as text, numbers, or true and false. */
export function factorCells(stream: RandomStream, height: number, m: number): Cell[] {
  const kinds = m === 2 ? ["text", "digits", "number", "boolean"] : ["text", "text", "digits", "number"];
  const kind = stream.pick(kinds);
  const all = kind === "text" ? ODD_LABELS : kind === "digits" ? DIGIT_LABELS : kind === "number" ? NUMBERS : [true, false];
  const values = stream.sample<Cell>(all, m);
  return stream.sample(
    Array.from({ length: height }, (_, i) => values[i % m]),
    height,
  );
}

/** Labels that hold no space, so that a label and one of these joined by a space can be told apart. */
export function innerCells(stream: RandomStream, height: number, m: number): Cell[] {
  return Array.from({ length: height }, () => DIGIT_LABELS[stream.integer(0, m - 1)]);
}

export function isMissing(cell: Cell): boolean {
  return cell === null || cell === undefined || cell === "" || Number.isNaN(cell);
}

/** A missing value of a kind that goes with the column's other cells. */
export function missingCell(stream: RandomStream, like: Cell): Cell {
  if (typeof like === "string") return stream.pick([null, undefined, ""]);
  return stream.pick(typeof like === "number" ? [null, undefined, Number.NaN] : [null, undefined]);
}

/** A numeric column. */
export function numericColumn(cells: readonly Cell[]): DenseColumn {
  return { values: cells.map((cell) => (isMissing(cell) ? Number.NaN : Number(cell))) };
}

/** Levels: those declared; otherwise in the order of first appearance for text, sorted for numbers and booleans. */
export function categoricalColumn(
  cells: readonly Cell[],
  declared?: readonly string[],
): { codes: number[]; levels: readonly string[] } {
  const present = [...new Set(cells.filter((cell) => !isMissing(cell)))];
  if (typeof present[0] !== "string") present.sort((a, b) => Number(a) - Number(b));
  const levels = declared ?? present.map(String);
  return { levels, codes: cells.map((cell) => (isMissing(cell) ? -1 : levels.indexOf(String(cell)))) };
}
