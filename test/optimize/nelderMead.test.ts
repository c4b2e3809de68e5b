import { describe, expect, it } from "vitest";
import { nelderMead, type SimplexProgress, type ValueOf } from "../../src/optimize/index.js";
import { problems, sumOfSquares } from "./problems.js";
import { run } from "./run.js";

/** A plain function as one that pauses once an evaluation. */
function values(f: (x: Float64Array) => number): ValueOf {
  return function* (x) {
    yield;
    return f(x);
  };
}

const rosenbrock = values((x) => sumOfSquares(problems[0], x).value);
const rosenbrockStart = Float64Array.from(problems[0].start);
/** (x − 1)² + 4(y + 2)² */
const bowl = values(([x, y]) => (x - 1) * (x - 1) + 4 * (y + 2) * (y + 2));

/**
 * Starts that are not the paper's. Box three-dimensional: from the standard start values lead to y → ∞, where e^(−iy/10) is gone and the best x
 * and z leave 0.0755887.
 */
const starts: Readonly<Record<string, readonly number[]>> = { "12 Box three-dimensional": [0, 5, 0] };

describe("the problems of Moré, Garbow and Hillstrom", () => {
  it.each(problems.map((problem) => [problem.name, problem] as const))("%s: finds the published minimum", (name, problem) => {
    const start = Float64Array.from(starts[name] ?? problem.start);
    const found = run(
      nelderMead(
        values((x) => sumOfSquares(problem, x).value),
        start,
        { valueTolerance: 1e-12, pointTolerance: 1e-6 },
      ),
    );
    expect(found.status).toBe("converged");
    // The paper prints six digits.
    const distances = problem.minima.map((minimum) => Math.abs(found.value - minimum) / (minimum || 1e-6));
    expect(Math.min(...distances)).toBeLessThan(5e-6);
  });
});

