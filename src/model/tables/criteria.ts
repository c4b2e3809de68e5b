import { type Fit, residualDF } from "../fit/fittedModel.js";

/** How well the model fits, and what its parameters cost. Comparable only between fits of the same method to the same response. */
export interface ModelCriterion {
  /** Akaike's criterion, −2 log L + 2k with k estimated parameters: less is better. */
  readonly aic: number;
  /** Schwarz's criterion, −2 log L + k log n with k estimated parameters and n used rows, n − p of them for "rempl": less is better. */
  readonly bic: number;
  /** log L with all constants; restricted for "rempl"; of pseudo-likelihood that of the last pseudo data. */
  readonly logLikelihood: number;
  /** −2 log L; not the residual deviance. */
  readonly deviance: number;
}

/**
 * Gives AIC = −2 log L + 2k (Akaike 1974), BIC = −2 log L + k log n (Schwarz 1978) with k parameters: coefficients, covariance parameters
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

/** Gives the number of estimated parameters: coefficients, covariance parameters and, where it is estimated, the dispersion. */
export function numParameters(fit: Fit): number {
  return fit.design.fixed.names.length + numCovarianceParameters(fit);
}

/** Gives the number of free covariance parameters, the dispersion among them where it is estimated. */
export function numCovarianceParameters({ estimates: { covarianceParameters, dispersionEstimated } }: Fit): number {
  return covarianceParameters + (dispersionEstimated ? 1 : 0);
}

/** Gives log x by the log link, the logarithm that has the same bits on every platform. */
function naturalLog({ functions }: Fit, x: number): number {
  return functions.linkFunctions({ name: "log", power: 1 }).link(Float64Array.of(x))[0];
}
