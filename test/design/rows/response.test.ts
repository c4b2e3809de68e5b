import { describe, expect, it } from "vitest";
import { buildDesign, type DesignOptions } from "../../../src/design/index.js";
import { parseFormula } from "../../../src/formula/index.js";
import { type Cells, Table } from "../../../src/table/index.js";
import { errorOf } from "../../table/errorOf.js";

/** The response of an intercept-only model for y. */
function responseOf(y: Cells, options: DesignOptions): Float64Array {
  return buildDesign(parseFormula("y ~ 1"), Table.from({ y }), options).response;
}

describe("responses that are no numbers", () => {
  it("booleans are 0 and 1", () => {
    expect(responseOf([true, false, null, true], { distribution: "binomial" })).toEqual(Float64Array.of(1, 0, 1));
  });

  it("booleans are 0 and 1 whatever the order of their levels", () => {
    const table = Table.from({ y: [true, false] }).asCategorical("y", [true, false]);
    expect(buildDesign(parseFormula("y ~ 1"), table, { distribution: "binomial" }).response).toEqual(Float64Array.of(1, 0));
  });

  it("text is an error with a hint", () => {
    const error = errorOf(() => responseOf(["yes", "no"], { distribution: "binomial" }));
    expect(error).toMatchObject({ code: "columnType", place: { column: "y" } });
    expect(error.hint).toContain('value === "yes"');
  });

  it("numbers declared categorical are an error with a hint", () => {
    const table = Table.from({ y: [0, 1] }, { categorical: { y: true } });
    const error = errorOf(() => buildDesign(parseFormula("y ~ 1"), table, { distribution: "binomial" }));
    expect(error.code).toBe("columnType");
    expect(error.hint).toContain("option categorical");
  });

  it("infinity is an error in every distribution, which names the row", () => {
    const error = errorOf(() => responseOf([1, 2, Infinity], { distribution: "normal" }));
    expect(error).toMatchObject({ code: "badValue", place: { column: "y", row: 2 } });
  });
});

