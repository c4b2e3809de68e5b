// Random variates. Expected: moments of the distributions (N. L. Johnson, S. Kotz, N. Balakrishnan, Continuous Univariate Distributions, and Univariate
// Discrete Distributions), within five standard errors of the means of 40,000 draws; and a committed stream.

import { describe, expect, it } from "vitest";
import type { Distribution } from "../../src/index.js";
import type { ResponseLaw } from "../../src/family/definition/descriptor.js";
import { familyOf } from "../../src/family/families.js";
import { RandomStream } from "../../src/stats/index.js";
import { logGammaVariates } from "../../src/stats/variates.js";

const N = 40_000;

interface Law {
  readonly distribution: Distribution;
  readonly mu: number;
  readonly dispersion?: number;
  readonly weight?: number;
  readonly size?: number;
  readonly variance: number;
}

const laws: readonly Law[] = [
  { distribution: "normal", mu: -2, dispersion: 3, weight: 2, variance: 1.5 },
  { distribution: "binomial", mu: 0.3, variance: 0.21 },
  { distribution: "binomial", mu: 0.003, size: 500, variance: (0.003 * 0.997) / 500 },
  { distribution: "binomial", mu: 0.7, size: 12, weight: 2, variance: 0.21 / 24 },
  { distribution: "poisson", mu: 0.02, variance: 0.02 },
  { distribution: "poisson", mu: 4.5, weight: 3, variance: 1.5 },
  { distribution: "poisson", mu: 3000.5, variance: 3000.5 },
  { distribution: "poisson", mu: 3e9, variance: 3e9 },
  { distribution: "binomial", mu: 0.1, size: 2e9, variance: 0.09 / 2e9 },
  { distribution: "gamma", mu: 2, dispersion: 3, variance: 12 }, // shape 1/3
  { distribution: "gamma", mu: 2, dispersion: 0.1, weight: 2, variance: 0.2 },
  { distribution: "inverseGaussian", mu: 2, dispersion: 0.4, variance: 3.2 },
  { distribution: "inverseGaussian", mu: 0.1, dispersion: 0.5, weight: 5, variance: 1e-4 },
  { distribution: "negativeBinomial", mu: 3, dispersion: 1.5, variance: 9 },
  { distribution: "negativeBinomial1", mu: 3, dispersion: 1.5, variance: 7.5 },
  { distribution: "zeroInflatedPoisson", mu: 3, dispersion: 0.5, variance: 7.5 },
  { distribution: "beta", mu: 0.2, dispersion: 4, variance: 0.032 },
];

function draws({ distribution, mu, dispersion = 1, weight, size }: Law, seed: number, n = N): Float64Array {
  const all = (value: number | undefined) => (value === undefined ? null : new Float64Array(n).fill(value));
  const law: ResponseLaw = { mu: new Float64Array(n).fill(mu), dispersion, weights: all(weight), sizes: all(size) };
  return familyOf(distribution).variates(new RandomStream(seed), law);
}

const average = (values: Float64Array) => values.reduce((sum, value) => sum + value, 0) / values.length;

describe.each(laws)("$distribution, mean $mu, dispersion $dispersion, weight $weight, size $size", (law) => {
  const y = draws(law, 17);
  const squares = y.map((value) => (value - law.mu) ** 2);

  it("has the mean and the variance", () => {
    expect(Math.abs(average(y) - law.mu)).toBeLessThan(5 * Math.sqrt(law.variance / N));
    const spread = Math.sqrt(average(squares.map((value) => (value - law.variance) ** 2)) / N);
    expect(Math.abs(average(squares) - law.variance)).toBeLessThan(5 * spread);
  });

  it("is the same for the same seed, and another for another", () => {
    expect(draws(law, 17)).toEqual(y);
    expect(draws(law, 18)).not.toEqual(y);
  });

  it("lies where the distribution does", () => {
    const trials = (law.size ?? 1) * (law.weight ?? 1);
    const isCount = ["poisson", "negativeBinomial", "negativeBinomial1", "zeroInflatedPoisson"].includes(law.distribution);
    const lies = (value: number) => {
      if (law.distribution === "binomial") return Math.abs(value * trials - Math.round(value * trials)) < 1e-9;
      if (isCount) return Number.isInteger(Math.round(1e9 * value * (law.weight ?? 1)) / 1e9);
      return law.distribution === "normal" || value > 0;
    };
    expect(y.findIndex((value) => !lies(value))).toBe(-1);
  });
});

