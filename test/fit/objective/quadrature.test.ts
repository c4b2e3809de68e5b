import { describe, expect, it } from "vitest";
import { DISTRIBUTIONS } from "../../../src/family/families.js";
import { gaussHermite, laplace, laplaceGradient, quadrature, quadratureGradient } from "../../../src/kernel/index.js";
import { denseAdaptive, GAUSS_HERMITE, trapezoid } from "../../oracle/adaptive.js";
import { run } from "../../optimize/run.js";
import { PAIRS, type RandomModel, randomModel, seedOf } from "../../generators/models.js";
import { entries, expectGradient, factorsFrom, lambdaGradients } from "./gradients.js";
import { kernelModel } from "./kernelModel.js";

// Expected: test/oracle/adaptive.ts, which knows the log densities and mpmath's points alone; for gradients, central differences
// of the kernel's own value.

/** Random effects of one level. */
function dimensionOf({ dense: { blocks } }: RandomModel): number {
  return blocks.reduce((sum, { names }) => sum + names.length, 0);
}

/**
 * Models with one grouping variable: one for every distribution with every link and more, and those of three random effects,
 * which are rare, from six times as many.
 */
function modelsOf(pairs: number, seedAt: (k: number) => number) {
  return Array.from({ length: 6 * pairs }, (_, k) => {
    const seed = seedAt(k);
    const model = randomModel(seed, ["oneGroup", "twoTermsOneGroup", "interactionGroup"]);
    const { distribution, link } = model.dense.problem;
    return { seed, model, distribution, link: `${link.name} ${link.power}`, dimension: dimensionOf(model) };
  }).filter(({ dimension }, k) => dimension <= (k < 2 * pairs ? 2 : 0) || dimension === 3);
}

const seeded = new Set(PAIRS.map(({ distribution }) => distribution));
const links = PAIRS.length / seeded.size;
const cases = [
  ...modelsOf(PAIRS.length, (k) => k),
  ...DISTRIBUTIONS.filter((name) => !seeded.has(name)).flatMap((name) => modelsOf(links, (k) => seedOf(name, k))),
];

/** The kernel's model, its mode found. */
function atMode(model: RandomModel) {
  const { distribution, link, beta, phi, extra = phi } = model.dense.problem;
  const kernel = kernelModel(model, distribution, link);
  kernel.place(beta, model.dense.factors, extra);
  const { value } = run(laplace(kernel.problem, false));
  return { ...kernel, laplaceValue: value };
}

it("the models have every dimension of every distribution, weights, offsets and sizes among them", () => {
  for (const distribution of DISTRIBUTIONS)
    for (const dimension of [1, 2, 3])
      expect(cases.filter((one) => one.distribution === distribution && one.dimension === dimension).length).toBeGreaterThan(0);
  for (const part of ["weights", "offset", "size"] as const)
    expect(cases.filter(({ model }) => model.dense.problem[part]).length).toBeGreaterThan(5);
});

describe("−2 log L by quadrature", () => {
  it.each(cases)("is the dense oracle's: $distribution $link, $dimension effects, random model $seed", ({ model, dimension }) => {
    const { problem } = atMode(model);
    for (const points of dimension === 3 ? [1, 2, 3, 5] : [1, 2, 3, 5, 9]) {
      const value = run(quadrature(problem, gaussHermite(points)));
      const oracle = denseAdaptive(model.dense.problem, model.dense.blocks, GAUSS_HERMITE[points]);
      expect(Math.abs(value - oracle), `${points} points`).toBeLessThan(1e-9 * (1 + Math.abs(oracle)));
    }
  });

  const smooth = ["normal identity", "binomial logit", "poisson log", "gamma log", "inverseGaussian log"];
  it.each(cases.filter(({ distribution, link }) => smooth.some((pair) => `${distribution} ${link}` === `${pair} 1`)))(
    "nears the integral: $distribution $link, $dimension effects, random model $seed",
    ({ model, dimension }) => {
      const { problem, laplaceValue } = atMode(model);
      const integral = denseAdaptive(model.dense.problem, model.dense.blocks, trapezoid(7, dimension === 3 ? 0.7 : 0.35));
      const gap = (points: number) => Math.abs(run(quadrature(problem, gaussHermite(points))) - integral);
      expect(gap(dimension === 3 ? 20 : 35)).toBeLessThan(1e-5 + 1e-3 * Math.abs(laplaceValue - integral));
    },
  );
});

/** The gradient in (β, T, log φ or κ) as the kernel left it. */
function gradientOf({ problem, inOracleOrder }: ReturnType<typeof kernelModel>, model: RandomModel, slope: number): number[] {
  const { factors, problem: dense } = model.dense;
  return [
    ...inOracleOrder(problem.betaGradient),
    ...lambdaGradients((r) => problem.lambdaGradient(r), factors),
    ...(isEstimated(dense.distribution) ? [slope] : []),
  ];
}
const isEstimated = (distribution: string) => distribution !== "binomial" && distribution !== "poisson";

describe("the gradient by quadrature", () => {
  it.each(cases)("is that of the value: $distribution $link, $dimension effects, random model $seed", ({ model, dimension }) => {
    const kernel = atMode(model);
    const { problem, place } = kernel;
    const { factors, problem: dense } = model.dense;
    const p = dense.beta.length;
    const dispersion = dense.extra ?? dense.phi;
    const x = Float64Array.from([
      ...Array.from(dense.beta),
      ...entries(factors).map(({ r, i, j }) => factors[r][i][j]),
      ...(isEstimated(dense.distribution) ? [Math.log(dispersion)] : []),
    ]);
    const modes = problem.modes.slice(); // the mode may be one of several: every evaluation starts at this one
    for (const points of dimension === 3 ? [2, 3] : [2, 3, 5, 9]) {
      const rule = gaussHermite(points);
      const value = (at: Float64Array) => {
        place(
          at,
          factorsFrom(at.subarray(p), factors),
          isEstimated(dense.distribution) ? Math.exp(at[at.length - 1]) : dense.phi,
        );
        problem.modes.set(modes);
        return run(laplace(problem, false)).value < Number.POSITIVE_INFINITY ? run(quadrature(problem, rule)) : Number.NaN;
      };
      value(x);
      const slope = run(quadratureGradient(problem));
      expectGradient(gradientOf(kernel, model, slope), value, x);
    }
  });

  it.each(cases)("with one point is Laplace's: $distribution $link, random model $seed", ({ model }) => {
    const kernel = atMode(model);
    const { problem } = kernel;
    const { problem: dense } = model.dense;
    const byLaplace = gradientOf(kernel, model, run(laplaceGradient(problem, false)));
    const laplaceValue = run(laplace(problem, false)).value; // a pass anew, with s, W and W′ at the mode
    const value = run(quadrature(problem, gaussHermite(1)));
    const gradient = gradientOf(kernel, model, run(quadratureGradient(problem)));
    expect(Math.abs(value - laplaceValue)).toBeLessThan(1e-13 * (1 + Math.abs(laplaceValue) + dense.y.length));
    const scale = Math.max(...byLaplace.map(Math.abs));
    for (const [i, slope] of byLaplace.entries()) expect(Math.abs(gradient[i] - slope)).toBeLessThan(1e-8 * (1 + scale));
  });
});
