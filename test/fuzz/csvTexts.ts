import { type CsvOptions, readCsv } from "../../src/io/index.js";
import type { Table } from "../../src/table/index.js";
import type { RandomStream } from "../generators/stream.js";
import { type Attack, type Fuzzer, must, type Outcome, requireRefusal } from "./fuzzer.js";
import { type SlowColumn, slowCsv } from "./slowCsv.js";
import type { Watch } from "./watch.js";

const NUMBERS = "0 1 -2.5 +.5 1e3 2.E-1 7 12345 0.1 3,5 -1,25 1e-320 Inf -infinity".split(" ");
const LABELS = "001 12345678901234567890 9007199254740993 -007".split(" ");
const ODD = [
  "NA",
  "N/A",
  "-",
  "",
  " ",
  "?",
  "1 234",
  "12%",
  "<0.5",
  "1.234,5",
  "null",
  "#DIV/0!",
  "nan",
  "1e400",
  "n.a.",
  "1e",
  "0x1F",
  "1_000",
];
const WORDS = [
  "a",
  "b",
  "low",
  "true",
  "FALSE",
  "é",
  "日本",
  "😀",
  "a b",
  "__proto__",
  "__proto__",
  "=1+1",
  "12b",
  "'",
  "a,b",
  "a;b",
  "x\ny",
  'say "hi"',
  "x\ty",
];

const OPTIONS: { readonly [K in keyof CsvOptions]-?: readonly unknown[] } = {
  separator: [",", ";", "\t", "|", "a", "1"],
  decimal: [".", ","],
  missing: ["NA", "", [], ["-", "?"], ["NA", "N/A", "1"]],
  types: [{}, { x: "text" }, { x: "number" }, { x: "text", y: "number" }, { nowhere: "text" }, { X: "Text" }],
  categorical: [{}, { x: true }, { y: true }, { nowhere: true }],
};
const WRONG: readonly (readonly [name: string, value: unknown])[] = [
  ["separator", "||"], ["separator", ""], ["separator", '"'], ["separator", 5], ["decimal", ";"], ["decimal", 0], ["missing", 5], ["missing", [null]],
  ["types", "text"], ["types", { x: "txt" }], ["types", new Map()], ["categorical", []], ["seperator", ","], ["header", true], ["sep", ";"],
]; // biome-ignore format: one line

/** Draws options, right each by itself. */
function someOptions(stream: RandomStream): CsvOptions {
  const chosen = Object.entries(OPTIONS).filter(() => stream.chance(0.15));
  return Object.fromEntries(chosen.map(([name, values]) => [name, stream.pick(values)]));
}

/** Draws the cells of a column, most of one kind. */
function cells(stream: RandomStream, height: number): string[] {
  const kind = stream.pick([NUMBERS, NUMBERS, NUMBERS.slice(0, 9), LABELS, WORDS, ["true", "False", ""]]);
  const other = stream.pick([ODD, ODD, NUMBERS, WORDS]);
  const share = stream.pick([0, 0, 0, 0.05, 0.3]);
  return Array.from({ length: height }, () => stream.pick(stream.chance(share) ? other : kind));
}

