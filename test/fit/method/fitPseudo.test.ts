// Pseudo-likelihood against its definition (R. Wolfinger, M. O'Connell, 1993): at the end the working response and weights, formed anew
// from the estimates and without the package's kernel, make a linear mixed model whose dense marginal likelihood has its
// coefficients, its residual variance, its value and its optimum where the fit says.

import { describe, expect, it } from "vitest";
import { type FitOptions, fitglme, type GeneralizedLinearMixedModel, type Link } from "../../../src/index.js";
import { cholesky, type Matrix } from "../../oracle/cholesky.js";
import { blockDiagonal, type DenseRandomTerm, denseDesign } from "../../oracle/design.js";
import { inverseLink } from "../../oracle/families.js";
import { denseLinear } from "../../oracle/linear.js";
import { RandomStream } from "../../generators/stream.js";

const N = 96;
const logistic = (eta: number) => 1 / (1 + Math.exp(-eta));
const variance = {
  normal: () => 1,
  binomial: (mu: number) => mu * (1 - mu),
  poisson: (mu: number) => mu,
  gamma: (mu: number) => mu * mu,
  inverseGaussian: (mu: number) => mu * mu * mu,
};

interface Simulation {
  readonly what: string;
  readonly link: Link;
  readonly options: FitOptions & { readonly distribution: keyof typeof variance };
  readonly response: (stream: RandomStream, eta: number) => number;
  readonly slopes?: true;
}

const log: Link = { name: "log", power: 1 };
const named = (name: Link["name"]): Link => ({ name, power: 1 });
const bernoulli = (inverse: (eta: number) => number) => (stream: RandomStream, eta: number) =>
  stream.binomial(1, inverse(eta - 1));

const simulations: readonly Simulation[] = [
  { what: "poisson", link: log, options: { distribution: "poisson" }, response: (s, eta) => s.poisson(Math.exp(eta)) },
  {
    what: "poisson with a dispersion",
    link: log,
    options: { distribution: "poisson", dispersionFlag: true },
    response: (s, eta) => s.poisson(Math.exp(eta) * s.gamma(2) * 0.5),
  },
  {
    what: "poisson with slopes, weights and offset",
    link: log,
    options: { distribution: "poisson", weights: "w", offset: "d" },
    response: (s, eta) => s.poisson(Math.exp(eta)),
    slopes: true,
  },
  { what: "Bernoulli", link: named("logit"), options: { distribution: "binomial" }, response: bernoulli(logistic) },
  {
    what: "probit with a dispersion",
    link: named("probit"),
    options: { distribution: "binomial", link: "probit", dispersionFlag: true },
    response: bernoulli(logistic),
  },
  {
    what: "gamma",
    link: log,
    options: { distribution: "gamma", link: "log", weights: "w" },
    response: (s, eta) => (Math.exp(eta) * s.gamma(4)) / 4,
    slopes: true,
  },
  {
    what: "inverse Gaussian",
    link: log,
    options: { distribution: "inverseGaussian", link: "log" },
    response: (s, eta) => (Math.exp(eta) * s.gamma(9)) / 9,
  },
  {
    what: "normal with the log link",
    link: log,
    options: { distribution: "normal", link: "log" },
    response: (s, eta) => Math.exp(eta) + 0.3 * s.normal(),
  },
  {
    what: "poisson with the square root as link",
    link: { name: "power", power: 0.5 },
    options: { distribution: "poisson", link: 0.5 },
    response: (s, eta) => s.poisson((1 + 0.5 * eta) ** 2),
  },
];

