import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { finish } from "../../../src/kernel/index.js";
import { rowPlaces } from "../../../src/kernel/input/rowPlaces.js";

const LEVELS = 4;
const codesOf = (height: number) => fc.array(fc.nat(LEVELS - 1), { minLength: height, maxLength: height });
const groupsOf = (columns: readonly number[][]) => columns.map((codes) => ({ levels: LEVELS, codes: Uint32Array.from(codes) }));

/** The definition: a stable sort by the first group, then the second; other groups do not matter. */
function byDefinition(columns: readonly number[][], n: number): number[] {
  const order = Array.from({ length: n }, (_, row) => row).sort((a, b) =>
    columns.slice(0, 2).reduce((difference, codes) => difference || codes[a] - codes[b], 0),
  );
  const places: number[] = [];
  order.forEach((row, place) => {
    places[row] = place;
  });
  return places;
}

describe("rowPlaces", () => {
  it("is where a stable sort by the first two groups puts each row", () => {
    const columns = fc
      .record({ height: fc.integer({ min: 1, max: 30 }), width: fc.integer({ min: 1, max: 3 }) })
      .chain(({ height, width }) => fc.array(codesOf(height), { minLength: width, maxLength: width }));
    fc.assert(
      fc.property(columns, (columns) => {
        const n = columns[0].length;
        const places = finish(rowPlaces(groupsOf(columns), n)) ?? Uint32Array.from({ length: n }, (_, row) => row);
        expect(Array.from(places)).toEqual(byDefinition(columns, n));
      }),
    );
  });

  it.each([
    ["one group in order", [[0, 0, 1, 3]]],
    [
      "two groups in order",
      [
        [0, 0, 1, 1],
        [0, 2, 0, 3],
      ],
    ],
    [
      "a third group does not count",
      [
        [0, 1, 2],
        [1, 1, 1],
        [2, 1, 0],
      ],
    ],
    ["no group", []],
  ])("%s: the rows stay", (_, columns) => {
    expect(finish(rowPlaces(groupsOf(columns), 4))).toBeNull();
  });

  it("rows of a level that are not in the second group's order are moved", () => {
    expect(
      finish(
        rowPlaces(
          groupsOf([
            [0, 0, 1],
            [1, 0, 0],
          ]),
          3,
        ),
      ),
    ).toEqual(Uint32Array.of(1, 0, 2));
  });
});
