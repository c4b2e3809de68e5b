// What shows that an option does something: for each of its values a comparison of two fits.

import { expect } from "vitest";
import type { FitOptionName } from "../../src/options/fitOptions.js";
import { type FitOptions, fitglme, type GeneralizedLinearMixedModel } from "../../src/index.js";
import { asFunctions } from "../family/givenLinks.js";
import { RandomStream } from "../generators/stream.js";

export type Evidence = Readonly<Record<string, () => Promise<void>>>;

/** 96 rows of 12 groups with counts, successes of some trials, outcomes and positive measurements. */
function simulate() {
  const stream = new RandomStream(21);
  const [intercepts, slopes] = [0.6, 0.4].map((sd) => Array.from({ length: 12 }, () => sd * stream.normal()));
  const rows = Array.from({ length: 96 }, (_, i) => {
    const [g, x, f] = [i % 12, stream.between(-1, 1), "abc"[stream.integer(0, 2)]];
    const eta = 0.6 + 0.5 * x + (f === "b" ? 0.4 : 0) + intercepts[g] + slopes[g] * x;
    const p = 1 / (1 + Math.exp(-eta));
    const size = stream.integer(2, 6);
    const successes = stream.binomial(size, p);
    return {
      ...{ x, f, g: `g${g}`, w: stream.integer(1, 3), d: 0.1 * stream.integer(-3, 3), size, successes },
      ...{
        count: stream.poisson(Math.exp(eta)),
        share: successes / size,
        part: (successes + 0.5) / (size + 1),
        positive: Math.exp(eta / 2) * stream.gamma(6),
      },
    };
  });
  return Object.fromEntries(Object.keys(rows[0]).map((name) => [name, rows.map((row) => row[name as keyof typeof row])]));
}
const table = simulate() as Record<string, number[] & string[]>;

type Options = FitOptions & Readonly<Record<string, unknown>>;
const poisson: Options = { distribution: "poisson", fitMethod: "laplace" };
const binomial: Options = { distribution: "binomial", fitMethod: "laplace", binomialSize: "size" };
const pseudo: Options = { distribution: "poisson", fitMethod: "mpl" };

const FORMULA = "count ~ x + f + (1 + x | g)";
/** The same model with a column that another one determines. */
const TWICE = "count ~ x + I(x + x) + f + (1 + x | g)";
const fitted = (options: Options, formula = FORMULA) => fitglme(table, formula, options);

/** A fit that is aborted after its first iteration. */
function abortedAfterOne(options: Options): Promise<GeneralizedLinearMixedModel> {
  const controller = new AbortController();
  return fitted({ ...poisson, ...options, signal: controller.signal, onProgress: () => controller.abort() });
}

/** What a model says, to the last bit. */
const estimates = (model: GeneralizedLinearMixedModel) => [model.logLikelihood, ...model.fixedEffects().column("estimate")];
/** How it came there. */
const path = ({ convergence: { iterations, evaluations, innerSteps } }: GeneralizedLinearMixedModel) => [
  iterations,
  evaluations,
  innerSteps,
];

/** With and without: other estimates. */
const changes = (base: Options, option: Options, formula?: string) => async () => {
  const [without, given] = [await fitted(base, formula), await fitted({ ...base, ...option }, formula)];
  expect(estimates(given)).not.toEqual(estimates(without));
};
/** The same estimates to `digits` of log L, by another path. */
const changesPath =
  (base: Options, option: Options, digits = 6, formula?: string) =>
  async () => {
    const [without, given] = [await fitted(base, formula), await fitted({ ...base, ...option }, formula)];
    expect([...path(given), ...estimates(given)]).not.toEqual([...path(without), ...estimates(without)]);
    expect(given.logLikelihood).toBeCloseTo(without.logLikelihood, digits);
  };
/** Two ways to say the same: the same bits. */
const same = (base: Options, other: Options, formula?: string) => async () => {
  const [one, two] = [await fitted(base, formula), await fitted(other, formula)];
  expect([...path(two), ...estimates(two)]).toEqual([...path(one), ...estimates(one)]);
};
/** Written out or not. */
const standard = (base: Options, option: Options, formula?: string) => same(base, { ...base, ...option }, formula);

