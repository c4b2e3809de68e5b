import type { Variable } from "../fit/rowSummary.js";
import { variablesOf } from "../../formula/index.js";
import type { Column } from "../../table/index.js";
import type { Fit } from "../fit/fittedModel.js";

/** Gives what each column of the table is, and whether the formula has it. */
export function tableVariables({ table, design: { formula } }: Fit): Variable[] {
  const used = new Set(variablesOf(formula));
  const groups = new Set(formula.random.flatMap(({ group }) => group));
  return table.names.map((name) => {
    const column = table.complaint(name) ? undefined : table.column(name);
    return {
      name,
      class: column?.source ?? "unusable",
      range: column ? range(column) : "",
      inModel: used.has(name),
      isCategorical: groups.has(name) || column?.kind === "categorical",
    };
  });
}

function range(column: Column): string {
  if (column.kind === "categorical") return `${column.levels.length} levels`;
  let least = Number.POSITIVE_INFINITY;
  let greatest = Number.NEGATIVE_INFINITY;
  for (const value of column.values) {
    if (value < least) least = value;
    if (value > greatest) greatest = value;
  }
  return least <= greatest ? `${least} to ${greatest}` : "no values";
}
