import type { Estimates } from "../../fit/run/estimates.js";
import type { Design } from "../../design/index.js";
import type { ResultTable } from "../../result/resultTable.js";

import { CovarianceParameters, covarianceRowCount, type CovarianceParameter } from "../tables/covarianceParameters.js";
import { modelCriterion, numCovarianceParameters, type ModelCriterion } from "../tables/criteria.js";
import type { Fit } from "../fit/fittedModel.js";
import { fixedEffects, type FixedEffect } from "../tables/fixedEffects.js";

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
