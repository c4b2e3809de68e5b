import { describe, expect, it } from "vitest";
import { buildDesign, randomColumns } from "../../src/design/index.js";
import { parseFormula } from "../../src/formula/index.js";
import { Table } from "../../src/table/index.js";

describe("a million rows, a million levels", () => {
  it("make a design, and the same design again as new data", () => {
    const height = 1_000_000;
    const rows = Array.from({ length: height }, (_, row) => row);
    // 7919 is prime to a million: each row is a level of its own, in scattered order.
    const table = Table.from({
      y: rows.map((row) => row % 3),
      x: Float64Array.from(rows, (row) => ((row * 104729) % 1009) / 1009),
      person: Int32Array.from(rows, (row) => (row * 7919) % height),
      place: rows.map((row) => `place ${row % 1000}`),
    });
    const design = buildDesign(parseFormula("y ~ x + (1 + x | place) + (1 | person) + (1 | place:person)"), table, {
      distribution: "poisson",
    });
    expect(design.random.map(({ levels }) => levels.length)).toEqual([1000, height, height]);
    expect(design.random[1].levels.slice(0, 3)).toEqual(["0", "1", "2"]);
    expect(design.random[1].codes[1]).toBe(7919);
    // place 0 has the rows 0, 1000, 2000, …: their persons are the multiples of 1000.
    expect(design.random[2].levels.slice(0, 2)).toEqual(["place 0 0", "place 0 1000"]);

    const again = randomColumns(design, table);
    for (const [t, { codes }] of design.random.entries())
      expect(codes.every((code, row) => code === again[t].codes[row])).toBe(true);
  });
});
