import type { GeneralizedLinearMixedModel } from "../model/index.js";

/** What `glme fit --json` prints: the numbers of the display, for programs. NaN and Infinity become null. */
export function modelJson(model: GeneralizedLinearMixedModel): string {
  const { aic, bic, logLikelihood, deviance } = model.modelCriterion;
  const content = {
    formula: String(model.formula),
    distribution: model.distribution,
    link: model.link.name,
    fitMethod: model.fitMethod,
    coefficients: model.coefficients.rows,
    covarianceParameters: model.covarianceParameters().rows,
    dispersion: model.dispersion,
    logLikelihood,
    aic,
    bic,
    deviance,
    numObservations: model.numObservations,
    convergence: model.convergence,
  };
  return JSON.stringify(content, null, 2);
}
