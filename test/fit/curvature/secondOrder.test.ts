// What the joint Hessian does to a model: coefficients' covariance, intervals of the covariance parameters, and the word on a Hessian that is
// not positive definite. Numbers come from definitions: a flat likelihood from parameters that only matter together, the same
// model in other units, pseudo-likelihood's last linear mixed model fitted as one.

import { describe, expect, it } from "vitest";
import { type FitOptions, fitglme, type GeneralizedLinearMixedModel, Table } from "../../../src/index.js";
import { randomModel } from "../../generators/models.js";
import { RandomStream } from "../../generators/stream.js";

const GROUPS = 12;

function simulate() {
  const stream = new RandomStream(5);
  const [intercepts, slopes] = [0.8, 0.6].map((sd) => Array.from({ length: GROUPS }, () => sd * stream.normal()));
  const rows = Array.from({ length: 144 }, (_, i) => {
    const [g, x] = [i % GROUPS, stream.between(-1, 1)];
    const eta = 0.5 + x + intercepts[g] + slopes[g] * x;
    return {
      ...{ x, g: `g${g}`, h: `h${g}`, k: `k${stream.integer(0, 7)}`, row: `r${i}` },
      ...{ eta, y: eta + stream.normal(), count: stream.poisson(Math.exp(eta)), positive: Math.exp(eta) * stream.gamma(4) },
    };
  });
  const column = (name: keyof (typeof rows)[number]) => rows.map((row) => row[name]);
  return Object.fromEntries((Object.keys(rows[0]) as (keyof (typeof rows)[number])[]).map((name) => [name, column(name)]));
}

const table = simulate() as Record<string, number[]>;

/** y with the residuals' means taken out of every level of k: these differ less than chance would make them. */
function levelled(): number[] {
  const residuals = table.y.map((y, i) => y - table.eta[i]);
  return table.y.map((y, i) => {
    const own = residuals.filter((_, other) => table.k[other] === table.k[i]);
    return y - own.reduce((sum, e) => sum + e, 0) / own.length;
  });
}
const poisson: FitOptions = { distribution: "poisson", fitMethod: "laplace" };
const joint: FitOptions = { covarianceMethod: "jointHessian" };
const errorsOf = (model: GeneralizedLinearMixedModel) => [...model.fixedEffects().column("se")];
const intervals = (model: GeneralizedLinearMixedModel) =>
  model.covarianceParameters().rows.map(({ lower, upper }) => [lower, upper]);

function expectAlike(values: readonly number[][], others: readonly number[][], digits: number) {
  expect(values).toHaveLength(others.length);
  for (const [i, ends] of values.entries())
    for (const [side, end] of ends.entries()) expect(end / others[i][side]).toBeCloseTo(1, digits);
}

