import { GlmeError } from "../errors.js";
import type { Table } from "../table/index.js";
import type { Fit } from "./fit.js";
import { badOption } from "../options.js";

/** The offset of new rows: the name of a numeric column, one number per row, or one number for all. */
export type NewOffset = string | number | ArrayLike<number>;

/**
 * The offset of every row of a new table. An offset that the model read from a column is read from that column again; one that was
 * given as numbers does not know new rows and counts as 0, unless `offset` says otherwise.
 *
 * @returns a new array, one entry per row; NaN where the column is missing a value
 */
export function newOffset({ offsetColumn }: Fit, table: Table, offset?: NewOffset): Float64Array {
  const given = offset ?? offsetColumn ?? 0;
  if (typeof given === "string") return columnOffset(table, given, offset === undefined);
  const values = typeof given === "number" ? new Float64Array(table.height).fill(given) : givenOffset(given, table.height);
  const row = values.findIndex((value) => !Number.isFinite(value));
  if (row === -1) return values;
  throw new GlmeError("badValue", `The offset is ${values[row]} in row ${row}, but has to be finite.`, { option: "offset", row });
}

function columnOffset(table: Table, name: string, ofModel: boolean): Float64Array {
  if (ofModel && !table.names.includes(name)) {
    throw new GlmeError(
      "unknownColumn",
      `The model has the offset "${name}", and the new table has no such column.`,
      { column: name, option: "offset" },
      `Add the column, or pass the offset to predict: { offset: 0 }.`,
    );
  }
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
