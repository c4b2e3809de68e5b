// Pseudo-likelihood where working weights vanish: rows whose mean lies at the end of its range say nothing about the estimates, so that a fit
// with them has those of the fit without them. Expected: that fit; without random effects maximum likelihood, of which Fisher scoring is one way.

import { describe, expect, it } from "vitest";
import { type FitOptions, fitglme, type GeneralizedLinearMixedModel } from "../../../src/index.js";
import { RandomStream } from "../../generators/stream.js";
import { asFunctions } from "../../family/givenLinks.js";

/** A dose-response assay: 6 plates, 10 doses from 0 to 40, 20 animals each; everything dies at the higher doses. */
function assay() {
  let state = 2;
  const uniform = () => (state = (state * 16807) % 2147483647) / 2147483647;
  const columns = { x: [] as number[], g: [] as string[], dead: [] as number[], alive: [] as number[] };
  for (let plate = 0; plate < 6; plate++) {
    const effect = 0.6 * (uniform() + uniform() + uniform() - 1.5);
    for (let dose = 0; dose < 10; dose++) {
      const x = (40 * dose) / 9;
      const probability = 1 - Math.exp(-Math.exp(-2 + effect + 0.3 * x));
      const dead = Array.from({ length: 20 }, () => Number(uniform() < probability)).reduce((sum, one) => sum + one, 0);
      columns.x.push(x);
      columns.g.push(`g${plate}`);
      columns.dead.push(dead);
      columns.alive.push(20 - dead);
    }
  }
  return columns;
}

const data = assay();
const coefficients = (model: GeneralizedLinearMixedModel) => [...model.fixedEffects().column("estimate")] as number[];
const deviation = (model: GeneralizedLinearMixedModel) => Math.sqrt(model.covarianceParameters().psi[0][0][0]);
const isFar = data.x.map((x) => x > 24);

describe("an assay whose fitted means reach 1", () => {
  const links = [
    ["comploglog", "cbind(dead, alive)"],
    ["loglog", "cbind(alive, dead)"],
    [asFunctions({ name: "comploglog", power: 1 }), "cbind(dead, alive)"],
  ] as const;
  const expected = { mpl: [-1.781447, 0.263884], rempl: [-1.78701, 0.264867] }; // rows of means off 1 alone

  describe.each(["mpl", "rempl"] as const)("%s", (fitMethod) => {
    it.each(links)("link %o", async (link, response) => {
      const modelWith = (more: FitOptions) =>
        fitglme(data, `${response} ~ x + (1 | g)`, { distribution: "binomial", link, fitMethod, ...more });
      const [all, near] = [await modelWith({}), await modelWith({ exclude: isFar })];
      expect(all.convergence.status).toBe("converged");
      for (const [j, value] of coefficients(all).entries()) {
        expect(Math.abs(value - expected[fitMethod][j])).toBeLessThan(1e-6);
        expect(Math.abs(value - coefficients(near)[j])).toBeLessThan(1e-8);
      }
      expect(deviation(all)).toBeCloseTo(deviation(near), 8);
    });
  });

  it("without random effects is the model of maximum likelihood", async () => {
    for (const link of ["comploglog", "probit", "logit"] as const) {
      const modelBy = (fitMethod: "mpl" | "laplace") =>
        fitglme(data, "cbind(dead, alive) ~ x", { distribution: "binomial", link, fitMethod });
      const [pseudo, likely] = [await modelBy("mpl"), await modelBy("laplace")];
      expect(pseudo.convergence.status).toBe("converged");
      for (const [j, value] of coefficients(pseudo).entries()) expect(value).toBeCloseTo(coefficients(likely)[j], 6);
    }
  });
});