describe("covarianceMethod jointHessian", () => {
  it("gives the covariance that everything about the coefficients is made with, and changes nothing else", async () => {
    const formula = "count ~ x + (1 + x | g)";
    const [conditional, model] = [
      await fitglme(table, formula, poisson),
      await fitglme(table, formula, { ...poisson, ...joint }),
    ];
    expect(model.logLikelihood).toBe(conditional.logLikelihood);
    expect(model.fixedEffects().column("estimate")).toEqual(conditional.fixedEffects().column("estimate"));
    expect(model.randomEffects().rows).toEqual(conditional.randomEffects().rows);
    const { coefficientCovariance: c } = model;
    expect(c[0][1]).toBeCloseTo(c[1][0], 14);
    expect(errorsOf(model)).toEqual([Math.sqrt(c[0][0]), Math.sqrt(c[1][1])]);
    for (const [j, se] of errorsOf(model).entries()) expect(se).not.toBe(errorsOf(conditional)[j]);
    const slope = model.fixedEffects().rows[1];
    expect(model.anova().rows[1].fStat).toBeCloseTo((slope.estimate / slope.se) ** 2, 10);
    expect(model.coefTest([0, 1]).fStat).toBeCloseTo((slope.estimate / slope.se) ** 2, 10);
    expect(model.coefCI().fixed[1]).toEqual([slope.lower, slope.upper]);
    const { lower } = model.predict({ x: [0] }, { conditional: false });
    expect(Math.log(lower[0])).toBeCloseTo(model.fixedEffects().rows[0].lower, 10);
  });

  it("counts its evaluations: two for each parameter, and one at the estimates", async () => {
    const evaluations = async (formula: string, options: FitOptions) =>
      (await fitglme(table, formula, options)).convergence.evaluations;
    const formula = "count ~ x + (1 + x | g)";
    const more = (await evaluations(formula, { ...poisson, ...joint })) - (await evaluations(formula, poisson));
    expect(more).toBe(2 * (2 + 3) + 1);
    expect((await evaluations("y ~ x + (1 | g)", joint)) - (await evaluations("y ~ x + (1 | g)", {}))).toBe(2 * (1 + 1) + 1);
  });

  it("of pseudo-likelihood leaves the last linear mixed model's", async () => {
    const pseudo: FitOptions = { distribution: "poisson", fitMethod: "mpl" };
    const formula = "count ~ x + (1 | g)";
    expect(errorsOf(await fitglme(table, formula, { ...pseudo, ...joint }))).toEqual(
      errorsOf(await fitglme(table, formula, pseudo)),
    );
  });

  it("takes no more time than there is", async () => {
    const model = await fitglme(table, "count ~ x + (1 | g)", { ...poisson, ...joint, maxTime: 1e-9 });
    expect(model.convergence.message).toMatch(
      /the time budget ended.* There was no time for the Hessian: .+ given the variances\.$/,
    );
    expect(model.convergence.hessian).toBeUndefined();
    expect(errorsOf(model).every((se) => se > 0)).toBe(true);
  });
});

describe("intervals of the covariance parameters", () => {
  it("are the same whether the Hessian was computed with the fit or afterwards", async () => {
    for (const options of [
      poisson,
      { ...poisson, fitMethod: "approximateLaplace" } as const,
      { ...poisson, fitMethod: "mpl" } as const,
    ]) {
      const formula = "count ~ x + (1 + x | g)";
      const [later, before] = [await fitglme(table, formula, options), await fitglme(table, formula, { ...options, ...joint })];
      expect(intervals(later)).toEqual(intervals(before));
      expect(intervals(later).flat().every(Number.isFinite)).toBe(true);
    }
  });

  it("follow the units of a covariate and do not depend on where its zero is", async () => {
    const formula = "count ~ x + (1 + x | g)";
    const original = await fitglme(table, formula, { ...poisson, ...joint });
    const scaled = await fitglme({ ...table, x: table.x.map((x) => 1000 * x) }, formula, { ...poisson, ...joint });
    const [sd, corr, slope, residual] = intervals(original);
    expectAlike(intervals(scaled), [sd, corr, slope.map((end) => end / 1000), residual], 5);
    expect((1000 * errorsOf(scaled)[1]) / errorsOf(original)[1]).toBeCloseTo(1, 6);
    const shifted = await fitglme({ ...table, x: table.x.map((x) => x + 50) }, formula, { ...poisson, ...joint });
    expectAlike([intervals(shifted)[2]], [slope], 5);
    expect(errorsOf(shifted)[1] / errorsOf(original)[1]).toBeCloseTo(1, 6);
  });

  it("of pseudo-likelihood are those of its last linear mixed model", async () => {
    const options: FitOptions = { distribution: "gamma", link: "log", fitMethod: "rempl", plTolerance: 1e-12 };
    const model = await fitglme(table, "positive ~ x + (1 + x | g)", options);
    // log link and gamma: z = η + (y − μ)/μ, weight 1
    const mean = model.fitted();
    const z = [...mean].map((mu, i) => Math.log(mu) + table.positive[i] / mu - 1);
    const linear = await fitglme({ ...table, z }, "z ~ x + (1 + x | g)", { fitMethod: "rempl" });
    expect(linear.dispersion).toBeCloseTo(model.dispersion, 8);
    expectAlike(intervals(model), intervals(linear), 5);
  });

  it("are wider for a smaller alpha, by the normal quantile", async () => {
    const model = await fitglme(table, "y ~ x + (1 | g)");
    const reach = (alpha?: number) => {
      const { estimate, upper, lower } = model.covarianceParameters({ alpha }).rows[0];
      expect(Math.log(upper / estimate)).toBeCloseTo(Math.log(estimate / lower), 12);
      return Math.log(upper / estimate);
    };
    // 2.5758293035489 and 1.9599639845401: normal quantiles of 0.995 and 0.975
    expect(reach(0.01) / reach()).toBeCloseTo(2.5758293035489 / 1.9599639845401, 12);
    expect(reach(1)).toBeCloseTo(0, 14);
  });

  it("are missing where a standard deviation is 0, and those of the others are as without it", async () => {
    const data = { ...table, y: levelled() };
    const [without, model] = [
      await fitglme(data, "y ~ x + (1 + x | g)", joint),
      await fitglme(data, "y ~ x + (1 + x | g) + (1 | k)", joint),
    ];
    expect(model.convergence.singular).toEqual(["sd (Intercept) | k"]);
    expect(model.convergence.hessian).toEqual({ positiveDefinite: true, flat: [] });
    const parameters = model.covarianceParameters();
    expect(parameters.rows[3]).toMatchObject({ estimate: 0, lower: Number.NaN, upper: Number.NaN });
    expect(parameters.notes).toEqual([
      "There is no interval for sd (Intercept) | k: it is estimated at the edge of what is possible.",
    ]);
    expect(String(parameters)).toContain("at the edge of what is possible");
    expectAlike([...intervals(model).slice(0, 3), intervals(model)[4]], intervals(without), 4);
    for (const [j, se] of errorsOf(model).entries()) expect(se / errorsOf(without)[j]).toBeCloseTo(1, 5);
  });
});

