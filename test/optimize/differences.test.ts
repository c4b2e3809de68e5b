import { describe, expect, it } from "vitest";
import { jacobianByDifferences } from "../../src/optimize/index.js";
import { symmetrise } from "../../src/linalg/matrix.js";
import { run } from "./run.js";

describe("jacobianByDifferences", () => {
  // ∂(x²y, sin y) = [2xy, x²; 0, cos y]
  function* curve(x: Float64Array) {
    yield;
    return Float64Array.of(x[0] * x[0] * x[1], Math.sin(x[1]));
  }

  it("has the slopes of every function in every coordinate, column by column", () => {
    const jacobian = run(jacobianByDifferences(curve, Float64Array.of(3, 0.7), Float64Array.of(1e-4, 1e-4)));
    expect(jacobian).toHaveLength(4);
    for (const [i, slope] of [4.2, 0, 9, Math.cos(0.7)].entries()) expect(jacobian[i]).toBeCloseTo(slope, 8);
  });

  it("is wrong by a sixth of h² times the third derivative", () => {
    const wide = run(jacobianByDifferences(curve, Float64Array.of(3, 0.7), Float64Array.of(1e-4, 0.01)));
    expect((wide[3] - Math.cos(0.7)) / (-(1e-4 / 6) * Math.cos(0.7))).toBeCloseTo(1, 4);
  });

  it("is NaN in the coordinates in which a difference leads outside", () => {
    function* root(x: Float64Array) {
      yield;
      return Float64Array.of(Math.sqrt(x[0]), x[1]);
    }
    const jacobian = run(jacobianByDifferences(root, Float64Array.of(0.1, 2), Float64Array.of(0.2, 0.5)));
    expect([...jacobian]).toEqual([Number.NaN, 0, 0, 1]);
  });

  it("leaves the point as it is", () => {
    const x = Float64Array.of(3, 0.7);
    run(jacobianByDifferences(curve, x, Float64Array.of(0.1, 0.1)));
    expect([...x]).toEqual([3, 0.7]);
  });
});

describe("symmetrise", () => {
  it("takes the mean of every element and the one across the diagonal", () => {
    expect([...symmetrise(Float64Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9), 3)]).toEqual([1, 3, 5, 3, 5, 7, 5, 7, 9]);
  });
});
