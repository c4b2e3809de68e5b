import { GlmeError } from "../errors.js";
import { atRow } from "../table/atRow.js";
import { cellText, MISSING, matchLevels, UNKNOWN } from "../table/factor.js";
import type { Table } from "../table/index.js";
import { type CodedTerm, type CodedVariable, codedLevels } from "./coding.js";
import { gather } from "./gather.js";

/**
 * The columns of one term for the given rows of a table, as the coding says; null is the constant 1. A row with a missing value
 * is NaN. Products: the columns of the first variable vary fastest.
 *
 * @throws GlmeError unknownColumn; columnType where a number is expected; badValue for a level that the coding does not know
 */
export function termColumns(term: CodedTerm, table: Table, rows: Uint32Array): (Float64Array | null)[] {
  const start: (Float64Array | null)[] = [null];
  return term.variables
    .map((coded) => variableColumns(coded, table, rows))
    .reduce((products, columns) => columns.flatMap((column) => products.map((product) => multiply(product, column))), start);
}

function multiply(a: Float64Array | null, b: Float64Array): Float64Array {
  if (a === null) return b;
  const product = new Float64Array(a.length);
  for (let i = 0; i < product.length; i++) product[i] = a[i] * b[i];
  return product;
}

function variableColumns(coded: CodedVariable, table: Table, rows: Uint32Array): Float64Array[] {
  if (coded.kind === "power") {
    return [power(gather(numericValues(table, coded.variable), rows), coded.exponent)];
  }
  const codes = knownCodes(coded.variable, coded.levels, table, rows);
  const width = codedLevels(coded.levels, coded.contrast).length;
  const firstCode = coded.contrast === "reference" ? 1 : 0;
  const columns = Array.from({ length: width }, () => new Float64Array(rows.length));
  for (let i = 0; i < rows.length; i++) {
    const code = codes[rows[i]];
    const last = coded.contrast === "effects" && code === width;
    if (code === MISSING) for (const column of columns) column[i] = NaN;
    else if (last) for (const column of columns) column[i] = -1;
    else if (code >= firstCode) columns[code - firstCode][i] = 1;
  }
  return columns;
}

/** x·x·…·x: an integer power that has the same bits everywhere; the column itself is its first. */
function power(x: Float64Array, exponent: number): Float64Array {
  let product = x;
  for (let factor = 1; factor < exponent; factor++) product = multiply(product, x);
  return product;
}

/**
 * The doubles of a numeric column.
 *
 * @throws GlmeError unknownColumn, columnType
 */
export function numericValues(table: Table, name: string): Float64Array {
  const column = table.column(name);
  if (column.kind === "numeric") return column.values;
  throw new GlmeError(
    "columnType",
    `Column "${name}" is categorical (${column.source}), but numbers are expected here.`,
    { column: name },
    "Give the column as numbers.",
  );
}

/** Codes by label into the levels that have columns; any other label in one of the rows is an error. */
function knownCodes(variable: string, levels: readonly string[], table: Table, rows: Uint32Array): Int32Array {
  const column = table.column(variable);
  const codes = matchLevels(column, levels);
  let place = 0;
  while (place < rows.length && codes[rows[place]] !== UNKNOWN) place++;
  if (place === rows.length) return codes;
  const stranger = rows[place];
  throw new GlmeError(
    "badValue",
    `Column "${variable}" holds the level "${cellText(column, stranger)}" in ${atRow(stranger)}, which the model was not fitted to.`,
    { column: variable, row: stranger },
    `Its levels in the model are ${levels.join(", ")}.`,
  );
}
