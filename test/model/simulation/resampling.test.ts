// Bootstraps, simulated tests and simulated residuals.

import { describe, expect, it } from "vitest";
import { fitglme, loadModel } from "../../../src/index.js";
import { binomialTest } from "../../../src/stats/index.js";
import { RandomStream } from "../../generators/stream.js";
import { fitCase, referenceCase } from "../../reference/referenceCase.js";

describe("bootstrap", () => {
  it("of a linear mixed model has Wald's standard errors, and the percentiles of its own draws", async () => {
    const model = await fitCase(referenceCase("penicillin"));
    const result = await model.bootstrap({ replicates: 200, seed: 3 });
    expect(result.failures).toEqual([]);
    const [intercept] = result.rows;
    expect(intercept.se / model.fixedEffects().rows[0].se).toBeGreaterThan(0.8); // 1 ± 4/√(2·200)
    expect(intercept.se / model.fixedEffects().rows[0].se).toBeLessThan(1.2);
    for (const [i, { estimate, bias, lower, upper }] of result.rows.entries()) {
      const draws = result.draws[i];
      expect(draws).toHaveLength(200);
      expect(bias).toBeCloseTo(draws.reduce((sum, value) => sum + value, 0) / 200 - estimate, 9);
      expect(draws.filter((value) => value < lower).length).toBe(5);
      expect(draws.filter((value) => value > upper).length).toBe(5);
    }
    const names = result.rows.map(({ name }) => name);
    expect(names.slice(1)).toEqual(["sd (Intercept) | plate", "sd (Intercept) | sample", "sqrt(Dispersion)"]);
  });

  it("is the same for the same seed; a replicate is a refit to the drawn response", async () => {
    const model = await fitCase(referenceCase("cbpp"));
    const [one, other] = [await model.bootstrap({ replicates: 3, seed: 5 }), await model.bootstrap({ replicates: 3, seed: 5 })];
    expect(one.draws).toEqual(other.draws);
    const again = await model.refit(model.random(undefined, { seed: 5 }));
    expect(one.draws.map(([first]) => first).slice(0, 4)).toEqual([...again.fixedEffects().column("estimate")]);
    expect(one.title).toBe("Parametric bootstrap: 3 replicates, 0 more failed, Alpha = 0.05");
  });

  it("counts replicates that fail, and leaves them out", async () => {
    const stream = new RandomStream(4);
    const x = Array.from({ length: 40 }, () => stream.normal());
    const table = {
      x,
      g: x.map((_, i) => `g${i % 8}`),
      y: x.map((value) => (Math.exp(0.3 + 0.2 * value) * stream.gamma(2)) / 2),
    };
    const model = await fitglme(table, "y ~ x + (1 | g)", { distribution: "gamma", link: "identity", fitMethod: "laplace" });
    const result = await model.bootstrap({ replicates: 60, seed: 2 });
    expect(result.draws[0].length + result.failures.length).toBe(60);
    for (const { replicate, message } of result.failures) {
      expect(replicate).toBeLessThan(60);
      expect(message).toMatch(/^(Not converged|Failed)/);
    }
    expect(result.title).toContain(`${result.failures.length} more failed`);
  });

  it("says how many replicates every number is made of; one alone has no standard error", async () => {
    const model = await fitCase(referenceCase("cbpp"));
    const all = await model.bootstrap({ replicates: 6, seed: 5 });
    expect(all.rows.map(({ replicates }) => replicates)).toEqual(all.rows.map(() => 6));
    expect(all.notes).toEqual([]);
    const single = await model.bootstrap({ replicates: 1, seed: 5 });
    for (const { se, bias, lower, upper, estimate } of single.rows) {
      expect(se).toBeNaN();
      expect([lower, upper]).toEqual([estimate + bias, estimate + bias].map((value) => expect.closeTo(value, 12)));
    }
  });

  it("a correlation beside a standard deviation of 0 has no value in a replicate, which its row does not count", async () => {
    const stream = new RandomStream(12);
    const x = Array.from({ length: 60 }, () => stream.normal());
    const table = { x, g: x.map((_, i) => `g${i % 6}`), y: x.map((value) => value + stream.normal()) };
    const result = await (await fitglme(table, "y ~ x + (x | g)")).bootstrap({ replicates: 30, seed: 1 });
    const [converged] = result.draws.map((draws) => draws.length);
    const i = result.rows.findIndex(({ name }) => name.startsWith("corr"));
    const known = result.draws[i].filter((value) => !Number.isNaN(value)).length;
    expect(known).toBeLessThan(converged);
    expect(result.rows.map(({ replicates }) => replicates)).toEqual(result.rows.map((_, r) => (r === i ? known : converged)));
  });

  /** Responses that pile up at the ends of their support: beta ones near 1, gamma ones of shape 0.005. */
  const pilingUp = {
    beta: (stream: RandomStream, eta: number) => {
      const mu = 1 / (1 + Math.exp(-eta - 6));
      const [one, other] = [stream.gamma(30 * mu), stream.gamma(30 * (1 - mu))];
      return Math.min(1 - 1e-15, one / (one + other));
    },
    gamma: (stream: RandomStream, eta: number) => Math.max(1e-300, (stream.gamma(0.005) / 0.005) * Math.exp(eta)),
  };
  it.each(["beta", "gamma"] as const)("of %s responses that pile up at an end draws none beyond it", async (distribution) => {
    const stream = new RandomStream(9);
    const effects = Array.from({ length: 12 }, () => 0.5 * stream.normal());
    const x = Array.from({ length: 200 }, () => stream.normal());
    const y = x.map((value, i) => pilingUp[distribution](stream, 0.3 * value + effects[i % 12]));
    const options = { distribution, link: distribution === "beta" ? "logit" : "log", fitMethod: "laplace" } as const;
    const model = await fitglme({ x, y, g: x.map((_, i) => `g${i % 12}`) }, "y ~ x + (1 | g)", options);
    for (let seed = 1; seed <= 5; seed++) {
      const drawn = model.random(undefined, { seed });
      expect(drawn.every((value) => value > 0 && value < (distribution === "beta" ? 1 : Number.POSITIVE_INFINITY))).toBe(true);
      expect((await model.refit(drawn)).convergence.status).toBe("converged");
    }
    const result = await model.bootstrap({ replicates: 20, seed: 1 });
    expect(result.failures).toEqual([]);
    for (const { se } of result.rows) expect(se).toBeGreaterThan(0);
  });

  it("counts a replicate whose means leave the range of the distribution, by its words", async () => {
    const stream = new RandomStream(8);
    const g = Array.from({ length: 48 }, (_, i) => `g${i % 8}`);
    const effects = Array.from({ length: 8 }, () => Math.exp(0.9 * stream.normal()));
    const y = g.map((_, i) => (effects[i % 8] * stream.gamma(6)) / 6);
    const model = await fitglme({ y, g }, "y ~ 1 + (1 | g)", { distribution: "gamma", link: "identity", fitMethod: "laplace" });
    const result = await model.bootstrap({ replicates: 25, seed: 3 });
    expect(result.failures.some(({ message }) => message.startsWith("Not fitted: with the random effects that were drawn"))).toBe(
      true,
    );
    expect(result.draws[0].length + result.failures.length).toBe(25);
    expect(result.failures.length).toBeGreaterThan(0);
    const [{ replicate, message }] = result.failures;
    expect(result.notes).toEqual([
      `${result.failures.length} of 25 replicates failed and are in none of the numbers. Fits fail where responses are extreme, so that standard errors and intervals may be too narrow. The first is replicate ${replicate}: ${message}`,
    ]);
    for (const text of [String(result), result.toMarkdown(), result.toLatex()]) expect(text).toContain("25 replicates failed");
  });

  it("can be followed and stopped", async () => {
    const model = await fitCase(referenceCase("cbpp"));
    const heard: number[] = [];
    const result = await model.bootstrap({ replicates: 50, seed: 1, onReplicate: (done) => heard.push(done) < 4 });
    expect(heard).toEqual([1, 2, 3, 4]);
    expect(result.draws[0]).toHaveLength(4);
  });

  it("says what is wrong", async () => {
    const model = await fitCase(referenceCase("cbpp"));
    for (const [options, option] of [
      [{ replicates: 0 }, "replicates"],
      [{ replicates: 1.5 }, "replicates"],
      [{ seed: "a" }, "seed"],
      [{ alpha: -1 }, "alpha"],
      [{ onReplicate: 3 }, "onReplicate"],
    ] as const)
      await expect(model.bootstrap(options as never)).rejects.toMatchObject({ code: "badOption", place: { option } });
    await expect(loadModel(JSON.stringify(model)).bootstrap()).rejects.toMatchObject({ code: "unsupported" });
  });
});

