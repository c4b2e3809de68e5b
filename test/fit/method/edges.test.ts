// Fits at the edges: of a link's domain, of the effort that was allowed, of what data can tell.

import { describe, expect, it } from "vitest";
import { type FitOptions, fitglme } from "../../../src/index.js";
import { RandomStream } from "../../generators/stream.js";

const FORMULA = "y ~ x + (1 | g)";

/** Rows of 10 groups, and a response for each linear predictor. */
function simulate(seed: number, draw: (stream: RandomStream, eta: number) => number, rowsPerGroup = 8) {
  const stream = new RandomStream(seed);
  const effects = Array.from({ length: 10 }, () => [0.5 * stream.normal(), 0.3 * stream.normal()]);
  const g = Array.from({ length: 10 * rowsPerGroup }, (_, row) => Math.floor(row / rowsPerGroup));
  const x = g.map(() => stream.normal());
  const eta = g.map((level, row) => 0.3 + (0.5 + effects[level][1]) * x[row] + effects[level][0]);
  return { x, g: g.map((level) => `g${level}`), h: g.map((_, row) => `h${row % 4}`), y: eta.map((value) => draw(stream, value)) };
}

const positive = (seed: number) => simulate(seed, (stream, eta) => (Math.exp(eta) * stream.gamma(3)) / 3);
const counts = (seed: number, rowsPerGroup?: number) =>
  simulate(seed, (stream, eta) => stream.poisson(Math.exp(eta)), rowsPerGroup);

describe("a fit is left at the random effects where its value was found", () => {
  // with reciprocal links most places are outside the domain, all random effects at 0 among them
  it.each(["gamma", "inverseGaussian"] as const)("%s, its own link, 40 tables", async (distribution) => {
    for (let seed = 1; seed <= 40; seed++) {
      const model = await fitglme(positive(seed), FORMULA, { distribution, fitMethod: "laplace" });
      if (model.convergence.status !== "converged") continue;
      const numbers = [...model.fitted(), ...model.fixedEffects().column("se"), ...model.randomEffects().column("sePred")];
      expect(numbers.every(Number.isFinite), `seed ${seed}`).toBe(true);
      const modes = model.randomEffects().column("estimate");
      if (model.convergence.singular.length === 0) expect(modes.some((mode) => mode !== 0)).toBe(true);
    }
  });
});

describe("pseudo-likelihood within limits", () => {
  const table = counts(3, 24);
  const fitted = (options: FitOptions) =>
    fitglme(table, "y ~ x + (1 + x | g)", { distribution: "poisson", fitMethod: "mpl", ...options });

  it.each<FitOptions>([
    { optimizerOptions: { maxFunEvals: 1 } },
    { optimizer: "fminsearch", optimizerOptions: { maxIter: 1 } },
    { optimizer: "fminsearch", optimizerOptions: { maxFunEvals: 10 } },
  ])("%j: a search that stands still because it may not go on has not converged", async (options) => {
    const { convergence } = await fitted(options);
    expect(convergence.status).toBe("maxIterations");
    expect(convergence.message).toContain("optimizerOptions");
  });

  it("the looser plTolerance, the fewer iterations, and the standard is stricter than 1e-4", async () => {
    const iterations = async (plTolerance?: number) => (await fitted({ plTolerance })).convergence.iterations;
    const [coarse, loose, usual] = [await iterations(10), await iterations(1e-4), await iterations()];
    expect(coarse).toBeLessThan(loose);
    expect(loose).toBeLessThan(usual);
  });
});

it("a simplex that has shrunk to one point ends", async () => {
  for (const seed of [3, 4, 5]) {
    const options = {
      distribution: "negativeBinomial1",
      link: "identity",
      fitMethod: "laplace",
      optimizer: "fminsearch",
    } as const;
    const { convergence, logLikelihood } = await fitglme(counts(seed), FORMULA, options);
    expect(convergence.evaluations).toBeLessThan(5000);
    expect(Number.isFinite(logLikelihood)).toBe(true);
  }
});

