import { describe, expect, it } from "vitest";
import { fitglme, type GeneralizedLinearMixedModel, loadModel, Table } from "../../../src/index.js";
import { fitCase, referenceCase, tableOf } from "../../reference/referenceCase.js";

// Expected values: R's lmerTest 3.1-3 with pbkrtest 0.5.2 and lme4 1.1-31, summary, anova and contestMD of the model beside them, with ddf =
// "Satterthwaite" and "Kenward-Roger". lme4's optimum is good to about 1e-5 of a standard error, and lmerTest's derivatives are differences.
const CLOSE = 3e-5;

function expectClose(found: ArrayLike<number>, expected: readonly number[], part = CLOSE) {
  expect(found).toHaveLength(expected.length);
  expected.forEach((value, i) => {
    expect(Math.abs(found[i] / value - 1)).toBeLessThan(part);
  });
}

/** sleepstudy with a made-up factor, f = letters[(subject number + Days) mod 3 + 1], and without 14 rows, so that nothing is balanced. */
async function unbalanced(): Promise<GeneralizedLinearMixedModel> {
  const table = tableOf(referenceCase("sleepstudy-reml"));
  const [days, subject, reaction] = ["Days", "Subject", "Reaction"].map((name) => table.column(name));
  if (days.kind !== "numeric" || reaction.kind !== "numeric" || subject.kind !== "categorical") throw new Error("not sleepstudy");
  const f = Array.from(days.values, (day, i) => ["a", "b", "c"][(subject.codes[i] + 1 + day) % 3]);
  const columns = {
    Reaction: reaction.values,
    Days: days.values,
    Subject: Array.from(subject.codes, (code) => subject.levels[code]),
    f,
  };
  const exclude = [3, 17, 18, 40, 41, 42, 43, 44, 45, 46, 90, 111, 112, 150].map((row) => row - 1);
  const made = Table.from(columns, { categorical: { f: ["a", "b", "c"] } });
  return fitglme(made, "Reaction ~ Days + f + (Days | Subject)", { fitMethod: "rempl", exclude });
}

describe("Satterthwaite's degrees of freedom", () => {
  it("of an unbalanced model with random slopes", async () => {
    // lmer(Reaction ~ Days + f + (Days | Subject), u)
    const model = await unbalanced();
    const table = model.fixedEffects({ dfMethod: "satterthwaite" });
    expectClose(table.column("df"), [22.27011751, 16.10378264, 129.46681704, 129.73603776]);
    expectClose(table.column("pValue").slice(1), [3.503443552e-6, 0.5594546941, 0.4779702054], 3e-4);
    const anova = model.anova({ dfMethod: "satterthwaite" }).rows;
    expectClose([anova[1].df2, anova[1].fStat], [16.103783, 47.48966]);
    expectClose([anova[2].df2, anova[2].fStat], [129.094803, 0.28493], 1e-4);
    const { fStat, df1, df2 } = model.coefTest(undefined, undefined, { dfMethod: "satterthwaite" });
    expectClose([fStat, df1, df2], [16.00015296, 3, 36.62466767]);
  });

  it("of crossed factors, and of a fit by maximum likelihood", async () => {
    // lmer(diameter ~ 1 + (1 | plate) + (1 | sample), Penicillin); lmer(Reaction ~ Days + (Days | Subject), sleepstudy, REML = FALSE)
    const penicillin = await fitCase(referenceCase("penicillin"), { fitMethod: "rempl" });
    expectClose(penicillin.fixedEffects({ dfMethod: "satterthwaite" }).column("df"), [5.486592362], 2e-4);
    const ml = await fitCase(referenceCase("sleepstudy-ml"));
    expectClose(ml.fixedEffects({ dfMethod: "satterthwaite" }).column("df"), [18, 18], 1e-4);
  });

  it("are those of the strata of a balanced design", async () => {
    // lmer(angle ~ recipe * temperature + (1 | recipe:replicate), cake): 45 replicates less 3 recipes, 14 · 3 · 5 within
    const rows = (await fitCase(referenceCase("effects-cake"))).anova({ dfMethod: "satterthwaite" }).rows;
    expectClose(
      rows.map(({ df2 }) => df2),
      [42, 42, 210, 210],
    );
  });

  it("do not depend on how a hypothesis is written, and of one row are those of its t test", async () => {
    const model = await unbalanced();
    const once = model.coefTest(
      [
        [0, 0, 1, 0],
        [0, 0, 0, 1],
      ],
      0,
      { dfMethod: "satterthwaite" },
    );
    const again = model.coefTest(
      [
        [0, 0, 1, -1],
        [0, 0, 5, 1],
      ],
      0,
      { dfMethod: "satterthwaite" },
    );
    expectClose([again.df2, again.fStat], [once.df2, once.fStat], 1e-9);
    const single = model.coefTest([0, 1, 0, 0], 0, { dfMethod: "satterthwaite" });
    expectClose([single.df2], [model.fixedEffects({ dfMethod: "satterthwaite" }).rows[1].df], 1e-12);
  });
});

