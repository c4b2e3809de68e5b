import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { buildDesign, fixedColumns } from "../../../src/design/index.js";
import { type Arithmetic, parseFormula, printCall } from "../../../src/formula/index.js";
import { Table } from "../../../src/table/index.js";
import { arithmetic } from "../../formula/arithmetic.js";
import { errorOf } from "../../table/errorOf.js";
import { expectClose } from "../close.js";

const x = [1.5, 2, 0.25, 4, 10, 3];
const z = [3, -1, 2, 0.5, 1, 7];
const y = [1, 2, 4, 3, 6, 5];
const table = Table.from({
  y,
  x,
  z,
  u: [0, 1, 2, 0, 1, 2],
  f: ["a", "b", "a", "b", "a", "b"],
  g: ["p", "p", "q", "q", "r", "r"],
});

function designOf(terms: string, from = table) {
  return buildDesign(parseFormula(`y ~ ${terms}`), from, { distribution: "normal" });
}

/** The column of one term beside the intercept. */
function columnOf(term: string): Float64Array {
  return designOf(term).fixed.columns[1];
}

describe("functions of one number", () => {
  // Expected: JavaScript's Math, whose last digit may differ.
  it.each<[string, (x: number) => number]>([
    ["log(x)", Math.log],
    ["log2(x)", Math.log2],
    ["log10(x)", Math.log10],
    ["log1p(x)", Math.log1p],
    ["exp(x)", Math.exp],
    ["expm1(x)", Math.expm1],
    ["sqrt(x)", Math.sqrt],
    ["abs(x - 2)", (value) => Math.abs(value - 2)],
    ["I(2 + x * 3 - x/4)", (value) => 2 + value * 3 - value / 4],
    ["I(-x^2)", (value) => -value * value],
    ["I(x^-2)", (value) => 1 / (value * value)],
    ["I(x^0.5)", Math.sqrt],
    ["I(x^2.5)", (value) => value * value * Math.sqrt(value)],
    ["I(2^x)", (value) => 2 ** value],
    ["log(x + 1)", (value) => Math.log(value + 1)],
    ["exp(-log(x)/2)", (value) => 1 / Math.sqrt(value)],
    ["I(x * log(2))", (value) => value * Math.log(2)],
  ])("%s", (term, f) => expectClose(columnOf(term), x.map(f), 4e-15));

  it("of several columns", () => {
    expectClose(
      columnOf("I(x * z)"),
      x.map((value, i) => value * z[i]),
      0,
    );
    expectClose(
      columnOf("I(x^z)"),
      x.map((value, i) => value ** z[i]),
      4e-15,
    );
  });

  it("whole powers are products, of negative numbers too", () => {
    expectClose(
      columnOf("I(z^3)"),
      z.map((value) => value * value * value),
      0,
    );
    expectClose(
      columnOf("I(z^10)"),
      z.map((value) => value ** 10),
      1e-15,
    );
  });

  it("leave the columns of the table alone", () => {
    const values = Float64Array.from(x);
    designOf("abs(x - 3) + I(-x):z + I(x)^2 + offset(-x)", Table.from({ y, x: values, z }));
    expect(Array.from(values)).toEqual(x);
  });

  it("the same function in two terms is computed once", () => {
    const { fixed, random } = designOf("log(x) + (log(x) | g)");
    expect(random[0].columns[1]).toBe(fixed.columns[1]);
  });
});

/** Arithmetic for one row, by recursion. */
function slowly(expression: Arithmetic, row: Readonly<Record<string, number>>): number {
  switch (expression.kind) {
    case "number":
      return expression.value;
    case "column":
      return row[expression.name];
    case "negative":
      return -slowly(expression.operand, row);
    case "operation": {
      const [a, b] = [slowly(expression.left, row), slowly(expression.right, row)];
      if (expression.operator === "^") return a ** b;
      return { "+": a + b, "-": a - b, "*": a * b, "/": a / b }[expression.operator];
    }
    case "function":
      return { ...Math, I: (value: number) => value, log: Math.log, exp: Math.exp, sqrt: Math.sqrt, abs: Math.abs }[
        expression.name
      ](slowly(expression.argument, row));
    case "scale":
      throw new Error("scale is not for one row");
  }
}

