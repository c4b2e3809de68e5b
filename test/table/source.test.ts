import { describe, expect, it } from "vitest";
import { GlmeError } from "../../src/core/errors.js";
import { Table, type TableSource } from "../../src/table/index.js";
import { errorOf } from "./errorOf.js";

describe("Table.from row objects", () => {
  it("takes names in order of appearance; a name that a row lacks is missing there", () => {
    const table = Table.from([
      { y: 1, g: "a" },
      { g: "b", x: 5 },
    ]);
    expect(table.names).toEqual(["y", "g", "x"]);
    expect(table.column("y")).toMatchObject({ values: Float64Array.of(1, NaN) });
    expect(table.column("x")).toMatchObject({ values: Float64Array.of(NaN, 5) });
  });

  it("refuses an element that is no object, naming its place", () => {
    expect(() => Table.from([{ y: 1 }, 7] as unknown as TableSource)).toThrow(/Element 1/);
    expect(() => Table.from([[1, 2]] as unknown as TableSource)).toThrow(/Element 0/);
  });
});

/** An Apache Arrow vector as far as its documentation promises: nullCount, toArray, iteration. */
function arrowVector(values: unknown[], typed: ArrayBufferView | null = null) {
  return {
    length: values.length,
    nullCount: values.filter((value) => value === null).length,
    toArray: () => typed ?? values,
    [Symbol.iterator]: () => values[Symbol.iterator](),
  };
}

describe("Table.from an Apache Arrow table", () => {
  const arrow = (vectors: Record<string, ReturnType<typeof arrowVector>>) => ({
    schema: { fields: Object.keys(vectors).map((name) => ({ name })) },
    getChildAt: (index: number) => Object.values(vectors)[index],
  });

  it("takes typed arrays whole, and other columns value by value", () => {
    const table = Table.from(arrow({ x: arrowVector([1, 2], Float64Array.of(1, 2)), f: arrowVector(["b", "a"]) }));
    expect(table.column("x")).toMatchObject({ values: Float64Array.of(1, 2) });
    expect(table.levels("f")).toEqual(["b", "a"]);
  });

  it("reads nulls from the values, for the typed array holds anything there", () => {
    const table = Table.from(arrow({ x: arrowVector([1, null], Float64Array.of(1, 0)) }));
    expect(table.column("x")).toMatchObject({ values: Float64Array.of(1, NaN) });
  });

  it("refuses decimals of 128 bits, whose typed array has four elements for each row", () => {
    const error = errorOf(() =>
      Table.from(arrow({ d: arrowVector([Uint32Array.of(1, 0, 0, 0)], Uint32Array.of(1, 0, 0, 0)) })).column("d"),
    );
    expect(error).toMatchObject({ code: "columnType", place: { column: "d", row: 0 } });
  });

  it("refuses 64-bit integers with a hint", () => {
    const error = errorOf(() => Table.from(arrow({ n: arrowVector([1n], BigInt64Array.of(1n)) })).column("n"));
    expect(error.message).toContain("bigint 1n");
    expect(error.hint).toContain("Number(value)");
  });
});

describe("Table.from an Arquero table", () => {
  it("asks for its names and arrays", () => {
    const arquero = { columnNames: () => ["x", "f"], array: (name: string) => (name === "x" ? Int32Array.of(4, 5) : ["u", "v"]) };
    const table = Table.from(arquero);
    expect(table.column("x")).toMatchObject({ values: Float64Array.of(4, 5) });
    expect(table.levels("f")).toEqual(["u", "v"]);
  });
});

describe("Table.from something else", () => {
  it.each([[null], ["y,x"], [3], [Float64Array.of(1)]])("refuses %s", (source) => {
    expect(() => Table.from(source as unknown as TableSource)).toThrow(GlmeError);
  });

  it("refuses a column that is no array, naming it", () => {
    expect(() => Table.from({ y: [1], x: "abc" })).toThrow(/"x" is no array: its type is string/);
    expect(() => Table.from({ y: null } as unknown as TableSource)).toThrow(/"y" is no array: its type is null/);
  });
});
