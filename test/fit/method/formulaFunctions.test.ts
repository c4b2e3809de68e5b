import { describe, expect, it } from "vitest";
import { type FitOptions, fitglme, type GeneralizedLinearMixedModel, Table, type TableSource } from "../../../src/index.js";
import { referenceCase, tableOf } from "../../reference/referenceCase.js";

/** What R found with the same formula and the same data. */
interface Found {
  readonly formula: string;
  readonly table: Table;
  readonly options: FitOptions;
  readonly names: readonly string[];
  readonly logLik: number;
  readonly beta: readonly number[];
  readonly sd: readonly number[];
  readonly fitted: readonly number[];
  readonly pearson: readonly number[];
  readonly fresh: { readonly table: TableSource; readonly conditional: readonly number[]; readonly marginal: readonly number[] };
}

/** A column of a reference case as numbers. */
function numbers(table: Table, name: string): Float64Array {
  const column = table.column(name);
  if (column.kind === "numeric") return column.values;
  throw new Error(`${name} is no numbers`);
}

const cbpp = tableOf(referenceCase("cbpp"));
const owls = tableOf(referenceCase("owls"));
const sleep = tableOf(referenceCase("sleepstudy-ml"));
const ticks = tableOf(referenceCase("grouseticks"));

// lme4 1.1-31 on R 4.2.2; glmer with bobyqa (rhoend = 1e-10) and tolPwrss = 1e-13, lmer with bobyqa (rhoend = 1e-11). The two
// Poisson likelihoods are glmmTMB 1.1.5's (rel.tol = 1e-15): lme4's are 1.5e-6 and 5.2e-6 lower, for want of exact modes.
const cases: readonly Found[] = [
  {
    // glmer(cbind(incidence, size - incidence) ~ period + (1 | herd), cbpp, binomial)
    formula: "cbind(incidence, size - incidence) ~ period + (1 | herd)",
    table: cbpp,
    options: { distribution: "binomial", fitMethod: "laplace" },
    names: ["(Intercept)", "period_2", "period_3", "period_4"],
    logLik: -92.0262818714973,
    beta: [-1.398532168938, -0.992332707245, -1.128672187811, -1.580313724303],
    sd: [0.642261444696],
    fitted: [0.3082076447392, 0.1417482558866, 0.1259575161083, 0.0840287601861],
    pearson: [-1.339861637462, 1.075125879683, 2.879615826889, -0.677264109053],
    fresh: {
      table: { period: ["1", "4", "2"], herd: [1, 2, 99] },
      conditional: [0.3082076447392, 0.0363426754717, 0.0838719530968],
      marginal: [0.198049137381, 0.0483907465858, 0.0838719530968],
    },
  },
  {
    // owls$brood <- round(exp(owls$logBroodSize))
    // glmer(calls ~ poly(ArrivalTime, 2)*FoodTreatment + offset(log(brood)) + (1 | Nest), owls, poisson)
    formula: "calls ~ poly(ArrivalTime, 2)*FoodTreatment + offset(log(brood)) + (1 | Nest)",
    table: Table.from({
      ...Object.fromEntries(["calls", "ArrivalTime"].map((name) => [name, numbers(owls, name)])),
      ...Object.fromEntries(["FoodTreatment", "Nest"].map((name) => [name, labels(owls, name)])),
      brood: numbers(owls, "logBroodSize").map((value) => Math.round(Math.exp(value))),
    }),
    options: { distribution: "poisson", fitMethod: "laplace" },
    names: [
      "(Intercept)",
      "poly(ArrivalTime, 2)_1",
      "poly(ArrivalTime, 2)_2",
      "FoodTreatment_Satiated",
      "poly(ArrivalTime, 2)_1:FoodTreatment_Satiated",
      "poly(ArrivalTime, 2)_2:FoodTreatment_Satiated",
    ],
    logLik: -2480.57671755473,
    beta: [0.605175715117, -5.771862116825, 2.879824757267, -0.579243884835, 0.426039633995, -0.665969757237],
    sd: [0.452282540145],
    fitted: [8.25358796216, 4.20190111855, 7.55866363365, 7.49011517942],
    pearson: [-1.48058732166, -2.04985392615, -2.02184512447, -2.00602900303],
    fresh: {
      table: {
        ArrivalTime: [21, 25.5, 30],
        FoodTreatment: ["Satiated", "Deprived", "Deprived"],
        brood: [1, 4, 5],
        Nest: ["AutavauxTV", "nowhere", "AutavauxTV"],
      },
      conditional: [1.26640024567, 5.88301125914, 5.08828179595],
      marginal: [2.2623090965, 5.88301125914, 9.08975360034],
    },
  },
  {
    // lmer(log(Reaction) ~ scale(Days) + I(Days^2) + (scale(Days) | Subject), sleepstudy, REML = FALSE)
    formula: "log(Reaction) ~ scale(Days) + I(Days^2) + (scale(Days) | Subject)",
    table: sleep,
    options: { fitMethod: "mpl" },
    names: ["(Intercept)", "scale(Days)", "I(Days^2)"],
    logLik: 156.598256044052,
    beta: [5.667056174149243, 0.083771650910567, 0.000509290983267],
    sd: [0.1254440465442, 0.0502645983147, 0.597493325771],
    fitted: [5.55221651481, 5.60657288192, 5.66194783099, 5.71834136203],
    pearson: [-0.0325171475707, -0.0508856251308, -0.1372896298921, 0.0544689168344],
    fresh: {
      table: { Days: [0, 4.5, 12], Subject: [308, 309, 999] },
      conditional: [5.55221651481, 5.37914988437, 5.95852720334],
      marginal: [5.53617629759, 5.67736931656, 5.95852720334],
    },
  },
  {
    // glmer(TICKS ~ ns(cHEIGHT, 3) + factor(YEAR) + (1 | BROOD), grouseticks, poisson)
    formula: "TICKS ~ ns(cHEIGHT, 3) + factor(YEAR) + (1 | factor(BROOD))",
    table: ticks,
    options: { distribution: "poisson", fitMethod: "laplace" },
    names: ["(Intercept)", "ns(cHEIGHT, 3)_1", "ns(cHEIGHT, 3)_2", "ns(cHEIGHT, 3)_3", "factor(YEAR)_96", "factor(YEAR)_97"],
    logLik: -987.109143477448,
    beta: [1.75344310775, -2.3993018079, -2.64008174465, -2.07668257317, 1.1422848826, -1.00270202446],
    sd: [0.939626958532],
    fitted: [0.525195727616, 0.525195727616, 0.602763170506, 1.181767393488],
    pearson: [-0.72470388961, -0.72470388961, -0.776378239331, -1.087091253524],
    fresh: {
      table: { cHEIGHT: [-100, 0, 120], YEAR: [95, 96, 97], BROOD: [501, 502, 1] },
      conditional: [3.275901528901, 2.720476227402, 0.285370846775],
      marginal: [8.281155276639, 4.631986571933, 0.285370846775],
    },
  },
];

