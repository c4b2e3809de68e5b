// CSV by its definition, character by character and cell by cell, to hold the fast reader against. It shares no code with it.

import type { CsvOptions } from "../../src/io/index.js";

/** A column: numbers with NaN for missing, or texts (true and false as texts, too) with null for missing. */
export type SlowColumn = readonly (number | null)[] | readonly (string | null)[];

/** What a CSV text holds, or why it holds nothing: the code of the error and, where it has one, its line. */
export type SlowTable = { readonly columns: ReadonlyMap<string, SlowColumn> } | { readonly code: string; readonly line?: number };

interface Record {
  readonly line: number;
  readonly fields: readonly string[];
}

/** Reads a text under options that are right each by itself. */
export function slowCsv(source: string, options: CsvOptions): SlowTable {
  const text = source
    .replace(/^\uFEFF/, "")
    .replaceAll("\r\n", "\n")
    .replaceAll("\r", "\n");
  if (source.includes("\0") || source.includes("\uFFFD")) return { code: "file" };
  const separator = options.separator ?? mostFrequent(text);
  if (separator === options.decimal) return { code: "badOption" };
  const { records, broken } = recordsOf(text, separator);
  const [header, ...rows] = records;
  const ragged = rows.find(({ fields }) => fields.length !== header.fields.length);
  const fault = ragged?.line ?? broken; // what is broken is behind all records
  if (fault !== undefined) return { code: "file", line: fault };
  if (header === undefined) return { code: "emptyTable" };
  const sign = options.decimal ?? (separator === ";" && hasCommas(header.fields, rows, options) ? "," : ".");
  const columns = new Map<string, SlowColumn>();
  for (const [c, name] of header.fields.entries()) {
    const column = typed(
      name,
      rows.map(({ fields }) => fields[c]),
      sign,
      options,
    );
    if (typeof column === "number") return { code: "badValue", line: rows[column].line };
    columns.set(name, column);
  }
  if (columns.size < header.fields.length) return { code: "duplicateColumn" };
  if (rows.length === 0) return { code: "emptyTable" };
  const strange = Object.keys({ ...options.types, ...options.categorical }).find((name) => !columns.has(name));
  return strange === undefined ? { columns } : { code: "unknownColumn" };
}

/** Gives comma, semicolon or tab, of which the first line has most outside of quotes; the first of equals. */
function mostFrequent(text: string): string {
  const header = text.split("\n")[0].replace(/"[^"]*"/g, "");
  const counts = [",", ";", "\t"].map((each) => [...header].filter((character) => character === each).length);
  return [",", ";", "\t"][counts.indexOf(Math.max(...counts))];
}

/** Gives the records up to the first fault of a quote, and its line: a machine of four states, before a field, in one, in a quoted one, behind its closing quote. */
function recordsOf(text: string, separator: string): { readonly records: readonly Record[]; readonly broken?: number } {
  const records: Record[] = [];
  let [state, field, line, opened] = ["before", "", 1, 1];
  let record: { line: number; fields: string[] } | undefined;
  for (const character of [...(text.endsWith("\n") ? text : `${text}\n`)]) {
    const isEnd = character === "\n";
    if (state === "quoted") {
      if (character === '"') state = "closed";
      else field += character;
    } else if (state === "closed" && character === '"') {
      field += '"';
      state = "quoted";
    } else if (character === separator || isEnd) {
      if (state !== "before" || record !== undefined || !isEnd) {
        record ??= { line, fields: [] };
        record.fields.push(field);
        [field, state] = ["", "before"];
      }
      if (isEnd && record !== undefined) {
        records.push(record);
        record = undefined;
      }
    } else if (state === "closed") return { records, broken: line };
    else if (state === "before" && character === '"') {
      record ??= { line, fields: [] };
      [state, opened] = ["quoted", line];
    } else {
      record ??= { line, fields: [] };
      field += character;
      state = "field";
    }
    if (isEnd) line++;
  }
  // a text may end within quotes, or by a quote and the line's end that was put behind it
  return state === "before" ? { records } : { records, broken: opened };
}

