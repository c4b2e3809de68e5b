import type { GeneralizedLinearMixedModel } from "../../model/index.js";

/** Gives what `glme fit --json` and `glme info --json` print: the numbers of the display, for programs. */
export function modelNumbers(model: GeneralizedLinearMixedModel) {
  const { aic, bic, logLikelihood, deviance } = model.modelCriterion;
  return {
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
}
