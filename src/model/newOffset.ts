import { formulaOffset } from "../design/index.js";
import { GlmeError } from "../errors.js";
import { columnsOf, printArithmetic } from "../formula/index.js";
import type { Table } from "../table/index.js";
import type { Fit } from "./fit.js";
import { badOption } from "../options.js";

/** The offset of new rows: the name of a numeric column, one number per row, or one number for all. */
export type NewOffset = string | number | ArrayLike<number>;

/**
 * The offset of every row of a new table. Offsets of the formula, and one that the model read from a column, are read from the new
 * table's columns again; one that was given as numbers does not know new rows and counts as 0. `offset` takes the place of them all.
 *
 * @returns a new array, one entry per row; NaN where a column is missing a value
 */
export function newOffset(fit: Fit, table: Table, offset?: NewOffset): Float64Array {
  return offset === undefined ? modelOffset(fit, table) : replacingOffset(offset, table);
}

function modelOffset({ design, offsetColumn }: Fit, table: Table): Float64Array {
  for (const term of design.formula.offsets) {
    for (const name of columnsOf(term)) requireColumn(table, name, `offset(${printArithmetic(term)})`, `column "${name}"`);
  }
  const sum = formulaOffset(design, table);
  if (offsetColumn === undefined) return sum;
  requireColumn(table, offsetColumn, `the offset "${offsetColumn}"`, "such column");
  const column = columnOffset(table, offsetColumn);
  return sum.map((value, row) => value + column[row]);
}

function replacingOffset(given: NewOffset, table: Table): Float64Array {
  if (typeof given === "string") return columnOffset(table, given);
  const values = typeof given === "number" ? new Float64Array(table.height).fill(given) : givenOffset(given, table.height);
  const row = values.findIndex((value) => !Number.isFinite(value));
  if (row === -1) return values;
  throw new GlmeError("badValue", `The offset is ${values[row]} in row ${row}, but has to be finite.`, { option: "offset", row });
}

function requireColumn(table: Table, name: string, offset: string, what: string): void {
  if (table.names.includes(name)) return;
  throw new GlmeError(
    "unknownColumn",
    `The model has ${offset}, and the new table has no ${what}.`,
    { column: name, option: "offset" },
    "Add the column, or pass the offset to predict: { offset: 0 }.",
  );
}

function columnOffset(table: Table, name: string): Float64Array {
  const column = table.column(name);
  if (column.kind === "numeric") return column.values.slice();
  throw new GlmeError("columnType", `The offset "${name}" is categorical in the new table, but has to be numbers.`, {
    column: name,
    option: "offset",
  });
}

function givenOffset(values: ArrayLike<number>, height: number): Float64Array {
  if (typeof values !== "object" || values === null) throw badOption("offset", values, "a column's name, numbers, or one number");
  if (values.length === height) return Float64Array.from(values);
  throw new GlmeError(
    "columnLength",
    `The offset has ${values.length} values, but the new table has ${height} rows.`,
    { option: "offset" },
    "Give one number per row, or one number for all.",
  );
}
