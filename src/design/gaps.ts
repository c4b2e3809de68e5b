// What dropped columns mean for new rows.

import { finish } from "../core/steps.js";
import type { Table } from "../table/index.js";
import type { Design } from "./design.js";
import { fixedDesign } from "./fixed/fixedDesign.js";
import { variablesOf } from "./newData.js";
import { variableColumns } from "./terms/columns.js";
import { multiply, subtract } from "./terms/rowwise.js";

/** How far new rows are from what held for dropped columns in every row of the fit. */
export interface Gap {
  /** One number for each row: a dropped column less the combination that it was, or the sum of the absolute values of columns that were 0. */
  readonly values: Float64Array;
  /** How large the numbers are whose difference it is. */
  readonly sizes: Float64Array;
}

/**
 * Gives the gaps of a new table's rows: a mean of rows is determined by the fit where all its gaps are 0 but for rounding. None where no
 * column was dropped.
 *
 * @throws GlmeError as `fixedColumns`
 */
export function gapsOf({ recipe }: Pick<Design, "recipe">, table: Table): Gap[] {
  if (!recipe.fixed.some(({ kept }) => kept)) return [];
  const variables = variablesOf(recipe, table);
  const { columns } = finish(fixedDesign(recipe.fixed, variables));
  const ones = new Float64Array(table.height).fill(1);
  return recipe.fixed.flatMap((term) => {
    if (!term.kept) return [];
    const { places, combinations } = term.kept;
    const at = (wanted: readonly number[]) =>
      finish(fixedDesign([{ ...term, kept: { places: wanted, combinations: [] } }], variables)).columns;
    const own = at(combinations.map(({ place }) => place));
    const all = term.variables
      .map((coded) => absoluteSum(finish(variableColumns(coded, variables)), ones))
      .reduce(multiply, ones);
    const known = absoluteSum([...at(places), ...own], ones);
    return [
      { values: subtract(all, known), sizes: all },
      ...combinations.map(({ of }, c) => {
        const parts = of.map(({ column, coefficient }) => multiply(columns[column], Float64Array.of(coefficient)));
        return { values: parts.reduce(subtract, own[c]), sizes: absoluteSum([own[c], ...parts], ones) };
      }),
    ];
  });
}

function absoluteSum(columns: readonly Float64Array[], { length }: Float64Array): Float64Array {
  return Float64Array.from({ length }, (_, i) => columns.reduce((sum, column) => sum + Math.abs(column[i]), 0));
}