/** The lines that a fit tells. */
const linesOf = async (option: Options) => {
  const lines: string[] = [];
  await fitted({ ...poisson, ...option, log: (line) => lines.push(line) });
  return lines;
};
const tells = (option: Options, line: RegExp) => async () =>
  expect(await linesOf(option)).toContainEqual(expect.stringMatching(line));

const POSITIVE = "positive ~ x + (1 | g)";
const SHARE = "share ~ x + (1 | g)";

const link =
  (name: FitOptions["link"], { distribution, formula }: { distribution: FitOptions["distribution"]; formula: string }) =>
  async () => {
    const model = await fitted(
      { ...binomial, ...(distribution !== "binomial" && { binomialSize: undefined }), distribution, link: name },
      formula,
    );
    expect(model.convergence.status).toBe("converged");
    const mu = Float64Array.of(0.3, 0.6);
    const eta = model.link.link(mu);
    // g and g⁻¹ are inverse to each other, and g′ is the slope of g
    for (const [i, value] of model.link.inverse(eta).entries()) expect(value).toBeCloseTo(mu[i], 12);
    const beside = model.link.link(mu.map((value) => value + 1e-6));
    for (const [i, slope] of model.link.derivative(mu).entries()) expect((beside[i] - eta[i]) / 1e-6 / slope).toBeCloseTo(1, 4);
    if (typeof name === "string") expect(model.link.name).toBe(name);
    else expect(eta[0]).toBeCloseTo(0.3 ** (name as number), 12);
  };
const LOGIT = { name: "logit", power: 1 } as const;
const onShares = { distribution: "binomial", formula: SHARE } as const;
const onPositive = { distribution: "gamma", formula: POSITIVE } as const;

const distribution =
  (name: NonNullable<FitOptions["distribution"]>, formula: string, more: Options = {}) =>
  async () => {
    const model = await fitted({ fitMethod: "laplace", distribution: name, ...more }, formula);
    expect(model.distribution).toBe(name);
    expect(model.convergence.status).toBe("converged");
  };

