import { describe, expect, it } from "vitest";
import { buildDesign, type Design, type DesignOptions } from "../../../src/design/index.js";
import { parseFormula } from "../../../src/formula/index.js";
import { type Cells, Table } from "../../../src/table/index.js";
import { errorOf } from "../../table/errorOf.js";

const columns = { a: [3, 0, 2, 5], b: [1, 4, 2, 0], n: [4, 4, 4, 5], x: [1, 2, 3, 5] };

function designOf(formula: string, options: Partial<DesignOptions> = {}, more: Record<string, Cells> = {}): Design {
  return buildDesign(parseFormula(formula), Table.from({ ...columns, ...more }), { distribution: "binomial", ...options });
}

describe("cbind(successes, failures)", () => {
  it("is the count of successes with binomialSize", () => {
    const { formula: _, ...design } = designOf("cbind(a, b) ~ x");
    const { formula: __, ...counts } = designOf("a ~ x", { binomialSize: "n", responseType: "count" });
    expect(design).toEqual(counts);
    expect(design.binomialSize).toEqual(Float64Array.of(4, 4, 4, 5));
    expect(design.response).toEqual(Float64Array.of(0.75, 0, 0.5, 1));
    expect(design.responseType).toBe("count");
  });

  it("takes arithmetic: failures are trials less successes", () => {
    const { formula: _, ...design } = designOf("cbind(a, n - a) ~ x");
    const { formula: __, ...plain } = designOf("cbind(a, b) ~ x");
    expect(design).toEqual(plain);
  });

  it("goes with weights, and with a word for what it is anyway", () => {
    const design = designOf("cbind(a, b) ~ x", { weights: [1, 2, 1, 1], responseType: "count" });
    expect(design.weights).toEqual(Float64Array.of(1, 2, 1, 1));
  });

  it("of one trial in each row needs no sizes", () => {
    const design = designOf("cbind(s, 1 - s) ~ x", {}, { s: [1, 0, 0, 1] });
    expect(design.binomialSize).toBeNull();
    expect(design.response).toEqual(Float64Array.of(1, 0, 0, 1));
  });

  it("makes a row missing where either count is", () => {
    const design = designOf("cbind(a, b) ~ x", {}, { b: [1, null, 2, 0] });
    expect(design.rows).toEqual(Uint32Array.of(0, 2, 3));
    expect([...design.missingByVariable]).toEqual([["b", 1]]);
  });

  it.each<[string, Record<string, Cells>, string, string]>([
    ["a negative count", { b: [1, 4, -2, 0] }, "cbind(a, b) is of counts, but b is -2 in row 2 (counted from 0)", "b"],
    ["a fraction", { a: [3, 0.5, 2, 5] }, "cbind(a, b) is of counts, but a is 0.5 in row 1 (counted from 0)", "a"],
    ["no trial", { a: [0, 0, 2, 5], b: [0, 4, 2, 0] }, "neither a success nor a failure in row 0 (counted from 0)", "a"],
  ])("refuses %s, naming row and value", (_, more, message, column) => {
    const error = errorOf(() => designOf("cbind(a, b) ~ x", {}, more));
    expect(error).toMatchObject({ code: "responseRange", place: { column } });
    expect(error.message).toContain(message);
    expect(error.hint).toMatch(/exclude/);
  });

  it("refuses more successes than trials, where failures are a difference", () => {
    const error = errorOf(() => designOf("cbind(a, n - a) ~ x", {}, { a: [3, 0, 6, 5] }));
    expect(error.message).toContain("n - a is -2 in row 2");
  });

  it("does not look at rows that are left out", () => {
    expect(designOf("cbind(a, b) ~ x", { exclude: [1] }, { b: [1, -4, 2, 0] }).rows).toHaveLength(3);
  });

  it.each(["normal", "poisson"] as const)("is refused for the %s distribution", (distribution) => {
    const error = errorOf(() => designOf("cbind(a, b) ~ x", { distribution }));
    expect(error).toMatchObject({ code: "badOption", place: { option: "distribution" } });
    expect(error.message).toContain(`cbind(a, b) goes with the binomial distribution, not with ${distribution}`);
  });

  it("is refused beside binomialSize", () => {
    const error = errorOf(() => designOf("cbind(a, b) ~ x", { binomialSize: "n" }));
    expect(error).toMatchObject({ code: "badOption", place: { option: "binomialSize" } });
    expect(error.hint).toContain("Leave binomialSize out");
  });
});

describe("a computed response", () => {
  it("is what the distribution takes", () => {
    const design = designOf("log(n) ~ x", { distribution: "normal" });
    expect(design.response).toEqual(designOf("y ~ x", { distribution: "normal" }, { y: columns.n.map(Math.log) }).response);
  });

  it("of proportions goes with binomialSize", () => {
    const design = designOf("I(a/n) ~ x", { binomialSize: "n" });
    expect(design.response).toEqual(Float64Array.of(0.75, 0, 0.5, 1));
    expect(design.responseType).toBe("proportion");
  });

  it("of counts goes with binomialSize and responseType count", () => {
    const design = designOf("I(n - b) ~ x", { binomialSize: "n", responseType: "count" });
    expect(design.response).toEqual(Float64Array.of(0.75, 0, 0.5, 1));
  });

  it("outside of the distribution's range is an error that names row and value", () => {
    const error = errorOf(() => designOf("I(a - b) ~ x", { distribution: "poisson" }));
    expect(error).toMatchObject({ code: "responseRange", place: { row: 1 } });
    expect(error.message).toContain('The response "I(a - b)" is -4 in row 1');
  });

  it("may be scaled by the rows used", () => {
    // a of the used rows: 3, 0, 2; mean 5/3, sd sqrt(7/3)
    const design = designOf("scale(a) ~ 1", { distribution: "normal", exclude: [3] });
    const expected = [3, 0, 2].map((value) => (value - 5 / 3) / Math.sqrt(7 / 3));
    expected.forEach((value, i) => {
      expect(design.response[i]).toBeCloseTo(value, 14);
    });
  });
});
