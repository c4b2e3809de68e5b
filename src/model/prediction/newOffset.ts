import { formulaOffset, offsetValues } from "../../design/index.js";
import { GlmeError } from "../../core/errors.js";
import { columnsOf, printArithmetic } from "../../formula/index.js";
import type { Table } from "../../table/index.js";
import type { Fit } from "../fit/fittedModel.js";

/** The offset of new rows: the name of a numeric column, one number per row, or one number for all. */
export type NewOffset = string | number | ArrayLike<number>;

/**
 * Gives the offset of every row of a new table. Offsets of the formula, and one that the model read from a column, are read from the new
 * table's columns again; one that was given as numbers does not know new rows and counts as 0. `offset` takes the place of them all.
 *
 * @returns a new array, one entry per row; NaN where a column is missing a value
 * @throws GlmeError unknownColumn, columnType, columnLength, badOption, badValue
 */
export function newOffset(fit: Fit, table: Table, offset?: NewOffset): Float64Array {
  return offset === undefined ? modelOffset(fit, table) : offsetValues(offset, table);
}

function modelOffset({ design, offsetColumn }: Fit, table: Table): Float64Array {
  for (const term of design.formula.offsets) {
    for (const name of columnsOf(term)) requireColumn(table, name, `offset(${printArithmetic(term)})`, `column "${name}"`);
  }
  const sum = formulaOffset(design, table);
  if (offsetColumn === undefined) return sum;
  requireColumn(table, offsetColumn, `the offset "${offsetColumn}"`, "such column");
  const column = offsetValues(offsetColumn, table);
  return sum.map((value, row) => value + column[row]);
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