describe("arithmetic", () => {
  const rows = [0.5, 1.25, 2].flatMap((a) => [0.75, 3].map((b) => ({ a, b, "body weight": a + b })));
  const columns = Table.from({
    y: [1, 2, 4, 3, 6, 5],
    a: rows.map(({ a }) => a),
    b: rows.map(({ b }) => b),
    "body weight": rows.map((row) => row["body weight"]),
  });

  it("is what its rows say one by one, or an error that names a row", () => {
    fc.assert(
      fc.property(
        arithmetic.filter((expression) => !printCall(expression).includes("scale(")),
        (random) => {
          const expression: Arithmetic = { kind: "operation", operator: "+", left: { kind: "column", name: "a" }, right: random };
          const expected = rows.map((row) => slowly(expression, row));
          const formula = parseFormula(`y ~ 1 + offset(${printCall(expression)})`);
          const faulty = expected.findIndex((value) => !Number.isFinite(value));
          if (faulty < 0) {
            // Math.pow and exp(b log a) part by as many units as b log a has.
            const { offset } = buildDesign(formula, columns, { distribution: "normal" });
            expectClose(offset ?? new Float64Array(6), expected, 1e-9);
          } else {
            const error = errorOf(() => buildDesign(formula, columns, { distribution: "normal" }));
            expect(error.code).toBe("badValue");
            expect(error.place.row).toBeGreaterThanOrEqual(0);
          }
        },
      ),
    );
  });
});

describe("values outside of a function's domain", () => {
  it.each([
    ["log(z)", "The term log(z) has no value in row 1 (counted from 0), where z is -1: log(-1) is not a finite number.", "z"],
    ["sqrt(x - 2)", "The term sqrt(x - 2) has no value in row 0 (counted from 0), where x is 1.5: sqrt(-0.5) is not", "x"],
    ["I(1/u)", "The term I(1/u) has no value in row 0 (counted from 0), where u is 0: 1 / 0 is not", "u"],
    ["I(x * z^0.5)", "The term I(x * z^0.5) has no value in row 1 (counted from 0), where z is -1: -1 ^ 0.5 is not", "z"],
    ["exp(1000 * x)", "The term exp(1000 * x) has no value in row 0 (counted from 0), where x is 1.5: exp(1500) is not", "x"],
    ["poly(log(z), 2)", "The term poly(log(z), 2) has no value in row 1 (counted from 0), where z is -1: log(-1) is not", "z"],
    ["offset(log(u))", "The term offset(log(u)) has no value in row 0 (counted from 0), where u is 0: log(0) is not", "u"],
    ["I(z/(x - z^2))", "I(z/(x - z^2)) has no value in row 9", "z"],
  ])("%s", (term, message, column) => {
    const extended = Table.from({ y: [...y, 1], x: [...x, 4], z: [...z, 2], u: [0, 1, 2, 0, 1, 2, 3] });
    const error = errorOf(() => designOf(term, extended));
    expect(error).toMatchObject({ code: "badValue", place: { column } });
    expect(error.message).toContain(message.replace("row 9", "row 6 (counted from 0), where z is 2 and x is 4: 2 / 0 is not"));
    expect(error.hint).toContain("exclude");
  });

  it("in rows that are left out do no harm", () => {
    const design = buildDesign(parseFormula("y ~ log(z)"), table, { distribution: "normal", exclude: [1] });
    expect(design.fixed.columns[1]).toHaveLength(5);
  });

  it("name the row of the table, not of the used rows", () => {
    const error = errorOf(() => buildDesign(parseFormula("y ~ I(1/u)"), table, { distribution: "normal", exclude: [0, 1] }));
    expect(error.place.row).toBe(3);
  });

  it("in new data are errors too", () => {
    const error = errorOf(() => fixedColumns(designOf("log(x)"), Table.from({ x: [1, -2] })));
    expect(error).toMatchObject({ code: "badValue", place: { column: "x", row: 1 } });
  });

  it("in a response are errors of the response", () => {
    const error = errorOf(() => buildDesign(parseFormula("log(z) ~ x"), table, { distribution: "normal" }));
    expect(error.message).toContain("The response log(z) has no value in row 1");
  });
});

