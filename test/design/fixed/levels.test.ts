import { describe, expect, it } from "vitest";
import { buildDesign, type DesignOptions } from "../../../src/design/index.js";
import { parseFormula } from "../../../src/formula/index.js";
import { Table } from "../../../src/table/index.js";
import { errorOf } from "../../table/errorOf.js";

function designOf(formula: string, table: Table, options: Partial<DesignOptions> = {}) {
  return buildDesign(parseFormula(formula), table, { distribution: "normal", ...options });
}

describe("levels of fixed factors", () => {
  const table = Table.from({ y: [1, 2, 3, 4, 5], f: ["d", "c", "b", "c", "b"] }).asCategorical("f", ["a", "b", "c", "d"]);

  it("without a used row get no column and are reported", () => {
    const design = designOf("y ~ f", table, { exclude: [0] });
    expect(design.fixed.names).toEqual(["(Intercept)", "f_c"]); // b is the first level in use
    expect(design.unusedLevels).toEqual(new Map([["f", ["a", "d"]]]));
  });

  it("are all reported as used when they are", () => {
    expect(designOf("y ~ f", table.asCategorical("f", ["b", "c", "d"])).unusedLevels.size).toBe(0);
  });

  it("without a used row get no column in random effects either", () => {
    const grouped = Table.from({ y: [1, 2, 3, 4, 5], f: ["d", "c", "b", "c", "b"], g: ["p", "q", "p", "p", "q"] });
    const design = designOf("y ~ 1 + (-1 + f | g)", grouped, { exclude: [0] });
    expect(design.random[0].names).toEqual(["f_c", "f_b"]);
    expect(design.unusedLevels).toEqual(new Map([["f", ["d"]]]));
  });

  it("must be two or more", () => {
    const error = errorOf(() => designOf("y ~ f", table, { exclude: [0, 1, 3] }));
    expect(error).toMatchObject({ code: "oneLevel", place: { column: "f" } });
    expect(error.message).toContain('the one level "b"');
  });
});

describe("levels of a grouping variable", () => {
  const table = Table.from({
    y: [1, 2, 3, 4, 5, 6],
    g: ["s2", "s10", "s1", "s2", "s1", "s10"],
    n: [10, 9, 100, 10, 9, 100],
    b: [true, false, true, true, false, true],
  });

  it("keep the table's order: of first appearance for text", () => {
    const [{ levels, codes, group }] = designOf("y ~ 1 + (1 | g)", table).random;
    expect({ levels, codes, group }).toEqual({
      levels: ["s2", "s10", "s1"],
      codes: Uint32Array.of(0, 1, 2, 0, 2, 1),
      group: "g",
    });
  });

  it("are sorted for numbers and booleans", () => {
    expect(designOf("y ~ 1 + (1 | n)", table).random[0].levels).toEqual(["9", "10", "100"]);
    expect(designOf("y ~ 1 + (1 | b)", table).random[0].levels).toEqual(["false", "true"]);
  });

  it("are only those with a used row", () => {
    const [{ levels, codes }] = designOf("y ~ 1 + (1 | g)", table, { exclude: [1, 5] }).random;
    expect({ levels, codes }).toEqual({ levels: ["s2", "s1"], codes: Uint32Array.of(0, 1, 0, 1) });
  });

  it("of g1:g2 are the combinations that occur, by g1's levels, then g2's, joined by a space", () => {
    // rows: (s2,10) (s10,9) (s1,100) (s2,10) (s1,9) (s10,100); order of g: s2, s10, s1; of n: 9, 10, 100
    const [{ levels, codes, group }] = designOf("y ~ 1 + (1 | g:n)", table).random;
    expect(group).toBe("g:n");
    expect(levels).toEqual(["s2 10", "s10 9", "s10 100", "s1 9", "s1 100"]);
    expect(codes).toEqual(Uint32Array.of(0, 1, 4, 0, 3, 2));
  });

  it("are shared by terms that share the variable, whose order stays", () => {
    const { random } = designOf("y ~ 1 + (1 | g) + (1 | n) + (-1 + n | g)", table);
    expect(random.map(({ group, names }) => `${names} | ${group}`)).toEqual(["(Intercept) | g", "(Intercept) | n", "n | g"]);
    expect(random[2].codes).toBe(random[0].codes);
  });

  it("must be two or more", () => {
    const error = errorOf(() => designOf("y ~ 1 + (1 | g)", table, { exclude: [1, 2, 4, 5] }));
    expect(error).toMatchObject({ code: "oneLevel", place: { column: "g" } });
    expect(error.message).toContain('"s2"');
  });
});

describe("columns of random effects", () => {
  const table = Table.from({ y: [1, 2, 3, 4], x: [5, 6, 7, 8], g: ["a", "b", "a", "b"] });

  it("are the constant 1 as null, and one column for each other effect", () => {
    const [{ columns, names, correlated }] = designOf("y ~ 1 + (x | g)", table).random;
    expect(names).toEqual(["(Intercept)", "x"]);
    expect(columns).toEqual([null, Float64Array.of(5, 6, 7, 8)]);
    expect(correlated).toBe(true);
  });

  it("know when they are uncorrelated", () => {
    expect(designOf("y ~ 1 + (x || g)", table).random[0].correlated).toBe(false);
  });
});
