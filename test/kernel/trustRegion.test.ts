import { describe, expect, it } from "vitest";
import {
  Family,
  LinkCode,
  laplace,
  laplaceGradient,
  type ModeSearch,
  type ModeStep,
  Problem,
  Scalar,
  Want,
} from "../../src/kernel/index.js";
import { kernelModel } from "../fit/objective/kernelModel.js";
import { run } from "../optimize/run.js";
import { PAIRS, randomModel } from "../generators/models.js";
import { RandomStream } from "../generators/stream.js";

/** A model of every distribution with every link, at parameters of its own. */
const models = PAIRS.map(({ distribution, link }, seed) => {
  const model = randomModel(seed);
  const { problem, place } = kernelModel(model, distribution, link, true);
  return {
    name: `${distribution}, ${link.name} ${link.power}`,
    problem,
    restart: () => {
      const { beta, phi } = model.dense.problem;
      place(beta, model.dense.factors, phi);
      problem.modes.fill(0);
      problem.contraction = Number.POSITIVE_INFINITY;
    },
  };
});

const search = (problem: Problem, profiled: boolean, method: ModeSearch["method"], more: ModeSearch = {}) => {
  const steps: ModeStep[] = [];
  const found = run(laplace(problem, profiled, { method, onStep: (step) => steps.push(step), ...more }));
  return { ...found, steps, modes: problem.modes.slice(), beta: problem.beta.slice() };
};

describe.each([false, true])("a trust region, β profiled: %s", (profiled) => {
  // Expected: the line search, which mode.test.ts and test/fit/objective/dense.test.ts hold to independent oracles.
  it.each(models)("finds the modes that the line search finds: $name", ({ problem, restart }) => {
    restart();
    const expected = search(problem, profiled, "lineSearch");
    const slope = run(laplaceGradient(problem, profiled));
    const gradient = problem.lambdaGradient(0).slice();
    restart();
    const found = search(problem, profiled, "trustRegion");
    expect(found.ended).toBe("found");
    expect(Math.abs(found.value - expected.value)).toBeLessThan(1e-9 * (1 + Math.abs(expected.value)));
    found.modes.forEach((u, i) => void expect(u).toBeCloseTo(expected.modes[i], 6));
    found.beta.forEach((b, j) => void expect(b).toBeCloseTo(expected.beta[j], 6));
    // what it leaves in the problem gives the same gradient
    expect(run(laplaceGradient(problem, profiled)) / slope).toBeCloseTo(1, 6);
    problem
      .lambdaGradient(0)
      .forEach((value, i) => void expect(Math.abs(value - gradient[i]) / (1 + Math.abs(gradient[i]))).toBeLessThan(1e-6));
  });

  it("goes downhill with every step, by the observed information, and ends with Newton's own", () => {
    let damped = 0;
    for (const { problem, restart } of models) {
      restart();
      const { steps } = search(problem, profiled, "trustRegion");
      damped += steps.filter(({ ridge }) => ridge > 0).length;
      expect(steps.every(({ observed }) => observed)).toBe(true);
      expect(steps.at(-1)).toMatchObject({ ridge: 0, length: 1 });
      for (const [i, { value }] of steps.slice(1).entries()) {
        expect(value - steps[i].value).toBeLessThanOrEqual(1e-10 * (1 + Math.abs(value)));
      }
    }
    expect(damped).toBeGreaterThan(10);
  });
});

/** n rows of one group, one random intercept: η = β + λu. */
function oneGroup(family: Family, link: LinkCode, y: readonly number[], beta: number, lambda: number): Problem {
  const problem = new Problem({
    family,
    link,
    power: 1,
    response: Float64Array.from(y),
    weights: null,
    binomialSize: null,
    offset: null,
    fixed: [new Float64Array(y.length).fill(1)],
    groups: [{ levels: 1, codes: new Uint32Array(y.length) }],
    terms: [{ group: 0, columns: [null] }],
  });
  problem.beta[0] = beta;
  problem.setLambda(0, Float64Array.of(lambda));
  return problem;
}

