import { describe, expect, it } from "vitest";
import { normal } from "../../src/stats/index.js";

// Expected values: mpmath 1.3.0 at 60 digits, erfc(|z|/√2) and findroot on it, rounded to 15.
const twoSided: readonly (readonly [z: number, p: number])[] = [
  [0.01, 0.992021287370737],
  [1, 0.317310507862914],
  [1.96, 0.0499957902964409],
  [-1.96, 0.0499957902964409],
  [5, 5.73303143758388e-7],
  [37, 1.14511424450492e-299],
];

const quantiles: readonly (readonly [p: number, z: number])[] = [
  [0.975, 1.95996398454005],
  [0.995, 2.5758293035489],
  [0.9, 1.2815515655446],
  [0.51, 0.0250689082587111],
  [0.025, -1.95996398454005],
  [1e-10, -6.36134090240406],
  [1e-100, -21.2734535609653],
  [1e-300, -37.0470962993612],
];

describe("normal.twoSidedP", () => {
  it.each(twoSided)("P(|Z| > |%d|) is %d", (z, p) => {
    expect(Math.abs(normal.twoSidedP(z) / p - 1)).toBeLessThan(1e-12);
  });
});

describe("normal.quantile", () => {
  it.each(quantiles)("p = %d is %d", (p, z) => {
    expect(Math.abs(normal.quantile(p) / z - 1)).toBeLessThan(1e-12);
  });

  it("is 0 at one half, infinite at 0 and 1, NaN outside [0, 1]", () => {
    expect([normal.quantile(0.5), normal.quantile(0), normal.quantile(1)]).toEqual([0, -Infinity, Infinity]);
    expect([normal.quantile(-0.1), normal.quantile(NaN)]).toEqual([NaN, NaN]);
  });
});