describe("checkHessian", () => {
  const checked = (formula: string, options: FitOptions) => fitglme(table, formula, { ...options, checkHessian: true });

  it.each<readonly [string, string, FitOptions, readonly string[]]>([
    ["a variance of rows beside the residual variance", "y ~ x + (1 | row)", {}, ["sd (Intercept) | row", "dispersion"]],
    ["the same by REML", "y ~ x + (1 | g) + (1 | row)", { fitMethod: "rempl" }, ["sd (Intercept) | row", "dispersion"]],
    ["a group under two names", "count ~ x + (1 | g) + (1 | h)", poisson, ["sd (Intercept) | g", "sd (Intercept) | h"]],
    [
      "the same by pseudo-likelihood",
      "count ~ x + (1 | g) + (1 | h)",
      { ...poisson, fitMethod: "mpl" },
      ["sd (Intercept) | g", "sd (Intercept) | h"],
    ],
  ])("names what the data do not determine: %s", async (_, formula, options, names) => {
    const model = await checked(formula, options);
    expect(model.convergence.status).toBe("converged");
    expect(model.convergence.hessian).toEqual({ positiveDefinite: false, flat: names });
    const sentence = `The Hessian of −log L is not positive definite: the data do not determine ${names.join(", ")} together.`;
    expect(model.convergence.message.endsWith(sentence)).toBe(true);
    expect(String(model)).toContain(sentence);
    // the coefficients given the variances are as well known as ever
    expect(errorsOf(model)).toEqual(errorsOf(await fitglme(table, formula, options)));
    const parameters = model.covarianceParameters();
    const estimated = parameters.rows.filter(({ group }) => group !== "Error" || model.dispersionEstimated);
    for (const { lower, upper } of estimated) expect([lower, upper]).toEqual([Number.NaN, Number.NaN]);
    expect(parameters.notes).toEqual([sentence]);
  });

  it("leaves no joint standard errors where the Hessian is not positive definite", async () => {
    const model = await checked("y ~ x + (1 | row)", joint);
    expect(errorsOf(model)).toEqual([Number.NaN, Number.NaN]);
  });

  it("says where the Hessian cannot be computed", async () => {
    // identity-like links that do not keep to the domain: the search ends at its edge
    const { user } = randomModel(17);
    const model = await fitglme(Table.from(user.columns as never, { categorical: user.categorical }), user.formula, {
      ...user.options,
      fitMethod: "laplace",
      checkHessian: true,
    } as FitOptions);
    expect(model.convergence.hessian).toEqual({ positiveDefinite: false, flat: [] });
    expect(model.convergence.message).toContain("cannot be computed: next to the estimates the model is not defined");
  });
});
