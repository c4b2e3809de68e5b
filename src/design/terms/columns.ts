import { GlmeError } from "../../core/errors.js";
import { atRow } from "../../table/atRow.js";
import { cellText, MISSING, matchLevels, UNKNOWN } from "../../table/factor.js";
import { type CodedTerm, type CodedVariable, codedLevels, products } from "./coding.js";
import { multiply } from "./rowwise.js";
import type { Variables } from "./variables.js";

/**
 * Gives the columns of one term for the rows of the variables, as the coding says; null is the constant 1. A row with a missing value
 * is NaN. Products: the columns of the first variable vary fastest.
 *
 * @throws GlmeError unknownColumn; columnType where a number is expected; badValue for a level that the coding does not know
 */
export function termColumns(term: CodedTerm, variables: Variables): (Float64Array | null)[] {
  const parts = term.variables.map((coded) => variableColumns(coded, variables));
  return products(parts, term.kept).map((own) => (own.length === 0 ? null : own.reduce(multiply)));
}

/** Gives the columns of one variable of a term. */
export function variableColumns(coded: CodedVariable, variables: Variables): readonly Float64Array[] {
  if (coded.kind === "power") return [power(variables.numbers(coded.variable), coded.exponent)];
  if (coded.kind === "basis") return variables.basis(coded.variable);
  const { rows } = variables;
  const codes = knownCodes(coded.variable, coded.levels, variables);
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

/** Gives x·x·…·x, an integer power that has the same bits everywhere; the column itself is its first. */
function power(x: Float64Array, exponent: number): Float64Array {
  let product = x;
  for (let factor = 1; factor < exponent; factor++) product = multiply(product, x);
  return product;
}

/** Gives for each row of the table its code by label into the levels that have columns; any other label in one of the rows is an error. */
export function knownCodes(variable: string, levels: readonly string[], variables: Variables): Int32Array {
  const { name, column } = variables.factorColumn(variable);
  const { rows } = variables;
  const codes = matchLevels(column, levels);
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
