// Variances that counting alone shows the data not to determine: told in the convergence message and by diagnose. Expected: that models which differ in them
// have the same likelihood, and that those a row more can tell apart are not named.

import { describe, expect, it } from "vitest";
import { type FitOptions, fitglme, type GeneralizedLinearMixedModel } from "../../../src/index.js";
import { RandomStream } from "../../generators/stream.js";

const stream = new RandomStream(7);
const people = Array.from({ length: 30 }, () => stream.normal());
/** Two rows of each of 30 levels, t = 0 and 1; `row` has a level for every row. */
const pairs = people.flatMap((effect, i) =>
  [0, 1].map((t) => ({ t, id: `s${i}`, effect: effect + 0.5 * t + 0.5 * stream.normal() })),
);
const columns = {
  t: pairs.map(({ t }) => t),
  id: pairs.map(({ id }) => id),
  kind: pairs.map(({ t }) => "ab"[t]),
  row: pairs.map((_, i) => `r${i}`),
  y: pairs.map(({ effect }) => effect),
  positive: pairs.map(({ effect }) => Math.exp(effect)),
  share: pairs.map(({ effect }) => 1 / (1 + Math.exp(-effect))),
  answer: pairs.map(({ effect }) => Number(effect > 0)),
  count: pairs.map(({ effect }) => stream.poisson(Math.exp(effect))),
  ones: pairs.map(() => 1),
  five: pairs.map(() => 5),
  successes: pairs.map(({ effect }) => stream.binomial(5, 1 / (1 + Math.exp(-effect))) / 5),
};
const three = Object.fromEntries(
  Object.entries(columns).map(([name, values]) => [name, [...values, ...(values as (string | number)[]).slice(0, 30)]]),
) as unknown as typeof columns;

const kinds = (model: GeneralizedLinearMixedModel) => model.diagnose().findings.map(({ kind }) => kind);
const binomial = { distribution: "binomial" } as const;
const laplace = { fitMethod: "laplace" } as const;

describe("levels of one row", () => {
  const cases: readonly (readonly [string, FitOptions, string])[] = [
    ["y ~ t + (1 | row)", {}, "nothing tells its effects from the residuals"],
    ["y ~ t + (1 | row)", { fitMethod: "rempl" }, "nothing tells its effects from the residuals"],
    ["y ~ t + (1 | id) + (1 | id:kind)", {}, "Each level of id:kind has one row"],
    ["answer ~ t + (1 | row)", { ...binomial, ...laplace, link: "probit" }, "a single yes or no tells nothing of a variance"],
    ["answer ~ t + (1 | row)", { ...binomial, fitMethod: { agq: 9 } }, "a single yes or no tells nothing of a variance"],
    ["answer ~ t + (1 | row)", binomial, "a single yes or no tells nothing of a variance"],
    [
      "answer ~ t + (1 | row)",
      { ...binomial, ...laplace, binomialSize: "ones" },
      "a single yes or no tells nothing of a variance",
    ],
    ["positive ~ t + (1 | row)", { distribution: "gamma", link: "log", ...laplace }, "hardly anything tells the variance"],
    ["positive ~ t + (1 | row)", { distribution: "inverseGaussian", link: "log" }, "hardly anything tells the variance"],
    ["positive ~ t + (1 | row)", { distribution: "logNormal", ...laplace }, "hardly anything tells the variance"],
    ["share ~ t + (1 | row)", { distribution: "beta" }, "hardly anything tells the variance"],
    ["count ~ t + (1 | row)", { distribution: "negativeBinomial" }, "hardly anything tells the variance"],
    ["count ~ t + (1 | row)", { distribution: "poisson", dispersionFlag: true }, "hardly anything tells the variance"],
  ];
  it.each(cases)("%s %o", async (formula, options, sentence) => {
    const model = await fitglme(columns, formula, options);
    expect(model.convergence.message).toContain(sentence);
    const [finding] = model.diagnose().of("singleRows");
    expect(finding.found).toMatch(/^Every level of (row|id:kind) has one row\.$/);
    expect(finding.advice).toMatch(/^Leave it out/);
  });

  it("are overdispersion for counts and proportions of several trials, which have a variance of their own", async () => {
    for (const [formula, options] of [
      ["count ~ t + (1 | row)", { distribution: "poisson", ...laplace }],
      ["successes ~ t + (1 | row)", { ...binomial, ...laplace, binomialSize: "five" }],
    ] as const) {
      const model = await fitglme(columns, formula, options);
      expect(model.convergence.message).not.toMatch(/has one row|effects for/);
      expect(model.diagnose().of("singleRows")[0].advice).toContain("overdispersion");
    }
  });

  it("leave the likelihood of yes and no flat along β/√(1 + σ²) with the probit link", async () => {
    const options = { ...binomial, link: "probit", fitMethod: { agq: 25 } } as const;
    const [one, none] = [
      await fitglme(columns, "answer ~ t + (1 | row)", options),
      await fitglme(columns, "answer ~ t", { ...options, ...laplace }),
    ];
    expect(one.logLikelihood).toBeCloseTo(none.logLikelihood, 3);
  });
});

