import { finish, type Steps } from "../core/steps.js";
import { type Formula, type Term, variablesOf } from "../formula/index.js";
import type { Table } from "../table/index.js";
import { codeTerms } from "./terms/coding.js";
import { droppedOf, withoutDependent, withoutEmptyCells } from "./terms/dropColumns.js";
import type { Design } from "./design.js";
import { Evaluator } from "./terms/evaluator.js";
import { factorLevels } from "./fixed/factorLevels.js";
import { fixedDesign, fullRankTriangle, requireEnoughRows } from "./fixed/fixedDesign.js";
import { learnOffsets, totalOffset } from "./rows/offsets.js";
import type { DesignOptions } from "./rows/designOptions.js";
import { requireResponseOptions } from "./rows/counts.js";
import { perRowNames, perRowOptions, requirePerRowOptions } from "./rows/perRow.js";
import { randomDesigns } from "./random/randomDesign.js";
import { responseOf } from "./rows/response.js";
import { learnRules, variableKinds } from "./terms/rules.js";
import { excludeMask, requireFinite, usedRows } from "./rows/usedRows.js";
import { Variables } from "./terms/variables.js";

/**
 * What a formula means for a table: response, fixed-effects columns, random-effects columns and levels, of the rows that are
 * used.
 *
 * A row is used unless it is excluded, has weight 0, or a variable that the model names is missing in it. The levels of a factor
 * come from all rows; those without a used row get no column.
 *
 * @throws GlmeError unknownColumn, columnType, columnLength, badOption, badValue, responseRange, emptyTable, oneLevel, rankDeficient, memory
 * @example
 * const table = Table.from({ y: [1, 3, 2, 4, 3, 6], x: [0, 1, 0, 1, 0, 1], g: ["a", "a", "b", "b", "c", "c"] });
 * const design = buildDesign(parseFormula("y ~ x + (1 | g)"), table, { distribution: "poisson" });
 * design.fixed.names; // ["(Intercept)", "x"]
 * design.random[0].levels; // ["a", "b", "c"]
 */
export function buildDesign(formula: Formula, table: Table, options: DesignOptions): Design {
  return finish(designInSteps(formula, table, options));
}

/** Builds a design in pieces: what `buildDesign` does at once. */
export function* designInSteps(formula: Formula, table: Table, options: DesignOptions): Steps<Design> {
  const coding = options.dummyVarCoding ?? "reference";
  requireResponseOptions(formula, options);
  const perRow = perRowOptions(options, table);
  const excluded = excludeMask(options.exclude, table.height);
  perRow.weights?.forEach((weight, row) => {
    if (weight === 0) excluded[row] = 1;
  });

  const columns = [...new Set([...variablesOf(formula), ...perRowNames(options)])];
  yield;
  const { rows, missing, missingByVariable } = yield* usedRows(table, columns, excluded);
  yield* requireFinite(table, columns, rows);
  const { weights, offset, binomialSize } = requirePerRowOptions(perRow, rows, options);
  yield;
  const evaluator = new Evaluator(table, rows);
  const response = yield* responseOf(formula, evaluator, { weights, binomialSize }, options);

  const rules = yield* learnRules(formula.calls, evaluator);
  const offsets = learnOffsets(formula.offsets, evaluator);
  const variables = new Variables(rules, evaluator);
  const levels = yield* factorLevels(predictorsOf(formula), variables);
  const levelsOf = Object.fromEntries(levels.used);
  const kindOf = variableKinds(rules, levelsOf);
  const drops = options.rankDeficient === "drop";
  const coded = codeTerms(formula.fixed, kindOf, coding);
  const occurring = drops ? yield* withoutEmptyCells(coded, variables) : coded;
  requireEnoughRows(occurring, rows.length, drops);
  const terms = drops ? yield* withoutDependent(occurring, variables) : occurring;
  const fixed = yield* fixedDesign(terms, variables);
  const triangle = yield* fullRankTriangle(fixed);
  const code = (terms: readonly Term[]) => codeTerms(terms, kindOf, coding);
  const random = yield* randomDesigns(formula.random, table, variables, code, drops);

  return {
    ...response,
    height: table.height,
    used: rows.length,
    incomplete: missing.reduce((count, isMissing) => count + isMissing, 0),
    fixed: { ...fixed, triangle },
    random: random.map(({ design }) => design),
    offset: totalOffset(offset, offsets, evaluator),
    excluded,
    missing,
    missingByVariable,
    unusedLevels: levels.unused,
    dropped: [
      ...droppedOf("fixed effects", terms),
      ...random.flatMap(({ design, recipe }) => droppedOf(`random effects of ${design.group}`, recipe.terms)),
    ],
    recipe: { coding, levels: levelsOf, fixed: terms, random: random.map(({ recipe }) => recipe), offsets, rules },
  };
}

/** The variables of the fixed and random effects, grouping left aside. */
function predictorsOf({ fixed, random }: Formula): ReadonlySet<string> {
  const variablesOf = (terms: readonly Term[]) => terms.flatMap((term) => term.map((power) => power.variable));
  return new Set([...variablesOf(fixed), ...random.flatMap(({ terms }) => variablesOf(terms))]);
}
