import { Family } from "../../kernel/codes.js";
import { binomialVariates } from "../../stats/variates.js";
import type { FamilyDescriptor, Fault } from "../definition/descriptor.js";
import { CORRECT } from "../definition/faults.js";
import { isWhole } from "../../core/rounding.js";

/** m w y ~ Binomial(m w, μ): proportions of m trials; a weight makes the mean of w of them. */
export const binomial: FamilyDescriptor = {
  code: Family.Binomial,
  help: "proportions; variance μ(1 − μ)",
  link: { name: "logit", power: 1 },
  means: [0, 1],
  isDiscrete: true,
  dispersion: "one",
  fault,
  /** Drawn with φ = 1, also where φ was estimated: no distribution of counts has another. */
  variates: (stream, { mu, weights, sizes }) => {
    const trials = mu.map((_, i) => (sizes?.[i] ?? 1) * (weights?.[i] ?? 1));
    return binomialVariates(stream, trials, mu).map((count, i) => count / trials[i]);
  },
};

function fault(y: number, w: number, m: number): Fault | null {
  const counts = 'Counts? Pass responseType: "count" together with binomialSize.';
  if (y > 1) return { expected: "a binomial response is a proportion between 0 and 1", hint: counts };
  if (y < 0) return { expected: "a binomial response lies between 0 and 1", hint: CORRECT };
  if (isWhole(y * m * w)) return null;
  const product = w === 1 ? "response × size" : "response × size × weight";
  return {
    expected: `${product} = ${y * m * w} is the number of successes and must be a whole number`,
    hint: 'Give the number of trials as binomialSize, and proportions with enough digits; or counts with responseType: "count".',
  };
}