describe("one row far out, by its covariate or its offset, with its response where its mean is", () => {
  const longer = (x: number) => ({
    x: [...data.x, x],
    g: [...data.g, "g1"],
    d: [...data.x.map(() => 0), 0],
    dead: [...data.dead, 20],
    alive: [...data.alive, 0],
  });
  const byOffset = (offset: number) => ({ ...longer(20), d: [...data.x.map(() => 0), offset] });
  const cases = [
    ["x = 100", longer(100)],
    ["x = 400", longer(400)],
    ["offset 50", byOffset(50)],
    ["offset 600", byOffset(600)],
  ] as const;
  it.each(cases)("%s", async (_, columns) => {
    for (const link of ["comploglog", "probit", "logit"] as const) {
      const modelWith = (more: FitOptions) =>
        fitglme(columns, "cbind(dead, alive) ~ x + (1 | g)", { distribution: "binomial", link, offset: "d", ...more });
      const [all, without] = [await modelWith({}), await modelWith({ exclude: [data.x.length] })];
      expect(all.convergence.status).toBe("converged");
      expect(Number.isFinite(all.logLikelihood)).toBe(true);
      for (const [j, value] of coefficients(all).entries()) expect(value).toBeCloseTo(coefficients(without)[j], 5);
    }
  });

  it("so far that no number holds log W: the estimates stand, the log-likelihood is NaN, and the message says why", async () => {
    const modelWith = (more: FitOptions) =>
      fitglme(longer(4000), "cbind(dead, alive) ~ x + (1 | g)", { distribution: "binomial", link: "comploglog", ...more });
    const [all, without] = [await modelWith({}), await modelWith({ exclude: [data.x.length] })];
    expect(all.convergence.status).toBe("converged");
    expect(all.logLikelihood).toBeNaN();
    expect(all.convergence.message).toContain(
      "beyond the numbers of a computer, as log W of rows whose means lie at the end of their range is",
    );
    expect(all.convergence.message).toContain('fitMethod "laplace"');
    for (const [j, value] of coefficients(all).entries()) expect(value).toBeCloseTo(coefficients(without)[j], 5);
  });
});

describe("wide linear predictors with slopes of every group", () => {
  /** 150 rows of 10 groups, η from −6 to 6. */
  function simulate(seed: number, response: (stream: RandomStream, eta: number) => number) {
    const stream = new RandomStream(seed);
    const effects = Array.from({ length: 10 }, () => [0.4 * stream.normal(), 0.9 * stream.normal()]);
    const rows = Array.from({ length: 150 }, (_, i) => {
      const x = stream.between(-1, 1);
      const [intercept, slope] = effects[i % 10];
      return { x, g: `g${i % 10}`, y: response(stream, 6 * x + intercept + slope * x) };
    });
    return { x: rows.map(({ x }) => x), g: rows.map(({ g }) => g), y: rows.map(({ y }) => y) };
  }
  const event = (eta: number) => -Math.expm1(-Math.exp(eta));
  const settings: readonly [FitOptions, (stream: RandomStream, eta: number) => number][] = [
    [{ distribution: "binomial", link: "comploglog" }, (stream, eta) => Number(stream.chance(event(eta)))],
    [{ distribution: "binomial", link: "loglog" }, (stream, eta) => Number(!stream.chance(event(eta)))],
    [{ distribution: "binomial", link: "probit" }, (stream, eta) => Number(stream.chance(event(eta)))],
    [{ distribution: "poisson", link: "log" }, (stream, eta) => stream.poisson(Math.exp(eta))],
    [{ distribution: "normal", link: "log" }, (stream, eta) => Math.exp(eta) + 0.3 * stream.normal()],
    [{ distribution: "gamma", link: "log" }, (stream, eta) => (Math.exp(eta) * stream.gamma(4)) / 4],
    [{ distribution: "inverseGaussian", link: "log" }, (stream, eta) => (Math.exp(eta) * stream.gamma(4)) / 4],
  ];
  it.each(settings)("%o: no fit fails, and one that does not converge names another method", async (options, response) => {
    let converged = 0;
    for (let seed = 1; seed <= 12; seed++)
      for (const fitMethod of ["mpl", "rempl"] as const) {
        const model = await fitglme(simulate(seed, response), "y ~ x + (x | g)", { ...options, fitMethod });
        const { status, message } = model.convergence;
        expect(status).not.toBe("failed");
        expect(Number.isFinite(model.logLikelihood)).toBe(true);
        if (status === "converged") converged++;
        else expect(message).toContain('fitMethod "laplace"');
      }
    expect(converged).toBeGreaterThan(12);
  });
});
