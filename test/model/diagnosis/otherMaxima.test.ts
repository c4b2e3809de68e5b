// A likelihood with two maxima. Expected: 96 yes-no answers of 12 groups that are nearly all alike, simulated; −2 log L of both maxima by the dense oracle, at
// its least over intercept, slope and standard deviation by Nelder and Mead from either side.

import { describe, expect, it } from "vitest";
import { type FitOptions, fitglme, type GeneralizedLinearMixedModel, loadModel } from "../../../src/index.js";
import { finish } from "../../../src/kernel/index.js";
import { nelderMead } from "../../../src/optimize/index.js";
import { RandomStream } from "../../generators/stream.js";
import { denseLaplace } from "../../oracle/laplace.js";

const FORMULA = "y ~ x + (1 | g)";

/** Answers of groups whose standard deviation on the probit scale is 8. */
function extremes(seed: number) {
  const stream = new RandomStream(seed);
  const effects = Array.from({ length: 12 }, () => 8 * stream.normal());
  const x = Array.from({ length: 96 }, () => Math.round(100 * stream.normal()) / 100);
  const y = x.map((value, i) => Number(0.5 * value + effects[i % 12] + stream.normal() > 0));
  return { x, y, g: x.map((_, i) => `L${i % 12}`) };
}
const data = extremes(7);
const probit = { distribution: "binomial", link: "probit", fitMethod: "laplace" } as const;
const fitted = (options: FitOptions = {}, columns = data) => fitglme(columns, FORMULA, { ...probit, ...options });
const deviation = (model: GeneralizedLinearMixedModel) => Math.sqrt(model.covarianceParameters().psi[0][0][0]);

/** −2 log L at intercept, slope and standard deviation. */
function dense([intercept, slope, sd]: Float64Array): number {
  const eye = Array.from({ length: 12 }, (_, i) => Float64Array.from({ length: 12 }, (_, j) => (i === j ? Math.abs(sd) : 0)));
  return denseLaplace({
    distribution: "binomial",
    link: { name: "probit", power: 1 },
    y: Float64Array.from(data.y),
    X: data.x.map((value) => Float64Array.of(1, value)),
    Z: data.x.map((_, i) => Float64Array.from({ length: 12 }, (_, j) => Number(j === i % 12))),
    Lambda: eye,
    beta: Float64Array.of(intercept, slope),
    phi: 1,
  }).value;
}
const leastFrom = (...start: number[]) =>
  finish(
    nelderMead(function* (at) {
      yield;
      return dense(at);
    }, Float64Array.from(start)),
  ).value;

describe("a higher maximum that other starts lead to", () => {
  it("is named with its −2 log L, its standard deviations and the option that a fit comes there by", async () => {
    const model = await fitted({ checkHessian: true });
    const { otherOptimum, message } = model.convergence;
    expect(-2 * model.logLikelihood).toBeCloseTo(leastFrom(...model.fixedEffects().column("estimate"), deviation(model)), 5);
    expect(otherOptimum!.startScale).toBe(3);
    expect(otherOptimum!.deviance).toBeCloseTo(47.216018, 4);
    expect(otherOptimum!.deviations).toEqual([{ name: "sd (Intercept) | g", value: expect.closeTo(9.38, 1) }]);
    expect(message).toContain(
      "From standard deviations 3 times as large the search ends at a higher maximum: −2 log L is 47.2160 there, not 49.4997, with sd (Intercept) | g 9.382. Fit it with startScale: 3.",
    );
    const there = await fitted({ startScale: 3 });
    expect(-2 * there.logLikelihood).toBeCloseTo(otherOptimum!.deviance, 8);
    expect(-2 * there.logLikelihood).toBeCloseTo(leastFrom(...there.fixedEffects().column("estimate"), deviation(there)), 5);
    expect(deviation(there)).toBeCloseTo(otherOptimum!.deviations[0].value, 6);
  });

  it("is a finding of diagnose, asked for with the fit or not, and of the model as it was saved", async () => {
    for (const options of [{}, { checkHessian: true }]) {
      const model = await fitted(options);
      const diagnosis = model.diagnose();
      expect(diagnosis.of("otherMaximum")).toHaveLength(1);
      const [{ found, advice, subject }] = diagnosis.of("otherMaximum");
      expect(found).toContain("−2 log L is 47.2160 there");
      expect(advice).toContain("startScale: 3");
      expect(subject).toBe("sd (Intercept) | g");
      expect(diagnosis.notes).toEqual([]);
      expect(loadModel(JSON.stringify(model)).diagnose().of("otherMaximum")).toEqual(diagnosis.of("otherMaximum"));
    }
  });

  it("is looked for by all links and by quadrature, and not found where there is none", async () => {
    for (const [link, seed] of [
      ["probit", 5],
      ["logit", 19],
      ["comploglog", 22],
    ] as const) {
      const model = await fitted({ link, checkHessian: true }, extremes(seed));
      const there = await fitted({ link, startScale: 3 }, extremes(seed));
      expect(-2 * there.logLikelihood).toBeCloseTo(model.convergence.otherOptimum!.deviance, 8);
      expect(there.logLikelihood).toBeGreaterThan(model.logLikelihood + 5e-4);
    }
    const exact = await fitted({ fitMethod: { agq: 9 }, checkHessian: true });
    expect(exact.convergence.otherOptimum).toBeUndefined();
    const best = await fitted({ startScale: 3, checkHessian: true });
    expect(best.convergence.otherOptimum).toBeUndefined();
    expect(best.diagnose().of("otherMaximum")).toEqual([]);
  });
});

describe("where other starts are not tried diagnose says so", () => {
  it("of many rows, unless the fit was asked to", async () => {
    const many = extremes(3);
    const columns = {
      x: many.x.flatMap((v) => Array(6).fill(v)),
      y: many.y.flatMap((v) => Array(6).fill(v)),
      g: many.g.flatMap((v) => Array(6).fill(v)),
    };
    const model = await fitted({}, columns);
    expect(model.diagnose().notes).toEqual([
      "Other starts were not tried, which takes as long as the fit: checkHessian: true tries them with it.",
    ]);
    expect(String(model.diagnose())).toMatch(/Other starts were not tried.*$/);
    expect(loadModel(JSON.stringify(model)).diagnose()).toEqual(model.diagnose());
    expect((await fitted({ checkHessian: true }, columns)).diagnose().notes).toEqual([]);
  });

  it("and not of models that have one maximum, or no likelihood", async () => {
    const x = data.x.map((value, i) => value + (i % 12));
    for (const model of [
      await fitglme({ ...data, y: x }, FORMULA),
      await fitglme(data, FORMULA, { distribution: "binomial" }),
      await fitglme(data, "y ~ x", { distribution: "binomial", fitMethod: "laplace" }),
    ])
      expect(model.diagnose().notes).toEqual([]);
  });
});
