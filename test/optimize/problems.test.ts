import { expect, it } from "vitest";
import { minimize } from "../../src/optimize/index.js";
import { problems, sumOfSquares } from "./problems.js";
import { objective, run } from "./run.js";

const byName = problems.map((problem) => [problem.name, problem] as const);

/** f's central differences, off by h²f'''/6 + ε|f|/h. */
function centralDifferences(f: (x: Float64Array) => number, x: Float64Array): Float64Array {
  return x.map((value, i) => {
    const h = 1e-5 * Math.max(1, Math.abs(value));
    return (f(x.with(i, value + h)) - f(x.with(i, value - h))) / (2 * h);
  });
}

it.each(byName)("%s: the gradient agrees with central differences", (_, problem) => {
  const x = Float64Array.from(problem.start, (value, i) => value + 0.01 * (i + 1));
  const { value, gradient } = sumOfSquares(problem, x);
  const expected = centralDifferences((at) => sumOfSquares(problem, at).value, x);
  const scale = Math.max(value, ...gradient.map(Math.abs));
  gradient.forEach((slope, i) => void expect(Math.abs(slope - expected[i]) / scale).toBeLessThan(1e-6));
});

/** Upper bounds of the evaluations of f and gradient together: a quarter above what the minimiser takes today. */
const mostEvaluations: Record<string, number> = {
  "1 Rosenbrock": 57,
  "2 Freudenstein and Roth": 28,
  "3 Powell badly scaled": 270,
  "4 Brown badly scaled": 30,
  "5 Beale": 23,
  "6 Jennrich and Sampson": 53,
  "7 Helical valley": 40,
  "8 Bard": 34,
  "9 Gaussian": 8,
  "12 Box three-dimensional": 62,
  "13 Powell singular": 82,
  "14 Wood": 55,
  "15 Kowalik and Osborne": 48,
  "16 Brown and Dennis": 48,
  "18 Biggs EXP6": 63,
  "20 Watson, n = 6": 72,
  "20 Watson, n = 9": 160,
  "21 Extended Rosenbrock, n = 10": 52,
  "23 Penalty I, n = 4": 93,
  "23 Penalty I, n = 10": 102,
  "25 Variably dimensioned, n = 10": 25,
  "26 Trigonometric, n = 10": 40,
  "30 Broyden tridiagonal, n = 20": 37,
};

it.each(byName)("%s: finds the published minimum", (name, problem) => {
  const found = run(
    minimize(
      objective((x) => sumOfSquares(problem, x)),
      Float64Array.from(problem.start),
      { tolerance: 1e-16 },
    ),
  );
  expect(found.status).toBe("converged");
  // The paper prints six digits.
  const distances = problem.minima.map((minimum) => Math.abs(found.value - minimum) / (minimum || 1e-6));
  expect(Math.min(...distances)).toBeLessThan(5e-6);
  expect(found.evaluations).toBeLessThanOrEqual(mostEvaluations[name]);
});
