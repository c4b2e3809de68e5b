import { describe, expect, it } from "vitest";
import { type FitOptions, fitglme, type GeneralizedLinearMixedModel } from "../../src/index.js";
import { RandomStream } from "../generators/stream.js";

/** Columns of one table: y and x numbers, f and g labels. */
interface Columns {
  readonly y: readonly number[];
  readonly x: readonly number[];
  readonly f: readonly string[];
  readonly g: readonly string[];
  readonly h: readonly string[];
}

interface Setting {
  readonly what: string;
  readonly options: FitOptions;
  readonly formula: string;
  readonly columns: Columns;
}

/** 240 rows of 12 groups crossed with 5, with effects of x, f, g and h on the linear predictor. */
function simulate(seed: number, response: (stream: RandomStream, eta: number) => number, slopeSd = 0.3): Columns {
  const stream = new RandomStream(seed);
  const effect = (levels: number, sd: number) => Array.from({ length: levels }, () => sd * stream.normal());
  const [intercepts, slopes, crossed] = [effect(12, 0.6), effect(12, slopeSd), effect(5, 0.4)];
  const rows = Array.from({ length: 240 }, (_, row) => {
    const [g, h, f, x] = [row % 12, stream.integer(0, 4), stream.integer(0, 2), Math.round(100 * stream.between(-1, 2)) / 100];
    const eta = 0.3 + 0.4 * x + 0.2 * f + intercepts[g] + slopes[g] * x + crossed[h];
    return { y: response(stream, eta), x, f: "uvw"[f], g: `group ${g}`, h: `h${h}` };
  });
  const column = <K extends keyof (typeof rows)[number]>(name: K) => rows.map((row) => row[name]);
  return { y: column("y"), x: column("x"), f: column("f"), g: column("g"), h: column("h") };
}

const SLOPES = "y ~ x + f + (1 + x | g)";
const CROSSED = "y ~ x + f + (1 | g) + (1 | h)";
const logistic = (eta: number) => 1 / (1 + Math.exp(-eta));

const settings: readonly Setting[] = [
  {
    what: "Poisson, Laplace",
    options: { distribution: "poisson", fitMethod: "laplace" },
    formula: SLOPES,
    columns: simulate(1, (stream, eta) => stream.poisson(Math.exp(eta))),
  },
  {
    what: "binomial, approximate Laplace",
    options: { distribution: "binomial", fitMethod: "approximateLaplace" },
    formula: CROSSED,
    columns: simulate(2, (stream, eta) => stream.binomial(1, logistic(eta))),
  },
  {
    what: "binomial, quadrature",
    options: { distribution: "binomial", fitMethod: { agq: 3 } },
    formula: "y ~ x + f + (1 | g)",
    columns: simulate(6, (stream, eta) => stream.binomial(1, logistic(eta))),
  },
  {
    what: "gamma with log link, Laplace",
    options: { distribution: "gamma", link: "log", fitMethod: "laplace" },
    formula: SLOPES,
    columns: simulate(3, (stream, eta) => (Math.exp(eta) * stream.gamma(4)) / 4),
  },
  {
    what: "negative binomial, Laplace",
    options: { distribution: "negativeBinomial", fitMethod: "laplace" },
    formula: SLOPES,
    columns: simulate(7, (stream, eta) => stream.poisson((Math.exp(eta) * stream.gamma(2)) / 2)),
  },
  {
    what: "negative binomial with linear variance, approximate Laplace",
    options: { distribution: "negativeBinomial1", fitMethod: "approximateLaplace" },
    formula: CROSSED,
    columns: simulate(8, (stream, eta) => stream.poisson(1.5 * stream.gamma(Math.exp(eta) / 1.5))),
  },
  {
    what: "zero-inflated Poisson, Laplace",
    options: { distribution: "zeroInflatedPoisson", fitMethod: "laplace" },
    formula: SLOPES,
    columns: simulate(10, (stream, eta) => (stream.uniform() < 0.75 ? stream.poisson(Math.exp(eta + 0.5)) : 0)),
  },
  {
    what: "beta, Laplace",
    options: { distribution: "beta", fitMethod: "laplace" },
    formula: CROSSED,
    columns: simulate(9, (stream, eta) => {
      const [one, other] = [stream.gamma(8 * logistic(eta)), stream.gamma(8 * logistic(-eta))];
      return one / (one + other);
    }),
  },
  {
    what: "linear, ML",
    options: {},
    formula: SLOPES,
    columns: simulate(4, (stream, eta) => eta + 0.7 * stream.normal()),
  },
  {
    what: "linear, REML",
    options: { fitMethod: "rempl" },
    formula: CROSSED,
    columns: simulate(5, (stream, eta) => eta + 0.7 * stream.normal()),
  },
];

function expectSame(model: GeneralizedLinearMixedModel, logLikelihood: number) {
  expect(model.convergence.status).toBe("converged");
  expect(Math.abs(model.logLikelihood - logLikelihood)).toBeLessThan(1e-8 * (1 + Math.abs(logLikelihood)));
}