/** 12 groups of 8 rows crossed with 4 levels. */
function simulate({ response }: Simulation) {
  const stream = new RandomStream(11);
  const effects = (count: number, sd: number) => Array.from({ length: count }, () => sd * stream.normal());
  const [intercepts, slopes, crossed] = [effects(12, 0.6), effects(12, 0.4), effects(4, 0.5)];
  const rows = Array.from({ length: N }, (_, i) => {
    const [g, h, x] = [i % 12, stream.integer(0, 3), stream.between(-1, 1)];
    const d = Math.round(10 * stream.between(-0.3, 0.3)) / 10;
    const eta = 0.8 + 0.5 * x + intercepts[g] + slopes[g] * x + crossed[h];
    return { y: response(stream, eta + d), x, g: `g${g}`, h: `h${h}`, w: stream.integer(1, 3), d };
  });
  const column = <K extends keyof (typeof rows)[number]>(name: K) => rows.map((row) => row[name]);
  return { y: column("y"), x: column("x"), g: column("g"), h: column("h"), w: column("w"), d: column("d") };
}

/** The dense linear mixed model of the working response at a model's estimates, with T of each term from Ψ/φ. */
function pseudoProblem(model: GeneralizedLinearMixedModel, data: ReturnType<typeof simulate>, simulation: Simulation) {
  const factor = (labels: readonly string[]) => {
    const levels = [...new Set(labels)];
    return { levels, codes: labels.map((label) => levels.indexOf(label)) };
  };
  const columns = { x: { values: data.x }, g: factor(data.g), h: factor(data.h) };
  const terms: DenseRandomTerm[] = simulation.slopes
    ? [{ terms: [[], ["x"]], group: ["g"], correlated: true }]
    : [[], []].map((intercept, r) => ({ terms: [intercept], group: ["gh"[r]], correlated: true }));
  const { fixed, Z, blocks } = denseDesign(columns, [[], ["x"]], terms, [...Array(N).keys()]);
  const { psi, dispersion } = model.covarianceParameters();
  const factors = psi.map((rows) => cholesky(rows.map((row) => Float64Array.from(row, (value) => value / dispersion)))!);
  const beta = model.fixedEffects().column("estimate");
  const b = model.randomEffects().column("estimate");
  const weight = simulation.options.weights ? data.w : Array(N).fill(1);
  const offset = simulation.options.offset ? data.d : Array(N).fill(0);
  const dot = (row: ArrayLike<number>, v: ArrayLike<number>) =>
    Array.from(row, (x, i) => x * v[i]).reduce((sum, x) => sum + x, 0);
  const working = data.y.map((y, i) => {
    const linear = dot(fixed.matrix[i], beta as Float64Array) + dot(Z[i], b as Float64Array);
    const eta = linear + offset[i];
    const mu = inverseLink(simulation.link, eta);
    const slope = (inverseLink(simulation.link, eta + 1e-5) - inverseLink(simulation.link, eta - 1e-5)) / 2e-5;
    const weights = (weight[i] * slope * slope) / variance[simulation.options.distribution](mu);
    return { z: linear + (y - mu) / slope, weights };
  });
  const at = (T: readonly Matrix[], sigma2: number) =>
    denseLinear({
      y: Float64Array.from(working, ({ z }) => z),
      weights: working.map(({ weights }) => weights),
      X: fixed.matrix,
      Z,
      Lambda: blockDiagonal(blocks, T),
      method: model.fitMethod === "rempl" ? "reml" : "ml",
      sigma2,
    });
  return { at, factors, dispersion, beta: beta as Float64Array };
}