function labels(table: Table, name: string): string[] {
  const column = table.column(name);
  if (column.kind === "numeric") throw new Error(`${name} is numbers`);
  return Array.from(column.codes, (code) => column.levels[code]);
}

/** lme4's modes are right to the square root of its tolPwrss, below which it fails: so are its estimates for counts. */
const TOLERANCE = 1e-5;

function expectNear(actual: Iterable<number>, expected: readonly number[]): void {
  const values = Array.from(actual);
  expect(values).toHaveLength(expected.length);
  expected.forEach((value, i) => {
    expect(Math.abs(values[i] - value)).toBeLessThan(TOLERANCE * Math.max(1, Math.abs(value)));
  });
}

describe.each(cases)("$formula", ({ formula, table, options, fresh, ...found }) => {
  let model: GeneralizedLinearMixedModel;

  it("has lme4's likelihood, coefficients, covariance parameters and means", async () => {
    model = await fitglme(table, formula, options);
    expect(model.coefficientNames).toEqual(found.names);
    expect(model.logLikelihood).toBeCloseTo(found.logLik, 6);
    expectNear(model.coefficients.column("estimate"), found.beta);
    const parameters = model.covarianceParameters().rows.filter(({ group }) => group !== "Error");
    const order = [...parameters.filter(({ type }) => type === "std"), ...parameters.filter(({ type }) => type === "corr")];
    expectNear(
      order.map(({ estimate }) => Number(estimate)),
      found.sd,
    );
    expectNear(model.fitted().subarray(0, 4), found.fitted);
    expectNear(
      model.residuals({ residualType: "pearson" }).subarray(0, 4),
      found.pearson.map((r) => r / pearsonScale(model)),
    );
  });

  it("predicts the rows of the fit as it fitted them", () => {
    const again = model.predict(model.variables).mean;
    const fitted = model.fitted();
    expect(again.every((mean, i) => Math.abs(mean - fitted[i]) <= 1e-12 * Math.abs(fitted[i]))).toBe(true);
  });

  it("predicts new rows by the bases of the fit", () => {
    expectNear(model.predict(fresh.table).mean, fresh.conditional);
    expectNear(model.predict(fresh.table, { conditional: false }).mean, fresh.marginal);
  });
});

