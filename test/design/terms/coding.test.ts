import { describe, expect, it } from "vitest";
import { buildDesign, type DummyVarCoding } from "../../../src/design/index.js";
import { parseFormula } from "../../../src/formula/index.js";
import { Table } from "../../../src/table/index.js";
import { errorOf } from "../../table/errorOf.js";

/** A full crossing of f (3 levels: c, a, b) and h (2 levels: u, v), each cell twice, and a numeric x that depends on neither. */
const crossed = Table.from({
  y: [3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5, 8],
  f: ["c", "a", "b", "c", "a", "b", "c", "a", "b", "c", "a", "b"],
  h: ["u", "u", "u", "v", "v", "v", "u", "u", "u", "v", "v", "v"],
  x: [1, 2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31],
  g: ["p", "q", "p", "q", "p", "q", "q", "p", "q", "p", "q", "p"],
});

function designOf(formula: string, dummyVarCoding?: DummyVarCoding) {
  return buildDesign(parseFormula(formula), crossed, { distribution: "normal", dummyVarCoding });
}
const namesOf = (formula: string, coding?: DummyVarCoding) => designOf(formula, coding).fixed.names;
const columnOf = (formula: string, name: string, coding?: DummyVarCoding) => {
  const { columns, names } = designOf(formula, coding).fixed;
  return Array.from(columns[names.indexOf(name)]);
};

describe("columns of one factor", () => {
  it("reference: the first level is 0, the others have a column each", () => {
    expect(namesOf("y ~ f")).toEqual(["(Intercept)", "f_a", "f_b"]);
    expect(columnOf("y ~ f", "f_a").slice(0, 3)).toEqual([0, 1, 0]);
  });

  it("effects: the last level is -1 in every column", () => {
    expect(namesOf("y ~ f", "effects")).toEqual(["(Intercept)", "f_c", "f_a"]);
    expect(columnOf("y ~ f", "f_c", "effects").slice(0, 3)).toEqual([1, 0, -1]);
    expect(columnOf("y ~ f", "f_a", "effects").slice(0, 3)).toEqual([0, 1, -1]);
  });

  it("full: a column for each level, which an intercept makes too many", () => {
    expect(namesOf("y ~ -1 + f", "full")).toEqual(["f_c", "f_a", "f_b"]);
    const error = errorOf(() => namesOf("y ~ f", "full"));
    expect(error.code).toBe("rankDeficient");
    expect(error.message).toContain('"f_b" is a combination of "(Intercept)", "f_c", "f_a"');
  });
});

describe("without an intercept", () => {
  it("the first factor gets all its levels, the next ones contrasts", () => {
    expect(namesOf("y ~ -1 + f + h")).toEqual(["f_c", "f_a", "f_b", "h_v"]);
    expect(namesOf("y ~ -1 + x + h + f", "effects")).toEqual(["x", "h_u", "h_v", "f_c", "f_a"]);
  });

  it("so it is in random effects", () => {
    expect(designOf("y ~ 1 + (-1 + f | g)").random[0].names).toEqual(["f_c", "f_a", "f_b"]);
    expect(designOf("y ~ 1 + (f | g)").random[0].names).toEqual(["(Intercept)", "f_a", "f_b"]);
    expect(designOf("y ~ 1 + (f | g)", "effects").random[0].names).toEqual(["(Intercept)", "f_c", "f_a"]);
  });
});

