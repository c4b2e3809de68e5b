import { GlmeError } from "../core/errors.js";
import { nearest } from "../core/nearest.js";
import { Family, hasExtraParameter as isExtraFamily, LinkCode } from "./codes.js";
import { badArgument, expectDoubles, expectFinite, expectNumber, expectNumbers, expectWhole } from "./input/arguments.js";
import { expectCode } from "./input/names.js";
import * as unchecked from "./unchecked/functions.js";

/** Checks a link of the kernel and p of a power link. */
function expectLink(link: LinkCode, power: number): void {
  expectCode(link, "link", LinkCode);
  if (link === LinkCode.Host)
    throw badArgument("link", link, "a link that the kernel has", "Call the functions of your link themselves.");
  expectFinite(power, "power");
  if (link === LinkCode.Power && power === 0)
    throw badArgument("power", 0, "another number than 0", "For the logarithm use link Log.");
}

/**
 * μ = g⁻¹(η), elementwise; NaN outside the link's domain.
 *
 * @param power p of the link μ^p = η, 1 for the others
 * @throws GlmeError badOption, columnType
 * @example
 * inverseLink(LinkCode.Logit, 1, [0]); // Float64Array [0.5]
 */
export function inverseLink(link: LinkCode, power: number, eta: ArrayLike<number>): Float64Array {
  expectLink(link, power);
  expectNumbers(eta, "eta");
  return unchecked.inverseLink(link, power, eta);
}
/**
 * η = g(μ), elementwise; arguments as `inverseLink`'s.
 *
 * @throws GlmeError badOption, columnType
 * @example
 * linkFunction(LinkCode.Logit, 1, [0.5]); // Float64Array [0]
 */
export function linkFunction(link: LinkCode, power: number, mu: ArrayLike<number>): Float64Array {
  expectLink(link, power);
  expectNumbers(mu, "mu");
  return unchecked.linkFunction(link, power, mu);
}
/**
 * g′(μ) (order 1) or g″(μ) (order 2), elementwise; arguments as `inverseLink`'s.
 *
 * @throws GlmeError badOption, columnType
 * @example
 * linkDerivative(LinkCode.Log, 1, 1, [4]); // Float64Array [0.25]
 */
export function linkDerivative(link: LinkCode, power: number, order: 1 | 2, mu: ArrayLike<number>): Float64Array {
  expectLink(link, power);
  expectWhole(order, "order", 1, 2);
  expectNumbers(mu, "mu");
  return unchecked.linkDerivative(link, power, order, mu);
}
/**
 * V(μ), elementwise.
 *
 * @param extra the extra parameter, k, φ or ω, of families that have one
 * @throws GlmeError badOption, columnType
 * @example
 * varianceFunction(Family.Gamma, [3]); // Float64Array [9]
 */
export function varianceFunction(family: Family, mu: ArrayLike<number>, extra = 1): Float64Array {
  expectCode(family, "family", Family);
  expectNumber(extra, "extra");
  expectNumbers(mu, "mu");
  return unchecked.varianceFunction(family, mu, extra);
}

/**
 * Says whether a family has a parameter besides mean and dispersion, as the negative binomial's k; its φ is then 1.
 *
 * @throws GlmeError badOption for a number of no family
 * @example
 * hasExtraParameter(Family.NegativeBinomial); // true
 */
export function hasExtraParameter(family: Family): boolean {
  expectCode(family, "family", Family);
  return isExtraFamily(family);
}

/**
 * An elementary or special function of every number of an array, in a new array or `into` one of the same length, which may be x itself.
 * The same argument gives the same bits in every place of every array on every platform, which JavaScript's Math does not promise.
 *
 * | name                        | f(x)                             | largest error met   | ns a number |
 * |-----------------------------|----------------------------------|---------------------|-------------|
 * | exp, expm1                  | e^x, e^x − 1                     | 0.52, 1.00 ulp      | 2, 3        |
 * | log, log1p                  | log x, log(1 + x)                | 0.78, 0.75 ulp      | 3.5, 4.5    |
 * | logistic, softplus          | 1/(1 + e^−x), log(1 + e^x)       | 1.7, 1.3 ulp        | 3, 6.5      |
 * | normalPdf, normalCdf        | φ(x), Φ(x)                       | 1.8, 0.97 ulp       | 3.5, 21     |
 * | normalQuantile              | Φ⁻¹(x), 0 <= x <= 1              | 1.04 ulp            | 190         |
 * | logGamma, digamma, trigamma | log Γ(x), ψ(x), ψ′(x) for x >= 0 | 1.35, 1.2, 1.5 ulp  | 23, 20, 16  |
 * | logMinusDigamma             | log x − ψ(x) for x >= 0          | 1.4 ulp             | 19          |
 * | tetragamma                  | ψ″(x) for x >= 0                 | 2.5 ulp             | 21          |
 *
 * An ulp is the unit in the last place of the exact result. Outside the domain the result is NaN, as for negative arguments of
 * the last five; at its edges it is the limit: log 0 = −∞, log Γ(0) = ∞, ψ(0) = −∞.
 *
 * Sources and measurements: docs/algorithms.md, Elementary and special functions; docs/experiments.md, Elementary and special functions.
 *
 * @throws GlmeError badOption for another name, with the nearest; columnType for what are no numbers; badValue for `into` of another length
 * @example
 * elementary("logistic", [-Infinity, 0, Infinity]); // Float64Array [0, 0.5, 1]
 */
export function elementary(name: unchecked.ElementaryFunction, x: ArrayLike<number>, into?: Float64Array): Float64Array {
  if (typeof name !== "string" || !Object.hasOwn(unchecked.MATH_CODES, name)) throw unknownFunction(name);
  if (into !== undefined) expectDoubles(into, "into");
  expectNumbers(x, "x");
  if (into !== undefined && into.length !== x.length) throw wrongLength(into.length, x.length);
  return unchecked.elementary(name, x, into);
}

function unknownFunction(name: unknown): GlmeError {
  const names = Object.keys(unchecked.MATH_CODES);
  const near = typeof name === "string" ? nearest(name, names) : undefined;
  return badArgument("name", name, `one of ${names.join(", ")}`, near === undefined ? undefined : `Did you mean "${near}"?`);
}

function wrongLength(length: number, wanted: number): GlmeError {
  return new GlmeError(
    "badValue",
    `elementary was given ${wanted} numbers and an array of ${length} for the results.`,
    {},
    "Give an array of the same length, or none.",
  );
}

/** log of one number; NaN below 0. */
export function log(x: number): number {
  return elementary("log", [x])[0];
}
/** exp of one number. */
export function exp(x: number): number {
  return elementary("exp", [x])[0];
}
