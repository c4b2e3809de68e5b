import { expect, it } from "vitest";
import { buildDesign } from "../../src/design/index.js";
import { countScalings, learnedOf, recipeOf } from "../../src/design/learned.js";
import { parseFormula } from "../../src/formula/index.js";
import { Table } from "../../src/table/index.js";

const rows = 60;
const numbers = (step: number) => Float64Array.from({ length: rows }, (_, i) => 1 + ((i * step) % 17) + i / 100);
const words = (count: number, shift = 0) =>
  Array.from({ length: rows }, (_, i) => `level ${(i + shift * Math.floor(i / count)) % count}`);
const table = Table.from({
  y: numbers(3),
  x: numbers(5),
  z: numbers(7),
  f: words(3),
  h: words(4, 1),
  k: Float64Array.from({ length: rows }, (_, i) => i % 2),
  g: words(6, 1),
});

const formulas = [
  "y ~ x*f + (1 + x | g)",
  "y ~ f:h - 1 + (1 + f || g) + (1 | g:h)",
  "y ~ x^3 + factor(k) + (1 | g/h)",
  "y ~ poly(scale(x), 3)*f + ns(log(z), 2) + scale(x + scale(z)) + offset(scale(z) - scale(x)/2) + offset(x) + (poly(x, 2) | g)",
];
const models = formulas.flatMap((text) =>
  (["reference", "effects"] as const).map((dummyVarCoding) => ({ text, dummyVarCoding })),
);

// What has to come out is the recipe of the fit itself.
it.each([...models, { text: "y ~ f - 1 + x + (1 + h | g)", dummyVarCoding: "full" as const }])(
  "the recipe of $text, $dummyVarCoding, is its formula and what was learned",
  ({ text, dummyVarCoding }) => {
    const formula = parseFormula(text);
    const { recipe } = buildDesign(formula, table, { distribution: "normal", dummyVarCoding });
    expect(recipeOf(formula, JSON.parse(JSON.stringify(learnedOf(formula, recipe))))).toEqual(recipe);
  },
);

it("every scale of a function is counted", () => {
  const { calls } = parseFormula("y ~ scale(x + scale(z)) + poly(scale(x), 2) + factor(k) + log(x)");
  expect(Array.from(calls.values(), countScalings)).toEqual([2, 1, 0, 0]);
});
