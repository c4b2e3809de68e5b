import { describe, expect, it } from "vitest";
import { buildDesign, type DesignOptions, fixedColumns, gapsOf } from "../../../src/design/index.js";
import { parseFormula } from "../../../src/formula/index.js";
import { Table } from "../../../src/table/index.js";
import { errorOf } from "../../table/errorOf.js";
import { RandomStream } from "../../generators/stream.js";

const options: DesignOptions = { distribution: "normal", rankDeficient: "drop" };
const designOf = (formula: string, table: Table, more?: Partial<DesignOptions>) =>
  buildDesign(parseFormula(formula), table, { ...options, ...more });

/** 40 rows: a × b has no row with a2 and b1; p is nested in a; z = 2x + 3 and zero depend; w has three values. */
const table = (() => {
  const stream = new RandomStream(5);
  const rows = Array.from({ length: 40 }, (_, i) => {
    const a = `a${i % 3}`;
    const b = a === "a2" ? `b${2 * stream.integer(0, 1)}` : `b${stream.integer(0, 2)}`;
    const x = stream.between(-1, 1);
    return { y: stream.normal(), a, b, p: `${a}p${i % 4}`, x, z: 2 * x + 3, zero: 0, w: i % 3, g: `g${i % 8}`, h: `h${i % 5}` };
  });
  return Table.from(rows);
})();

/** The rank of columns, by Gauss's elimination with complete pivoting: shares nothing with the package's rank. */
function rankOf(columns: readonly Float64Array[]): number {
  const rest = columns.map((column) => Array.from(column));
  for (let rank = 0; rank < columns.length; rank++) {
    let [best, at, row] = [0, -1, -1];
    rest.forEach((column, j) => {
      if (j < rank) return;
      column.forEach((value, i) => {
        if (Math.abs(value) > best) [best, at, row] = [Math.abs(value), j, i];
      });
    });
    if (best < 1e-9) return rank;
    [rest[rank], rest[at]] = [rest[at], rest[rank]];
    const pivot = rest[rank];
    for (let j = rank + 1; j < rest.length; j++) {
      const factor = rest[j][row] / pivot[row];
      rest[j] = rest[j].map((value, i) => value - factor * pivot[i]);
    }
  }
  return columns.length;
}

/** All columns of the formula, dependent or not: of a recipe from which nothing was dropped. */
function allColumns(formula: string, more?: Partial<DesignOptions>): readonly Float64Array[] {
  const { recipe } = designOf(formula, table, more);
  return fixedColumns({ recipe: { ...recipe, fixed: recipe.fixed.map((term) => ({ ...term, kept: undefined })) } }, table);
}

