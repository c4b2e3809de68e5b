import { GlmeError } from "../core/errors.js";
import type { Cells } from "../table/cells.js";
import { type DecimalSign, numberOf, spellingOf } from "./spelling.js";

/** What a column is said to be, whatever its values look like. */
export type ColumnType = "number" | "text";

/** A column as it stands in the text. */
export interface TextColumn {
  readonly name: string;
  /** Its fields, null where one is missing. */
  readonly texts: readonly (string | null)[];
  /** The line of each field, counted from 1. */
  readonly lines: readonly number[];
}

/** How the numbers of a column are found. */
export interface NumberRules {
  /** What stands before the digits after the point. */
  readonly decimal: DecimalSign;
  /** What stands between fields: decimal commas are not advised beside commas. */
  readonly separator: string;
  /** Texts that stand for a missing value. */
  readonly missing: ReadonlySet<string>;
}

/** True and false in any case: four letters, or five. */
const BOOLEAN = /^(true|false)$/i;
/** What programs and people write for a missing value: "-", "?", "N/A", "n.a.", "<NA>", "null", "#DIV/0!", … */
const LIKELY_MISSING = /^([-–—.?*#_]*|<?#?n[/.]?an?\.?>?|#.*[!?]|\(?null\)?|nil|missing|\\n)$/i;
/** A number in a spelling that is not read: "<0.5", "1 234", "1,234.5", "12%", "$3". */
const DRESSED = /^[<>≤≥~≈]? ?[+-]?[$€£¥]? ?(\d+|\d{1,3}([ \u00a0\u202f'’.,]\d{3})+)([.,]\d+)? ?[%‰$€£¥]?$/;
/** Longest text that is looked at for either. */
const LONGEST_ODD = 40;
/** A column of which at most this part is no number is a numeric column with errors. */
const MOST_ODD = 0.1;

/** How many of a column's fields are what. */
interface Census {
  /** Fields that are not missing. */
  readonly present: number;
  /** Numbers with a point, and with a comma, before their fraction; whole ones count as both. */
  readonly points: number;
  readonly commas: number;
  /** Numbers of either kind. */
  readonly either: number;
  readonly fractions: number;
  readonly labels: number;
  /** Are all that are no numbers either what people write for a missing value, or numbers in a spelling that is not read? */
  readonly restIsOdd: boolean;
}

/**
 * Gives the cells of a column: numbers, NaN where missing; booleans; or its texts.
 *
 * @param type what the column is said to be; "either" for numbers or texts, without complaint
 * @throws GlmeError badValue, with the line, for a number beyond the range of doubles, and for a value that is no number among many that are
 */
export function csvCells(column: TextColumn, type: ColumnType | "either" | undefined, rules: NumberRules): Cells {
  if (type === "text") return column.texts;
  const { present, points, commas, either, fractions, labels, restIsOdd } = censusOf(column.texts);
  if (type !== "number" && labels > 0 && labels >= fractions) return column.texts;
  const { decimal } = rules;
  if ((decimal === "," ? commas : points) === present) return numbers(column, decimal);
  const isOdd = either > 0 && (either >= (1 - MOST_ODD) * present || restIsOdd);
  if ((isOdd && type !== "either") || type === "number") throw oddValue(column, rules, `${either} of its ${present} values`);
  return booleans(column.texts) ?? column.texts;
}

/** Are all values of a column numbers if a comma stands before their digits, and only then? */
export function hasDecimalCommas(texts: TextColumn["texts"]): boolean {
  const { present, points, commas } = censusOf(texts);
  return commas === present && commas > points;
}

function censusOf(texts: TextColumn["texts"]): Census {
  const census = { present: 0, points: 0, commas: 0, either: 0, fractions: 0, labels: 0, restIsOdd: true };
  for (const text of texts) {
    if (text === null) continue;
    const point = spellingOf(text, ".");
    const comma = point === "whole" || point === "label" ? point : spellingOf(text, ",");
    census.present++;
    if (point !== "none") census.points++;
    if (comma !== "none") census.commas++;
    if (point === "label") census.labels++;
    if (point === "fraction" || comma === "fraction") census.fractions++;
    if (point !== "none" || comma !== "none") census.either++;
    else census.restIsOdd &&= isOddNumber(text.trim());
  }
  return census;
}

function isOddNumber(text: string): boolean {
  return text.length <= LONGEST_ODD && (LIKELY_MISSING.test(text) || DRESSED.test(text));
}

/** Reads texts that are all numbers, NaN where missing. */
function numbers(column: TextColumn, decimal: DecimalSign): Float64Array {
  return Float64Array.from(column.texts, (text, row) => {
    if (text === null) return NaN;
    const value = numberOf(text, decimal);
    if (Number.isNaN(value)) throw badNumber(column, row, "beyond the range of doubles");
    return value;
  });
}

/** Gives the error for the first value that is no number. */
function oddValue(column: TextColumn, { decimal, separator, missing }: NumberRules, most: string): GlmeError {
  const row = column.texts.findIndex((text) => text !== null && spellingOf(text, decimal) === "none");
  const text = column.texts[row] ?? "";
  const other = decimal === "." ? "," : ".";
  const isOther = spellingOf(text, other) !== "none";
  const markers = [...missing, text].filter((marker) => marker !== "");
  const advice = isOther && other !== separator ? `decimal: "${other}"` : `missing: ${JSON.stringify(markers)}`;
  return badNumber(column, row, `no number${isOther ? ` with "${decimal}"` : ""}; ${most} are numbers`, `, ${advice}`);
}

function badNumber({ name, texts, lines }: TextColumn, row: number, what: string, advice = ""): GlmeError {
  return new GlmeError(
    "badValue",
    `Column "${name}" holds ${JSON.stringify(texts[row])} in line ${lines[row]} of the CSV text: ${what}.`,
    { column: name, row },
    `Correct the value, or read it with the option types: { ${JSON.stringify(name)}: "text" }${advice}.`,
  );
}

/** Reads texts as booleans, null where missing; null for all if some text is neither true nor false. */
function booleans(texts: TextColumn["texts"]): (boolean | null)[] | null {
  if (!texts.every((text) => text === null || BOOLEAN.test(text))) return null;
  return texts.map((text) => (text === null ? null : text.length === 4));
}
