import { finish } from "../../core/steps.js";
import type { PredictorSummary, Covariate, FactorSummary, Cells } from "../fit/rowSummary.js";
import { combinations } from "../../design/random/combinations.js";
import { matchLevels } from "../../table/factor.js";
import { predictorColumns } from "../../formula/index.js";
import type { Fit } from "../fit/fittedModel.js";

/**
 * Summarises the predictors of a model over its used rows.
 *
 * @example
 * // "y ~ x + f + (1 | g)"
 * predictorSummary(fit).covariates; // [{ name: "x", mean: 2.5, least: 0, greatest: 5 }]
 * predictorSummary(fit).factors; // [{ name: "f", levels: ["a", "b"] }]
 */
export function predictorSummary(fit: Fit): PredictorSummary {
  const { table, design } = fit;
  const factors = factorsOf(fit);
  const isFactor = new Set(factors.map(({ name }) => name));
  const { formula } = design;
  const ungrouped = { ...formula, random: formula.random.map((term) => ({ ...term, group: [] })) };
  const covariates = predictorColumns(ungrouped).flatMap((name): Covariate[] => {
    const column = table.column(name);
    if (isFactor.has(name) || column.kind === "categorical") return [];
    return [{ name, ...spread(column.values, design.rows) }];
  });
  return { covariates, factors, cells: cellsOf(fit, factors), meanOffset: design.offset ? meanOf(design.offset) : 0 };
}

/** Gives the predictors that have levels, by the columns that they are read from. */
function factorsOf({ design: { recipe } }: Fit): FactorSummary[] {
  const levels = new Map<string, readonly string[]>();
  for (const [variable, own] of Object.entries(recipe.levels)) {
    const rule = Object.hasOwn(recipe.rules, variable) ? recipe.rules[variable] : undefined;
    levels.set(rule?.kind === "factor" ? rule.column : variable, own);
  }
  return Array.from(levels, ([name, own]) => ({ name, levels: own }));
}

function cellsOf({ table, design: { rows } }: Fit, factors: readonly FactorSummary[]): Cells {
  if (factors.length === 0) return { codes: [], counts: [rows.length] };
  const variables = factors.map(({ name, levels }) => {
    const codes = matchLevels(table.column(name), levels);
    return { codes: Uint32Array.from(rows, (row) => codes[row]), size: levels.length };
  });
  const { codes, example } = finish(combinations(variables, rows.length));
  const counts = new Uint32Array(example.length);
  for (let i = 0; i < codes.length; i++) counts[codes[i]]++;
  return { codes: variables.map((variable) => Array.from(example, (row) => variable.codes[row])), counts: Array.from(counts) };
}

function spread(values: Float64Array, rows: Uint32Array): Omit<Covariate, "name"> {
  const used = Float64Array.from(rows, (row) => values[row]);
  return {
    mean: meanOf(used),
    least: used.reduce((a, b) => Math.min(a, b)),
    greatest: used.reduce((a, b) => Math.max(a, b)),
  };
}

function meanOf(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
