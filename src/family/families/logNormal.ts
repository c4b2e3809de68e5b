import { Family } from "../../kernel/codes.js";
import { elementary, exp } from "../../kernel/unchecked/index.js";
import { normalVariates } from "../../stats/variates.js";
import type { FamilyDescriptor } from "../definition/descriptor.js";
import { positive } from "../definition/faults.js";

/** log y ~ N(log μ, φ/w): μ is the median, and the mean μ e^(φ/2w). */
export const logNormal: FamilyDescriptor = {
  code: Family.LogNormal,
  help: "positive; log y has variance φ, μ is the median",
  link: { name: "log", power: 1 },
  errorLink: "log",
  means: [0, Number.POSITIVE_INFINITY],
  dispersion: "scale",
  fault: (y) => positive("a log-normal", y),
  variates: (stream, { mu, dispersion, weights }) => {
    const z = normalVariates(stream, mu.length);
    const errors = elementary(
      "exp",
      z.map((value, i) => Math.sqrt(dispersion / (weights?.[i] ?? 1)) * value),
    );
    return mu.map((median, i) => median * errors[i]);
  },
  mean: {
    of: (mu, dispersion, weight) => mu.map((median, i) => median * meanRatio(dispersion, weight(i))),
    slope: (mu, dispersion, weight) => mu.map((_, i) => meanRatio(dispersion, weight(i))),
  },
  /** The mean's square, times e^(φ/w) − 1. */
  variance: (mu, dispersion, weight) =>
    mu.map((median, i) => {
      const mean = median * meanRatio(dispersion, weight(i));
      return mean * mean * elementary("expm1", [dispersion / weight(i)])[0];
    }),
  /** log(y/μ)/(φμ). */
  score: (y, mu, dispersion) => {
    const errors = elementary(
      "log",
      y.map((value, i) => value / mu[i]),
    );
    return errors.map((error, i) => error / (dispersion * mu[i]));
  },
};

/** The mean over the median. */
function meanRatio(dispersion: number, weight: number): number {
  return exp(dispersion / (2 * weight));
}
