// No answer holds −0, which reads as if a sign had been found: all answers of some models are looked through, number by number.

import { describe, expect, it } from "vitest";
import { type FitOptions, fitglme, type GeneralizedLinearMixedModel, ResultTable } from "../../src/index.js";

/** 60 rows with covariates of whole numbers, zeros among them, three levels and two crossed groups. */
const rows = Array.from({ length: 60 }, (_, i) => i);
const columns = {
  x: rows.map((i) => (i % 5) - 2),
  f: rows.map((i) => "abc"[i % 3]),
  g: rows.map((i) => `g${i % 6}`),
  h: rows.map((i) => `h${i % 4}`),
};

/** Where −0 stands within a value. */
function signedZeros(value: unknown, path: string): string[] {
  if (typeof value === "number") return Object.is(value, -0) ? [path] : [];
  if (value instanceof Float64Array) return value.some((one) => Object.is(one, -0)) ? [path] : [];
  if (value instanceof ResultTable) {
    const cells = value.names.flatMap((name) => signedZeros(value.column(name), `${path}.${name}`));
    return [...cells, ...own(value, path)];
  }
  return value !== null && typeof value === "object" ? own(value, path) : [];
}
const own = (value: object, path: string) => Object.entries(value).flatMap(([key, one]) => signedZeros(one, `${path}.${key}`));

type Answer = (model: GeneralizedLinearMixedModel, smaller: GeneralizedLinearMixedModel) => unknown;

const answers: Readonly<Record<string, Answer>> = {
  fixedEffects: (model) => model.fixedEffects(),
  randomEffects: (model) => model.randomEffects(),
  covarianceParameters: (model) => model.covarianceParameters(),
  intervals: (model) => model.intervals(),
  anova: (model) => model.anova(),
  coefCI: (model) => model.coefCI(),
  coefTest: (model) => model.coefTest(),
  tidy: (model) => model.tidy(),
  emmeans: (model) => model.emmeans("f"),
  contrasts: (model) => model.emmeans("f").contrasts(),
  fitted: (model) => model.fitted(),
  residuals: (model) => model.residuals({ residualType: "pearson" }),
  predict: (model) => model.predict({ ...columns }),
  response: (model) => model.response(),
  random: (model) => model.random(undefined, { seed: 1 }),
  designMatrix: (model) => [model.designMatrix(), model.designMatrix("random")],
  profile: (model) => model.profile(),
  bootstrap: (model) => model.bootstrap({ replicates: 4, seed: 1 }),
  simulatedResiduals: (model) => model.simulatedResiduals({ simulations: 20, seed: 1 }),
  compare: (model, smaller) => model.compare(smaller),
  simulatedTest: (model, smaller) => model.simulatedTest(smaller, { replicates: 3, seed: 1 }),
  criteria: (model) => [model.modelCriterion, model.rsquared, model.convergence],
  rsquaredNakagawa: (model) => model.rsquaredNakagawa(),
  robustCovariance: (model) => model.robustCovariance({ cluster: "g" }),
};

const responses: readonly [string, FitOptions, (i: number) => number][] = [
  ["normal", {}, (i) => ((i * i) % 7) - 3],
  ["poisson", { distribution: "poisson", fitMethod: "laplace" }, (i) => ((i * i) % 7) % 3],
  ["binomial", { distribution: "binomial", fitMethod: "laplace" }, (i) => ((i * i) % 11) % 2],
  ["gamma", { distribution: "gamma", link: "log", fitMethod: "laplace" }, (i) => 1 + (((i * i) % 7) % 3)],
];

describe.each(responses)("%s", (_, options, response) => {
  it.each(["y ~ x + f + (1 | g)", "y ~ 0 + x + f + (x | g)", "y ~ x*f + (1 | g) + (1 | h)"])("%s", async (formula) => {
    const table = { ...columns, y: rows.map(response) };
    const model = await fitglme(table, formula, options);
    const smaller = await fitglme(table, "y ~ f + (1 | g)", options);
    let answered = 0;
    for (const [name, answer] of Object.entries(answers)) {
      try {
        expect(signedZeros(await answer(model, smaller), name)).toEqual([]);
        answered++;
      } catch (error) {
        if (!(error instanceof Error && error.name === "GlmeError")) throw error; // models that are not nested
      }
    }
    expect(answered).toBeGreaterThan(20);
  });
});
