import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { betaTails } from "../../src/stats/incompleteBeta.js";
import { gammaTails } from "../../src/stats/incompleteGamma.js";
import { chiSquared, fisherF, normal, studentizedRange, studentT } from "../../src/stats/index.js";

// tails.values.json: made by tails.values.py, mpmath, 20 digits or more
const values = JSON.parse(readFileSync(new URL("tails.values.json", import.meta.url), "utf8"));

/** The error in units of 1e-15 (1 + |log p|): what rounding the logarithm of a small p leaves. */
const error = (found: number, p: number) => Math.abs(found / p - 1) / (1e-15 * (1 + Math.abs(Math.log(p))));
const relative = (found: number, p: number) => Math.abs(found / p - 1);

describe("both tails, shapes from 1e-10 to 1e12", () => {
  it.each<[number, number, number, number]>(values.gamma)("of the gamma distribution: a = %d, x = %d", (a, x, lower, upper) => {
    const found = gammaTails(a, x);
    expect(Math.max(error(found.lower, lower), error(found.upper, upper))).toBeLessThan(2.5);
    expect(Math.max(relative(found.lower, lower), relative(found.upper, upper))).toBeLessThan(1e-12);
  });

  it.each<[number, number, number, number, number]>(values.fisherF)("of F: f = %d, df = %d, %d", (f, df1, df2, lower, upper) => {
    expect(error(fisherF.upperP(f, df1, df2), upper)).toBeLessThan(2.5);
    const v = df2 / df1;
    const found = betaTails(df1 / 2, df2 / 2, { u: f, v, excess: (df2 / 2) * ((f - 1) / (f + v)) });
    expect(Math.max(error(found.lower, lower), error(found.upper, upper))).toBeLessThan(2.5);
    expect(Math.max(relative(found.lower, lower), relative(found.upper, upper))).toBeLessThan(1e-12);
  });

  it.each<[number, number, number | "Infinity", number]>(values.studentizedRange)(
    "of the studentized range: q = %d, %d means, df = %s",
    (q, k, df, upper) => {
      expect(error(studentizedRange.upperP(q, k, Number(df)), upper)).toBeLessThan(3);
    },
  );

  // mpmath 1.2.1 at 60 digits
  it("of many degrees of freedom, far out", () => {
    expect(relative(chiSquared.upperP(1e8, 1e8), 0.49998119368054633)).toBeLessThan(1e-14);
    expect(relative(fisherF.upperP(5, 20, 1e8), 1.2596297405627523e-12)).toBeLessThan(2e-14);
    expect(relative(fisherF.upperP(1.2, 20, 1e8), 0.2423921931216854)).toBeLessThan(1e-14);
    expect(relative(normal.twoSidedP(37.5), 9.21070601916391e-308)).toBeLessThan(1e-14);
    expect(Math.abs(normal.twoSidedP(38) - 5.7708567e-316)).toBeLessThanOrEqual(1e-323); // subnormal numbers are so far apart
  });

  it.each([
    [15, 2.7766493860305689e-26],
    [18, 4.1370317465138101e-37],
    [20, 2.0884875837625449e-45],
  ])("of the range of two means, df infinite, are erfc(q/2): q = %d", (q, p) => {
    expect(relative(studentizedRange.upperP(q, 2, Infinity), p)).toBeLessThan(1e-13);
  });

  it.each([1e-10, 0.01, 0.5, 1, 3, 20, 49, 51, 1e3, 1e7, 1e12])("of the range of two means are t's, df = %d", (df) => {
    for (const t of [0.01, 0.7, 2, 6, 25, 300, 1e120]) {
      const p = studentT.twoSidedP(t, df);
      if (p > 1e-290) expect(error(studentizedRange.upperP(t * Math.SQRT2, 2, df), p)).toBeLessThan(5);
    }
  });

  it("of t where its square is beyond the numbers", () => {
    expect(relative(studentT.twoSidedP(1e200, 1), 2e-200 / Math.PI)).toBeLessThan(1e-12);
    expect(studentT.twoSidedP(1e-200, 1)).toBe(1);
  });
});

const TAILS = [1e-300, 1e-100, 1e-20, 1e-5, 0.05, 0.3, 0.5, 0.7, 0.95, 1 - 1e-5, 1 - 1e-10, 1 - 2 ** -53];
const DEGREES = [1e-3, 0.4, 1, 2, 3.5, 20, 101.5, 1e4, 1e8, 1e12];

/**
 * The error of a value's probability in units of what is possible: rounding the value by half a unit in its last place moves the tail by `rate`
 * times as much.
 */
