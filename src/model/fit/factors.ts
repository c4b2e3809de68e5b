import type { Term } from "../../formula/index.js";
import { asFactor } from "../../table/factor.js";
import type { Fit } from "./fittedModel.js";

/** A factor among the predictors, a column or `factor(x)`: its levels' codes of the used rows. */
export interface Factor {
  readonly name: string;
  readonly levels: readonly string[];
  readonly codes: Int32Array;
}

/** The factors of the fixed and random effects, grouping left aside. */
export function usedFactors({ table, design: { formula, recipe, rows } }: Fit): Factor[] {
  return Object.keys(recipe.levels).map((name) => {
    const call = formula.calls.get(name);
    const { levels, codes } = asFactor(table.column(call?.kind === "factor" ? call.column : name));
    return { name, levels, codes: Int32Array.from(rows, (row) => codes[row]) };
  });
}

/** Those with fixed effects. */
export function fixedFactors(fit: Fit): Factor[] {
  const named = new Set(fit.design.formula.fixed.flatMap((term: Term) => term.map(({ variable }) => variable)));
  return usedFactors(fit).filter(({ name }) => named.has(name));
}
