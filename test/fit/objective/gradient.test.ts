import { describe, expect, it } from "vitest";
import { laplace, laplaceGradient, linear, linearGradient, prepareLinear } from "../../../src/kernel/index.js";
import { run } from "../../optimize/run.js";
import { PAIRS, type RandomModel, randomModel } from "../../generators/models.js";
import { STRUCTURES } from "../../generators/terms.js";
import { entries, expectGradient, factorsFrom, lambdaGradients } from "./gradients.js";
import { kernelModel } from "./kernelModel.js";

// Expected: central differences of the kernel's own value, which dense.test.ts compares with the oracle.

/** The canonical link of every distribution and one that is not. */
const CHOSEN = ["normal identity 1", "normal log 1", "binomial logit 1", "binomial probit 1", "poisson log 1"].concat([
  "poisson power 0.5",
  "gamma reciprocal 1",
  "gamma log 1",
  "inverseGaussian power -2",
  "inverseGaussian log 1",
  ...["negativeBinomial log 1", "negativeBinomial power 0.5", "negativeBinomial1 log 1", "negativeBinomial1 identity 1"],
  ...["beta logit 1", "beta probit 1"],
  ...["zeroInflatedPoisson log 1", "zeroInflatedPoisson power 0.5"],
]);
const pairOf = (seed: number) => {
  const { distribution, link } = PAIRS[seed % PAIRS.length];
  return `${distribution} ${link.name} ${link.power}`;
};
/** One model for every distribution with every link, five for the chosen ones; each at a random point of its own. */
const seeds = Array.from({ length: 5 * PAIRS.length }, (_, seed) => seed).filter(
  (seed) => seed < PAIRS.length || CHOSEN.includes(pairOf(seed)),
);
const models = new Map(seeds.map((seed) => [seed, randomModel(seed)]));
const cases = seeds.map((seed) => ({ seed, pair: pairOf(seed), model: models.get(seed)! }));

it("the models have every structure, and slopes of every kind", () => {
  const all = [...models.values()];
  expect(new Set(all.map(({ structure }) => structure))).toEqual(new Set(STRUCTURES));
  const blocks = all.flatMap(({ dense }) => dense.blocks);
  for (const correlated of [true, false])
    for (const name of [/^x1$/, /^f_/])
      expect(blocks.some((block) => block.correlated === correlated && block.names.some((other) => name.test(other)))).toBe(true);
  for (const pair of CHOSEN) expect(seeds.filter((seed) => pairOf(seed) === pair)).toHaveLength(5);
});

/** Laplace's gradient in (β, T, log φ or κ), or without β where that is profiled. */
function checkLaplace(model: RandomModel, profiled: boolean) {
  const { dense } = model;
  const { distribution, link, beta, phi, extra } = dense.problem;
  const dispersion = extra ?? phi;
  const { problem, place, inOracleOrder } = kernelModel(model, distribution, link);
  const p = profiled ? 0 : beta.length;
  const estimated = distribution !== "binomial" && distribution !== "poisson";
  const x = Float64Array.from([
    ...Array.from(beta).slice(0, p),
    ...entries(dense.factors).map(({ r, i, j }) => dense.factors[r][i][j]),
    ...(estimated ? [Math.log(dispersion)] : []),
  ]);
  place(beta, dense.factors, dispersion);
  run(laplace(problem, profiled));
  const slope = run(laplaceGradient(problem, profiled));
  const gradient = [
    ...(profiled ? [] : inOracleOrder(problem.betaGradient)),
    ...lambdaGradients((r) => problem.lambdaGradient(r), dense.factors),
    ...(estimated ? [slope] : []),
  ];
  // the mode may be one of several: every evaluation starts at this one
  const warm = { modes: problem.modes.slice(), beta: inOracleOrder(problem.beta) };
  const value = (at: Float64Array) => {
    place(
      profiled ? warm.beta : at,
      factorsFrom(at.subarray(p), dense.factors),
      estimated ? Math.exp(at[at.length - 1]) : dispersion,
    );
    problem.modes.set(warm.modes);
    return run(laplace(problem, profiled)).value;
  };
  expectGradient(gradient, value, x);
}

/** The gradient in T of a linear model whose β and σ² are profiled. */
function checkLinear(model: RandomModel, restricted: boolean) {
  const { dense } = model;
  const { problem, place } = kernelModel(model, "normal", { name: "identity", power: 1 });
  run(prepareLinear(problem));
  const value = (at: Float64Array) => {
    place(dense.problem.beta, factorsFrom(at, dense.factors), 1);
    return run(linear(problem, { restricted, sumLogWeights: 0 }))!;
  };
  const x = Float64Array.from(entries(dense.factors), ({ r, i, j }) => dense.factors[r][i][j]);
  run(linearGradient(problem, restricted, value(x).sigma2));
  const gradient = lambdaGradients((r) => problem.lambdaGradient(r), dense.factors);
  expectGradient(gradient, (at) => value(at).value, x);
}

describe("the gradient is that of the value", () => {
  it.each(cases)("Laplace: $pair, random model $seed", ({ model }) => checkLaplace(model, false));
  it.each(cases)("approximate Laplace: $pair, random model $seed", ({ model }) => checkLaplace(model, true));
  it.each(cases)("ML: random design $seed", ({ model }) => checkLinear(model, false));
  it.each(cases)("REML: random design $seed", ({ model }) => checkLinear(model, true));
});
