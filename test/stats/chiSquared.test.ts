import { describe, expect, it } from "vitest";
import { chiSquared } from "../../src/stats/index.js";

// Expected values: mpmath 1.3.0 at 60 digits, gammainc(df/2, x/2, regularized=True), rounded to 15.
const upperTails: readonly (readonly [x: number, df: number, p: number])[] = [
  [3.84, 1, 0.0500435212487051],
  [0.5, 1, 0.479500122186953],
  [1e-10, 1, 0.999992021154392],
  [3.84, 1.5, 0.0928301454296329],
  [1.5, 0.3, 0.0567786605751272],
  [10, 2, 0.00673794699908547],
  [4, 4, 0.406005849709838],
  [0.01, 7, 0.999999999243059],
  [50, 10, 2.6690834249045e-7],
  [30, 60.5, 0.999652262389362],
  [1400, 1, 2.10101451626422e-306],
  [1400, 4, 6.9116332571756e-302],
  [1400, 50, 3.152379998819e-260],
  [1500, 1400, 0.0315037209893924],
  [1600, 1500.7, 0.0370383231869229],
  [2200, 1800, 2.19765142410779e-10],
  [5100, 5000, 0.158639348619404],
  [100447, 100000, 0.158769702391842],
];

describe("chiSquared.upperP", () => {
  it.each(upperTails)("P(χ² > %d), df = %d, is %d", (x, df, p) => {
    expect(Math.abs(chiSquared.upperP(x, df) / p - 1)).toBeLessThan(1e-12);
  });

  it("is 1 at and below 0, 0 at Infinity", () => {
    expect([chiSquared.upperP(0, 3), chiSquared.upperP(-1, 3), chiSquared.upperP(Infinity, 3)]).toEqual([1, 1, 0]);
  });

  it("is NaN for NaN and for degrees of freedom that are not positive", () => {
    expect([chiSquared.upperP(NaN, 3), chiSquared.upperP(1, NaN), chiSquared.upperP(1, 0)]).toEqual([NaN, NaN, NaN]);
  });
});

describe("upperQuantile", () => {
  // R 4.2.2: qchisq(tail, df, lower.tail = FALSE)
  it.each([
    [1e-12, 1, 50.84412791181815],
    [0.05, 1.5, 4.98019528430865],
    [0.999, 40, 17.91642653525203],
  ])("%d with %d degrees of freedom", (tail, df, expected) => {
    expect(chiSquared.upperQuantile(tail, df) / expected).toBeCloseTo(1, 12);
  });

  it("of 0 and 1 are the ends, and there is none beyond", () => {
    expect([0, 1].map((tail) => chiSquared.upperQuantile(tail, 2))).toEqual([Infinity, 0]);
    for (const [tail, df] of [
      [-0.1, 2],
      [NaN, 2],
      [0.5, 0],
    ])
      expect(chiSquared.upperQuantile(tail, df)).toBeNaN();
  });
});
