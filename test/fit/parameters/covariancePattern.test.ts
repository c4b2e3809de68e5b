import { describe, expect, it } from "vitest";
import { buildDesign } from "../../../src/design/index.js";
import { thetaLength } from "../../../src/fit/parameters/relativeFactor.js";
import { covarianceTerms } from "../../../src/fit/parameters/covarianceTerms.js";
import { LaplaceObjective } from "../../../src/fit/objective/laplaceObjective.js";
import { readFitOptions } from "../../../src/options/options.js";
import { kernelModel } from "../../../src/fit/objective/kernelModel.js";
import { type FitOptions, fitglme, type GeneralizedLinearMixedModel, parseFormula, Table } from "../../../src/index.js";
import { finish } from "../../../src/kernel/index.js";
import { RandomStream } from "../../generators/stream.js";

/** F. Yates, "Complex experiments", Supplement to the Journal of the Royal Statistical Society 2 (1935): yields of oats, as in R's nlme. */
const oats = {
  yield: [
    111, 130, 157, 174, 117, 114, 161, 141, 105, 140, 118, 156, 61, 91, 97, 100, 70, 108, 126, 149, 96, 124, 121, 144, 68, 64,
    112, 86, 60, 102, 89, 96, 89, 129, 132, 124, 74, 89, 81, 122, 64, 103, 132, 133, 70, 89, 104, 117, 62, 90, 100, 116, 80, 82,
    94, 126, 63, 70, 109, 99, 53, 74, 118, 113, 89, 82, 86, 104, 97, 99, 119, 121,
  ],
  variety: [..."VVVVGGGGMMMM".repeat(6)],
  nitro: Array.from({ length: 72 }, (_, i) => `${i % 4}`),
  block: Array.from({ length: 72 }, (_, i) => "abcdef"[Math.floor(i / 12)]),
};
const OATS = "yield ~ nitro + (variety - 1 | block)";

// R 4.2.2, nlme 3.1-162: lme(yield ~ nitro, Oats, list(Block = pdIdent(~ Variety - 1)), method = "ML",
//   control = lmeControl(opt = "optim", tolerance = 1e-12, reltol = 1e-15)), and so on; log-likelihood, σ², and of Ψ the variance of
// Victory and its covariance with Marvellous
const BY_NLME: readonly (readonly [string, "mpl" | "rempl", number, number, number, number])[] = [
  ["isotropic", "mpl", -302.714582574, 153.527776, 290.43674, 0],
  ["diagonal", "mpl", -302.339589637, 153.527775, 439.288853, 0],
  ["compSymm", "mpl", -300.58222957, 153.527783, 290.436687, 166.325593],
  ["fullCholesky", "mpl", -298.548613778, 153.527786, 505.805794, 136.162943],
  ["isotropic", "rempl", -293.621235351, 162.558822, 307.521253, 0],
  ["diagonal", "rempl", -293.285966786, 162.558821, 454.140823, 0],
  ["compSymm", "rempl", -291.109360702, 162.55882, 332.276977, 210.423614],
  ["fullCholesky", "rempl", -289.189323971, 162.558835, 538.685068, 171.299999],
];

describe("linear mixed models with a pattern agree with nlme", () => {
  it.each(BY_NLME)("%s, %s", async (pattern, fitMethod, logLik, sigma2, victory, covariance) => {
    const model = await fitglme(oats, OATS, { fitMethod, covariancePattern: pattern } as FitOptions);
    expect(model.convergence.status).toBe("converged");
    expect(model.convergence.evaluations).toBeLessThanOrEqual(20);
    expect(Math.abs(model.logLikelihood - logLik)).toBeLessThan(1e-8);
    expect(model.dispersion / sigma2).toBeCloseTo(1, 5);
    const [psi] = model.covarianceParameters().psi; // varieties V, G, M
    expect(psi[0][0] / victory).toBeCloseTo(1, 4);
    if (covariance === 0) expect(psi[2][0]).toBe(0);
    else expect(psi[2][0] / covariance).toBeCloseTo(1, 4);
  });
});

/** 160 rows of 16 groups, each meeting the four levels of f, with counts and successes. */
function simulate() {
  const stream = new RandomStream(9);
  const effects = (count: number, sd: number) => Array.from({ length: count }, () => sd * stream.normal());
  const [group, cell, slope] = [effects(16, 0.5), effects(64, 0.5), effects(16, 0.4)];
  const rows = Array.from({ length: 160 }, (_, i) => {
    const [g, f, x] = [i % 16, Math.floor(i / 16) % 4, stream.between(-1, 1)];
    const eta = 0.7 + 0.3 * x + group[g] + cell[4 * g + f] + slope[g] * x;
    return {
      g: `g${g}`,
      f: "abcd"[f],
      x,
      count: stream.poisson(Math.exp(eta)),
      yes: stream.binomial(1, 1 / (1 + Math.exp(-eta))),
    };
  });
  return Object.fromEntries(Object.keys(rows[0]).map((name) => [name, rows.map((row) => row[name as keyof typeof row])]));
}
const data = simulate() as never;

