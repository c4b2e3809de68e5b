import { describe, expect, it } from "vitest";
import { chiSquared, fisherF } from "../../src/stats/index.js";

// Expected values: mpmath 1.3.0 at 60 digits, betainc(df2/2, df1/2, 0, df2/(df2 + df1·f), regularized=True), rounded to 15.
const upperTails: readonly (readonly [f: number, df1: number, df2: number, p: number])[] = [
  [1, 1, 1, 0.5],
  [4, 1, 10, 0.0733880347707404],
  [500, 2, 5, 1.74586177534863e-6],
  [500, 3, 30, 1.08029194833226e-25],
  [500, 1, 1000, 3.92554541137499e-90],
  [2, 1, 25.37, 0.169454783388489],
  [0.3, 2, 7.7, 0.749097997769303],
  [9, 1, 0.4, 0.425742400384642],
  [5, 12.5, 33.3, 9.73081858195768e-5],
  [0.001, 1, 100, 0.974835909275919],
  [1e8, 1, 3, 2.20531550229581e-12],
  [1.1, 200, 300, 0.227126328877081],
  [3, 5, 1e6, 0.0103627224748015],
  [3, 5, 1e10, 0.010362337954242],
  [9, 1, 1e12, 0.00269979606332667],
  [300, 4, 1000, 1.68258750406173e-169],
];

describe("fisherF.upperP", () => {
  it.each(upperTails)("P(F > %d), df = %d and %d, is %d", (f, df1, df2, p) => {
    expect(Math.abs(fisherF.upperP(f, df1, df2) / p - 1)).toBeLessThan(1e-12);
  });

  it("with infinite df2 is the χ² of df1·f", () => {
    expect(fisherF.upperP(2.5, 4, Infinity)).toBe(chiSquared.upperP(10, 4));
  });

  it("is 1 at and below 0, 0 at Infinity", () => {
    expect([fisherF.upperP(0, 2, 9), fisherF.upperP(-1, 2, 9), fisherF.upperP(Infinity, 2, 9)]).toEqual([1, 1, 0]);
    expect(fisherF.upperP(Infinity, 2, Infinity)).toBe(0);
  });

  it("is NaN for NaN and for degrees of freedom out of range", () => {
    const outside = [
      fisherF.upperP(NaN, 2, 9),
      fisherF.upperP(1, 0, 9),
      fisherF.upperP(1, Infinity, 9),
      fisherF.upperP(1, 2, -1),
    ];
    expect(outside).toEqual([NaN, NaN, NaN, NaN]);
  });
});

describe("upperQuantile", () => {
  // R 4.2.2: qf(tail, df1, df2, lower.tail = FALSE)
  it.each([
    [0.05, 2, 10, 4.102821015130401],
    [0.5, 3.5, 4.2, 0.96585982026479],
    [0.99, 7, 100, 0.173772293967359],
    [1e-12, 2, 7, 9385.93528347904],
    [0.05, 26, 118, 1.589709029275193],
    [0.9, 4, 3, 0.238614483728573],
    [0.05, 3, Infinity, 2.60490930108373],
  ])("%d with %d and %d degrees of freedom", (tail, df1, df2, expected) => {
    expect(fisherF.upperQuantile(tail, df1, df2) / expected).toBeCloseTo(1, 11);
    expect(fisherF.upperP(fisherF.upperQuantile(tail, df1, df2), df1, df2) / tail).toBeCloseTo(1, 11);
  });

  it("of 0 and 1 are the ends, and there is none beyond", () => {
    expect([0, 1].map((tail) => fisherF.upperQuantile(tail, 2, 5))).toEqual([Infinity, 0]);
    for (const [tail, df1, df2] of [
      [-0.1, 2, 5],
      [1.1, 2, 5],
      [NaN, 2, 5],
      [0.5, 0, 5],
      [0.5, Infinity, 5],
      [0.5, 2, 0],
    ])
      expect(fisherF.upperQuantile(tail, df1, df2)).toBeNaN();
  });
});
