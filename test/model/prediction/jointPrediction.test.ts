// Standard errors of conditional means and of contrasts of random effects. Expected: φK⁻¹ of the mixed model equations (C. R. Henderson,
// Biometrics 31 (1975) 423–447), inverted densely here, with X and Z as designMatrix gives them and the weights W of the distribution.

import { describe, expect, it } from "vitest";
import { fitglme, type FitOptions, type GeneralizedLinearMixedModel, type Table } from "../../../src/index.js";
import { inverse } from "../../oracle/inverse.js";
import { RandomStream } from "../../generators/stream.js";
import { fitCase, referenceCase } from "../../reference/referenceCase.js";

/** W/φ of each used row from its conditional mean: μ′²/(φv(μ)) for canonical links, and the expected one for pseudo-likelihood. */
const WEIGHTS: Readonly<Record<string, (mu: number, model: GeneralizedLinearMixedModel, size: number) => number>> = {
  cbpp: (mu, _, size) => size * mu * (1 - mu),
  "sleepstudy-reml": (_, { dispersion }) => 1 / dispersion,
  penicillin: (_, { dispersion }) => 1 / dispersion,
  "gamma-log-mpl": (_, { dispersion }) => 1 / dispersion,
  grouseticks: (mu) => mu,
  "two-terms-one-group": (mu) => mu * (1 - mu),
};

/** Z as dense rows. */
function denseZ(model: GeneralizedLinearMixedModel): Float64Array[] {
  const { height, width, columnStart, rowIndex, values } = model.designMatrix("random").matrix;
  const rows = Array.from({ length: height }, () => new Float64Array(width));
  for (let j = 0; j < width; j++) for (let at = columnStart[j]; at < columnStart[j + 1]; at++) rows[rowIndex[at]][j] = values[at];
  return rows;
}

/** The covariance of (β̂, b̂ − b), and rows (x, z) of all used rows. */
async function dense(name: string) {
  const reference = referenceCase(name);
  const model = await fitCase(reference);
  const sizes = reference.binomialSize ? numbers(model.variables, reference.binomialSize) : [];
  const fixed = model.designMatrix().matrix;
  const rows = denseZ(model).map((z, i) => Float64Array.of(...fixed.map((column) => column[i]), ...z));
  const used = [...model.fitted().entries()].filter(([, mu]) => Number.isFinite(mu));
  const p = fixed.length;
  const system = rows[0].length;
  const K = Array.from({ length: system }, () => new Float64Array(system));
  for (const [i, row] of rows.entries()) {
    const w = WEIGHTS[name](used[i][1], model, sizes[used[i][0]]);
    for (let a = 0; a < system; a++) if (row[a] !== 0) for (let b = 0; b < system; b++) K[a][b] += w * row[a] * row[b];
  }
  const { psi } = model.covarianceParameters();
  let from = p;
  for (const [r, covariance] of psi.entries()) {
    const precision = inverse(covariance.map((row) => Float64Array.from(row)));
    const k = covariance.length;
    const levels = effectsOf(model, r) / k;
    for (let l = 0; l < levels; l++)
      for (let a = 0; a < k; a++) for (let b = 0; b < k; b++) K[from + l * k + a][from + l * k + b] += precision[a][b];
    from += levels * k;
  }
  return { model, rows, covariance: inverse(K), p, place: used.map(([row]) => row) };
}

function numbers(table: Table, name: string): Float64Array {
  const column = table.column(name);
  if (column.kind !== "numeric") throw new Error(`${name} is no number`);
  return column.values;
}

/** Random effects of one term. */
const effectsOf = (model: GeneralizedLinearMixedModel, r: number) => model.designMatrix("random", r).matrix.width;

function variance(covariance: readonly Float64Array[], a: Float64Array, b = a): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) if (a[i] !== 0) for (let j = 0; j < b.length; j++) sum += a[i] * covariance[i][j] * b[j];
  return sum;
}

describe.each(Object.keys(WEIGHTS))("%s", (name) => {
  it("intervals of conditional means are η ± z·se, se² = (x, z) Cov (x, z)ᵀ", async () => {
    const { model, rows, covariance, place } = await dense(name);
    const { mean, lower, upper } = model.predict(undefined, { dfMethod: "none", alpha: 0.3173105078629141 }); // one standard error
    const [eta, low, high] = [mean, lower, upper].map((values) => model.link.link(values));
    for (const [i, row] of rows.entries()) {
      const se = Math.sqrt(variance(covariance, row));
      expect((eta[place[i]] - low[place[i]]) / se).toBeCloseTo(1, 5);
      expect((high[place[i]] - eta[place[i]]) / se).toBeCloseTo(1, 5);
    }
  });

  it("of new rows, of the same table, are the same", async () => {
    const model = await fitCase(referenceCase(name));
    const [own, other] = [model.predict(), model.predict(model.variables)];
    for (const [i, mean] of own.mean.entries()) {
      if (!Number.isFinite(mean)) continue; // not used, but perhaps without a missing predictor
      expect(Math.abs(other.mean[i] - mean)).toBeLessThan(1e-12 * Math.abs(mean));
      expect(Math.abs(other.lower[i] - own.lower[i])).toBeLessThan(1e-9 * Math.abs(own.upper[i] - own.lower[i]));
      expect(Math.abs(other.upper[i] - own.upper[i])).toBeLessThan(1e-9 * Math.abs(own.upper[i] - own.lower[i]));
    }
  });

  it("coefTest with reContrast is Wald's F with that covariance", async () => {
    const { model, covariance, p } = await dense(name);
    const q = covariance.length - p;
    const stream = new RandomStream(3);
    const rows = Array.from({ length: 2 }, () => Float64Array.from({ length: p + q }, () => Math.round(stream.between(-2, 2))));
    const estimates = Float64Array.of(...model.fixedEffects().column("estimate"), ...model.randomEffects().column("estimate"));
    const [d0, d1] = rows.map((row) => row.reduce((sum, value, i) => sum + value * estimates[i], -0.5));
    const [a, b, c] = [variance(covariance, rows[0]), variance(covariance, rows[0], rows[1]), variance(covariance, rows[1])];
    const expected = (c * d0 * d0 - 2 * b * d0 * d1 + a * d1 * d1) / (a * c - b * b) / 2;
    const H = rows.map((row) => [...row.slice(0, p)]);
    const K = rows.map((row) => [...row.slice(p)]);
    const { fStat, df1, df2 } = model.coefTest(H, 0.5, { reContrast: K });
    expect(fStat / expected).toBeCloseTo(1, 5);
    expect([df1, df2]).toEqual([2, model.dfe]);
  });

  it("of one random effect is the square of its t", async () => {
    const model = await fitCase(referenceCase(name));
    const effects = model.randomEffects().rows;
    for (const j of [0, 1, effects.length - 1]) {
      const { fStat, pValue } = model.coefTest(undefined, 0, { reContrast: effects.map((_, k) => Number(k === j)) });
      expect(fStat / effects[j].tStat ** 2).toBeCloseTo(1, 7);
      expect(pValue / effects[j].pValue).toBeCloseTo(1, 7);
    }
  });
});

