import { expect, it } from "vitest";
import { minimize } from "../../src/optimize/index.js";
import { objective, run } from "./run.js";

/** Yield of dyestuff from 6 batches, 5 preparations each: O. L. Davies, P. L. Goldsmith (eds.), Statistical Methods (1972), table 6.1. */
const batches = [
  [1545, 1440, 1440, 1520, 1580],
  [1540, 1555, 1490, 1560, 1495],
  [1595, 1550, 1605, 1510, 1560],
  [1445, 1440, 1595, 1465, 1545],
  [1595, 1630, 1515, 1635, 1625],
  [1520, 1455, 1450, 1480, 1445],
];
const m = batches.length;
const k = 5;
const means = batches.map((yields) => yields.reduce((sum, value) => sum + value) / k);
const within = batches.reduce((sum, yields, l) => sum + yields.reduce((part, value) => part + (value - means[l]) ** 2, 0), 0);

/**
 * −2 log likelihood of y = β + σθu + σe in (β, θ, log σ²): with λ = 1 + kθ² and B(β) = k Σ (mean − β)²,
 * mk log 2πσ² + m log λ + (within + B/λ)/σ².
 */
const deviance = objective(([beta, theta, logVariance]) => {
  const variance = Math.exp(logVariance);
  const lambda = 1 + k * theta * theta;
  const between = k * means.reduce((sum, mean) => sum + (mean - beta) ** 2, 0);
  const slope = k * means.reduce((sum, mean) => sum + (beta - mean), 0);
  return {
    value: m * k * (Math.log(2 * Math.PI) + logVariance) + m * Math.log(lambda) + (within + between / lambda) / variance,
    gradient: Float64Array.of(
      (2 * slope) / (lambda * variance),
      2 * k * theta * (m / lambda - between / (variance * lambda * lambda)),
      m * k - (within + between / lambda) / variance,
    ),
  };
});

/** Inverse of the expected second derivatives at (θ, σ²). */
function inverseInformation(theta: number, variance: number): Float64Array {
  const lambda = 1 + k * theta * theta;
  const ratio = (2 * k * theta) / lambda;
  const [tt, ts, ss] = [m * ratio * ratio, m * ratio, m * k];
  const determinant = tt * ss - ts * ts;
  const forMean = (variance * lambda) / (2 * m * k);
  return Float64Array.of(forMean, 0, 0, 0, ss / determinant, -ts / determinant, 0, -ts / determinant, tt / determinant);
}

it("fits a random-effects model in a handful of evaluations", () => {
  // Start: mean and variance of all yields, θ = 1.
  const start = Float64Array.of(1500, 1, Math.log(3972));
  const found = run(minimize(deviance, start, { inverseHessian: inverseInformation(1, 3972) }));
  expect(found.status).toBe("converged");
  expect(found.evaluations).toBeLessThanOrEqual(9);
  // Balanced data have the closed form σ² = within/(m(k − 1)), σ²λ = B(mean of means)/m.
  const mean = means.reduce((sum, value) => sum + value) / m;
  const variance = within / (m * (k - 1));
  const between = k * means.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  expect(found.x[0]).toBeCloseTo(mean, 3);
  expect(found.x[1]).toBeCloseTo(Math.sqrt((between / m / variance - 1) / k), 4);
  expect(found.x[2]).toBeCloseTo(Math.log(variance), 5);
  const minimum = m * k * (Math.log(2 * Math.PI * variance) + 1) + m * Math.log(between / m / variance);
  expect(found.value - minimum).toBeLessThan(1e-9);
});
