import { describe, expect, it } from "vitest";
import { minimize, type Progress } from "../../src/optimize/index.js";
import { problems, sumOfSquares } from "./problems.js";
import { objective, run } from "./run.js";

const rosenbrock = problems[0];
const rosenbrockObjective = objective((x) => sumOfSquares(rosenbrock, x));
const rosenbrockStart = Float64Array.from(rosenbrock.start);

/** ½(x − c)ᵀA(x − c), A = [4 1; 1 3], c = (1, −2). */
const quadratic = objective(([a, b]) => {
  const [u, v] = [a - 1, b + 2];
  const gradient = Float64Array.of(4 * u + v, u + 3 * v);
  return { value: (u * gradient[0] + v * gradient[1]) / 2, gradient };
});

/** A⁻¹ */
const quadraticInverse = Float64Array.of(3 / 11, -1 / 11, -1 / 11, 4 / 11);

describe("minimize", () => {
  it("takes one step on a quadratic with its exact inverse Hessian", () => {
    const found = run(minimize(quadratic, Float64Array.of(10, 10), { inverseHessian: quadraticInverse }));
    expect(found).toMatchObject({ status: "converged", iterations: 1, evaluations: 2 });
    expect(found.x[0]).toBeCloseTo(1, 12);
    expect(found.x[1]).toBeCloseTo(-2, 12);
    found.inverseHessian.forEach((value, i) => void expect(value).toBeCloseTo(quadraticInverse[i], 12));
  });

  it("stops at once at the minimum", () => {
    const found = run(minimize(quadratic, Float64Array.of(1, -2)));
    expect(found).toMatchObject({ status: "converged", iterations: 0, evaluations: 1, decrement: 0, value: 0 });
  });

  it("leaves the start as it was", () => {
    const start = Float64Array.of(10, 10);
    run(minimize(quadratic, start));
    expect([...start]).toEqual([10, 10]);
  });

  it("does not depend on the units of the variables when the inverse Hessian is in the same units", () => {
    // Powers of two scale without rounding: the same steps to the last bit.
    const scale = Float64Array.of(1024, 1 / 4096);
    const diagonal = Float64Array.of(1 / 800, 1 / 200);
    const scaled = objective((z) => {
      const { value, gradient } = sumOfSquares(
        rosenbrock,
        z.map((value, i) => value / scale[i]),
      );
      return { value, gradient: gradient.map((slope, i) => slope / scale[i]) };
    });
    const found = run(minimize(rosenbrockObjective, rosenbrockStart, { inverseHessian: diagonal }));
    const foundScaled = run(
      minimize(
        scaled,
        rosenbrockStart.map((value, i) => value * scale[i]),
        {
          inverseHessian: diagonal.map((value, i) => value * scale[i] * scale[i]),
        },
      ),
    );
    expect(foundScaled.evaluations).toBe(found.evaluations);
    expect(foundScaled.decrement).toBe(found.decrement);
    expect([...foundScaled.x]).toEqual([found.x[0] * scale[0], found.x[1] * scale[1]]);
  });

  it("finds a minimum next to where the objective is infinite", () => {
    // x − 1e-6 log x on x > 0: the minimum is at x = 1e-6, and the first steps lead below 0.
    const barrier = objective(([x]) => ({
      value: x > 0 ? x - 1e-6 * Math.log(x) : Infinity,
      gradient: Float64Array.of(1 - 1e-6 / x),
    }));
    const found = run(minimize(barrier, Float64Array.of(1), { tolerance: 1e-14 }));
    expect(found.status).toBe("converged");
    expect(found.x[0]).toBeCloseTo(1e-6, 12);
  });

  it("leaves the neighbourhood of a saddle", () => {
    // x² − y² + y⁴/2 has a saddle at (0, 0) and its minima −1/2 at (0, ±1).
    const saddle = objective(([x, y]) => ({
      value: x * x - y * y + (y * y * y * y) / 2,
      gradient: Float64Array.of(2 * x, -2 * y + 2 * y * y * y),
    }));
    const found = run(minimize(saddle, Float64Array.of(1, 1e-3)));
    expect(found.status).toBe("converged");
    expect(found.value).toBeCloseTo(-0.5, 9);
  });

  it("keeps the first step it tries within initialRadius", () => {
    const tried: Float64Array[] = [];
    function* watched(x: Float64Array): ReturnType<typeof quadratic> {
      tried.push(x);
      return yield* quadratic(x);
    }
    run(minimize(watched, Float64Array.of(10, 10), { inverseHessian: quadraticInverse, initialRadius: 0.5 }));
    // √(sᵀH⁻¹s), H⁻¹ = A.
    const [u, v] = tried[1].map((value, i) => value - tried[0][i]);
    expect(Math.sqrt(4 * u * u + 2 * u * v + 3 * v * v)).toBeCloseTo(0.5, 12);
  });

  it("reports every iteration, the start included", () => {
    const seen: Progress[] = [];
    const found = run(minimize(rosenbrockObjective, rosenbrockStart, { onIteration: (progress) => seen.push(progress) }));
    expect(seen.map(({ iteration }) => iteration)).toEqual(Array.from({ length: found.iterations + 1 }, (_, i) => i));
    expect(seen[0]).toMatchObject({ value: 24.199999999999996, step: 0, evaluations: 1 });
    expect(seen.at(-1)).toMatchObject({ value: found.value, decrement: found.decrement, evaluations: found.evaluations });
  });

  it("stops after maxIterations with the best point so far", () => {
    const found = run(minimize(rosenbrockObjective, rosenbrockStart, { maxIterations: 3 }));
    expect(found).toMatchObject({ status: "maxIterations", iterations: 3 });
    expect(found.value).toBeLessThan(24.2);
  });

  it.each([1, 2, 3, 4, 5, 6, 7, 8])("never evaluates more than maxEvaluations = %d times", (maxEvaluations) => {
    const found = run(minimize(rosenbrockObjective, rosenbrockStart, { maxEvaluations }));
    expect(found).toMatchObject({ status: "maxIterations", evaluations: maxEvaluations });
  });

  it("begins anew with the first inverse Hessian where a later one is not definite", () => {
    const diagonal = Float64Array.of(1 / 800, 1 / 200);
    const decrements: number[] = [];
    const found = run(
      minimize(rosenbrockObjective, rosenbrockStart, {
        inverseHessian: diagonal,
        renewInverse: function* () {
          yield;
          return Float64Array.of(-1, 0, 0, -1);
        },
        onIteration: ({ decrement }) => decrements.push(decrement),
      }),
    );
    expect(decrements.every((decrement) => decrement >= 0)).toBe(true);
    expect(found.status).toBe("converged");
    expect(found.value).toBeLessThan(1e-9);
  });

  it("can be abandoned between two evaluations", () => {
    let evaluations = 0;
    const steps = minimize(
      objective((x) => {
        evaluations++;
        return sumOfSquares(rosenbrock, x);
      }),
      rosenbrockStart,
    );
    for (let pause = 0; pause < 4; pause++) steps.next();
    expect(steps.return(undefined as never).done).toBe(true);
    expect(evaluations).toBe(3);
  });

  it("names an inverseHessian of the wrong length", () => {
    expect(() => run(minimize(quadratic, Float64Array.of(1, 1), { inverseHessian: new Float64Array(3) }))).toThrow(
      expect.objectContaining({ code: "badOption", place: { option: "inverseHessian" } }),
    );
  });
});