describe("what predict can be asked", () => {
  const stream = new RandomStream(8);
  const x = Array.from({ length: 120 }, () => stream.between(-1, 1));
  const table = {
    x,
    g: x.map((_, i) => `g${i % 10}`),
    h: x.map((_, i) => `h${Math.floor(i / 10) % 4}`),
    y: x.map((value) => stream.poisson(Math.exp(0.5 + value))),
  };
  const options: FitOptions = { distribution: "poisson", fitMethod: "laplace" };
  const fitted = fitglme(table, "y ~ x + (1 + x | g) + (1 | h)", options);
  const rows = { x: [0.5, 0.5, 0.5], g: ["g1", "new", "g1"], h: ["h1", "h1", "other"] };

  it("levels that the fit did not see have effect 0, and as a new draw their variance on top", async () => {
    const model = await fitted;
    const [[g], , [h]] = [model.covarianceParameters().psi[0], 0, model.covarianceParameters().psi[1]];
    const se = (unseen: "zero" | "draw") => {
      const { mean, upper } = model.predict(rows, { unseen, dfMethod: "none", alpha: 0.3173105078629141 });
      const [eta, high] = [mean, upper].map((values) => model.link.link(values));
      return high.map((value, i) => value - eta[i]);
    };
    const [zero, draw] = [se("zero"), se("draw")];
    const psi = model.covarianceParameters().psi[0];
    const prior = [0, g[0] + 2 * 0.5 * psi[0][1] + 0.25 * psi[1][1], h[0]];
    for (const i of [0, 1, 2]) expect(draw[i] ** 2 - zero[i] ** 2).toBeCloseTo(prior[i], 9);
  });

  it("combinations of levels that did not occur together are as good as any", async () => {
    const sparse = { ...table, h: table.g.map((g, i) => (Number(g.slice(1)) < 5 ? `h${i % 2}` : `h${2 + (i % 2)}`)) };
    const model = await fitglme(sparse, "y ~ x + (1 | g) + (1 | h)", options);
    const effects = model.randomEffects().rows;
    const K = effects.map(({ level }) => Number(level === "g0" || level === "h3"));
    const { fStat } = model.coefTest([1, 0.25], 0, { reContrast: K });
    const { mean, upper } = model.predict({ x: [0.25], g: ["g0"], h: ["h3"] }, { dfMethod: "none", alpha: 0.3173105078629141 });
    const [[eta], [high]] = [mean, upper].map((values) => model.link.link(values));
    expect((eta / (high - eta)) ** 2 / fStat).toBeCloseTo(1, 8);
  });

  it("simultaneous intervals are Scheffé's", async () => {
    const model = await fitted;
    const width = (simultaneous: boolean, conditional: boolean) => {
      const { mean, upper } = model.predict(rows, { simultaneous, conditional });
      return model.link.link(upper)[0] - model.link.link(mean)[0];
    };
    // R 4.2.2: sqrt(2 * qf(.95, 2, 118)) / qt(.975, 118), and with 26 coefficients in the place of 2
    expect(width(true, false) / width(false, false)).toBeCloseTo(1.25192340905715, 9);
    expect(width(true, true) / width(false, true)).toBeCloseTo(3.2465387656235, 9);
  });

  it("rows with a missing predictor are NaN, and the others not", async () => {
    const { mean, lower, upper } = (await fitted).predict({ x: [null, 0], g: ["g1", "g1"], h: ["h1", null] } as never);
    for (const values of [mean, lower, upper]) {
      expect(values[0]).toBeNaN();
      expect(values[1]).toBeGreaterThan(0);
    }
  });

  it("as JSON is its four arrays", async () => {
    const prediction = (await fitted).predict(rows);
    expect(JSON.parse(JSON.stringify(prediction))).toEqual({
      mean: [...prediction.mean],
      lower: [...prediction.lower],
      upper: [...prediction.upper],
      df: [118, 118, 118],
    });
  });
});
