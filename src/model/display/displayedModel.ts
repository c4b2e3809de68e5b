import type { DisplayedModel } from "../../display/index.js";
import { CovarianceParameters, covarianceRowCount } from "../tables/covarianceParameters.js";
import { modelCriterion, numCovarianceParameters } from "../tables/criteria.js";
import type { Fit } from "../fit/fittedModel.js";
import { fixedEffects } from "../tables/fixedEffects.js";

/** A fit as its display wants it: the covariance parameters term by term. */
export function displayedModel(fit: Fit): DisplayedModel {
  const { design, estimates } = fit;
  const rows = new CovarianceParameters(fit).rows;
  let next = 0;
  const covariance = estimates.random.map((term) => rows.slice(next, (next += covarianceRowCount(term))));
  return {
    design,
    estimates,
    criterion: modelCriterion(fit),
    numCovarianceParameters: numCovarianceParameters(fit),
    coefficients: fixedEffects(fit),
    covariance,
    error: rows[next],
  };
}
