import { describe, expect, it } from "vitest";
import { normal, studentT } from "../../src/stats/index.js";

// Expected values: mpmath 1.3.0 at 60 digits, from betainc(df/2, 1/2, 0, df/(df + t²), regularized=True) and findroot, rounded to 15.
const twoSided: readonly (readonly [t: number, df: number, p: number])[] = [
  [0.01, 3, 0.992649111412852],
  [1, 1, 0.5],
  [2.5, 10, 0.0314468442366088],
  [2.5, 10.75, 0.0299546713948438],
  [40, 5, 1.8411962171773e-7],
  [-40, 5, 1.8411962171773e-7],
  [40, 1000, 1.04788521551734e-209],
  [37, 1e9, 1.14565168575551e-299],
  [1e6, 2.5, 1.43867943816285e-15],
];

const quantiles: readonly (readonly [p: number, df: number, t: number])[] = [
  [0.975, 1, 12.7062047361747],
  [0.975, 2, 4.30265272974946],
  [0.975, 10, 2.22813885198627],
  [0.975, 10.5, 2.21384029291879],
  [0.975, 1e6, 1.95996635681411],
  [0.975, 1e12, 1.95996398454243],
  [0.9, 0.7, 5.00994795964641],
  [0.9999, 3, 22.203742273205],
  [0.025, 7, -2.36462425159279],
  [0.6, 1000, 0.253414515839499],
  [1e-10, 5, -156.825592708894],
  [1e-100, 5, -1.56839255909934e20],
  [1e-300, 1000, -54.2913885530517],
];

describe("studentT.twoSidedP", () => {
  it.each(twoSided)("P(|T| > |%d|), df = %d, is %d", (t, df, p) => {
    expect(Math.abs(studentT.twoSidedP(t, df) / p - 1)).toBeLessThan(1e-12);
  });

  it("with infinite df is the normal distribution's", () => {
    expect(studentT.twoSidedP(1.96, Infinity)).toBe(normal.twoSidedP(1.96));
  });

  it("is NaN for NaN and for degrees of freedom that are not positive", () => {
    expect([studentT.twoSidedP(NaN, 3), studentT.twoSidedP(1, NaN), studentT.twoSidedP(1, 0)]).toEqual([NaN, NaN, NaN]);
  });
});

describe("studentT.quantile", () => {
  it.each(quantiles)("p = %d, df = %d is %d", (p, df, t) => {
    expect(Math.abs(studentT.quantile(p, df) / t - 1)).toBeLessThan(1e-12);
  });

  it("is 0 at one half, infinite at 0 and 1", () => {
    expect([studentT.quantile(0.5, 3), studentT.quantile(0, 3), studentT.quantile(1, 3)]).toEqual([0, -Infinity, Infinity]);
  });

  it("with infinite df is the normal quantile", () => {
    expect(studentT.quantile(0.975, Infinity)).toBe(normal.quantile(0.975));
  });

  it("is NaN outside [0, 1] and for degrees of freedom that are not positive", () => {
    expect([studentT.quantile(1.1, 3), studentT.quantile(-0.1, 3), studentT.quantile(0.9, 0)]).toEqual([NaN, NaN, NaN]);
  });

  it("is undone by twoSidedP", () => {
    expect(studentT.twoSidedP(studentT.quantile(0.995, 12.3), 12.3)).toBeCloseTo(0.01, 14);
  });
});
