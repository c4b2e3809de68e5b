import { describe, expect, it } from "vitest";
import { numbers, referenceCase } from "./cases.js";

describe("referenceCase", () => {
  // case.json of missing-values: rowsUsed is 310 of its 320 rows, and f has the level "with, comma"
  it("reads quoted labels and empty cells", () => {
    const { columns, height } = referenceCase("missing-values");
    const { f, g } = columns;
    if (!("levels" in f && "levels" in g)) throw new Error("f and g are declared categorical");
    const [x, y] = [numbers(columns, "x"), numbers(columns, "y")];
    const complete = [...Array(height).keys()].filter(
      (row) => !Number.isNaN(x[row]) && !Number.isNaN(y[row]) && f.codes[row] >= 0 && g.codes[row] >= 0,
    );
    expect(complete).toHaveLength(310);
    expect(complete.some((row) => f.levels[f.codes[row]] === "with, comma")).toBe(true);
  });

  it("has link, power and dispersion in this package's terms", () => {
    expect(referenceCase("poisson-sqrt-power").link).toEqual({ name: "power", power: 0.5 });
    expect(referenceCase("inversegaussian-log").distribution).toBe("inverseGaussian");
  });
});