describe("a step with a ridge", () => {
  // Poisson, log link, at u = 0: μ = e^β, A = λ²nμ + 1, XᵀWX = nμ, ΛᵀZᵀWX = λnμ, scores λΣ(y − μ) and Σ(y − μ)
  const [y, beta, lambda, ridge] = [[3, 0, 7, 2], 0.3, 0.8, 2.5];
  const mu = Math.exp(beta);
  const score = y.reduce((sum, value) => sum + value - mu, 0);

  it("solves (A + ridge) Δ = ΛᵀZᵀs − u", () => {
    const problem = oneGroup(Family.Poisson, LinkCode.Log, y, beta, lambda);
    run(problem.evaluate(Want.Random));
    expect(run(problem.factor(ridge))).toBe(true);
    run(problem.newtonStep());
    const expected = (lambda * score) / (lambda * lambda * 4 * mu + 1 + ridge);
    expect(problem.modeStep[0]).toBeCloseTo(expected, 12);
    expect(problem.scalar(Scalar.Decrement)).toBeCloseTo(lambda * score * expected, 12);
  });

  it("and for (u, β) the same with the ridge of XᵀWX", () => {
    const problem = oneGroup(Family.Poisson, LinkCode.Log, y, beta, lambda);
    run(problem.evaluate(Want.Random | Want.Fixed | Want.Border));
    const border = 3.5;
    expect(run(problem.factor(ridge))).toBe(true);
    expect(run(problem.factorBorder(border))).toBe(true);
    run(problem.jointStep());
    const [a, b, d] = [lambda * lambda * 4 * mu + 1 + ridge, lambda * 4 * mu, 4 * mu + border];
    const determinant = a * d - b * b;
    expect(problem.modeStep[0]).toBeCloseTo((d * lambda * score - b * score) / determinant, 12);
    expect(problem.betaStep[0]).toBeCloseTo((a * score - b * lambda * score) / determinant, 12);
    expect(problem.fixedCross[0]).toBeCloseTo(4 * mu, 12);
  });

  it("makes A definite where it is not", () => {
    // normal, log link, y > 2μ: W = μ(2μ − y) < 0
    const problem = oneGroup(Family.Normal, LinkCode.Log, [20, 22], 0, 1);
    run(problem.evaluate(Want.Random));
    const indefinite = 1 + 2 * 1 - 20 + 2 - 22;
    expect(run(problem.factor(-indefinite - 0.01))).toBe(false);
    expect(run(problem.factor(-indefinite + 0.01))).toBe(true);
  });
});

describe("how a search ends", () => {
  const methods = ["lineSearch", "trustRegion"] as const;

  it.each(methods)("unfinished after maxSteps, %s", (method) => {
    const { problem, restart } = models.find(({ name }) => name.startsWith("poisson, log"))!;
    restart();
    const whole = search(problem, false, method);
    expect(whole.innerSteps).toBe(whole.steps.length);
    restart();
    const cut = search(problem, false, method, { maxSteps: whole.innerSteps - 1 });
    expect(cut).toMatchObject({ ended: "unfinished", value: Number.POSITIVE_INFINITY, innerSteps: whole.innerSteps - 1 });
  });

  it.each(methods)("outside, %s", (method) => {
    const problem = oneGroup(Family.Poisson, LinkCode.Identity, [1, 2], -1, 1);
    const { ended, value, steps } = search(problem, false, method);
    expect({ ended, value, steps }).toEqual({ ended: "outside", value: Number.POSITIVE_INFINITY, steps: [] });
  });

  it("sooner with a larger accuracy or stepTolerance", () => {
    const count = (more: ModeSearch) =>
      models.reduce((total, { problem, restart }) => {
        restart();
        const { ended, innerSteps } = search(problem, false, "lineSearch", more);
        expect(ended).toBe("found");
        return total + innerSteps;
      }, 0);
    const usual = count({});
    expect(count({ accuracy: 0.1 })).toBeLessThan(usual);
    expect(count({ stepTolerance: 1 })).toBeLessThan(usual);
    expect(count({ accuracy: 1e-14, stepTolerance: 1e-9 })).toBeGreaterThan(usual);
  });
});

it("finds joint modes close to the edge of the domain, where the line search gives up", () => {
  // Counts with many zeros, identity link: β and u are held apart from the edge by a few rows. Of 300 such models.
  const tally = { both: 0, trustRegion: 0, lineSearch: 0 };
  for (let seed = 0; seed < 300; seed++) {
    const stream = new RandomStream(seed * 7 + 1);
    const lambda = Math.exp(stream.between(-1, 2));
    const means = Array.from({ length: 6 }, () => 2 * Math.exp(0.8 * stream.normal()));
    const problem = new Problem({
      family: Family.Poisson,
      link: LinkCode.Identity,
      power: 1,
      response: Float64Array.from({ length: 40 }, (_, i) => stream.poisson(means[i % 6])),
      weights: null,
      binomialSize: null,
      offset: null,
      fixed: [new Float64Array(40).fill(1), Float64Array.from({ length: 40 }, () => stream.normal())],
      groups: [{ levels: 6, codes: Uint32Array.from({ length: 40 }, (_, i) => i % 6) }],
      terms: [{ group: 0, columns: [null] }],
    });
    problem.setLambda(0, Float64Array.of(lambda));
    const beta = [1 + 0.3 * stream.normal(), 0.1 * stream.normal()];
    const [line, region] = (["lineSearch", "trustRegion"] as const).map((method) => {
      problem.modes.fill(0);
      problem.beta.set(beta);
      problem.contraction = Number.POSITIVE_INFINITY;
      return search(problem, true, method);
    });
    if (line.ended === "found" && region.ended === "found") {
      tally.both++;
      expect(region.value).toBeCloseTo(line.value, 7);
    } else if (region.ended === "found") tally.trustRegion++;
    else if (line.ended === "found") tally.lineSearch++;
  }
  expect(tally.both).toBeGreaterThan(200);
  expect(tally.trustRegion).toBeGreaterThan(0);
  expect(tally.lineSearch).toBe(0);
});
