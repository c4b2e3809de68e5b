import { inverseLink, linkDerivative, linkFunction, varianceFunction } from "../kernel/index.js";
import { type Distribution, DISTRIBUTIONS, type Link, LINKS } from "./names.js";

/** A link and its derivatives on arrays, computed by the kernel. */
function linkFunctions({ name, power }: Link) {
  const code = LINKS[name];
  return {
    name,
    link: (mu: Float64Array) => linkFunction(code, power, mu),
    derivative: (mu: Float64Array) => linkDerivative(code, power, 1, mu),
    secondDerivative: (mu: Float64Array) => linkDerivative(code, power, 2, mu),
    inverse: (eta: Float64Array) => inverseLink(code, power, eta),
  };
}

/** What a model needs of its family. */
export const FAMILY_FUNCTIONS = {
  linkFunctions,
  inverseLink: ({ name, power }: Link, eta: Float64Array) => inverseLink(LINKS[name], power, eta),
  varianceFunction: (distribution: Distribution, mu: Float64Array, dispersion: number) =>
    varianceFunction(DISTRIBUTIONS[distribution], mu, dispersion),
};
