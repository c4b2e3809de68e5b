import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { LINKS, type LinkName } from "../../src/family/names.js";
import {
  elementary,
  exp,
  Family,
  inverseLink,
  LinkCode,
  linkDerivative,
  linkFunction,
  log,
  varianceFunction,
} from "../../src/kernel/index.js";

type Pairs = readonly (readonly [argument: number, value: number])[];
type ElementaryName = Parameters<typeof elementary>[0];
interface LinkValues {
  readonly link: LinkName | number;
  readonly inverse: Pairs;
  readonly forward: Pairs;
  readonly first: Pairs;
  readonly second: Pairs;
}

// expected: functions.values.json, made by functions.values.py with 60 digits and more
const values: { functions: Record<ElementaryName, Pairs>; links: LinkValues[] } = JSON.parse(
  readFileSync(new URL("functions.values.json", import.meta.url), "utf8"),
);
const EPSILON = 2 ** -52;
const LEAST = 2 ** -1074;

const argumentsOf = (pairs: Pairs) => pairs.map(([x]) => x);

/** Every value is found within its tolerance; not a number is not. */
function expectValues(found: Float64Array, pairs: Pairs, tolerance: (argument: number, value: number) => number) {
  expect(found).toHaveLength(pairs.length);
  const wrong = pairs.filter(([x, value], i) => !(found[i] === value || Math.abs(found[i] - value) <= tolerance(x, value)));
  expect(wrong).toEqual([]);
}

describe("elementary", () => {
  const check = (name: ElementaryName, tolerance: (argument: number, value: number) => number) =>
    expectValues(elementary(name, argumentsOf(values.functions[name])), values.functions[name], tolerance);

  it("exp is within one unit of the last place, subnormal results too", () => {
    check("exp", (_, value) => Math.max(EPSILON * value, LEAST));
  });

  it("log is within one unit of the last place, of subnormal arguments too", () => {
    check("log", (_, value) => EPSILON * Math.abs(value));
  });

  it("logGamma has 14 digits, and 14 decimals near its zeros 1 and 2", () => {
    check("logGamma", (_, value) => 1e-14 * Math.max(1, Math.abs(value)));
  });

  it("logMinusDigamma has 14 digits, however large the argument", () => {
    check("logMinusDigamma", (_, value) => 1e-14 * value);
  });

  // z² is rounded before its exponential is taken: z²/4 units in the last place
  it("normalCdf keeps the digits that z has, down to the smallest numbers", () => {
    check("normalCdf", (z, value) => EPSILON * (4 + (z * z) / 4) * value);
  });

  // ECMA-262 and IEEE 754 for Math.exp and Math.log; Φ(±∞) = 0 and 1
  it.each<[ElementaryName, number, number]>([
    ["exp", Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY],
    ["exp", 710, Number.POSITIVE_INFINITY],
    ["exp", -750, 0],
    ["exp", Number.NEGATIVE_INFINITY, 0],
    ["exp", Number.NaN, Number.NaN],
    ["log", 0, Number.NEGATIVE_INFINITY],
    ["log", -1, Number.NaN],
    ["log", Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY],
    ["log", Number.NaN, Number.NaN],
    ["normalCdf", 40, 1],
    ["normalCdf", -40, 0],
    ["normalCdf", Number.NaN, Number.NaN],
  ])("%s(%d) = %d, in every place of an array", (name, x, expected) => {
    expect(Array.from(elementary(name, [x, 0.5, x]))).toEqual([expected, elementary(name, [0.5])[0], expected]);
  });

  it.each([0, 1, 2, 3, 511, 512, 513, 3000])("works on %i numbers, each as if alone", (n) => {
    const x = Float64Array.from({ length: n }, (_, i) => 1 + Math.sqrt(i));
    expect(elementary("log", x)).toEqual(x.map((value) => log(value)));
    expect(elementary("exp", x)).toEqual(x.map((value) => exp(value)));
  });
});

describe("links", () => {
  const linkOf = (link: LinkName | number): [LinkCode, number] =>
    typeof link === "number" ? [LinkCode.Power, link] : [LINKS[link], 1];

  it.each(values.links)("$link: inverse, link and two derivatives", ({ link, inverse, forward, first, second }) => {
    expectValues(inverseLink(...linkOf(link), argumentsOf(inverse)), inverse, (_, value) => 2 * EPSILON * Math.abs(value));
    expectValues(
      linkFunction(...linkOf(link), argumentsOf(forward)),
      forward,
      (_, value) => EPSILON * Math.max(1, Math.abs(value)),
    );
    const derivative = (_: number, value: number) => 3e-14 * Math.max(0.1, Math.abs(value));
    expectValues(linkDerivative(...linkOf(link), 1, argumentsOf(first)), first, derivative);
    expectValues(linkDerivative(...linkOf(link), 2, argumentsOf(second)), second, derivative);
  });
});

// the distributions' definitions: 1, μ(1 − μ), μ, μ², μ³
it("variance functions", () => {
  const mu = [0.25, 0.5];
  expect(Array.from(varianceFunction(Family.Normal, mu))).toEqual([1, 1]);
  expect(Array.from(varianceFunction(Family.Binomial, mu))).toEqual([0.1875, 0.25]);
  expect(Array.from(varianceFunction(Family.Poisson, mu))).toEqual([0.25, 0.5]);
  expect(Array.from(varianceFunction(Family.Gamma, mu))).toEqual([0.0625, 0.25]);
  expect(Array.from(varianceFunction(Family.InverseGaussian, mu))).toEqual([0.015625, 0.125]);
});