describe.each(simulations)("$what", (simulation) => {
  const data = simulate(simulation);
  const formula = simulation.slopes ? "y ~ x + (1 + x | g)" : "y ~ x + (1 | g) + (1 | h)";
  const modelWith = (options: FitOptions) => fitglme(data, formula, { ...simulation.options, ...options });

  it.each(["mpl", "rempl"] as const)("%s ends at its fixed point", async (fitMethod) => {
    const model = await modelWith({ fitMethod, plTolerance: 1e-10 });
    expect(model.convergence.status).toBe("converged");
    const { at, factors, dispersion, beta } = pseudoProblem(model, data, simulation);
    const dense = at(factors, dispersion);
    expect(Math.abs(dense.value + 2 * model.logLikelihood)).toBeLessThan(1e-6);
    for (let j = 0; j < beta.length; j++) expect(dense.beta[j]).toBeCloseTo(beta[j], 6);

    // its optimum in σ², where that is free, and in every entry of T: slopes by central differences
    const scaled = (t: number) => at(factors, dispersion * (1 + t)).value;
    if (model.dispersionEstimated) expect(Math.abs(scaled(1e-4) - scaled(-1e-4)) / 2e-4).toBeLessThan(1e-4);
    for (const [r, T] of factors.entries())
      for (let i = 0; i < T.length; i++)
        for (let j = 0; j <= i; j++) {
          const moved = (t: number) =>
            at(
              factors.map((other, s) => other.map((row, a) => row.map((v, c) => (s === r && a === i && c === j ? v + t : v)))),
              dispersion,
            ).value;
          expect(Math.abs(moved(1e-4) - moved(-1e-4)) / 2e-4).toBeLessThan(2e-4);
        }
  });

  it("ends at the same point wherever it begins", async () => {
    const model = await modelWith({ fitMethod: "mpl", plTolerance: 1e-10 });
    const steps = new Set([model.convergence.innerSteps]);
    for (const muStart of [0.02, 0.9]) {
      const other = await modelWith({ fitMethod: "mpl", plTolerance: 1e-10, muStart });
      expect(Math.abs(other.logLikelihood - model.logLikelihood)).toBeLessThan(1e-6);
      steps.add(other.convergence.innerSteps);
    }
    expect(steps.size).toBeGreaterThan(1);
  });
});

describe("the iterations of pseudo-likelihood", () => {
  const [poisson] = simulations;
  const data = simulate(poisson);
  const modelWith = (options: FitOptions) => fitglme(data, "y ~ x + (1 | g)", { ...poisson.options, ...options });

  it("are no more than plIterations, and the model says that it did not converge", async () => {
    const model = await modelWith({ plIterations: 2 });
    expect(model.convergence).toMatchObject({ status: "maxIterations", iterations: 2 });
    expect(model.convergence.message).toMatch(/^Not converged: stopped after 2 iterations of pseudo-likelihood/);
    expect(Number.isFinite(model.logLikelihood)).toBe(true);
  });

  it("may end where the link has no mean of some rows, and the model says so", async () => {
    const table = {
      y: [0.4787883779370316, 4.2734775020497375, 0.9701492972767538, 7.144783310241136],
      x: [-0.6957960322033614, -0.7965934423264116, 0.7027926777955145, 0.29576829937286675],
      z: [1, 3, 1, 2],
      k: [3, 1, 2, 3],
    };
    const model = await fitglme(table, "y ~ x + offset(z) + (0 + x | k)", { distribution: "gamma", fitMethod: "rempl" });
    const count = model.fitted().filter(Number.isNaN).length;
    expect(model.convergence.status).not.toBe("converged");
    expect(count).toBeGreaterThan(0);
    expect(model.convergence.message).toContain(`At these estimates ${count} row`);
    expect((await modelWith({})).convergence.message).not.toContain("no mean");
  });

  it("end sooner with a larger plTolerance", async () => {
    const [loose, tight] = [await modelWith({ plTolerance: 1e-2 }), await modelWith({ plTolerance: 1e-10 })];
    expect(loose.convergence.iterations).toBeLessThan(tight.convergence.iterations);
    expect(loose.logLikelihood).not.toBe(tight.logLikelihood);
    expect(loose.logLikelihood).toBeCloseTo(tight.logLikelihood, 1);
  });

  it("fit their linear mixed models by the optimizer that is asked for", async () => {
    const [newton, simplex] = [await modelWith({}), await modelWith({ optimizer: "fminsearch" })];
    expect(simplex.convergence.status).toBe("converged");
    expect(Math.abs(simplex.logLikelihood - newton.logLikelihood)).toBeLessThan(1e-5);
    expect(simplex.convergence.evaluations).not.toBe(newton.convergence.evaluations);
  });

  it("are reported one by one", async () => {
    const iterations: number[] = [];
    const model = await modelWith({ onProgress: ({ iteration }) => iterations.push(iteration) });
    expect(iterations).toEqual(Array.from({ length: model.convergence.iterations }, (_, i) => i + 1));
  });

  it("end when they are aborted, with the values so far", async () => {
    const controller = new AbortController();
    const model = await modelWith({ onProgress: () => controller.abort(), signal: controller.signal });
    expect(model.convergence).toMatchObject({ status: "aborted", iterations: 1 });
  });

  it("the dispersion of a poisson model is estimated when asked for, and counted", async () => {
    const [fixed, free] = [await modelWith({}), await modelWith({ dispersionFlag: true })];
    expect([fixed.dispersion, fixed.dispersionEstimated]).toEqual([1, false]);
    expect(free.dispersionEstimated).toBe(true);
    expect(free.dispersion).not.toBe(1);
    const parameters = ({ modelCriterion: { aic, deviance } }: GeneralizedLinearMixedModel) => Math.round((aic - deviance) / 2);
    expect(parameters(free)).toBe(parameters(fixed) + 1);
  });
});

