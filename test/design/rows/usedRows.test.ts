import { describe, expect, it } from "vitest";
import { buildDesign, type DesignOptions } from "../../../src/design/index.js";
import { parseFormula } from "../../../src/formula/index.js";
import { type NumericColumn, Table } from "../../../src/table/index.js";
import { errorOf } from "../../table/errorOf.js";

const columns = {
  y: [1, 2, NaN, 4, 5, 6, 7, 8],
  x: [0, null, null, 3, 1, 2, 5, 4],
  f: ["a", "b", "a", "", "b", "a", "b", "a"],
  g: ["p", "q", "p", "q", undefined, "p", "q", "r"],
  w: [1, 1, 1, 1, 1, 2, 0, NaN],
  unused: [NaN, NaN, NaN, NaN, NaN, NaN, NaN, NaN],
};
const numbersOf = (table: Table, name: string) => (table.column(name) as NumericColumn).values;
function designOf(formula: string, options: Partial<DesignOptions> = {}) {
  return buildDesign(parseFormula(formula), Table.from(columns), { distribution: "normal", ...options });
}

describe("rows with missing values", () => {
  it("are left out when a variable of the model is missing, and only then", () => {
    const design = designOf("y ~ x + (1 | g)");
    expect(design.height).toBe(8);
    expect(design.rows).toEqual(Uint32Array.of(0, 3, 5, 6, 7));
    expect(design.missing).toEqual(Uint8Array.of(0, 1, 1, 0, 1, 0, 0, 0));
    expect(design.response).toEqual(Float64Array.of(1, 4, 6, 7, 8));
    expect(design.fixed.columns[1]).toEqual(Float64Array.of(0, 3, 2, 5, 4));
  });

  it("are counted for each variable that is missing there", () => {
    expect(designOf("y ~ x + (1 | g)").missingByVariable).toEqual(
      new Map([
        ["y", 1],
        ["x", 2],
        ["g", 1],
      ]),
    );
  });

  it("are counted for variables of the random effects and of options too", () => {
    expect([...designOf("y ~ 1 + (f | g)", { weights: "w" }).missingByVariable.keys()]).toEqual(["y", "f", "g", "w"]);
  });

  it("are not counted when they are excluded anyway, but flagged", () => {
    const design = designOf("y ~ x", { exclude: [1] });
    expect(design.missingByVariable).toEqual(
      new Map([
        ["y", 1],
        ["x", 1],
      ]),
    );
    expect(design.missing[1]).toBe(1);
    expect(design.excluded[1]).toBe(1);
  });

  it("are an error when none is left, which names the reasons", () => {
    const error = errorOf(() => designOf("y ~ x + unused", { exclude: [0, 1] }));
    expect(error.code).toBe("emptyTable");
    expect(error.message).toMatch(
      /None of the table's 8 rows.*2 excluded.*1 missing in "y", 1 missing in "x", 6 missing in "unused"/,
    );
  });
});

describe("exclude", () => {
  it.each([
    ["row numbers", [0, 7]],
    ["row numbers in a typed array", Int32Array.of(7, 0)],
    ["a mask of booleans", [true, false, false, false, false, false, false, true]],
    ["a mask of bytes", Uint8Array.of(1, 0, 0, 0, 0, 0, 0, 1)],
  ])("takes %s", (_, exclude) => {
    const design = designOf("y ~ 1", { exclude });
    expect(design.rows).toEqual(Uint32Array.of(1, 3, 4, 5, 6));
    expect(design.excluded).toEqual(Uint8Array.of(1, 0, 0, 0, 0, 0, 0, 1));
  });

  it("refuses a mask of another length", () => {
    expect(errorOf(() => designOf("y ~ 1", { exclude: [true] }))).toMatchObject({
      code: "columnLength",
      place: { option: "exclude" },
    });
  });

  it.each([[8], [-1], [0.5], [NaN]])("refuses row number %d", (row) => {
    const error = errorOf(() => designOf("y ~ 1", { exclude: [row] }));
    expect(error.code).toBe("badOption");
    expect(error.message).toMatch(/rows are 0 to 7/);
  });

  it("refuses a mask of zeros and ones written as numbers, for they are row numbers", () => {
    const error = errorOf(() => designOf("y ~ 1", { exclude: [1, 0, 0, 0, 0, 0, 0, 1] }));
    expect(error.message).toContain("row 0 (counted from 0) twice");
    expect(error.hint).toContain("a mask is an array of true and false");
  });
});