function roundTrip(found: number, wanted: number, rate: number): number {
  return Math.abs(found / wanted - 1) / (2e-15 * (1 + Math.abs(Math.log(wanted))) + rate * Number.EPSILON);
}

describe("quantiles are where their probabilities are", () => {
  /** |d log p/d log x| */
  const rate = (p: (x: number) => number, x: number) => Math.abs(Math.log(p(x * (1 + 2 ** -20)) / p(x))) * 2 ** 20;
  const isNumber = (x: number) => x > 1e-290 && x < 1e290;

  it.each(DEGREES)("χ², df = %d", (df) => {
    for (const tail of TAILS) {
      const x = chiSquared.upperQuantile(tail, df);
      const upper = (value: number) => chiSquared.upperP(value, df);
      const [found, wanted] = tail > 0.5 ? [gammaTails(df / 2, x / 2).lower, 1 - tail] : [upper(x), tail];
      const lower = (value: number) => gammaTails(df / 2, value / 2).lower;
      if (isNumber(x)) expect(roundTrip(found, wanted, rate(tail > 0.5 ? lower : upper, x))).toBeLessThan(2);
    }
  });

  it.each(DEGREES.flatMap((df1) => DEGREES.map((df2) => [df1, df2] as const)))("F, df = %d, %d", (df1, df2) => {
    for (const tail of TAILS) {
      const f = fisherF.upperQuantile(tail, df1, df2);
      if (!isNumber(f) || tail > 0.5) continue;
      const upper = (value: number) => fisherF.upperP(value, df1, df2);
      expect(roundTrip(upper(f), tail, rate(upper, f))).toBeLessThan(2);
      const lowest = 1 / fisherF.upperQuantile(1 - tail, df2, df1);
      if (tail > 1e-10) expect(Math.abs(lowest / f - 1) * rate(upper, f)).toBeLessThan(1e-5);
    }
  });

  it.each(DEGREES)("t, df = %d", (df) => {
    for (const tail of TAILS.filter((p) => p < 0.5)) {
      const t = -studentT.quantile(tail, df);
      const twoSided = (value: number) => studentT.twoSidedP(value, df);
      if (isNumber(t)) expect(roundTrip(twoSided(t), 2 * tail, rate(twoSided, t))).toBeLessThan(2);
    }
  });

  it.each([2, 3, 12, 200])("studentized range, %d means", (k) => {
    for (const df of [0.5, 3, 30, 300, Infinity])
      for (const tail of [1e-60, 1e-9, 0.05, 0.6]) {
        const q = studentizedRange.upperQuantile(tail, k, df);
        expect(relative(studentizedRange.upperP(q, k, df), tail)).toBeLessThan(1e-11);
      }
  });

  it("as far out as there are numbers, and not beyond", () => {
    const f = fisherF.upperQuantile(1e-100, 20, 5);
    expect(relative(fisherF.upperP(f, 20, 5), 1e-100)).toBeLessThan(1e-12);
    // tan(π (1/2 − 1e-300)) = 1e300/π
    expect(relative(studentT.quantile(1e-300, 1), -1e300 / Math.PI)).toBeLessThan(1e-12);
    expect(fisherF.upperQuantile(1e-300, 1, 1)).toBe(Infinity);
    expect(studentT.quantile(1e-300, 0.5)).toBe(-Infinity);
    expect(chiSquared.upperQuantile(0.3, 1e-10)).toBe(0);
    expect(studentizedRange.upperQuantile(0.05, 2, 1e-3)).toBe(Infinity);
  });
});

it("every argument is answered with a probability or NaN, soon", () => {
  const edges = [
    -1,
    0,
    5e-324,
    1e-300,
    1e-20,
    0.5,
    1 - 2 ** -53,
    1,
    7.5,
    1e6,
    1e20,
    1e154,
    1e300,
    Number.MAX_VALUE,
    Infinity,
    NaN,
  ];
  const isAnswer = (p: number) => (p >= 0 && p <= 1) || Number.isNaN(p);
  for (const x of edges)
    for (const df of edges) {
      expect([chiSquared.upperP(x, df), studentT.twoSidedP(x, df)].every(isAnswer)).toBe(true);
      expect([studentizedRange.upperP(x, 3, df), studentizedRange.upperP(x, 1e6, df)].every(isAnswer)).toBe(true);
      expect([chiSquared.upperQuantile(x, df) < 0, fisherF.upperQuantile(x, df, 3) < 0]).toEqual([false, false]);
      for (const df2 of edges) expect(isAnswer(fisherF.upperP(x, df, df2))).toBe(true);
    }
});
