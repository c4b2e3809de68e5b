import { describe, expect, it } from "vitest";
import { buildDesign, type Design, type DummyVarCoding, fixedColumns, NO_LEVEL, randomColumns } from "../../src/design/index.js";
import { parseFormula } from "../../src/formula/index.js";
import { Table } from "../../src/table/index.js";
import { errorOf } from "../table/errorOf.js";

const columns = {
  y: [1, 2, 3, 4, 5, 6, 7, 8],
  x: [1, 2, 4, 3, 7, 6, 9, 5],
  f: ["c", "a", "b", "c", "a", "b", "a", "d"],
  period: [2, 1, 2, 1, 2, 1, 1, 2],
  g: ["p", "q", "p", "q", "r", "r", "p", "q"],
  h: [20, 3, 3, 20, 3, 3, 20, 3],
};
const table = Table.from(columns, { categorical: { period: true } });
const formula = parseFormula("y ~ x^2 + f + period + (x | g) + (1 | g:h) + (-1 + period | h)");
const designOf = (dummyVarCoding?: DummyVarCoding) =>
  buildDesign(formula, table, { distribution: "normal", exclude: [7], dummyVarCoding });

describe("columns of new data", () => {
  it.each(["reference", "effects"] as const)("are those of the fit for the rows of the fit, coded by %s", (coding) => {
    const design = designOf(coding);
    const used = Table.from(Object.fromEntries(Object.entries(columns).map(([name, cells]) => [name, cells.slice(0, 7)])));
    expect(fixedColumns(design, used)).toEqual(design.fixed.columns);
    expect(randomColumns(design, used)).toEqual(design.random.map(({ codes, columns }) => ({ codes, columns })));
  });

  it("match levels by label, whatever their order and type in the new table", () => {
    const design = designOf(); // (Intercept), x, x^2, f_a, f_b, period_2 in some order
    const shuffled = Table.from({ x: [10, 11], f: ["b", "c"], period: ["2", "1"] });
    const made = fixedColumns(design, shuffled);
    const byName = Object.fromEntries(design.fixed.names.map((name, j) => [name, Array.from(made[j])]));
    expect(byName).toEqual({ "(Intercept)": [1, 1], x: [10, 11], "x^2": [100, 121], f_a: [0, 0], f_b: [1, 0], period_2: [1, 0] });
  });

  it("are NaN in a row with a missing predictor, where that predictor counts", () => {
    const design = designOf();
    const made = fixedColumns(design, Table.from({ x: [1, NaN], f: [null, "a"], period: [1, 1] }));
    const byName = Object.fromEntries(design.fixed.names.map((name, j) => [name, Array.from(made[j])]));
    expect(byName).toEqual({
      "(Intercept)": [1, 1],
      x: [1, NaN],
      "x^2": [1, NaN],
      f_a: [NaN, 1],
      f_b: [NaN, 0],
      period_2: [0, 0],
    });
  });

  it("need neither the response nor the columns of the other part", () => {
    const design = designOf();
    expect(randomColumns(design, Table.from({ x: [1], g: ["p"], h: [3], period: [1] }))[0].columns[1]).toEqual(
      Float64Array.of(1),
    );
  });

  it("give rows of an unknown, an unused or a missing level of the group no effect", () => {
    const design = designOf();
    const [byG, byBoth] = randomColumns(
      design,
      Table.from({ x: [1, 1, 1, 1], g: ["r", "new", null, "p"], h: [20, 3, 3, 3], period: [1, 1, 1, 1] }),
    );
    expect(byG.codes).toEqual(Uint32Array.of(2, NO_LEVEL, NO_LEVEL, 0));
    expect(design.random[1].levels).toEqual(["p 3", "p 20", "q 3", "q 20", "r 3"]); // "r 20" does not occur
    expect(byBoth.codes).toEqual(Uint32Array.of(NO_LEVEL, NO_LEVEL, NO_LEVEL, 0));
  });

  it("refuse a level of a factor that the fit does not know, naming row and level", () => {
    const error = errorOf(() => fixedColumns(designOf(), Table.from({ x: [1, 1], f: ["a", "z"], period: [1, 1] })));
    expect(error).toMatchObject({ code: "badValue", place: { column: "f", row: 1 } });
    expect(error.message).toContain('"z" in row 1');
    expect(error.hint).toContain("c, a, b");
  });

  it("refuse a level that had no used row in the fit", () => {
    expect(errorOf(() => fixedColumns(designOf(), Table.from({ x: [1], f: ["d"], period: [1] }))).place.row).toBe(0);
  });

  it("refuse text where the fit had numbers", () => {
    const error = errorOf(() => fixedColumns(designOf(), Table.from({ x: ["one"], f: ["a"], period: [1] })));
    expect(error).toMatchObject({ code: "columnType", place: { column: "x" } });
  });

  it("refuse a table without one of the predictors, or without the group", () => {
    expect(errorOf(() => fixedColumns(designOf(), Table.from({ x: [1], period: [1] })))).toMatchObject({
      code: "unknownColumn",
      place: { column: "f" },
    });
    expect(errorOf(() => randomColumns(designOf(), Table.from({ x: [1], h: [3], period: [1] })))).toMatchObject({
      code: "unknownColumn",
      place: { column: "g" },
    });
  });

  it("need nothing of the design but its recipe, and that survives JSON", () => {
    const design = designOf();
    const saved: Pick<Design, "recipe"> = JSON.parse(JSON.stringify({ recipe: design.recipe }));
    expect(saved.recipe).toEqual(design.recipe);
    const fresh = Table.from({ x: [1, 2], f: ["a", "b"], period: [1, 2], g: ["q", "s"], h: [3, 3] });
    expect(fixedColumns(saved, fresh)).toEqual(fixedColumns(design, fresh));
    expect(randomColumns(saved, fresh)).toEqual(randomColumns(design, fresh));
  });
});