/** lme4's Pearson residuals of a normal model are not divided by σ. */
function pearsonScale(model: GeneralizedLinearMixedModel): number {
  return model.distribution === "normal" ? Math.sqrt(model.dispersion) : 1;
}

describe("an offset of the formula", () => {
  const table = { y: [2, 3, 6, 7, 1, 2, 5, 4], x: [0, 1, 2, 3, 0, 1, 2, 3], e: [1, 2, 2, 3, 1, 1, 2, 2], g: [..."aaaabbbb"] };
  const options = { distribution: "poisson", fitMethod: "laplace" } as const;
  const fresh = { x: [1, 2], e: [4, 1] };
  const marginal = { conditional: false } as const;

  it("is the offset of the option", async () => {
    const [inFormula, inOption] = await Promise.all([
      fitglme(table, "y ~ x + offset(log(e)) + (1 | g)", options),
      fitglme({ ...table, loge: table.e.map(Math.log) }, "y ~ x + (1 | g)", { ...options, offset: "loge" }),
    ]);
    expect(inFormula.logLikelihood).toBeCloseTo(inOption.logLikelihood, 10);
    expectNear(
      inFormula.predict(fresh, marginal).mean,
      Array.from(inOption.predict({ ...fresh, loge: fresh.e.map(Math.log) }, marginal).mean),
    );
    expect(inFormula.predictorNames).toEqual(["x", "e", "g"]);
  });

  it("is read from new data, beside the column that the option names", async () => {
    const model = await fitglme({ ...table, w: table.x }, "y ~ x + offset(log(e)) + (1 | g)", { ...options, offset: "w" });
    const [first, second] = model.coefficients.column("estimate") as Float64Array;
    const mean = model.predict({ ...fresh, w: [1, 0.5] }, marginal).mean;
    expectNear(mean, [4 * Math.exp(first + second + 1), Math.exp(first + 2 * second + 0.5)]);
    expect(() => model.predict({ x: [1], w: [1] }, marginal)).toThrow(
      'The model has offset(log(e)), and the new table has no column "e".',
    );
    expect(() => model.predict(fresh, marginal)).toThrow('The model has the offset "w"');
  });

  it("gives way to the offset that predict is given", async () => {
    const model = await fitglme(table, "y ~ x + offset(log(e)) + (1 | g)", options);
    const [first, second] = model.coefficients.column("estimate") as Float64Array;
    expectNear(model.predict({ x: [1] }, { ...marginal, offset: 0 }).mean, [Math.exp(first + second)]);
  });
});

describe("the response cbind(a, b)", () => {
  const table = { a: [1, 2, 3, 5, 0, 2, 4, 4], n: [5, 5, 5, 6, 5, 6, 5, 5], x: [0, 1, 2, 3, 0, 1, 2, 3], g: [..."aaaabbbb"] };

  it("is the model of counts with binomialSize, in every answer", async () => {
    const options = { distribution: "binomial", fitMethod: "laplace" } as const;
    const model = await fitglme(table, "cbind(a, n - a) ~ x + (1 | g)", options);
    const counts = await fitglme(table, "a ~ x + (1 | g)", { ...options, binomialSize: "n", responseType: "count" });
    expect(model.logLikelihood).toBe(counts.logLikelihood);
    expect(Array.from(model.response())).toEqual(table.a);
    expect(model.fitted()).toEqual(counts.fitted());
    expect(model.residuals({ residualType: "pearson" })).toEqual(counts.residuals({ residualType: "pearson" }));
    expect(model.responseName).toBe("cbind(a, n - a)");
    expect(model.predictorNames).toEqual(["x", "g"]);
    expect(model.variableInfo.rows.filter(({ inModel }) => inModel).map(({ name }) => name)).toEqual(["a", "n", "x", "g"]);
  });
});