describe("Kenward and Roger's degrees of freedom and covariance", () => {
  it("of an unbalanced model with random slopes", async () => {
    const model = await unbalanced();
    const table = model.fixedEffects({ dfMethod: "kenwardRoger" });
    expectClose(table.column("df"), [22.19751841, 16.84587994, 131.34632225, 131.57978585]);
    expectClose(table.column("se"), [7.814359988, 1.552260516, 5.07012695, 5.048761318]);
    const anova = model.anova({ dfMethod: "kenwardRoger" }).rows;
    expectClose([anova[2].df2, anova[2].fStat], [131.01661, 0.28364], 3e-5);
    const { fStat, df2 } = model.coefTest(undefined, undefined, { dfMethod: "kenwardRoger" });
    expectClose([fStat, df2], [15.66782002, 61.1552161]);
    const means = model.emmeans("f", { dfMethod: "kenwardRoger" });
    expect(means.contrasts({ adjust: "none" }).rows[0].df).toBeCloseTo(table.rows[2].df, 8); // a − b is the coefficient of b
  });

  it("of crossed factors, and of the strata of balanced designs", async () => {
    const penicillin = await fitCase(referenceCase("penicillin"), { fitMethod: "rempl" });
    expectClose(penicillin.fixedEffects({ dfMethod: "kenwardRoger" }).column("df"), [5.48706186]);
    const sleep = await fitCase(referenceCase("sleepstudy-reml"));
    expectClose(sleep.fixedEffects({ dfMethod: "kenwardRoger" }).column("df"), [17, 17], 1e-9);
    expectClose(sleep.fixedEffects({ dfMethod: "kenwardRoger" }).column("se"), [Math.sqrt(46.575120049), Math.sqrt(2.389465623)]); // vcovAdj
    const cake = (await fitCase(referenceCase("effects-cake"))).anova({ dfMethod: "kenwardRoger" }).rows;
    expectClose(
      cake.map(({ df2 }) => df2),
      [42, 42, 210, 210],
      1e-9,
    );
  });
});

it("a variance estimated at 0 has the degrees of freedom of its method, as in R", async () => {
  // lmer(Yield ~ 1 + (1 | Batch), Dyestuff2): the derivative in a standard deviation of 0 is 0, that in a variance is not
  const model = await fitCase(referenceCase("dyestuff2-reml"));
  expectClose(model.fixedEffects({ dfMethod: "satterthwaite" }).column("df"), [29]);
  const { df, pValue } = model.fixedEffects({ dfMethod: "kenwardRoger" }).rows[0];
  expectClose([df, pValue], [5, 0.0004026833]);
});

describe("every covariance pattern", () => {
  // Ψ of sleepstudy's intercept and slope as linear combinations: what each pattern leaves free
  const [ONE, BOTH] = [
    [1, 0, 0],
    [1, 0, 1],
  ];
  const directions: Readonly<Record<string, readonly (readonly number[])[]>> = {
    isotropic: [BOTH],
    diagonal: [ONE, [0, 0, 1]],
    compSymm: [BOTH, [0, 1, 0]],
    fullCholesky: [ONE, [0, 1, 0], [0, 0, 1]],
  };

  it.each(Object.keys(directions))("%s: as differences of the restricted likelihood say", async (covariancePattern) => {
    const options = { fitMethod: "rempl", covariancePattern } as object;
    const model = await fitglme(tableOf(referenceCase("sleepstudy-reml")), "Reaction ~ Days + (Days | Subject)", options);
    const psi = model.covarianceParameters().psi[0];
    const entries = [psi[0][0], psi[0][1], psi[1][1]];
    const free = directions[covariancePattern];
    const at = free.map((direction) => entries[direction.findIndex((value) => value !== 0)]);
    const x = [...at, model.dispersion];
    const y = model.response();
    const evaluate = (gamma: readonly number[]) => {
      const made = [0, 1, 2].map((e) => free.reduce((sum, direction, i) => sum + gamma[i] * direction[e], 0));
      return restricted(y, made, gamma[gamma.length - 1]);
    };
    // central differences over 1e-3 of each parameter's size: Hessian of −log L, gradient of the slope's variance
    const h = x.map((value) => 1e-3 * Math.max(Math.abs(value), 1));
    const moved = (steps: readonly [number, number][]) => {
      const point = [...x];
      for (const [i, sign] of steps) point[i] += sign * h[i];
      return evaluate(point);
    };
    const hessian = x.map((_, i) =>
      x.map((_, j) => {
        const value = (a: number, b: number) =>
          moved([
            [i, a],
            [j, b],
          ]).minusLogLikelihood;
        return (value(1, 1) - value(1, -1) - value(-1, 1) + value(-1, -1)) / (4 * h[i] * h[j]);
      }),
    );
    const gradient = x.map((_, i) => (moved([[i, 1]]).slopeVariance - moved([[i, -1]]).slopeVariance) / (2 * h[i]));
    const variance = evaluate(x).slopeVariance;
    const solution = solve(hessian, gradient);
    const df = (2 * variance * variance) / gradient.reduce((sum, value, i) => sum + value * solution[i], 0);
    const row = model.fixedEffects({ dfMethod: "satterthwaite" }).rows[1];
    expectClose([row.df], [df], 2e-3);
    expectClose([row.se], [Math.sqrt(variance)], 1e-9);
    // the adjusted error is the larger one, and its degrees between those of 18 subjects and of 180 rows
    const adjusted = model.fixedEffects({ dfMethod: "kenwardRoger" }).rows[1];
    expect(adjusted.se).toBeGreaterThan(row.se * (1 - 1e-9));
    expect(adjusted.df).toBeGreaterThan(17 - 1e-6);
    expect(adjusted.df).toBeLessThan(178);
  });
});

