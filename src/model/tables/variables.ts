import type { Variable } from "../fit/rowSummary.js";
import { type Formula, predictorColumns, variablesOf } from "../../formula/index.js";
import type { Column, Table } from "../../table/index.js";
import type { Fit } from "../fit/fittedModel.js";
import { ResultTable } from "../../result/resultTable.js";

/** One row per column of the table. */
export function variableInfo(fit: Fit): ResultTable<Variable> {
  const { rowSummary, design } = fit;
  return rowSummary ? asTable(rowSummary.variables) : tableVariables(fit.table, design.formula);
}

/** The names of the table's columns. */
export function variableNames(fit: Fit): readonly string[] {
  return fit.rowSummary?.variables.map(({ name }) => name) ?? fit.table.names;
}

function asTable(variables: readonly Variable[]): ResultTable<Variable> {
  return new ResultTable<Variable>("Variables", variables.length, {
    name: variables.map(({ name }) => name),
    class: variables.map((variable) => variable.class),
    range: variables.map((variable) => variable.range),
    inModel: variables.map(({ inModel }) => inModel),
    isCategorical: variables.map(({ isCategorical }) => isCategorical),
  });
}

function tableVariables(table: Table, formula: Formula): ResultTable<Variable> {
  const used = new Set(variablesOf(formula));
  const groups = new Set(formula.random.flatMap(({ group }) => group));
  const columns = table.names.map((name) => (table.complaint(name) ? undefined : table.column(name)));
  return new ResultTable<Variable>("Variables", columns.length, {
    name: table.names,
    class: columns.map((column) => column?.source ?? "unusable"),
    range: () => columns.map((column) => (column ? range(column) : "")),
    inModel: table.names.map((name) => used.has(name)),
    isCategorical: table.names.map((name, j) => groups.has(name) || columns[j]?.kind === "categorical"),
  });
}

/** The columns that explain the response, those of groups and offsets included, in the table's order. */
export function predictorNames(fit: Fit): readonly string[] {
  const used = new Set(predictorColumns(fit.design.formula));
  return variableNames(fit).filter((name) => used.has(name));
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
