// The log-normal family. With the log link the model is a linear mixed model of log y, whose log-likelihood lacks −Σ log y: expected values come
// from that fit, which lme4 and R's definitions hold elsewhere (test/reference); moments from N. L. Johnson, S. Kotz, N. Balakrishnan, Continuous
// Univariate Distributions, chapter 14.

import { describe, expect, it } from "vitest";
import { type FitMethod, fitglme } from "../../src/index.js";
import { laplace, laplaceGradient } from "../../src/kernel/index.js";
import { normalVariates, RandomStream } from "../../src/stats/index.js";
import { entries, expectGradient, factorsFrom, lambdaGradients } from "../fit/objective/gradients.js";
import { kernelModel } from "../fit/objective/kernelModel.js";
import { randomModel, seedOf } from "../generators/models.js";
import { run } from "../optimize/run.js";
import { denseLaplace } from "../oracle/laplace.js";

const N = 240;
const GROUPS = 20;

/** y of 20 groups, log y = 1 + 0.3 x + b + e with standard deviations 0.5 and 0.4; `w` counts 1 or 2. */
function columns() {
  const stream = new RandomStream(4);
  const b = normalVariates(stream, GROUPS);
  const e = normalVariates(stream, N);
  const rows = Array.from({ length: N }, (_, i) => i);
  const x = rows.map((i) => (i % 7) - 3);
  const w = rows.map((i) => 1 + (i % 2));
  const log = rows.map((i) => 1 + 0.3 * x[i] + 0.5 * b[i % GROUPS] + (0.4 * e[i]) / Math.sqrt(w[i]));
  return { log, y: log.map(Math.exp), x, w, g: rows.map((i) => `g${i % GROUPS}`) };
}

const data = columns();
const sumOfLogs = data.log.reduce((sum, value) => sum + value, 0);
const options = { distribution: "logNormal", weights: "w" } as const;

describe("random models with every link", () => {
  const seeds = Array.from({ length: 33 }, (_, k) => seedOf("logNormal", k));

  // expected: the dense oracle, which knows the log density alone; central differences
  it.each(seeds)("value and gradient of −2 log L, model %i", (seed) => {
    const model = randomModel(seed);
    const { distribution, link, beta, phi } = model.dense.problem;
    const { factors } = model.dense;
    const { problem, place, inOracleOrder } = kernelModel(model, distribution, link);
    place(beta, factors, phi);
    const oracle = denseLaplace(model.dense.problem);
    expect(run(laplace(problem, false)).value / oracle.value).toBeCloseTo(1, 9);
    const slope = run(laplaceGradient(problem, false));
    const gradient = [
      ...inOracleOrder(problem.betaGradient),
      ...lambdaGradients((r) => problem.lambdaGradient(r), factors),
      slope,
    ];
    const x = Float64Array.from([...Array.from(beta), ...entries(factors).map(({ r, i, j }) => factors[r][i][j]), Math.log(phi)]);
    const modes = problem.modes.slice();
    const value = (at: Float64Array) => {
      place(at, factorsFrom(at.subarray(beta.length), factors), Math.exp(at[at.length - 1]));
      problem.modes.set(modes);
      return run(laplace(problem, false)).value;
    };
    expectGradient(gradient, value, x);
  });
});

describe("with the log link", () => {
  it.each<FitMethod>(["mpl", "rempl", "laplace", "approximateLaplace", { agq: 5 }])(
    "%o is the linear mixed model of log y",
    async (fitMethod) => {
      const model = await fitglme(data, "y ~ x + (1 | g)", { ...options, fitMethod });
      const linear = await fitglme(data, "log ~ x + (1 | g)", {
        weights: "w",
        fitMethod: fitMethod === "rempl" ? "rempl" : "mpl",
      });
      expect(model.convergence.status).toBe("converged");
      const [one, other] = [model, linear].map((m) => m.fixedEffects());
      for (const what of ["estimate", "se"] as const)
        for (const [j, value] of other.column(what).entries()) expect(one.column(what)[j] / value).toBeCloseTo(1, 5);
      expect(model.dispersion / linear.dispersion).toBeCloseTo(1, 5);
      if (fitMethod !== "rempl" && fitMethod !== "mpl")
        expect(model.logLikelihood).toBeCloseTo(linear.logLikelihood - sumOfLogs, 6);
    },
  );
});

