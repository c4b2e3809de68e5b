import { GlmeError } from "../core/errors.js";
import { MEMORY_BYTES } from "../core/memory.js";
import { nearest } from "../core/nearest.js";
import { printable } from "../core/printable.js";
import { isList, shown } from "../core/outside.js";
import { badOption, readOptions, recordOf } from "../core/readOptions.js";
import { finish, type Steps } from "../core/steps.js";
import { type Cells, columnOrComplaint } from "./cells.js";
import type { Column, UnusableColumn } from "./column.js";
import { asFactor, cellText, type DeclaredLevels, declareLevels } from "./factor.js";
import { asCells, namedCells, type TableSource } from "./source.js";

/** How columns are to be understood. */
export interface TableOptions {
  /**
   * Columns that are categorical: true for levels in their natural order (sorted for numbers, of first appearance for text), or
   * the levels in the order that they shall have.
   */
  readonly categorical?: { readonly [column: string]: DeclaredLevels | true } | undefined;
}

/** Reads the option categorical; what it holds for a column is looked at together with the column. */
export const readCategorical = recordOf<DeclaredLevels | true>((levels) => levels as DeclaredLevels | true);

/** Rows that `head` gives and the display shows where nobody says how many. */
const FIRST_ROWS = 6;

/** Most rows of which any model fits into memory: with a response and one column of doubles. */
const MOST_ROWS = MEMORY_BYTES / 16;

type Columns = ReadonlyMap<string, Column | UnusableColumn>;

/**
 * Named columns of equal length: what a model is fitted to. A table never changes; what it was made from is copied.
 *
 * Numbers make numeric columns; text and booleans make categorical ones. Levels come in order of first appearance for text,
 * sorted for numbers and booleans, and as given where they are declared. NaN, null, undefined and empty text are missing values.
 * A column of anything else, as dates and objects, may be there as long as nothing reads it.
 *
 * @example
 * const table = Table.from({ y: [3, 1, 2], dose: [2, 1, 1], herd: ["b", "a", "b"] }, { categorical: { dose: true } });
 * table.levels("herd"); // ["b", "a"]
 * table.levels("dose"); // ["1", "2"]
 */
export class Table {
  /** Names of the columns, in their order. */
  readonly names: readonly string[];
  /** Number of rows. */
  readonly height: number;
  readonly #columns: Columns;

  private constructor(columns: Columns, height: number) {
    this.#columns = columns;
    this.names = [...columns.keys()];
    this.height = height;
  }

  /**
   * Makes a table from columns, rows, or another library's table.
   *
   * @param source an object of arrays or typed arrays, an array of row objects, an Apache Arrow or Arquero table, or a Table
   * @throws GlmeError emptyTable, columnLength, duplicateColumn, unknownColumn, badValue; columnType for what is no table, or no column
   * @example
   * Table.from([{ y: 1, g: "a" }, { y: 2, g: "b" }]).height; // 2
   */
  static from(source: TableSource | Table, options: TableOptions = {}): Table {
    const { categorical } = readOptions("Table.from", { categorical: readCategorical }, options);
    return Object.entries(categorical).reduce(
      (declared, [name, levels]) => declared.asCategorical(name, levels === true ? undefined : levels),
      finish(Table.inSteps(source)),
    );
  }

  /**
   * @internal Makes a table from columns, rows, or another library's table, in pieces between which other work may have its turn.
   *
   * @throws GlmeError as `Table.from`
   */
  static *inSteps(source: TableSource | Table): Steps<Table> {
    const isTable = typeof source === "object" && source !== null && #columns in source; // asked so, no Proxy fails
    return isTable ? source : yield* Table.cellsInSteps(yield* namedCells(source));
  }

  /**
   * Makes a table from names and values, for readers whose names might come twice.
   *
   * @throws GlmeError as `Table.from`
   * @example
   * Table.fromCells([["y", [1, 2]]]).names; // ["y"]
   */
  static fromCells(entries: readonly (readonly [name: string, cells: Cells])[]): Table {
    return finish(Table.cellsInSteps(entries));
  }

  private static *cellsInSteps(entries: readonly (readonly [name: string, cells: Cells])[]): Steps<Table> {
    requirePairs(entries);
    if (entries.length === 0) throw new GlmeError("emptyTable", "The table has no columns.");
    const height = asCells(entries[0][0], entries[0][1]).length;
    if (height > MOST_ROWS) throw tooLong(height);
    const columns = new Map<string, Column | UnusableColumn>();
    for (const [name, values] of entries) {
      const cells = asCells(name, values);
      if (columns.has(name)) {
        throw new GlmeError("duplicateColumn", `Two columns are called "${name}".`, { column: name }, "Rename one of them.");
      }
      if (cells.length !== height) {
        throw new GlmeError(
          "columnLength",
          `Column "${name}" has ${cells.length} values, but column "${entries[0][0]}" has ${height}.`,
          { column: name },
          "All columns need one value for each row; write null or NaN for a missing one.",
        );
      }
      columns.set(name, yield* columnOrComplaint(name, cells, FIRST_ROWS));
    }
    if (height === 0) throw new GlmeError("emptyTable", "The table has no rows.");
    return new Table(columns, height);
  }

