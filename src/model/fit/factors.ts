import type { Design } from "../../design/index.js";
import type { Term } from "../../formula/index.js";
import { asFactor } from "../../table/factor.js";
import type { Fit } from "./fittedModel.js";

/** A factor among the predictors. */
export interface Factor {
  /** Name of its column, or `factor(x)`. */
  readonly name: string;
  /** Labels of its levels, those of unused rows among them. */
  readonly levels: readonly string[];
  /** Level of each used row, by its number from 0. */
  readonly codes: Int32Array;
}

/** Gives the factors of the fixed and random effects, grouping left aside. */
export function usedFactors({ table, design: { formula, recipe, rows } }: Fit): Factor[] {
  return Object.keys(recipe.levels).map((name) => {
    const call = formula.calls.get(name);
    const { levels, codes } = asFactor(table.column(call?.kind === "factor" ? call.column : name));
    return { name, levels, codes: Int32Array.from(rows, (row) => codes[row]) };
  });
}

/** Gives the factors that have fixed effects. */
export function fixedFactors(fit: Fit): Factor[] {
  const named = new Set(fit.design.formula.fixed.flatMap((term: Term) => term.map(({ variable }) => variable)));
  return usedFactors(fit).filter(({ name }) => named.has(name));
}

/** Most levels of a factor that are never too many. */
const FEW_LEVELS = 5;

/** Gives the factors of the fixed and random effects, grouping left aside, that have less than two used rows for each level. */
export function fineFactors({ recipe, used }: Design): readonly { readonly name: string; readonly levels: number }[] {
  return Object.entries(recipe.levels)
    .map(([name, { length: levels }]) => ({ name, levels }))
    .filter(({ levels }) => levels > FEW_LEVELS && 2 * levels > used);
}