describe("as many effects as rows", () => {
  const cases: readonly (readonly [string, FitOptions, string, string])[] = [
    ["y ~ t + (t | id)", {}, "The term ((Intercept), t | id) has 60 effects for 60 rows", "residuals"],
    ["y ~ t + (t | id)", { fitMethod: "rempl" }, "60 effects for 60 rows", "residuals"],
    ["y ~ kind + (kind | id)", {}, "(Intercept), kind_b | id", "residuals"],
    ["y ~ kind + (-1 + kind | id)", { covariancePattern: "compSymm" }, "60 effects for 60 rows", "residuals"],
    ["y ~ kind + (-1 + kind | id)", { covariancePattern: "isotropic" }, "60 effects for 60 rows", "residuals"],
    ["positive ~ t + (t | id)", { distribution: "gamma", link: "log", ...laplace }, "60 effects for 60 rows", "dispersion"],
    ["answer ~ t + (t | id)", { ...binomial, ...laplace }, "60 effects for 60 rows", "yes and no"],
  ];
  it.each(cases)("%s %o", async (formula, options, sentence, rival) => {
    const model = await fitglme(columns, formula, options);
    expect(model.convergence.message).toContain(sentence);
    expect(model.convergence.message).toContain(rival);
    const [finding] = model.diagnose().of("manyEffects");
    expect(finding.found).toMatch(/has 60 effects for 60 rows: the data hardly determine its variances\.$/);
    expect(finding.advice).toMatch(/^Leave effects out/);
  });

  it("divide the residual variance at random: from other starts another one, and the same likelihood", async () => {
    const models = await Promise.all(
      [1, 2, 3].map((seed) => fitglme(columns, "y ~ t + (t | id)", { startMethod: "random", seed })),
    );
    for (const { logLikelihood } of models) expect(logLikelihood).toBeCloseTo(models[0].logLikelihood, 6);
    expect(new Set(models.map(({ dispersion }) => dispersion.toFixed(3))).size).toBeGreaterThan(1);
  });
});

describe("what more rows, fewer effects or a variance of its own determine is not named", () => {
  const cases: readonly (readonly [string, FitOptions, typeof columns])[] = [
    ["y ~ t + (1 | id)", {}, columns],
    ["y ~ t + (t || id)", {}, columns],
    ["y ~ kind + (kind | id)", { covariancePattern: "diagonal" }, columns],
    ["count ~ t + (t | id)", { distribution: "poisson", ...laplace }, columns],
    ["successes ~ t + (t | id)", { ...binomial, ...laplace, binomialSize: "five" }, columns],
    ["y ~ t + (t | id)", {}, three],
    ["answer ~ t + (1 | id)", { ...binomial, ...laplace }, columns],
    ["y ~ t", {}, columns],
  ];
  it.each(cases)("%s %o", async (formula, options, table) => {
    const model = await fitglme(table, formula, options);
    expect(model.convergence.message).not.toMatch(/has one row|effects for/);
    expect(kinds(model)).not.toContain("manyEffects");
    expect(kinds(model)).not.toContain("singleRows");
  });
});
