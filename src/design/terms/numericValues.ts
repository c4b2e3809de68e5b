import { GlmeError } from "../../core/errors.js";
import type { Table } from "../../table/index.js";

/**
 * Gives the doubles of a numeric column.
 *
 * @param subject what takes the numbers, where that is more than the column: `The term log(x)`
 * @throws GlmeError unknownColumn, columnType
 */
export function numericValues(table: Table, name: string, subject?: string): Float64Array {
  const column = table.column(name);
  if (column.kind === "numeric") return column.values;
  const is = `"${name}" is categorical (${column.source})`;
  throw new GlmeError(
    "columnType",
    subject === undefined ? `Column ${is}, but numbers are expected here.` : `${subject} takes numbers, but column ${is}.`,
    { column: name },
    "Give the column as numbers.",
  );
}