describe("a fit by maximum likelihood comes to the same optimum", () => {
  const stages: readonly FitOptions[] = [
    { initPLIterations: 1 },
    { initPLIterations: 10 },
    { useSequentialFitting: true },
    { useSequentialFitting: true, initPLIterations: 3 },
    { muStart: 0.3 },
  ];
  const settings = simulations.filter(({ options }) => !options.dispersionFlag);

  it.each(settings)("$what: through every stage", async (simulation) => {
    const data = simulate(simulation);
    const modelWith = (options: FitOptions) =>
      fitglme(data, "y ~ x + (1 | g)", { ...simulation.options, fitMethod: "laplace", ...options });
    const direct = await modelWith({});
    for (const stage of stages) {
      const model = await modelWith(stage);
      expect(model.convergence.status).toBe("converged");
      expect(Math.abs(model.logLikelihood - direct.logLikelihood)).toBeLessThan(1e-7);
      const { evaluations, innerSteps } = model.convergence;
      expect([evaluations, innerSteps]).not.toEqual([direct.convergence.evaluations, direct.convergence.innerSteps]);
    }
  });

  it("useSequentialFitting begins where approximateLaplace ends", async () => {
    const data = simulate(simulations[0]);
    const modelWith = (options: FitOptions) => fitglme(data, "y ~ x + (1 | g)", { distribution: "poisson", ...options });
    const approximate = await modelWith({ fitMethod: "approximateLaplace" });
    const first: number[] = [];
    await modelWith({ fitMethod: "laplace", useSequentialFitting: true, onProgress: ({ objective }) => first.push(objective) });
    expect(first[0]).toBeCloseTo(-2 * approximate.logLikelihood, 6);
  });
});

describe("a singular model", () => {
  it("has a standard deviation of exactly 0, is named, and stays singular through laplace", async () => {
    const stream = new RandomStream(3);
    const columns = {
      y: Array.from({ length: 40 }, () => stream.poisson(4)),
      g: Array.from({ length: 40 }, (_, i) => `g${i % 8}`),
    };
    const y = columns.y.map((_, i) => columns.y[(i * 17) % 40]);
    for (const options of [{ fitMethod: "mpl" }, { fitMethod: "laplace", initPLIterations: 5 }] as const) {
      const model = await fitglme({ ...columns, y }, "y ~ 1 + (1 | g)", { distribution: "poisson", ...options });
      expect(model.convergence.status).toBe("converged");
      expect(model.convergence.singular).toEqual(["sd (Intercept) | g"]);
      expect(model.covarianceParameters().psi[0][0][0]).toBe(0);
    }
  });
});
