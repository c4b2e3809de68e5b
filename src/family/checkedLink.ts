// What the functions of a link answer is held against each other before a fit: a slip in a derivative would not stop it, but lead it
// somewhere else.

import { GlmeError } from "../core/errors.js";
import { inverseLink, linkDerivative, linkFunction } from "../kernel/unchecked/index.js";
import { badLink, type LinkPart, type SafeLink } from "./definition/customLink.js";
import { type Distribution, standardLink } from "./families.js";
import { lengthAt, type MeanRange, meanRange } from "./meanRange.js";
import { type Link, LINKS } from "./definition/links.js";

/** Least number of the tried means at which the link has to be finite. */
const LEAST_MEANS = 3;
/** Largest distance of g⁻¹(g(μ)) from μ, relative to the length over which a link may bend at μ. */
const ROUND_TRIP_ERROR = 1e-5;
/** Largest distance of a derivative from the differences, relative to the larger of the two (docs/algorithms.md, Links given as functions). */
const SLOPE_ERROR = 1e-4;
/** Distance of a derivative from the differences that rounding may add, relative to the function over the length at μ. */
const SLOPE_NOISE = 1e-6;
/** Lengths of the differences, relative to the length over which a link may bend at μ: one that agrees is enough. */
const DIFFERENCE_LENGTHS = [1e-2, 1e-3, 1e-4, 1e-5];
/** Largest distance from the canonical link, relative to its values, at which a link is taken for it. */
const CANONICAL_DISTANCE = 1e-8;

/**
 * Gives the link, once its functions were seen to belong together, at means that these responses make likely: g⁻¹ undoes g, each derivative is
 * the slope of the function before it, and g is monotone. A link without g″ that agrees with the distribution's canonical
 * one in g, g′ and g⁻¹ is that link: the kernel's own derivatives are then used.
 *
 * @param needsSecond does the fit need g″?
 * @throws GlmeError badOption with the function that is wrong, the mean, what it answered and what it should have answered
 */
export function checkedLink(link: Link, distribution: Distribution, response: Float64Array, needsSecond: boolean): Link {
  const { functions } = link;
  if (!functions) return link;
  const range = meanRange(distribution, response);
  const mu = takenMeans(functions, range, distribution);
  checkInverse(functions, range, mu);
  checkSlope(functions, range, mu, "link", "derivative");
  checkMonotone(functions, mu);
  if (functions.secondDerivative) {
    checkSlope(functions, range, mu, "derivative", "secondDerivative");
    if (functions.thirdDerivative) checkSlope(functions, range, mu, "secondDerivative", "thirdDerivative");
    return link;
  }
  const canonical = standardLink(distribution);
  if (isSame(functions, canonical, mu)) return canonical;
  if (needsSecond) throw secondNeeded(distribution);
  return link;
}

/** Gives the means at which g is finite: one stretch of those that were tried. */
function takenMeans({ link }: SafeLink, { points }: MeanRange, distribution: Distribution): Float64Array {
  const eta = link(points);
  const taken = points.filter((_, i) => Number.isFinite(eta[i]));
  if (taken.length < LEAST_MEANS) {
    const few = `is ${eta[0]} at μ = ${points[0]} and ${eta[points.length - 1]} at μ = ${points[points.length - 1]}`;
    throw badLink("link", `${few}, but has to be finite at means of ${distribution} responses`);
  }
  const gap = points.findIndex((mu, i) => !Number.isFinite(eta[i]) && mu > taken[0] && mu < taken[taken.length - 1]);
  if (gap >= 0) throw badLink("link", `is ${eta[gap]} at μ = ${points[gap]}, but finite at lower and at higher means`);
  return taken;
}

function checkInverse({ link, inverse }: SafeLink, range: MeanRange, mu: Float64Array): void {
  const eta = link(mu);
  inverse(eta).forEach((back, i) => {
    if (Math.abs(back - mu[i]) <= ROUND_TRIP_ERROR * lengthAt(range, mu[i])) return;
    throw badLink("inverse", `is ${back} at η = ${eta[i]}, but has to be μ = ${mu[i]}, whose link that is`);
  });
}

/** Is `slope` the slope of `of`? */
function checkSlope(functions: SafeLink, range: MeanRange, mu: Float64Array, of: LinkPart, slope: LinkPart): void {
  const f = functions[of]!;
  const values = f(mu);
  const slopes = functions[slope]!(mu);
  const quotients = DIFFERENCE_LENGTHS.map((step) => differences(f, mu, (value) => step * lengthAt(range, value)));
  slopes.forEach((found, i) => {
    const tried = quotients.map((quotient) => quotient[i]).filter(Number.isFinite);
    const near = (q: number) => Math.abs(q - found);
    const expected = tried.reduce((best, q) => (near(q) < near(best) ? q : best), tried[0]);
    const allowed =
      SLOPE_ERROR * Math.max(Math.abs(found), Math.abs(expected)) + (SLOPE_NOISE * Math.abs(values[i])) / lengthAt(range, mu[i]);
    if (Number.isFinite(found) && (tried.length === 0 || near(expected) <= allowed)) return;
    throw badLink(slope, `is ${found} at μ = ${mu[i]}, but the slope of ${of} is ${expected} there`);
  });
}

/** Gives the central differences of fourth order of f at each μ. */
function differences(f: (mu: Float64Array) => Float64Array, mu: Float64Array, step: (mu: number) => number): Float64Array {
  const at = (steps: number) => f(mu.map((value) => value + steps * step(value)));
  const [right, left, farRight, farLeft] = [at(1), at(-1), at(2), at(-2)];
  return mu.map((value, i) => (8 * (right[i] - left[i]) - (farRight[i] - farLeft[i])) / (12 * step(value)));
}

function checkMonotone({ derivative }: SafeLink, mu: Float64Array): void {
  const slopes = derivative(mu);
  const turn = slopes.findIndex((slope) => !(slope * slopes[0] > 0));
  if (turn < 0) return;
  const found = `is ${slopes[0]} at μ = ${mu[0]} and ${slopes[turn]} at μ = ${mu[turn]}`;
  throw badLink("derivative", `${found}, but a link rises everywhere or falls everywhere`);
}

/** Do g, g′ and g⁻¹ agree with a link of the kernel? */
function isSame({ link, derivative, inverse }: SafeLink, { name, power }: Link, mu: Float64Array): boolean {
  const code = LINKS[name];
  const eta = linkFunction(code, power, mu);
  return (
    agree(link(mu), eta) &&
    agree(derivative(mu), linkDerivative(code, power, 1, mu)) &&
    agree(inverse(eta), inverseLink(code, power, eta))
  );
}

function agree(a: Float64Array, b: Float64Array): boolean {
  const largest = b.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  return a.every((value, i) => Math.abs(value - b[i]) <= CANONICAL_DISTANCE * (Math.abs(b[i]) + CANONICAL_DISTANCE * largest));
}

function secondNeeded(distribution: Distribution): GlmeError {
  const { name, power } = standardLink(distribution);
  const canonical = name === "power" ? power : `"${name}"`;
  return new GlmeError(
    "badOption",
    `The option link has no secondDerivative, which all methods but mpl and rempl need, and is not the canonical link of ${distribution}, ${canonical}, either.`,
    { option: "link" },
    'Give secondDerivative, g″(μ), or use fitMethod "mpl" or "rempl".',
  );
}
