import { expect, it } from "vitest";
import { fitglme } from "../../../src/index.js";
import { RandomStream } from "../../generators/stream.js";

const GROUPS = 60;

/** Ten counts in each of 60 groups, which differ in their means alone: a slope's variance is often estimated as nearly or quite 0. */
function table(seed: number) {
  const stream = new RandomStream(seed);
  const effects = Array.from({ length: GROUPS }, () => 0.8 * stream.normal());
  const g = Array.from({ length: 10 * GROUPS }, (_, row) => row % GROUPS);
  const x = g.map(() => stream.between(-1, 1));
  return { g, x, y: x.map((value, row) => stream.poisson(Math.exp(0.2 + 0.3 * value + effects[g[row]]))) };
}

// Expected: with the canonical link the joint mode of (b, β) solves Xᵀ(y − μ) = 0 and ΨZᵀ(y − μ) = b, at a singular Ψ too.
it.each(Array.from({ length: 13 }, (_, i) => i + 1))(
  "approximateLaplace returns β and b at their joint mode, table %i",
  async (seed) => {
    const { y, x, g } = table(seed);
    const options = { distribution: "poisson", fitMethod: "approximateLaplace" } as const;
    const model = await fitglme({ y, x, g }, "y ~ x + (1 + x | g)", options);
    expect(model.convergence.status).toBe("converged");
    const residuals = Array.from(model.fitted(), (mu, row) => y[row] - mu);
    const total = y.reduce((sum, count) => sum + count, 0);
    const products = [residuals, residuals.map((r, row) => r * x[row])];
    for (const product of products) expect(Math.abs(product.reduce((sum, r) => sum + r, 0)) / total).toBeLessThan(1e-9);

    const [sd, correlation, slopeSd] = [...model.covarianceParameters()].map(({ estimate }) => estimate);
    const covariance = Number.isNaN(correlation) ? 0 : correlation * sd * slopeSd;
    const effects = [...model.randomEffects()];
    for (let level = 0; level < GROUPS; level++) {
      const [s, sx] = products.map((product) => product.reduce((sum, r, row) => sum + (g[row] === level ? r : 0), 0));
      const of = (name: string) => effects.find((row) => row.level === String(level) && row.name === name)!.estimate;
      expect(of("(Intercept)")).toBeCloseTo(sd * sd * s + covariance * sx, 8);
      expect(of("x")).toBeCloseTo(covariance * s + slopeSd * slopeSd * sx, 8);
    }
  },
);
