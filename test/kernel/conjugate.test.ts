import { describe, expect, it } from "vitest";
import { Family, LinkCode, laplace, laplaceGradient, Problem, Scalar, Want } from "../../src/kernel/index.js";
import { run } from "../optimize/run.js";
import { RandomStream } from "../generators/stream.js";
import { type LevelModel, levelModel } from "./levelModel.js";

/** Poisson counts on crossed levels: of 300 and 250 levels in 6000 rows the factor ends in a dense block of some 250 levels. */
function crossed(levels: readonly number[], widths: readonly number[], n: number): LevelModel {
  const stream = new RandomStream(1);
  const codes = levels.map((m) => Uint32Array.from({ length: n }, (_, row) => (row < m ? row : stream.integer(0, m - 1))));
  return levelModel(3, codes, widths, 2);
}

function problemOf({ y, X, beta, factors }: LevelModel): Problem {
  const problem = new Problem({
    family: Family.Poisson,
    link: LinkCode.Log,
    power: 1,
    response: y,
    weights: null,
    binomialSize: null,
    offset: null,
    fixed: X,
    groups: factors,
    terms: factors.map(({ columns }, group) => ({ group, columns })),
  });
  problem.beta.set(beta);
  for (const [f, { T }] of factors.entries()) problem.setLambda(f, columnMajor(T, 1));
  return problem;
}
const columnMajor = (T: LevelModel["factors"][number]["T"], scale: number) =>
  Float64Array.from(T.flatMap((_, j) => T.map((row) => scale * row[j])));

/** The same model with T times `scale`, and with β moved. */
function move(problem: Problem, model: LevelModel, scale: number, shift: number) {
  for (const [f, { T }] of model.factors.entries()) problem.setLambda(f, columnMajor(T, scale));
  problem.beta.set(model.beta.map((value) => value + shift));
}

/** How many times a computation pauses, and its result. */
function counted<T>(steps: Generator<void, T, void>) {
  for (let pauses = 0; ; pauses++) {
    const { done, value } = steps.next();
    if (done) return { pauses, value };
  }
}

/** The Newton step as it stands. */
function stepOf(problem: Problem): Float64Array {
  const before = problem.modes.slice();
  problem.modes.fill(0);
  problem.moveModes(1, false);
  const step = problem.modes.slice();
  problem.modes.set(before);
  return step;
}

/** vᵀAv = Σ W(zᵀΛv)² + vᵀv at the current point, W = μ; the kernel's factors stand in the order of the model's here. */
function squareInA(problem: Problem, { factors }: LevelModel, scale: number, v: Float64Array): number {
  const eta = run(problem.linearPredictor());
  let sum = v.reduce((total, value) => total + value * value, 0);
  for (const [row, value] of eta.entries()) {
    let base = 0;
    let product = 0;
    for (const { levels, codes, columns, T } of factors) {
      const k = columns.length;
      for (const [i, column] of columns.entries())
        for (let j = 0; j <= i; j++) product += (column?.[row] ?? 1) * scale * T[i][j] * v[base + codes[row] * k + j];
      base += levels * k;
    }
    sum += Math.exp(value) * product * product;
  }
  return sum;
}

const MODELS = [
  [1, 1],
  [2, 1],
  [2, 2],
].map((widths) => ({ widths, model: crossed([300, 250], widths, 6000) }));

/** The step by conjugate gradients at the current point and that of a new factor; the square of the difference in A's norm. */
function bothSteps(problem: Problem, model: LevelModel, scale: number, relative: number, enough = 0) {
  run(problem.evaluate(Want.Random));
  const { pauses, value: error } = counted(problem.conjugateNewtonStep(relative, enough));
  const decrement = problem.scalar(Scalar.Decrement);
  const step = stepOf(problem);
  run(problem.factor());
  run(problem.newtonStep());
  const newton = stepOf(problem);
  const difference = step.map((value, i) => value - newton[i]);
  return {
    pauses,
    error,
    decrement,
    newton: problem.scalar(Scalar.Decrement),
    square: squareInA(problem, model, scale, difference),
  };
}

const ACCURACIES = [1e-2, 1e-4, 1e-8, 1e-12];

