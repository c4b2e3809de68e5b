// Fits of the families with an extra parameter: where they end, what the model says about it, and that the way there does not matter.

import { describe, expect, it } from "vitest";
import { type Distribution, type FitOptions, fitglme } from "../../../src/index.js";
import { RandomStream } from "../../generators/stream.js";
import { fitCase, referenceCase } from "../../reference/referenceCase.js";

const FORMULA = "y ~ x + (1 | g)";

/** Rows of 12 groups; counts whose variance is `binomial` (μ(1 − μ/20)), `poisson` (μ) or `gamma` (μ + μ²/2). */
function counts(kind: "binomial" | "poisson" | "gamma", seed: number, n = 300) {
  const stream = new RandomStream(seed);
  const effects = Array.from({ length: 12 }, () => 0.5 * stream.normal());
  const x = Array.from({ length: n }, () => stream.between(-1, 1));
  const y = x.map((value, row) => {
    const mu = Math.exp(0.8 + 0.4 * value + effects[row % 12]);
    if (kind === "binomial") return stream.binomial(20, Math.min(1, mu / 20));
    return stream.poisson(kind === "poisson" ? mu : (mu * stream.gamma(2)) / 2);
  });
  return { x, y, g: x.map((_, row) => `g${row % 12}`) };
}

describe("counts that vary no more than Poisson's", () => {
  // the limit of these families is the Poisson distribution: its fit is the expected value
  it.each(
    (["negativeBinomial", "negativeBinomial1", "zeroInflatedPoisson"] as const).flatMap((distribution) =>
      (["laplace", "approximateLaplace"] as const).flatMap((fitMethod) =>
        [2, 4, 6].map((seed) => ({ distribution, fitMethod, seed })),
      ),
    ),
  )("$distribution, $fitMethod, seed $seed: the parameter ends at its limit", async ({ distribution, fitMethod, seed }) => {
    const table = counts("binomial", seed);
    const model = await fitglme(table, FORMULA, { distribution, fitMethod });
    const poisson = await fitglme(table, FORMULA, { distribution: "poisson", fitMethod });
    const [name, limit] = { negativeBinomial: ["k", "∞"], negativeBinomial1: ["phi", "0"], zeroInflatedPoisson: ["omega", "0"] }[
      distribution
    ];
    expect(model.convergence.status).toBe("converged");
    expect(model.convergence.singular).toContain(name);
    expect(model.convergence.message).toContain(`The parameter ${name} ran to its limit, ${limit}: the counts vary no more`);
    expect(model.convergence.evaluations).toBeLessThan(30);
    expect(Math.abs(model.logLikelihood - poisson.logLikelihood)).toBeLessThan(1e-8);
    expect(Number.isFinite(model.dispersion)).toBe(true);
    const [ours, theirs] = [model, poisson].map((one) => one.fixedEffects());
    for (const what of ["estimate", "se"] as const)
      for (const [j, value] of theirs.column(what).entries())
        expect(Math.abs(ours.column(what)[j] - value)).toBeLessThan(1e-5 * theirs.column("se")[j]);
    expect(model.diagnose().of("extraAtLimit")).toHaveLength(1);
  });

  it.each(["negativeBinomial", "negativeBinomial1", "zeroInflatedPoisson"] as const)(
    "%s: the joint Hessian knows all but the parameter as well as Poisson's",
    async (distribution) => {
      const table = counts("binomial", 4);
      const joint = { covarianceMethod: "jointHessian" } as const;
      const model = await fitglme(table, FORMULA, { distribution, ...joint });
      const poisson = await fitglme(table, FORMULA, { distribution: "poisson", fitMethod: "laplace", ...joint });
      expect(model.convergence.hessian).toEqual({ positiveDefinite: true, flat: [] });
      const [ours, theirs] = [model, poisson].map((one) => one.fixedEffects().column("se"));
      for (const [j, se] of theirs.entries()) expect(ours[j] / se).toBeCloseTo(1, 6);
      const [deviation, extra] = model.covarianceParameters().rows;
      const [expected] = poisson.covarianceParameters().rows;
      for (const end of ["lower", "upper"] as const) expect(deviation[end] / expected[end]).toBeCloseTo(1, 5);
      expect([extra.lower, extra.upper]).toEqual([Number.NaN, Number.NaN]);
      expect(model.covarianceParameters().notes.join(" ")).toContain(
        `There is no interval for ${extra.name1}: it is estimated at the edge`,
      );
    },
  );

  it("are not said to be so where they do vary more", async () => {
    const model = await fitglme(counts("gamma", 1), FORMULA, { distribution: "negativeBinomial" });
    expect(model.convergence.singular).toEqual([]);
    expect(model.convergence.message).not.toContain("limit");
    expect(model.diagnose().of("extraAtLimit")).toEqual([]);
  });
});

