import type { SumsOfSquares } from "../fit/rowSummary.js";
import { effectiveWeights, type Fit } from "../fit/fittedModel.js";
import { fittedMeans } from "../prediction/fitted.js";

/** Gives the sums of squares over the used rows, with the weights of their variances. */
export function sumsOfSquares(fit: Fit): SumsOfSquares {
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
