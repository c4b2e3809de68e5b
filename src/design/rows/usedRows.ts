import { GlmeError } from "../../core/errors.js";
import { isGone, shown } from "../../core/outside.js";
import type { Steps } from "../../core/steps.js";
import { atRow } from "../../table/atRow.js";
import { MISSING } from "../../table/factor.js";
import type { Column, Table } from "../../table/index.js";
import { firstNotFinite } from "./finite.js";
import { gather } from "../terms/gather.js";
import type { DesignOptions } from "./designOptions.js";
import { rowNumbers } from "./rowNumbers.js";

/** Which rows of the table are used, and why the others are not. */
export interface UsedRows {
  /** Numbers of the used rows, ascending. */
  readonly rows: Uint32Array;
  /** For each row of the table, 1 where a variable is missing. */
  readonly missing: Uint8Array;
  /** How many of the rows not excluded each variable made missing. */
  readonly missingByVariable: ReadonlyMap<string, number>;
}

/**
 * Finds the rows that are neither excluded nor missing in any of the variables.
 *
 * @throws GlmeError unknownColumn; emptyTable when no row is left
 */
export function* usedRows(table: Table, variables: readonly string[], excluded: Uint8Array): Steps<UsedRows> {
  const missing = new Uint8Array(table.height);
  const missingByVariable = new Map<string, number>();
  for (const variable of variables) {
    const column = table.column(variable);
    const count = isComplete(column) ? 0 : markMissing(column, missing, excluded);
    if (count > 0) missingByVariable.set(variable, count);
    yield;
  }
  const rows = unmarked(excluded, missing);
  if (rows.length === 0) throw noRowLeft(table.height, excluded, missingByVariable);
  yield;
  return { rows, missing, missingByVariable };
}

/** Gives the rows that neither mask marks. */
function unmarked(excluded: Uint8Array, missing: Uint8Array): Uint32Array {
  if (!excluded.includes(1) && !missing.includes(1)) return rowNumbers(excluded.length);
  const rows = new Uint32Array(excluded.length);
  let count = 0;
  for (let row = 0; row < excluded.length; row++) if (excluded[row] === 0 && missing[row] === 0) rows[count++] = row;
  return rows.slice(0, count);
}

/** Gives the numbers of all rows of a table. */
export function allRows(table: Table): Uint32Array {
  return rowNumbers(table.height);
}

/**
 * Reads the option exclude as a mask over the rows of the table.
 *
 * @throws GlmeError badOption for a mask of another length, or numbers that are no rows of the table
 */
export function excludeMask(exclude: DesignOptions["exclude"], height: number): Uint8Array {
  if (exclude === undefined) return new Uint8Array(height);
  if (!Array.isArray(exclude) && !(ArrayBuffer.isView(exclude) && "length" in exclude && !isGone(exclude))) {
    throw new GlmeError(
      "badOption",
      `The option exclude is ${shown(exclude)}, but has to be an array: one true or false for each row, or row numbers.`,
      { option: "exclude" },
      "To leave out row 5 alone, pass [5].",
    );
  }
  return isMask(exclude) ? checkedMask(exclude, height) : maskOfRows(exclude as ArrayLike<number>, height);
}

/** @throws GlmeError badValue for an infinite value of a variable in a used row */
export function* requireFinite(table: Table, variables: readonly string[], rows: Uint32Array): Steps<void> {
  for (const variable of variables) {
    const column = table.column(variable);
    if (column.kind === "categorical") continue;
    const place = firstNotFinite(gather(column.values, rows));
    yield;
    if (place < 0) continue;
    const row = rows[place];
    throw new GlmeError(
      "badValue",
      `Column "${variable}" is ${column.values[row]} in ${atRow(row)}; a finite number is expected.`,
      { column: variable, row },
      "Mark the value as missing (NaN or null), or leave the row out with the option exclude.",
    );
  }
}

/** Has a column no missing value? Asked first, of all columns: the engine's own search is several times faster than a loop that has not run yet. */
function isComplete(column: Column): boolean {
  return column.kind === "numeric" ? !column.values.includes(NaN) : !column.codes.includes(MISSING);
}

/** Marks the rows in which a column has no value; returns how many of them are not excluded. */
function markMissing(column: Column, missing: Uint8Array, excluded: Uint8Array): number {
  let count = 0;
  for (let row = 0; row < missing.length; row++) {
    if (column.kind === "numeric" ? !Number.isNaN(column.values[row]) : column.codes[row] !== MISSING) continue;
    missing[row] = 1;
    if (excluded[row] === 0) count++;
  }
  return count;
}

type Mask = readonly boolean[] | Uint8Array;

function isMask(exclude: NonNullable<DesignOptions["exclude"]>): exclude is Mask {
  return exclude instanceof Uint8Array || typeof exclude[0] === "boolean";
}

function checkedMask(mask: Mask, height: number): Uint8Array {
  if (mask.length === height) return Uint8Array.from<boolean | number>(mask, flagOf);
  throw new GlmeError(
    "columnLength",
    `The mask given as exclude has ${mask.length} entries, but the table has ${height} rows.`,
    { option: "exclude" },
    "Give one entry for each row, true where it is to be left out; or the numbers of those rows, counted from 0.",
  );
}

/** Gives 1 for a row to leave out, 0 for one to keep. @throws GlmeError badOption for what says neither */
function flagOf(value: unknown, row: number): number {
  if (typeof value === "boolean" || value === 0 || value === 1) return Number(value);
  throw new GlmeError("badOption", `The mask given as exclude holds ${shown(value)} for ${atRow(row)}.`, {
    option: "exclude",
    row,
  });
}

function maskOfRows(rows: ArrayLike<number>, height: number): Uint8Array {
  const mask = new Uint8Array(height);
  for (let place = 0; place < rows.length; place++) {
    const row = rows[place];
    const isRow = Number.isInteger(row) && row >= 0 && row < height;
    if (isRow && mask[row] === 0) mask[row] = 1;
    else {
      throw new GlmeError(
        "badOption",
        isRow
          ? `The option exclude names ${atRow(row)} twice.`
          : `The option exclude names row ${shown(row)}, but the table's rows are 0 to ${height - 1}.`,
        { option: "exclude" },
        "Give each row number once, counted from 0; a mask is an array of true and false.",
      );
    }
  }
  return mask;
}

function noRowLeft(height: number, excluded: Uint8Array, missingByVariable: ReadonlyMap<string, number>): GlmeError {
  const left = excluded.reduce((sum, flag) => sum + flag, 0);
  const reasons = [
    ...(left > 0 ? [`${left} excluded or of weight 0`] : []),
    ...[...missingByVariable].map(([variable, count]) => `${count} missing in "${variable}"`),
  ];
  return new GlmeError(
    "emptyTable",
    `None of the table's ${height} rows is left to fit: ${reasons.join(", ")}.`,
    {},
    missingByVariable.size > 0
      ? "A row is used when no variable of the model is missing in it; leave out a variable that is missing everywhere."
      : "A row is used unless the option exclude names it, or its weight is 0: see what these options hold.",
  );
}
