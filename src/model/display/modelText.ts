import { printable } from "../../core/printable.js";
import type { DisplayedModel } from "./displayedModel.js";
import type { RandomDesign } from "../../design/index.js";
import type { ModelCriterion } from "../tables/criteria.js";
import type { CovarianceParameter } from "../tables/covarianceParameters.js";
import { distributionText, fitMethodText, linkText } from "../../result/familyNames.js";
import { heading } from "../../result/headings.js";
import { notes } from "./notes.js";
import { type TextColumn, textTable } from "../../result/textTable.js";

/** Gives a model as fitglme displays it, block by block, and below that what there is to say about the fit. */
export function modelText(model: DisplayedModel): string {
  const { design, estimates } = model;
  const approach = estimates.fitMethod === "mpl" || estimates.fitMethod === "rempl" ? "PL" : "ML";
  const lines = [
    `Generalized linear mixed-effects model fit by ${approach}`,
    "",
    "Model information:",
    ...information(model),
    "",
    `    ${design.formula}`,
    "",
    "Model fit statistics:",
    ...textTable(criterionColumns(model.criterion), "quoted"),
    "",
    "Fixed effects coefficients (95% CIs):",
    ...textTable(
      model.coefficients.names.map((name) => ({ heading: heading(name), values: model.coefficients.column(name) })),
      "quoted",
    ),
    "",
    "Random effects covariance parameters:",
    ...design.random.flatMap((term, r) => [...covarianceBlock(term, model.covariance[r]), ""]),
    "Group: Error",
    ...textTable(errorColumns(model.error), "quoted"),
    "",
    ...notes(design, estimates),
  ];
  return lines.map(printable).join("\n");
}

/** Gives what the display says about a model before its tables. */
export function informationOf({
  design,
  estimates,
  numCovarianceParameters,
}: DisplayedModel): [name: string, value: number | string][] {
  const effects = design.random.reduce((sum, { levels, names }) => sum + levels.length * names.length, 0);
  return [
    ["Number of observations", design.used],
    ["Fixed effects coefficients", design.fixed.names.length],
    ["Random effects coefficients", effects],
    ["Covariance parameters", numCovarianceParameters],
    ["Distribution", distributionText(estimates.distribution)],
    ["Link", linkText(estimates.link)],
    ["FitMethod", fitMethodText(estimates.fitMethod)],
  ];
}

/** Gives the lines of what is said before the tables: names to column 36; numbers end, and words begin, in a field of six. */
function information(model: DisplayedModel): string[] {
  return informationOf(model).map(([name, value]) => {
    const field = typeof value === "number" ? String(value).padStart(6) : value.padEnd(6);
    return `    ${name.padEnd(32)}${field}`;
  });
}

/** Gives the criteria as a table of one row. */
export function criterionColumns({ aic, bic, logLikelihood, deviance }: ModelCriterion): TextColumn[] {
  return [
    { heading: "AIC", values: [aic] },
    { heading: "BIC", values: [bic] },
    { heading: "LogLikelihood", values: [logLikelihood] },
    { heading: "Deviance", values: [deviance] },
  ];
}

function covarianceBlock({ group, levels }: RandomDesign, rows: readonly CovarianceParameter[]): string[] {
  return [`Group: ${group} (${levels.length} Levels)`, ...textTable(covarianceColumns(rows), "quoted")];
}

/** Gives a table of standard deviations and correlations without their intervals. */
export function covarianceColumns(rows: readonly CovarianceParameter[]): TextColumn[] {
  return [
    { heading: "Name1", values: rows.map(({ name1 }) => name1) },
    { heading: "Name2", values: rows.map(({ name2 }) => name2) },
    { heading: "Type", values: rows.map(({ type }) => type) },
    { heading: "Estimate", values: rows.map(({ estimate }) => estimate) },
  ];
}

/** Gives the table of the error, √φ or the extra parameter, without its interval. */
export function errorColumns({ name1, estimate }: CovarianceParameter): TextColumn[] {
  return [
    { heading: "Name", values: [name1] },
    { heading: "Estimate", values: [estimate] },
  ];
}
