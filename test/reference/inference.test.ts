// What the case files hold beside the estimates, every field of it: Wald's tables and F tests with either covariance, residuals, predictions of
// new rows, and likelihood-ratio tests against smaller models.

import { describe, expect, it } from "vitest";
import type { GeneralizedLinearMixedModel } from "../../src/index.js";
import { byKey, newRows, spelledByR } from "./deviations.js";
import { casesInScope, fitCase, type ReferenceCase, type WaldTables } from "./referenceCase.js";

const cases = casesInScope().filter(({ rows }) => rows < 10_000);
const joint = cases.filter(({ inference }) => inference.jointHessianVcov);
const tested = cases.filter(({ likelihoodRatioTest }) => likelihoodRatioTest);

/** Two estimates of a coefficient differ by so many of its standard errors at most, and two standard errors by this part. */
const CLOSE = 1e-4;

/** |a − b| within a part of |b|, or of `scale` if that is more. */
function expectNear(a: number, b: number, part: number, scale = 0) {
  expect(Math.abs(a - b)).toBeLessThanOrEqual(part * Math.max(Math.abs(b), scale));
}

/** A p-value's relative change is about t times that of t. */
const ofP = (t: number) => 2 * CLOSE * (1 + t * t);

function expectTables(model: GeneralizedLinearMixedModel, { coefficients, termF }: WaldTables, reference: ReferenceCase) {
  const rows = byKey(model.fixedEffects().rows, ({ name }) => spelledByR(name, reference));
  for (const { name, estimate, se, tStat, df, pValue, lower95, upper95 } of coefficients) {
    const row = rows(name);
    expect(Math.abs(row.estimate - estimate)).toBeLessThan(CLOSE * se);
    expectNear(row.se, se, CLOSE);
    expectNear(row.tStat, tStat, 2 * CLOSE, 1);
    expect(row.df).toBe(df);
    expectNear(row.pValue, pValue, ofP(tStat));
    expect(Math.abs(row.lower - lower95)).toBeLessThan(4 * CLOSE * se);
    expect(Math.abs(row.upper - upper95)).toBeLessThan(4 * CLOSE * se);
  }
  const sorted = (term: string) => term.split(":").sort().join(":");
  const terms = byKey(model.anova().rows, ({ term }) => sorted(term));
  for (const { term, F, df1, df2, pValue } of termF) {
    const row = terms(sorted(term));
    expectNear(row.fStat, F, 4 * CLOSE, 1e-3);
    expect([row.df1, row.df2]).toEqual([df1, df2]);
    expectNear(row.pValue, pValue, ofP(Math.sqrt(df1 * F)));
  }
  expect(termF).toHaveLength(model.anova().rows.length);
  expect(coefficients).toHaveLength(model.numCoefficients);
}

describe.each(cases)("$name", (reference) => {
  const { inference } = reference;

  it("Wald's tables, residuals and predictions", async () => {
    const model = await fitCase(reference);
    expect(model.dfe).toBe(inference.residualDF);
    expectTables(model, inference.conditionalVcov, reference);

    for (const [residualType, expected] of [
      ["raw", inference.residuals.rawFirst10],
      ["pearson", inference.residuals.pearsonFirst10],
    ] as const) {
      const residuals = model.residuals({ residualType }).filter(Number.isFinite);
      for (const [i, value] of expected.entries()) expectNear(residuals[i], value, 1e-5, 1);
    }

    const { table, options } = newRows(reference);
    const { conditional, marginal, conditionalLinear, marginalLinear } = inference.predictions;
    for (const [means, linear, isConditional] of [
      [conditional, conditionalLinear, true],
      [marginal, marginalLinear, false],
    ] as const) {
      const { mean, lower, upper } = model.predict(table, { ...options, conditional: isConditional });
      const eta = model.link.link(mean);
      for (const [i, value] of means.entries()) {
        expectNear(mean[i], value, 2e-5);
        expectNear(eta[i], linear[i], 2e-5, 1);
        expect(lower[i]).toBeLessThanOrEqual(mean[i]);
        expect(upper[i]).toBeGreaterThanOrEqual(mean[i]);
      }
    }
  });

  it("coefTest of a term is anova's row, and of one coefficient the square of its t", async () => {
    const model = await fitCase(reference);
    const unit = (j: number) => model.coefficientNames.map((_, k) => Number(k === j));
    for (const [j, { tStat, pValue }] of model.fixedEffects().rows.entries()) {
      const test = model.coefTest([unit(j)]);
      expectNear(test.fStat, tStat * tStat, 1e-9, 1e-9);
      expectNear(test.pValue, pValue, 1e-9);
    }
    let from = 0;
    for (const { fStat, df1, pValue } of model.anova().rows) {
      const test = model.coefTest(Array.from({ length: df1 }, (_, k) => unit(from + k)));
      from += df1;
      expectNear(test.fStat, fStat, 1e-9);
      expectNear(test.pValue, pValue, 1e-7);
    }
    expect(from).toBe(model.numCoefficients);
  });
});

describe("with the joint Hessian", () => {
  it.each(joint)("$name", async (reference) => {
    const model = await fitCase(reference, { covarianceMethod: "jointHessian" });
    expectTables(model, reference.inference.jointHessianVcov!, reference);
  });
});

describe("the likelihood-ratio test", () => {
  it.each(tested)("$name", async (reference) => {
    const expected = reference.likelihoodRatioTest!;
    const model = await fitCase(reference);
    const smaller = await fitCase({ ...reference, formula: expected.formula0 });
    const [small, large] = model.compare(smaller, { checkNesting: true, names: ["large", "small"] }).rows;
    expect([small.model, large.model]).toEqual(["small", "large"]);
    expectNear(small.logLik, expected.logLik0, 1e-7, 1);
    expectNear(large.logLik, expected.logLik1, 1e-7, 1);
    expect([small.df, large.df, large.deltaDF]).toEqual([expected.parameters0, expected.parameters1, expected.df]);
    expectNear(large.lrStat, expected.chiSq, 1e-5, 1);
    expectNear(large.pValue, expected.pValue, ofP(Math.sqrt(expected.chiSq)));
  });
});

it("all cases are there", () => {
  expect([cases.length, joint.length, tested.length]).toEqual([47, 30, 10]);
});
