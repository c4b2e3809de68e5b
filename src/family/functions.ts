import { inverseLink, linkDerivative, linkFunction, varianceFunction } from "../kernel/index.js";
import type { Link } from "./names.js";

/** A link and its derivatives on arrays, computed by the kernel. */
export function linkFunctions(link: Link) {
  return {
    name: link.name,
    link: (mu: Float64Array) => linkFunction(link, mu),
    derivative: (mu: Float64Array) => linkDerivative(link, 1, mu),
    secondDerivative: (mu: Float64Array) => linkDerivative(link, 2, mu),
    inverse: (eta: Float64Array) => inverseLink(link, eta),
  };
}

/** What a model needs of its family. */
export const FAMILY_FUNCTIONS = { inverseLink, linkFunctions, varianceFunction };
