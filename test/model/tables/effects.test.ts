import { describe, expect, it, vi } from "vitest";
import type { CovarianceErrors } from "../../../src/fit/run/estimates.js";
import { covarianceOf } from "../inference/covarianceOf.js";
import { GeneralizedLinearMixedModel } from "../../../src/model/index.js";
import type { ModelFit as Fit } from "../../../src/model/rows/fromRows.js";
import { studentT } from "../../../src/stats/index.js";
import { mfr } from "../mfr.js";

const model = new GeneralizedLinearMixedModel(mfr);

describe("fixedEffects", () => {
  it("is what `coefficients` shows", () => {
    expect(model.coefficients.rows).toEqual(model.fixedEffects().rows);
  });

  it("uses normal quantiles without degrees of freedom", () => {
    // 1.959963984540054: the 0.975 quantile of the standard normal distribution.
    const { estimate, se, lower, upper } = model.fixedEffects({ dfMethod: "none" }).rows[0];
    expect(lower).toBeCloseTo(estimate - 1.959963984540054 * se, 14);
    expect(upper).toBeCloseTo(estimate + 1.959963984540054 * se, 14);
  });

  it("has intervals of width 0 that cover nothing at alpha 1, and all numbers at alpha 0", () => {
    const nothing = model.fixedEffects({ alpha: 1 }).rows[0];
    expect([nothing.lower, nothing.upper]).toEqual([nothing.estimate, nothing.estimate]);
    const everything = model.fixedEffects({ alpha: 0 }).rows[0];
    expect([everything.lower, everything.upper]).toEqual([Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY]);
  });

  it("does not give the model's own estimates away", () => {
    model.fixedEffects().column("estimate")[0] = 100;
    expect(model.fixedEffects().column("estimate")[0]).not.toBe(100);
  });
});

describe("anova", () => {
  it("prints as documented", () => {
    // fitglme's documented F tests of the manufacturing example; F is t² for terms of one column.
    expect(String(model.anova()).split("\n")).toEqual([
      "    Marginal F-tests: DFMethod = 'residual'",
      "",
      "    Term                   FStat       DF1    DF2    pValue    ",
      "    {'(Intercept)'}           84.41    1      94     9.8194e-15",
      "    {'newprocess' }          4.2881    1      94       0.041122",
      "    {'time_dev'   }        0.013016    1      94        0.90941",
      "    {'temp_dev'   }        0.086696    1      94        0.76907",
      "    {'supplier'   }         0.59212    2      94         0.5552",
    ]);
  });

  it("has no denominator degrees of freedom under dfMethod none", () => {
    expect(model.anova({ dfMethod: "none" }).column("df2")[4]).toBe(Number.POSITIVE_INFINITY);
  });
});

describe("randomEffects", () => {
  it("has the documented tests and intervals", () => {
    // fitglme's documented output at Alpha = 0.01 for factories 1 and 2; estimates and errors have five digits.
    const [one, two] = model.randomEffects({ alpha: 0.01 }).rows;
    expect(one).toMatchObject({ group: "factory", level: "1", name: "(Intercept)", df: 94 });
    expect(one.tStat).toBeCloseTo(1.5202, 3);
    expect(one.pValue).toBeCloseTo(0.13182, 4);
    expect(one.lower).toBeCloseTo(-0.21251, 4);
    expect(one.upper).toBeCloseTo(0.79514, 4);
    expect(two.lower).toBeCloseTo(-0.35099, 4);
    expect(two.upper).toBeCloseTo(0.65944, 4);
  });

  it("goes term by term, level by level, effect by effect", () => {
    const term = {
      ...mfr.design.random[0],
      levels: ["a", "b"],
      names: ["(Intercept)", "x"],
      columns: [null, new Float64Array(100)],
    };
    const estimate = {
      ...covarianceOf(2),
      psi: Float64Array.of(1, 0, 0, 1),
      modes: Float64Array.of(1, 2, 3, 4),
      sePred: Float64Array.of(1, 1, 1, 1),
    };
    const other = {
      ...estimate,
      ...covarianceOf(1),
      psi: Float64Array.of(1),
      modes: Float64Array.of(5, 6),
      sePred: Float64Array.of(1, 1),
    };
    const last = { ...term, group: "day", names: ["x"], columns: [new Float64Array(100)] };
    const fit = withTerms([term, last], [estimate, other]);
    const rows = new GeneralizedLinearMixedModel(fit).randomEffects().rows;
    expect(rows.map(({ group, level, name, estimate }) => `${group} ${level} ${name} ${estimate}`)).toEqual([
      "factory a (Intercept) 1",
      "factory a x 2",
      "factory b (Intercept) 3",
      "factory b x 4",
      "day a x 5",
      "day b x 6",
    ]);
  });

  it("computes p-values when they are read, and not before", () => {
    const pValue = vi.spyOn(studentT, "twoSidedP");
    const table = model.randomEffects();
    table.column("lower");
    expect(pValue).not.toHaveBeenCalled();
    table.column("pValue");
    expect(pValue).toHaveBeenCalledTimes(20);
    pValue.mockRestore();
  });

  it("holds a million levels", () => {
    const levels = Array.from({ length: 1_000_000 }, (_, level) => String(level));
    const effects = new Float64Array(levels.length).fill(1);
    const fit = withTerms(
      [{ ...mfr.design.random[0], levels }],
      [{ ...covarianceOf(1), psi: Float64Array.of(1), modes: effects, sePred: effects }],
    );
    const table = new GeneralizedLinearMixedModel(fit).randomEffects();
    expect(table.column("level")[999_999]).toBe("999999");
    // 1 ± t(0.975, 94): the t quantile is 1.985523442.
    expect(table.column("upper")[999_999]).toBeCloseTo(2.985523442, 8);
  });
});