export const evidence: Readonly<Record<FitOptionName, Evidence>> = {
  distribution: {
    normal: same({ distribution: "normal" }, {}, POSITIVE),
    binomial: distribution("binomial", SHARE, { binomialSize: "size" }),
    poisson: distribution("poisson", FORMULA),
    gamma: distribution("gamma", POSITIVE, { link: "log" }),
    inverseGaussian: distribution("inverseGaussian", POSITIVE, { link: "log" }),
    negativeBinomial: changes(poisson, { distribution: "negativeBinomial" }, "count ~ (1 | g)"),
    negativeBinomial1: changes(poisson, { distribution: "negativeBinomial1" }, "count ~ (1 | g)"),
    beta: distribution("beta", "part ~ x + (1 | g)"),
    zeroInflatedPoisson: changes(poisson, { distribution: "zeroInflatedPoisson" }, "count ~ (1 | g)"),
    logNormal: distribution("logNormal", POSITIVE),
  },
  link: {
    identity: link("identity", onPositive),
    log: link("log", onPositive),
    logit: link("logit", onShares),
    probit: link("probit", onShares),
    comploglog: link("comploglog", onShares),
    loglog: link("loglog", onShares),
    reciprocal: link("reciprocal", onPositive),
    "a number p": link(0.5, onPositive),
    functions: async () => {
      const [given, builtIn] = [await fitted({ ...binomial, link: asFunctions(LOGIT) }, SHARE), await fitted(binomial, SHARE)];
      expect(given.link.name).toBe("custom");
      expect(given.logLikelihood).toBeCloseTo(builtIn.logLikelihood, 9);
    },
  },
  fitMethod: {
    mpl: same(pseudo, { distribution: "poisson" }),
    rempl: changes(pseudo, { fitMethod: "rempl" }),
    laplace: changes(pseudo, { fitMethod: "laplace" }),
    approximateLaplace: changes(poisson, { fitMethod: "approximateLaplace" }),
    "{agq: k}": changes(poisson, { fitMethod: { agq: 5 } }),
  },
  dummyVarCoding: {
    reference: standard(poisson, { dummyVarCoding: "reference" }),
    effects: changes(poisson, { dummyVarCoding: "effects" }),
    full: changes(poisson, { dummyVarCoding: "full" }, "count ~ x + (1 + f || g)"),
  },
  weights: {
    "a column's name": changes(poisson, { weights: "w" }),
    "an array": same({ ...poisson, weights: "w" }, { ...poisson, weights: table.w }),
    "one number": changes(poisson, { weights: 2 }),
  },
  offset: {
    "a column's name": changes(poisson, { offset: "d" }),
    "an array": same({ ...poisson, offset: "d" }, { ...poisson, offset: table.d }),
    "one number": changes(poisson, { offset: 0.5 }),
  },
  binomialSize: {
    "a column's name": changes({ ...binomial, binomialSize: 60 }, { binomialSize: "size" }, SHARE),
    "an array": same(binomial, { ...binomial, binomialSize: table.size }, SHARE),
    "one number": changes({ ...binomial, binomialSize: 60 }, { binomialSize: 120 }, SHARE),
  },
  rankDeficient: {
    error: () => expect(fitted({ ...poisson, rankDeficient: "error" }, TWICE)).rejects.toMatchObject({ code: "rankDeficient" }),
    drop: async () => {
      const [dropped, plain] = [await fitted({ ...poisson, rankDeficient: "drop" }, TWICE), await fitted(poisson)];
      expect(estimates(dropped)).toEqual(estimates(plain));
      expect(dropped.droppedColumns).toEqual([{ effects: "fixed effects", name: "I(x + x)", of: ["x"] }]);
    },
  },
  responseType: {
    proportion: standard(binomial, { responseType: "proportion" }, SHARE),
    count: async () => {
      const counts = await fitted({ ...binomial, responseType: "count" }, "successes ~ x + (1 | g)");
      expect(counts.logLikelihood).toBeCloseTo((await fitted(binomial, SHARE)).logLikelihood, 9);
    },
  },
  exclude: {
    "a mask": changes(poisson, { exclude: table.x.map((_, i) => i < 10) }),
    "row numbers": same({ ...poisson, exclude: [3, 7] }, { ...poisson, exclude: table.x.map((_, i) => i === 3 || i === 7) }),
  },
  covariancePattern: {
    fullCholesky: standard(poisson, { covariancePattern: "fullCholesky" }),
    full: same(poisson, { ...poisson, covariancePattern: "full" }),
    isotropic: changes(poisson, { covariancePattern: "isotropic" }),
    diagonal: changes(poisson, { covariancePattern: "diagonal" }),
    compSymm: changes(poisson, { covariancePattern: "compSymm" }),
    "a logical matrix": changes(poisson, {
      covariancePattern: [
        [true, false],
        [false, true],
      ],
    }),
    "an array": same({ ...poisson, covariancePattern: "diagonal" }, { ...poisson, covariancePattern: ["diagonal"] }),
  },
  covarianceMethod: {
    conditional: standard(poisson, { covarianceMethod: "conditional" }),
    jointHessian: async () => {
      const [without, joint] = [await fitted(poisson), await fitted({ ...poisson, covarianceMethod: "jointHessian" })];
      expect(estimates(joint)).toEqual(estimates(without));
      for (const [j, { se }] of joint.fixedEffects().rows.entries()) expect(se).not.toBe(without.fixedEffects().rows[j].se);
    },
  },
  checkHessian: {
    true: async () => {
      const model = await fitted({ ...poisson, checkHessian: true });
      expect(model.convergence.hessian).toEqual({ positiveDefinite: true, flat: [] });
      expect((await fitted(poisson)).convergence.hessian).toBeUndefined();
    },
    false: standard(poisson, { checkHessian: false }),
  },
  dispersionFlag: {
    true: changes(pseudo, { dispersionFlag: true }),
    false: standard(pseudo, { dispersionFlag: false }),
  },
  plIterations: { "a whole number from 1": changes(pseudo, { plIterations: 2 }) },
  plTolerance: { "a positive number": changesPath(pseudo, { plTolerance: 1e-3 }, 2) },
  muStart: { "a mean in the distribution's range": changesPath(pseudo, { muStart: 20 }) },
  startScale: { "a positive number": changesPath(poisson, { startScale: 3 }) },
  initPLIterations: { "a whole number from 1": changesPath(poisson, { initPLIterations: 3 }) },
  useSequentialFitting: {
    true: changesPath(poisson, { useSequentialFitting: true }),
    false: standard(poisson, { useSequentialFitting: false }),
  },
  ebMethod: {
    auto: standard(poisson, { ebMethod: "auto" }),
    lineSearchNewton: same(poisson, { ...poisson, ebMethod: "lineSearchNewton" }),
    // where Newton's own step leads outside or uphill the two go different ways
    trustRegion2D: changesPath(
      { fitMethod: "laplace", distribution: "gamma", link: "identity" },
      { ebMethod: "trustRegion2D" },
      6,
      POSITIVE,
    ),
    fsolve: same({ ...poisson, ebMethod: "trustRegion2D" }, { ...poisson, ebMethod: "fsolve" }),
  },
  ebOptions: {
    "{tolFun}": changesPath(poisson, { ebOptions: { tolFun: 0.01 } }, 3),
    "{tolX}": changesPath(poisson, { ebOptions: { tolX: 0.1 } }, 3),
    "{maxIter}": changesPath(poisson, { ebOptions: { maxIter: 2 } }, 3),
    "{display}": tells({ ebOptions: { display: "final" } }, /modes found after \d steps?: F/),
  },
  optimizer: {
    quasinewton: standard(poisson, { optimizer: "quasinewton" }),
    fminsearch: changesPath(poisson, { optimizer: "fminsearch" }, 4, "count ~ x + (1 | g)"),
    fminunc: same(poisson, { ...poisson, optimizer: "fminunc" }),
  },
  optimizerOptions: {
    "{tolFun}": changesPath(poisson, { optimizerOptions: { tolFun: 0.1 } }, 1),
    "{tolX}": changesPath(poisson, { optimizerOptions: { tolX: 0.1 } }, 1),
    "{maxIter}": changes(poisson, { optimizerOptions: { maxIter: 2 } }),
    "{maxFunEvals}": changes(poisson, { optimizerOptions: { maxFunEvals: 5 } }),
    "{display}": tells({ optimizerOptions: { display: "iter" } }, /^ *3 +\d+ +\d+\.\d{8} +\d\.\d{3}e[+-]\d+ +1\.00$/),
  },
  startMethod: {
    default: standard(poisson, { startMethod: "default" }),
    random: changesPath(poisson, { startMethod: "random", seed: 1 }),
  },
  seed: {
    "a whole number from 0": async () => {
      const random: Options = { ...poisson, startMethod: "random" };
      await same({ ...random, seed: 1 }, { ...random, seed: 1 })();
      await changesPath({ ...random, seed: 1 }, { seed: 2 })();
    },
  },
  verbose: {
    "0": async () => expect(await linesOf({ verbose: 0 })).toEqual([]),
    "1": tells({ verbose: 1 }, /^Converged after/),
    "2": tells({ verbose: 2 }, /^ +modes, step 1: F/),
  },
  log: { "a function of a line of text": tells({ verbose: 1 }, /iteration evaluations/) },
  onProgress: {
    "a function": async () => {
      const reports: number[] = [];
      await fitted({ ...poisson, onProgress: ({ iteration }) => reports.push(iteration) });
      expect(reports.length).toBeGreaterThan(1);
    },
  },
  signal: {
    "an AbortSignal": async () => {
      await expect(fitted({ ...poisson, signal: AbortSignal.abort() })).rejects.toMatchObject({ name: "AbortError" });
    },
  },
  onAbort: {
    best: async () => expect((await abortedAfterOne({ onAbort: "best" })).convergence.status).toBe("aborted"),
    throw: async () => await expect(abortedAfterOne({ onAbort: "throw" })).rejects.toMatchObject({ name: "AbortError" }),
  },
  maxTime: {
    seconds: async () => {
      const model = await fitted({ ...poisson, maxTime: 1e-9 });
      expect(model.convergence.status).toBe("maxTime");
    },
  },
};
