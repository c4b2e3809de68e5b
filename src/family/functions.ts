import { inverseLink, linkDerivative, linkFunction, varianceFunction } from "../kernel/index.js";
import { type Distribution, DISTRIBUTIONS, type Link, LINKS } from "./names.js";

/** A link and its derivatives on arrays: the kernel's, or as they were given. */
function linkFunctions({ name, power, functions }: Link) {
  if (functions) {
    const { name, link, derivative, secondDerivative = notGiven, inverse } = functions;
    return { name, link, derivative, secondDerivative, inverse };
  }
  const code = LINKS[name];
  return {
    name,
    link: (mu: Float64Array) => linkFunction(code, power, mu),
    derivative: (mu: Float64Array) => linkDerivative(code, power, 1, mu),
    secondDerivative: (mu: Float64Array) => linkDerivative(code, power, 2, mu),
    inverse: (eta: Float64Array) => inverseLink(code, power, eta),
  };
}

/** g″ of a link that was given without it. */
function notGiven(mu: Float64Array): Float64Array {
  return new Float64Array(mu.length).fill(Number.NaN);
}

/** μ = g⁻¹(η); NaN where η is, which a given function is not asked about. */
function meansAt({ name, power, functions }: Link, eta: Float64Array): Float64Array {
  if (!functions) return inverseLink(LINKS[name], power, eta);
  const known = eta.find(Number.isFinite);
  if (known === undefined) return eta.slice();
  const mu = functions.inverse(eta.map((value) => (Number.isFinite(value) ? value : known)));
  return mu.map((value, i) => (Number.isFinite(eta[i]) ? value : Number.NaN));
}

/** What a model needs of its family. */
export const FAMILY_FUNCTIONS = {
  linkFunctions,
  inverseLink: meansAt,
  varianceFunction: (distribution: Distribution, mu: Float64Array, dispersion: number) =>
    varianceFunction(DISTRIBUTIONS[distribution], mu, dispersion),
};
