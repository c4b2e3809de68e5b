import { isTexts } from "../core/outside.js";
import { GlmeError } from "../core/errors.js";
import { badOption, oneOf, type Reader, readOptions, recordOf } from "../core/readOptions.js";
import type { Cells } from "../table/cells.js";
import { readCategorical, Table, type TableOptions } from "../table/table.js";
import { type ColumnType, csvCells, hasDecimalCommas, type NumberRules } from "./csvCells.js";
import { csvColumns, type Separator } from "./csvColumns.js";
import { csvText } from "./csvText.js";
import type { DecimalSign } from "./spelling.js";

/** How a CSV text is to be read. */
export interface CsvOptions extends TableOptions {
  /** What stands between fields: a comma, a semicolon, a tab, or another character; by default the one of these three that the header has most of. */
  readonly separator?: Separator | undefined;
  /** What stands before the digits after the point; by default the point, or the comma where semicolons stand between fields and all values of a column read so. */
  readonly decimal?: DecimalSign | undefined;
  /** Text, or texts, that stand for a missing value, as an empty field does; `["NA", "NaN"]` by default. */
  readonly missing?: string | readonly string[] | undefined;
  /** Columns that are "number" or "text" whatever their values look like. */
  readonly types?: { readonly [column: string]: ColumnType } | undefined;
}

/**
 * Makes a table from comma-separated text (RFC 4180; semicolons and tabs too; with or without a byte order mark; any line ends). The
 * first line names the columns. A column whose every value reads as a number is numeric, one that holds nothing but true and
 * false (in whatever case) is boolean, all others are text. Whole numbers that a double does not give back, with leading zeros or beyond
 * 2^53, make their column text; so do declared levels: "01" stays "01". A column with few values that are no numbers is an error.
 *
 * @param source the text, or its bytes in UTF-8
 * @throws GlmeError emptyTable, duplicateColumn, unknownOption, badOption, unknownColumn; file, with the line, where lines differ in length, a
 * quote is not closed or a byte is no UTF-8; badValue, with the line, for what is no number in a column of numbers
 * @example
 * const table = readCsv("y,herd\n1.5,a\nNA,b\n");
 * table.column("y"); // { kind: "numeric", source: "number", values: Float64Array [1.5, NaN] }
 * table.levels("herd"); // ["a", "b"]
 */
export function readCsv(source: string | Uint8Array, options: CsvOptions = {}): Table {
  const { separator: given, decimal, missing, types, categorical } = readOptions("readCsv", READERS, options);
  const text = csvText(source);
  const separator = given ?? likelySeparator(text);
  if (separator === decimal) throw badOption("decimal", decimal, "another character than the separator");
  const { columns, lines } = csvColumns(text, separator);
  if (columns.length === 0) {
    throw new GlmeError("emptyTable", "The CSV text is empty.", {}, "Its first line should name the columns.");
  }
  const declared = new Map<string, ColumnType | "either">(Object.entries(types));
  for (const [name, levels] of Object.entries(categorical)) {
    if (!declared.has(name)) declared.set(name, levels === true ? "either" : "text");
  }
  const fieldLines = lines.slice(1);
  const texts = columns.map(([name, ...fields]) => ({
    name,
    texts: fields.map((field) => (missing.has(field) ? null : field)),
    lines: fieldLines,
  }));
  const hasCommas =
    separator === ";" && texts.some((column) => declared.get(column.name) !== "text" && hasDecimalCommas(column.texts));
  const rules: NumberRules = { decimal: decimal || (hasCommas ? "," : "."), separator, missing };
  const entries = texts.map((column): [string, Cells] => [column.name, csvCells(column, declared.get(column.name), rules)]);
  const table = Table.fromCells(entries);
  for (const name of Object.keys(types)) table.column(name); // there, or an error that names the nearest
  return Table.from(table, { categorical });
}

const readSeparator: Reader<Separator | undefined> = (value, option) => {
  if (value === undefined) return undefined;
  if (typeof value === "string" && /^[^"\r\n]$/.test(value)) return value;
  throw badOption(option, value, "one character, no quote and no line's end");
};

const readMissing: Reader<ReadonlySet<string>> = (value = ["NA", "NaN"], option) => {
  if (typeof value === "string") return new Set(["", value]);
  if (isTexts(value)) return new Set(["", ...value]);
  throw badOption(option, value, "a text or an array of texts");
};

const READERS = {
  separator: readSeparator,
  decimal: oneOf<DecimalSign | "">([".", ","], ""),
  missing: readMissing,
  types: recordOf(oneOf<ColumnType>(["number", "text"], "text")),
  categorical: readCategorical,
};

/** Gives the separator that occurs most often in the first line; the comma where none does. */
function likelySeparator(text: string): Separator {
  const header = text.slice(0, text.indexOf("\n")).replaceAll(/"[^"]*"/g, "");
  const count = (separator: Separator) => header.split(separator).length;
  return [",", ";", "\t"].reduce((best, candidate) => (count(candidate) > count(best) ? candidate : best));
}
