import { Family } from "../../kernel/codes.js";
import { elementary } from "../../kernel/unchecked/index.js";
import { asPositive, normalVariates } from "../../stats/variates.js";
import type { FamilyDescriptor, RowFunction } from "../definition/descriptor.js";
import { positive } from "../definition/faults.js";

/** Gives the mean over the median of every row. */
const ratios: RowFunction = (mu, dispersion, weight) =>
  elementary(
    "exp",
    mu.map((_, i) => dispersion / (2 * weight(i))),
  );

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
    const halves = elementary(
      "exp",
      z.map((value, i) => 0.5 * Math.sqrt(dispersion / (weights?.[i] ?? 1)) * value),
    );
    const drawn = mu.map((median, i) => (median === 0 ? 0 : median * halves[i] * halves[i]));
    return asPositive(drawn, mu);
  },
  mean: {
    of: (mu, dispersion, weight) => ratios(mu, dispersion, weight).map((ratio, i) => mu[i] * ratio),
    slope: ratios,
  },
  /** The mean's square, times e^(φ/w) − 1. */
  variance: (mu, dispersion, weight) => {
    const means = ratios(mu, dispersion, weight).map((ratio, i) => mu[i] * ratio);
    const excess = elementary(
      "expm1",
      mu.map((_, i) => dispersion / weight(i)),
    );
    return excess.map((value, i) => means[i] * means[i] * value);
  },
  /** log(y/μ)/(φμ). */
  score: (y, mu, dispersion) => {
    const errors = elementary(
      "log",
      y.map((value, i) => value / mu[i]),
    );
    return errors.map((error, i) => error / (dispersion * mu[i]));
  },
};
