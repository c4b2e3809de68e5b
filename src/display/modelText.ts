import type { Design, RandomDesign } from "../design/index.js";
import type { Estimates } from "../fit/estimates.js";
import type { CovarianceParameter, FixedEffect, ModelCriterion, ResultTable } from "../model/index.js";
import { distributionText, fitMethodText, linkText } from "./familyNames.js";
import { heading } from "./headings.js";
import { notes } from "./notes.js";
import { type TextColumn, textTable } from "./textTable.js";

/** What the display of a model shows. */
export interface DisplayedModel {
  readonly design: Design;
  readonly estimates: Estimates;
  readonly criterion: ModelCriterion;
  /** Estimated parameters of the covariance, the dispersion among them. */
  readonly numCovarianceParameters: number;
  readonly coefficients: ResultTable<FixedEffect>;
  /** The rows of each random term, in the formula's order, and the row of the error. */
  readonly covariance: readonly (readonly CovarianceParameter[])[];
  readonly error: CovarianceParameter;
}

/** A model as fitglme displays it, block by block, and below that what there is to say about the fit. */
export function modelText(model: DisplayedModel): string {
  const { design, estimates } = model;
  const approach = estimates.fitMethod === "mpl" || estimates.fitMethod === "rempl" ? "PL" : "ML";
  return [
    `Generalized linear mixed-effects model fit by ${approach}`,
    "",
    "Model information:",
    ...information(model),
    "",
    `    ${design.formula}`,
    "",
    "Model fit statistics:",
    ...criteria(model.criterion),
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
    ...textTable(
      [
        { heading: "Name", values: [model.error.name1] },
        { heading: "Estimate", values: [model.error.estimate] },
      ],
      "quoted",
    ),
    "",
    ...notes(design, estimates),
  ].join("\n");
}

/** Names to column 36; numbers end, and words begin, in a field of six. */
function information({ design, estimates, numCovarianceParameters }: DisplayedModel): string[] {
  const effects = design.random.reduce((sum, { levels, names }) => sum + levels.length * names.length, 0);
  const entries: [name: string, value: number | string][] = [
    ["Number of observations", design.used],
    ["Fixed effects coefficients", design.fixed.names.length],
    ["Random effects coefficients", effects],
    ["Covariance parameters", numCovarianceParameters],
    ["Distribution", distributionText(estimates.distribution)],
    ["Link", linkText(estimates.link)],
    ["FitMethod", fitMethodText(estimates.fitMethod)],
  ];
  return entries.map(([name, value]) => {
    const field = typeof value === "number" ? String(value).padStart(6) : value.padEnd(6);
    return `    ${name.padEnd(32)}${field}`;
  });
}

function criteria({ aic, bic, logLikelihood, deviance }: ModelCriterion): string[] {
  const entries: [string, number][] = [
    ["AIC", aic],
    ["BIC", bic],
    ["LogLikelihood", logLikelihood],
    ["Deviance", deviance],
  ];
  return textTable(
    entries.map(([name, value]) => ({ heading: name, values: [value] })),
    "quoted",
  );
}

function covarianceBlock({ group, levels }: RandomDesign, rows: readonly CovarianceParameter[]): string[] {
  const columns: TextColumn[] = [
    { heading: "Name1", values: rows.map(({ name1 }) => name1) },
    { heading: "Name2", values: rows.map(({ name2 }) => name2) },
    { heading: "Type", values: rows.map(({ type }) => type) },
    { heading: "Estimate", values: rows.map(({ estimate }) => estimate) },
  ];
  return [`Group: ${group} (${levels.length} Levels)`, ...textTable(columns, "quoted")];
}
