// Ends of profile intervals to their digits, against closed forms; and those at the end of a parameter's range.

import { describe, expect, it } from "vitest";
import { fitglme, type GeneralizedLinearMixedModel } from "../../../src/index.js";
import { ProfileCurve } from "../../../src/model/profile/profileCurve.js";
import { RandomStream } from "../../generators/stream.js";

const Z = 1.959963984540054; // qnorm(0.975)

/** Yields of 6 batches of 5 samples: O. L. Davies, Statistical Methods in Research and Production, 2nd ed. (1949), table 6.1. */
const DYESTUFF = [
  [1545, 1440, 1440, 1520, 1580],
  [1540, 1555, 1490, 1560, 1495],
  [1595, 1550, 1605, 1510, 1560],
  [1445, 1440, 1595, 1465, 1545],
  [1595, 1630, 1515, 1635, 1625],
  [1520, 1455, 1450, 1480, 1445],
];
const dyestuff = { Yield: DYESTUFF.flat(), Batch: DYESTUFF.flatMap((batch, i) => batch.map(() => "ABCDEF"[i])) };

const rowsOf = async (model: GeneralizedLinearMixedModel, alpha = 0.05) =>
  new Map((await model.profile({ alpha })).rows.map((row) => [row.name, row]));

/** Ends within 1e-8 of half the interval. */
function expectExact({ lower, upper }: { readonly lower: number; readonly upper: number }, ends: readonly [number, number]) {
  const half = (ends[1] - ends[0]) / 2;
  expect(Math.abs(lower - ends[0])).toBeLessThan(1e-8 * half);
  expect(Math.abs(upper - ends[1])).toBeLessThan(1e-8 * half);
}