  /**
   * Gives the column of that name: its doubles, or its codes and levels.
   *
   * @throws GlmeError unknownColumn, with the nearest name; columnType for values that are not all numbers, all text or all booleans
   * @example
   * Table.from({ y: [1, null] }).column("y"); // { kind: "numeric", source: "number", values: Float64Array [1, NaN] }
   */
  column(name: string): Column {
    const column = this.#columns.get(name);
    if (column?.kind === "unusable") throw column.complaint;
    if (column !== undefined) return column;
    const near = nearest(name, this.names);
    throw new GlmeError(
      "unknownColumn",
      `The table has no column ${shown(name)}.${near === undefined ? "" : ` Did you mean "${near}"?`}`,
      { column: name },
      `Its columns are ${this.names.join(", ")}.`,
    );
  }

  /**
   * Says why a column cannot be read; undefined for one that can.
   *
   * @example
   * Table.from({ y: [1], seen: [new Date(0)] } as never).complaint("seen")?.code; // "columnType"
   */
  complaint(name: string): GlmeError | undefined {
    const column = this.#columns.get(name);
    return column?.kind === "unusable" ? column.complaint : undefined;
  }

  /**
   * Gives the levels of a categorical column, in their order.
   *
   * @throws GlmeError unknownColumn; columnType for a numeric column
   * @example
   * Table.from({ f: ["b", "a", "b"] }).levels("f"); // ["b", "a"]
   */
  levels(name: string): readonly string[] {
    const column = this.column(name);
    if (column.kind === "categorical") return column.levels;
    throw new GlmeError(
      "columnType",
      `Column "${name}" is numeric and has no levels.`,
      { column: name },
      `table.asCategorical("${name}") makes it categorical.`,
    );
  }

  /**
   * Gives a table in which one column is made categorical, or has its levels in another order; the other columns are this one's.
   *
   * @param levels all levels in the order wanted; without them, sorted for numbers and unchanged for text and booleans
   * @throws GlmeError unknownColumn; badValue where a value is not among the levels
   * @example
   * Table.from({ f: ["b", "a"] }).asCategorical("f", ["a", "b"]).levels("f"); // ["a", "b"]
   */
  asCategorical(name: string, levels?: DeclaredLevels): Table {
    const column = this.column(name);
    const factor = levels === undefined ? asFactor(column) : declareLevels(name, column, levels);
    return new Table(new Map(this.#columns).set(name, factor), this.height);
  }

  /**
   * Gives a table of the first `n` rows. Levels stay, used or not.
   *
   * @example
   * Table.from({ y: [1, 2, 3] }).head(2).height; // 2
   */
  head(n = FIRST_ROWS): Table {
    if (typeof n !== "number" || Number.isNaN(n)) throw badOption("n", n, "a number of rows");
    const height = Math.max(0, Math.min(Math.floor(n), this.height));
    const columns = [...this.#columns].map(([name, column]) => [name, firstRows(column, height)] as const);
    return new Table(new Map(columns), height);
  }

  /** Gives the size, and the first rows as aligned text. */
  toString(): string {
    const shown = this.head();
    const columns = [...shown.#columns].map(([name, column]) => {
      const cells =
        column.kind === "unusable" ? column.texts : Array.from({ length: shown.height }, (_, row) => cellText(column, row));
      const texts = [name, ...cells].map(printable);
      const width = Math.max(...texts.map((text) => text.length));
      return texts.map((cell) => (column.kind === "numeric" ? cell.padStart(width) : cell.padEnd(width)));
    });
    const lines = Array.from({ length: shown.height + 1 }, (_, line) =>
      columns
        .map((column) => column[line])
        .join("  ")
        .trimEnd(),
    );
    const more = this.height - shown.height;
    return [`Table: ${this.height} × ${this.names.length}`, ...lines, ...(more > 0 ? [`… ${more} more`] : [])].join("\n");
  }
}

/** @throws GlmeError columnType for what is no array of names with their values */
function requirePairs(entries: unknown): void {
  const isPair = (entry: unknown) => isList(entry) && typeof entry[0] === "string";
  let place = 0;
  if (isList(entries)) while (place < entries.length && isPair(entries[place])) place++;
  if (isList(entries) && place === entries.length) return;
  throw new GlmeError("columnType", "Table.fromCells wants an array of names with their values.", {}, 'Give [["y", [1, 2]], …].');
}

function tooLong(height: number): GlmeError {
  return new GlmeError("memory", `The table has ${height} rows, but no model of more than ${MOST_ROWS} fits into memory.`);
}

function firstRows(column: Column | UnusableColumn, height: number): Column | UnusableColumn {
  if (column.kind === "unusable") return { ...column, texts: column.texts.slice(0, height) };
  return column.kind === "numeric"
    ? { ...column, values: column.values.slice(0, height) }
    : { ...column, codes: column.codes.slice(0, height) };
}
