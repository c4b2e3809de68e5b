import { GlmeError } from "../../core/errors.js";
import { inParts, ROWS_TOGETHER, type Steps } from "../../core/steps.js";
import { atRow } from "../../table/atRow.js";
import { cellText, factorInSteps, MISSING, matchLevels, UNKNOWN } from "../../table/factor.js";
import { type CodedTerm, type CodedVariable, codedLevels, products } from "./coding.js";
import { multiply } from "./rowwise.js";
import type { Variables } from "./variables.js";

/**
 * Gives the columns of one term for the rows of the variables, as the coding says; null is the constant 1. A row with a missing value
 * is NaN. Products: the columns of the first variable vary fastest.
 *
 * @throws GlmeError unknownColumn; columnType where a number is expected; badValue for a level that the coding does not know
 */
export function* termColumns(term: CodedTerm, variables: Variables): Steps<(Float64Array | null)[]> {
  const parts: (readonly Float64Array[])[] = [];
  for (const coded of term.variables) parts.push(yield* variableColumns(coded, variables));
  const columns: (Float64Array | null)[] = [];
  for (const own of products(parts, term.kept)) {
    columns.push(own.length === 0 ? null : own.reduce(multiply));
    if (own.length > 1) yield;
  }
  return columns;
}

/** Gives the columns of one variable of a term. */
export function* variableColumns(coded: CodedVariable, variables: Variables): Steps<readonly Float64Array[]> {
  yield;
  if (coded.kind === "power") return [power(variables.numbers(coded.variable), coded.exponent)];
  if (coded.kind === "basis") return yield* variables.basis(coded.variable);
  const { rows } = variables;
  const codes = yield* knownCodes(coded.variable, coded.levels, variables);
  const width = codedLevels(coded.levels, coded.contrast).length;
  const firstCode = coded.contrast === "reference" ? 1 : 0;
  const columns = Array.from({ length: width }, () => new Float64Array(rows.length));
  const last = coded.contrast === "effects" ? width : Number.POSITIVE_INFINITY;
  yield* inParts(rows.length, ROWS_TOGETHER, (from, to) => codeRows(codes, rows, columns, firstCode, last, from, to));
  return columns;
}

/** Codes rows [from, to): 1 in the column of the row's level, −1 in all for the last level of effects, NaN in all where it is missing. */
function codeRows(
  codes: Int32Array,
  rows: Uint32Array,
  columns: readonly Float64Array[],
  firstCode: number,
  last: number,
  from: number,
  to: number,
): void {
  for (let i = from; i < to; i++) {
    const code = codes[rows[i]];
    if (code === MISSING) for (const column of columns) column[i] = NaN;
    else if (code === last) for (const column of columns) column[i] = -1;
    else if (code >= firstCode) columns[code - firstCode][i] = 1;
  }
}

/** Gives x·x·…·x, an integer power that has the same bits everywhere; the column itself is its first. */
function power(x: Float64Array, exponent: number): Float64Array {
  let product = x;
  for (let factor = 1; factor < exponent; factor++) product = multiply(product, x);
  return product;
}

/** Gives for each row of the table its code by label into the levels that have columns; any other label in one of the rows is an error. */
export function* knownCodes(variable: string, levels: readonly string[], variables: Variables): Steps<Int32Array> {
  const { name, column } = variables.factorColumn(variable);
  const { rows } = variables;
  yield* factorInSteps(column);
  const codes = matchLevels(column, levels);
  yield;
  let place = 0;
  while (place < rows.length && codes[rows[place]] !== UNKNOWN) place++;
  if (place === rows.length) return codes;
  const stranger = rows[place];
  throw new GlmeError(
    "badValue",
    `Column "${name}" holds the level "${cellText(column, stranger)}" in ${atRow(stranger)}, which the model was not fitted to.`,
    { column: name, row: stranger },
    `Its levels in the model are ${levels.join(", ")}.`,
  );
}