// Expected: the step of a new factor, which sparse.test.ts compares with dense matrices. With a preconditioner M near A the error's
// square is known as rᵀM⁻¹r, which is off by as much as M is.
describe.each(MODELS)("crossed levels of $widths columns", ({ model }) => {
  it("have a factor that is dear", () => {
    expect(problemOf(model).factorIsDear).toBe(true);
  });

  const atItsMode = () => {
    const problem = problemOf(model);
    run(laplace(problem, false));
    return problem;
  };

  it("take one iteration with the very factor of A", () => {
    const problem = problemOf(model);
    run(problem.evaluate(Want.Random));
    run(problem.factor());
    const { pauses, error, square, decrement, newton } = bothSteps(problem, model, 1, 1e-12);
    expect(pauses).toBe(1);
    for (const rest of [error!, square]) expect(rest).toBeLessThan(1e-24 * newton);
    expect(decrement / newton).toBeCloseTo(1, 13);
  });

  it.each(ACCURACIES)("after T and β moved a little: the step's square to %d of itself", (relative) => {
    for (const [scale, shift] of [
      [1.01, 0.01],
      [1.05, 0.02],
      [0.95, -0.02],
    ]) {
      const problem = atItsMode();
      move(problem, model, scale, shift);
      const { pauses, error, square, newton } = bothSteps(problem, model, scale, relative);
      expect(pauses).toBeLessThanOrEqual(5);
      expect(error).toBeLessThanOrEqual(relative * newton);
      expect(square).toBeLessThan(1.2 * error!);
    }
  });

  it.each([1, 1e-4, 1e-8])("or to %d, if that is more", (enough) => {
    const problem = atItsMode();
    move(problem, model, 1.05, 0.02);
    const { error, square } = bothSteps(problem, model, 1.05, 0, enough);
    expect(error).toBeLessThanOrEqual(enough);
    expect(square).toBeLessThan(1.2 * enough);
  });

  // A ten times smaller than M: the error is up to ten times what it is taken for
  it.each(ACCURACIES)("after they moved a lot: to %d within a factor of 12, or not at all", (relative) => {
    for (const [scale, shift] of [
      [2, 0.5],
      [0.5, -0.5],
      [0.1, -1],
      [5, 1],
      [10, 0],
    ]) {
      const problem = atItsMode();
      move(problem, model, scale, shift);
      const { pauses, error, square, newton } = bothSteps(problem, model, scale, relative);
      expect(pauses).toBeLessThanOrEqual(25);
      if (error === undefined) expect(pauses).toBe(25);
      else expect(square).toBeLessThan(12 * relative * newton);
    }
  });

  it.each(ACCURACIES)("without any factor, by A's diagonal blocks: to %d within a factor of 4", (relative) => {
    const { pauses, square, newton } = bothSteps(problemOf(model), model, 1, relative);
    expect(pauses).toBeLessThanOrEqual(15);
    expect(square).toBeLessThan(4 * relative * newton);
  });

  // The step minimises a quadratic function over a subspace: what it falls short of is the error's square.
  it("the decrement falls short of a Newton step's by the error's square", () => {
    for (const relative of [1e-2, 1e-4]) {
      const problem = atItsMode();
      move(problem, model, 0.5, -0.5);
      const { decrement, newton, square } = bothSteps(problem, model, 0.5, relative);
      expect((newton - decrement) / square).toBeCloseTo(1, 6);
    }
  });
});

it.each([
  [[120, 100], 3000],
  [[300], 6000],
  [[2000, 3], 6000],
])("never where factors are cheap: %j levels", (levels, n) => {
  const model = crossed(
    levels,
    levels.map(() => 1),
    n,
  );
  const problem = problemOf(model);
  expect(problem.factorIsDear).toBe(false);
  run(problem.evaluate(Want.Random));
  expect(counted(problem.conjugateNewtonStep(1, 1))).toEqual({ pauses: 0, value: undefined });
  run(problem.factor());
  expect(counted(problem.conjugateNewtonStep(1, 1))).toEqual({ pauses: 0, value: undefined });
});

describe.each(MODELS.slice(0, 2))("values do not depend on how the modes were found, widths $widths", ({ model }) => {
  const places: readonly (readonly [scale: number, shift: number])[] = [
    [1, 0],
    [1.02, 0.01],
    [0.7, 0.2],
    [1.5, -0.3],
    [0.05, 0],
  ];

  /** Values and gradients from place to place; the search at each begins at the modes of the one before. */
  function walk(isDear: boolean, accuracy?: number) {
    const problem = problemOf(model);
    Object.assign(problem, { factorIsDear: isDear });
    return places.map(([scale, shift]) => {
      move(problem, model, scale, shift);
      const { value } = run(laplace(problem, false, { accuracy }));
      run(laplaceGradient(problem, false));
      return { value, gradient: [...problem.betaGradient, ...model.factors.flatMap((_, f) => [...problem.lambdaGradient(f)])] };
    });
  }

  // accuracy.test.ts says what the accuracy a promises: values to 8a
  it.each([1e-2, 1e-4, 1e-8, undefined])("asked to %s", (accuracy) => {
    const factored = walk(false, accuracy);
    for (const [i, found] of walk(true, accuracy).entries()) {
      const expected = factored[i];
      const rounding = 1e-12 * Math.abs(expected.value);
      expect(Math.abs(found.value - expected.value)).toBeLessThan(16 * (accuracy ?? 1e-10) + rounding);
      const scale = Math.max(...expected.gradient.map(Math.abs));
      for (const [j, slope] of found.gradient.entries())
        expect(Math.abs(slope - expected.gradient[j]) / scale).toBeLessThan(accuracy ?? 1e-10);
    }
  });
});
