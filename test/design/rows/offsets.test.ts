import { describe, expect, it } from "vitest";
import { buildDesign, type DesignOptions, formulaOffset } from "../../../src/design/index.js";
import { parseFormula } from "../../../src/formula/index.js";
import { Table } from "../../../src/table/index.js";
import { errorOf } from "../../table/errorOf.js";
import { expectClose } from "../close.js";

const columns = { y: [1, 2, 3, 4], x: [1, 2, 4, 3], e: [1, 10, 100, 5], w: [2, 4, 6, 8] };

function designOf(formula: string, options: Partial<DesignOptions> = {}) {
  return buildDesign(parseFormula(formula), Table.from(columns), { distribution: "poisson", ...options });
}

describe("offsets of a formula", () => {
  it("are added up, and to the option", () => {
    expectClose(designOf("y ~ x + offset(log(e))").offset!, columns.e.map(Math.log), 1e-15);
    expect(designOf("y ~ x + offset(w/2) + offset(x)").offset).toEqual(Float64Array.of(2, 4, 7, 7));
    expect(designOf("y ~ x + offset(w)", { offset: [1, 0, 0, -1] }).offset).toEqual(Float64Array.of(3, 4, 6, 7));
  });

  it("leave column and option as they are", () => {
    const offset = Float64Array.of(1, 2, 3, 4);
    const w = Float64Array.from(columns.w);
    const table = Table.from({ ...columns, w });
    const design = buildDesign(parseFormula("y ~ x + offset(w)"), table, { distribution: "poisson", offset });
    expect(design.offset).toEqual(Float64Array.of(3, 6, 9, 12));
    expect([Array.from(offset), Array.from(w)]).toEqual([[1, 2, 3, 4], columns.w]);
  });

  it("are those of the rows used", () => {
    expect(designOf("y ~ offset(w)", { exclude: [1] }).offset).toEqual(Float64Array.of(2, 6, 8));
  });

  it("of new rows are computed from their columns, by the numbers of the fit", () => {
    const design = designOf("y ~ x + offset(log(e)) + offset(scale(w))"); // w: mean 5, sd sqrt(20/3)
    const made = formulaOffset(design, Table.from({ e: [1, 10, null], w: [5, 7, 5] }));
    expectClose(made.subarray(0, 2), [0, Math.log(10) + 2 / Math.sqrt(20 / 3)], 1e-14);
    expect(made[2]).toBeNaN();
  });

  it("of a formula without any are 0", () => {
    expect(formulaOffset(designOf("y ~ x", { offset: "w" }), Table.from({ x: [1, 2] }))).toEqual(Float64Array.of(0, 0));
  });

  it("survive JSON", () => {
    const { recipe } = designOf("y ~ x + offset(2*scale(log(e)))");
    const table = Table.from(columns);
    expect(formulaOffset({ recipe: JSON.parse(JSON.stringify(recipe)) }, table)).toEqual(formulaOffset({ recipe }, table));
  });

  it("need their columns", () => {
    expect(errorOf(() => designOf("y ~ offset(log(ee))"))).toMatchObject({ code: "unknownColumn", place: { column: "ee" } });
    const error = errorOf(() => formulaOffset(designOf("y ~ offset(log(e))"), Table.from({ x: [1] })));
    expect(error).toMatchObject({ code: "unknownColumn", place: { column: "e" } });
  });
});
