// Likelihood-ratio tests. Values against the reference cases are in test/reference/inference.test.ts; here: what can be compared, and what is nested.

import { describe, expect, it } from "vitest";
import { type FitOptions, fitglme, loadModel } from "../../../src/index.js";
import { RandomStream } from "../../generators/stream.js";

const stream = new RandomStream(12);
const x = Array.from({ length: 150 }, () => stream.between(-1, 1));
const effects = Array.from({ length: 15 }, () => 0.5 * stream.normal());
const table = {
  x,
  z: x.map(() => stream.between(-1, 1)),
  g: x.map((_, i) => `g${i % 15}`),
  h: x.map((_, i) => `h${Math.floor(i / 15)}`),
  count: x.map((value, i) => stream.poisson(Math.exp(0.5 + 0.5 * value + effects[i % 15]))),
  y: x.map((value, i) => value + effects[i % 15] + stream.normal()),
  e: x.map(() => 0.5),
};

const poisson = (formula: string, more: FitOptions = {}) =>
  fitglme(table, formula, { distribution: "poisson", fitMethod: "laplace", ...more });

const small = poisson("count ~ 1 + (1 | g)");
const large = poisson("count ~ x + (1 | g)");

describe("the table", () => {
  it("has the smaller model first, whichever is asked, and tests the larger against it", async () => {
    const [a, b] = [await small, await large];
    const rows = a.compare(b, { names: ["one", "two"] }).rows;
    expect(b.compare(a, { names: ["two", "one"] }).rows).toEqual(rows);
    expect(rows.map(({ model, df }) => [model, df])).toEqual([
      ["one", 2],
      ["two", 3],
    ]);
    expect(rows[1].lrStat).toBe(2 * (b.logLikelihood - a.logLikelihood));
    expect(rows[0].lrStat).toBeNaN();
    expect(rows[1].aic).toBe(b.modelCriterion.aic);
    expect(rows[1].bic).toBe(b.modelCriterion.bic);
  });

  it("is printed as fitglme prints it", async () => {
    const text = String((await small).compare(await large, { names: ["FEglme", "glme"] }));
    expect(text).toMatch(/^ {4}Theoretical Likelihood Ratio Test\n\n {4}Model +DF +AIC +BIC +LogLik +LRStat +deltaDF +pValue/);
    expect(text).toMatch(/\{'FEglme'\} +2 +[\d.]+ +[\d.]+ +-[\d.]+ *\n/); // nothing is tested in the first row
  });

  it("between models of as many parameters has no p-value", async () => {
    const [, row] = (await large).compare(await poisson("count ~ z + (1 | g)")).rows;
    expect([row.deltaDF, row.pValue]).toEqual([0, Number.NaN]);
  });

  it("of linear models: ML by every method, REML with the same fixed effects", async () => {
    const one = await fitglme(table, "y ~ x + (1 | g)");
    const other = await fitglme(table, "y ~ x + (1 + x | g)", { fitMethod: "laplace" });
    expect(one.compare(other).rows[1].lrStat).toBeGreaterThanOrEqual(0);
    const reml = (formula: string) => fitglme(table, formula, { fitMethod: "rempl" });
    const [r1, r2] = [await reml("y ~ x + (1 | g)"), await reml("y ~ x + (1 + x | g)")];
    expect(r1.compare(r2, { checkNesting: true }).rows[1].lrStat).toBeGreaterThanOrEqual(0);
    expect(() => r1.compare(one)).toThrow(
      "one log-likelihood is of the restricted likelihood (REML), the other of the exact likelihood (ML)",
    );
  });
});

const refused = expect.objectContaining({ code: "badOption", place: { option: "other" } });

