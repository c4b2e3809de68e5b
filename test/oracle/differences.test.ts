import { describe, expect, it } from "vitest";
import { gradientByDifferences, hessianByDifferences } from "./differences.js";

describe("gradientByDifferences", () => {
  // ∂/∂x e^x sin y + 300 = e^x sin y, ∂/∂y = e^x cos y
  it("has nine digits of a smooth gradient beside a large value", () => {
    const gradient = gradientByDifferences(([x, y]) => Math.exp(x) * Math.sin(y) + 300, [0.7, 2]);
    expect(gradient[0] / (Math.exp(0.7) * Math.sin(2))).toBeCloseTo(1, 9);
    expect(gradient[1] / (Math.exp(0.7) * Math.cos(2))).toBeCloseTo(1, 9);
  });

  it("comes closer where the domain ends", () => {
    const gradient = gradientByDifferences(([x]) => (x > 0 ? Math.log(x) : Number.POSITIVE_INFINITY), [1e-3]);
    expect(gradient[0] / 1e3).toBeCloseTo(1, 8);
  });

  it("says so where f is not finite around x", () => {
    expect(() => gradientByDifferences(() => Number.POSITIVE_INFINITY, [1])).toThrow("not finite");
  });
});

describe("hessianByDifferences", () => {
  // of e^x sin y + xy²: e^x sin y, e^x cos y + 2y, −e^x sin y + 2x
  it("has seven digits of smooth second derivatives beside a large value", () => {
    const [x, y] = [0.7, 2];
    const hessian = hessianByDifferences(([a, b]) => Math.exp(a) * Math.sin(b) + a * b * b + 100, [x, y]);
    const [s, c] = [Math.exp(x) * Math.sin(y), Math.exp(x) * Math.cos(y)];
    for (const [i, row] of [
      [s, c + 2 * y],
      [c + 2 * y, -s + 2 * x],
    ].entries())
      for (const [j, value] of row.entries()) expect(Math.abs(hessian[i][j] / value - 1)).toBeLessThan(1e-7);
  });
});
