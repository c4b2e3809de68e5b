import { describe, expect, it } from "vitest";
import { evaluate, jointMode, type ModeProblem } from "./mode.js";

/** One observation y of variance φ, one random effect, η = u: F = (y − μ(u))²/φ + u²/φ + log 2πφ. */
function single(link: ModeProblem["family"]["link"], y: number, starts: readonly number[]): ModeProblem {
  return {
    family: { distribution: "normal", link },
    phi: 0.25,
    observations: [{ y, weight: 1, size: 1 }],
    M: [Float64Array.of(1)],
    offset: Float64Array.of(0),
    penalised: 1,
    starts: starts.map((start) => [start]),
  };
}

const identity = { name: "identity", power: 1 } as const;
const square = { name: "power", power: 0.5 } as const; // μ = η²
const reciprocal = { name: "reciprocal", power: 1 } as const;

describe("jointMode", () => {
  // y = 3: (3 − u)² + u² has its minimum 4.5 at 1.5
  it("finds the mode of a normal response exactly", () => {
    const { v, F, W, hessian } = jointMode(single(identity, 3, [0]));
    expect(v[0]).toBe(1.5);
    expect(F).toBeCloseTo(4.5 / 0.25 + Math.log(2 * Math.PI * 0.25), 13);
    expect(W[0]).toBe(1);
    expect(hessian[0][0]).toBe(2);
  });

  // y = 4, μ = u²: dF/du = 0 at u² = y − ½ (u > 0); W = −φ ∂²ℓ/∂u² = 6u² − 2y
  it("goes through a region where the observed weight is negative", () => {
    const start = evaluate(single(square, 4, []), Float64Array.of(0.1));
    expect(start.hessian[0][0]).toBeLessThan(0);
    const { v, W } = jointMode(single(square, 4, [0.1]));
    expect(v[0]).toBeCloseTo(Math.sqrt(3.5), 14);
    expect(W[0]).toBeCloseTo(6 * 3.5 - 8, 13);
  });

  // μ = 1/η has a valley on either side of 0; for y > 0 the one with μ > 0 is the lower
  it("keeps the lowest of the modes reached from several starts", () => {
    const negative = jointMode(single(reciprocal, 3, [-1]));
    const positive = jointMode(single(reciprocal, 3, [1]));
    expect(negative.v[0]).toBeLessThan(0);
    expect(positive.F).toBeLessThan(negative.F);
    expect(jointMode(single(reciprocal, 3, [-1, 1]))).toEqual(positive);
  });

  it("leaves the unpenalised unknowns to the data alone", () => {
    const problem = { ...single(identity, 3, [0]), penalised: 0 };
    expect(jointMode(problem).v[0]).toBe(3);
  });

  it("says so when the start lies outside the domain", () => {
    expect(() => jointMode(single(square, 4, [-1]))).toThrow("outside the domain");
  });
});