describe("simulatedTest", () => {
  it("of a fixed effect agrees with χ², either model first", async () => {
    const model = await fitCase(referenceCase("cbpp"));
    const smaller = await fitCase({ ...referenceCase("cbpp"), formula: "incidence ~ 1 + (1 | herd)" });
    const test = await model.simulatedTest(smaller, { replicates: 60, seed: 1 });
    expect(test.lrStat).toBeCloseTo(25.6100634489741, 5); // case.json
    expect(test.pValue).toBeCloseTo(1 / 61, 12); // χ²: 1e-5
    expect((await smaller.simulatedTest(model, { replicates: 60, seed: 1 })).simulated).toEqual(test.simulated);
    const average = test.simulated.reduce((sum, value) => sum + value, 0) / test.simulated.length;
    expect(Math.abs(average - 3)).toBeLessThan(4 * Math.sqrt(6 / 60)); // χ² with 3 degrees of freedom: mean 3, variance 6
  });

  it("of a variance finds half of the statistics at 0, as χ² does not", async () => {
    const stream = new RandomStream(6);
    const x = Array.from({ length: 120 }, () => stream.normal());
    const table = { x, g: x.map((_, i) => `g${i % 12}`), y: x.map((value) => value + stream.normal()) };
    const [none, one] = [await fitglme(table, "y ~ x"), await fitglme(table, "y ~ x + (1 | g)")];
    const { simulated, failures } = await none.simulatedTest(one, { replicates: 200, seed: 2 });
    const zeros = simulated.filter((value) => value < 1e-6).length;
    expect(failures + simulated.length).toBe(200);
    expect(zeros / simulated.length).toBeGreaterThan(0.45);
    expect(zeros / simulated.length).toBeLessThan(0.75);
  });

  it("says what is wrong", async () => {
    const model = await fitCase(referenceCase("cbpp"));
    const mpl = await fitCase(referenceCase("cbpp-mpl"));
    expect(() => model.simulatedTest(3 as never)).toThrow("has to be a fitted model");
    await expect(model.simulatedTest(mpl)).rejects.toMatchObject({ code: "badOption", place: { option: "other" } });
    await expect(model.simulatedTest(model, { replicates: -1 })).rejects.toMatchObject({ place: { option: "replicates" } });
  });
});

