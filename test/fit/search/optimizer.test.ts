import { describe, expect, it } from "vitest";
import { type FitOptions, type FitProgress, fitglme } from "../../../src/index.js";
import { fitCase, referenceCase } from "../../reference/referenceCase.js";

/** Small models of every family, one to three terms, ML, REML, Laplace, ApproximateLaplace and quadrature; dyestuff2 has its variance at 0. */
const SMALL = [
  "cbpp",
  "cbpp-agq9",
  "cbpp-approx",
  "contraception",
  "dyestuff2-ml",
  "dyestuff2-reml",
  "epil",
  "gamma-log",
  "grouseticks",
  "inversegaussian-log",
  "normal-log",
  "pastes",
  "probit",
  "salamanders",
  "sleepstudy-reml",
  "toenail",
  "two-terms-one-group",
];
const fitted = (name: string, options: FitOptions = {}) => fitCase(referenceCase(name), options);

describe("fminsearch", () => {
  it.each(SMALL)("%s: ends where the quasi-Newton method ends", async (name) => {
    const usual = await fitted(name);
    const model = await fitted(name, { optimizer: "fminsearch" });
    expect(model.convergence.status).toBe("converged");
    expect(Math.abs(model.logLikelihood - usual.logLikelihood)).toBeLessThan(5e-8);
    expect(model.convergence.singular).toEqual(usual.convergence.singular);
    const expected = [...usual.fixedEffects()];
    for (const [j, { estimate, se }] of [...model.fixedEffects()].entries()) {
      expect(Math.abs(estimate - expected[j].estimate) / se).toBeLessThan(2e-4);
      expect(se / expected[j].se).toBeCloseTo(1, 4);
    }
  });

  it("finds its way by values alone: many of them, and says how flat the objective is at the end", async () => {
    const reports: FitProgress[] = [];
    const { convergence } = await fitted("cbpp", { optimizer: "fminsearch", onProgress: (report) => reports.push(report) });
    expect(convergence.evaluations).toBeGreaterThan(100);
    expect(convergence.gradientNorm).toBeLessThan(1e-7);
    expect(reports.map(({ iteration }) => iteration)).toEqual(reports.map((_, i) => i));
    expect(reports.every(({ gradientNorm }) => Number.isNaN(gradientNorm))).toBe(true);
    for (const [i, report] of reports.slice(1).entries()) expect(report.objective).toBeLessThanOrEqual(reports[i].objective);
  });

  it("stops when it is aborted, with the best values so far", async () => {
    const controller = new AbortController();
    const onProgress = ({ iteration }: FitProgress) => {
      if (iteration === 5) controller.abort();
    };
    const model = await fitted("cbpp", { optimizer: "fminsearch", signal: controller.signal, onProgress });
    expect(model.convergence).toMatchObject({ status: "aborted", iterations: 5 });
    expect(Number.isFinite(model.logLikelihood)).toBe(true);
  });
});

describe("fminsearch at the edge of the domain", () => {
  // counts in proportion to x: with the identity link the likelihood is highest at an intercept of 0, where rows with x = 0 have the mean 0
  const g = [..."aaaabbbbccccdddd"];
  const x = g.map((_, row) => row % 4);
  const y = [0, 2, 4, 6, 0, 4, 6, 9, 0, 4, 8, 12, 0, 5, 10, 15];

  it("ends where the quasi-Newton method ends, and says that it is no minimum", async () => {
    const options: FitOptions = { distribution: "poisson", link: "identity", fitMethod: "laplace" };
    const usual = await fitglme({ y, x, g }, "y ~ x + (1 | g)", options);
    const model = await fitglme({ y, x, g }, "y ~ x + (1 | g)", { ...options, optimizer: "fminsearch" });
    for (const [j, { estimate }] of model.fixedEffects().rows.entries())
      expect(estimate).toBeCloseTo(usual.fixedEffects().rows[j].estimate, 7);
    expect(usual.convergence.status).toBe("stalled");
    expect(usual.logLikelihood).toBeNaN(); // a mode at the edge is none: the likelihood falls towards it
    expect(usual.convergence.message).toContain("The log-likelihood is not known there");
    expect(model.convergence.status).toBe("stalled");
    expect(model.convergence.message).toContain("at the edge of where the model is defined");
    expect(Math.abs(model.fixedEffects().rows[0].estimate)).toBeLessThan(1e-6);
  });
});

describe("fminunc", () => {
  it.each(["cbpp", "gamma-log", "sleepstudy-ml"])("%s: is the quasi-Newton method, to the last bit", async (name) => {
    const usual = await fitted(name);
    const model = await fitted(name, { optimizer: "fminunc" });
    expect(model.logLikelihood).toBe(usual.logLikelihood);
    expect([...model.fixedEffects()]).toEqual([...usual.fixedEffects()]);
    expect(model.convergence).toEqual(usual.convergence);
  });
});

