import { describe, expect, it } from "vitest";
import { elementary, laplace, linear, prepareLinear } from "../../../src/kernel/index.js";
import { timesVector } from "../../oracle/cholesky.js";
import { denseApproximateLaplace, denseLaplace } from "../../oracle/laplace.js";
import { denseLinear } from "../../oracle/linear.js";
import { run } from "../../optimize/run.js";
import { randomModel } from "../../generators/models.js";
import { kernelModel } from "./kernelModel.js";

// Expected: the dense oracle of test/dense, which knows the log densities alone and shares no code with the kernel.
const seeds = Array.from({ length: 200 }, (_, seed) => seed);
const models = seeds.map((seed) => randomModel(seed));

/** |a − b| relative to 1 + |b|. */
function gap(a: number, b: number): number {
  return Math.abs(a - b) / (1 + Math.abs(b));
}

function widestGap(a: ArrayLike<number>, b: ArrayLike<number>): number {
  expect(a).toHaveLength(b.length);
  return Math.max(0, ...Array.from(a, (value, i) => gap(value, b[i])));
}

describe.each([false, true])("−2 log L of the kernel is that of the dense oracle, orthonormal basis: %s", (orthonormal) => {
  it.each(seeds)("Laplace, random model %i", (seed) => {
    const model = models[seed];
    const { distribution, link, beta, phi, extra, Lambda } = model.dense.problem;
    const { problem, place, effects } = kernelModel(model, distribution, link, orthonormal);
    place(beta, model.dense.factors, extra ?? phi);
    const { value } = run(laplace(problem, false));
    const oracle = denseLaplace(model.dense.problem);
    expect(gap(value, oracle.value)).toBeLessThan(1e-9);
    expect(widestGap(effects(), timesVector(Lambda, oracle.uHat))).toBeLessThan(1e-7);
  });

  // The oracle starts at the kernel's mode, with β and u in it: where F has several minima both look at the same one.
  it.each(seeds)("approximate Laplace, random model %i", (seed) => {
    const model = models[seed];
    const { distribution, link, beta, phi, extra } = model.dense.problem;
    const { factors } = model.dense;
    const { problem, place, inOracleOrder, modes } = kernelModel(model, distribution, link, orthonormal);
    place(beta, factors, extra ?? phi);
    const { value } = run(laplace(problem, true));
    const oracle = denseApproximateLaplace({
      ...model.dense.problem,
      beta: inOracleOrder(problem.coefficients),
      starts: [modes(factors)],
    });
    expect(gap(value, oracle.value)).toBeLessThan(1e-9);
    expect(widestGap(inOracleOrder(problem.coefficients), oracle.beta)).toBeLessThan(1e-6);
  });

  // Any response will do for a linear model, so that every random design is one; the binomial size counts as a weight.
  it.each(seeds)("ML and REML, random design %i", (seed) => {
    const model = models[seed];
    const { problem: dense, factors } = model.dense;
    const { problem, place, inOracleOrder } = kernelModel(model, "normal", { name: "identity", power: 1 }, orthonormal);
    const weights = dense.y.map((_, i) => (dense.weights?.[i] ?? 1) * (dense.size?.[i] ?? 1));
    const sumLogWeights = elementary("log", weights).reduce((sum, value) => sum + value, 0);
    const { baseline } = run(prepareLinear(problem));
    for (const method of ["ml", "reml"] as const) {
      place(dense.beta, factors, 1);
      const found = run(linear(problem, { restricted: method === "reml", sumLogWeights }))!;
      const oracle = denseLinear({ ...dense, weights, method });
      expect(gap(found.value, oracle.value)).toBeLessThan(1e-9);
      expect(found.sigma2 / oracle.sigma2 - 1).toBeCloseTo(0, 9);
      problem.beta.set(problem.beta.map((value, j) => value + baseline[j]));
      expect(widestGap(inOracleOrder(problem.coefficients), oracle.beta)).toBeLessThan(1e-9);
    }
  });
});
