import { expect, it } from "vitest";
import { buildDesign } from "../../../src/design/index.js";
import { parseFormula } from "../../../src/formula/index.js";
import { predictorSummary } from "../../../src/model/means/predictorSummary.js";
import { Table } from "../../../src/table/index.js";
import { mfr } from "../mfr.js";

// Row 7 is left out for its missing x: neither its z of 100 nor its combination of f and k counts.
const table = Table.from(
  {
    y: [1, 4, 2, 5, 3, 6, 2, 9],
    x: [0, 1, 2, 3, 4, 5, 6, null],
    z: [1, 2, 3, 5, 4, 6, 7, 100],
    k: [1, 2, 2, 1, 1, 2, 1, 1],
    f: ["b", "a", "b", "a", "b", "a", "a", "a"],
    g: [10, 10, 20, 20, 30, 30, 10, 10],
    e: [2, 2, 2, 2, 2, 2, 9, 2],
  },
  { categorical: { f: ["a", "b", "never"] } },
);

it("holds means, ranges, levels and combinations of the used rows, and the mean offset", () => {
  const formula = parseFormula("y ~ log(z) + x + factor(k) + f + offset(e) + (1 + x | g)");
  const design = buildDesign(formula, table, { distribution: "normal", offset: [0, 0, 0, 0, 0, 0, 7, 0] });
  expect(predictorSummary({ ...mfr, table, design })).toEqual({
    covariates: [
      { name: "z", mean: 4, least: 1, greatest: 7 },
      { name: "x", mean: 3, least: 0, greatest: 6 },
      { name: "e", mean: 3, least: 2, greatest: 9 },
    ],
    factors: [
      { name: "k", levels: ["1", "2"] },
      { name: "f", levels: ["a", "b"] },
    ],
    cells: {
      codes: [
        [0, 0, 1, 1],
        [0, 1, 0, 1],
      ],
      counts: [2, 2, 2, 1],
    },
    meanOffset: 4, // (2·6 + 9 + 7) / 7
  });
});
