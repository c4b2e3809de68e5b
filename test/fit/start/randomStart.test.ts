import { describe, expect, it } from "vitest";
import { buildDesign } from "../../../src/design/index.js";
import { lambdaOf, setTheta, thetaLength } from "../../../src/fit/parameters/relativeFactor.js";
import { covarianceTerms } from "../../../src/fit/parameters/covarianceTerms.js";
import { randomTheta } from "../../../src/fit/start/randomStart.js";
import type { FitOptions, FitProgress } from "../../../src/index.js";
import { parseFormula } from "../../../src/formula/index.js";
import { finish, type Steps } from "../../../src/kernel/index.js";
import { Table } from "../../../src/table/index.js";
import { fitCase, referenceCase } from "../../reference/referenceCase.js";

const fitted = (name: string, options: FitOptions = {}) => fitCase(referenceCase(name), options);
const random = (name: string, seed?: number) => fitted(name, { startMethod: "random", seed });

/** −2 log L where the search begins. */
async function firstObjective(name: string, options: FitOptions): Promise<number> {
  const reports: FitProgress[] = [];
  await fitted(name, { ...options, onProgress: (report) => reports.push(report) });
  return reports[0].objective;
}

const MODELS = [
  "cbpp",
  "cbpp-agq9",
  "cbpp-approx",
  "contraception",
  "epil",
  "gamma-log",
  "grouseticks",
  "inversegaussian-log",
  "normal-log",
  "pastes",
  "poisson-sqrt-power",
  "probit",
  "sleepstudy-ml",
  "sleepstudy-reml",
  "two-terms-one-group",
];

describe("a random start", () => {
  it.each(MODELS)("%s: the optimum does not depend on it", async (name) => {
    const usual = await fitted(name);
    const expected = [...usual.fixedEffects()];
    for (const seed of [1, 2, 3, 4, 5]) {
      const model = await random(name, seed);
      expect(model.convergence.status).toBe("converged");
      expect(Math.abs(model.logLikelihood - usual.logLikelihood)).toBeLessThan(1e-9);
      for (const [j, { estimate, se }] of [...model.fixedEffects()].entries())
        expect(Math.abs(estimate - expected[j].estimate) / se).toBeLessThan(1e-5);
    }
  });

  it.each(["cbpp", "sleepstudy-reml"])("%s: the way there does: same seed, same way; another without a seed", async (name) => {
    const start = (seed?: number) => firstObjective(name, { startMethod: "random", seed });
    const usual = await firstObjective(name, {});
    const starts = [usual, await start(1), await start(2), await start(), await start()];
    expect(new Set(starts).size).toBe(5);
    expect(await start(1)).toBe(starts[1]);
  });

  it("with a seed gives the same bits", async () => {
    const [a, b] = [await random("contraception", 9), await random("contraception", 9)];
    expect(b.logLikelihood).toBe(a.logLikelihood);
    expect(b.convergence).toEqual(a.convergence);
  });

  it.each(["bacteria-rempl", "cbpp-mpl", "epil-mpl"])("%s: nor does the fixed point of pseudo-likelihood", async (name) => {
    const usual = await fitted(name);
    for (const seed of [1, 2, 3]) {
      const model = await random(name, seed);
      expect(model.convergence.status).toBe("converged");
      expect(Math.abs(model.logLikelihood - usual.logLikelihood)).toBeLessThan(1e-6);
    }
  });

  it.each<FitOptions>([{ initPLIterations: 3 }, { useSequentialFitting: true }])("goes with %o", async (stages) => {
    const usual = await fitted("contraception", stages);
    const options: FitOptions = { ...stages, startMethod: "random" };
    const model = await fitted("contraception", { ...options, seed: 1 });
    expect(Math.abs(model.logLikelihood - usual.logLikelihood)).toBeLessThan(1e-9);
    expect(await firstObjective("contraception", { ...options, seed: 2 })).not.toBe(
      await firstObjective("contraception", stages),
    );
  });

  it("goes with fminsearch", async () => {
    const model = await fitted("pastes", { startMethod: "random", seed: 3, optimizer: "fminsearch" });
    expect(model.logLikelihood).toBeCloseTo((await fitted("pastes")).logLikelihood, 7);
  });

  it("and a seed without it is refused", async () => {
    await expect(fitted("cbpp", { seed: 3 })).rejects.toMatchObject({
      code: "badOption",
      place: { option: "seed" },
      message: expect.stringContaining('it belongs to startMethod "random"'),
    });
  });
});

describe("θ at random", () => {
  const columns = { y: [1, 2, 3, 5, 4, 6], u: [1, 0, 2, 1, 0, 3], v: [0, 1, 1, 2, 5, 1], g: [..."aabbcc"], h: [..."ababab"] };
  const design = buildDesign(parseFormula("y ~ 1 + (1 + u + v | g) + (1 + u || h)"), Table.from(columns), {
    distribution: "normal",
  });
  const terms = covarianceTerms(design);
  const unit = new Float64Array(thetaLength(terms));
  setTheta(terms[0], Float64Array.of(1, 0, 0, 0, 10, 0, 0, 0, 100), unit);
  setTheta(terms[1], Float64Array.of(0.5, 0, 0, 5), unit);
  const anywhere = function* (): Steps<number> {
    yield;
    return 1;
  };
  const draw = (seed: number) => finish(randomTheta(terms, unit, { seed }, anywhere)).theta;

  it("is around its starting scale: standard deviations up to five times smaller or larger, small correlations", () => {
    const logs: number[] = [];
    for (let seed = 0; seed < 2000; seed++) {
      const theta = draw(seed);
      const [correlated, plain] = terms.map((each) => lambdaOf(each, theta));
      [correlated[0], correlated[4] / 10, correlated[8] / 100, plain[0] / 0.5, plain[3] / 5].forEach((factor) => {
        logs.push(Math.log(factor));
      });
      for (const [row, column] of [
        [1, 0],
        [2, 0],
        [2, 1],
      ]) {
        expect(Math.abs(correlated[row + 3 * column]) / [1, 10, 100][row]).toBeLessThan(0.5);
      }
      expect(plain[1]).toBe(0);
    }
    // log-uniform on ±1.6: mean 0, variance 1.6²/3, of 10,000 values
    const mean = logs.reduce((a, b) => a + b) / logs.length;
    const variance = logs.reduce((sum, value) => sum + value * value, 0) / logs.length;
    expect(Math.max(...logs.map(Math.abs))).toBeLessThan(1.6);
    expect(Math.abs(mean)).toBeLessThan((4 * 1.6) / Math.sqrt(3 * logs.length));
    expect(Math.abs(variance / (2.56 / 3) - 1)).toBeLessThan(4 * Math.sqrt(0.8 / logs.length));
  });

  it("is drawn again where −2 log L is infinite, twenty times at most", () => {
    let asked = 0;
    const outside = function* (theta: Float64Array): Steps<number> {
      asked++;
      yield;
      return theta[0] < 2 ? Number.POSITIVE_INFINITY : 1;
    };
    const { theta, evaluations } = finish(randomTheta(terms, unit, { seed: 4 }, outside));
    expect(theta[0]).toBeGreaterThanOrEqual(2);
    expect(evaluations).toBe(asked);
    expect(asked).toBeGreaterThan(1);
    const never = function* (): Steps<number> {
      yield;
      return Number.POSITIVE_INFINITY;
    };
    expect(finish(randomTheta(terms, unit, { seed: 4 }, never)).evaluations).toBe(20);
  });
});
