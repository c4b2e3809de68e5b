import { expect, it } from "vitest";
import { finish } from "../../../src/core/steps.js";
import { dependenciesOf } from "../../../src/design/terms/dependencies.js";
import { RandomStream } from "../../generators/stream.js";

const n = 5000;
const stream = new RandomStream(11);
const random = () => Float64Array.from({ length: n }, () => stream.normal());
const [a, b, c] = [random(), random(), random()];
const ones = new Float64Array(n).fill(1);
/** 1 in a single row. */
const only = (row: number) => Float64Array.from({ length: n }, (_, i) => (i === row ? 1 : 0));
const minus = (x: Float64Array, factor: number, y: Float64Array) => x.map((value, i) => value - factor * y[i]);

it("finds combinations of many rows, with the coefficients of the columns as they are", () => {
  const columns = [
    ones,
    a,
    minus(
      a.map((x) => 2 * x),
      3e3,
      ones,
    ),
    b,
    minus(b, -1e-5, c),
    c,
    new Float64Array(n),
  ];
  const found = finish(dependenciesOf(columns));
  expect(found.map(({ column, of }) => [column, of.map((part) => part.column)])).toEqual([
    [2, [0, 1]],
    [5, [3, 4]],
    [6, []],
  ]);
  expect(found[0].of[0].coefficient / -3e3).toBeCloseTo(1, 9);
  expect(found[0].of[1].coefficient).toBeCloseTo(2, 5);
  expect(found[1].of[1].coefficient / 1e5).toBeCloseTo(1, 6);
});

it("tells columns apart that differ by a single row, or by a ten-millionth", () => {
  const twice = a.slice();
  twice[4321] += 1;
  expect(finish(dependenciesOf([a, twice, ones, only(7), only(8), minus(b, 1e-7, c), b, new Float64Array(n)]))).toEqual([
    { column: 7, of: [] },
  ]);
});

it("keeps the columns of 400 combinations that have a row each, beside one that is their sum", () => {
  const cells = Array.from({ length: 400 }, (_, k) => only(12 * k));
  const sum = cells.reduce((total, cell) => minus(total, -1, cell), new Float64Array(n));
  const found = finish(dependenciesOf([...cells, sum]));
  expect(found.map(({ column }) => column)).toEqual([400]);
  expect(found[0].of.length).toBe(400);
  expect(found[0].of.every(({ coefficient }) => Math.abs(coefficient - 1) < 1e-9)).toBe(true);
});

it("does not mind columns of very different sizes", () => {
  const columns = [a, b, c, minus(a, 1, b)].map((column, j) => column.map((x) => x * [1e-120, 1, 1e120, 1e-8][j]));
  const found = finish(dependenciesOf(columns));
  expect(found.map(({ column }) => column)).toEqual([3]);
  expect(found[0].of[0].coefficient / 1e112).toBeCloseTo(1, 9);
});

it("leaves columns that are not finite to whoever uses them", () => {
  expect(finish(dependenciesOf([a, a, b.map((x) => x / 0)]))).toEqual([]);
});