it.each(["identity", 0.5, "reciprocal"] as const)("the link %s fits the median", async (link) => {
  const scale = { identity: (m: number) => m, 0.5: Math.sqrt, reciprocal: (m: number) => 1 / m }[link];
  const stream = new RandomStream(8);
  const e = normalVariates(stream, N);
  const median = data.x.map((x) => 5 + 0.8 * x);
  const y = median.map((m, i) => m * Math.exp(0.2 * e[i]));
  const model = await fitglme({ y, x: data.x }, "y ~ x", { distribution: "logNormal", link, fitMethod: "laplace" });
  expect(model.convergence.status).toBe("converged");
  // the maximum of the log-likelihood in closed form: at the estimates the derivative along each coefficient vanishes
  const [b0, b1] = model.fixedEffects().column("estimate");
  const minusLogL = (c0: number, c1: number) =>
    y.reduce((sum, value, i) => {
      const error = Math.log(scale(value)) - Math.log(c0 + c1 * data.x[i]);
      return sum + error * error;
    }, 0);
  const least = minusLogL(b0, b1);
  for (const [d0, d1] of [
    [1e-3, 0],
    [-1e-3, 0],
    [0, 1e-3],
    [0, -1e-3],
  ])
    expect(minusLogL(b0 * (1 + d0), b1 * (1 + d1))).toBeGreaterThan(least);
});

describe("answers", () => {
  const fitted = fitglme(data, "y ~ x + (1 | g)", { ...options, fitMethod: "laplace" });

  it("fitted and predicted values are means, e^(η + φ/2w)", async () => {
    const model = await fitted;
    const phi = model.dispersion;
    const eta = model.link.link(model.fitted().map((mean, i) => mean / Math.exp(phi / (2 * data.w[i]))));
    const [b0, b1] = model.fixedEffects().column("estimate");
    const effects = model.randomEffects().column("estimate");
    for (let i = 0; i < N; i++) expect(eta[i]).toBeCloseTo(b0 + b1 * data.x[i] + effects[i % GROUPS], 10);
    const predicted = model.predict({ x: [2] }, { conditional: false });
    expect(predicted.mean[0]).toBeCloseTo(Math.exp(b0 + 2 * b1 + phi / 2), 10);
    expect(predicted.lower[0]).toBeLessThan(predicted.mean[0]);
  });

  it("the mean over the groups has their variance too", async () => {
    const model = await fitted;
    const [b0, b1] = model.fixedEffects().column("estimate");
    const { mean } = model.predict({ x: [2] }, { conditional: false, average: true });
    expect(mean[0]).toBeCloseTo(Math.exp(b0 + 2 * b1 + model.dispersion / 2 + model.covarianceParameters().psi[0][0][0] / 2), 10);
  });

  it("marginal means are means, with errors by the delta method", async () => {
    const model = await fitted;
    const [row] = model.emmeans([], { type: "response" }).rows;
    const [link] = model.emmeans([]).rows;
    expect(row.estimate).toBeCloseTo(Math.exp(link.estimate + model.dispersion / 2), 10);
    expect(row.se).toBeCloseTo(row.estimate * link.se, 10);
  });

  it("Pearson's residuals are divided by the standard deviation of the response", async () => {
    const model = await fitted;
    const [raw, pearson] = [model.residuals(), model.residuals({ residualType: "pearson" })];
    const means = model.fitted();
    for (let i = 0; i < N; i++)
      expect(raw[i] / pearson[i]).toBeCloseTo(means[i] * Math.sqrt(Math.expm1(model.dispersion / data.w[i])), 10);
  });

  it("the variance on the scale of the link is φ", async () => {
    const model = await fitted;
    const { residual, method } = model.rsquaredNakagawa();
    expect(method).toBe("residual");
    const meanInverse = data.w.reduce((sum, w) => sum + 1 / w, 0) / N;
    expect(residual).toBeCloseTo(model.dispersion * meanInverse, 12);
  });

  it("the cluster-robust covariance is that of the linear model of log y", async () => {
    const model = await fitted;
    const linear = await fitglme(data, "log ~ x + (1 | g)", { weights: "w" });
    const [one, other] = [model, linear].map((m) => m.robustCovariance({ cluster: "g" }).coefficients.column("se"));
    for (const [j, se] of other.entries()) expect(one[j] / se).toBeCloseTo(1, 5);
  });

  it("drawn responses have the median μ and log y the variance φ/w", async () => {
    const model = await fitglme({ y: data.y, x: data.x }, "y ~ x", { distribution: "logNormal", fitMethod: "laplace" });
    const x = new Array(20_000).fill(1);
    const draws = model.random({ x }, { seed: 3 });
    const logs = draws.map(Math.log);
    const [b0, b1] = model.fixedEffects().column("estimate");
    const mean = logs.reduce((sum, value) => sum + value, 0) / logs.length;
    const variance = logs.reduce((sum, value) => sum + (value - mean) ** 2, 0) / logs.length;
    const error = Math.sqrt(model.dispersion / logs.length);
    expect(Math.abs(mean - b0 - b1)).toBeLessThan(5 * error);
    expect(Math.abs(variance / model.dispersion - 1)).toBeLessThan(5 * Math.sqrt(2 / logs.length));
  });
});

it("refuses responses that are not positive", async () => {
  await expect(fitglme({ y: [1, 0, 2] }, "y ~ 1", { distribution: "logNormal" })).rejects.toMatchObject({
    code: "responseRange",
    place: { row: 1 },
    message: expect.stringContaining("a log-normal response is greater than 0"),
  });
});