describe("columns where all rows are used", () => {
  it("are those of the table, not copied", () => {
    const table = Table.from({ y: [1, 2, 4], x: [3, 1, 2] });
    const design = buildDesign(parseFormula("y ~ x"), table, { distribution: "normal" });
    expect(design.fixed.columns[1]).toBe(numbersOf(table, "x"));
    expect(design.response).toBe(numbersOf(table, "y"));
  });

  it("are no more than the used rows otherwise", () => {
    const table = Table.from({ y: [1, 2, 4, 9], x: [3, 1, 2, 5] });
    const design = buildDesign(parseFormula("y ~ x"), table, { distribution: "normal", exclude: [1] });
    expect(design.fixed.columns[1]).toEqual(Float64Array.of(3, 2, 5));
    expect(numbersOf(table, "x")).toEqual(Float64Array.of(3, 1, 2, 5));
  });
});

describe("rows of weight 0", () => {
  it("are left out like excluded ones", () => {
    const design = designOf("y ~ 1", { weights: "w" });
    expect(design.rows).toEqual(Uint32Array.of(0, 1, 3, 4, 5));
    expect(design.excluded).toEqual(Uint8Array.of(0, 0, 0, 0, 0, 0, 1, 0));
    expect(design.weights).toEqual(Float64Array.of(1, 1, 1, 1, 2));
  });
});

describe("infinite values", () => {
  it("are an error in a used row, which names column and row", () => {
    const table = Table.from({ y: [1, 2, 3], x: [1, 2, -Infinity] });
    const error = errorOf(() => buildDesign(parseFormula("y ~ x"), table, { distribution: "normal" }));
    expect(error).toMatchObject({ code: "badValue", place: { column: "x", row: 2 } });
    expect(error.message).toContain('"x" is -Infinity in row 2');
  });

  it("are found by their row in the table where other rows are left out", () => {
    const table = Table.from({ y: [1, 2, 3, 4], x: [1, 2, NaN, Infinity] });
    const error = errorOf(() => buildDesign(parseFormula("y ~ x"), table, { distribution: "normal", exclude: [0] }));
    expect(error.message).toContain('"x" is Infinity in row 3');
  });

  it("do no harm in rows that are left out", () => {
    const table = Table.from({ y: [1, 2, 3], x: [1, 2, Infinity] });
    const design = buildDesign(parseFormula("y ~ x"), table, { distribution: "normal", exclude: [2] });
    expect(design.rows).toHaveLength(2);
  });

  it("are an error when a product overflows", () => {
    const table = Table.from({ y: [1, 2, 3], x: [1, 1e200, 3] });
    const error = errorOf(() => buildDesign(parseFormula("y ~ x^2"), table, { distribution: "normal" }));
    expect(error.message).toContain('"x^2" is too large');
  });
});

describe("columns that are not there", () => {
  it.each([["yy ~ x"], ["y ~ xx"], ["y ~ x + (xx | g)"], ["y ~ x + (1 | gg)"]])("%s is an error", (formula) => {
    expect(errorOf(() => designOf(formula))).toMatchObject({ code: "unknownColumn" });
  });

  it("is an error in an option, with the nearest name", () => {
    const error = errorOf(() => designOf("y ~ x", { weights: "unusd" }));
    expect(error.message).toContain('Did you mean "unused"?');
  });
});
