import type { Variable } from "../fit/rowSummary.js";
import { predictorColumns } from "../../formula/index.js";
import { type Fit, knownOfRows } from "../fit/fittedModel.js";
import { ResultTable } from "../../result/resultTable.js";

/** Gives the table of the variables, a row for each column of the data. */
export function variableInfo(fit: Fit): ResultTable<Variable> {
  const variables = knownOfRows(fit, "variables");
  return new ResultTable<Variable>("Variables", variables.length, {
    name: variables.map(({ name }) => name),
    class: variables.map((variable) => variable.class),
    range: variables.map((variable) => variable.range),
    inModel: variables.map(({ inModel }) => inModel),
    isCategorical: variables.map(({ isCategorical }) => isCategorical),
  });
}

/** Gives the names of the table's columns. */
export function variableNames(fit: Fit): readonly string[] {
  return fit.saved?.variables.map(({ name }) => name) ?? fit.table.names;
}

/** Gives the names of the columns that explain the response, those of groups and offsets included, in the table's order. */
export function predictorNames(fit: Fit): readonly string[] {
  const used = new Set(predictorColumns(fit.design.formula));
  return variableNames(fit).filter((name) => used.has(name));
}
