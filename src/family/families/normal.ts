import { Family } from "../../kernel/codes.js";
import { normalVariates } from "../../stats/variates.js";
import type { FamilyDescriptor } from "../definition/descriptor.js";

/** y ~ N(μ, φ/w). */
export const normal: FamilyDescriptor = {
  code: Family.Normal,
  help: "variance φ",
  link: { name: "identity", power: 1 },
  errorLink: "identity",
  means: [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY],
  dispersion: "scale",
  fault: () => null,
  variates: (stream, { mu, dispersion, weights }) => {
    const z = normalVariates(stream, mu.length);
    return mu.map((mean, i) => mean + Math.sqrt(dispersion / (weights?.[i] ?? 1)) * z[i]);
  },
};