describe("optimizerOptions of the quasi-Newton method", () => {
  // gᵀH⁻¹g is the square of the length of the gradient
  it.each([1e-1, 1e-2, 1e-4, 1e-6, 1e-8])("tolFun %d: the gradient at the end is shorter", async (tolFun) => {
    for (const name of SMALL) {
      const { convergence } = await fitted(name, { optimizerOptions: { tolFun } });
      expect(convergence.status).toBe("converged");
      expect(convergence.gradientNorm).toBeLessThan(tolFun * tolFun);
    }
  });

  it("tolFun: the larger, the earlier", async () => {
    const iterations = async (tolFun: number) =>
      (await fitted("contraception", { optimizerOptions: { tolFun } })).convergence.iterations;
    const counts = [await iterations(1), await iterations(1e-2), await iterations(1e-4), await iterations(1e-8)];
    expect([...counts].sort((a, b) => a - b)).toEqual(counts);
    expect(new Set(counts).size).toBe(4);
  });

  it("tolX: the search ends after a step that is shorter", async () => {
    const lengths: number[] = []; // √(gᵀH⁻¹g) before a step is the length of the whole step
    const onProgress = ({ gradientNorm }: FitProgress) => lengths.push(Math.sqrt(gradientNorm));
    const { convergence } = await fitted("contraception", { optimizerOptions: { tolX: 0.05 }, onProgress });
    expect(convergence.status).toBe("converged");
    expect(convergence.gradientNorm).toBeGreaterThan(1e-9);
    expect(lengths.at(-2)).toBeLessThan(0.05);
    for (const length of lengths.slice(0, -2)) expect(length).toBeGreaterThan(0.05);
  });

  it.each([1, 2, 5])("maxIter %d", async (maxIter) => {
    const { convergence, logLikelihood } = await fitted("contraception", {
      optimizerOptions: { MaxIter: maxIter } as FitOptions["optimizerOptions"],
    });
    expect(convergence).toMatchObject({ status: "maxIterations", iterations: maxIter });
    expect(convergence.message).toContain(`Not converged: stopped after ${maxIter} iteration`);
    expect(Number.isFinite(logLikelihood)).toBe(true);
  });

  it("maxFunEvals: no iteration begins after so many evaluations", async () => {
    const reports: FitProgress[] = [];
    const onProgress = (report: FitProgress) => reports.push(report);
    const { convergence } = await fitted("contraception", { optimizerOptions: { maxFunEvals: 8 }, onProgress });
    expect(convergence.status).toBe("maxIterations");
    expect(reports.at(-1)!.evaluations).toBe(8);
    // two more where the solution is settled
    expect(convergence.evaluations).toBeLessThanOrEqual(10);
  });

  it("hold for all minimisations of a fit together", async () => {
    // dyestuff2 is singular: its search goes on once the variance is set to 0
    const { convergence } = await fitted("dyestuff2-ml", { optimizerOptions: { maxIter: 3 } });
    expect(convergence).toMatchObject({ status: "maxIterations", iterations: 3 });
  });
});

describe("optimizerOptions of fminsearch", () => {
  const search = (optimizerOptions: FitOptions["optimizerOptions"]) =>
    fitted("cbpp", { optimizer: "fminsearch", optimizerOptions });

  it("tolFun: how level the simplex has to be", async () => {
    // with points as near as they like the values decide
    const [loose, tight] = [await search({ tolFun: 1e-2, tolX: 10 }), await search({ tolFun: 1e-9, tolX: 10 })];
    expect(loose.convergence.iterations).toBeLessThan(tight.convergence.iterations / 2);
    expect(loose.logLikelihood).toBeLessThan(tight.logLikelihood - 1e-6);
  });

  it("tolX: how small it has to be", async () => {
    const [loose, tight] = [await search({ tolFun: 10, tolX: 1e-1 }), await search({ tolFun: 10, tolX: 1e-4 })];
    expect(loose.convergence.iterations).toBeLessThan(tight.convergence.iterations / 2);
    expect(loose.logLikelihood).toBeLessThan(tight.logLikelihood - 1e-6);
  });

  it("maxIter and maxFunEvals", async () => {
    expect((await search({ maxIter: 20 })).convergence).toMatchObject({ status: "maxIterations", iterations: 20 });
    const { convergence } = await search({ maxFunEvals: 50 });
    expect(convergence.status).toBe("maxIterations");
    // one iteration on five parameters takes 7 at most, the end 5
    expect(convergence.evaluations).toBeGreaterThanOrEqual(50);
    expect(convergence.evaluations).toBeLessThan(62);
  });
});

it("an unknown member of optimizerOptions is answered with the list", async () => {
  await expect(fitted("cbpp", { optimizerOptions: { Tolerance: 1 } as FitOptions["optimizerOptions"] })).rejects.toMatchObject({
    name: "GlmeError",
    code: "unknownOption",
    message: expect.stringContaining("tolFun, tolX, maxIter, display, maxFunEvals"),
  });
});

it("every optimizer finds the mean", async () => {
  // without differences between the groups: mean 4, Σ(y − 4)² = 10, −2 log L = 6 (1 + log(2π 10/6))
  const table = { y: [2, 3, 4, 4, 5, 6], g: ["a", "b", "a", "b", "a", "b"] };
  for (const optimizer of ["quasinewton", "fminunc", "fminsearch"] as const) {
    const model = await fitglme(table, "y ~ 1 + (1 | g)", { optimizer });
    expect(model.fixedEffects().rows[0].estimate).toBeCloseTo(4, 10);
    expect(-2 * model.logLikelihood).toBeCloseTo(6 * (1 + Math.log((2 * Math.PI * 10) / 6)), 10);
  }
});
