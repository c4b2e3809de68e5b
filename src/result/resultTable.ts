import { heading } from "./headings.js";
import { latexTable, latexText, markdownTable, markdownText } from "./markup.js";
import { type TextColumn, textTable } from "./textTable.js";
import { GlmeError } from "../core/errors.js";
import { nearest } from "../core/nearest.js";
import { printable } from "../core/printable.js";
import { shown } from "../core/outside.js";

/** What a table of results holds. */
export type ResultCell = string | number | boolean;

/** A column of cells: doubles for numbers. */
export type ResultColumn<T extends ResultCell> = [T] extends [number] ? Float64Array : readonly T[];

/** The columns of a table, each as it is or as the function that computes it when somebody reads it. */
export type ResultColumns<Row extends { [K in keyof Row]: ResultCell }> = {
  readonly [K in keyof Row]: ResultColumn<Row[K]> | (() => ResultColumn<Row[K]>);
};

/** Most rows that a table prints: of a longer one the first. */
const PRINTED_ROWS = 1000;

/**
 * A table of results. It keeps columns, each computed when it is first read; row objects are made on demand, so that a million random
 * effects cost what is asked of them.
 *
 * @example
 * const table = new ResultTable<{ name: string; estimate: number }>("Coefficients", 2, { name: ["a", "b"], estimate: Float64Array.of(1, 2) });
 * table.column("estimate"); // Float64Array [1, 2]
 * table.rows[1]; // { name: "b", estimate: 2 }
 */
export class ResultTable<Row extends { [K in keyof Row]: ResultCell }> implements Iterable<Row> {
  /** What the table holds, as its first line prints it. */
  readonly title: string;
  /** Number of rows. */
  readonly length: number;
  /** The columns' names in their order. */
  readonly names: readonly (keyof Row & string)[];
  readonly #columns: { [K in keyof Row]: ResultColumn<Row[K]> | (() => ResultColumn<Row[K]>) };
  /** Columns that were read: they are computed and have no −0. */
  readonly #read = new Set<keyof Row>();
  #rows: readonly Row[] | undefined;

  readonly #blanks: readonly (keyof Row)[];
  readonly #notes: readonly string[];

  /**
   * @param blanks columns in which NaN says that there is nothing to tell: it is printed as blanks
   * @param notes what to mind about the table, in whole sentences
   */
  constructor(
    title: string,
    length: number,
    columns: ResultColumns<Row>,
    blanks: readonly (keyof Row)[] = [],
    notes: readonly string[] = [],
  ) {
    this.title = title;
    this.length = length;
    this.#notes = notes;
    this.#blanks = blanks;
    this.names = Object.keys(columns) as (keyof Row & string)[];
    this.#columns = { ...columns };
  }

  /**
   * Gives all values of one column: a Float64Array of numbers, or an array of texts.
   *
   * @throws GlmeError unknownColumn, with the nearest name
   * @example
   * model.fixedEffects().column("pValue"); // Float64Array [9.8194e-15, 0.041122, …]
   */
  column<K extends keyof Row & string>(name: K): ResultColumn<Row[K]> {
    const column = typeof name === "string" && Object.hasOwn(this.#columns, name) ? this.#columns[name] : this.#noColumn(name);
    if (this.#read.has(name)) return column as ResultColumn<Row[K]>;
    const read = withoutSignedZeros((typeof column === "function" ? column() : column) as ResultColumn<Row[K]>);
    this.#columns[name] = read;
    this.#read.add(name);
    return read;
  }

  /** What to mind about the table, in whole sentences; they are printed below it. */
  get notes(): readonly string[] {
    return this.#notes;
  }

  /** The rows as plain objects, made when first read. */
  get rows(): readonly Row[] {
    this.#rows ??= [...this];
    return this.#rows;
  }

  /** Gives row by row, each made when its turn comes. */
  *[Symbol.iterator](): Iterator<Row> {
    const columns = this.names.map((name) => [name, this.column(name)] as const);
    for (let row = 0; row < this.length; row++) {
      yield Object.fromEntries(columns.map(([name, values]) => [name, values[row]])) as Row;
    }
  }

  /** Gives the rows, as JSON.stringify wants them; NaN and Infinity become null there. */
  toJSON(): readonly Row[] {
    return this.rows;
  }

  /** Gives the title and the table as MATLAB prints it; of a table of more than 1000 rows the first 1000. */
  toString(): string {
    const lines = [`    ${printable(this.title)}`, "", ...textTable(this.#printed(), "braced")];
    const more = this.#more > 0 ? [`    … ${this.#more} more rows`] : [];
    return [...lines, ...more, ...this.notes.map((note) => `    ${printable(note)}`)].join("\n");
  }

  /**
   * Gives the title and the table in GitHub's Markdown, with the numbers that `toString` prints; of more than 1000 rows the first 1000.
   *
   * @example
   * model.anova().toMarkdown(); // "#### Marginal F-tests: …\n\n| Term | FStat | …"
   */
  toMarkdown(): string {
    const lines = [`#### ${markdownText(this.title)}`, "", ...markdownTable(this.#printed())];
    const more = this.#more > 0 ? ["", `… ${this.#more} more rows`] : [];
    return [...lines, ...more, ...this.notes.flatMap((note) => ["", markdownText(note)])].join("\n");
  }

  /**
   * Gives the table as a `tabular` of LaTeX that needs no package, the title in a comment above it; of more than 1000 rows the first 1000.
   *
   * @example
   * model.fixedEffects().toLatex(); // "% Fixed effect coefficients: …\n\\begin{tabular}{lrrrrrrr}\n…"
   */
  toLatex(): string {
    const lines = [`% ${latexText(this.title)}`, ...latexTable(this.#printed())];
    const more = this.#more > 0 ? [`% ${this.#more} more rows`] : [];
    return [...lines, ...more, ...this.notes.map((note) => `% ${latexText(note)}`)].join("\n");
  }

  /** Gives the columns as far as they are printed. */
  #printed(): TextColumn[] {
    return this.names.map((name) => {
      const values: ArrayLike<ResultCell> = this.column(name).slice(0, PRINTED_ROWS);
      return { heading: heading(name), values, blank: this.#blanks.includes(name) };
    });
  }

  /** Number of rows that are not printed. */
  get #more(): number {
    return this.length - PRINTED_ROWS;
  }

  #noColumn(name: string): never {
    const near = nearest(name, this.names);
    throw new GlmeError(
      "unknownColumn",
      `"${this.title}" has no column ${shown(name)}.${near === undefined ? "" : ` Did you mean "${near}"?`}`,
      { column: name },
      `Its columns are ${this.names.join(", ")}.`,
    );
  }
}

/** Gives a column with 0 in place of −0, which says no more and reads as if it did. */
function withoutSignedZeros<C extends ArrayLike<ResultCell>>(column: C): C {
  const isNumeric = column instanceof Float64Array && column.some((value) => Object.is(value, -0));
  return isNumeric ? (column.map((value) => value + 0) as Float64Array & C) : column;
}
