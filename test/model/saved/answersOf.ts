import type { GeneralizedLinearMixedModel, Table } from "../../../src/index.js";

/** Everything that a model answers without the rows that it was fitted to; `table` holds new rows. */
export function answersOf(model: GeneralizedLinearMixedModel, table: Table, offset?: string): Record<string, unknown> {
  const covariance = model.covarianceParameters({ alpha: 0.1 });
  const options = offset === undefined ? {} : { offset };
  const p = model.numCoefficients;
  return {
    text: String(model),
    covarianceText: String(covariance),
    covariance: covariance.rows.map((row) => ({ ...row })),
    psi: covariance.psi,
    notes: covariance.notes,
    fixed: model.fixedEffects({ alpha: 0.01, dfMethod: "none" }).rows,
    random: model.randomEffects().rows,
    anova: model.anova().rows,
    coefCI: model.coefCI().fixed,
    coefTest: model.coefTest([Array.from({ length: p }, (_, j) => (j === 0 ? 1 : 0))], 0.5),
    conditional: model.predict(table, options).mean,
    marginal: model.predict(table, { ...options, conditional: false }).toJSON(),
    simultaneous: model.predict(table, { ...options, conditional: false, simultaneous: true, alpha: 0.2 }).toJSON(),
    average: model.predict(table, { ...options, conditional: false, average: true }).toJSON(),
    draws: model.random(table, { ...options, seed: 7 }),
    coefficientCovariance: model.coefficientCovariance,
    coefficientNames: model.coefficientNames,
    convergence: model.convergence,
    criterion: model.modelCriterion,
    counts: [model.numObservations, model.numPredictors, model.numVariables, model.dfe, model.numEstimatedCoefficients],
    dispersion: [model.dispersion, model.dispersionEstimated],
    family: [model.distribution, model.link.name, model.fitMethod],
    formula: String(model.formula),
    names: [model.predictorNames, model.variableNames, model.responseName],
    squares: [model.rsquared, model.sse, model.ssr, model.sst],
    variables: model.variableInfo.rows,
    ...marginalMeans(model),
    shares: [model.icc({ method: "delta" }), model.rsquaredNakagawa()],
    tidy: model.tidy({ effects: ["fixed", "random_parameter", "random"] }).rows,
    markdown: model.toMarkdown(),
    diagnosis: String(model.diagnose()),
    json: model.toJSON(),
  };
}

/** What depends on the uncertainty of coefficients and random effects together: a file holds it in rows of its own, which round otherwise. */
export function jointAnswersOf(model: GeneralizedLinearMixedModel, table: Table, offset?: string): readonly number[] {
  const options = offset === undefined ? {} : { offset };
  const { lower, upper } = model.predict(table, options);
  const drawn = model.predict(table, { ...options, unseen: "draw", alpha: 0.5 });
  const contrast = model
    .randomEffects()
    .column("estimate")
    .map((_, i) => (i === 0 ? 1 : i === 1 ? -1 : 0));
  const { fStat, pValue } = model.coefTest(undefined, 0, { reContrast: [Array.from(contrast)] });
  return [...lower, ...upper, ...drawn.lower, fStat, pValue];
}

/** Means of the first factor, or of the whole grid, and their contrasts. */
function marginalMeans(model: GeneralizedLinearMixedModel): Record<string, unknown> {
  const term = model
    .anova()
    .column("term")
    .find((name) => !name.includes("(") && !name.includes(":") && !name.includes("^"));
  const means = model.emmeans(term ?? [], { type: "response" });
  const proportional = model.emmeans([], { weights: "proportional" });
  return {
    means: means.rows,
    points: means.points,
    contrasts: means.length > 1 && means.contrasts({ adjust: "holm" }).rows,
    proportional: proportional.rows,
  };
}
