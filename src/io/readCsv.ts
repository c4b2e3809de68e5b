import { GlmeError } from "../core/errors.js";
import type { Cells } from "../table/cells.js";
import { Table, type TableOptions } from "../table/index.js";
import { csvColumns, type Separator } from "./csvColumns.js";

/** How a CSV text is to be read. */
export interface CsvOptions extends TableOptions {
  /** What stands between fields: "," ";" or a tab; by default the one that the header has most of. */
  readonly separator?: Separator | undefined;
  /** Texts that stand for a missing value; `["", "NA", "NaN"]` by default. */
  readonly missing?: readonly string[] | undefined;
}

/**
 * Makes a table from comma-separated text (RFC 4180; semicolons and tabs too; with or without a byte order mark; any line ends). The
 * first line names the columns. A column whose every value reads as a number is numeric, one that holds nothing but true and
 * false (in whatever case) is boolean, all others are text. A column whose levels are declared is read as text, so that "01"
 * stays "01".
 *
 * @throws GlmeError emptyTable, duplicateColumn; file, with the line, where lines differ in length or a quote is not closed
 * @example
 * const table = readCsv("y,herd\n1.5,a\nNA,b\n");
 * table.column("y"); // { kind: "numeric", source: "number", values: Float64Array [1.5, NaN] }
 * table.levels("herd"); // ["a", "b"]
 */
export function readCsv(text: string, options: CsvOptions = {}): Table {
  if (text.includes("\0")) throw notText(text.startsWith("PK"));
  const lines = unixLines(text);
  const columns = csvColumns(lines, options.separator ?? likelySeparator(lines));
  if (columns.length === 0) {
    throw new GlmeError("emptyTable", "The CSV text is empty.", {}, "Its first line should name the columns.");
  }
  const missing = new Set(options.missing ?? ["", "NA", "NaN"]);
  const declared = new Map(Object.entries(options.categorical ?? {}));
  const entries = columns.map(([name, ...texts]): [string, Cells] => {
    const cells = texts.map((text) => (missing.has(text) ? null : text));
    const isText = Array.isArray(declared.get(name));
    return [name, isText ? cells : (asNumbers(cells) ?? asBooleans(cells) ?? cells)];
  });
  return Table.from(Table.fromCells(entries), options);
}

/** Gives the text without a byte order mark, every line ended by \n, the last one too. */
function unixLines(text: string): string {
  const bare = text.startsWith("\uFEFF") ? text.slice(1) : text;
  const lines = bare.includes("\r") ? bare.replaceAll(/\r\n?/g, "\n") : bare;
  return lines.endsWith("\n") ? lines : `${lines}\n`;
}

/** Gives the separator that occurs most often in the first line; the comma where none does. */
function likelySeparator(text: string): Separator {
  const header = text.slice(0, text.indexOf("\n")).replaceAll(/"[^"]*"/g, "");
  const count = (separator: Separator) => header.split(separator).length;
  return ([",", ";", "\t"] as const).reduce((best, candidate) => (count(candidate) > count(best) ? candidate : best));
}

/** A decimal number in a text. */
const NUMBER = /^\s*[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?\s*$/i;
/** A whole number that is a name rather than a quantity, if a double does not give it back: leading zeros, or more digits than one has. */
const NAME = /^\D*(0\d|\d{16})\d*\D*$/;
/** True and false in any case: four letters, or five. */
const BOOLEAN = /^(true|false)$/i;
/** Infinity as programs write it. */
const INFINITE = /^\s*[+-]?inf(inity)?\s*$/i;

/** Reads texts as numbers, NaN where missing; null if some text is no number, or one that a number would not give back. */
function asNumbers(cells: readonly (string | null)[]): Float64Array | null {
  const values = new Float64Array(cells.length);
  for (const [row, text] of cells.entries()) {
    if (text === null) values[row] = NaN;
    else if (NAME.test(text) && text !== `${+text}`) return null;
    else if (NUMBER.test(text)) values[row] = Number(text);
    else if (INFINITE.test(text)) values[row] = text.includes("-") ? -Infinity : Infinity;
    else return null;
  }
  return values;
}

/** Reads texts as booleans, null where missing; null for all if some text is neither true nor false. */
function asBooleans(cells: readonly (string | null)[]): (boolean | null)[] | null {
  if (!cells.every((text) => text === null || BOOLEAN.test(text))) return null;
  return cells.map((text) => (text === null ? null : text.length === 4));
}

/** Gives the error for a text that holds bytes of 0: these are in spreadsheets, archives and UTF-16, and in no CSV file. */
function notText(isZip: boolean): GlmeError {
  const what = isZip ? "a spreadsheet or an archive" : "in another encoding than UTF-8, or no text";
  return new GlmeError("file", `The file is ${what}, but has to be CSV: text in UTF-8.`, {}, "Save it as CSV (UTF-8).");
}