const methods: readonly FitOptions[] = [
  { distribution: "poisson", fitMethod: "laplace" },
  { distribution: "poisson", fitMethod: "approximateLaplace" },
  { distribution: "poisson", fitMethod: "mpl" },
  { distribution: "poisson", fitMethod: "rempl", dispersionFlag: true },
  { distribution: "normal", fitMethod: "mpl" },
  { distribution: "normal", fitMethod: "rempl" },
];

const sds = (model: GeneralizedLinearMixedModel) =>
  model.covarianceParameters().rows.flatMap(({ type, estimate }) => (type === "std" ? [estimate] : []));

describe.each(methods)("$distribution, $fitMethod", (method) => {
  const fitted = async (formula: string, covariancePattern?: unknown) => {
    const model = await fitglme(data, formula, { ...method, covariancePattern } as FitOptions);
    expect(model.convergence.status).toBe("converged");
    return model;
  };
  const expectSame = (one: GeneralizedLinearMixedModel, other: GeneralizedLinearMixedModel) => {
    expect(Math.abs(one.logLikelihood - other.logLikelihood)).toBeLessThan(2e-6);
    expect(Math.abs(one.dispersion - other.dispersion)).toBeLessThan(1e-4);
  };

  // a level's effects are a common one and its own
  it("compound symmetry is a random intercept and a random interaction", async () => {
    const [model, sum] = [await fitted("count ~ x + (f - 1 | g)", "compSymm"), await fitted("count ~ x + (1 | g) + (1 | g:f)")];
    expectSame(model, sum);
    const [between, within] = sds(sum).map((sd) => sd * sd);
    const [psi] = model.covarianceParameters().psi;
    expect(psi[0][0]).toBeCloseTo(between + within, 4);
    expect(psi[1][0]).toBeCloseTo(between, 4);
    expect(model.modelCriterion.aic - sum.modelCriterion.aic).toBeCloseTo(0, 4);
  });

  it("isotropic is a random interaction alone", async () => {
    const [model, cells] = [await fitted("count ~ x + (f - 1 | g)", "isotropic"), await fitted("count ~ x + (1 | g:f)")];
    expectSame(model, cells);
    for (const sd of sds(model)) expect(sd).toBeCloseTo(sds(cells)[0], 4);
  });

  it("diagonal is what || says", async () => {
    expectSame(await fitted("count ~ x + (1 + x | g)", "Diagonal"), await fitted("count ~ x + (1 + x || g)"));
  });

  it("a logical matrix can be full, diagonal, or in blocks", async () => {
    const formula = "count ~ x + (1 + x | g)";
    expectSame(
      await fitted(formula, [
        [true, true],
        [true, true],
      ]),
      await fitted(formula),
    );
    expectSame(
      await fitted(formula, [
        [1, 0],
        [0, 1],
      ]),
      await fitted(formula, "diagonal"),
    );
    expectSame(await fitted(formula, [Uint8Array.of(1, 0), Uint8Array.of(0, 1)] as never), await fitted(formula, "diagonal"));
    const blocks = [
      [true, false, true],
      [false, true, false],
      [true, false, true],
    ];
    const model = await fitted("count ~ x + (1 + x + x^2 | g)", blocks);
    expectSame(model, await fitted("count ~ x + (1 + x^2 - x | g) + (x - 1 | g)"));
    expect(model.covarianceParameters().psi[0][1][0]).toBe(0);
    expect(model.covarianceParameters().rows.map(({ type }) => type)).toEqual(["std", "corr", "std", "std", ""]);
  });

  it("full is fullCholesky under another name", async () => {
    const [full, usual] = [
      await fitted("count ~ x + (1 + x | g)", "full"),
      await fitted("count ~ x + (1 + x | g)", "fullCholesky"),
    ];
    expect([full.logLikelihood, ...sds(full)]).toEqual([usual.logLikelihood, ...sds(usual)]);
  });

  it("each term has its own", async () => {
    const model = await fitted("count ~ x + (f - 1 | g) + (1 | f)", ["compSymm", "isotropic"]);
    expect(model.covarianceParameters().rows.filter(({ type }) => type === "corr")).toHaveLength(6);
    expect((model.modelCriterion.aic - model.modelCriterion.deviance) / 2).toBeCloseTo(
      2 + 3 + (model.dispersionEstimated ? 1 : 0),
      9,
    );
  });
});

