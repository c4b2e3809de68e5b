import { type Fit, residualDF } from "../fit/fittedModel.js";

/** How well the model fits, and what its parameters cost. Comparable only between fits of the same method to the same response. */
export interface ModelCriterion {
  readonly aic: number;
  readonly bic: number;
  readonly logLikelihood: number;
  /** −2 log L; not the residual deviance. */
  readonly deviance: number;
}

/**
 * AIC = −2 log L + 2k (Akaike 1974), BIC = −2 log L + k log n (Schwarz 1978) with k parameters: coefficients, covariance parameters
 * and, where it is estimated, the dispersion. n is n − p for REMPL, whose likelihood is one of n − p contrasts.
 */
export function modelCriterion(fit: Fit): ModelCriterion {
  const { logLikelihood, fitMethod } = fit.estimates;
  const parameters = numParameters(fit);
  const observations = fitMethod === "rempl" ? residualDF(fit) : fit.design.used;
  const deviance = -2 * logLikelihood;
  return {
    aic: deviance + 2 * parameters,
    bic: deviance + parameters * naturalLog(fit, observations),
    logLikelihood,
    deviance,
  };
}

/** Estimated parameters: coefficients, covariance parameters and, where it is estimated, the dispersion. */
export function numParameters(fit: Fit): number {
  return fit.design.fixed.names.length + numCovarianceParameters(fit);
}

/** Free covariance parameters, the dispersion among them where it is estimated. */
export function numCovarianceParameters({ estimates: { covarianceParameters, dispersionEstimated } }: Fit): number {
  return covarianceParameters + (dispersionEstimated ? 1 : 0);
}

/** The log link is the logarithm that has the same bits on every platform. */
function naturalLog({ functions }: Fit, x: number): number {
  return functions.linkFunctions({ name: "log", power: 1 }).link(Float64Array.of(x))[0];
}