describe("simulatedResiduals", () => {
  const stream = new RandomStream(15);
  const x = Array.from({ length: 300 }, () => stream.between(-1, 1));
  const effects = Array.from({ length: 20 }, () => 0.5 * stream.normal());
  const mu = x.map((value, i) => Math.exp(1 + value + effects[i % 20]));
  const g = x.map((_, i) => `g${i % 20}`);
  const fitted = (y: readonly number[]) =>
    fitglme({ x, g, y }, "y ~ x + (1 | g)", { distribution: "poisson", fitMethod: "laplace" });

  it("are uniform for a model that is right, and every test passes", async () => {
    const model = await fitted(mu.map((mean) => stream.poisson(mean)));
    const { residuals, dispersion, zeros, outliers, uniformity } = model.simulatedResiduals({ seed: 1 });
    expect(residuals.every((value) => value > 0 && value < 1)).toBe(true);
    for (const { pValue } of [dispersion, zeros, outliers, uniformity]) expect(pValue).toBeGreaterThan(0.01);
    const average = residuals.reduce((sum, value) => sum + value, 0) / residuals.length;
    expect(Math.abs(average - 0.5)).toBeLessThan(0.1);
  });

  it("tell overdispersion, and too many zeros", async () => {
    const wide = await fitted(mu.map((mean) => stream.poisson((mean * stream.gamma(0.7)) / 0.7)));
    const { dispersion, outliers } = wide.simulatedResiduals({ seed: 1 });
    expect(dispersion.statistic).toBeGreaterThan(1.5);
    expect(dispersion.pValue).toBeLessThan(0.05);
    expect(outliers.statistic).toBeGreaterThan(outliers.expected);
    const inflated = await fitted(mu.map((mean) => (stream.chance(0.3) ? 0 : stream.poisson(mean))));
    const { zeros } = inflated.simulatedResiduals({ seed: 1 });
    expect(zeros.statistic).toBeGreaterThan(1.3 * zeros.expected);
    expect(zeros.pValue).toBeLessThan(0.01);
  });

  it("are NaN in rows that were not used, the same for the same seed, and need enough simulations", async () => {
    const y: (number | null)[] = mu.map((mean) => stream.poisson(mean));
    y[3] = null;
    const model = await fitted(y as number[]);
    const { residuals } = model.simulatedResiduals({ seed: 2, simulations: 50 });
    expect(residuals[3]).toBeNaN();
    expect(residuals.filter(Number.isFinite)).toHaveLength(299);
    expect(model.simulatedResiduals({ seed: 2, simulations: 50 }).residuals).toEqual(residuals);
    expect(() => model.simulatedResiduals({ simulations: 19 })).toThrow("a whole number from 20 on");
    expect(() => loadModel(JSON.stringify(model)).simulatedResiduals()).toThrow(expect.objectContaining({ code: "unsupported" }));
  });
});

// R 4.2.2: binom.test(9, 10)$p.value; 2 * pbinom(3, 500, 0.02); 2 * pbinom(17, 500, 0.02, lower.tail = FALSE)
it("binomialTest is twice the smaller tail", () => {
  expect(binomialTest(9, 10, 0.5)).toBeCloseTo(0.021484375, 14);
  expect(binomialTest(3, 500, 0.02)).toBeCloseTo(0.0196243110707, 12);
  expect(binomialTest(18, 500, 0.02)).toBeCloseTo(0.0267821538134, 12);
  expect([binomialTest(0, 5, 0.01), binomialTest(5, 5, 0.99)]).toEqual([1, 1]);
});
