import { describe, expect, it } from "vitest";
import { laplace, type Problem, Scalar } from "../../src/kernel/index.js";
import { kernelModel } from "../fit/objective/kernelModel.js";
import { run } from "../optimize/run.js";
import { randomModel } from "../generators/models.js";

// What the accuracy a promises: the search ends with a Newton decrement of at most 10a² left. Its root, √10·a, is how far from the
// mode u may be in A's norm; along a step of length 1 in this norm log|A| changes by less than 2.5 in these models, so that it and
// −2 log L are off by less than 8a.
const MARGIN = 10;
const MOST = 8;
/** Rounding of −2 log L, relative. */
const ROUNDING = 1e-11;

const models = Array.from({ length: 120 }, (_, seed) => {
  const model = randomModel(seed);
  const { distribution, link, beta, phi, extra } = model.dense.problem;
  const { problem, place } = kernelModel(model, distribution, link, true);
  return {
    name: `${seed}: ${distribution}, ${link.name} ${link.power}`,
    problem,
    /** The model's parameters, β times a factor; the modes at 0 and nothing known of earlier searches. */
    restart: (factor = 1) => {
      place(
        Float64Array.from(beta, (value) => factor * value),
        model.dense.factors,
        extra ?? phi,
      );
      problem.modes.fill(0);
      problem.contraction = Number.POSITIVE_INFINITY;
    },
  };
});

type Model = (typeof models)[number];
/** The modes that belong to another β. */
function moved({ restart, problem }: Model, profiled: boolean) {
  restart(1.03);
  run(laplace(problem, profiled));
  const { contraction } = problem;
  const modes = problem.modes.slice();
  restart();
  problem.modes.set(modes);
  problem.contraction = contraction;
}
/** As if the steps before had led to the mode at once. */
function promiseTooMuch({ problem }: Model) {
  problem.contraction = 1e-40;
}

/** Where a search begins. */
const starts: Readonly<Record<string, (model: Model, profiled: boolean) => void>> = {
  "u = 0": ({ restart }) => restart(),
  "the modes at a β beside": moved,
  "u = 0, with a forecast that promises too much": (model) => {
    model.restart();
    promiseTooMuch(model);
  },
  "the modes at a β beside, with a forecast that promises too much": (model, profiled) => {
    moved(model, profiled);
    promiseTooMuch(model);
  },
};

const found = (problem: Problem, profiled: boolean, accuracy?: number) => {
  const { value } = run(laplace(problem, profiled, { accuracy }));
  return { value, logDet: problem.scalar(Scalar.LogDet) };
};

describe.each(Object.keys(starts))("from %s", (start) => {
  it.each(models)("−2 log L and log|A| are as exact as asked: $name", (model) => {
    const { problem, restart } = model;
    for (const profiled of [false, true]) {
      restart();
      const exact = found(problem, profiled);
      for (const accuracy of [1e-2, 1e-4, 1e-8]) {
        starts[start](model, profiled);
        const { value, logDet } = found(problem, profiled, accuracy);
        const allowed = MOST * accuracy + ROUNDING * (1 + Math.abs(exact.value));
        expect(Math.abs(value - exact.value)).toBeLessThan(allowed);
        expect(Math.abs(logDet - exact.logDet)).toBeLessThan(allowed);
        expect(run(problem.decrementLeft(profiled))).toBeLessThan(Math.max(MARGIN * accuracy * accuracy, 1e-14));
      }
    }
  });
});

describe("the decrement that is left", () => {
  // Expected: the step that would be next.
  it.each(models)("is that of one more Newton step: $name", ({ problem, restart }) => {
    restart();
    run(laplace(problem, false, { accuracy: 1e-2 }));
    const left = run(problem.decrementLeft(false));
    run(problem.newtonStep());
    expect(problem.scalar(Scalar.Decrement)).toBe(left);
    restart();
    run(laplace(problem, true, { accuracy: 1e-2 }));
    const joint = run(problem.decrementLeft(true));
    run(problem.jointStep());
    expect(problem.scalar(Scalar.Decrement)).toBe(joint);
  });

  it("of the joint step is no less than that of the modes alone", () => {
    for (const { problem, restart } of models) {
      restart();
      run(laplace(problem, true, { accuracy: 1e-1 }));
      expect(run(problem.decrementLeft(true))).toBeGreaterThanOrEqual(run(problem.decrementLeft(false)));
    }
  });
});