describe("minimize stalls", () => {
  it.each([
    ["an infinite value", Infinity, 1],
    ["a NaN value", Number.NaN, 1],
    ["a NaN gradient", 1, Number.NaN],
  ])("at a start with %s", (_, value, slope) => {
    const found = run(
      minimize(
        objective(() => ({ value, gradient: Float64Array.of(slope) })),
        Float64Array.of(1),
      ),
    );
    expect(found).toMatchObject({ status: "stalled", iterations: 0, evaluations: 1 });
  });

  it("with an inverse Hessian that does not point downhill", () => {
    const found = run(minimize(quadratic, Float64Array.of(10, 10), { inverseHessian: Float64Array.of(-1, -1) }));
    expect(found).toMatchObject({ status: "stalled", evaluations: 1 });
  });

  it("with a gradient of the wrong sign", () => {
    const uphill = objective(([x]) => ({ value: x * x, gradient: Float64Array.of(-2 * x) }));
    expect(run(minimize(uphill, Float64Array.of(1))).status).toBe("stalled");
  });

  it("where the noise of f and gradient allows no better point", () => {
    // Multiplicative noise of 1e-6, absolute noise of 1e-3 in the gradient, from a fixed sequence.
    let seed = 1;
    const noise = (): number => (seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0) / 4294967296 - 0.5;
    const noisy = objective(([a, b]) => ({
      value: (1 + (a - 1) * (a - 1) + 5 * (b - 2) * (b - 2)) * (1 + 1e-6 * noise()),
      gradient: Float64Array.of(2 * (a - 1) + 1e-3 * noise(), 10 * (b - 2) + 1e-3 * noise()),
    }));
    const found = run(minimize(noisy, Float64Array.of(10, 10), { tolerance: 1e-15 }));
    expect(found.status).toBe("stalled");
    expect(found.evaluations).toBeLessThan(60);
    expect(found.value).toBeCloseTo(1, 5);
  });
});

it("minimize converges on the gradient where f has drowned in rounding", () => {
  // f in single precision: its last bit is 1e-4 at 1000, the decrement's tolerance 1e-9.
  const rounded = objective((x) => {
    const { value, gradient } = sumOfSquares(rosenbrock, x);
    return { value: Math.fround(1000 + value), gradient };
  });
  const found = run(minimize(rounded, rosenbrockStart, { noise: 1e-6 }));
  expect(found.status).toBe("converged");
  expect(found.x[0]).toBeCloseTo(1, 4);
});
