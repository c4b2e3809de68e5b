import { describe, expect, it } from "vitest";
import { type FitOptions, fitglme } from "../../src/index.js";
import { flag, probability, readOptions } from "../../src/core/readOptions.js";
import type { ResidualPlotType } from "../../src/plot/index.js";
import { errorOf } from "../table/errorOf.js";

const readers = { alpha: probability(0.05), conditional: flag(true) };
const read = (given: unknown) => readOptions("predict", readers, given as object);
const defaults = { alpha: 0.05, conditional: true };

const table = { y: [2, 3, 6, 7, 1, 2, 5, 4], x: [0, 1, 2, 3, 0, 1, 2, 3], g: ["a", "a", "a", "a", "b", "b", "b", "b"] };
const MODEL = "y ~ x + (1 | g)";
const poisson: FitOptions = { distribution: "poisson", fitMethod: "laplace" };

describe("the options of a call", () => {
  it.each([[undefined], [null], [{}], [{ alpha: undefined }]])("%o are none: the defaults hold", (given) => {
    expect(read(given)).toEqual(defaults);
  });

  it.each([
    [5, "5"],
    [true, "true"],
    ["alpha", '"alpha"'],
    [[0.05], "an array"],
    [() => 0.05, "a function"],
  ])("%o are no options", (given, words) => {
    const error = errorOf(() => read(given));
    expect(error).toMatchObject({ code: "badOption", place: {} });
    expect(error.message).toBe(`The options of predict are ${words}, but have to be an object of names and values.`);
  });

  it("are given once, whatever the case", () => {
    const error = errorOf(() => read({ alpha: 0.05, ALPHA: 0.05 }));
    expect(error).toMatchObject({ code: "badOption", place: { option: "alpha" } });
    expect(error.message).toBe("predict is given the option alpha twice.");
    expect(read({ alpha: undefined, ALPHA: 0.01 })).toEqual({ ...defaults, alpha: 0.01 });
  });

  it("are named in words when they are objects", () => {
    for (const [value, words] of [
      [{}, "an object"],
      [Object.create(null), "an object"],
      [[], "an array"],
    ]) {
      expect(errorOf(() => read({ alpha: value })).message).toBe(
        `The option alpha is ${words}, but has to be a number from 0 to 1.`,
      );
    }
  });
});

describe("options of null", () => {
  it("are none for a fit", async () => {
    const model = await fitglme(table, MODEL, null as unknown as FitOptions);
    expect(model.logLikelihood).toBe((await fitglme(table, MODEL)).logLikelihood);
  });

  it("are none for the questions to a model", async () => {
    const model = await fitglme(table, MODEL, poisson);
    const none = null as never;
    expect(model.fixedEffects(none).rows).toEqual(model.fixedEffects().rows);
    expect(model.randomEffects(none).rows).toEqual(model.randomEffects().rows);
    expect(model.covarianceParameters(none).rows).toEqual(model.covarianceParameters().rows);
    expect(model.anova(none).rows).toEqual(model.anova().rows);
    expect(model.coefCI(none)).toEqual(model.coefCI());
    expect(model.coefTest(undefined, undefined, none)).toEqual(model.coefTest());
    expect(model.fitted(none)).toEqual(model.fitted());
    expect(model.residuals(none)).toEqual(model.residuals());
    expect(model.predict(table, none)).toEqual(model.predict(table));
    expect(model.plotResiduals("fitted", none).spec).toEqual(model.plotResiduals("fitted").spec);
  });
});

describe("the options of fitglme", () => {
  // fitglme's documented defaults
  it("may be given as what they are anyway", async () => {
    const written = {
      checkHessian: false,
      covarianceMethod: "conditional",
      dispersionFlag: false,
      ebMethod: "Auto",
      optimizer: "quasinewton",
      plIterations: 100,
      plTolerance: 1e-8,
      startMethod: "default",
      useSequentialFitting: false,
      verbose: 0,
    };
    const model = await fitglme(table, MODEL, { ...poisson, ...written } as FitOptions);
    expect(model.logLikelihood).toBe((await fitglme(table, MODEL, poisson)).logLikelihood);
  });
});

describe("a signal that is aborted before the start", () => {
  it.each<readonly [string, FitOptions]>([
    ["Poisson", poisson],
    ["Poisson, approximate Laplace", { distribution: "poisson", fitMethod: "approximateLaplace" }],
    ["gamma", { distribution: "gamma", fitMethod: "laplace" }],
    ["inverse Gaussian", { distribution: "inverseGaussian", link: "log", fitMethod: "laplace" }],
    ["normal with log link", { link: "log", fitMethod: "laplace" }],
    ["linear", {}],
  ])("%s: no model, and a budget of no time a model at its start", async (_, options) => {
    await expect(fitglme(table, MODEL, { ...options, signal: AbortSignal.abort() })).rejects.toMatchObject({
      name: "AbortError",
    });
    const model = await fitglme(table, MODEL, { ...options, maxTime: 1e-9 });
    expect(model.convergence).toMatchObject({ status: "maxTime", iterations: 0 });
    expect(Number.isFinite(model.logLikelihood)).toBe(true);
    expect(model.logLikelihood).toBeLessThan((await fitglme(table, MODEL, options)).logLikelihood);
  });
});

describe("plotResiduals", () => {
  it("without a type is fitglme's default, a histogram", async () => {
    const model = await fitglme(table, MODEL, poisson);
    expect(model.plotResiduals().spec).toEqual(model.plotResiduals("histogram").spec);
  });

  it.each([
    [null, "null"],
    [5, "5"],
    [{}, "an object"],
    ["fited", '"fited". Did you mean "fitted"?'],
  ])("has no type %o", async (type, words) => {
    const model = await fitglme(table, MODEL, poisson);
    const error = errorOf(() => model.plotResiduals(type as ResidualPlotType));
    expect(error).toMatchObject({ code: "badOption", place: { option: "type" } });
    expect(error.message).toContain(`There is no residual plot ${words}`);
  });
});
