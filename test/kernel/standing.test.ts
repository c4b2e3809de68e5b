import { describe, expect, it } from "vitest";
import {
  Family,
  gaussHermite,
  LinkCode,
  laplace,
  laplaceGradient,
  linear,
  linearGradient,
  prepareLinear,
  Problem,
  type ProblemInput,
  quadrature,
  quadratureGradient,
  type Steps,
  Want,
} from "../../src/kernel/index.js";
import { run } from "../optimize/run.js";
import { errorOf } from "../table/errorOf.js";

const INPUT: ProblemInput = {
  ...{ family: Family.Poisson, link: LinkCode.Log, power: 1, weights: null, binomialSize: null, offset: null },
  response: Float64Array.of(2, 3, 0, 1, 5, 4),
  fixed: [new Float64Array(6).fill(1)],
  groups: [{ levels: 3, codes: Uint32Array.of(0, 0, 1, 1, 2, 2) }],
  terms: [{ group: 0, columns: [null] }],
};
function problem(change: object = {}): Problem {
  const built = new Problem({ ...INPUT, ...change });
  built.beta[0] = 0.7;
  built.setLambda(0, Float64Array.of(0.6));
  return built;
}

describe("a gradient is refused", () => {
  const sequence = (name: string, ...steps: ((p: Problem) => Steps<unknown> | undefined)[]) => ({ name, steps });
  const value = (p: Problem) => laplace(p, false);
  const gradient = (p: Problem) => laplaceGradient(p, false);
  const rule = gaussHermite(5);
  const nodes = (p: Problem) => quadrature(p, rule);
  it.each([
    sequence("before a value", gradient),
    sequence("a second time", value, gradient, gradient),
    sequence("of another kind of value", (p) => laplace(p, true), gradient),
    sequence("after β moved", value, (p) => void (p.beta[0] += 1), gradient),
    sequence("after Λ moved", value, (p) => p.setLambda(0, Float64Array.of(0.7)) as undefined, gradient),
    sequence("after the modes moved", value, (p) => void p.modes.fill(0.1), gradient),
    sequence("after another pass over the rows", value, (p) => p.evaluate(Want.Random), gradient),
    sequence("after the linear predictor took its place", value, (p) => p.linearPredictor(), gradient),
    sequence("after leverages took its place", value, (p) => p.leverages(), gradient),
    sequence("of Laplace's value after quadrature", value, nodes, gradient),
    sequence("of quadrature before it", value, quadratureGradient),
    sequence("of quadrature a second time", value, nodes, quadratureGradient, quadratureGradient),
    sequence("of quadrature without modes", nodes),
    sequence("of a linear model before it", linearGradientOf),
    sequence("of a linear model without cross products", (p) => linear(p, { restricted: false, sumLogWeights: 0 })),
    sequence("of a linear model a second time", prepareLinear, linearOf, linearGradientOf, linearGradientOf),
  ])("$name", ({ steps }) => {
    const given = problem();
    const last = steps.pop()!;
    for (const step of steps) if (step(given)) run(step(given)!);
    const error = errorOf(() => run(last(given)!));
    expect(error.code).toBe("badOption");
    expect(error.hint).toContain("immediately before it");
  });
});

const linearOf = (p: Problem) => linear(p, { restricted: true, sumLogWeights: 0 });
function linearGradientOf(p: Problem) {
  return linearGradient(p, true, 1);
}

it("a pass that was broken off is made up for", () => {
  const rows = 200_000;
  const response = Float64Array.from({ length: rows }, (_, row) => (row % 3) / 4);
  const codes = Uint32Array.from({ length: rows }, (_, row) => row % 3);
  const change = {
    ...{ family: Family.Binomial, link: LinkCode.Logit, response, binomialSize: new Float64Array(rows).fill(4) },
    ...{ fixed: [new Float64Array(rows).fill(1)], groups: [{ levels: 3, codes }] },
  };
  const expected = run(laplace(problem(change), false)).value;
  const broken = problem(change);
  for (const _ of laplace(broken, false)) break;
  expect(run(laplace(broken, false)).value).toBe(expected);
  const early = problem(change);
  run(early.linearPredictor()); // takes the place where the sizes stood
  expect(run(laplace(early, false)).value).toBe(expected);
});

describe("new quadrature rules on the same problem", () => {
  const value = (p: Problem, points: number) => {
    run(laplace(p, false));
    return run(quadrature(p, gaussHermite(points)));
  };

  it("take no more memory than the largest and half as much again in all", () => {
    const [one, many] = [problem(), problem()];
    value(one, 50);
    for (let round = 0; round < 100; round++) value(many, 1 + (round % 50));
    const nodes = 8 * 50 * 3;
    expect(many.bytes - one.bytes).toBeLessThan(3 * nodes);
    const { bytes } = many;
    for (let round = 0; round < 100; round++) value(many, 1 + (round % 50));
    expect(many.bytes).toBe(bytes);
  });

  it("give the values of fresh problems", () => {
    const used = problem();
    for (const points of [3, 9, 2, 31, 9, 1]) {
      const fresh = problem();
      expect(value(used, points)).toBeCloseTo(value(fresh, points), 9);
      run(quadratureGradient(used));
      run(quadratureGradient(fresh));
      expect(used.lambdaGradient(0)[0]).toBeCloseTo(fresh.lambdaGradient(0)[0], 8);
    }
  });

  it("may follow each other without laplace in between", () => {
    const [used, fresh] = [problem(), problem()];
    value(used, 3);
    value(fresh, 9);
    expect(run(quadrature(used, gaussHermite(9)))).toBeCloseTo(run(quadrature(fresh, gaussHermite(9))), 11);
    run(quadratureGradient(used));
    run(quadratureGradient(fresh));
    expect(used.betaGradient[0]).toBeCloseTo(fresh.betaGradient[0], 9);
  });
});
