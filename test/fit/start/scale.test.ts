import { describe, expect, it } from "vitest";
import { type FitOptions, fitglme } from "../../../src/index.js";
import { RandomStream } from "../../generators/stream.js";

/** 120 rows of 12 groups crossed with 6: a positive response of mean e^(1 + 0.3x + effects), gamma of shape 20 about it. */
function positiveTable(deviation: number) {
  const stream = new RandomStream(11);
  const effects = (levels: number) => Array.from({ length: levels }, () => deviation * stream.normal());
  const [ofG, ofH] = [effects(12), effects(6)];
  const g = Array.from({ length: 120 }, (_, row) => row % 12);
  const h = g.map(() => stream.integer(0, 5));
  const x = g.map(() => stream.between(0, 1));
  const y = x.map((value, row) => (Math.exp(1 + 0.3 * value + ofG[g[row]] + ofH[h[row]]) * stream.gamma(20)) / 20);
  return { y, x, g, h };
}

const tables = { "groups that differ": positiveTable(0.25), "groups that hardly differ": positiveTable(0.02) };

const families: readonly (readonly [what: string, options: FitOptions])[] = [
  ["normal, log", { distribution: "normal", link: "log", fitMethod: "laplace" }],
  ["gamma, reciprocal", { distribution: "gamma", fitMethod: "laplace" }],
  ["inverse Gaussian, −2", { distribution: "inverseGaussian", fitMethod: "laplace" }],
  ["inverse Gaussian, log", { distribution: "inverseGaussian", link: "log", fitMethod: "laplace" }],
  ["gamma, identity", { distribution: "gamma", link: "identity", fitMethod: "laplace" }],
  ["normal, identity", { distribution: "normal", fitMethod: "mpl" }],
];

// The density of s·y is that of y divided by s, and every link here turns s into a shift or a factor of the linear predictor.
describe.each(families)("%s: the units of the response do not matter", (_what, options) => {
  const fitIn = async (unit: number, table: ReturnType<typeof positiveTable>) => {
    const y = table.y.map((value) => unit * value);
    const model = await fitglme({ ...table, y }, "y ~ x + (1 | g) + (1 | h)", options);
    return { ...model.convergence, logLikelihood: model.logLikelihood + y.length * Math.log(unit) };
  };

  it.each(Object.entries(tables))("%s", async (_, table) => {
    const original = await fitIn(1, table);
    expect(original.status).toBe("converged");
    for (const unit of [1e-4, 1e4]) {
      const scaled = await fitIn(unit, table);
      expect(scaled.status).toBe("converged");
      const difference = Math.abs(scaled.logLikelihood - original.logLikelihood);
      expect(difference).toBeLessThan(1e-8 * (1 + Math.abs(original.logLikelihood)));
      expect(Math.abs(scaled.evaluations - original.evaluations)).toBeLessThanOrEqual(2);
      expect(scaled.singular).toEqual(original.singular);
    }
  });

  it("some of the deviations are found to be 0, so that their names are compared too", async () => {
    expect((await fitIn(1, tables["groups that hardly differ"])).singular).toContain("sd (Intercept) | g");
    expect((await fitIn(1, tables["groups that differ"])).singular).toEqual([]);
  });
});