describe("nelderMead", () => {
  it("goes on from a simplex that collapses where f still falls", () => {
    // K. I. M. McKinnon, SIAM Journal on Optimization 9 (1998) 148–158: with this start the method contracts for ever towards (0, 0), where f
    // is 0 and falls with slope 1. τ = 2, θ = 6, φ = 60; the minimum is −1/4 at (0, −1/2).
    const [a, b] = [(1 + Math.sqrt(33)) / 8, (1 - Math.sqrt(33)) / 8];
    const mcKinnon = values(([s, t]) => {
      const [x, y] = [s + a * t, s + b * t];
      return (x <= 0 ? 360 : 6) * x * x + y + y * y;
    });
    const moves: string[] = [];
    const found = run(
      nelderMead(mcKinnon, Float64Array.of(0, 0), {
        inverseHessian: Float64Array.of(1, 1),
        onIteration: ({ move }) => moves.push(move),
      }),
    );
    expect(moves.slice(1, 21)).toEqual(new Array(20).fill("contract inside"));
    expect(moves).toContain("restart");
    expect(found.status).toBe("converged");
    expect(found.value + 0.25).toBeLessThan(1e-8);
  });

  it("does not depend on the units and directions of the variables when the inverse Hessian is in the same", () => {
    // x = 1024 z₁, y = 2^-12 z₂ + 3 z₁ · 2^-12: powers of two scale without rounding; the sum rounds, so a few ulp are left
    const c = 1024;
    const d = 1 / 4096;
    const h = Float64Array.of(0.04, 0.01, 0.01, 0.09);
    // z = B x with B = [c 0; 3d d], H_z = B H Bᵀ
    const hz = Float64Array.of(
      c * c * h[0],
      c * d * (3 * h[0] + h[1]),
      c * d * (3 * h[0] + h[1]),
      d * d * (9 * h[0] + 6 * h[1] + h[3]),
    );
    const inZ = values(([z1, z2]) => {
      const x = z1 / c;
      return sumOfSquares(problems[0], Float64Array.of(x, z2 / d - 3 * x)).value;
    });
    const [x, y] = rosenbrockStart;
    const plain = run(nelderMead(rosenbrock, rosenbrockStart, { inverseHessian: h }));
    const mapped = run(nelderMead(inZ, Float64Array.of(c * x, d * (3 * x + y)), { inverseHessian: hz }));
    expect(mapped.evaluations).toBe(plain.evaluations);
    expect(mapped.x[0] / c).toBeCloseTo(plain.x[0], 8);
    expect(mapped.value).toBeLessThan(1e-7);
  });

  it("starts with the edges that the inverse Hessian's roots, or 5 % of the start, give", () => {
    const tried: number[][] = [];
    const watched = values((x) => {
      tried.push([...x]);
      return x[0] * x[0] + x[1] * x[1];
    });
    run(nelderMead(watched, Float64Array.of(10, 0), { maxIterations: 0 }));
    run(nelderMead(watched, Float64Array.of(10, 0), { maxIterations: 0, inverseHessian: Float64Array.of(4, 9) }));
    run(nelderMead(watched, Float64Array.of(10, 0), { maxIterations: 0, inverseHessian: Float64Array.of(4, 2, 2, 10) }));
    expect(tried).toEqual(
      [
        [
          [10, 0],
          [10.5, 0],
          [10, 0.00025],
        ],
        [
          [10, 0],
          [12, 0],
          [10, 3],
        ],
        [
          [10, 0],
          [12, 1],
          [10, 3],
        ],
      ].flat(),
    );
  });

  it("takes Nelder and Mead's first steps", () => {
    // f = x² + y² from the triangle (8, 8), (10, 8), (8, 10). The last of the two worst, (8, 10), goes to its image in the middle (9, 8) of the
    // others, (10, 6): f = 136, better than 164 and not than 128. Then (10, 8) goes: its image in (9, 7) is (8, 6), f = 100, the best so far,
    // and twice as far from there, at (7, 5), f is 74.
    const tried: number[][] = [];
    const square = values((x) => {
      tried.push([...x]);
      return x[0] * x[0] + x[1] * x[1];
    });
    run(nelderMead(square, Float64Array.of(8, 8), { maxIterations: 2, inverseHessian: Float64Array.of(4, 4) }));
    expect(tried).toEqual([
      [8, 8],
      [10, 8],
      [8, 10],
      [10, 6],
      [8, 6],
      [7, 5],
    ]);
  });

  it("finds a minimum next to where the function is infinite or NaN", () => {
    const barrier = values(([x, y]) => x - 1e-3 * Math.log(x) + y * y);
    const found = run(
      nelderMead(barrier, Float64Array.of(1, 1), { inverseHessian: Float64Array.of(4, 4), valueTolerance: 1e-12 }),
    );
    expect(found.status).toBe("converged");
    expect(found.x[0]).toBeCloseTo(1e-3, 6);
  });

  it("finds its way in from outside when a vertex lies inside", () => {
    const inside = values(([x]) => (x > 1 ? (x - 3) * (x - 3) : Infinity));
    const found = run(nelderMead(inside, Float64Array.of(0), { inverseHessian: Float64Array.of(4) }));
    expect(found.status).toBe("converged");
    expect(found.x[0]).toBeCloseTo(3, 3);
  });

  it.each([Infinity, Number.NaN])("stalls where everything is %d", (value) => {
    const found = run(
      nelderMead(
        values(() => value),
        Float64Array.of(1, 2),
      ),
    );
    expect(found).toMatchObject({ status: "stalled", value: Infinity, iterations: 0, evaluations: 3 });
    expect([...found.x]).toEqual([1, 2]);
  });

  it("needs no step where there is nothing to vary", () => {
    expect(
      run(
        nelderMead(
          values(() => 5),
          new Float64Array(0),
        ),
      ),
    ).toMatchObject({ status: "converged", value: 5, evaluations: 1 });
  });

  it("ends with a simplex that is as small and as level as the tolerances say", () => {
    const seen: SimplexProgress[] = [];
    const found = run(
      nelderMead(bowl, Float64Array.of(5, 5), { valueTolerance: 1e-4, pointTolerance: 0.5, onIteration: (at) => seen.push(at) }),
    );
    expect(found).toMatchObject({ status: "converged", evaluations: seen.at(-1)!.evaluations });
    expect(found.valueSpread).toBeLessThanOrEqual(1e-4);
    expect(found.pointSpread).toBeLessThanOrEqual(0.5);
    for (const before of seen.slice(0, -1)) expect(before.valueSpread > 1e-4 || before.pointSpread > 0.5).toBe(true);
    const finer = run(nelderMead(bowl, Float64Array.of(5, 5), { valueTolerance: 1e-14, pointTolerance: 0.5 }));
    const smaller = run(nelderMead(bowl, Float64Array.of(5, 5), { valueTolerance: 1e-4, pointTolerance: 1e-9 }));
    expect(finer.evaluations).toBeGreaterThan(found.evaluations);
    expect(smaller.evaluations).toBeGreaterThan(found.evaluations);
  });

  it("never goes up, and reports every iteration", () => {
    const seen: SimplexProgress[] = [];
    const found = run(nelderMead(rosenbrock, rosenbrockStart, { onIteration: (at) => seen.push(at) }));
    expect(seen.map(({ iteration }) => iteration)).toEqual(Array.from({ length: found.iterations + 1 }, (_, i) => i));
    expect(seen[0]).toMatchObject({ move: "start", evaluations: 3 });
    for (const [i, { value, evaluations }] of seen.slice(1).entries()) {
      expect(value).toBeLessThanOrEqual(seen[i].value);
      expect(evaluations).toBeGreaterThan(seen[i].evaluations);
    }
    expect(new Set(seen.map(({ move }) => move)).size).toBeGreaterThanOrEqual(4);
  });

  it("stops after maxIterations and maxEvaluations with the best point so far", () => {
    const byIterations = run(nelderMead(rosenbrock, rosenbrockStart, { maxIterations: 7 }));
    expect(byIterations).toMatchObject({ status: "maxIterations", iterations: 7 });
    const byEvaluations = run(nelderMead(rosenbrock, rosenbrockStart, { maxEvaluations: 20 }));
    expect(byEvaluations.status).toBe("maxIterations");
    expect(byEvaluations.evaluations).toBeGreaterThanOrEqual(20);
    expect(byEvaluations.evaluations).toBeLessThan(24);
    expect(byEvaluations.value).toBeLessThan(24.2);
  });

  it("leaves the start as it was", () => {
    const start = Float64Array.of(5, 5);
    run(nelderMead(bowl, start));
    expect([...start]).toEqual([5, 5]);
  });

  it("names an inverseHessian of the wrong length", () => {
    expect(() => run(nelderMead(bowl, Float64Array.of(1, 1), { inverseHessian: new Float64Array(3) }))).toThrow(
      expect.objectContaining({ code: "badOption", place: { option: "inverseHessian" } }),
    );
  });
});
