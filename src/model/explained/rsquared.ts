import type { SumsOfSquares } from "../fit/rowSummary.js";
import { effectiveWeights, type Fit, residualDF } from "../fit/fittedModel.js";
import { fittedMeans } from "../prediction/fitted.js";

/** The share of the sum of squares that the model explains. */
export interface Rsquared {
  /** 1 − sse/sst. */
  readonly ordinary: number;
  /** 1 − (sse/sst)·(n − 1)/(n − p). */
  readonly adjusted: number;
}

/** In one pass over the used rows, with the weights of their variances. */
export function sumsOfSquares(fit: Fit): SumsOfSquares {
  return fit.rowSummary?.sumsOfSquares ?? sumsOverRows(fit);
}

function sumsOverRows(fit: Fit): SumsOfSquares {
  const mu = fittedMeans(fit, true);
  const weights = effectiveWeights(fit);
  const { response } = fit.design;
  let total = 0;
  let weighted = 0;
  for (let i = 0; i < mu.length; i++) {
    total += weights[i];
    weighted += weights[i] * mu[i];
  }
  const mean = weighted / total;
  let sse = 0;
  let ssr = 0;
  for (let i = 0; i < mu.length; i++) {
    sse += weights[i] * (response[i] - mu[i]) * (response[i] - mu[i]);
    ssr += weights[i] * (mu[i] - mean) * (mu[i] - mean);
  }
  return { sse, ssr, sst: sse + ssr };
}

/** On the response's scale, whatever the link. */
export function rsquared(fit: Fit): Rsquared {
  const { sse, sst } = sumsOfSquares(fit);
  const unexplained = sse / sst;
  return { ordinary: 1 - unexplained, adjusted: 1 - (unexplained * (fit.design.used - 1)) / residualDF(fit) };
}
