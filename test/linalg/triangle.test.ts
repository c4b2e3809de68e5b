import { finish } from "../../src/core/steps.js";
import { describe, expect, it } from "vitest";
import { triangle, unscaled } from "../../src/linalg/rank.js";
import { crossProducts } from "../../src/kernel/index.js";
import { crossProductTriangle, invertUpper } from "../../src/linalg/triangle.js";

const ROWS = 1300;
/** Columns that are far from depending on each other: digits of multiples of primes. */
const wide = [7919, 104729, 1299709, 15485863].map((prime) =>
  Float64Array.from({ length: ROWS }, (_, row) => ((row * row * prime) % 1009) / 1009 - 0.5),
);
const ones = new Float64Array(ROWS).fill(1);
const p = wide.length;
const triangleOf = (columns: (Float64Array | null)[]) =>
  finish(crossProductTriangle(crossProducts(columns, ROWS), columns.length));

/** `first` and `part` of what is new beside it. */
const near = (first: Float64Array, other: Float64Array, part: number) => first.map((value, row) => value + part * other[row]);

describe("crossProductTriangle", () => {
  it("is the triangle that reflections give, but for the signs of its rows", () => {
    const r = triangleOf(wide)!;
    const reflected = unscaled(finish(triangle(wide)), wide);
    for (let j = 0; j < p; j++) {
      expect(r[j * (p + 1)]).toBeGreaterThan(0);
      for (let i = 0; i < p; i++) {
        const sign = reflected[i * (p + 1)] < 0 ? -1 : 1;
        expect(r[i + j * p]).toBeCloseTo(sign * reflected[i + j * p], 12);
      }
    }
  });

  it("takes null for the constant 1", () => {
    const columns = [wide[0], ones, wide[1]];
    expect(triangleOf([wide[0], null, wide[1]])).toEqual(triangleOf(columns));
  });

  it.each([1e-90, 1e90])("follows the unit of a column, %d", (unit) => {
    const r = triangleOf([wide[0], wide[1].map((value) => unit * value)])!;
    const original = triangleOf([wide[0], wide[1]])!;
    expect(r[2] / unit / original[2]).toBeCloseTo(1, 12);
    expect(r[3] / unit / original[3]).toBeCloseTo(1, 12);
  });

  // What is new is 1/100 or 1/10,000 of the column's length: a variance inflation of 1e4 or 1e8; the limit is 1e6.
  it("answers where a hundredth of a column is new, and leaves a ten-thousandth to others", () => {
    expect(triangleOf([wide[0], near(wide[0], wide[1], 1e-2)])).not.toBeNull();
    expect(triangleOf([wide[0], near(wide[0], wide[1], 1e-4)])).toBeNull();
  });

  it.each([
    ["a column of zeros", new Float64Array(ROWS)],
    ["a multiple", wide[0].map((value) => 3 * value)],
    ["a column too large to square", wide[1].map((value) => 1e160 * value)],
    ["a column too small to square", wide[1].map((value) => 1e-160 * value)],
    ["an infinite value", wide[1].map((value, row) => (row === 700 ? Number.POSITIVE_INFINITY : value))],
    ["no number", wide[1].map((value, row) => (row === 700 ? Number.NaN : value))],
  ])("does not answer for %s", (_, column) => {
    expect(triangleOf([wide[0], column])).toBeNull();
  });
});

describe("invertUpper", () => {
  it("times the matrix is the identity", () => {
    const r = triangleOf(wide)!;
    const inverse = invertUpper(r, p);
    for (let j = 0; j < p; j++)
      for (let i = 0; i < p; i++) {
        let sum = 0;
        for (let k = 0; k < p; k++) sum += inverse[i + k * p] * r[k + j * p];
        expect(sum).toBeCloseTo(i === j ? 1 : 0, 12);
      }
  });
});