it("a response that is its own mean has the residual 0, whatever variance is left there", async () => {
  const x = Array.from({ length: 60 }, (_, i) => i - 29.5);
  const columns = { x, y: x.map((v) => (v > 0 ? 1 : 0)), g: x.map((_, i) => `g${i % 6}`) };
  const model = await fitglme(columns, "y ~ x + (1 | g)", { distribution: "binomial", fitMethod: "laplace" });
  for (const residual of model.residuals({ residualType: "pearson" })) expect(Math.abs(residual)).toBeLessThan(1e-3);
});

describe("separation", () => {
  it("is said of the coefficients that ran off alone, standard errors or not", async () => {
    const table = counts(6, 24);
    const y = table.y.map((count, row) => (table.h[row] === "h1" ? 0 : count));
    for (const formula of ["y ~ x + h + (1 | g)", "y ~ x + h + (x | h) + (1 | g)"]) {
      const { convergence } = await fitglme({ ...table, y }, formula, { distribution: "poisson", fitMethod: "laplace" });
      expect(convergence.separated).toEqual(["h_h1"]);
    }
  });

  it.each(["identity", 0.5] as const)("link %s: a mean of 0 is a place like others", async (link) => {
    const table = counts(6, 24);
    const y = table.y.map((count, row) => (table.h[row] === "h1" ? 0 : count));
    const model = await fitglme({ ...table, y }, "y ~ h + (1 | g)", { distribution: "poisson", link, fitMethod: "laplace" });
    expect(model.convergence.separated).toEqual([]);
  });
});

describe("variances at 0 and correlations at ±1", () => {
  const binary = (seed: number) => simulate(seed, (stream, eta) => Number(stream.chance(1 / (1 + Math.exp(-eta)))), 6);

  it.each<FitOptions["fitMethod"]>(["laplace", { agq: 5 }])("are exact by %j", async (fitMethod) => {
    let [zeros, ones] = [0, 0];
    for (let seed = 1; seed <= 30; seed++) {
      const model = await fitglme(binary(seed), "y ~ x + (1 + x | g)", { distribution: "binomial", fitMethod });
      for (const { type, estimate } of model.covarianceParameters().rows) {
        if (type === "std" && estimate < 1e-8) {
          expect(estimate).toBe(0);
          zeros++;
        }
        if (type === "corr" && !Number.isNaN(estimate)) {
          expect(Math.abs(estimate)).toBeLessThanOrEqual(1);
          if (Math.abs(estimate) > 1 - 1e-9) ones++;
        }
      }
    }
    expect(zeros).toBeGreaterThan(2);
    expect(ones).toBeGreaterThan(2);
  });
});

it("a logical matrix without a false entry is full covariance, by the same search", async () => {
  const all = [
    [true, true],
    [true, true],
  ];
  const fitted = (covariancePattern?: FitOptions["covariancePattern"]) =>
    fitglme(counts(2), "y ~ x + (1 + x | g)", { distribution: "poisson", fitMethod: { agq: 5 }, covariancePattern });
  expect((await fitted(all)).logLikelihood).toBe((await fitted()).logLikelihood);
});

describe("a dispersion needs variation", () => {
  it.each(["gamma", "inverseGaussian", "beta"] as const)("a constant %s response is refused", async (distribution) => {
    const y = counts(1).y.map(() => 0.25);
    await expect(fitglme({ ...counts(1), y }, FORMULA, { distribution })).rejects.toMatchObject({
      code: "badValue",
      place: { column: "y" },
      message: expect.stringContaining('"y" is 0.25 in every row'),
    });
  });

  it("and more than one row a level: a linear model of one says so", async () => {
    const table = { ...counts(1), id: counts(1).y.map((_, row) => `r${row}`) };
    const { convergence } = await fitglme(table, "y ~ x + (1 | id)");
    expect(convergence.message).toContain("Each level of id has one row");
    expect((await fitglme(table, FORMULA)).convergence.message).not.toContain("one row");
  });
});
