import { describe, expect, it } from "vitest";
import { type FitOptions, fitglme, type GeneralizedLinearMixedModel } from "../../../src/index.js";
import { RandomStream } from "../../generators/stream.js";

const logistic = (eta: number) => 1 / (1 + Math.exp(-eta));

/** Rows of 10 groups with a covariate, a factor of three levels, and outcomes and counts that depend on covariate and group. */
function simulate(rows: number) {
  const stream = new RandomStream(1);
  const effects = Array.from({ length: 10 }, () => 0.5 * stream.normal());
  const group = Array.from({ length: rows }, (_, row) => row % 10);
  const x = group.map(() => stream.between(-1, 1));
  const z = group.map(() => stream.between(-1, 1));
  const f = group.map((_, row) => "abc"[Math.floor(row / 10) % 3]);
  const outcome = x.map((value, row) => stream.binomial(1, logistic(0.3 + value + effects[group[row]])));
  const count = x.map((value, row) => stream.poisson(Math.exp(0.3 + 0.4 * value + effects[group[row]])));
  return { outcome, count, x, z, f, g: group.map((level) => `g${level}`) };
}

const table = simulate(200);
const binomial: FitOptions = { distribution: "binomial", fitMethod: "laplace" };
const poisson: FitOptions = { distribution: "poisson", fitMethod: "laplace" };

interface Case {
  readonly what: string;
  readonly y: readonly number[];
  readonly formula: string;
  readonly options: FitOptions;
  readonly separated: readonly string[];
}

const { outcome, count, x, z, f } = table;

// What has no finite estimate follows from the data: a predictor, or a sum of several, at infinity explains rows without error.
const separated: readonly Case[] = [
  {
    what: "a covariate tells the outcomes apart",
    y: x.map((value) => (value > 0 ? 1 : 0)),
    formula: "y ~ x + (1 | g)",
    options: binomial,
    separated: ["(Intercept)", "x"],
  },
  {
    what: "two covariates together tell the outcomes apart",
    y: x.map((value, row) => (value + z[row] > 0 ? 1 : 0)),
    formula: "y ~ x + z + (1 | g)",
    options: binomial,
    separated: ["(Intercept)", "x", "z"],
  },
  {
    what: "a level has successes only",
    y: outcome.map((value, row) => (f[row] === "b" ? 1 : value)),
    formula: "y ~ x + f + (1 | g)",
    options: binomial,
    separated: ["f_b"],
  },
  {
    what: "the reference level has successes only",
    y: outcome.map((value, row) => (f[row] === "a" ? 1 : value)),
    formula: "y ~ x + f + (1 | g)",
    options: binomial,
    separated: ["(Intercept)", "f_b", "f_c"],
  },
  {
    what: "a level has zeros only",
    y: count.map((value, row) => (f[row] === "c" ? 0 : value)),
    formula: "y ~ x + f + (1 | g)",
    options: poisson,
    separated: ["f_c"],
  },
  {
    what: "all outcomes are 1",
    y: outcome.map(() => 1),
    formula: "y ~ 1 + (1 | g)",
    options: binomial,
    separated: ["(Intercept)"],
  },
  {
    what: "all counts are 0",
    y: count.map(() => 0),
    formula: "y ~ 1 + (1 | g)",
    options: poisson,
    separated: ["(Intercept)"],
  },
];

const fitted = ({ y, formula, options }: Pick<Case, "y" | "formula" | "options">) => fitglme({ ...table, y }, formula, options);

function expectUnnamed(model: GeneralizedLinearMixedModel) {
  expect(model.convergence).toMatchObject({ status: "converged", separated: [] });
  expect(model.convergence.message).not.toContain("separate");
  expect(String(model)).not.toContain("separate");
}

describe("coefficients without a finite estimate are named", () => {
  it.each(separated)("$what", async ({ separated: names, ...call }) => {
    const model = await fitted(call);
    const sentence = `The data separate: ${names.join(", ")} ${names.length === 1 ? "has" : "have"} no finite estimate`;
    expect(model.convergence.separated).toEqual(names);
    expect(model.convergence.message).toContain(sentence);
    expect(String(model)).toContain(sentence);
    for (const { name, estimate, se } of model.fixedEffects()) {
      expect(Number.isFinite(estimate)).toBe(true);
      if (!names.includes(name)) expect(se).toBeLessThan(1);
    }
  });

  it.each(separated)("$what, approximate Laplace", async ({ separated: names, options, ...call }) => {
    const model = await fitted({ ...call, options: { ...options, fitMethod: "approximateLaplace" } });
    expect(model.convergence.separated).toEqual(expect.arrayContaining([...names]));
    expect(String(model)).toContain("The data separate");
  });

  it.each(separated)("$what, pseudo-likelihood", async ({ separated: names, options, ...call }) => {
    const model = await fitted({ ...call, options: { ...options, fitMethod: "mpl" } });
    expect(model.convergence.separated).toEqual(expect.arrayContaining([...names]));
    expect(String(model)).toContain("The data separate");
  });

  // The likelihood is flat to the last digit where the search ends: no standard error can be had, and none is made up.
  it("standard errors that cannot be computed are NaN", async () => {
    const model = await fitted(separated[0]);
    expect(model.convergence.message).toContain("There are no standard errors: ");
    for (const { se } of model.fixedEffects()) expect(se).toBeNaN();
    for (const { sePred } of model.randomEffects()) expect(sePred).toBeNaN();
  });
});

describe("coefficients that the data bound are not named", () => {
  it.each<readonly [string, readonly number[], FitOptions]>([
    ["outcomes", outcome, binomial],
    ["counts", count, poisson],
  ])("%s", async (_, y, options) => {
    for (const fitMethod of ["laplace", "approximateLaplace"] as const) {
      expectUnnamed(await fitted({ y, formula: "y ~ x + z + f + (1 | g)", options: { ...options, fitMethod } }));
    }
  });

  it("one row keeps a covariate from telling the outcomes apart", async () => {
    const y = x.map((value, row) => (value > 0 !== (row === 3) ? 1 : 0));
    expectUnnamed(await fitted({ y, formula: "y ~ x + (1 | g)", options: binomial }));
  });

  // The intercept is that of the year 0, and so are the coefficients of f: known to ±200 there, and well known in the data's years.
  it("coefficients that speak of a place far from the data", async () => {
    const year = x.map((value) => 2010 + 8 * value);
    const formulas = ["y ~ year + (1 | g)", "y ~ f*year + (1 | g)", "y ~ year + year^2 + (1 | g)"];
    for (const formula of formulas) {
      const model = await fitglme({ ...table, y: outcome, year }, formula, binomial);
      expect(model.fixedEffects().rows[0].se).toBeGreaterThan(50);
      expectUnnamed(model);
    }
  });

  describe("a rare level, 3 of 2000 rows", () => {
    const many = simulate(2000);
    const places = [105, 705, 1405];
    const rare = many.f.map((_, row) => (places.includes(row) ? "rare" : "common"));
    const withOutcomes = (outcomes: readonly number[]) => ({
      ...many,
      rare,
      y: many.outcome.map((value, row) => outcomes[places.indexOf(row)] ?? value),
    });

    it("with both outcomes", async () => {
      expectUnnamed(await fitglme(withOutcomes([1, 0, 0]), "y ~ x + rare + (1 | g)", binomial));
    });

    it("is named with one outcome", async () => {
      const model = await fitglme(withOutcomes([1, 1, 1]), "y ~ x + rare + (1 | g)", binomial);
      expect(model.convergence.separated).toEqual(["rare_rare"]);
    });
  });
});
