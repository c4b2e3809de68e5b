import { Family } from "../../kernel/codes.js";
import { asPositive, gammaMeans } from "../../stats/variates.js";
import type { FamilyDescriptor } from "../definition/descriptor.js";
import { positive } from "../definition/faults.js";

/** y ~ Gamma of mean μ and shape w/φ. */
export const gamma: FamilyDescriptor = {
  code: Family.Gamma,
  help: "positive; variance φμ²",
  link: { name: "reciprocal", power: 1 },
  means: [0, Number.POSITIVE_INFINITY],
  dispersion: "scale",
  fault: (y) => positive("a gamma", y),
  variates: (stream, { mu, dispersion, weights }) => {
    const shapes = mu.map((_, i) => (weights?.[i] ?? 1) / dispersion);
    return asPositive(gammaMeans(stream, mu, shapes), mu);
  },
};