describe("the gradient in θ", () => {
  const table = Table.from(data);
  const formula = parseFormula("count ~ x + (f - 1 | g) + (1 + x | f)");
  const ring = [0, 1, 2, 3].map((i) => [0, 1, 2, 3].map((j) => Math.abs(i - j) !== 2));
  it.each([["compSymm"], ["isotropic"], ["diagonal"], [ring]])("has the slopes that differences have: %j", (pattern) => {
    const given = { distribution: "poisson", fitMethod: "laplace", covariancePattern: [pattern, "full"] };
    const { settings } = readFitOptions(given);
    const design = buildDesign(formula, table, { distribution: "poisson" });
    const terms = covarianceTerms(design, settings.covariancePattern);
    const { problem } = finish(kernelModel(design, "poisson", settings.link, terms));
    const objective = new LaplaceObjective(problem, terms, false);
    const stream = new RandomStream(4);
    const x = objective.startFrom(Float64Array.from({ length: thetaLength(terms) }, () => stream.between(0.2, 0.7)));
    objective.expect(0); // its modes to the last digits
    const { gradient } = finish(objective.evaluate(x));
    for (let j = 0; j < x.length; j++) {
      const moved = (by: number) => finish(objective.evaluate(x.map((value, i) => (i === j ? value + by : value)))).value;
      const difference = (moved(1e-4) - moved(-1e-4)) / 2e-4;
      expect(Math.abs(gradient[j] - difference)).toBeLessThan(1e-6 * (1 + Math.abs(difference)));
    }
  });
});

const wrong: readonly (readonly [what: string, formula: string, pattern: unknown, says: readonly string[]])[] = [
  ["an unknown name", "count ~ x + (1 + x | g)", "diagnal", ['of (1 + x | g) is "diagnal"', 'Did you mean "diagonal"?']],
  ["a number", "count ~ x + (1 + x | g)", 3, ["is 3", "or a logical matrix"]],
  [
    "a bare pattern for two terms",
    "count ~ x + (1 | g) + (1 | f)",
    "isotropic",
    ["has 1 pattern, but", "2 random terms: (1 | g), (1 | f)"],
  ],
  ["too many", "count ~ x + (1 | g)", ["isotropic", "full"], ["has 2 patterns, but the model has 1 random term: (1 | g)"]],
  [
    "a matrix of the wrong size",
    "count ~ x + (1 + x | g)",
    [[true]],
    ["is a matrix of 1 row, but has to be 2 × 2", "(Intercept), x"],
  ],
  ["a ragged matrix", "count ~ x + (1 + x | g)", [[true, true], [true]], ["has 1 of 2 columns in row 1, but has to be 2 × 2"]],
  ["a matrix that ends in no row", "count ~ x + (1 + x | g)", [[true, true], true], ["is true in row 1, but has to be 2 × 2"]],
  ["a term as the formula has it", "count ~ x + (f - 1 | g)", "diagnal", ["of (-1 + f | g) is"]],
  ["a pattern without a term", "count ~ x", "diagonal", ["has 1 pattern, but the model has no random terms"]],
  [
    "a matrix that is not symmetric",
    "count ~ x + (1 + x | g)",
    [
      [true, true],
      [false, true],
    ],
    ["is not symmetric", "row 0, column 1 is true"],
  ],
  [
    "a matrix without a variance",
    "count ~ x + (1 + x | g)",
    [
      [true, false],
      [false, false],
    ],
    ["is false in row 1, column 1"],
  ],
  [
    "a matrix of words",
    "count ~ x + (1 + x | g)",
    [
      ["yes", "no"],
      ["no", "yes"],
    ],
    ['is "yes" in row 0, column 0'],
  ],
  ["correlations against ||", "count ~ x + (1 + x || g)", "compSymm", ['is "compSymm", but || says']],
  [
    "a matrix against ||",
    "count ~ x + (1 + x || g)",
    [
      [true, true],
      [true, true],
    ],
    ["true in row 0, column 1, but || says"],
  ],
];

describe("a pattern that cannot be", () => {
  it.each(wrong)("%s", async (_, formula, covariancePattern, says) => {
    const options = { distribution: "poisson", fitMethod: "laplace", covariancePattern } as FitOptions;
    const error = await fitglme(data, formula, options).then(
      () => undefined,
      (thrown) => thrown,
    );
    expect(error).toMatchObject({ name: "GlmeError", code: "badOption", place: { option: "covariancePattern" } });
    for (const words of says) expect(error.message).toContain(words);
  });
});