describe("missing values", () => {
  const holes = Table.from({
    y,
    x: [1, null, 3, 4, 5, 7],
    z: [1, 2, null, 4, 6, 5],
    e: [1, 2, 3, null, 5, 6],
    g: ["p", "p", "q", "q", "r", "r"],
  });

  it("in any column of a function make the row missing, counted by column", () => {
    const design = designOf("log(x + z) + offset(log(e)) + (1 | g)", holes);
    expect(design.rows).toEqual(Uint32Array.of(0, 4, 5));
    expect([...design.missingByVariable]).toEqual([
      ["x", 1],
      ["z", 1],
      ["e", 1],
    ]);
  });

  it("in new data give NaN, where they count", () => {
    const design = designOf("log(x) + poly(z, 2) + ns(u, 2)");
    const made = fixedColumns(design, Table.from({ x: [1, null, 1], z: [null, 3, 3], u: [1, 1, null] }));
    const missing = (...cells: boolean[]) => cells;
    expect(made.map((column) => Array.from(column, Number.isNaN))).toEqual([
      missing(false, false, false),
      missing(false, true, false),
      ...Array(2).fill(missing(true, false, false)),
      ...Array(2).fill(missing(false, false, true)),
    ]);
  });
});

describe("factor(u)", () => {
  it("makes levels of numbers, sorted, in the coding asked for", () => {
    const { names, columns } = designOf("factor(u)").fixed;
    expect(names).toEqual(["(Intercept)", "factor(u)_1", "factor(u)_2"]);
    expect(columns[2]).toEqual(Float64Array.of(0, 0, 1, 0, 0, 1));
    const effects = buildDesign(parseFormula("y ~ factor(u)"), table, { distribution: "normal", dummyVarCoding: "effects" });
    expect(effects.fixed.names).toEqual(["(Intercept)", "factor(u)_0", "factor(u)_1"]);
  });

  it("of a column with levels is that column", () => {
    expect(designOf("factor(f)").fixed.columns).toEqual(designOf("f").fixed.columns);
  });

  it("stands in interactions and random terms as any factor", () => {
    expect(designOf("x*factor(u) - x").fixed.names.slice(3)).toEqual(["x:factor(u)_0", "x:factor(u)_1", "x:factor(u)_2"]);
    expect(designOf("1 + (0 + factor(u) | g)").random[0].names).toEqual(["factor(u)_0", "factor(u)_1", "factor(u)_2"]);
  });

  it("matches the levels of new data by label, and refuses others by the name of the column", () => {
    const design = designOf("factor(u)");
    expect(fixedColumns(design, Table.from({ u: ["2", "0"] }))[2]).toEqual(Float64Array.of(1, 0));
    const error = errorOf(() => fixedColumns(design, Table.from({ u: [1, 5] })));
    expect(error).toMatchObject({ code: "badValue", place: { column: "u", row: 1 } });
  });

  it("reports levels without a used row, and refuses a single one", () => {
    const design = buildDesign(parseFormula("y ~ factor(u)"), table, { distribution: "normal", exclude: [2, 5] });
    expect(design.unusedLevels).toEqual(new Map([["factor(u)", ["2"]]]));
    const error = errorOf(() =>
      buildDesign(parseFormula("y ~ factor(u)"), table, { distribution: "normal", exclude: [1, 2, 4, 5] }),
    );
    expect(error.code).toBe("oneLevel");
  });
});

describe("columns of the wrong type", () => {
  it.each([
    ["log(f)", "The term log(f) takes numbers"],
    ["poly(f, 2)", "The term poly(f, 2) takes numbers"],
    ["offset(log(f))", "The term offset(log(f)) takes numbers"],
  ])("%s is an error", (term, message) => {
    const error = errorOf(() => designOf(term));
    expect(error).toMatchObject({ code: "columnType", place: { column: "f" } });
    expect(error.message).toContain(message);
  });

  it("powers of a basis are an error, those of a factor the factor", () => {
    for (const [term, is] of [
      ["poly(x, 2)^2", "is several columns"],
      ["ns(x, 2):ns(x, 2)", "is several columns"],
    ]) {
      const error = errorOf(() => designOf(term));
      expect(error.code).toBe("columnType");
      expect(error.message).toContain(is);
    }
    expect(designOf("factor(u)^2").fixed.names).toEqual(designOf("factor(u)").fixed.names);
  });

  it("a column that is not there is an error", () => {
    expect(errorOf(() => designOf("log(xx)"))).toMatchObject({ code: "unknownColumn", place: { column: "xx" } });
    expect(errorOf(() => fixedColumns(designOf("log(x)"), Table.from({ z })))).toMatchObject({ code: "unknownColumn" });
  });
});
