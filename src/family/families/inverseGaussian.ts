import { Family } from "../../kernel/codes.js";
import { asPositive, inverseGaussianVariates } from "../../stats/variates.js";
import type { FamilyDescriptor } from "../definition/descriptor.js";
import { positive } from "../definition/faults.js";

/** y ~ inverse Gaussian of mean μ and shape w/φ. */
export const inverseGaussian: FamilyDescriptor = {
  code: Family.InverseGaussian,
  help: "positive; variance φμ³",
  link: { name: "power", power: -2 },
  means: [0, Number.POSITIVE_INFINITY],
  dispersion: "scale",
  fault: (y) => positive("an inverse Gaussian", y),
  variates: (stream, { mu, dispersion, weights }) => {
    const shapes = mu.map((_, i) => (weights?.[i] ?? 1) / dispersion);
    return asPositive(inverseGaussianVariates(stream, mu, shapes), mu);
  },
};