/** −log L of REML and Var of the slope, subject by subject, by elimination of each 10×10 V = ZΨZᵀ + σ²I. */
function restricted(y: Float64Array, [a, b, c]: readonly number[], sigma2: number) {
  const information = [
    [0, 0],
    [0, 0],
  ];
  const score = [0, 0];
  let squares = 0;
  let logDeterminant = 0;
  for (let from = 0; from < y.length; from += 10) {
    const days = Array.from({ length: 10 }, (_, d) => d);
    const v = days.map((s) => days.map((t) => a + b * (s + t) + c * s * t + (s === t ? sigma2 : 0)));
    const columns = [days.map(() => 1), days, days.map((d) => y[from + d])];
    const solved = columns.map((column) => solve(v, column));
    logDeterminant += logDet(v);
    const product = (i: number, j: number) => days.reduce((sum, d) => sum + columns[i][d] * solved[j][d], 0);
    for (const i of [0, 1]) {
      score[i] += product(i, 2);
      for (const j of [0, 1]) information[i][j] += product(i, j);
    }
    squares += product(2, 2);
  }
  const beta = solve(information, score);
  const explained = beta[0] * score[0] + beta[1] * score[1];
  return {
    minusLogLikelihood: (logDeterminant + logDet(information) + squares - explained) / 2,
    slopeVariance: solve(information, [0, 1])[1],
  };
}

/** A⁻¹b by Gaussian elimination; A positive definite. */
function solve(a: readonly (readonly number[])[], b: readonly number[]): number[] {
  const rows = a.map((row, i) => [...row, b[i]]);
  const n = b.length;
  for (let k = 0; k < n; k++)
    for (let i = 0; i < n; i++) {
      if (i === k) continue;
      const factor = rows[i][k] / rows[k][k];
      for (let j = k; j <= n; j++) rows[i][j] -= factor * rows[k][j];
    }
  return rows.map((row, i) => row[n] / row[i]);
}

/** log |A| by the same elimination. */
function logDet(a: readonly (readonly number[])[]): number {
  const rows = a.map((row) => [...row]);
  let sum = 0;
  for (let k = 0; k < rows.length; k++) {
    sum += Math.log(rows[k][k]);
    for (let i = k + 1; i < rows.length; i++) {
      const factor = rows[i][k] / rows[k][k];
      for (let j = k; j < rows.length; j++) rows[i][j] -= factor * rows[k][j];
    }
  }
  return sum;
}

describe("what these methods are not for", () => {
  it("other distributions, other fit methods, random effects, models without rows", async () => {
    const poisson = await fitCase(referenceCase("owls"));
    const unsupported = (message: string) =>
      expect.objectContaining({ code: "unsupported", message: expect.stringContaining(message) });
    expect(() => poisson.fixedEffects({ dfMethod: "satterthwaite" })).toThrow(
      unsupported("are for a normal distribution with the identity link"),
    );
    const ml = await fitCase(referenceCase("sleepstudy-ml"));
    expect(() => ml.anova({ dfMethod: "kenwardRoger" })).toThrow(unsupported("are for fits by REML"));
    expect(() => ml.randomEffects({ dfMethod: "satterthwaite" })).toThrow(unsupported("not for random effects and predictions"));
    expect(() => ml.predict(undefined, { dfMethod: "satterthwaite" }).lower).toThrow(
      unsupported("not for random effects and predictions"),
    );
    const loaded = loadModel(JSON.stringify(ml));
    expect(() => loaded.fixedEffects({ dfMethod: "satterthwaite" })).toThrow(
      unsupported("need the rows that the model was fitted to"),
    );
  });

  it("more random effects than its traces can take", async () => {
    const levels = Array.from({ length: 3001 }, (_, i) => `g${i}`);
    const g = [...levels, ...levels];
    const y = g.map((_, i) => ((i * 7919) % 101) / 10 + ((i % 3001) % 13));
    const model = await fitglme({ y, g }, "y ~ 1 + (1 | g)", { fitMethod: "rempl" });
    expect(() => model.fixedEffects({ dfMethod: "kenwardRoger" })).toThrow("The model has 3001 random effects");
    // one mean per group, balanced: the means of the groups have 3000 degrees of freedom
    expectClose(model.fixedEffects({ dfMethod: "satterthwaite" }).column("df"), [3000], 1e-4);
  });
});
