import { describe, expect, it } from "vitest";
import { type ContrastMatrix, GeneralizedLinearMixedModel } from "../../../src/model/index.js";
import { matlabCase } from "../matlabCase.js";
import { mfr } from "../mfr.js";

const model = new GeneralizedLinearMixedModel(mfr);

describe("coefTest", () => {
  it("of one coefficient is the square of its t test", () => {
    const { tStat, pValue } = model.fixedEffects().rows[1];
    const test = model.coefTest([0, 1, 0, 0, 0, 0]);
    expect(test.fStat).toBeCloseTo(tStat * tStat, 12);
    expect(test.pValue).toBeCloseTo(pValue, 12);
    expect([test.df1, test.df2]).toEqual([1, 94]);
  });

  it("of the coefficients of a term is its F test", () => {
    const test = model.coefTest([
      [0, 0, 0, 0, 1, 0],
      [0, 0, 0, 0, 0, 1],
    ]);
    expect(test.fStat).toBeCloseTo(model.anova().rows[4].fStat, 12);
    expect(test.df1).toBe(2);
  });

  it("does not depend on how the hypothesis is written", () => {
    // The same plane by other rows, one of them twice: the rank stays 2.
    const once = model.coefTest(
      [
        [0, 0, 0, 0, 1, 0],
        [0, 0, 0, 0, 0, 1],
      ],
      [0.1, -0.1],
    );
    const again = model.coefTest(
      [
        [0, 0, 0, 0, 1, 1],
        [0, 0, 0, 0, 200, -200],
        [0, 0, 0, 0, 3, 3],
      ],
      [0, 40, 0],
    );
    expect(again.df1).toBe(2);
    expect(again.fStat).toBeCloseTo(once.fStat, 10);
  });

  it("tests against one value for all rows", () => {
    const { estimate, se } = model.fixedEffects().rows[2];
    expect(model.coefTest([[0, 0, 1, 0, 0, 0]], 0.5).fStat).toBeCloseTo(((estimate - 0.5) / se) ** 2, 12);
  });

  it("without H tests every coefficient but the intercept's", () => {
    expect(new GeneralizedLinearMixedModel(matlabCase).coefTest().df1).toBe(2);
    expect(model.coefTest().df1).toBe(5);
  });

  it("has no denominator degrees of freedom under dfMethod none", () => {
    expect(model.coefTest(undefined, undefined, { dfMethod: "none" }).df2).toBe(Number.POSITIVE_INFINITY);
  });

  it("takes typed arrays", () => {
    const typed = Float64Array.of(0, 1, 0, 0, 0, 0);
    expect(model.coefTest(typed as never, Float64Array.of(0.5) as never)).toEqual(model.coefTest([...typed], [0.5]));
  });

  it.each<[string, ContrastMatrix, number | number[]]>([
    [
      "Row 1 of H has 2 entries; the model has 6 coefficients.",
      [
        [1, 0, 0, 0, 0, 0],
        [1, 0],
      ],
      0,
    ],
    ["Row 0 of H holds something that is no finite number", [Number.NaN, 0, 0, 0, 0, 0], 0],
    ["The option H is null, but has to be a row of 6 numbers", null as never, 0],
    ["The option H is 1, but has to be a row of 6 numbers", 1 as never, 0],
    ['Row 0 of H is "x"; the model has 6 coefficients.', ["x"] as never, 0],
    ['rows of H; "one" is given.', [1, 0, 0, 0, 0, 0], "one" as never],
    ["C has to be one finite number, or one for each of the 1 rows of H; 2 were given.", [1, 0, 0, 0, 0, 0], [1, 2]],
    [
      "The rows of H contradict each other",
      [
        [1, 0, 0, 0, 0, 0],
        [2, 0, 0, 0, 0, 0],
      ],
      [0, 1],
    ],
    ["H is 0 everywhere: there is nothing to test.", [0, 0, 0, 0, 0, 0], 0],
  ])("says what is wrong: %s", (message, h, c) => {
    expect(() => model.coefTest(h, c)).toThrow(
      expect.objectContaining({ code: "badOption", message: expect.stringContaining(message) }),
    );
  });

  it("says so when there is nothing but an intercept", () => {
    const fixed = {
      ...mfr.design.fixed,
      columns: [new Float64Array(100)],
      names: ["(Intercept)"],
      terms: [{ name: "(Intercept)", from: 0, to: 1 }],
    };
    const estimates = { ...mfr.estimates, beta: Float64Array.of(1), betaCovariance: Float64Array.of(1) };
    const constant = new GeneralizedLinearMixedModel({ ...mfr, design: { ...mfr.design, fixed }, estimates });
    expect(() => constant.coefTest()).toThrow("The model has no coefficient besides the intercept to test.");
  });
});
