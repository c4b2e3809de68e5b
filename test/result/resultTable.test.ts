import { describe, expect, it } from "vitest";
import { GlmeError } from "../../src/core/errors.js";
import { ResultTable } from "../../src/model/index.js";

interface Row {
  name: string;
  estimate: number;
  pValue: number;
}

function example(onRead = () => {}): ResultTable<Row> {
  return new ResultTable<Row>("Coefficients", 2, {
    name: ["a", "b"],
    estimate: Float64Array.of(1.5, -2),
    pValue: () => {
      onRead();
      return Float64Array.of(0.25, 1e-10);
    },
  });
}

describe("ResultTable", () => {
  it("gives its columns", () => {
    expect(example().column("name")).toEqual(["a", "b"]);
    expect(example().column("pValue")).toEqual(Float64Array.of(0.25, 1e-10));
  });

  it("gives its rows as plain objects", () => {
    expect(example().rows).toEqual([
      { name: "a", estimate: 1.5, pValue: 0.25 },
      { name: "b", estimate: -2, pValue: 1e-10 },
    ]);
  });

  it("is iterable, and turns into JSON, row by row", () => {
    expect([...example()]).toEqual(example().rows);
    expect(JSON.parse(JSON.stringify(example()))).toEqual(example().rows);
  });

  it("computes a column when it is first read, and once", () => {
    let times = 0;
    const table = example(() => times++);
    table.column("estimate");
    expect(times).toBe(0);
    table.column("pValue");
    table.column("pValue");
    expect(times).toBe(1);
  });

  it("prints as MATLAB does", () => {
    expect(String(example()).split("\n")).toEqual([
      "    Coefficients",
      "",
      "    Name         Estimate    pValue",
      "    {'a'}        1.5          0.25 ",
      "    {'b'}         -2         1e-10 ",
    ]);
  });

  it("prints the first thousand rows of a long table", () => {
    const long = new ResultTable<{ x: number }>("Long", 1500, { x: new Float64Array(1500) });
    const lines = String(long).split("\n");
    expect(lines).toHaveLength(1004);
    expect(lines.at(-1)).toBe("    … 500 more rows");
  });

  it("holds no −0, and leaves the arrays that it was given alone", () => {
    const given = Float64Array.of(-0, 1, -2);
    const table = new ResultTable<{ a: number; b: number }>("Signs", 3, { a: given, b: () => given });
    for (const name of ["a", "b"] as const) expect(Object.is(table.column(name)[0], 0)).toBe(true);
    expect(table.rows.map(({ a }) => a)).toEqual([0, 1, -2]);
    expect(Object.is(given[0], -0)).toBe(true);
  });

  it("prints its notes below", () => {
    const table = new ResultTable<{ a: number }>("Noted", 1, { a: Float64Array.of(1) }, [], ["Mind 5 % of it."]);
    expect(String(table).endsWith("\n    Mind 5 % of it.")).toBe(true);
    expect(table.toMarkdown().endsWith("\n\nMind 5 % of it.")).toBe(true);
    expect(table.toLatex().endsWith("\n% Mind 5 \\% of it.")).toBe(true);
  });

  it("names the column that was probably meant", () => {
    const read = () => example().column("pvalu" as "pValue");
    expect(read).toThrow(GlmeError);
    expect(read).toThrow('"Coefficients" has no column "pvalu". Did you mean "pValue"?\nIts columns are name, estimate, pValue.');
  });
});
