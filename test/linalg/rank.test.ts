import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { finish } from "../../src/core/steps.js";
import { buildDesign } from "../../src/design/index.js";
import { dependentColumns, triangle } from "../../src/linalg/rank.js";
import { parseFormula } from "../../src/formula/index.js";
import { Table } from "../../src/table/index.js";
import { errorOf } from "../table/errorOf.js";

const rankError = (formula: string, table: Table) =>
  errorOf(() => buildDesign(parseFormula(formula), table, { distribution: "normal" }));

/** Columns of n = 1300 rows, more than two blocks, that are far from depending on each other: digits of multiples of primes. */
const wide = [7919, 104729, 1299709, 15485863].map((prime) =>
  Float64Array.from({ length: 1300 }, (_, row) => ((row * row * prime) % 1009) / 1009 - 0.5),
);

const dependenciesOf = (columns: Float64Array[]) =>
  finish(dependentColumns(finish(triangle(columns)), columns.length)).map(({ column, of }) => ({
    column,
    of: of.map((part) => part.column),
  }));

describe("triangle", () => {
  it("has the inner products of the columns, each divided by its largest value, over several blocks", () => {
    const r = finish(triangle(wide));
    const p = wide.length;
    const largest = wide.map((column) => Math.max(...column.map(Math.abs)));
    for (let j = 0; j < p; j++) {
      for (let k = 0; k <= j; k++) {
        const product = wide[j].reduce((sum, value, row) => sum + (value / largest[j]) * (wide[k][row] / largest[k]), 0);
        const ofTriangle = Array.from({ length: p }, (_, i) => r[j * p + i] * r[k * p + i]).reduce(
          (sum, value) => sum + value,
          0,
        );
        expect(ofTriangle).toBeCloseTo(product, 9);
      }
    }
    expect(r[1]).toBe(0); // below the diagonal
  });
});

describe("dependentColumns", () => {
  it("finds none among columns that differ by a ten-millionth", () => {
    const nearly = wide[0].map((value, row) => value + 1e-7 * wide[1][row]);
    expect(dependenciesOf([wide[0], nearly])).toEqual([]);
  });

  it("finds a column that is new by a million-millionth only", () => {
    const nearly = wide[0].map((value, row) => value + 1e-12 * wide[1][row]);
    expect(dependenciesOf([wide[0], nearly])).toEqual([{ column: 1, of: [0] }]);
  });

  it("does not mind columns of very different size", () => {
    const columns = wide.map((column, j) => column.map((value) => value * [1e-150, 1, 1e150, 1e-8][j]));
    expect(dependenciesOf(columns)).toEqual([]);
  });

  it("finds every dependent column, and what it is made of", () => {
    const sum = wide[0].map((value, row) => 3 * value - 1e5 * wide[2][row]);
    const double = wide[3].map((value) => 2 * value);
    const zero = new Float64Array(1300);
    expect(dependenciesOf([wide[0], zero, wide[2], sum, wide[3], double])).toEqual([
      { column: 1, of: [] },
      { column: 3, of: [0, 2] },
      { column: 5, of: [4] },
    ]);
  });

  it("gives the coefficients of a combination, of columns divided by their largest values as the triangle is", () => {
    const sum = wide[0].map((value, row) => 3 * value - 8 * wide[2][row]);
    const columns = [wide[0], wide[2], sum];
    const [first, second, size] = columns.map((column) => Math.max(...column.map(Math.abs)));
    const [{ of }] = finish(dependentColumns(finish(triangle(columns)), 3));
    expect(of.map(({ column }) => column)).toEqual([0, 1]);
    expect(of[0].coefficient).toBeCloseTo((3 * first) / size, 12);
    expect(of[1].coefficient).toBeCloseTo((-8 * second) / size, 12);
  });

  it("finds the planted combination whatever its integer coefficients", () => {
    const coefficient = fc.integer({ min: -9, max: 9 });
    fc.assert(
      fc.property(fc.tuple(coefficient, coefficient, coefficient, coefficient), (coefficients) => {
        const planted = wide[0].map((_, row) => coefficients.reduce((sum, c, j) => sum + c * wide[j][row], 0));
        const of = [0, 1, 2, 3].filter((j) => coefficients[j] !== 0);
        expect(dependenciesOf([...wide, planted])).toEqual([{ column: 4, of }]);
      }),
      { numRuns: 30 },
    );
  });
});

describe("rank of the fixed effects", () => {
  const table = Table.from({
    y: [1, 2, 3, 4, 5, 6, 7],
    x: [1, 2, 4, 8, 16, 32, 64],
    twice: [2, 4, 8, 16, 32, 64, 128],
    rest: [9, 8, 6, 2, -6, -22, -54],
    five: [5, 5, 5, 5, 5, 5, 5],
    zero: [0, 0, 0, 0, 0, 0, 0],
    year: [2001, 2002, 2003, 2004, 2005, 2006, 2007],
    f: ["a", "b", "a", "b", "a", "b", "a"],
    h: ["u", "v", "u", "u", "u", "v", "u"],
  });

  it.each([
    ["y ~ five", /"five" is constant, as "\(Intercept\)" is/],
    ["y ~ zero", /"zero" is 0 in every used row/],
    ["y ~ x + twice", /"twice" is a multiple of "x"/],
    ["y ~ x + rest", /"rest" is a combination of "\(Intercept\)", "x"/], // rest = 10 − x
    ["y ~ x + twice + five", /"twice" is a multiple of "x"; "five" is constant/],
    ["y ~ f*h", /"f_b:h_v" is a multiple of "h_v"/], // no row has a and v
  ])("%s is an error that names the columns", (formula, message) => {
    const error = rankError(formula, table);
    expect(error.code).toBe("rankDeficient");
    expect(error.message).toMatch(message);
  });

  it("takes powers of a year that are told apart by rounding well enough, and refuses those that are not", () => {
    const design = buildDesign(parseFormula("y ~ year^2"), table, { distribution: "normal" });
    expect(design.fixed.names).toEqual(["(Intercept)", "year", "year^2"]);
    expect(rankError("y ~ year^5", table).message).toMatch(/"year\^5" is a combination of/);
  });

  it("must not be asked of fewer rows than coefficients", () => {
    const error = errorOf(() => buildDesign(parseFormula("y ~ x*f"), table.head(3), { distribution: "normal" }));
    expect(error.code).toBe("rankDeficient");
    expect(error.message).toMatch(/4 coefficients, but only 3 rows/);
  });

  it("is not asked of a design that no memory holds", () => {
    const height = 30_000;
    const wideFactor = Table.from({
      y: new Float64Array(height),
      f: Int32Array.from({ length: height }, (_, row) => row % 20_000),
    });
    const error = errorOf(() => buildDesign(parseFormula("y ~ f"), wideFactor.asCategorical("f"), { distribution: "normal" }));
    expect(error.code).toBe("memory");
    expect(error.hint).toContain("(1 | g)");
  });
});
