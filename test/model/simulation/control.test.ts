// What takes fits after the fit can be followed and stopped, and leaves the event loop its turn. Expected: what the same call gives unwatched.

import { describe, expect, it } from "vitest";
import { type AnswerProgress, fitglme, type GeneralizedLinearMixedModel } from "../../../src/index.js";
import { fitCase, referenceCase } from "../../reference/referenceCase.js";

const cbpp = fitCase(referenceCase("cbpp"));
const sleepstudy = fitCase(referenceCase("sleepstudy-reml"));

type Watched = (model: GeneralizedLinearMixedModel, options: object) => Promise<unknown>;

const ANSWERS: readonly [name: string, total: number, answer: Watched][] = [
  ["bootstrap", 5, (model, options) => model.bootstrap({ replicates: 5, seed: 1, ...options })],
  ["profile", 2, (model, options) => model.profile({ parameters: ["(Intercept)", "sd (Intercept) | herd"], ...options })],
  ["simulatedTest", 3, async (model, options) => model.simulatedTest(await smaller, { replicates: 3, seed: 1, ...options })],
  ["intervals", 1, async (model, options) => numbersOf(await model.intervals(options))],
];
const smaller = fitglme((await cbpp).variables, "incidence ~ 1 + (1 | herd)", {
  distribution: "binomial",
  binomialSize: "size",
  responseType: "count",
  fitMethod: "laplace",
});
const numbersOf = ({ fixed, covariance }: Awaited<ReturnType<GeneralizedLinearMixedModel["intervals"]>>) => [
  ...fixed.rows,
  ...covariance.rows,
];

describe.each(ANSWERS)("%s", (_, total, answer) => {
  it("tells every part that is done, and answers as it does unwatched", async () => {
    const told: AnswerProgress[] = [];
    const watched = await answer(await cbpp, { onProgress: (progress: AnswerProgress) => told.push(progress) });
    expect(told).toEqual(Array.from({ length: total }, (_, i) => ({ done: i + 1, total })));
    expect(JSON.stringify(watched)).toBe(JSON.stringify(await answer(await cbpp, {})));
  });

  it("does no work for a signal that is aborted already, and ends with its reason", async () => {
    const told: AnswerProgress[] = [];
    const options = { signal: AbortSignal.abort(new Error("enough")), onProgress: (p: AnswerProgress) => told.push(p) };
    await expect(answer(await cbpp, options)).rejects.toThrow("enough");
    expect(told).toEqual([]);
  });

  it("ends where its listener aborts it", async () => {
    const controller = new AbortController();
    const told: AnswerProgress[] = [];
    const onProgress = (progress: AnswerProgress) => {
      told.push(progress);
      controller.abort();
    };
    await expect(answer(await cbpp, { signal: controller.signal, onProgress })).rejects.toMatchObject({ name: "AbortError" });
    expect(told).toHaveLength(1);
  });

  it("takes what looks like a signal", async () => {
    const signal = { aborted: true, reason: new Error("enough") };
    await expect(answer(await cbpp, { signal })).rejects.toThrow("enough");
  });

  it.each([{ signal: 5 }, { onProgress: "yes" }])("refuses %o", async (options) => {
    await expect(answer(await cbpp, options)).rejects.toMatchObject({ name: "GlmeError", code: "badOption" });
  });
});

describe("intervals", () => {
  it("are those of the tables, by any degrees of freedom", async () => {
    const model = await sleepstudy;
    const { fixed, covariance } = await model.intervals({ alpha: 0.1, dfMethod: "satterthwaite" });
    expect(fixed.rows).toEqual(model.fixedEffects({ alpha: 0.1, dfMethod: "satterthwaite" }).rows);
    expect(covariance.rows).toEqual(model.covarianceParameters({ alpha: 0.1 }).rows);
  });
});

describe("refit", () => {
  it("hears of iterations, and ends with the best values where it is aborted", async () => {
    const model = await cbpp;
    const y = model.random(undefined, { seed: 3 });
    const controller = new AbortController();
    let iterations = 0;
    const stopped = await model.refit(y, {
      signal: controller.signal,
      onProgress: () => {
        iterations++;
        controller.abort();
      },
    });
    expect(iterations).toBeGreaterThan(0);
    expect(stopped.convergence.status).toBe("aborted");
    expect((await model.refit(y)).convergence.status).toBe("converged");
  });

  it("refuses options that it does not have", async () => {
    const model = await cbpp;
    await expect(model.refit(model.response(), { maxtime: -1 } as never)).rejects.toMatchObject({ code: "badOption" });
    await expect(model.refit(model.response(), { iterations: 3 } as never)).rejects.toMatchObject({ code: "unknownOption" });
  });
});
