// Weights up to 10⁶: the groups' effects are then as good as known, and −2 log L so large that its rounding is 1e-8.

import { describe, expect, it } from "vitest";
import { fitglme } from "../../../src/index.js";
import { normal } from "../../../src/stats/index.js";
import { RandomStream } from "../../generators/stream.js";

const GROUPS = 10;
const stream = new RandomStream(4);
const x = Array.from({ length: 80 }, () => stream.between(-1, 1));
const effects = Array.from({ length: GROUPS }, () => 0.7 * stream.normal());
const g = x.map((_, i) => `g${i % GROUPS}`);
const means = x.map((value, i) => Math.exp(1.2 + 0.3 * value + effects[i % GROUPS]));
const counts = means.map((mean) => stream.poisson(mean));
const spread = means.map((mean) => stream.poisson(mean * (stream.chance(0.5) ? 0.4 : 1.6)));
const withZeros = counts.map((count) => (stream.chance(0.25) ? 0 : count));

/** Of m known normal effects the standard error of log σ̂ is 1/√(2m). */
const ERROR_OF_LOG_SD = 1 / Math.sqrt(2 * GROUPS);

describe.each([
  ["poisson", counts],
  ["negativeBinomial", spread],
  ["negativeBinomial1", spread],
  ["zeroInflatedPoisson", withZeros],
] as const)("%s", (distribution, y) => {
  const fitted = async (weight: number) => {
    const options = { distribution, fitMethod: "laplace", weights: x.map(() => weight) } as const;
    const model = await fitglme({ x, g, y }, "y ~ x + (1 | g)", options);
    const [sd] = model.covarianceParameters().rows;
    const error = Math.log(sd.upper / sd.lower) / 2 / normal.quantile(0.975);
    return { model, sd: sd.estimate, error };
  };

  it.each([1e5, 1e6])("weights of %d: as with weights of 10⁴, and nearer to known effects", async (weight) => {
    const [lighter, heavy] = await Promise.all([fitted(1e4), fitted(weight)]);
    expect(heavy.model.convergence.status).toBe("converged");
    // what is left of the effects' uncertainty is of the order of 1/weight
    expect(heavy.sd / lighter.sd).toBeCloseTo(1, 4);
    expect(heavy.model.logLikelihood / weight / (lighter.model.logLikelihood / 1e4)).toBeCloseTo(1, 4);
    expect(heavy.error / ERROR_OF_LOG_SD).toBeCloseTo(1, 5);
  });
});

describe("means of 10⁶ and more", () => {
  const residuals = x.map(() => stream.normal());
  it.each([1e6, 1e7, 1e8])("counts near %d tell a standard deviation as known effects do", async (size) => {
    const y = means.map((mean, i) => Math.round(size * mean + Math.sqrt(size * mean) * residuals[i]));
    const model = await fitglme({ x, g, y }, "y ~ x + (1 | g)", { distribution: "poisson", fitMethod: "laplace" });
    const [sd] = model.covarianceParameters().rows;
    expect(model.convergence.status).toBe("converged");
    expect(Math.log(sd.upper / sd.lower) / 2 / normal.quantile(0.975) / ERROR_OF_LOG_SD).toBeCloseTo(1, 4);
  });
});
