import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Table } from "../../src/table/index.js";
import { errorOf } from "./errorOf.js";

describe("Table.from an object of columns", () => {
  it("keeps numbers, with NaN for null, undefined and empty text", () => {
    const table = Table.from({ y: [1.5, null, undefined, "", NaN, -2] });
    expect(table.column("y")).toEqual({
      kind: "numeric",
      source: "number",
      values: Float64Array.of(1.5, NaN, NaN, NaN, NaN, -2),
    });
  });

  it("codes text in order of first appearance, missing as -1", () => {
    const table = Table.from({ f: ["C", "B", null, "C", "", "A"] });
    expect(table.column("f")).toEqual({
      kind: "categorical",
      source: "text",
      codes: Int32Array.of(0, 1, -1, 0, -1, 2),
      levels: ["C", "B", "A"],
    });
  });

  it("codes booleans as false, true, whichever comes first", () => {
    const table = Table.from({ b: [true, null, false] });
    expect(table.column("b")).toEqual({
      kind: "categorical",
      source: "boolean",
      codes: Int32Array.of(1, -1, 0),
      levels: ["false", "true"],
    });
  });

  it("takes every typed array of numbers", () => {
    const arrays = [Float64Array, Float32Array, Int32Array, Uint32Array, Int16Array, Uint16Array, Int8Array, Uint8Array];
    for (const TypedArray of arrays) {
      expect(Table.from({ x: TypedArray.of(3, 1) }).column("x")).toMatchObject({ values: Float64Array.of(3, 1) });
    }
  });

  it("copies its columns", () => {
    const x = Float64Array.of(1, 2);
    const table = Table.from({ x });
    x[0] = 9;
    expect(table.column("x")).toMatchObject({ values: Float64Array.of(1, 2) });
  });

  it("reads a column without any value as numeric", () => {
    expect(Table.from({ x: [null, ""] }).column("x")).toMatchObject({ kind: "numeric", values: Float64Array.of(NaN, NaN) });
  });

  it("codes so that codes and levels give the text back", () => {
    fc.assert(
      fc.property(fc.array(fc.string({ minLength: 1, maxLength: 2 }), { minLength: 1 }), (f) => {
        const column = Table.from({ f }).column("f");
        if (column.kind === "numeric") throw new Error("text became numeric");
        expect(Array.from(column.codes, (code) => column.levels[code])).toEqual(f);
        expect(column.levels).toEqual([...new Set(f)]);
      }),
    );
  });
});

describe("Table.from a Table", () => {
  it("keeps its columns, and declares categorical ones", () => {
    const table = Table.from(Table.from({ x: [2, 1] }), { categorical: { x: true } });
    expect(table.levels("x")).toEqual(["1", "2"]);
  });
});

