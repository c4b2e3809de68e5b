import type { Estimates } from "../../fit/run/estimates.js";
import type { Design } from "../../design/index.js";
import type { ResultTable } from "../../result/resultTable.js";

import { CovarianceParameters, covarianceRowCount, type CovarianceParameter } from "../tables/covarianceParameters.js";
import { modelCriterion, numCovarianceParameters, type ModelCriterion } from "../tables/criteria.js";
import type { Fit } from "../fit/fittedModel.js";
import { fixedEffects, type FixedEffect } from "../tables/fixedEffects.js";

/** What the display of a model shows. */
export interface DisplayedModel {
  /** Design of the fit. */
  readonly design: Design;
  /** Estimates of the fit. */
  readonly estimates: Estimates;
  /** Criteria of the fit. */
  readonly criterion: ModelCriterion;
  /** Number of estimated covariance parameters, the dispersion among them. */
  readonly numCovarianceParameters: number;
  /** Coefficients with 95 % intervals. */
  readonly coefficients: ResultTable<FixedEffect>;
  /** For each random term, in the formula's order, its rows of the table of covariance parameters. */
  readonly covariance: readonly (readonly CovarianceParameter[])[];
  /** Last row of the table of covariance parameters. */
  readonly error: CovarianceParameter;
}

/** Gives a fit as its display wants it: the covariance parameters term by term. */
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
