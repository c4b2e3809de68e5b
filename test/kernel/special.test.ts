import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { type ElementaryFunction, elementary } from "../../src/kernel/index.js";
import { unitInLastPlace } from "./ulp.js";

/** [argument, value rounded to a double, what rounding took from it in units of its last place] */
type Row = readonly [x: number, value: number, rest: number];

const read = (file: string) => JSON.parse(readFileSync(new URL(file, import.meta.url), "utf8"));

// special.values.json: made by special.values.py, 60 digits
const dense: Record<string, Row[]> = read("special.values.json").functions;
// special-functions.json: the project's reference values (mpmath, 60 digits): [argument, value to 25 digits], as text
const reference: Record<string, [string, string][]> = read("special-functions.json").functions;

/** Largest errors allowed, in units in the last place of the exact value; the documentation of `elementary` promises them. */
const LIMITS: [name: ElementaryFunction, limit: number][] = [
  ["exp", 0.53],
  ["expm1", 1.1],
  ["log", 0.85],
  ["log1p", 0.85],
  ["logistic", 2],
  ["softplus", 1.5],
  ["normalPdf", 2],
  ["normalCdf", 1.1],
  ["normalQuantile", 1.25],
  ["logGamma", 1.5],
  ["digamma", 1.25],
  ["trigamma", 1.75],
  ["tetragamma", 3],
  ["logMinusDigamma", 1.75],
];
const IN_REFERENCE = LIMITS.filter(([name]) => !["normalPdf", "logMinusDigamma", "tetragamma"].includes(name));

/** What is further than `limit` units from the value. */
function beyond(limit: number, name: ElementaryFunction, rows: readonly Row[]) {
  const found = elementary(
    name,
    rows.map(([x]) => x),
  );
  return rows
    .map(([x, value, rest], i) => ({ x, value, found: found[i], error: (found[i] - value) / unitInLastPlace(value) - rest }))
    .filter(({ error }) => !(Math.abs(error) <= limit));
}

describe("largest error in units in the last place", () => {
  it.each(LIMITS)("%s: %f, where it is hard", (name, limit) => {
    expect(beyond(limit, name, dense[name])).toEqual([]);
    expect(dense[name].length).toBeGreaterThan(250);
  });

  // as doubles, the reference's values are off by up to half a unit themselves
  it.each(IN_REFERENCE)("%s: %f and a half of the project's reference values", (name, limit) => {
    const rows = reference[name === "logGamma" ? "lgamma" : name].map(([x, value]): Row => [Number(x), Number(value), 0]);
    expect(beyond(limit + 0.5, name, rows)).toEqual([]);
    expect(rows.length).toBeGreaterThanOrEqual(28);
  });
});

describe("special values", () => {
  const least = Number.MIN_VALUE;
  const [inf, nan] = [Number.POSITIVE_INFINITY, Number.NaN];

  // IEEE 754-2019, section 9.2.1, for exp to log1p; for the others the limits of the function at the edge of its domain
  it.each<[ElementaryFunction, x: number[], values: number[]]>([
    ["exp", [0, -0, least, 709.79, -745.2, inf, -inf], [1, 1, 1, inf, 0, inf, 0]],
    ["expm1", [0, -0, least, -least, 709.79, -745.2, inf, -inf], [0, -0, least, -least, inf, -1, inf, -1]],
    ["log", [0, -0, 1, -least, -1, -inf, inf], [-inf, -inf, 0, nan, nan, nan, inf]],
    ["log1p", [0, -0, least, -least, -1, -1.5, -inf, inf], [0, -0, least, -least, -inf, nan, nan, inf]],
    ["logistic", [0, -0, 40, -745.2, inf, -inf], [0.5, 0.5, 1, 0, 1, 0]],
    ["softplus", [1e308, -745.2, inf, -inf], [1e308, 0, inf, 0]],
    ["normalPdf", [39, -1e200, inf, -inf], [0, 0, 0, 0]],
    ["normalCdf", [0, -0, 40, -40, inf, -inf], [0.5, 0.5, 1, 0, 1, 0]],
    ["normalQuantile", [0, 0.5, 1, -0.25, 1.25], [-inf, 0, inf, nan, nan]],
    ["logGamma", [0, -0, 1, 2, 3e305, inf, -0.5, -inf], [inf, inf, 0, 0, inf, inf, nan, nan]],
    ["digamma", [0, -0, least, inf, -0.5, -inf], [-inf, -inf, -inf, inf, nan, nan]],
    ["trigamma", [0, -0, 1e-155, inf, -0.5, -inf], [inf, inf, inf, 0, nan, nan]],
    ["tetragamma", [0, -0, 1e-105, inf, -0.5, -inf], [-inf, -inf, -inf, -0, nan, nan]],
    ["logMinusDigamma", [0, -0, inf, -0.5, -inf], [inf, inf, 0, nan, nan]],
  ])("%s", (name, x, values) => {
    expect(elementary(name, [...x, nan])).toEqual(Float64Array.of(...values, nan));
  });
});

describe("the same bits in every place", () => {
  const everywhere = [0.5, -0, 3, Number.NaN, 1e-310, 700, 1e300, -2, Number.POSITIVE_INFINITY, -709, 1, -1, 5, -744, 0.1, 800];

  // two numbers are worked on at a time, and 4096 in a block; 9001 is odd
  it.each(LIMITS)("%s", (name) => {
    const alone = everywhere.map((x) => elementary(name, [x])[0]);
    const places = Uint8Array.from({ length: 9001 }, (_, i) => (i * i + 3 * (i >> 4)) % everywhere.length);
    const found = elementary(
      name,
      Array.from(places, (place) => everywhere[place]),
    );
    expect(found).toEqual(Float64Array.from(places, (place) => alone[place]));
    expect(elementary(name, [])).toEqual(new Float64Array());
  });
});

describe("into an array of the caller's", () => {
  const x = Float64Array.from({ length: 5000 }, (_, i) => i / 100);

  it("the same numbers, in that array and, in place, in x itself", () => {
    const into = new Float64Array(5000);
    const fresh = elementary("exp", x);
    expect(elementary("exp", x, into)).toBe(into);
    expect(into).toEqual(fresh);
    const own = x.slice();
    elementary("exp", own, own);
    expect(own).toEqual(fresh);
  });

  it("which must have room for all of them", () => {
    expect(() => elementary("exp", x, new Float64Array(4999))).toThrow(/5000 numbers .* 4999/);
  });
});