/** Shares of the draws against probabilities, by Pearson's χ² with 99.99 % quantile of R 4.2.2's qchisq. */
describe("counts have the probabilities", () => {
  const poisson = (mu: number) => (k: number, before: number) => (k === 0 ? Math.exp(-mu) : (before * mu) / k);
  const negative = (mu: number, r: number) => (k: number, before: number) =>
    k === 0 ? (r / (r + mu)) ** r : (before * ((k - 1 + r) / k) * mu) / (r + mu);
  const inflated = (mu: number, odds: number) => (k: number, before: number) => {
    const poisson = Math.exp(-mu) / (1 + odds);
    if (k === 0) return odds / (1 + odds) + poisson;
    return k === 1 ? poisson * mu : (before * mu) / k;
  };
  const binomial = (n: number, p: number) => (k: number, before: number) =>
    k === 0 ? (1 - p) ** n : (before * ((n - k + 1) / k) * p) / (1 - p);

  it.each<[Law, (k: number, before: number) => number, number]>([
    [{ distribution: "poisson", mu: 2.3, variance: 0 }, poisson(2.3), 1],
    [{ distribution: "negativeBinomial", mu: 2, dispersion: 1.5, variance: 0 }, negative(2, 1.5), 1],
    [{ distribution: "negativeBinomial1", mu: 2, dispersion: 0.8, variance: 0 }, negative(2, 2.5), 1],
    [{ distribution: "zeroInflatedPoisson", mu: 2, dispersion: 0.25, variance: 0 }, inflated(2.5, 0.25), 1],
    [{ distribution: "binomial", mu: 0.35, size: 7, variance: 0 }, binomial(7, 0.35), 7],
    [{ distribution: "binomial", mu: 2e-9, size: 1e9, variance: 0 }, poisson(2), 1e9],
    [{ distribution: "binomial", mu: 2e-15, size: 1e15, variance: 0 }, poisson(2), 1e15],
    [{ distribution: "binomial", mu: 2e-300, size: 1e300, variance: 0 }, poisson(2), 1e300],
    [{ distribution: "binomial", mu: 0.5, size: 5, weight: 1.5, variance: 0 }, binomial(7, 0.5), 7.5],
  ])("%j", (law, probability, scale) => {
    const counts = new Float64Array(8);
    for (const y of draws(law, 5)) if (Math.round(y * scale) < 7) counts[Math.round(y * scale)]++;
    let statistic = 0;
    let p = 0;
    for (let k = 0; k < 6; k++) {
      p = probability(k, p);
      statistic += (counts[k] - N * p) ** 2 / (N * p);
    }
    expect(statistic).toBeLessThan(27.86); // qchisq(0.9999, 6)
  });
});

it("the stream is the committed one", () => {
  const first = laws.map((law) => draws(law, 1, 2).map((value) => Number(value.toPrecision(12))));
  expect(first.map((pair) => [...pair])).toMatchInlineSnapshot(`
    [
      [
        -1.78833194329,
        -0.501755713117,
      ],
      [
        0,
        1,
      ],
      [
        0.004,
        0.006,
      ],
      [
        0.791666666667,
        0.875,
      ],
      [
        0,
        0,
      ],
      [
        5.33333333333,
        6.33333333333,
      ],
      [
        2957,
        2913,
      ],
      [
        3000009466,
        3000067004,
      ],
      [
        0.1000011595,
        0.1000082065,
      ],
      [
        0.270349008908,
        2.13184812494,
      ],
      [
        2.04431006281,
        2.5605818911,
      ],
      [
        1.71381208848,
        0.70279079091,
      ],
      [
        0.098286607484,
        0.0884922698767,
      ],
      [
        3,
        8,
      ],
      [
        3,
        7,
      ],
      [
        6,
        1,
      ],
      [
        0.113640611412,
        0.433544239548,
      ],
    ]
  `);
});