describe("binomial", () => {
  const distribution = "binomial";

  it("takes proportions whose product with the size is whole, rounded ones too", () => {
    const binomialSize = [3, 4, 1000, 7];
    const y = [0.3333333, 0.75, 0.123, 0.1428571];
    expect(responseOf(y, { distribution, binomialSize })).toEqual(Float64Array.of(1 / 3, 3 / 4, 123 / 1000, 1 / 7));
  });

  // The expected values are the counts themselves: every proportion k/m, rounded, is k/m again.
  it.each([2, 3, 4, 5, 6])("takes proportions of %i decimals as the one count that they can be", (decimals) => {
    for (const m of [1, 3, 7, 12, 49]) {
      const counts = Array.from({ length: m + 1 }, (_, k) => k / m);
      const rounded = counts.map((p) => Number(p.toFixed(decimals)));
      const found = responseOf(rounded, { distribution, binomialSize: m });
      for (const [k, p] of counts.entries()) expect(found[k]).toBe(p);
    }
  });

  it("reads 0.1 as 0.10 among numbers of two decimals, and not alone", () => {
    // 5/49 = 0.10204…; within 0.05 of 0.1 there are also 3/49 … 7/49
    expect(responseOf([0.1, 0.22], { distribution, binomialSize: 49 })[0]).toBe(5 / 49);
    expect(errorOf(() => responseOf([0.1, 0], { distribution, binomialSize: 49 }))).toMatchObject({ code: "responseRange" });
  });

  it("takes percentages of few decimals, divided by 100, for the counts that they are of", () => {
    const percent = Array.from({ length: 36 }, (_, k) => Number(((100 * k) / 35).toFixed(2)));
    const table = Table.from({ percent });
    const design = buildDesign(parseFormula("I(percent/100) ~ 1"), table, { distribution, binomialSize: 35 });
    expect(design.response).toEqual(Float64Array.from(percent, (_, k) => k / 35));
  });

  it("counts the proportions that were rounded", () => {
    const table = Table.from({ y: [0.14, 0.29, 0, 1, 3 / 7] });
    const design = buildDesign(parseFormula("y ~ 1"), table, { distribution, binomialSize: 7 });
    expect(Array.from(design.response)).toEqual([1 / 7, 2 / 7, 0, 1, 3 / 7]);
    expect(design.roundedProportions).toBe(2);
  });

  it("divides counts by their sizes when told that they are counts", () => {
    expect(responseOf([1, 3, 0], { distribution, binomialSize: [4, 3, 5], responseType: "count" })).toEqual(
      Float64Array.of(0.25, 1, 0),
    );
  });

  it.each<[string, number[], Partial<DesignOptions>, RegExp, RegExp]>([
    [
      "a count without a word",
      [0, 3],
      { binomialSize: 4 },
      /"y" is 3 in row 1 .*proportion between 0 and 1/,
      /responseType: "count"/,
    ],
    ["a negative proportion", [0, -0.5], {}, /"y" is -0.5 in row 1/, /exclude/],
    ["a proportion of no whole number", [0, 0.3], { binomialSize: 5 }, /0.3 in row 1 .*response × size = 1.5 /, /binomialSize/],
    ["a fraction without a size", [0, 0.5], {}, /response × size = 0.5 /, /binomialSize/],
    ["the same with weights", [0, 0.3], { binomialSize: 5, weights: [1, 3] }, /response × size × weight = 4.5 /, /binomialSize/],
    ["a proportion rounded too much", [0, 0.33], { binomialSize: 250 }, /0.33 in row 1/, /enough digits/],
    ["a proportion that no count rounds to", [0, 0.13], { binomialSize: 7 }, /0.13 in row 1/, /responseType: "count"/],
    [
      "a count above its size",
      [0, 7],
      { binomialSize: 5, responseType: "count" },
      /"y" is 7 in row 1 .*size 5/,
      /trials, not of failures/,
    ],
    ["a negative count", [0, -1], { binomialSize: 5, responseType: "count" }, /"y" is -1 in row 1/, /Correct the count/],
  ])("refuses %s, naming row and value", (_, y, options, message, hint) => {
    const error = errorOf(() => responseOf(y, { distribution, ...options }));
    expect(error).toMatchObject({ code: "responseRange", place: { column: "y", row: 1 } });
    expect(error.message).toMatch(message);
    expect(error.hint).toMatch(hint);
  });

  it("takes a weighted proportion when the weight makes it whole", () => {
    expect(responseOf([0.5, 0.25], { distribution, weights: [2, 4] })).toEqual(Float64Array.of(0.5, 0.25));
  });

  it("names the row of the table, not of the used rows", () => {
    expect(errorOf(() => responseOf([null, 0, 2], { distribution })).place.row).toBe(2);
  });

  it("does not look at rows that are left out", () => {
    expect(responseOf([0, 7, 1], { distribution, exclude: [1] })).toEqual(Float64Array.of(0, 1));
  });
});

describe("poisson", () => {
  it("takes counts, and rates whose product with the weight is whole", () => {
    expect(responseOf([0, 3], { distribution: "poisson" })).toEqual(Float64Array.of(0, 3));
    expect(responseOf([0, 1.5], { distribution: "poisson", weights: [1, 2] })).toEqual(Float64Array.of(0, 1.5));
  });

  it.each([
    ["a negative count", -1, undefined, /"y" is -1 in row 1/],
    ["a fraction", 1.5, undefined, /"y" is 1.5 in row 1 .*whole number/],
    ["a fraction of its weight", 1.5, [1, 3], /response × weight = 4.5/],
  ])("refuses %s", (_, y, weights, message) => {
    const error = errorOf(() => responseOf([0, y], { distribution: "poisson", weights }));
    expect(error.code).toBe("responseRange");
    expect(error.message).toMatch(message);
  });
});

describe("gamma and inverse Gaussian", () => {
  it.each(["gamma", "inverseGaussian"] as const)("%s takes what is greater than 0 and nothing else", (distribution) => {
    expect(responseOf([0.1, 5], { distribution })).toEqual(Float64Array.of(0.1, 5));
    for (const y of [0, -1]) {
      expect(errorOf(() => responseOf([1, y], { distribution }))).toMatchObject({ code: "responseRange", place: { row: 1 } });
    }
  });
});

describe("normal", () => {
  it("takes any finite number", () => {
    expect(responseOf([-1e300, 0, 0.3], { distribution: "normal" })).toEqual(Float64Array.of(-1e300, 0, 0.3));
  });
});
