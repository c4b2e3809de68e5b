import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { LINKS, type LinkName } from "../../src/family/definition/links.js";
import { Family, inverseLink, LinkCode, linkDerivative, linkFunction, varianceFunction } from "../../src/kernel/index.js";

type Pairs = readonly (readonly [argument: number, value: number])[];
interface LinkValues {
  readonly link: LinkName | number;
  readonly inverse: Pairs;
  readonly forward: Pairs;
  readonly first: Pairs;
  readonly second: Pairs;
}

// expected: functions.values.json, made by functions.values.py with 60 digits and more
const values: { links: LinkValues[] } = JSON.parse(readFileSync(new URL("functions.values.json", import.meta.url), "utf8"));
const EPSILON = 2 ** -52;

const argumentsOf = (pairs: Pairs) => pairs.map(([x]) => x);

/** Every value is found within its tolerance; not a number is not. */
function expectValues(found: Float64Array, pairs: Pairs, tolerance: (argument: number, value: number) => number) {
  expect(found).toHaveLength(pairs.length);
  const wrong = pairs.filter(([x, value], i) => !(found[i] === value || Math.abs(found[i] - value) <= tolerance(x, value)));
  expect(wrong).toEqual([]);
}

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
