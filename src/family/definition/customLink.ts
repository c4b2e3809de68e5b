// A link given as functions: reading the option, and calling functions that someone else wrote.

import { GlmeError } from "../../core/errors.js";
import { shown } from "../../core/outside.js";
import { type Reader, readOptions } from "../../core/readOptions.js";

/** A function of whole arrays, value by value: as many numbers come back as went in. */
export type ArrayFunction = (values: Float64Array) => Float64Array | readonly number[];

/**
 * A link that is given as functions. They are called with some ten thousand values at once. `secondDerivative` may be left out for
 * fitMethod mpl and rempl, and where the link is the distribution's canonical one; `thirdDerivative` anywhere: the gradient then takes
 * differences of `secondDerivative`.
 *
 * @example
 * const cauchit: CustomLink = {
 *   name: "cauchit",
 *   link: (mu) => mu.map((m) => Math.tan(Math.PI * (m - 0.5))),
 *   derivative: (mu) => mu.map((m) => Math.PI / Math.cos(Math.PI * (m - 0.5)) ** 2),
 *   secondDerivative: (mu) => mu.map((m) => (2 * Math.PI ** 2 * Math.tan(Math.PI * (m - 0.5))) / Math.cos(Math.PI * (m - 0.5)) ** 2),
 *   inverse: (eta) => eta.map((e) => 0.5 + Math.atan(e) / Math.PI),
 * };
 * await fitglme(table, "y ~ x + (1 | g)", { distribution: "binomial", link: cauchit, fitMethod: "laplace" });
 */
export interface CustomLink {
  /** What the display calls it; "custom" when left out. */
  readonly name?: string | undefined;
  /** η = g(μ). */
  readonly link: ArrayFunction;
  /** g′(μ). */
  readonly derivative: ArrayFunction;
  /** g″(μ). */
  readonly secondDerivative?: ArrayFunction | undefined;
  /** g‴(μ). */
  readonly thirdDerivative?: ArrayFunction | undefined;
  /** μ = g⁻¹(η). */
  readonly inverse: ArrayFunction;
}

/** The functions of a link, by name. */
export type LinkPart = Exclude<keyof CustomLink, "name">;

/** A function whose answer is a new array or `into`, of the right length; its argument stays as it is. */
type SafeFunction = (values: Float64Array, into?: Float64Array) => Float64Array;

/** The functions of a link, safe to call: each answers with an array of its own, of the right length. */
export interface SafeLink {
  /** What the display calls it. */
  readonly name: string;
  /** η = g(μ). */
  readonly link: SafeFunction;
  /** g′(μ). */
  readonly derivative: SafeFunction;
  /** g″(μ); undefined where it was not given. */
  readonly secondDerivative: SafeFunction | undefined;
  /** g‴(μ); undefined where it was not given. */
  readonly thirdDerivative: SafeFunction | undefined;
  /** μ = g⁻¹(η). */
  readonly inverse: SafeFunction;
}

/**
 * Reads the functions of the option link, ready to be called; names count in any case, so that fitglme's `Link`, `Derivative`, … will do.
 *
 * @throws GlmeError badOption where one is missing or no function, unknownOption for a name that is none of them
 */
export function readCustomLink(given: object): SafeLink {
  const part: Reader<ArrayFunction | undefined> = (value, name) => {
    if (value === undefined || typeof value === "function") return value as ArrayFunction | undefined;
    throw badLink(name as LinkPart, `is ${shown(value)}, but has to be a function`);
  };
  const nameOf: Reader<string> = (value) => {
    if (value === undefined) return "custom";
    if (typeof value === "string" && value.trim() !== "") return value.trim();
    throw new GlmeError("badOption", `The name in the option link is ${shown(value)}, but has to be a text.`, { option: "link" });
  };
  const read = readOptions(
    "link",
    { name: nameOf, link: part, derivative: part, secondDerivative: part, thirdDerivative: part, inverse: part },
    given,
  );
  const safe = (name: LinkPart) => read[name] && safely(name, read[name].bind(given));
  const needed = (name: LinkPart) => safe(name) ?? missing(name);
  return {
    name: read.name,
    link: needed("link"),
    derivative: needed("derivative"),
    secondDerivative: safe("secondDerivative"),
    thirdDerivative: safe("thirdDerivative"),
    inverse: needed("inverse"),
  };
}

const MEANINGS: Readonly<Record<LinkPart, string>> = {
  link: "g(μ)",
  derivative: "g′(μ)",
  secondDerivative: "g″(μ)",
  thirdDerivative: "g‴(μ)",
  inverse: "g⁻¹(η)",
};

function missing(name: LinkPart): never {
  throw badLink(
    name,
    "is missing",
    `A link given as functions needs link, derivative and inverse; ${name} is ${MEANINGS[name]}.`,
  );
}

/** Gives the error for one of a link's functions. */
export function badLink(name: LinkPart, found: string, hint = `It has to be ${MEANINGS[name]}, elementwise.`): GlmeError {
  return new GlmeError("badOption", `The function ${name} of the option link ${found}.`, { option: "link" }, hint);
}

/** Gives a function that works on a copy of its argument, and whose answer is looked at and copied. */
function safely(name: LinkPart, given: ArrayFunction): SafeFunction {
  return (values, into = new Float64Array(values.length)) => {
    const argument = values.slice();
    const answer = answerOf(name, given, argument);
    if (!(answer instanceof Float64Array) && !Array.isArray(answer)) {
      throw badLink(name, `returned ${kindOf(answer)}, but has to return a Float64Array or an array of numbers`);
    }
    if (answer.length !== values.length) {
      throw badLink(name, `was given ${values.length} numbers and returned ${answer.length}`);
    }
    into.set(answer instanceof Float64Array ? answer : Float64Array.from(answer, Number));
    return into;
  };
}

function answerOf(name: LinkPart, given: ArrayFunction, argument: Float64Array): unknown {
  try {
    return given(argument);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw badLink(name, `failed: ${reason}`, "It is called with a Float64Array; outside its domain it may return NaN.");
  }
}

function kindOf(answer: unknown): string {
  if (typeof answer !== "object" || answer === null) return typeof answer === "number" ? "one number" : String(answer);
  return `a ${answer.constructor?.name ?? "strange object"}`;
}
