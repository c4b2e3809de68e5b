import { GlmeError } from "../core/errors.js";
import { isGone, isList, kindOf, messageOf, shown } from "../core/outside.js";
import { inParts, type Steps } from "../core/steps.js";
import type { Cell, Cells } from "./cells.js";

/** Columns by name: `{ y: [1, 2], g: ["a", "b"] }`. */
export type ColumnsObject = { readonly [name: string]: Cells };

/** Rows as objects: `[{ y: 1, g: "a" }, { y: 2, g: "b" }]`. A name that a row lacks is missing in that row. */
export type RowObjects = readonly { readonly [name: string]: Cell }[];

/** The part of an Apache Arrow table that is read; an import of Arrow is not needed. */
export interface ArrowTable {
  /** Its fields, whose names are the columns'. */
  readonly schema: { readonly fields: readonly { readonly name: string | number }[] };
  /** Gives the column at a place, from 0. */
  getChildAt(index: number): ArrowVector | null;
}

/** The part of an Apache Arrow vector that is read. */
interface ArrowVector extends Iterable<unknown> {
  /** Number of rows. */
  readonly length: number;
  /** Number of rows without a value. */
  readonly nullCount: number;
  /** Gives the values as one array, typed where they are numbers. */
  toArray(): unknown;
}

/** The part of an Arquero table that is read; filters and order of the table are respected. */
export interface ArqueroTable {
  /** Gives the names of the columns, in their order. */
  columnNames(): readonly string[];
  /** Gives the values of a column, in the table's order and without the rows that are filtered out. */
  array(name: string): unknown;
}

/** What can be made a table: an object of columns, an array of row objects, an Apache Arrow or an Arquero table. */
export type TableSource = ColumnsObject | RowObjects | ArrowTable | ArqueroTable;

/**
 * Gives names and values of the columns of anything that is recognised as a table, in its own order; in pieces, but for what another
 * library's table gives at once.
 *
 * @throws GlmeError columnType for what is no table, and for one that fails while it is read: reading may run another library's code
 */
export function* namedCells(source: TableSource): Steps<[name: string, cells: Cells][]> {
  try {
    return yield* entriesOf(source);
  } catch (error) {
    if (error instanceof GlmeError) throw error;
    throw new GlmeError("columnType", `The table cannot be read: ${messageOf(error)}`);
  }
}

function* entriesOf(source: TableSource): Steps<[name: string, cells: Cells][]> {
  if (Array.isArray(source)) return yield* fromRowObjects(source);
  if (typeof source !== "object" || source === null || ArrayBuffer.isView(source)) throw noTable(source);
  if (isArrow(source)) return yield* fromArrow(source);
  if (isArquero(source))
    return Array.from(source.columnNames() ?? [], (name) => [String(name), asCells(name, source.array(name))]);
  const entries = Object.entries(source);
  if (entries.length === 0 && kindOf(source) !== "Object") throw noTable(source);
  return entries;
}

function noTable(source: unknown): GlmeError {
  return new GlmeError(
    "columnType",
    `A table is expected, ${shown(source)} was given.`,
    {},
    "Give an object of columns, { y: [1, 2], g: ['a', 'b'] }, or an array of row objects.",
  );
}

function isArrow(source: object): source is ArrowTable {
  const { schema, getChildAt } = source as Partial<ArrowTable>;
  return Array.isArray(schema?.fields) && typeof getChildAt === "function";
}

function isArquero(source: object): source is ArqueroTable {
  const { columnNames, array } = source as Partial<ArqueroTable>;
  return typeof columnNames === "function" && typeof array === "function";
}

/** Reads an Arrow table: numbers without nulls come as one typed array, an element for each row; everything else comes value by value. */
function* fromArrow(table: ArrowTable): Steps<[string, Cells][]> {
  const columns: [string, Cells][] = [];
  for (const [index, field] of table.schema.fields.entries()) {
    const name = String(field?.name);
    const vector = table.getChildAt(index);
    if (typeof vector?.toArray !== "function" || typeof vector[Symbol.iterator] !== "function") throw noArray(name, vector);
    const whole = vector.nullCount === 0 ? vector.toArray() : null;
    // A decimal of 128 bits comes as four elements for each row: only its values one by one show what it is.
    const perRow = ArrayBuffer.isView(whole) && (whole as Uint8Array).length === vector.length;
    columns.push([name, perRow ? (whole as Uint8Array) : yield* valuesOf(vector)]);
  }
  return columns;
}

/** Gives the values of an Arrow vector, one by one. */
function* valuesOf(vector: ArrowVector): Steps<Cell[]> {
  const cells: Cell[] = [];
  for (const value of vector) {
    cells.push(value as Cell);
    if (cells.length % VALUES_TOGETHER === 0) yield;
  }
  return cells;
}

function* fromRowObjects(rows: readonly unknown[]): Steps<[string, Cells][]> {
  const columns = new Map<string, Cell[]>();
  yield* inParts(rows.length, VALUES_TOGETHER, (from, to) => readRows(rows, columns, from, to));
  return [...columns];
}

/** Objects, or values of an iterator, between two pauses. */
const VALUES_TOGETHER = 4096;

function readRows(rows: readonly unknown[], columns: Map<string, Cell[]>, from: number, to: number): void {
  for (let row = from; row < to; row++) {
    const record = rows[row];
    if (typeof record !== "object" || record === null || Array.isArray(record)) {
      throw new GlmeError(
        "columnType",
        `Element ${row} of the array is no object with named values.`,
        { row },
        "Give an array of row objects, [{ y: 1, g: 'a' }, …], or an object of columns, { y: [1, …], g: ['a', …] }.",
      );
    }
    for (const [name, cell] of Object.entries(record)) {
      let cells = columns.get(name);
      if (cells === undefined) columns.set(name, (cells = new Array<Cell>(rows.length).fill(null)));
      cells[row] = cell as Cell;
    }
  }
}

/**
 * Gives the values of a column as they are.
 *
 * @throws GlmeError columnType for what is no array, or an array whose memory was given away
 */
export function asCells(name: string, cells: unknown): Cells {
  if (isList(cells)) return cells as Cells;
  if (!ArrayBuffer.isView(cells) || cells instanceof DataView) throw noArray(name, cells);
  if (!isGone(cells)) return cells as Uint8Array;
  throw new GlmeError(
    "columnType",
    `Column "${name}" is a typed array whose buffer was transferred elsewhere or made shorter: its values are gone.`,
    { column: name },
    "Make the table first, which copies the values; or transfer a copy.",
  );
}

function noArray(name: string, cells: unknown): GlmeError {
  return new GlmeError(
    "columnType",
    `Column "${name}" is no array: its type is ${cells === null ? "null" : typeof cells}.`,
    { column: name },
    "Every column is an array or a typed array with one value for each row.",
  );
}