describe("coefCI", () => {
  it("has the intervals of the fixed and of the random effects", () => {
    const { fixed, random } = model.coefCI({ alpha: 0.01 });
    const { lower, upper } = model.fixedEffects({ alpha: 0.01 }).rows[1];
    expect(fixed[1]).toEqual([lower, upper]);
    expect(random[0][0]).toBe(model.randomEffects({ alpha: 0.01 }).rows[0].lower);
    expect(random).toHaveLength(20);
  });
});

describe("covarianceParameters", () => {
  it("goes down the columns of the lower triangle, the later effect first in a correlation", () => {
    const term = { ...mfr.design.random[0], names: ["a", "b", "c"], columns: [null, null, null] };
    // Standard deviations 1, 2, 3; correlations 0.5 (a, b), −0.25 (a, c), 0.1 (b, c).
    const psi = Float64Array.of(1, 1, -0.75, 1, 4, 0.6, -0.75, 0.6, 9);
    const modes = new Float64Array(60);
    const parameters = new GeneralizedLinearMixedModel(
      withTerms([term], [{ ...covarianceOf(3), psi, modes, sePred: modes }]),
    ).covarianceParameters();
    const rows = parameters.rows.map(({ group, name1, name2, type, estimate }) => [group, name1, name2, type, estimate]);
    expect(rows).toEqual([
      ["factory", "a", "a", "std", 1],
      ["factory", "b", "a", "corr", 0.5],
      ["factory", "c", "a", "corr", -0.25],
      ["factory", "b", "b", "std", 2],
      ["factory", "c", "b", "corr", expect.closeTo(0.1, 15)],
      ["factory", "c", "c", "std", 3],
      ["Error", "sqrt(Dispersion)", "", "", 1],
    ]);
    expect(parameters.psi[0][2]).toEqual([-0.75, 0.6, 9]);
    expect(parameters.dispersion).toBe(1);
  });

  it("has no correlations of uncorrelated effects", () => {
    const term = { ...mfr.design.random[0], names: ["a", "b"], columns: [null, null], correlated: false };
    const modes = new Float64Array(40);
    const fit = withTerms([term], [{ ...covarianceOf(2, false), psi: Float64Array.of(1, 0, 0, 4), modes, sePred: modes }]);
    const rows = new GeneralizedLinearMixedModel(fit).covarianceParameters().rows;
    expect(rows.map(({ type, estimate }) => [type, estimate])).toEqual([
      ["std", 1],
      ["std", 2],
      ["", 1],
    ]);
  });

  // the titles and columns that fitglme prints: one table for each term, one for the error
  it.each([
    ["compSymm", "CompSymm"],
    ["isotropic", "Isotropic"],
    ["fullCholesky", "FullCholesky"],
    ["matrix", "Pattern"],
  ])("prints the pattern %s as %s", (pattern, title) => {
    const term = { ...mfr.design.random[0], names: ["a", "b"], columns: [null, null] };
    const modes = new Float64Array(40);
    const estimates = { ...covarianceOf(2, false), pattern, psi: Float64Array.of(1, 0, 0, 4), modes, sePred: modes };
    const single = { ...mfr.estimates.random[0], pattern: "isotropic" };
    const fit = withTerms([term, mfr.design.random[0]], [estimates, single]);
    const text = String(new GeneralizedLinearMixedModel(fit).covarianceParameters());
    const lines = text.split("\n").map((line) => line.trim().split(/ {2,}/).join(" | "));
    expect(lines).toEqual([
      `Covariance Type: ${title}`,
      "",
      "Group | Name1 | Name2 | Type | Estimate | Lower | Upper",
      "{'factory'} | {'a'} | {'a'} | {'std'} | 1 | NaN | NaN",
      "{'factory'} | {'b'} | {'b'} | {'std'} | 2 | NaN | NaN",
      "",
      "Covariance Type: Isotropic",
      "",
      "Group | Name1 | Name2 | Type | Estimate | Lower | Upper",
      "{'factory'} | {'(Intercept)'} | {'(Intercept)'} | {'std'} | 0.31381 | NaN | NaN",
      "",
      "Group | Name | Estimate | Lower | Upper",
      "{'Error'} | {'sqrt(Dispersion)'} | 1 | NaN | NaN",
    ]);
  });

  it("has no intervals where nobody knows the errors", () => {
    expect(model.covarianceParameters().column("lower")).toEqual(Float64Array.of(Number.NaN, Number.NaN));
    expect(model.covarianceParameters().notes).toEqual([]);
  });

  const known = (errors: CovarianceErrors) => {
    const term = { ...mfr.design.random[0], names: ["a", "b"], columns: [null, null] };
    // standard deviations 1 and 2, correlation 0.5
    const psi = Float64Array.of(1, 1, 1, 4);
    const covarianceErrors = vi.fn(() => errors);
    const fit = {
      ...withTerms([term], [{ ...covarianceOf(2), psi, modes: new Float64Array(40), sePred: new Float64Array(40) }]),
      covarianceErrors,
    };
    return { model: new GeneralizedLinearMixedModel(fit), covarianceErrors };
  };
  const errors = { random: [Float64Array.of(0.1, 0.3, Number.NaN, 0.2)], dispersion: 0, notes: [] };

  it("has intervals symmetric about log std and about atanh corr, by the normal quantile", () => {
    const rows = known(errors).model.covarianceParameters({ alpha: 0.1 }).rows;
    const z = 1.6448536269514722; // normal quantile of 0.95
    expect(rows[0].lower).toBeCloseTo(Math.exp(-0.1 * z), 14);
    expect(rows[0].upper).toBeCloseTo(Math.exp(0.1 * z), 14);
    expect(rows[1].lower).toBeCloseTo(Math.tanh(Math.atanh(0.5) - 0.3 * z), 14);
    expect(rows[1].upper).toBeCloseTo(Math.tanh(Math.atanh(0.5) + 0.3 * z), 14);
    expect(rows[2].upper).toBeCloseTo(2 * Math.exp(0.2 * z), 14);
    expect([rows[3].lower, rows[3].upper]).toEqual([1, 1]); // a dispersion that is not estimated
  });

  it("has whole lines for alpha 0 and points for alpha 1", () => {
    const { model } = known(errors);
    const ends = (alpha: number) => model.covarianceParameters({ alpha }).rows.map(({ lower, upper }) => [lower, upper]);
    expect(ends(0)).toEqual([
      [0, Number.POSITIVE_INFINITY],
      [-1, 1],
      [0, Number.POSITIVE_INFINITY],
      [1, 1],
    ]);
    for (const [i, [lower, upper]] of ends(1).entries())
      for (const end of [lower, upper]) expect(end).toBeCloseTo([1, 0.5, 2, 1][i], 14);
  });

  it("asks for the errors when an end of an interval is read, and not before", () => {
    const { model, covarianceErrors } = known(errors);
    const parameters = model.covarianceParameters();
    const estimates = [...parameters].map(({ estimate }) => estimate);
    expect(estimates).toEqual([1, 0.5, 2, 1]);
    expect([parameters.rows[1].name1, parameters.column("type")[1], parameters.dispersion]).toEqual(["b", "corr", 1]);
    expect(parameters.psi).toHaveLength(1);
    expect(String(model)).toContain("'corr'");
    expect(covarianceErrors).not.toHaveBeenCalled();
    expect(parameters.rows[0].lower).toBeLessThan(1);
    expect(covarianceErrors).toHaveBeenCalled();
  });

  it("prints the reasons for missing intervals below the table", () => {
    const { model } = known({ ...errors, notes: ["There is no interval for corr b, a | factory."] });
    const text = String(model.covarianceParameters());
    expect(text.split("\n").at(-1)).toBe("    There is no interval for corr b, a | factory.");
    expect(JSON.parse(JSON.stringify(model.covarianceParameters()))[0]).toMatchObject({ name1: "a", estimate: 1 });
  });

  it("refuses an alpha that is no probability, and other options", () => {
    expect(() => model.covarianceParameters({ alpha: 2 })).toThrow("The option alpha is 2, but has to be a number from 0 to 1.");
    expect(() => model.covarianceParameters({ dfMethod: "none" } as object)).toThrow(
      'covarianceParameters has no option "dfMethod"',
    );
  });
});

function withTerms(random: Fit["design"]["random"], estimates: Fit["estimates"]["random"]): Fit {
  return { ...mfr, design: { ...mfr.design, random }, estimates: { ...mfr.estimates, random: estimates } };
}
