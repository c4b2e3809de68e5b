import { expect, it } from "vitest";
import { buildDesign, type Design } from "../../../src/design/index.js";
import { type SufficientRows, sufficientRows } from "../../../src/fit/inference/sufficientRows.js";
import { parseFormula } from "../../../src/formula/index.js";
import { Table } from "../../../src/table/index.js";

const rows = 120;
const table = Table.from({
  y: Float64Array.from({ length: rows }, (_, i) => (7 * i) % 11),
  x: Float64Array.from({ length: rows }, (_, i) => ((5 * i) % 17) / 7),
  f: Array.from({ length: rows }, (_, i) => "abc"[(i + Math.floor(i / 13)) % 3]),
  g: Array.from({ length: rows }, (_, i) => `g${i % 5}`),
  h: Array.from({ length: rows }, (_, i) => `h${Math.floor(i / 2) % 4}`),
});

/** ZᵀWZ and ZᵀWX, written out: the columns of Z are the levels of each column of each term. */
function crossProducts({ columns, random, weights }: SufficientRows) {
  const z = random.flatMap(({ codes, columns }) =>
    columns.flatMap((column) =>
      Array.from({ length: 20 }, (_, level) => Float64Array.from(codes, (code, i) => (code === level ? column[i] : 0))),
    ),
  );
  const product = (a: Float64Array, b: Float64Array) => a.reduce((sum, value, i) => sum + value * weights[i] * b[i], 0);
  return z.map((left) => [...z, ...columns].map((right) => product(left, right)));
}

function designRows({ fixed, random }: Design, weights: Float64Array) {
  const ones = new Float64Array(rows).fill(1);
  const dense = random.map(({ codes, columns }) => ({ codes, columns: columns.map((column) => column ?? ones) }));
  return { columns: fixed.columns, random: dense, weights };
}

it.each([
  ["y ~ x*f + (1 | g)", 5],
  ["y ~ x*f + (1 + x | g)", 10],
  ["y ~ x + (1 | g) + (0 + x | g)", 10],
  ["y ~ x + (1 | g/h)", 20],
  ["y ~ x + (1 + x | g) + (1 | h)", 40],
])("the rows of %s have the cross products of the fit's, at most %i where all weights are positive", (formula, most) => {
  const design = buildDesign(parseFormula(formula), table, { distribution: "normal" });
  for (const weightOf of [(i: number) => 0.1 + ((3 * i) % 7), (i: number) => ((3 * i) % 7) - 1]) {
    const weights = Float64Array.from({ length: rows }, (_, i) => weightOf(i));
    const made = sufficientRows(design, weights, 2 * most)!;
    expect(sufficientRows(design, weights, made.weights.length - 1)).toBeNull();
    expect(made.weights.length).toBeLessThanOrEqual(weights.every((weight) => weight > 0) ? most : 2 * most);
    const [few, all] = [crossProducts(made), crossProducts(designRows(design, weights))];
    few.forEach((line, i) => {
      line.forEach((value, j) => {
        expect(Math.abs(value - all[i][j])).toBeLessThan(1e-11 * (1 + Math.abs(all[i][j])));
      });
    });
  }
});
