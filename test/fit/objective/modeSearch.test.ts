import { describe, expect, it } from "vitest";
import { adviceOnModes } from "../../../src/fit/objective/modeSearch.js";
import type { FitOptions } from "../../../src/index.js";
import { fitCase, referenceCase } from "../../reference/referenceCase.js";

const fitted = (name: string, options: FitOptions = {}) => fitCase(referenceCase(name), options);

const MODELS = [
  "cbpp",
  "cbpp-agq9",
  "cbpp-approx",
  "contraception",
  "epil",
  "gamma-log",
  "grouseticks",
  "inversegaussian-log",
  "normal-log",
  "poisson-sqrt-power",
  "probit",
  "toenail",
];

describe("ebMethod", () => {
  it.each(MODELS)("%s: a trust region leads to the same optimum", async (name) => {
    const usual = await fitted(name);
    const model = await fitted(name, { ebMethod: "trustRegion2D" });
    expect(model.convergence.status).toBe("converged");
    expect(Math.abs(model.logLikelihood - usual.logLikelihood)).toBeLessThan(1e-9);
    const expected = [...usual.fixedEffects()];
    for (const [j, { estimate, se }] of [...model.fixedEffects()].entries()) {
      expect(Math.abs(estimate - expected[j].estimate) / se).toBeLessThan(1e-5);
      expect(se / expected[j].se).toBeCloseTo(1, 7);
    }
  });

  it.each([
    ["lineSearchNewton", "auto"],
    ["fsolve", "trustRegion2D"],
  ] as const)("%s is %s, to the last bit", async (one, other) => {
    for (const name of ["grouseticks", "inversegaussian-log"]) {
      const [a, b] = [await fitted(name, { ebMethod: one }), await fitted(name, { ebMethod: other })];
      expect(a.logLikelihood).toBe(b.logLikelihood);
      expect(a.convergence).toEqual(b.convergence);
      expect([...a.randomEffects()]).toEqual([...b.randomEffects()]);
    }
  });

  it("a trust region takes another path where Newton's own step will not do", async () => {
    const [usual, region] = [await fitted("grouseticks"), await fitted("grouseticks", { ebMethod: "trustRegion2D" })];
    expect(region.convergence.innerSteps).not.toBe(usual.convergence.innerSteps);
  });
});

describe("where modes are not found", () => {
  const advice = (lost: number, unfinished: number, method: "lineSearch" | "trustRegion" = "lineSearch") =>
    adviceOnModes({ misses: { lost, unfinished }, modes: { method } });

  it("the other method, or more steps, are recommended", () => {
    expect(advice(0, 0)).toBe("");
    expect(advice(1, 0)).toBe(
      'In one evaluation the modes of the random effects were not found: ebMethod "trustRegion2D" may find them.',
    );
    expect(advice(3, 0)).toMatch(/^In 3 evaluations .* ebMethod "trustRegion2D"/);
    expect(advice(3, 0, "trustRegion")).toBe("");
    expect(advice(3, 2)).toMatch(/^In 2 evaluations .* ebOptions\.maxIter\.$/);
  });
});

describe("ebOptions", () => {
  const gamma = (ebOptions: FitOptions["ebOptions"]) => fitted("gamma-log", { ebOptions });

  it("tolFun: the looser, the fewer steps, and no more digits lost than it says", async () => {
    const exact = await gamma({ tolFun: 1e-12 });
    const off = async (tolFun: number) => Math.abs((await gamma({ tolFun })).logLikelihood - exact.logLikelihood);
    const [loose, usual] = [await off(1e-3), await off(1e-10)];
    expect(loose).toBeLessThan(1e-3);
    expect(usual).toBeLessThan(1e-10);
    const steps = async (tolFun: number) => (await fitted("cbpp", { ebOptions: { tolFun } })).convergence.innerSteps;
    expect(await steps(0.1)).toBeLessThan(await steps(1e-6));
    expect(await steps(1e-6)).toBeLessThan(await steps(1e-12));
  });

  it("tolX: the longer the last step may be, the fewer steps", async () => {
    const exact = await gamma({});
    const loose = await gamma({ tolX: 0.1 });
    expect(Math.abs(loose.logLikelihood - exact.logLikelihood)).toBeLessThan(1e-3);
    const steps = async (tolX: number) => (await fitted("cbpp", { ebOptions: { tolX } })).convergence.innerSteps;
    expect(await steps(0.1)).toBeLessThan(await steps(1e-6));
  });

  it("maxIter: a few steps take the fit longer to the same place", async () => {
    const [usual, few] = [await fitted("cbpp"), await fitted("cbpp", { ebOptions: { maxIter: 2 } })];
    expect(few.convergence.status).toBe("converged");
    expect(few.logLikelihood).toBeCloseTo(usual.logLikelihood, 8);
    expect(few.convergence.evaluations).toBeGreaterThan(usual.convergence.evaluations);
  });

  it.each(["cbpp-approx", "gamma-log"])(
    "maxIter too small for any start: a status and a sentence, and no NaN (%s)",
    async (name) => {
      const model = await fitted(name, { ebOptions: { MaxIter: 1 } as FitOptions["ebOptions"] });
      expect(model.convergence.status).toBe("failed");
      expect(model.convergence.message).toContain("allow more with ebOptions.maxIter");
      for (const { estimate, se } of model.fixedEffects()) expect(Number.isFinite(estimate) && se > 0).toBe(true);
      expect(model.fitted().every(Number.isFinite)).toBe(true);
      expect(String(model)).toContain("Failed");
    },
  );

  it("unknown members are answered with the list", async () => {
    await expect(fitted("cbpp", { ebOptions: { tolG: 1 } as FitOptions["ebOptions"] })).rejects.toMatchObject({
      code: "unknownOption",
      message: expect.stringContaining("Its options are tolFun, tolX, maxIter, display."),
    });
  });

  it.each(["cbpp-mpl", "sleepstudy-ml"])("are refused where there are no modes to search for: %s", async (name) => {
    await expect(fitted(name, { ebMethod: "fsolve" })).rejects.toMatchObject({
      code: "badOption",
      place: { option: "ebMethod" },
    });
    await expect(fitted(name, { ebOptions: { tolFun: 1 } })).rejects.toMatchObject({
      code: "badOption",
      place: { option: "ebOptions" },
    });
  });
});
