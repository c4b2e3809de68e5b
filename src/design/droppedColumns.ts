// The columns that a fit dropped, and what that means for new rows.

import type { Table } from "../table/index.js";
import type { Design } from "./design.js";
import { fixedDesign } from "./fixed/fixedDesign.js";
import { variablesOf } from "./newData.js";
import { type CodedTerm, columnNames } from "./terms/coding.js";
import { variableColumns } from "./terms/columns.js";
import { multiply } from "./terms/rowwise.js";

/** A column of the design that was dropped, for the used rows do not determine its coefficient. */
export interface DroppedColumn {
  /** Where it was: "fixed effects", or "random effects of g". */
  readonly effects: string;
  /** Its name, as its coefficient would have. */
  readonly name: string;
  /** The kept columns that it is a combination of; none where it is 0 in every used row. */
  readonly of: readonly string[];
}

/** Gives the columns that were dropped, those of the fixed effects first. */
export function droppedColumns({ recipe, random }: Pick<Design, "recipe" | "random">): DroppedColumn[] {
  return [
    ...droppedOf("fixed effects", recipe.fixed),
    ...recipe.random.flatMap(({ terms }, r) => droppedOf(`random effects of ${random[r].group}`, terms)),
  ];
}

function droppedOf(effects: string, terms: readonly CodedTerm[]): DroppedColumn[] {
  const names = terms.flatMap(columnNames);
  return terms.flatMap((term) => {
    if (!term.kept) return [];
    const kept = new Set(term.kept.places);
    const made = new Map(term.kept.combinations.map(({ place, of }) => [place, of.map((column) => names[column])]));
    return columnNames({ ...term, kept: undefined }).flatMap((name, place) =>
      kept.has(place) ? [] : [{ effects, name, of: made.get(place) ?? [] }],
    );
  });
}

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
  const { columns } = fixedDesign(recipe.fixed, variables);
  const none = new Float64Array(table.height);
  const ones = none.map(() => 1);
  return recipe.fixed.flatMap((term) => {
    if (!term.kept) return [];
    const { places, combinations } = term.kept;
    const columnsAt = (wanted: readonly number[]) =>
      fixedDesign([{ ...term, kept: { places: wanted, combinations } }], variables).columns;
    const own = columnsAt(combinations.map(({ place }) => place));
    const all = term.variables.map((coded) => absoluteSum(variableColumns(coded, variables))).reduce(multiply, ones);
    const known = absoluteSum([...columnsAt(places), ...own, none]);
    return [
      { values: all.map((size, i) => size - known[i]), sizes: all },
      ...combinations.map(({ of, coefficients }, c) => {
        const parts = [own[c], ...of.map((column, k) => columns[column].map((x) => -coefficients[k] * x))];
        return { values: own[c].map((_, i) => parts.reduce((sum, part) => sum + part[i], 0)), sizes: absoluteSum(parts) };
      }),
    ];
  });
}

function absoluteSum(columns: readonly Float64Array[]): Float64Array {
  return columns[0].map((_, i) => columns.reduce((sum, column) => sum + Math.abs(column[i]), 0));
}
