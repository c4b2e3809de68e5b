import { printable } from "../core/printable.js";
import { shortNumber } from "./number.js";

/** A column to be printed: all numbers, all texts or all booleans. */
export interface TextColumn {
  /** What stands above the column. */
  readonly heading: string;
  /** One value a line, all of one type. */
  readonly values: ArrayLike<number | string | boolean>;
  /** Is NaN printed as blanks? Default false. */
  readonly blank?: boolean;
}

/** How texts are set off: `'(Intercept)'` in the display of a model, `{'(Intercept)'}` in a table of results. */
export type TextStyle = "quoted" | "braced";

/** What every line begins with. */
const MARGIN = "    ";
/** Blanks after a column of numbers. */
const GAP = 4;
/** Blanks after a column of texts. */
const TEXT_GAP = 8;

/**
 * Prints columns side by side under their headings, as MATLAB prints a table: numbers to the right of their column, columns to the left under
 * their headings, every line filled with blanks to the same width.
 *
 * @returns the line of headings and one line per value
 * @example
 * textTable([{ heading: "Term", values: ["x"] }, { heading: "DF", values: Float64Array.of(94) }], "quoted");
 * // ["    Term       DF", "    'x'        94"]
 */
export function textTable(columns: readonly TextColumn[], style: TextStyle): string[] {
  const blocks = columns.map(({ heading: raw, values, blank }, index) => {
    const heading = printable(raw);
    const cells = cellTexts(values, style, blank);
    const width = widest([heading, ...cells]);
    const gap = index === columns.length - 1 ? 0 : typeof values[0] === "string" ? TEXT_GAP : GAP;
    return [heading, ...cells].map((cell) => cell.padEnd(width + gap));
  });
  const lines = blocks.length === 0 ? 0 : blocks[0].length;
  return Array.from({ length: lines }, (_, line) => MARGIN + blocks.map((block) => block[line]).join(""));
}

/** Gives the values of one column as texts of equal width, numbers to the right. */
function cellTexts(values: TextColumn["values"], style: TextStyle, blank = false): string[] {
  const cells = Array.from(values);
  if (typeof cells[0] === "number") {
    const numbers = cells.map((value) => (blank && Number.isNaN(value) ? "" : shortNumber(value as number)));
    const width = widest(numbers);
    return numbers.map((text) => text.padStart(width));
  }
  if (typeof cells[0] === "boolean") return cells.map(String);
  const quoted = cells.map((text) => `'${printable(String(text))}'`);
  const width = widest(quoted);
  return quoted.map((text) => (style === "quoted" ? text.padEnd(width) : `{${text.padEnd(width)}}`));
}

/** Gives the length of the longest text. */
function widest(texts: readonly string[]): number {
  return texts.reduce((width, text) => Math.max(width, text.length), 0);
}
