// What a model without its rows keeps for the uncertainty of its random effects.

import type { Design } from "../../design/index.js";
import { PredictionError } from "../../fit/inference/predictionError.js";
import { extraParameter } from "../../family/families.js";
import type { Estimates } from "../../fit/run/estimates.js";
import { finish } from "../../kernel/index.js";
import { type Fit, type RowQuestions, rowsAreMissing } from "../fit/fittedModel.js";
import type { ModelContent, SufficientContent } from "./content.js";
import { requireCodes, requireLength } from "./jsonParsers.js";

/** Largest count of numbers in X and Z of the sufficient rows that are saved, where there are more rows than random effects: some 2 MB of JSON. */
const MOST_SAVED_NUMBERS = 100_000;

/**
 * Gives the sufficient rows of a fit, with the levels by group; null where that is much: for crossed groups whose levels have met in very many
 * combinations.
 *
 * @param groupOf for each random term the number of its group
 */
export function sufficientContent({ rows, design, estimates }: Fit, groupOf: readonly number[]): SufficientContent | null {
  if (!rows) return null;
  const effects = estimates.random.reduce((sum, { modes }) => sum + modes.length, 0);
  const width = design.fixed.names.length + design.random.reduce((sum, { names }) => sum + names.length, 0);
  const sufficient = rows.sufficientRows(Math.max(effects, MOST_SAVED_NUMBERS / width));
  if (sufficient === null) return null;
  const { weights, columns, random } = sufficient;
  const groups = Math.max(...groupOf) + 1;
  return {
    weights,
    fixed: columns,
    codes: Array.from({ length: groups }, (_, group) => Array.from(random[groupOf.indexOf(group)].codes)),
    random: random.map((term) => term.columns),
  };
}

/** Gives what a loaded model can be asked about the uncertainty of its random effects; undefined where it was saved without. */
export function loadedQuestions(content: ModelContent, design: Design, estimates: Estimates): RowQuestions | undefined {
  if (content.sufficientRows === null) return undefined;
  requireRowContent(content.sufficientRows, content, design);
  const { weights, fixed, codes, random } = content.sufficientRows;
  const levels = codes.map((own) => Uint32Array.from(own));
  const groupOf = content.random.map(({ group }) => group);
  const terms = random.map((columns, r) => ({ codes: levels[groupOf[r]], columns }));
  const rows = {
    fixed: { columns: fixed },
    random: design.random.map(({ group, levels, names, correlated }, r) => ({ group, levels, names, correlated, ...terms[r] })),
  };
  const { betaCovariance, dispersion, distribution } = estimates;
  const phi = extraParameter(distribution) === undefined ? dispersion : 1;
  const errors = new PredictionError(rows, { betaCovariance, random: estimates.random, phi, workingWeights: weights });
  return {
    variances: (newRows) => finish(errors.ofRows(newRows)),
    contrastCovariance: (contrast) => finish(errors.ofContrasts(contrast)),
    sufficientRows: rowsAreMissing,
    refit: rowsAreMissing,
    profiledCoefficients: rowsAreMissing,
    profiledCovariances: rowsAreMissing,
    knowErrors: rowsAreMissing,
    knowUncertainty: rowsAreMissing,
  };
}

/** Checks that there are as many columns and levels as the model has, each as long as the rows are many. */
function requireRowContent(rows: SufficientContent, { groups }: ModelContent, design: Design): void {
  const path = "sufficientRows";
  const count = rows.weights.length;
  const requireColumns = (columns: readonly Float64Array[], width: number, at: string) => {
    requireLength(columns, width, at);
    for (const [j, column] of columns.entries()) requireLength(column, count, `${at}[${j}]`);
  };
  requireColumns(rows.fixed, design.fixed.names.length, `${path}.fixed`);
  requireLength(rows.random, design.random.length, `${path}.random`);
  for (const [r, { names }] of design.random.entries()) requireColumns(rows.random[r], names.length, `${path}.random[${r}]`);
  requireLength(rows.codes, groups.length, `${path}.codes`);
  for (const [g, own] of rows.codes.entries()) {
    requireLength(own, count, `${path}.codes[${g}]`);
    requireCodes(own, groups[g].codes[0].length, `${path}.codes[${g}]`, "levels");
  }
}
