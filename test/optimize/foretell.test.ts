import { describe, expect, it } from "vitest";
import { updateInverse } from "../../src/linalg/inverseHessian.js";
import { times } from "../../src/linalg/matrix.js";
import { dot, minus } from "../../src/linalg/vectors.js";
import { type MinimizeOptions, minimize, type Progress } from "../../src/optimize/index.js";
import { cholesky, solveLower, solveLowerTransposed, weightedGram } from "../oracle/cholesky.js";
import { RandomStream } from "../generators/stream.js";
import { problems, sumOfSquares } from "./problems.js";
import { objective, run } from "./run.js";

const TOLERANCE = 1e-9;

interface Smooth {
  readonly f: (x: Float64Array) => { value: number; gradient: Float64Array };
  readonly start: Float64Array;
  /** The inverse of the information at the start. */
  readonly inverse?: Float64Array;
}

/** Σ μ_i − y_i η_i, η = Xβ and μ = exp η: minus a Poisson regression's log-likelihood in three coefficients. */
function poissonRegression(seed: number): Smooth {
  const stream = new RandomStream(seed);
  const rows = Array.from({ length: 60 }, () => [1, stream.normal(), stream.between(-1, 1)]);
  const beta = [0.5, 0.3 * stream.normal(), 0.5 * stream.normal()];
  const y = rows.map((x) => stream.poisson(Math.exp(x.reduce((sum, value, j) => sum + value * beta[j], 0))));
  const f = (b: Float64Array) => {
    const gradient = new Float64Array(3);
    let value = 0;
    for (const [i, x] of rows.entries()) {
      const eta = x.reduce((sum, z, j) => sum + z * b[j], 0);
      value += Math.exp(eta) - y[i] * eta;
      for (const [j, z] of x.entries()) gradient[j] += z * (Math.exp(eta) - y[i]);
    }
    return { value, gradient };
  };
  const mean = y.reduce((sum, value) => sum + value, 0) / y.length;
  const information = cholesky(
    weightedGram(
      rows.map((row) => Float64Array.from(row)),
      new Float64Array(rows.length).fill(mean),
    ),
  )!;
  const unit = (j: number) => Float64Array.from({ length: 3 }, (_, i) => (i === j ? 1 : 0));
  const inverse = [0, 1, 2].flatMap((j) => [...solveLowerTransposed(information, solveLower(information, unit(j)))]);
  return { f, start: Float64Array.of(Math.log(mean), 0, 0), inverse: Float64Array.from(inverse) };
}

const smooth: readonly (readonly [string, Smooth])[] = [
  ...Array.from({ length: 12 }, (_, seed) => [`Poisson regression ${seed}`, poissonRegression(seed)] as const),
  ...problems.map((problem) => {
    const start = Float64Array.from(problem.start);
    return [problem.name, { f: (x: Float64Array) => sumOfSquares(problem, x), start }] as const;
  }),
];

function minimized({ f, start, inverse }: Smooth, options: MinimizeOptions = {}) {
  const path: Progress[] = [];
  const onIteration = (progress: Progress) => path.push(progress);
  const given = inverse && { inverseHessian: inverse };
  return { path, ...run(minimize(objective(f), start, { ...given, tolerance: TOLERANCE, onIteration, ...options })) };
}

/** After which iteration of a path the next decrement is promised to be below foretell times the tolerance: d₊ = d²/d₋ after whole steps. */
function promised(path: readonly Progress[], foretell: number): number {
  return path.findIndex(({ decrement, step }, i) => {
    if (i === 0 || step !== 1 || !(decrement < 1e-4) || decrement < TOLERANCE) return false;
    return (decrement * decrement) / path[i - 1].decrement < foretell * TOLERANCE;
  });
}

describe.each(smooth)("foretell: %s", (_, problem) => {
  const plain = minimized(problem);

  it("never says so with 0", () => {
    const found = minimized(problem, { foretell: 0 });
    expect(found.foretold).toBe(false);
    expect(found).toEqual(plain);
  });

  it.each([1, 0.3, 0.01, 1e-4])("%d: ends where the next step is promised, on the same path", (foretell) => {
    const found = minimized(problem, { foretell });
    const at = promised(plain.path, foretell);
    expect(found.foretold).toBe(at >= 0);
    expect(found.path).toEqual(at >= 0 ? plain.path.slice(0, at + 1) : plain.path);
    expect(found.status).toBe("converged");
    const { decrement } = found.path.at(-1)!;
    expect(found.decrement).toBe(at >= 0 ? (decrement * decrement) / plain.path[at - 1].decrement : decrement);
    expect(found.evaluations).toBe(found.path.at(-1)!.evaluations);
  });
});