const POINT = /^[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?$/i;
const COMMA = /^[+-]?(\d+(,\d*)?|,\d+)(e[+-]?\d+)?$/i;
const INFINITE = /^[+-]?inf(inity)?$/i;
const ODD = [
  /^[-–—.?*#_]*$/,
  /^<?#?n[/.]?an?\.?>?$/i,
  /^#.*[!?]$/,
  /^\(?null\)?$/i,
  /^(nil|missing|\\n)$/i,
  /^[<>≤≥~≈]? ?[+-]?[$€£¥]? ?(\d+|\d{1,3}([ \u00a0\u202f'’.,]\d{3})+)([.,]\d+)? ?[%‰$€£¥]?$/,
];

const reads = (cell: string, number: RegExp) => number.test(cell) || INFINITE.test(cell);

/** Is there a column that is not said to be text, all of whose values are numbers with commas, and not all with points? */
function hasCommas(names: readonly string[], rows: readonly Record[], options: CsvOptions): boolean {
  return names.some((name, c) => {
    const fields = rows.map((row) => row.fields[c]);
    const present = cellsOf(fields, options).flatMap((cell) => (cell === null ? [] : [cell.trim()]));
    const readsAll = (number: RegExp) => present.every((cell) => reads(cell, number));
    return typeOf(name, options) !== "text" && readsAll(COMMA) && !readsAll(POINT);
  });
}

/** Gives fields, null where they are missing. */
function cellsOf(fields: readonly string[], { missing: given = ["NA", "NaN"] }: CsvOptions): (string | null)[] {
  const missing = new Set(["", ...(typeof given === "string" ? [given] : given)]);
  return fields.map((field) => (missing.has(field) ? null : field));
}

function typeOf(name: string, { types, categorical }: CsvOptions) {
  const levels = categorical?.[name];
  return types?.[name] ?? (levels === undefined ? undefined : levels === true ? "either" : "text");
}

/** Gives the values of a column, or the row of the value that is wrong in it. */
function typed(name: string, fields: readonly string[], sign: string, options: CsvOptions): SlowColumn | number {
  const cells = cellsOf(fields, options);
  const type = typeOf(name, options);
  if (type === "text") return cells;
  const bare = cells.flatMap((cell) => (cell === null ? [] : [cell.trim()]));
  const isWhole = (cell: string) => /^[+-]?\d+$/.test(cell);
  const isLabel = (cell: string) => isWhole(cell) && String(Number(cell.replace(/^[+-]/, ""))) !== cell.replace(/^[+-]/, "");
  const isFraction = (cell: string) => !isWhole(cell) && (reads(cell, POINT) || reads(cell, COMMA));
  const labels = bare.filter(isLabel).length;
  if (type !== "number" && labels > 0 && labels >= bare.filter(isFraction).length) return cells;
  const number = sign === "," ? COMMA : POINT;
  if (bare.every((cell) => reads(cell, number))) return numbersOf(cells, sign);
  const numbers = bare.filter((cell) => reads(cell, POINT) || reads(cell, COMMA));
  const rest = bare.filter((cell) => !numbers.includes(cell));
  const restIsOdd = rest.every((cell) => cell.length <= 40 && ODD.some((odd) => odd.test(cell)));
  const isOdd = numbers.length > 0 && (numbers.length >= 0.9 * bare.length || restIsOdd);
  if (type === "number" || (isOdd && type !== "either"))
    return cells.findIndex((cell) => cell !== null && !reads(cell.trim(), number));
  const isBoolean = bare.length > 0 && cells.every((cell) => cell === null || /^(true|false)$/i.test(cell));
  return isBoolean ? cells.map((cell) => cell?.toLowerCase() ?? null) : cells;
}

/** Gives the numbers, or the row of one beyond the range of doubles. */
function numbersOf(cells: readonly (string | null)[], sign: string): SlowColumn | number {
  const values = cells.map((cell) => {
    if (cell === null) return Number.NaN;
    if (INFINITE.test(cell.trim())) return cell.includes("-") ? -Infinity : Infinity;
    return Number(cell.trim().replace(sign, "."));
  });
  const beyond = cells.findIndex((cell, row) => Math.abs(values[row]) === Infinity && !INFINITE.test(cell!.trim()));
  return beyond >= 0 ? beyond : values;
}
