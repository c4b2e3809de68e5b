import { describe, expect, it } from "vitest";
import { studentizedRange, studentT } from "../../src/stats/index.js";

// R 4.2: ptukey(q, k, df, lower.tail = FALSE), to its own accuracy of about 1e-9
const ofR: readonly (readonly [q: number, k: number, df: number, p: number])[] = [
  [3.5, 3, 10, 0.0771033108386604],
  [2, 2, 5, 0.2164372292697713],
  [4.2, 5, 20.5, 0.05163978607554909],
  [6, 10, 3, 0.1618738076615328],
  [3.633, 4, Infinity, 0.05001497899629159],
  [1, 20, 60, 0.9999998680376223],
  [8, 4, 1000, 1.204786691522131e-7],
  [12, 6, 30, 2.613462624090346e-8],
  [3, 100, 200, 0.9999819076806713],
];

// H. L. Harter, The Annals of Mathematical Statistics 31 (1960) 1122–1147, upper 5 and 1 % points, as every textbook has them
const tabulated: readonly (readonly [tail: number, k: number, df: number, q: number])[] = [
  [0.05, 3, 10, 3.877],
  [0.05, 4, 20, 3.958],
  [0.05, 10, Infinity, 4.474],
  [0.05, 2, 2, 6.085],
  [0.01, 5, 20, 5.294],
  [0.01, 3, 10, 5.27],
];

describe("studentizedRange", () => {
  it.each(ofR)("P(Q > %d) of %d means, df = %d, is %d", (q, k, df, p) => {
    expect(Math.abs(studentizedRange.upperP(q, k, df) - p)).toBeLessThan(1e-8);
  });

  it("of three means agrees with the double integral in many digits", () => {
    // mpmath 1.3.0, 22 digits: the integral over s of [0, 5] and z of [−9, 12]
    expect(Math.abs(studentizedRange.upperP(3.5, 3, 10) / 0.0771033108384118 - 1)).toBeLessThan(1e-13);
  });

  it.each([
    [1, 0.5],
    [1, 1],
    [2.5, 10],
    [40, 5],
    [3, 1e7],
    [2, Infinity],
  ])("of two means is √2 |t|: t = %d, df = %d", (t, df) => {
    expect(Math.abs(studentizedRange.upperP(t * Math.SQRT2, 2, df) / studentT.twoSidedP(t, df) - 1)).toBeLessThan(1e-12);
  });

  it.each(tabulated)("has the tabulated upper %d point of %d means, df = %d: %d", (tail, k, df, q) => {
    expect(Math.abs(studentizedRange.upperQuantile(tail, k, df) - q)).toBeLessThan(0.0015);
  });

  it("has quantiles that are inverse to its probabilities", () => {
    const q = studentizedRange.upperQuantile(1e-4, 7, 12.5);
    expect(Math.abs(studentizedRange.upperP(q, 7, 12.5) / 1e-4 - 1)).toBeLessThan(1e-10);
  });

  it("knows its edges", () => {
    expect(studentizedRange.upperP(0, 3, 10)).toBe(1);
    expect(studentizedRange.upperP(Infinity, 3, 10)).toBe(0);
    expect(studentizedRange.upperP(1, 1, 10)).toBeNaN();
    expect(studentizedRange.upperP(Number.NaN, 3, 10)).toBeNaN();
    expect(studentizedRange.upperQuantile(0, 3, 10)).toBe(Infinity);
    expect(studentizedRange.upperQuantile(1, 3, 10)).toBe(0);
    expect(studentizedRange.upperQuantile(0.05, 3, 0)).toBeNaN();
  });
});