describe("the way to the optimum does not matter", () => {
  const ways: FitOptions[] = [
    { initPLIterations: 3 },
    { useSequentialFitting: true },
    { startMethod: "random", seed: 4 },
    { muStart: 0.6 },
    { optimizer: "fminsearch" },
  ];
  const stream = new RandomStream(5);
  const table = counts("gamma", 3, 240);
  const part = table.y.map((y) => (y + stream.uniform()) / (y + 3));

  it.each(
    (["negativeBinomial", "negativeBinomial1", "beta", "zeroInflatedPoisson"] as const).flatMap((distribution) =>
      ways.map((way) => ({ distribution, way })),
    ),
  )("$distribution, $way", async ({ distribution, way }) => {
    const columns = distribution === "beta" ? { ...table, y: part } : table;
    const usual = await fitglme(columns, FORMULA, { distribution });
    const model = await fitglme(columns, FORMULA, { distribution, ...way });
    expect(model.convergence.status).toBe("converged");
    expect(Math.abs(model.logLikelihood - usual.logLikelihood)).toBeLessThan(1e-7);
    expect(model.dispersion / usual.dispersion).toBeCloseTo(1, 3);
  });
});

describe("what the model says", () => {
  const table = counts("gamma", 7);
  const shares = { ...table, y: table.y.map((y) => (y + 0.5) / (y + 4)) };
  const variances: [Distribution, string, (mu: number, extra: number) => number][] = [
    ["negativeBinomial", "k", (mu, k) => mu + (mu * mu) / k],
    ["negativeBinomial1", "phi", (mu, f) => mu * (1 + f)],
    ["zeroInflatedPoisson", "omega", (mu, odds) => mu * (1 + odds * mu)],
    ["beta", "phi", (mu, f) => (mu * (1 - mu)) / (1 + f)],
  ];

  it.each(variances)("%s: its parameter %s, counted, printed, in the variance", async (distribution, name, variance) => {
    const columns = distribution === "beta" ? shares : table;
    const model = await fitglme(columns, FORMULA, { distribution });
    expect(model.fitMethod).toBe("laplace");
    expect(model.link.name).toBe(distribution === "beta" ? "logit" : "log");
    expect(model.dispersionEstimated).toBe(true);
    const rows = model.covarianceParameters().rows;
    expect(rows[rows.length - 1]).toMatchObject({ group: "Error", name1: name, estimate: model.dispersion });
    // two coefficients, a standard deviation and the parameter
    expect(model.modelCriterion.aic).toBeCloseTo(-2 * model.logLikelihood + 2 * 4, 10);
    expect(model.modelCriterion.bic).toBeCloseTo(-2 * model.logLikelihood + 4 * Math.log(300), 10);
    expect(String(model)).toMatch(new RegExp(`'${name}' +${String(model.dispersion).slice(0, 4)}`));
    const mu = model.fitted();
    const pearson = model.residuals({ residualType: "pearson" });
    for (const [i, y] of columns.y.entries())
      expect(pearson[i]).toBeCloseTo((y - mu[i]) / Math.sqrt(variance(mu[i], model.dispersion)), 10);
  });
});

describe("reference cases", () => {
  it.each(["owls-nb2", "beta-logit"])("%s takes few evaluations, those of the start included", async (name) => {
    const { convergence } = await fitCase(referenceCase(name));
    expect(convergence.evaluations).toBeGreaterThanOrEqual(6);
    expect(convergence.evaluations).toBeLessThanOrEqual(20);
  });
});