describe("interactions", () => {
  it("with main effects have contrasts; the first factor varies fastest", () => {
    expect(namesOf("y ~ f*h")).toEqual(["(Intercept)", "f_a", "f_b", "h_v", "f_a:h_v", "f_b:h_v"]);
    expect(namesOf("y ~ f*h", "effects")).toEqual(["(Intercept)", "f_c", "f_a", "h_u", "f_c:h_u", "f_a:h_u"]);
  });

  it("without any main effect have an indicator for each cell, the first factor varying fastest", () => {
    expect(namesOf("y ~ -1 + f:h")).toEqual(["f_c:h_u", "f_a:h_u", "f_b:h_u", "f_c:h_v", "f_a:h_v", "f_b:h_v"]);
  });

  it("nested in one main effect have all levels of that factor: f + f:h is h within f", () => {
    expect(namesOf("y ~ f + f:h")).toEqual(["(Intercept)", "f_a", "f_b", "f_c:h_v", "f_a:h_v", "f_b:h_v"]);
  });

  it("of a number and a factor: contrasts beside x, a slope for each level without it", () => {
    expect(namesOf("y ~ x + x:f")).toEqual(["(Intercept)", "x", "x:f_a", "x:f_b"]);
    expect(namesOf("y ~ x:f")).toEqual(["(Intercept)", "x:f_c", "x:f_a", "x:f_b"]);
    expect(namesOf("y ~ -1 + x + x:f", "effects")).toEqual(["x", "x:f_c", "x:f_a"]);
  });

  it("are products", () => {
    const product = columnOf("y ~ x*f*h", "x:f_b:h_v");
    expect(product).toEqual([0, 0, 0, 0, 0, 11, 0, 0, 0, 0, 0, 31]); // x where f is b and h is v
  });

  it("of three factors have the products of their columns", () => {
    const names = designOf("y ~ 1 + (f*h*x | g)").random[0].names;
    expect(names.slice(-2)).toEqual(["f_a:h_v:x", "f_b:h_v:x"]);
    expect(names).toHaveLength(12); // (1 + 2) (1 + 1) (1 + 1)
  });
});

describe("powers", () => {
  it("are products of the column with itself", () => {
    expect(namesOf("y ~ x^3")).toEqual(["(Intercept)", "x", "x^2", "x^3"]);
    expect(columnOf("y ~ x^3", "x^3").slice(0, 4)).toEqual([1, 8, 27, 125]);
  });

  it("go into interactions", () => {
    expect(columnOf("y ~ x^2*f", "x^2:f_a").slice(0, 5)).toEqual([0, 4, 0, 0, 49]);
  });

  // In R, f:f is f (Wilkinson and Rogers 1973: a factor times itself is the factor), and the products of a factor's indicators are indicators: nothing new is spanned.
  it.each([
    ["y ~ f^2", "y ~ f"],
    ["y ~ f*f", "y ~ f"],
    ["y ~ f:f", "y ~ f"],
    ["y ~ f*f - f", "y ~ f"],
    ["y ~ (f + h)^2", "y ~ f*h"],
    ["y ~ (f + h)^3 - 1", "y ~ f*h - 1"],
    ["y ~ (f + h + x)^2", "y ~ f + h + x + f:h + f:x + h:x + x:x"],
    ["y ~ x + (f + x)^2 + (1 | g)", "y ~ x*f + x^2 + (1 | g)"],
    ["y ~ f:f:x", "y ~ f:x"],
  ])("of a factor are the factor: %s is %s", (written, plain) => {
    for (const coding of ["reference", "effects"] as const) {
      const names = namesOf(written, coding);
      expect([...names].sort()).toEqual([...namesOf(plain, coding)].sort());
      for (const name of names) expect(columnOf(written, name, coding)).toEqual(columnOf(plain, name, coding));
    }
  });

  it("of factors, multiplied out, keep the order of the terms", () => {
    expect(namesOf("y ~ (f + h)^2")).toEqual(namesOf("y ~ f*h"));
    expect(designOf("y ~ 1 + ((f + h)^2 | g)").random[0].names).toEqual(namesOf("y ~ f*h"));
  });

  it("of a basis are an error", () => {
    const error = errorOf(() => namesOf("y ~ (poly(x, 2) + h)^2"));
    expect(error).toMatchObject({ code: "columnType", place: { column: "poly(x, 2)" } });
    expect(error.message).toContain("poly(x, 2)^2");
    expect(error.hint).toContain("a + b + a:b");
  });
});

describe("terms and booleans", () => {
  it("each term knows its columns", () => {
    expect(designOf("y ~ x + f + f:x").fixed.terms).toEqual([
      { name: "(Intercept)", from: 0, to: 1 },
      { name: "x", from: 1, to: 2 },
      { name: "f", from: 2, to: 4 },
      { name: "x:f", from: 4, to: 6 },
    ]);
  });

  it("a boolean is a factor with the levels false and true", () => {
    const table = Table.from({ y: [1, 2, 3], b: [true, false, true] });
    const { names, columns } = buildDesign(parseFormula("y ~ b"), table, { distribution: "normal" }).fixed;
    expect(names).toEqual(["(Intercept)", "b_true"]);
    expect(columns[1]).toEqual(Float64Array.of(1, 0, 1));
  });
});