/** The root of an increasing function between a and b. */
function root(f: (x: number) => number, a: number, b: number): number {
  let [low, high] = [a, b];
  for (let step = 0; step < 200; step++) {
    const middle = (low + high) / 2;
    if (f(middle) < 0) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

describe("ends are exact to 1e-8 of half the interval", () => {
  it("the mean of balanced groups: −2 log L rises by m log(1 + m n δ²/SSB), m groups of n rows", async () => {
    const model = await fitglme(dyestuff, "Yield ~ 1 + (1 | Batch)", { fitMethod: "mpl" });
    const means = DYESTUFF.map((batch) => batch.reduce((sum, y) => sum + y, 0) / 5);
    const mean = means.reduce((sum, value) => sum + value, 0) / 6;
    const between = means.reduce((sum, value) => sum + 5 * (value - mean) ** 2, 0);
    for (const alpha of [0.05, 0.5]) {
      const z = alpha === 0.05 ? Z : 0.6744897501960817; // qnorm(0.975), qnorm(0.75)
      const half = Math.sqrt((between / 30) * Math.expm1((z * z) / 6));
      expectExact((await rowsOf(model, alpha)).get("(Intercept)")!, [mean - half, mean + half]);
    }
    const { lower, upper } = (await rowsOf(model)).get("(Intercept)")!;
    expect([lower.toFixed(6), upper.toFixed(6)]).toEqual(["1486.451488", "1568.548512"]);
  });

  it("the standard deviations of balanced groups, of ML and REML: the sums of squares within and between are all there is", async () => {
    const means = DYESTUFF.map((batch) => batch.reduce((sum, y) => sum + y, 0) / 5);
    const mean = means.reduce((sum, value) => sum + value, 0) / 6;
    const between = means.reduce((sum, value) => sum + 5 * (value - mean) ** 2, 0);
    const within = DYESTUFF.flatMap((batch, i) => batch.map((y) => (y - means[i]) ** 2)).reduce((sum, value) => sum + value, 0);
    for (const [fitMethod, degrees] of [
      ["mpl", 6],
      ["rempl", 5],
    ] as const) {
      const rows = await rowsOf(await fitglme(dyestuff, "Yield ~ 1 + (1 | Batch)", { fitMethod }));
      // −2 log L = 24 log s + W/s + d log t + B/t, s = σ², t = s + 5σ_b²
      const deviance = (s: number, t: number) => 24 * Math.log(s) + within / s + degrees * Math.log(t) + between / t;
      const best = deviance(within / 24, between / degrees);
      /** s at its best for σ_b: the derivative in s rises through 0. */
      const givenBatch = (sd: number) => {
        const slope = (s: number) => 24 / s - within / (s * s) + degrees / (s + 5 * sd * sd) - between / (s + 5 * sd * sd) ** 2;
        const s = root(slope, 100, 1e5);
        return deviance(s, s + 5 * sd * sd) - best - Z * Z;
      };
      const batch = Math.sqrt((between / degrees - within / 24) / 5);
      expectExact(rows.get("sd (Intercept) | Batch")!, [root((sd) => -givenBatch(sd), 0, batch), root(givenBatch, batch, 1000)]);
      /** t at its best for σ, which is at least σ². */
      const givenSigma = (sigma: number) => deviance(sigma * sigma, Math.max(sigma * sigma, between / degrees)) - best - Z * Z;
      const sigma = Math.sqrt(within / 24);
      expectExact(rows.get("sqrt(Dispersion)")!, [root((x) => -givenSigma(x), 10, sigma), root(givenSigma, sigma, 1000)]);
    }
  });

  it("coefficients of a regression: −2 log L rises by n log(1 + δ²/(RSS v))", async () => {
    const stream = new RandomStream(2);
    const x = Array.from({ length: 30 }, () => stream.normal());
    const y = x.map((value) => 1 + 2 * value + stream.normal());
    const model = await fitglme({ x, y }, "y ~ x", { fitMethod: "mpl" });
    const rows = await rowsOf(model);
    for (const { name, estimate, se } of model.fixedEffects().rows) {
      const half = se * Math.sqrt(30 * Math.expm1((Z * Z) / 30)); // se² = v RSS/n with ML's σ²
      expectExact(rows.get(name)!, [estimate - half, estimate + half]);
    }
  });

  it("the logarithm of a mean of counts: −2 log L rises by 2n{ȳ(log ȳ − β) − ȳ + e^β}", async () => {
    const y = [3, 1, 4, 1, 5, 9, 2, 6];
    const model = await fitglme({ y }, "y ~ 1", { distribution: "poisson", fitMethod: "laplace" });
    const mean = 31 / 8;
    const rise = (beta: number) => 16 * (mean * (Math.log(mean) - beta) - mean + Math.exp(beta)) - Z * Z;
    const estimate = Math.log(mean);
    expectExact((await rowsOf(model)).get("(Intercept)")!, [
      root((beta) => -rise(beta), estimate - 5, estimate),
      root(rise, estimate, estimate + 5),
    ]);
  });
});

describe("an end that the likelihood does not reach is the end of the range", () => {
  /** 90 counts of 10 groups whose intercepts and slopes go together. */
  function counts(seed: number) {
    const stream = new RandomStream(seed);
    const x = Array.from({ length: 90 }, () => stream.between(-1, 1));
    const effects = Array.from({ length: 10 }, () => stream.normal());
    const y = x.map((v, i) => stream.poisson(Math.exp(0.5 + 0.5 * v + effects[i % 10] * (0.4 + 0.3 * v))));
    return { x, y, g: x.map((_, i) => `g${i % 10}`) };
  }
  const slopes = (seed: number) => fitglme(counts(seed), "y ~ x + (x | g)", { distribution: "poisson", fitMethod: "laplace" });

  it("a correlation may be anything where the slopes may have no variance: without it no correlation is any worse", async () => {
    const model = await slopes(2);
    const without = await fitglme(counts(2), "y ~ x + (1 | g)", { distribution: "poisson", fitMethod: "laplace" });
    expect(2 * (model.logLikelihood - without.logLikelihood)).toBeLessThan(Z * Z);
    for (const parameters of [undefined, ["corr x, (Intercept) | g"]]) {
      const { rows, failures } = await model.profile(parameters && { parameters });
      const { estimate, lower, upper } = rows.find(({ name }) => name.startsWith("corr"))!;
      expect(Math.abs(estimate)).toBeLessThan(0.9);
      expect([lower, upper, failures]).toEqual([-1, 1, 0]);
    }
  });

  it("a correlation estimated at its bound has that bound, and an end on the other side where the likelihood has one", async () => {
    const model = await slopes(1);
    expect(model.convergence.singular).toEqual(["corr x, (Intercept) | g"]);
    const { estimate, lower, upper } = (await rowsOf(model)).get("corr x, (Intercept) | g")!;
    expect([estimate, upper]).toEqual([1, 1]);
    // expected: −2 log L at its least over the other four parameters by Nelder and Mead is 3.841458821 above the estimates' at −0.023814565
    expect(lower).toBeCloseTo(-0.023814565, 8);
  });

  it("a correlation beside a standard deviation of 0 may be anything", async () => {
    const stream = new RandomStream(12);
    const x = Array.from({ length: 60 }, () => stream.normal());
    const y = x.map((value) => value + stream.normal());
    const model = await fitglme({ x, y, g: x.map((_, i) => `g${i % 6}`) }, "y ~ x + (x | g)");
    const row = (await rowsOf(model)).get("corr x, (Intercept) | g")!;
    expect(model.convergence.singular.some((name) => name.startsWith("sd"))).toBe(true);
    expect([row.lower, row.upper]).toEqual([-1, 1]);
  });

  it("coefficients of data that separate go to infinity, of one side or both", async () => {
    const binomial = { distribution: "binomial", fitMethod: "laplace" } as const;
    const x = [-3, -2, -1.5, -1, -0.5, 0.5, 1, 1.5, 2, 3];
    const split = await rowsOf(await fitglme({ x, y: x.map((value) => (value > 0 ? 1 : 0)) }, "y ~ x", binomial));
    expect(split.get("x")!.upper).toBe(Number.POSITIVE_INFINITY);
    expect(split.get("x")!.lower).toBeGreaterThan(0);
    const one = split.get("(Intercept)")!;
    expect([one.lower, one.upper]).toEqual([Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY]);
    const zeros = { f: [..."aaaabbbb"], y: [0, 0, 0, 0, 3, 1, 2, 1] };
    const counted = await rowsOf(await fitglme(zeros, "y ~ f", { distribution: "poisson", fitMethod: "laplace" }));
    expect(counted.get("(Intercept)")!.lower).toBe(Number.NEGATIVE_INFINITY);
    // four zeros of mean e^β fall by 8 e^β: all of z² at β = log(z²/8)
    expect(counted.get("(Intercept)")!.upper).toBeCloseTo(Math.log((Z * Z) / 8), 7);
    expect(counted.get("f_b")!.upper).toBe(Number.POSITIVE_INFINITY);
  });

  it("a residual variance that the effects of single rows can take over goes to 0", async () => {
    const stream = new RandomStream(3);
    const y = Array.from({ length: 20 }, () => stream.normal());
    const rows = await rowsOf(await fitglme({ y, g: y.map((_, i) => `g${i}`) }, "y ~ 1 + (1 | g)", { fitMethod: "mpl" }));
    expect([rows.get("sqrt(Dispersion)")!.lower, rows.get("sd (Intercept) | g")!.lower]).toEqual([0, 0]);
    const total = Math.sqrt(y.reduce((sum, value) => sum + (value - y.reduce((a, b) => a + b, 0) / 20) ** 2, 0) / 20);
    const ratio = root((r) => 20 * (1 / (r * r) - 1 + 2 * Math.log(r)) - Z * Z, 1, 10); // of a deviation alone: n{1/r² − 1 + 2 log r}
    expect(rows.get("sqrt(Dispersion)")!.upper).toBeCloseTo(ratio * total, 8);
    expect(rows.get("sd (Intercept) | g")!.upper).toBeCloseTo(ratio * total, 5); // at σ = 0, which a search in log σ comes near to only
  });

  it("probability 0 of missing asks for the whole range", async () => {
    const model = await fitglme(dyestuff, "Yield ~ 1 + (1 | Batch)", { fitMethod: "mpl" });
    const [mean, batch, sigma] = (await rowsOf(model, 0)).values();
    expect([mean, batch, sigma].map(({ lower, upper }) => [lower, upper])).toEqual([
      [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY],
      [0, Number.POSITIVE_INFINITY],
      [0, Number.POSITIVE_INFINITY],
    ]);
  });
});

describe("a curve says", () => {
  const parameter = { name: "x", estimate: 1, least: -Infinity, greatest: Infinity, spread: 0.5, shown: (s: number) => s };
  const parabola = (s: number) => -2 * (s - 1) ** 2;

  it("which end is not known, and how far fits went", async () => {
    const near = async (s: number) => ({ s, logLikelihood: parabola(s), converged: s < 1.7 });
    const curve = new ProfileCurve({ ...parameter, near }, 0);
    expect(await curve.crossing(-Z)).toBeCloseTo(1 - Z / 2, 10);
    expect(await curve.crossing(Z)).toBeNaN();
    expect(curve.failures).toHaveLength(1);
    expect(curve.notes()[0]).toMatch(
      /^The upper end of x is not known: beyond 1\.[67]\d*, where ζ is 1\.[34]\d* of 1\.96, fits did not converge\.$/,
    );
  });

  it("that the estimates are no maximum, where a fit is better", async () => {
    const near = async (s: number) => ({ s, logLikelihood: parabola(s) + (s > 1.3 ? 0.5 : 0), converged: true });
    const curve = new ProfileCurve({ ...parameter, near }, 0);
    await curve.crossing(Z);
    expect(curve.notes().join()).toMatch(
      /^Near x = 1\.\d+ the log-likelihood is 0\.\d+ higher than at the estimates, which are not its maximum\.$/,
    );
  });
});
