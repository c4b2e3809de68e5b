import { Family } from "../../kernel/codes.js";
import { poissonVariates } from "../../stats/variates.js";
import type { FamilyDescriptor, Fault } from "../definition/descriptor.js";
import { CORRECT, EXPOSURE } from "../definition/faults.js";
import { isWhole } from "../../core/rounding.js";

/** w y ~ Poisson(wμ): a weight makes the mean of w counts. */
export const poisson: FamilyDescriptor = {
  code: Family.Poisson,
  help: "counts; variance μ",
  link: { name: "log", power: 1 },
  means: [0, Number.POSITIVE_INFINITY],
  isDiscrete: true,
  isCount: true,
  dispersion: "one",
  fault,
  /** Drawn with φ = 1, also where φ was estimated: no distribution of counts has another. */
  variates: (stream, { mu, weights }) => {
    const w = (i: number) => weights?.[i] ?? 1;
    const means = mu.map((mean, i) => mean * w(i));
    return poissonVariates(stream, means).map((count, i) => count / w(i));
  },
};

function fault(y: number, w: number): Fault | null {
  if (y < 0) return { expected: "a poisson response is a count, 0 or more", hint: CORRECT };
  if (isWhole(y * w)) return null;
  const expected = w === 1 ? "a poisson response is a whole number" : `response × weight = ${y * w} must be a whole number`;
  return { expected, hint: EXPOSURE };
}
