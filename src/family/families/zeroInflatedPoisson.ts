import { Family } from "../../kernel/codes.js";
import { elementary } from "../../kernel/unchecked/index.js";
import { poissonVariates } from "../../stats/variates.js";
import type { FamilyDescriptor } from "../definition/descriptor.js";
import { wholeCount } from "../definition/faults.js";

/** Poisson with mean μ(1 + ω), one of 1 + ω, and 0 otherwise: ω are the odds of a zero that is not Poisson's. */
export const zeroInflatedPoisson: FamilyDescriptor = {
  code: Family.ZeroInflatedPoisson,
  help: "counts, some of them 0 with the odds ω whatever the predictors say; variance μ(1 + ωμ)",
  link: { name: "log", power: 1 },
  means: [0, Number.POSITIVE_INFINITY],
  isDiscrete: true,
  isCount: true,
  dispersion: {
    name: "omega",
    direction: -1,
    endsAtPoisson: true,
    /** The standard error of ω near 0 is (e^μ − 1 − μ)^(−½)/√n, from the score of a zero, e^μ − 1 − μ. */
    leastExcess: (error, mean) => error / Math.sqrt(2 * expm1Lead(mean)),
    byMoments: (ratio, now, mean, least) => Math.max(((1 + mean * now) * ratio - 1) / mean, least),
  },
  fault: (y) => wholeCount("a zero-inflated", y),
  variates: (stream, { mu, dispersion }) => {
    const means = mu.map((mean) => mean * (1 + dispersion));
    return poissonVariates(stream, means).map((count) => (stream.uniform() * (1 + dispersion) < 1 ? count : 0 * count));
  },
  /** Poisson's where a count is positive; ∂/∂μ log{(ω + e^−m)/(1 + ω)} with m = μ(1 + ω) where it is 0. */
  score: (y, mu, dispersion) => {
    const poisson = mu.map((mean) => mean * (1 + dispersion));
    const negative = poisson.map((mean) => -mean);
    const zero = elementary("exp", negative);
    return mu.map((m, i) => (y[i] > 0 ? y[i] - poisson[i] : (-poisson[i] * zero[i]) / (dispersion + zero[i])) / m);
  },
};

/** e^μ − 1 − μ, in which few zeros are to be expected beyond μ = 30: no parameter need be that small. */
function expm1Lead(mean: number): number {
  const mu = Math.min(mean, 30);
  return elementary("expm1", [mu])[0] - mu;
}
