import { expect, it } from "vitest";
import { Table } from "../../src/table/index.js";
import { ResultTable } from "../../src/result/resultTable.js";
import { errorOf } from "./errorOf.js";

// Whatever a program hands over is answered by a GlmeError, never by an error of the language.

const bare = Object.create(null);
const gone = new Float64Array(2);
structuredClone(gone.buffer, { transfer: [gone.buffer] });
const from = Table.from as (...args: unknown[]) => Table;
const fromCells = Table.fromCells as (...args: unknown[]) => Table;
const arrow = (child: unknown, fields: unknown = [{ name: "y" }]) => ({ schema: { fields }, getChildAt: () => child });

it.each<[string, () => unknown, string, object]>([
  ["memory that was given away", () => from({ y: gone, g: [1, 2] }), "columnType", { column: "y" }],
  ["it in the second column", () => from({ g: [1, 2], y: gone }), "columnType", { column: "y" }],
  [
    "a level without a text",
    () => from({ y: [1] }, { categorical: { y: [1, bare] } }),
    "badOption",
    { column: "y", option: "categorical" },
  ],
  [
    "a symbol as level",
    () => from({ y: [1] }, { categorical: { y: [Symbol("a")] } }),
    "badOption",
    { column: "y", option: "categorical" },
  ],
  [
    "a hole among the levels",
    () => from({ y: [1] }, { categorical: { y: new Array(2) } }),
    "badOption",
    { column: "y", option: "categorical" },
  ],
  [
    "levels without a text",
    () => from({ y: [1] }, { categorical: { y: bare } }),
    "badOption",
    { column: "y", option: "categorical" },
  ],
  ["an unknown option", () => from({ y: [1] }, { categorcal: {} }), "unknownOption", { option: "categorcal" }],
  ["Arrow without a column", () => from(arrow(null)), "columnType", { column: "y" }],
  ["Arrow with another thing for a column", () => from(arrow({ nullCount: 0 })), "columnType", { column: "y" }],
  ["Arrow without a field", () => from(arrow([1], [null])), "columnType", { column: "undefined" }],
  ["Arrow without a schema", () => from({ schema: null, getChildAt: () => null }), "columnType", { column: "schema" }],
  ["Arquero without names", () => from({ columnNames: () => null, array: () => [1] }), "emptyTable", {}],
  ["Arquero without a column", () => from({ columnNames: () => ["y"], array: () => null }), "columnType", { column: "y" }],
  ["cells of null", () => fromCells([["y", null]]), "columnType", { column: "y" }],
  [
    "cells of null behind others",
    () =>
      fromCells([
        ["x", [1]],
        ["y", null],
      ]),
    "columnType",
    { column: "y" },
  ],
  ["no pairs", () => fromCells([null]), "columnType", {}],
  ["names that are none", () => fromCells([[Symbol("a"), [1]]]), "columnType", {}],
  ["no entries", () => fromCells(null), "columnType", {}],
  ["objects as cells", () => from({ y: [bare] }).column("y"), "columnType", { column: "y", row: 0 }],
  ["symbols as cells", () => from({ y: [1, Symbol("a")] }).column("y"), "columnType", { column: "y", row: 1 }],
  [
    "what calls itself a date",
    () => from({ y: [Object.create(Date.prototype)] }).column("y"),
    "columnType",
    { column: "y", row: 0 },
  ],
  ["a number of rows that is none", () => from({ y: [1] }).head(Symbol("a") as never), "badOption", { option: "n" }],
])("%s", (_, action, code, place) => {
  expect(errorOf(action)).toMatchObject({ code, place });
});

it("names of columns may be anything, and are not there", () => {
  const results = new ResultTable<{ a: number }>("Results", 1, { a: Float64Array.of(1) });
  for (const name of [Symbol("a"), bare, null, undefined, 5] as never[]) {
    for (const action of [
      () => from({ y: [1] }).column(name),
      () => from({ y: [1] }).asCategorical(name),
      () => results.column(name),
    ]) {
      expect(errorOf(action).code).toBe("unknownColumn");
    }
  }
});

it("options of null are none", () => {
  expect(from({ y: [1] }, null).height).toBe(1);
});
