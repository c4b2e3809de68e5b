// Each option that is given changes a fit or is refused: what api.md and fitglme's documentation say each belongs to.

import { describe, expect, it } from "vitest";
import { type FitOptions, fitglme } from "../../src/index.js";

const table = { y: [2, 3, 6, 7, 1, 2, 5, 4], x: [0, 1, 2, 3, 0, 1, 2, 3], g: ["a", "a", "a", "a", "b", "b", "b", "b"] };

const laplace: FitOptions = { distribution: "poisson", fitMethod: "laplace" };
const linear: FitOptions = { distribution: "normal", fitMethod: "rempl" };
const gamma: FitOptions = { distribution: "gamma", link: "log", fitMethod: "mpl" };

describe("an option that a fit can do nothing with is refused", () => {
  it.each<readonly [string, FitOptions, FitOptions, string]>([
    ["plIterations of laplace", laplace, { plIterations: 20 }, "plIterations is 20, but fitMethod laplace"],
    ["plTolerance of laplace", laplace, { plTolerance: 1e-6 }, "pseudo-likelihood"],
    ["dispersionFlag of laplace", laplace, { dispersionFlag: true }, "a poisson model has no likelihood"],
    ["dispersionFlag of gamma", gamma, { dispersionFlag: true }, "a gamma model always has a dispersion"],
    ["initPLIterations of a linear model", linear, { initPLIterations: 5 }, "fitted exactly"],
    ["muStart of a linear model", linear, { muStart: 5 }, "fitted exactly"],
    ["plIterations of a linear model", linear, { plIterations: 5 }, "fitted exactly"],
    ["initPLIterations of mpl", gamma, { initPLIterations: 5 }, "laplace, approximateLaplace and agq"],
    [
      "useSequentialFitting of approximateLaplace",
      { ...laplace, fitMethod: "approximateLaplace" },
      { useSequentialFitting: true },
      "go through first",
    ],
  ])("%s", async (_, fit, option, words) => {
    const name = Object.keys(option)[0];
    await expect(fitglme(table, "y ~ x + (1 | g)", { ...fit, ...option })).rejects.toMatchObject({
      name: "GlmeError",
      code: "badOption",
      place: { option: name },
      message: expect.stringContaining(words),
      hint: "Leave it out.",
    });
  });

  it.each<readonly [string, FitOptions]>([
    ["ebMethod", { ebMethod: "fsolve" }],
    ["ebOptions", { ebOptions: { tolFun: 0.01 } }],
    ["startMethod", { startMethod: "random" }],
    ["useSequentialFitting", { useSequentialFitting: true }],
    ["covariancePattern", { covariancePattern: "diagonal" }],
    ["fitMethod", { fitMethod: { agq: 7 } }],
  ])("%s without random effects", async (option, given) => {
    await expect(fitglme(table, "y ~ x", { ...laplace, ...given })).rejects.toMatchObject({
      name: "GlmeError",
      code: "badOption",
      place: { option },
      message: expect.stringMatching(/no random (effects|terms)/),
    });
  });

  it("but its standard value may be written out", async () => {
    const written: FitOptions = {
      plIterations: 100,
      plTolerance: 1e-8,
      dispersionFlag: false,
      useSequentialFitting: false,
      ebOptions: {},
    };
    const model = await fitglme(table, "y ~ x + (1 | g)", { ...laplace, ...written });
    expect(model.logLikelihood).toBe((await fitglme(table, "y ~ x + (1 | g)", laplace)).logLikelihood);
  });
});

describe("the value of an option", () => {
  it.each<readonly [string, unknown, string]>([
    ["plIterations", 0, "a whole number, 1 or more"],
    ["plIterations", 2.5, "a whole number, 1 or more"],
    ["plTolerance", 0, "a positive number"],
    ["plTolerance", Number.POSITIVE_INFINITY, "a positive number"],
    ["muStart", 0, "a mean of a poisson response, greater than 0"],
    ["muStart", "x", "a finite number"],
    ["verbose", 3, "0, 1 or 2"],
    ["seed", -1, "a whole number, 0 or more"],
    ["checkHessian", "yes", "true or false"],
    ["ebMethod", "newton", "one of auto, lineSearchNewton, trustRegion2D, fsolve"],
  ])("%s may not be %o", async (option, value, expected) => {
    await expect(fitglme(table, "y ~ x + (1 | g)", { ...laplace, [option]: value } as FitOptions)).rejects.toMatchObject({
      name: "GlmeError",
      code: "badOption",
      place: { option },
      message: expect.stringContaining(expected),
    });
  });

  it("muStart of a binomial model is a probability", async () => {
    const options: FitOptions = { distribution: "binomial", fitMethod: "laplace", muStart: 1 };
    await expect(fitglme({ ...table, y: [0, 1, 0, 1, 1, 1, 0, 1] }, "y ~ x + (1 | g)", options)).rejects.toMatchObject({
      code: "badOption",
      message: expect.stringContaining("between 0 and 1"),
    });
  });

  it("members of solver options are read in any case, and refused when unknown", async () => {
    const options = { ...laplace, optimizerOptions: { TolFum: 1e-3 } } as FitOptions;
    await expect(fitglme(table, "y ~ x + (1 | g)", options)).rejects.toMatchObject({
      code: "unknownOption",
      message: expect.stringContaining('Did you mean "tolFun"?'),
    });
  });
});
