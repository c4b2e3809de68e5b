import { exp } from "../../kernel/unchecked/index.js";
import type { Fit } from "../fit/fittedModel.js";

/** Largest node v of the trapezoidal rule, in standard deviations of v: e^(−v²/2) is 1e-14 there. */
const LARGEST_NODE = 8;
/**
 * Largest distance h of the nodes, in standard deviations of v and in units of η: the rule's error is about e^(−2πd/h), d the distance to the next
 * singularity of the integrand, π/s for the logistic function (docs/theory.md, Means over the population).
 */
const LARGEST_STEP = 0.3;

/**
 * Gives the mean of a response at η + s v over v ~ N(0, 1) for variances s² of zᵀb: that over the population of groups, which is not the one at η
 * unless g is linear. In closed form for the identity, log and probit links (S. L. Zeger, K.-Y. Liang, P. S. Albert, Biometrics 44 (1988) 1049–1060), by
 * the trapezoidal rule for the others.
 *
 * @returns means on the response's scale; NaN where part of the population would lie outside the link's domain
 */
export function populationMean(
  { estimates, functions }: Fit,
  eta: Float64Array,
  variance: Float64Array,
  weights: Float64Array | null,
): Float64Array {
  const inverse = (at: Float64Array) => functions.means(estimates, at, weights);
  switch (estimates.link.name) {
    case "identity":
      return inverse(eta);
    case "log":
      return inverse(eta.map((value, i) => value + variance[i] / 2));
    case "probit":
      return inverse(eta.map((value, i) => value / Math.sqrt(1 + variance[i])));
    default: {
      const mean = new Float64Array(eta.length);
      const spread = variance.map((value) => Math.sqrt(value));
      const widest = spread.reduce((most, s) => Math.max(most, s), 1);
      const nodes = Math.ceil((LARGEST_NODE * widest) / LARGEST_STEP);
      let total = 0;
      for (let m = -nodes; m <= nodes; m++) {
        const v = (m * LARGEST_NODE) / nodes;
        const weight = exp((-v * v) / 2);
        const at = inverse(eta.map((value, i) => value + spread[i] * v));
        for (let i = 0; i < mean.length; i++) mean[i] += weight * at[i];
        total += weight;
      }
      return mean.map((sum) => sum / total);
    }
  }
}
