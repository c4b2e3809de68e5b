import { describe, expect, it } from "vitest";
import { GeneralizedLinearMixedModel } from "../../src/model/index.js";
import { matlabCase, REML_LOG_LIKELIHOOD } from "./matlabCase.js";

/**
 * Every expected number in this file without another source is MATLAB R2026a's, see matlabCase.ts. Estimates and answers were recorded in
 * six digits, so two roundings of up to 5e-6 each part them: SIX_DIGITS.
 */
const SIX_DIGITS = 1e-5;
const model = new GeneralizedLinearMixedModel(matlabCase);

/** Every number of `found` agrees with `expected` to within `relative`. */
function expectClose(found: ArrayLike<number>, expected: readonly number[], relative: number): void {
  expect(found.length).toBe(expected.length);
  for (const [i, value] of expected.entries()) {
    expect(Math.abs(found[i] - value), `entry ${i}: ${found[i]}, expected ${value}`).toBeLessThanOrEqual(
      relative * Math.abs(value),
    );
  }
}

describe("a model that MATLAB has fitted", () => {
  it("has MATLAB's standard errors, t statistics and p-values", () => {
    const table = model.fixedEffects();
    expectClose(table.column("se"), [0.376509, 0.113264, 0.0966571], SIX_DIGITS);
    expectClose(table.column("tStat"), [5.22801, -12.1773, 8.39822], SIX_DIGITS);
    // d log p / d log t ≈ −t²(df + 1)/(df + t²): a p-value has up to 31 times the relative error of its t.
    expectClose(table.column("pValue"), [6.08512e-6, 7.30179e-15, 2.8079e-10], 31 * SIX_DIGITS);
    expectClose(table.column("df"), [39, 39, 39], 0);
  });

  it("has MATLAB's 95 % intervals", () => {
    const [a, b, c] = model.coefCI().fixed;
    expectClose(a, [1.20683, 2.72996], SIX_DIGITS);
    expectClose(b, [-1.60835, -1.15016], SIX_DIGITS);
    expectClose(c, [0.61624, 1.00725], SIX_DIGITS);
  });

  it("has MATLAB's marginal F tests", () => {
    const table = model.anova();
    expect(table.column("term")).toEqual(["(Intercept)", "xL", "x2"]);
    expectClose(table.column("fStat"), [27.3321, 148.287, 70.5301], 2 * SIX_DIGITS);
    expectClose(table.column("df1"), [1, 1, 1], 0);
    expectClose(table.column("df2"), [39, 39, 39], 0);
  });

  it("tests all slopes at once as MATLAB does", () => {
    const test = model.coefTest();
    expectClose([test.fStat], [106.847], 2 * SIX_DIGITS);
    expect([test.df1, test.df2]).toEqual([2, 39]);
  });

  it("has MATLAB's R²", () => {
    // Seven digits; means with an error of 1e-5 move R² in the second order only.
    expectClose([model.rsquared.ordinary, model.rsquared.adjusted], [0.8758549, 0.8694885], 1e-6);
  });

  it("predicts what MATLAB predicts, with the effect 0 for a group that it does not know", () => {
    // Sums of three numbers of size 2 with six digits: 1e-5, of a mean of 0.22 at the least.
    const rows = { xL: [0.5, -0.5, 1], x2: [0, 1, -1], g: [1, 2, 99] };
    expectClose(model.predict(rows).mean, [2.254803, 2.351467, -0.2226094], 1e-4);
    expectClose(model.predict(rows, { conditional: false }).mean, [1.278766, 3.469768, -0.2226094], 1e-4);
  });

  it("counts n − p observations in BIC after restricted fits", () => {
    // Three coefficients, one variance, one dispersion.
    const deviance = -2 * REML_LOG_LIKELIHOOD;
    expect(model.modelCriterion.aic).toBeCloseTo(deviance + 10, 12);
    expect(model.modelCriterion.bic).toBeCloseTo(deviance + 5 * Math.log(39), 12);
  });
});