describe('rankDeficient: "drop"', () => {
  it.each([
    "y ~ a*b",
    "y ~ a:b",
    "y ~ -1 + a:b",
    "y ~ a + a:b",
    "y ~ a/p",
    "y ~ -1 + a:p",
    "y ~ a*b*p",
    "y ~ a*b*x",
    "y ~ a:p:x",
    "y ~ x + z + zero + a",
    "y ~ x + x:z + zero:a",
    "y ~ a:b:poly(x, 2)",
    "y ~ ns(x, 3)*a:b",
    "y ~ w + I(w^2) + I(w^3) + a*b",
  ])("keeps as many columns of %s as the rows tell apart, and spans what all span, in every coding", (formula) => {
    for (const dummyVarCoding of ["reference", "effects", "full"] as const) {
      const { fixed, dropped } = designOf(formula, table, { dummyVarCoding });
      const all = allColumns(formula, { dummyVarCoding });
      expect(fixed.columns.length + dropped.length).toBe(all.length);
      expect(fixed.columns.length).toBe(rankOf(all));
      expect(rankOf(fixed.columns)).toBe(fixed.columns.length);
      expect(fixed.names.length).toBe(fixed.columns.length);
      expect(fixed.terms.every(({ from, to }) => from < to)).toBe(true);
      expect(fixed.terms.at(-1)!.to).toBe(fixed.columns.length);
    }
  });

  it("keeps the first of dependent columns, and says what the others are", () => {
    const { fixed, dropped } = designOf("y ~ x + z + zero + a:b", table);
    expect(fixed.names.slice(0, 2)).toEqual(["(Intercept)", "x"]);
    expect(dropped.slice(0, 2)).toEqual([
      { effects: "fixed effects", name: "z", of: ["(Intercept)", "x"] },
      { effects: "fixed effects", name: "zero", of: [] },
    ]);
    expect(dropped).toContainEqual({ effects: "fixed effects", name: "a_a2:b_b1", of: [] });
  });

  it("changes nothing of a design of full rank", () => {
    const formula = "y ~ x*a + (1 + x | g)";
    const [dropping, plain] = [designOf(formula, table), designOf(formula, table, { rankDeficient: "error" })];
    for (const part of ["fixed", "random", "recipe"] as const) expect(dropping[part]).toEqual(plain[part]);
    expect(dropping.dropped).toEqual([]);
  });

  it("gives new rows the columns of the fit, also for combinations that it had no row of", () => {
    const { fixed, recipe } = designOf("y ~ a*b", table);
    const columns = fixedColumns({ recipe }, Table.from({ a: ["a2", "a1"], b: ["b1", "b1"] }));
    const row = (i: number) => fixed.names.filter((_, j) => columns[j][i] === 1);
    expect(row(0)).toEqual(["(Intercept)", "a_a2", "b_b1"]);
    expect(row(1)).toEqual(["(Intercept)", "a_a1", "b_b1", "a_a1:b_b1"]);
  });

  it("finds no gap in the rows of the fit, and one where a combination had no row", () => {
    for (const formula of ["y ~ a*b", "y ~ a/p", "y ~ a*b*x", "y ~ a:b:poly(x, 2)", "y ~ x + z + zero"])
      for (const dummyVarCoding of ["reference", "effects", "full"] as const) {
        const gaps = gapsOf(designOf(formula, table, { dummyVarCoding }), table);
        expect(gaps.length).toBeGreaterThan(0);
        expect(gaps.every(({ values, sizes }) => values.every((gap, i) => Math.abs(gap) <= 1e-9 * sizes[i]))).toBe(true);
      }
    const gaps = gapsOf(designOf("y ~ a*b", table), Table.from({ a: ["a2", "a1"], b: ["b1", "b1"] }));
    expect(gaps.some(({ values }) => Math.abs(values[0]) > 0.5)).toBe(true);
    expect(gaps.every(({ values }) => Math.abs(values[1]) < 1e-9)).toBe(true);
    expect(gapsOf(designOf("y ~ a*x", table), table)).toEqual([]);
  });

  it("takes more columns than rows, of which the rows tell some apart", () => {
    const few = Table.from({ y: [1, 2, 4, 3], f: ["a", "b", "c", "d"], h: ["a", "b", "c", "d"] });
    const { fixed, dropped } = designOf("y ~ f*h", few);
    expect(fixed.names).toEqual(["(Intercept)", "f_b", "f_c", "f_d"]);
    expect(dropped.length).toBe(12);
    expect(errorOf(() => designOf("y ~ f*h", few, { rankDeficient: "error" }))).toMatchObject({
      code: "rankDeficient",
      message: expect.stringContaining('rankDeficient: "drop"'),
    });
  });

  it("never builds columns of a nested factor's combinations without rows", () => {
    const n = 6000;
    const nested = Table.from({
      y: Array.from({ length: n }, (_, i) => i % 7),
      sp: Array.from({ length: n }, (_, i) => `s${(i % 200) % 100}`),
      pop: Array.from({ length: n }, (_, i) => `p${i % 200}`),
    });
    const { fixed, dropped } = designOf("y ~ -1 + sp:pop", nested); // 20,000 columns would be 960 MB
    expect(fixed.names.length).toBe(200);
    expect(dropped.length).toBe(19_800);
  });

  it("refuses so many columns that their rank would take minutes", () => {
    const n = 3000;
    const levels = (step: number) => Array.from({ length: n }, (_, i) => `l${(i * step) % 60}`);
    const wide = Table.from({ y: Array.from({ length: n }, (_, i) => i), f: levels(1), h: levels(7) });
    const error = errorOf(() => designOf("y ~ f*h", wide, { dummyVarCoding: "effects" }));
    expect(error.code).toBe("rankDeficient");
    expect(error.message).toContain("3600 coefficients, but only 3000 rows");
  });

  it("leaves a column that overflows to the error that names it", () => {
    const huge = Table.from({ y: [1, 2, 3], x: [1e200, 1, 2] });
    expect(errorOf(() => designOf("y ~ x^2", huge))).toMatchObject({ code: "badValue", place: { column: "x^2" } });
  });
});

describe('rankDeficient: "drop" in random terms', () => {
  it("drops columns of zeros, and dependent ones where the effects are correlated", () => {
    const { random, dropped } = designOf("y ~ 1 + (a:b | g) + (0 + a:b || h)", table);
    expect(random[0].names.length).toBe(8); // the intercept and seven of eight combinations
    expect(random[1].names.length).toBe(8);
    expect(random[0].columns.length).toBe(8);
    expect(dropped.filter(({ effects }) => effects === "random effects of g").length).toBe(2);
    expect(dropped.filter(({ effects }) => effects === "random effects of h")).toEqual([
      { effects: "random effects of h", name: "a_a2:b_b1", of: [] },
    ]);
  });

  it("keeps dependent columns without correlations: each has a variance of its own", () => {
    const { random, dropped } = designOf("y ~ 1 + (1 + a || g)", table, { dummyVarCoding: "full" });
    expect(random[0].names).toEqual(["(Intercept)", "a_a0", "a_a1", "a_a2"]);
    expect(dropped).toEqual([]);
  });

  it("refuses a term without any column that is not 0, and says so of the option by default", () => {
    expect(errorOf(() => designOf("y ~ 1 + (0 + zero | g)", table))).toMatchObject({ code: "rankDeficient" });
    const error = errorOf(() => designOf("y ~ 1 + (0 + a:b || g)", table, { rankDeficient: "error" }));
    expect(error.code).toBe("rankDeficient");
    expect(error.message).toContain('rankDeficient: "drop"');
  });
});
