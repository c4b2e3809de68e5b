import { Family, LinkCode } from "../../kernel/codes.js";
import { elementary, linkFunction } from "../../kernel/unchecked/index.js";
import { asInsideUnit, logGammaVariates } from "../../stats/variates.js";
import type { FamilyDescriptor } from "../definition/descriptor.js";

/** Excess 1/φ of the variance at which the scale of φ begins to bend: as good as none, for beta's limit is a variance of 0 (docs/algorithms.md, Families). */
const LEAST_EXCESS = 1e-8;
/** Least precision φ that a fit begins at. */
const LEAST_PRECISION = 0.1;

/** y ~ Beta(μφ, (1 − μ)φ), φ the precision. */
export const beta: FamilyDescriptor = {
  code: Family.Beta,
  help: "strictly between 0 and 1; variance μ(1 − μ)/(1 + φ)",
  link: { name: "logit", power: 1 },
  means: [0, 1],
  dispersion: {
    name: "phi",
    direction: 1,
    endsAtPoisson: false,
    leastExcess: () => LEAST_EXCESS,
    first: 10,
    byMoments: (ratio, now) => Math.max((1 + now) / ratio - 1, LEAST_PRECISION),
  },
  fault: (y) =>
    y > 0 && y < 1 ? null : { expected: "a beta response lies between 0 and 1, neither of them included", hint: INSIDE },
  variates: (stream, { mu, dispersion }) => {
    const ones = mu.map((mean) => mean * dispersion);
    const others = mu.map((mean) => (1 - mean) * dispersion);
    const one = logGammaVariates(stream, ones);
    const other = logGammaVariates(stream, others);
    const odds = one.map((value, i) => value - other[i]);
    return asInsideUnit(elementary("logistic", odds));
  },
  /** Gives φ{logit y − ψ(μφ) + ψ((1 − μ)φ)}. */
  score: (y, mu, dispersion) => {
    const logits = linkFunction(LinkCode.Logit, 1, y);
    const first = elementary(
      "digamma",
      mu.map((m) => m * dispersion),
    );
    const second = elementary(
      "digamma",
      mu.map((m) => (1 - m) * dispersion),
    );
    return logits.map((logit, i) => dispersion * (logit - first[i] + second[i]));
  },
};

const INSIDE =
  "Proportions of counted trials are binomial; otherwise move 0 and 1 a little inwards, (y (n − 1) + ½)/n, or exclude the rows.";
