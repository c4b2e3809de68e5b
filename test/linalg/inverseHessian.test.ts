import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { finish } from "../../src/kernel/index.js";
import { scaledIdentity, startingInverse, updateInverse } from "../../src/linalg/inverseHessian.js";
import { times } from "../../src/linalg/matrix.js";
import { dot } from "../../src/linalg/vectors.js";

const between = (min: number, max: number) => fc.double({ min, max, noNaN: true });
const vector = (n: number, entry: fc.Arbitrary<number>) =>
  fc.array(entry, { minLength: n, maxLength: n }).map((values) => Float64Array.from(values));
/** A step, the curvature along each axis, and any direction. */
const steps = fc
  .integer({ min: 1, max: 6 })
  .chain((n) => fc.tuple(vector(n, between(0.1, 10)), vector(n, between(0.1, 10)), vector(n, between(-10, 10))));

describe("startingInverse", () => {
  it("is the identity when nothing is given", () => {
    expect([...finish(startingInverse(2))]).toEqual([1, 0, 0, 1]);
  });

  it("spreads a diagonal", () => {
    expect([...finish(startingInverse(2, Float64Array.of(3, 4)))]).toEqual([3, 0, 0, 4]);
  });

  it("copies a whole matrix", () => {
    const given = Float64Array.of(2, 1, 1, 3);
    const copy = finish(startingInverse(2, given));
    expect(copy).toEqual(given);
    expect(copy).not.toBe(given);
  });

  it("says what length it expects", () => {
    expect(() => finish(startingInverse(3, new Float64Array(4)))).toThrow(
      "inverseHessian has 4 numbers, but the start has 3 parameters.\nGive its diagonal (3 numbers) or the whole matrix, column by column (9 numbers).",
    );
  });
});

describe("updateInverse", () => {
  // By hand: H = I, s = (1, 0), y = (2, 1), ρ = 1/2: (I − ½syᵀ) = [0 −½; 0 1], times its transpose [¼ −½; −½ 1], plus ½ssᵀ.
  it("is (I − ρsyᵀ) H (I − ρysᵀ) + ρssᵀ", () => {
    const h = finish(startingInverse(2));
    finish(updateInverse(h, Float64Array.of(1, 0), Float64Array.of(2, 1)));
    expect([...h]).toEqual([0.75, -0.5, -0.5, 1]);
  });

  it("sends y to s, symmetric and positive definite", () => {
    fc.assert(
      fc.property(steps, ([s, curvature, v]) => {
        fc.pre(dot(v, v) > 0.01);
        const y = s.map((value, i) => value * curvature[i]);
        const n = s.length;
        const h = finish(startingInverse(n, new Float64Array(n).fill(0.5)));
        finish(updateInverse(h, s, y));
        times(h, y).forEach((value, i) => void expect(value).toBeCloseTo(s[i], 7));
        for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) expect(h[i + j * n]).toBe(h[j + i * n]);
        expect(dot(v, times(h, v))).toBeGreaterThan(0);
      }),
    );
  });
});

it("scaledIdentity has the curvature along the step", () => {
  // f = 2x² + 2y²: y = 4s, H = I/4.
  expect([...scaledIdentity(Float64Array.of(1, 2), Float64Array.of(4, 8))]).toEqual([0.25, 0, 0, 0.25]);
});