describe("categorical columns", () => {
  it("sorts numbers by value, not as text", () => {
    expect(Table.from({ x: [10, 9, NaN, -1, 9, 0.5] }, { categorical: { x: true } }).column("x")).toEqual({
      kind: "categorical",
      source: "number",
      codes: Int32Array.of(3, 2, -1, 0, 2, 1),
      levels: ["-1", "0.5", "9", "10"],
    });
  });

  // whole numbers of a narrow range are looked up, all others sorted: the same levels either way
  it.each([
    ["whole numbers close together", fc.integer({ min: -9, max: 9 })],
    ["whole numbers far apart", fc.constantFrom(-4e15, -1, 0, 7, 1e300)],
    ["fractions, infinite values and both zeros", fc.constantFrom(-Infinity, -2.5, -0, 0, 1, Infinity)],
  ])("codes %s by their sorted distinct values", (_, value) => {
    fc.assert(
      fc.property(fc.array(fc.option(value), { minLength: 1, maxLength: 40 }), (values) => {
        const distinct = [...new Set(values.filter((value) => value !== null))].sort((a, b) => a - b);
        expect(Table.from({ x: values }).asCategorical("x").column("x")).toEqual({
          kind: "categorical",
          source: "number",
          codes: Int32Array.from(values, (value) => (value === null ? -1 : distinct.indexOf(value))),
          levels: distinct.map(String),
        });
      }),
    );
  });

  it("takes levels in the order declared, unused ones too, as text or as numbers", () => {
    for (const period of [
      ["3", "1", "2"],
      [3, 1, 2],
    ]) {
      const column = Table.from({ period: [1, 3, null] }, { categorical: { period } }).column("period");
      expect(column).toMatchObject({ levels: ["3", "1", "2"], codes: Int32Array.of(1, 0, -1) });
    }
  });

  it("gives text another order of levels", () => {
    const table = Table.from({ f: ["b", "a", "b"] }).asCategorical("f", ["a", "b"]);
    expect(table.column("f")).toMatchObject({ source: "text", levels: ["a", "b"], codes: Int32Array.of(1, 0, 1) });
  });

  it("leaves the table it is asked of unchanged, and the order of columns", () => {
    const table = Table.from({ x: [1, 2], y: [3, 4] });
    expect(table.asCategorical("x").names).toEqual(["x", "y"]);
    expect(table.column("x").kind).toBe("numeric");
  });

  it("refuses a value outside of the declared levels, naming row and value", () => {
    const error = errorOf(() => Table.from({ period: [1, 2, 5] }, { categorical: { period: ["1", "2"] } }));
    expect(error.code).toBe("badValue");
    expect(error.place).toMatchObject({ column: "period", row: 2 });
    expect(error.message).toMatch(/"5" in row 2 .*declared levels 1, 2/);
  });

  it.each([[false], ["a"], [null]])("refuses the declaration %s", (declared) => {
    const categorical = { f: declared } as unknown as { f: true };
    expect(errorOf(() => Table.from({ f: ["a"] }, { categorical }))).toMatchObject({ code: "badOption", place: { column: "f" } });
  });

  it("refuses a level declared twice", () => {
    expect(errorOf(() => Table.from({ f: ["a"] }).asCategorical("f", ["a", "a"])).code).toBe("badOption");
  });

  it("refuses to declare a column that is not there", () => {
    expect(errorOf(() => Table.from({ f: ["a"] }, { categorical: { g: true } })).code).toBe("unknownColumn");
  });

  it("has no levels for a numeric column, and says how to get some", () => {
    const error = errorOf(() => Table.from({ x: [1] }).levels("x"));
    expect(error.code).toBe("columnType");
    expect(error.hint).toContain("asCategorical");
  });
});

describe("tables and columns that cannot be", () => {
  it("refuses text among numbers, naming the row and both kinds", () => {
    const error = errorOf(() => Table.from({ x: [null, 1, 2, "n/a"] }).column("x"));
    expect(error.code).toBe("columnType");
    expect(error.place).toEqual({ column: "x", row: 3 });
    expect(error.message).toMatch(/the text "n\/a" in row 3 .*row 1 .*the number 1/);
  });

  it("refuses numbers among text, and among booleans", () => {
    expect(errorOf(() => Table.from({ x: ["a", 1] }).column("x")).place.row).toBe(1);
    expect(errorOf(() => Table.from({ x: [true, 1] }).column("x")).place.row).toBe(1);
  });

  it.each([
    ["a bigint", [1n], /bigint 1n/, /Number\(value\)/],
    ["an array of bigints", BigInt64Array.of(1n), /bigint 1n/, /Number\(value\)/],
    ["a Date", [new Date(0)], /a Date/, /getTime/],
    ["an object", [{ a: 1 }], /type object/, /one number/],
    ["a nested array", [[1, 2]], /type object/, /one number/],
  ])("refuses %s in a cell", (_, x, message, hint) => {
    const error = errorOf(() => Table.from({ x: x as unknown as number[] }).column("x"));
    expect(error.code).toBe("columnType");
    expect(error.message).toMatch(message);
    expect(error.hint).toMatch(hint);
  });

  it("refuses columns of unequal length, naming both", () => {
    const error = errorOf(() => Table.from({ x: [1, 2], y: [1] }));
    expect(error.code).toBe("columnLength");
    expect(error.message).toContain('"y" has 1 values, but column "x" has 2');
  });

  it("refuses two columns of one name", () => {
    const twice = () =>
      Table.fromCells([
        ["x", [1]],
        ["x", [2]],
      ]);
    expect(errorOf(twice)).toMatchObject({ code: "duplicateColumn", place: { column: "x" } });
  });

  it("refuses a table without columns, and one without rows", () => {
    expect(errorOf(() => Table.from({})).code).toBe("emptyTable");
    expect(errorOf(() => Table.from([])).code).toBe("emptyTable");
    expect(errorOf(() => Table.from({ x: [] })).code).toBe("emptyTable");
  });
});