describe.each(settings)("$what", ({ options, formula, columns }) => {
  const refit = (changed: Partial<Columns> = {}) => fitglme({ ...columns, ...changed }, formula, options);

  it("gives the same bits twice", async () => {
    const [first, second] = [await refit(), await refit()];
    expect(second.logLikelihood).toBe(first.logLikelihood);
    expect(second.fixedEffects().rows).toEqual(first.fixedEffects().rows);
    expect(second.randomEffects().rows).toEqual(first.randomEffects().rows);
    expect(second.covarianceParameters().rows).toEqual(first.covarianceParameters().rows);
    expect(second.convergence).toEqual(first.convergence);
  });

  it("does not depend on the order of the rows", async () => {
    const order = new RandomStream(9).sample([...columns.y.keys()], columns.y.length);
    const permuted = <T>(column: readonly T[]) => order.map((row) => column[row]);
    const { y, x, f, g, h } = columns;
    const model = await refit({ y: permuted(y), x: permuted(x), f: permuted(f), g: permuted(g), h: permuted(h) });
    const original = await refit();
    expectSame(model, original.logLikelihood);
    const fitted = original.fitted();
    expect(Math.max(...model.fitted().map((mu, i) => Math.abs(mu / fitted[order[i]] - 1)))).toBeLessThan(1e-5);
  });

  it("does not depend on the names of the levels", async () => {
    const model = await refit({
      g: columns.g.map((label) => `z${label.length}-${label}`),
      h: columns.h.map((label) => `2${label}`),
    });
    expect(model.logLikelihood).toBe((await refit()).logLikelihood);
  });

  it.each([1000, 1e-3])("a covariate in other units (× %d) has its effects in other units", async (unit) => {
    const model = await refit({ x: columns.x.map((value) => unit * value) });
    const original = await refit();
    // the restricted likelihood contains |XᵀV⁻¹X|, which has the unit squared
    const restricted = options.fitMethod === "rempl" ? Math.log(unit) : 0;
    expectSame(model, original.logLikelihood - restricted);
    const slope = (of: GeneralizedLinearMixedModel) => of.fixedEffects().rows.find(({ name }) => name === "x")!;
    expect((unit * slope(model).estimate - slope(original).estimate) / slope(original).se).toBeCloseTo(0, 4);
    expect((unit * slope(model).se) / slope(original).se).toBeCloseTo(1, 4);
    const sd = (of: GeneralizedLinearMixedModel) =>
      of.covarianceParameters().rows.find(({ name1, type }) => name1 === "x" && type === "std");
    expect(unit * (sd(model)?.estimate ?? 0)).toBeCloseTo(sd(original)?.estimate ?? 0, 4);
  });
});

describe("a row of weight 3 is three rows", () => {
  const counted = ["poisson", "binomial", "negativeBinomial", "negativeBinomial1", "zeroInflatedPoisson", "beta"];

  it.each(settings.filter(({ options }) => counted.includes(options.distribution!)))(
    "$what",
    async ({ options, formula, columns }) => {
      const stream = new RandomStream(7);
      const weights = columns.y.map(() => stream.integer(1, 4));
      const weighted = await fitglme({ ...columns, w: weights }, formula, { ...options, weights: "w" });
      const repeated = <T>(column: readonly T[]) => column.flatMap((value, row) => Array<T>(weights[row]).fill(value));
      const rows = Object.fromEntries(Object.entries(columns).map(([name, column]) => [name, repeated<string | number>(column)]));
      expectSame(await fitglme(rows, formula, options), weighted.logLikelihood);
    },
  );
});

describe("singular fits are returned, and named", () => {
  // every group has the same six counts but for a one here and there: less between them than chance would give
  it.each(["laplace", "approximateLaplace", { agq: 5 }] as const)("a variance of 0, %o", async (fitMethod) => {
    const y = Array.from({ length: 60 }, (_, row) => [3, 1, 2, 2, 4, 0][Math.floor(row / 10)] + ((row * 7) % 10 > 4 ? 1 : 0));
    const g = y.map((_, row) => `g${row % 10}`);
    const model = await fitglme({ y, g }, "y ~ 1 + (1 | g)", { distribution: "poisson", fitMethod });
    expect(model.convergence).toMatchObject({ status: "converged", singular: ["sd (Intercept) | g"] });
    expect(model.covarianceParameters().rows[0].estimate).toBe(0);
    // without the random effect: the mean, and the Poisson likelihood there
    const mean = y.reduce((sum, value) => sum + value, 0) / y.length;
    const logFactorial = (k: number) => Array.from({ length: k }, (_, i) => Math.log(i + 1)).reduce((sum, v) => sum + v, 0);
    const logLikelihood = y.reduce((sum, k) => sum + k * Math.log(mean) - mean - logFactorial(k), 0);
    expectSame(model, logLikelihood);
  });

  // A group with a higher intercept has the steeper slope, always by the same factor; mirrored, the flatter one.
  it.each<[FitOptions["distribution"], FitOptions["fitMethod"]]>([
    ["poisson", "laplace"],
    ["poisson", "approximateLaplace"],
    ["poisson", { agq: 3 }],
    ["normal", "mpl"],
    ["normal", "rempl"],
  ])("a correlation of 1 and of −1, %s %o", async (distribution, fitMethod) => {
    const stream = new RandomStream(25);
    const effects = Array.from({ length: 12 }, () => stream.normal());
    const rows = Array.from({ length: 240 }, (_, row) => ({ group: row % 12, x: stream.between(0, 2) }));
    const eta = rows.map(({ group, x }) => 1 + 0.2 * x + 0.6 * effects[group] * (1 + x / 2));
    const y = eta.map((value) =>
      distribution === "normal" ? value + 0.8 * stream.normal() : stream.poisson(Math.exp(value / 2)),
    );
    for (const sign of [1, -1]) {
      const table = { y, x: rows.map(({ x }) => sign * x), g: rows.map(({ group }) => `g${group}`) };
      const model = await fitglme(table, "y ~ x + (x | g)", { distribution, fitMethod });
      expect(model.convergence).toMatchObject({ status: "converged", singular: ["corr x, (Intercept) | g"] });
      const corr = model.covarianceParameters().rows.find(({ type }) => type === "corr")!;
      expect(corr.estimate).toBeCloseTo(sign, 6);
    }
  });
});
