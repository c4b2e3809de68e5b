import { expect, it } from "vitest";
import { fitglme } from "../../../src/index.js";
import { RandomStream } from "../../generators/stream.js";
import { turnsDuring } from "./longestPiece.js";

/** Milliseconds: three times what a piece may take, for machines that have other things to do. */
const LONGEST = 150;

/** Columns x1 to xp of n rows, of which the last is a combination of two others. */
function dependentTable(n: number, p: number) {
  const stream = new RandomStream(11);
  const columns = Array.from({ length: p }, () => Float64Array.from({ length: n }, () => stream.normal()));
  columns[p - 1] = columns[0].map((value, i) => value + 2 * columns[1][i]);
  const named = Object.fromEntries(columns.map((column, j) => [`x${j + 1}`, column]));
  const formula = `y ~ ${Object.keys(named).join(" + ")} + (1 | g)`;
  return { formula, table: { ...named, y: columns[2], g: Array.from({ length: n }, (_, i) => `level ${i % 1000}`) } };
}

it("the rank of a design is found in pieces", async () => {
  const { formula, table } = dependentTable(20_000, 120);
  const { outcome, longest, turns } = await turnsDuring(() => fitglme(table, formula).catch((error: unknown) => error));
  expect(outcome).toMatchObject({ code: "rankDeficient", place: { column: "x120" } });
  expect(turns).toBeGreaterThan(5);
  expect(longest).toBeLessThan(LONGEST);
});

it("a table is read and a design is built in pieces, and a signal between them is heard", async () => {
  const n = 400_000;
  const stream = new RandomStream(12);
  const x = Array.from({ length: n }, () => stream.normal());
  const table = { x, y: x.map((value) => value + stream.normal()), g: x.map((_, i) => `level ${(i * 7919) % 50_000}`) };
  const controller = new AbortController();
  setImmediate(() => controller.abort());
  const aborted = fitglme(table, "y ~ x + (1 | g)", { signal: controller.signal }).catch((error: unknown) => error);
  const { outcome, longest, turns } = await turnsDuring(() => aborted);
  expect(outcome).toMatchObject({ name: "AbortError" });
  expect(turns).toBeLessThan(10); // it did not go on
  expect(longest).toBeLessThan(LONGEST);
});
