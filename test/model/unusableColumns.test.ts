// Rows from a database have columns of dates and objects. Expected: what the same fit gives without them.

import { describe, expect, it } from "vitest";
import { type FitOptions, fitglme, loadModel } from "../../src/index.js";

const columns = { y: [2, 3, 6, 7, 1, 2, 5, 4], x: [0, 1, 2, 3, 0, 1, 2, 3], g: ["a", "a", "a", "a", "b", "b", "b", "b"] };
const rows = columns.y.map((y, i) => ({ y, x: columns.x[i], seen: new Date(i), g: columns.g[i], tags: { i } }));
const poisson: FitOptions = { distribution: "poisson", fitMethod: "laplace" };
const MODEL = "y ~ x + (1 | g)";

describe("columns that the formula does not name", () => {
  it("may hold anything", async () => {
    const model = await fitglme(rows as never, MODEL, poisson);
    const plain = await fitglme(columns, MODEL, poisson);
    expect(String(model)).toBe(String(plain));
    expect(model.predict(rows as never)).toEqual(plain.predict(columns));
    expect(model.random(rows as never, { seed: 1 })).toEqual(plain.random(columns, { seed: 1 }));
    expect(String(model.diagnose())).toBe(String(plain.diagnose()));
    expect(model.predictorNames).toEqual(["x", "g"]);
    expect(model.variableNames).toEqual(["y", "x", "seen", "g", "tags"]);
  });

  it("are called unusable, by the model and by its copy from a file", async () => {
    const model = await fitglme(rows as never, MODEL, poisson);
    const unusable = { class: "unusable", range: "", inModel: false, isCategorical: false };
    for (const { variableInfo } of [model, loadModel(JSON.stringify(model))])
      expect(variableInfo.rows.filter((row) => !row.inModel)).toEqual([
        { name: "seen", ...unusable },
        { name: "tags", ...unusable },
      ]);
  });

  it.each(["y ~ seen + (1 | g)", "y ~ x + (1 | seen)", "y ~ log(seen) + (1 | g)", "seen ~ x + (1 | g)"])(
    "are refused where it does: %s",
    async (formula) => {
      await expect(fitglme(rows as never, formula, poisson)).rejects.toMatchObject({
        code: "columnType",
        place: { column: "seen", row: 0 },
        message: expect.stringContaining('Column "seen" holds a Date in row 0'),
      });
    },
  );

  it("are refused as an option, too", async () => {
    await expect(fitglme(rows as never, MODEL, { ...poisson, weights: "tags" })).rejects.toMatchObject({ code: "columnType" });
  });
});