describe("what cannot be compared", () => {
  it("different rows, responses, weights or sizes", async () => {
    const exclude = [3];
    const others: [FitOptions, string, string][] = [
      [{ exclude }, "count ~ x + (1 | g)", "one used 150 of 150 rows, the other 149 of 150 rows"],
      [{ weights: x.map((_, i) => 1 + (i % 2)) }, "count ~ x + (1 | g)", "they have different weights"],
      [{ distribution: "normal" }, "y ~ x + (1 | g)", "they have different responses"],
    ];
    for (const [options, formula, says] of others) {
      const other = await poisson(formula, options);
      const model = await small;
      expect(() => model.compare(other)).toThrow(refused);
      expect(() => model.compare(other)).toThrow(says);
    }
    const [a, b] = [await poisson("count ~ 1 + (1 | g)", { exclude: [4] }), await poisson("count ~ 1 + (1 | g)", { exclude })];
    expect(() => a.compare(b)).toThrow("they used different rows");
  });

  it("pseudo-likelihood, and likelihoods of different kinds", async () => {
    const model = await large;
    const mpl = await poisson("count ~ x + (1 | g)", { fitMethod: "mpl" });
    expect(() => mpl.compare(mpl)).toThrow("a likelihood of pseudo data");
    const agq = await poisson("count ~ x + (1 | g)", { fitMethod: { agq: 5 } });
    expect(() => model.compare(agq)).toThrow("quadrature (agq 5)");
    const normal = await poisson("count ~ x + (1 | g)", { distribution: "normal", link: "log" });
    expect(() => model.compare(normal)).toThrow("probabilities of different kinds");
    const reml = (formula: string) => fitglme(table, formula, { fitMethod: "rempl" });
    const [r1, r2] = [await reml("y ~ x + (1 | g)"), await reml("y ~ x + z + (1 | g)")];
    expect(() => r1.compare(r2)).toThrow("REML likelihoods of different fixed effects");
  });

  it("what is no model", async () => {
    const model = await small;
    expect(() => model.compare({} as never)).toThrow("has to be a fitted model");
    expect(() => model.compare(model, { names: ["one"] as never })).toThrow("an array of two names");
  });
});

describe("checkNesting", () => {
  const notNested = expect.objectContaining({ code: "badOption", place: { option: "checkNesting" } });

  it.each<[string, string, FitOptions, string]>([
    ["count ~ x + (1 | g)", "count ~ z + (1 + z | g)", {}, "the fixed effects of the smaller model"],
    ["count ~ x + (1 | g)", "count ~ x + z + (1 | h)", {}, "no random effects like ((Intercept) | g)"],
    ["count ~ x + (1 | g)", "count ~ x + z + (1 | g)", { fitMethod: "approximateLaplace" }, "their fitMethod"],
    ["count ~ x + (1 | g)", "count ~ x + (1 | g)", { distribution: "negativeBinomial" }, "their distribution"],
    ["count ~ x + (1 | g)", "count ~ x + z + (1 | g)", { link: 0.5 }, "their link"],
    ["count ~ x + (1 | g)", "count ~ x + z + (1 | g)", { offset: "e" }, "their offsets differ"],
  ])("%s is not in %s with %j", async (one, other, options, says) => {
    const [a, b] = [await poisson(one), await poisson(other, options)];
    expect(a.compare(b).rows).toHaveLength(2);
    expect(() => a.compare(b, { checkNesting: true })).toThrow(notNested);
    expect(() => a.compare(b, { checkNesting: true })).toThrow(says);
  });

  it.each([
    ["count ~ 1 + (1 | g)", "count ~ x*z + (1 | g)"],
    ["count ~ x + (1 | g)", "count ~ x + (1 + x | g)"],
    ["count ~ x + (1 | g)", "count ~ x + (1 | h) + (1 | g)"],
    ["count ~ x", "count ~ x + (1 | g)"],
    ["count ~ 1 + I(x + z)", "count ~ x + z"], // in the span, though no column of it
  ])("%s is in %s", async (one, other) => {
    const [a, b] = [await poisson(one), await poisson(other)];
    expect(b.compare(a, { checkNesting: true }).rows[1].lrStat).toBeGreaterThan(-1e-6);
  });
});

describe("loaded models", () => {
  it("are compared as the fitted ones", async () => {
    const [a, b] = [await small, await large];
    const loaded = loadModel(JSON.stringify(b));
    expect(a.compare(loaded).rows).toEqual(a.compare(b).rows);
    expect(loaded.compare(a, { names: ["other", "model"] }).rows).toEqual(a.compare(b).rows);
  });

  it("of other responses are refused", async () => {
    const b = loadModel(JSON.stringify(await large));
    const other = await fitglme(table, "y ~ x + (1 | g)", { fitMethod: "laplace" });
    expect(() => other.compare(b)).toThrow("they have different responses");
  });

  it("are nested where the columns of the one are among the other's; whether they are combinations needs the rows", async () => {
    const [a, b] = [await small, await large];
    const [savedA, savedB] = [loadModel(JSON.stringify(a)), loadModel(JSON.stringify(b))];
    expect(savedA.compare(savedB, { checkNesting: true }).rows).toEqual(a.compare(b, { checkNesting: true }).rows);
    const [mixed, other] = [await poisson("count ~ I(x + 1) + (1 | g)"), await poisson("count ~ x + z + (1 | h)")].map((model) =>
      loadModel(model.toJSON()),
    );
    expect(() => mixed.compare(savedB, { checkNesting: true })).toThrow(
      /not all columns of the smaller model's fixed effects are among/,
    );
    expect(() => savedA.compare(other, { checkNesting: true })).toThrow(/not all random effects of the smaller model are among/);
  });
});