/** Writes a table as CSV, each cell as it is or in quotes, with faults now and then. */
function written(stream: RandomStream): string {
  const separator = stream.pick([",", ",", ";", "\t"]);
  const end = stream.pick(["\n", "\n", "\r\n", "\r"]);
  const names = stream.sample(["x", "y", "g", stream.chance(0.05) ? "x" : "h", "body weight", "é"], stream.integer(1, 4));
  const height = stream.integer(0, 14);
  const columns = names.map((name) => [name, ...cells(stream, height)]);
  const quoted = (cell: string) => {
    const isNeeded = /["\n\r,;\t]/.test(cell);
    return isNeeded !== stream.chance(0.03) || stream.chance(0.1) ? `"${cell.replaceAll('"', '""')}"` : cell;
  };
  const lines = Array.from({ length: height + 1 }, (_, row) => columns.map((column) => quoted(column[row])).join(separator));
  if (stream.chance(0.1)) lines.splice(stream.integer(0, height), 0, "");
  const text = lines.join(end) + (stream.chance(0.8) ? end : "");
  return (stream.chance(0.1) ? "\uFEFF" : "") + text;
}

/** A table's text under options of which each is right by itself: what the slow reader finds. */
const rightOptions: Attack = (stream, watch) => compared(written(stream), someOptions(stream), watch);

const PIECES = [...'xyg,;\t"\n\r 019.-eé\uFEFF\0\uFFFD', '""', "1,5", "NA", "\n\n", '","', "true", "😀"];

/** Any text: what the slow reader finds. */
const texts: Attack = (stream, watch) => {
  const text = Array.from({ length: stream.integer(0, 25) }, () => stream.pick(PIECES)).join("");
  return compared(text, stream.chance(0.5) ? {} : someOptions(stream), watch);
};

/** Bytes: those of a text are read as the text is, others are refused with their line, or are text. */
const bytes: Attack = (stream, watch) => {
  const text = written(stream);
  const encoded = new TextEncoder().encode(text);
  if (stream.chance(0.5)) return compared(text, {}, watch, encoded);
  for (let count = stream.integer(1, 3); count > 0; count--)
    encoded[stream.integer(0, encoded.length - 1)] = stream.integer(0, 255);
  let changed: string | undefined;
  try {
    changed = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(encoded);
  } catch {
    return found(encoded, {}, watch, { code: "file" });
  }
  return compared(changed, {}, watch, encoded);
};

/** An option that is wrong is refused, whatever the text. */
const wrongOptions: Attack = (stream, watch) => {
  const [name, value] = stream.pick(WRONG);
  const options = { ...someOptions(stream), [name]: value } as CsvOptions;
  try {
    watch.piece(() => readCsv(written(stream), options));
  } catch (error) {
    requireRefusal(error);
    must(/^(badOption|unknownOption)$/.test(error.code), () => `${name}: ${String(value)} has the code ${error.code}`);
    return "refused";
  }
  throw new Error(`the option ${name}: ${String(value)} passed`);
};

function compared(text: string, options: CsvOptions, watch: Watch, source: string | Uint8Array = text): Outcome {
  return found(source, options, watch, slowCsv(typeof source === "string" ? text : text.replaceAll("\uFFFD", "\uFFFE"), options));
}

/** Reads, and looks for what is expected. */
function found(source: string | Uint8Array, options: CsvOptions, watch: Watch, expected: ReturnType<typeof slowCsv>): Outcome {
  const shown = () => JSON.stringify([typeof source === "string" ? source : Array.from(source), options]);
  let table: Table;
  try {
    table = watch.piece(() => readCsv(source, options));
  } catch (error) {
    requireRefusal(error);
    must("code" in expected, () => `${shown()} is refused: ${error.message}`);
    must(expected.code === error.code, () => `${shown()}: ${error.code} for ${expected.code}, ${error.message}`);
    const { line } = expected;
    must(
      line === undefined || new RegExp(`line ${line}\\b`, "i").test(error.message),
      () => `${shown()}: not line ${line}, ${error.message}`,
    );
    return "refused";
  }
  must("columns" in expected, () => `${shown()} is read, not refused: ${JSON.stringify(expected)}`);
  for (const [name, cells] of expected.columns)
    must(sameCells(table, name, cells), () => `${shown()}: ${name} is not ${JSON.stringify(cells)}`);
  return "right";
}

function sameCells(table: Table, name: string, cells: SlowColumn): boolean {
  const column = table.column(name);
  const isNumeric =
    cells.every((cell) => typeof cell === "number" || cell === null) && cells.some((cell) => typeof cell === "number");
  if (column.kind === "numeric")
    return (
      column.values.every((value, row) => Object.is(value, cells[row] ?? Number.NaN)) &&
      (isNumeric || cells.every((cell) => cell === null))
    );
  const labels = Array.from(column.codes, (code) => (code < 0 ? null : column.levels[code]));
  // a column that is declared categorical has its numbers printed as labels
  return labels.every(
    (label, row) =>
      label === (typeof cells[row] === "number" ? (Number.isNaN(cells[row]) ? null : String(cells[row])) : (cells[row] ?? null)),
  );
}

export const csvFuzzer: Fuzzer = {
  name: "CSV",
  attacks: [
    ["tables as text", 45, rightOptions],
    ["any text", 30, texts],
    ["bytes", 15, bytes],
    ["wrong options", 10, wrongOptions],
  ],
};
