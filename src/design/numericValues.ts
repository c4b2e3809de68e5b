import { GlmeError } from "../errors.js";
import type { Table } from "../table/index.js";

/**
 * The doubles of a numeric column.
 *
 * @param subject what takes the numbers, where that is more than the column: `The term log(x)`
 * @throws GlmeError unknownColumn, columnType
 */
export function numericValues(table: Table, name: string, subject?: string): Float64Array {
  const column = table.column(name);
  if (column.kind === "numeric") return column.values;
  const wanted = subject === undefined ? "numbers are expected here" : `${subject} takes numbers`;
  throw new GlmeError(
    "columnType",
    `Column "${name}" is categorical (${column.source}), but ${wanted}.`,
    { column: name },
    "Give the column as numbers.",
  );
}
