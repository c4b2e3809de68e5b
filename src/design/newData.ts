import { finish } from "../core/steps.js";
import type { Table } from "../table/index.js";
import type { Design } from "./design.js";
import { effectColumns, type RandomDesign } from "./random/randomDesign.js";
import { Evaluator } from "./terms/evaluator.js";
import { fixedDesign } from "./fixed/fixedDesign.js";
import { type ExtendedCodes, extendedCodes, groupCodes } from "./random/group.js";
import { sumOfOffsets } from "./rows/offsets.js";
import type { DesignOptions } from "./rows/designOptions.js";
import { type PerRowOptions, perRowOptions, requirePerRowOptions } from "./rows/perRow.js";
import type { DesignRecipe } from "./recipe.js";
import { allRows } from "./rows/usedRows.js";
import { Variables } from "./terms/variables.js";

/** The rows of new data in one random-effects term: a level, or NO_LEVEL, and the k columns. */
export type NewRandom = Pick<RandomDesign, "codes" | "columns">;

/**
 * Gives X for every row of a new table, with the coding of the fit: column by column what `design.fixed` is for the table that was
 * fitted. Neither the response nor weights are needed. A row with a missing predictor is NaN.
 *
 * @throws GlmeError unknownColumn; columnType where the fit had numbers and the table has not; badValue for a level unknown to the fit
 * @example
 * fixedColumns(design, Table.from({ x: [0.5, null] })); // [Float64Array [1, 1], Float64Array [0.5, NaN]]
 */
export function fixedColumns({ recipe }: Pick<Design, "recipe">, table: Table): readonly Float64Array[] {
  return finish(fixedDesign(recipe.fixed, variablesOf(recipe, table))).columns;
}

/**
 * Gives the levels and columns of the random effects for every row of a new table, term by term. A level that the fit does not know, or
 * that is missing, has the code NO_LEVEL: no effect. A row with a missing predictor is NaN.
 *
 * @throws GlmeError as `fixedColumns`
 * @example
 * randomColumns(design, Table.from({ g: ["b", "new"] })); // [{ codes: Uint32Array [1, 0xffffffff], columns: [null] }]
 */
export function randomColumns({ recipe }: Pick<Design, "recipe">, table: Table): readonly NewRandom[] {
  const variables = variablesOf(recipe, table);
  return recipe.random.map(({ terms, group }) => ({
    codes: groupCodes(group, table, variables.rows),
    columns: finish(effectColumns(terms, variables)),
  }));
}

/** Gives the columns of the random effects alone, term by term, for which a new table need not name its groups; null is the constant 1. */
export function effectColumnsOf({ recipe }: Pick<Design, "recipe">, table: Table): readonly (Float64Array | null)[][] {
  const variables = variablesOf(recipe, table);
  return recipe.random.map(({ terms }) => finish(effectColumns(terms, variables)));
}

/**
 * Gives the levels of every row of a new table, term by term, those included that the fit does not know: what a new draw of the random effects
 * needs. The columns are those of `randomColumns`.
 */
export function extendedLevels({ recipe }: Pick<Design, "recipe">, table: Table): readonly ExtendedCodes[] {
  return recipe.random.map(({ group }) => extendedCodes(group, table, allRows(table)));
}

/**
 * Gives the prior weights and binomial sizes of new rows, null where they are 1.
 *
 * @throws GlmeError as a fit for the same options
 */
export function newSizes(
  table: Table,
  options: Pick<DesignOptions, "weights" | "binomialSize" | "distribution">,
): Pick<PerRowOptions, "weights" | "binomialSize"> {
  const given = perRowOptions(options, table);
  return requirePerRowOptions(given, allRows(table), options);
}

/**
 * Gives what the offsets of the formula, `offset(…)`, come to in every row of a new table; NaN in a row where one of their columns is
 * missing. A formula without offsets has 0 everywhere.
 *
 * @returns a new array
 * @throws GlmeError as `fixedColumns`
 * @example
 * // buildDesign(parseFormula("y ~ x + offset(log(e))"), …)
 * formulaOffset(design, Table.from({ e: [1, null] })); // Float64Array [0, NaN]
 */
export function formulaOffset({ recipe }: Pick<Design, "recipe">, table: Table): Float64Array {
  const evaluator = new Evaluator(table, allRows(table));
  return sumOfOffsets(recipe.offsets, evaluator);
}

/** Gives the variables of a model, from the columns of another table by the rules of the fit. */
export function variablesOf({ rules }: DesignRecipe, table: Table): Variables {
  return new Variables(rules, new Evaluator(table, allRows(table)));
}