// The promise is a forecast, from what the steps before did; with a margin of 100 it holds where f is smooth and convex.
it("the step that is left to the caller brings the decrement below the tolerance", () => {
  const regressions = Array.from({ length: 60 }, (_, seed) => poissonRegression(seed));
  const foretold = regressions.filter((problem) => minimized(problem, { foretell: 0.01 }).foretold);
  expect(foretold.length).toBeGreaterThan(10);
  for (const problem of foretold) {
    const found = minimized(problem, { foretell: 0.01 });
    expect(found.evaluations).toBe(minimized(problem).evaluations - 1);
    const { gradient } = problem.f(minus(found.x, times(found.inverseHessian, found.gradient)));
    expect(dot(gradient, times(found.inverseHessian, gradient))).toBeLessThan(TOLERANCE);
  }
});

describe("renewInverse", () => {
  const problem = poissonRegression(5);
  const others = Float64Array.of(0.02, 0.001, 0, 0.001, 0.01, 0.002, 0, 0.002, 0.05);

  /** The path, and the points that a better H was asked at. */
  function renewed(given: Float64Array | undefined, from = problem) {
    const asked: Float64Array[] = [];
    function* renewInverse(x: Float64Array) {
      asked.push(x.slice());
      yield;
      return given;
    }
    return { asked, ...minimized(from, { renewInverse }) };
  }

  it.each([undefined, others])("is asked once, at the point that two iterations led to", (given) => {
    const { asked, path } = renewed(given);
    expect(path.length).toBeGreaterThan(4);
    expect(asked).toEqual([path[2].x]);
  });

  it("is not asked where one iteration is enough", () => {
    const bowl: Smooth = {
      f: ([a, b]) => ({ value: a * a + b * b, gradient: Float64Array.of(2 * a, 2 * b) }),
      start: Float64Array.of(3, 4),
      inverse: Float64Array.of(0.5, 0.5),
    };
    const { asked, iterations } = renewed(others, bowl);
    expect([asked.length, iterations]).toEqual([0, 1]);
  });

  it("leaves H as it is with undefined", () => {
    const { asked: _, ...found } = renewed(undefined);
    expect(found).toEqual(minimized(problem));
  });

  // expected: the update by the last step's s and y, applied to the given H
  it("takes what it is given, and teaches it the last step", () => {
    const { path } = renewed(others);
    const [before, at, next] = path.slice(1);
    const H = others.slice();
    const [s, y] = [minus(at.x, before.x), minus(at.gradient, before.gradient)];
    run(updateInverse(H, s, y));
    expect(at.decrement).toBe(dot(at.gradient, times(H, at.gradient)));
    expect(next.step).toBeGreaterThan(0);
    const taught = times(H, at.gradient);
    for (const [j, value] of next.x.entries()) expect(value).toBeCloseTo(at.x[j] - next.step * taught[j], 14);
    for (const [j, value] of times(H, y).entries()) expect(value).toBeCloseTo(s[j], 14);
  });

  it("takes a diagonal for the whole", () => {
    const diagonal = Float64Array.of(others[0], others[4], others[8]);
    const whole = Float64Array.of(others[0], 0, 0, 0, others[4], 0, 0, 0, others[8]);
    expect(renewed(diagonal)).toEqual(renewed(whole));
  });

  it("does not keep or change what it was given", () => {
    const given = others.slice();
    renewed(given);
    expect(given).toEqual(others);
  });

  it("an exact one ends the search at a quadratic's minimum", () => {
    const quadratic: Smooth = {
      f: ([a, b]) => ({
        value: 2 * a * a + a * b + 1.5 * b * b,
        gradient: Float64Array.of(4 * a + b, a + 3 * b),
      }),
      start: Float64Array.of(10, -7),
      inverse: Float64Array.of(0.1, 0.1),
    };
    const exact = Float64Array.of(3 / 11, -1 / 11, -1 / 11, 4 / 11);
    expect(renewed(exact, quadratic).iterations).toBe(3);
    expect(renewed(undefined, quadratic).iterations).toBeGreaterThan(3);
  });
});
