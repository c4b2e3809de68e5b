import { describe, expect, it } from "vitest";
import { blockDiagonal, type DenseColumns, denseDesign } from "./design.js";

const columns: DenseColumns = {
  x: { values: [2, 3, 4, 5] },
  f: { levels: ["a", "b", "c"], codes: [0, 1, 1, 0] },
  g: { levels: ["1", "2"], codes: [1, 0, 1, 0] },
};
const rows = [0, 1, 2, 3];
const lists = (matrix: readonly Float64Array[]) => matrix.map((row) => [...row]);

// expected matrices by hand
describe("denseDesign", () => {
  it("codes a factor against its first level and leaves a level without a row out", () => {
    const { fixed } = denseDesign(columns, [[], ["x"], ["f"], ["x", "f"], ["x", "x"]], [], rows);
    expect(fixed.names).toEqual(["(Intercept)", "x", "f_b", "x:f_b", "x^2"]);
    expect(lists(fixed.matrix)).toEqual([
      [1, 2, 0, 0, 4],
      [1, 3, 1, 3, 9],
      [1, 4, 1, 4, 16],
      [1, 5, 0, 0, 25],
    ]);
  });

  it("gives the first factor all its levels where there is no intercept", () => {
    const { fixed } = denseDesign(columns, [["x"], ["f"], ["g"]], [], rows);
    expect(fixed.names).toEqual(["x", "f_a", "f_b", "g_2"]);
    expect(lists(fixed.matrix)).toEqual([
      [2, 1, 0, 1],
      [3, 0, 1, 0],
      [4, 0, 1, 1],
      [5, 1, 0, 0],
    ]);
  });

  it("puts the effects of one level side by side, and terms one after the other", () => {
    const slope = { terms: [[], ["x"]], group: ["g"], correlated: true };
    const { Z, blocks } = denseDesign(columns, [[]], [slope, { terms: [[]], group: ["f"], correlated: true }], rows);
    expect(blocks.map(({ levels, offset }) => [levels, offset])).toEqual([
      [["1", "2"], 0],
      [["a", "b"], 4],
    ]);
    expect(lists(Z)).toEqual([
      [0, 0, 1, 2, 1, 0],
      [1, 3, 0, 0, 0, 1],
      [0, 0, 1, 4, 0, 1],
      [1, 5, 0, 0, 1, 0],
    ]);
  });

  it("takes the combinations of two factors that the given rows have, in the order of their levels", () => {
    const { Z, blocks } = denseDesign(columns, [[]], [{ terms: [[]], group: ["f", "g"], correlated: true }], [0, 1, 2]);
    expect(blocks[0].group).toBe("f:g");
    expect(blocks[0].levels).toEqual(["a 2", "b 1", "b 2"]);
    expect(lists(Z)).toEqual([
      [1, 0, 0],
      [0, 1, 0],
      [0, 0, 1],
    ]);
  });
});

describe("blockDiagonal", () => {
  it("repeats a term's factor for each of its levels", () => {
    const { blocks } = denseDesign(columns, [[]], [{ terms: [[], ["x"]], group: ["g"], correlated: true }], rows);
    expect(lists(blockDiagonal(blocks, [[Float64Array.of(1, 0), Float64Array.of(2, 3)]]))).toEqual([
      [1, 0, 0, 0],
      [2, 3, 0, 0],
      [0, 0, 1, 0],
      [0, 0, 2, 3],
    ]);
  });
});
