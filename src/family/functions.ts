import { expectNumbers } from "../kernel/input/arguments.js";
import { inverseLink, linkDerivative, linkFunction, varianceFunction } from "../kernel/unchecked/index.js";
import { type Distribution, familyOf, extraOf, scaleOf } from "./families.js";
import { type Link, LINKS } from "./definition/links.js";

/** A link and its derivatives on arrays: the kernel's, or as they were given. A model hands them out: they check what they are given. */
function linkFunctions({ name, power, functions }: Link) {
  if (functions) {
    const { name, link, derivative, secondDerivative = notGiven, inverse } = functions;
    return { name, link, derivative, secondDerivative, inverse };
  }
  const code = LINKS[name];
  return {
    name,
    link: (mu: Float64Array) => linkFunction(code, power, numbers(mu, "mu")),
    derivative: (mu: Float64Array) => linkDerivative(code, power, 1, numbers(mu, "mu")),
    secondDerivative: (mu: Float64Array) => linkDerivative(code, power, 2, numbers(mu, "mu")),
    inverse: (eta: Float64Array) => inverseLink(code, power, numbers(eta, "eta")),
  };
}

function numbers(values: Float64Array, name: string): Float64Array {
  expectNumbers(values, name);
  return values;
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

/** What decides the mean and the variance of responses with given η or μ. */
export interface ResponseMoments {
  /** Conditional distribution of the response. */
  readonly distribution: Distribution;
  /** Link g of g(μ) = η. */
  readonly link: Link;
  /** φ, or the extra parameter of a distribution that has one. */
  readonly dispersion: number;
}

const weightOf = (weights: Float64Array | null) => (i: number) => weights?.[i] ?? 1;

/** Gives the means of responses, which for most families are μ. */
function means({ distribution, link, dispersion }: ResponseMoments, eta: Float64Array, weights: Float64Array | null) {
  const mu = meansAt(link, eta);
  return familyOf(distribution).mean?.of(mu, dispersion, weightOf(weights)) ?? mu;
}

/** Gives the slopes in η of the means of responses, at w = 1. */
function meanSlopes({ distribution, link, dispersion }: ResponseMoments, eta: Float64Array): Float64Array {
  const mu = meansAt(link, eta);
  const slopes = linkFunctions(link)
    .derivative(mu)
    .map((slope) => 1 / slope);
  const more = familyOf(distribution).mean?.slope(mu, dispersion, weightOf(null));
  return more ? slopes.map((slope, i) => slope * more[i]) : slopes;
}

/** Gives the variances of responses: φ v(μ)/w for most families, φ = 1 where it is fixed. */
function variances({ distribution, link, dispersion }: ResponseMoments, eta: Float64Array, weights: Float64Array | null) {
  const family = familyOf(distribution);
  const mu = meansAt(link, eta);
  const weight = weightOf(weights);
  if (family.variance) return family.variance(mu, dispersion, weight);
  const phi = scaleOf(distribution, dispersion);
  return varianceFunction(family.code, mu, dispersion).map((v, i) => (phi * v) / weight(i));
}

/** ∂ log f(y | μ)/∂μ at w = 1. */
function score(distribution: Distribution, y: Float64Array, mu: Float64Array, dispersion: number): Float64Array {
  const family = familyOf(distribution);
  if (family.score) return family.score(y, mu, dispersion);
  const phi = extraOf(family) === undefined ? dispersion : 1;
  const variance = varianceFunction(family.code, mu, dispersion);
  return mu.map((m, i) => (y[i] - m) / (phi * variance[i]));
}

/** What a model needs of its family. */
export const FAMILY_FUNCTIONS = {
  linkFunctions,
  inverseLink: meansAt,
  score,
  means,
  meanSlopes,
  variances,
  varianceFunction: (distribution: Distribution, mu: Float64Array, dispersion: number) =>
    varianceFunction(familyOf(distribution).code, mu, dispersion),
};
