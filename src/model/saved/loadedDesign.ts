import { finish } from "../../core/steps.js";
// The design of a model that is loaded: all that is no row of it follows from its formula and from what was learned.

import {
  columnLayout,
  columnNames,
  countScalings,
  type Design,
  type GroupRecipe,
  groupLevels,
  type LearnedFunction,
  type RandomDesign,
  type RandomRecipe,
  recipeOf,
} from "../../design/index.js";
import type { Arithmetic, Call, Formula } from "../../formula/index.js";
import type { ModelContent, RandomContent } from "./content.js";
import { loadedFormula } from "./formulaContent.js";
import { damaged, requireCodes, requireLength } from "./jsonParsers.js";
import { withoutRows } from "./withoutRows.js";

/** Properties of a design that a loaded one does not have: they are computed from rows. */
const ROW_PROPERTIES = ["rows", "response", "weights", "offset", "binomialSize", "excluded", "missing"] as const;

/** Makes a design of what was saved of it. @throws GlmeError file, with the path, where parts of the content do not belong together */
export function loadedDesign(content: ModelContent): Design {
  const { responseType, rows, unusedLevels, dummyVarCoding: coding, levels, functions, offsets, kept, dropped = [] } = content;
  const formula = loadedFormula(content.formula);
  requireLearned(content, formula);
  const groups = content.random.map(({ group }) => content.groups[group]);
  const recipe = recipeOf(formula, { coding, levels, functions, offsets, groups, kept });
  const layout = columnLayout(recipe.fixed);
  requireNames(layout.names, content.fixed.names, "fixed.names");
  requireLength(content.fixed.estimates, layout.names.length, "fixed.estimates");
  requireLength(content.fixed.covariance, square(layout.names.length), "fixed.covariance");
  requirePredictors(content.predictors);
  requireLength(content.averages.random, content.random.length, "averages.random");
  const { height, used, incomplete, missingByVariable, roundedProportions } = rows;
  return withoutRows<Design, (typeof ROW_PROPERTIES)[number]>(
    {
      formula,
      height,
      used,
      incomplete,
      fixed: withoutRows(layout, ["columns", "triangle"]),
      random: recipe.random.map((made, r) => loadedTerm(made, formula.random[r].correlated, content, r)),
      responseType,
      roundedProportions,
      dropped,
      missingByVariable: new Map(Object.entries(missingByVariable)),
      unusedLevels: new Map(Object.entries(unusedLevels)),
      recipe,
    },
    ROW_PROPERTIES,
  );
}

function loadedTerm(made: RandomRecipe, correlated: boolean, content: ModelContent, r: number): RandomDesign {
  const names = made.terms.flatMap(columnNames);
  const levels = finish(groupLevels(made.group));
  requireTerm(content.random[r], names, levels.length, `random[${r}]`);
  if (content.covarianceErrors !== null) {
    requireLength(content.covarianceErrors.random, content.random.length, "covarianceErrors.random");
    requireLength(content.covarianceErrors.random[r], square(names.length), `covarianceErrors.random[${r}]`);
  }
  return withoutRows({ group: made.group.variables.join(":"), levels, names, correlated }, ["codes", "columns"]);
}

/** Checks that a random term has k effects of m levels. */
function requireTerm(term: RandomContent, names: readonly string[], m: number, path: string): void {
  const k = names.length;
  requireNames(names, term.names, `${path}.names`);
  requireLength(term.correlates, k, `${path}.correlates`);
  for (const [i, row] of term.correlates.entries()) requireLength(row, k, `${path}.correlates[${i}]`);
  requireLength(term.psi, square(k), `${path}.psi`);
  requireLength(term.modes, m * k, `${path}.modes`);
  requireLength(term.sePred, m * k, `${path}.sePred`);
}

/** Checks that there is everything that the formula's functions and groups learned. */
function requireLearned({ functions, offsets, groups, random }: ModelContent, formula: Formula): void {
  const calls = [...formula.calls.values()];
  requireLength(functions, calls.length, "functions");
  for (const [i, call] of calls.entries()) requireFunction(call, functions[i], `functions[${i}]`);
  requireLength(offsets, formula.offsets.length, "offsets");
  for (const [i, offset] of formula.offsets.entries()) requireFunction(offset, offsets[i], `offsets[${i}]`);
  for (const [i, group] of groups.entries()) requireGroup(group, `groups[${i}]`);
  requireLength(random, formula.random.length, "random");
  for (const [r, { group }] of random.entries()) {
    if (group >= groups.length)
      throw damaged(`random[${r}].group`, String(group), `less than ${groups.length}, the number of groups`);
    requireNames(formula.random[r].group, groups[group].variables, `groups[${group}].variables`);
  }
}

function requireFunction(call: Call | Arithmetic, learned: LearnedFunction, path: string): void {
  requireLength(learned.scalings, countScalings(call), `${path}.scalings`);
  if (call.kind === "poly") {
    requireLength(learned.alpha ?? [], call.size, `${path}.alpha`);
    requireLength(learned.norm2 ?? [], call.size + 1, `${path}.norm2`);
  }
  if (call.kind === "ns") requireLength(learned.knots ?? [], call.size + 1, `${path}.knots`);
}

function requirePredictors({ factors, cells: { codes, counts } }: ModelContent["predictors"]): void {
  requireLength(codes, factors.length, "predictors.cells.codes");
  for (const [f, own] of codes.entries()) {
    const path = `predictors.cells.codes[${f}]`;
    requireLength(own, counts.length, path);
    requireCodes(own, factors[f].levels.length, path, "levels");
  }
}

/** Checks that a group has codes of as many variables as there are labels of, for the same levels, each within its labels. */
function requireGroup({ variables, labels, codes }: GroupRecipe, path: string): void {
  requireLength(labels, variables.length, `${path}.labels`);
  requireLength(codes, variables.length, `${path}.codes`);
  for (const [v, own] of codes.entries()) {
    requireLength(own, codes[0].length, `${path}.codes[${v}]`);
    requireCodes(own, labels[v].length, `${path}.codes[${v}]`, "labels");
  }
}

function requireNames(expected: readonly string[], names: readonly string[], path: string): void {
  requireLength(names, expected.length, path);
  const other = names.findIndex((name, j) => name !== expected[j]);
  if (other >= 0) throw damaged(`${path}[${other}]`, `"${names[other]}"`, `"${expected[other]}", as the formula has it`);
}

function square(k: number): number {
  return k * k;
}