describe("Table.column", () => {
  it("names the nearest column when there is none of that name", () => {
    const error = errorOf(() => Table.from({ supplier: [1], y: [2] }).column("suplier"));
    expect(error.code).toBe("unknownColumn");
    expect(error.message).toContain('Did you mean "supplier"?');
    expect(error.hint).toContain("supplier, y");
  });
});

describe("Table.head and Table.toString", () => {
  const table = Table.from({ y: [1.5, null, 3, 4, 5, 6, 7], herd: ["a", "b", "long", "d", null, "f", "g"] });

  it("keeps the first rows and all levels", () => {
    expect(table.head(2).height).toBe(2);
    expect(table.head(2).column("herd")).toMatchObject({ codes: Int32Array.of(0, 1), levels: ["a", "b", "long", "d", "f", "g"] });
    expect(table.head(99).height).toBe(7);
  });

  it("prints size and first rows, numbers to the right", () => {
    expect(String(table)).toBe(
      ["Table: 7 × 2", "  y  herd", "1.5  a", "     b", "  3  long", "  4  d", "  5", "  6  f", "… 1 more"].join("\n"),
    );
  });
});

describe("a column of dates, objects or several kinds", () => {
  const seen = [new Date(0), null, new Date(Number.NaN), new Date(1e12)];
  const columns = { y: [1, 2, 3, 4], seen, tags: [{ a: 1 }, {}, [], null], id: [1n, 2n, 3n, 4n], mixed: [1, "two", true, null] };
  const table = Table.from(columns as never);

  it("may be in a table that nobody reads it from", () => {
    expect(table.names).toEqual(["y", "seen", "tags", "id", "mixed"]);
    expect(table.head(2).names).toEqual(table.names);
    expect(table.column("y")).toMatchObject({ kind: "numeric" });
    expect(table.complaint("y")).toBeUndefined();
    expect(table.asCategorical("y").levels("y")).toEqual(["1", "2", "3", "4"]);
    expect(Table.from(Object.values(columns.y).map((y, i) => ({ y, seen: seen[i] })) as never).height).toBe(4);
  });

  it.each(["seen", "tags", "id", "mixed"])("%s is refused when it is read, in the first rows as in all", (name) => {
    for (const part of [table, table.head(1), table.asCategorical("y")]) {
      for (const read of [() => part.column(name), () => part.levels(name), () => part.asCategorical(name)])
        expect(errorOf(read)).toMatchObject({ code: "columnType", place: { column: name } });
      expect(part.complaint(name)).toMatchObject({ code: "columnType" });
    }
  });

  it("is printed as well as may be", () => {
    expect(String(table.head(3))).toBe(
      [
        "Table: 3 × 5",
        "y  seen                      tags      id  mixed",
        "1  1970-01-01T00:00:00.000Z  (object)  1   1",
        "2                            (object)  2   two",
        "3  invalid date              (object)  3   true",
      ].join("\n"),
    );
  });
});