describe("draws lie inside the support, whatever the parameters", () => {
  const size = 400;
  /** What is wrong with the draws of a law, by the family that checks responses. */
  const faults = (law: Omit<Law, "variance">) => {
    const { fault } = familyOf(law.distribution);
    const y = draws({ ...law, variance: 0 }, 3, size);
    return [...y].filter((value) => !Number.isFinite(value) || fault(value, law.weight ?? 1, law.size ?? 1) !== null);
  };
  const EXTREMES = [1e-300, 1e-20, 1e-4, 0.01, 1, 100, 1e6, 1e20, 1e300];

  it.each(["gamma", "inverseGaussian", "logNormal"] as const)("%s", (distribution) => {
    for (const mu of [...EXTREMES, 0])
      for (const dispersion of EXTREMES)
        for (const weight of [1e-6, 1, 1e6]) expect(faults({ distribution, mu, dispersion, weight })).toEqual([]);
  });

  it("beta", () => {
    for (const mu of [0, 1e-300, 1e-10, 0.3, 1 - 1e-10, 1 - 2 ** -53, 1])
      for (const dispersion of EXTREMES) expect(faults({ distribution: "beta", mu, dispersion })).toEqual([]);
  });

  it.each(["negativeBinomial", "negativeBinomial1", "zeroInflatedPoisson"] as const)("%s", (distribution) => {
    for (const mu of [0, 1e-300, 1e-6, 1, 1e6, 1e15])
      for (const dispersion of [1e-12, 1e-4, 1, 1e4, 1e12]) expect(faults({ distribution, mu, dispersion })).toEqual([]);
  });

  it("poisson and binomial, with sizes up to 1e300 and weights that make no whole number of trials", () => {
    for (const weight of [1e-3, 0.7, 1, 1.5, 3])
      for (const mu of [0, 1e-300, 1e-6, 0.7, 1e6, 1e15]) expect(faults({ distribution: "poisson", mu, weight })).toEqual([]);
    for (const trials of [1, 2, 9, 1e6, 1e9, 1e12, 1e15, 1e300])
      for (const mu of [0, 1e-300, 1e-15, 1e-9, 0.5, 1 - 1e-9, 1 - 2 ** -53, 1])
        for (const weight of [0.5, 1, 1.5]) expect(faults({ distribution: "binomial", mu, size: trials, weight })).toEqual([]);
  });
});

describe("draws where the density piles up at an end of the support", () => {
  it("beta with a tiny precision is 1 with probability μ, as good as", () => {
    for (const dispersion of [1e-3, 1e-8, 1e-200]) {
      const share = average(draws({ distribution: "beta", mu: 0.3, dispersion, variance: 0 }, 4).map((y) => Number(y > 0.5)));
      expect(Math.abs(share - 0.3)).toBeLessThan(5 * Math.sqrt(0.21 / N));
    }
  });

  it("a gamma variate of tiny shape has the mean logarithm ψ(a), which is −1/a − 0.5772 + 1.645 a", () => {
    for (const shape of [0.05, 1e-3, 1e-9]) {
      const logs = logGammaVariates(new RandomStream(2), new Float64Array(N).fill(shape));
      const expected = -1 / shape - 0.5772156649015329 + 1.6449340668482264 * shape;
      expect(Math.abs(average(logs) - expected)).toBeLessThan(5 * Math.sqrt((1 / shape ** 2 + 1.65) / N));
    }
  });
});

it("a mean outside the distribution draws NaN", () => {
  for (const law of [
    { distribution: "binomial", mu: 1.5 },
    { distribution: "poisson", mu: -1 },
    { distribution: "poisson", mu: Number.NaN },
    { distribution: "poisson", mu: Number.POSITIVE_INFINITY },
    { distribution: "gamma", mu: Number.NaN },
    { distribution: "gamma", mu: -1 },
    { distribution: "gamma", mu: Number.POSITIVE_INFINITY },
    { distribution: "logNormal", mu: -1 },
    { distribution: "logNormal", mu: Number.POSITIVE_INFINITY },
    { distribution: "inverseGaussian", mu: -1 },
    { distribution: "inverseGaussian", mu: Number.POSITIVE_INFINITY },
    { distribution: "inverseGaussian", mu: Number.NaN },
    { distribution: "negativeBinomial", mu: Number.NaN },
    { distribution: "negativeBinomial1", mu: Number.NaN },
    { distribution: "negativeBinomial1", mu: -1 },
    { distribution: "zeroInflatedPoisson", mu: Number.NaN },
    { distribution: "zeroInflatedPoisson", mu: -1 },
    { distribution: "beta", mu: Number.NaN },
    { distribution: "beta", mu: 1.5 },
  ] as const)
    expect(draws({ ...law, variance: 0 }, 1, 1)[0]).toBeNaN();
});
