// Large counts: nothing of the size y log y may be left in −2 log L. Expected: glmmTMB 1.1.5 and lme4 1.1-31 (which agree to the digits given) for
// counts of 10⁵; the standard error of log sd of 10 exactly known groups, 1/√(2·10).

import { describe, expect, it } from "vitest";
import { fitglme } from "../../src/index.js";
import { mulberry } from "../generators/stream.js";

/** 20 groups of 8 rows, each with an effect of its own, of about `counts` each. */
function rowEffects(seed: number, counts: number) {
  const u = mulberry(seed);
  const normal = () => Math.sqrt(-2 * Math.log(1 - u())) * Math.cos(2 * Math.PI * u());
  const data = { y: [] as number[], x: [] as number[], g: [] as string[], o: [] as string[] };
  for (let i = 0; i < 20; i++) {
    const b = 0.5 * normal();
    for (let j = 0; j < 8; j++) {
      const x = normal();
      data.x.push(x);
      data.g.push(`g${i}`);
      data.o.push(`o${i}_${j}`);
      data.y.push(Math.round(counts * Math.exp(0.3 * x + b + 0.1 * normal())));
    }
  }
  return data;
}

const poisson = { distribution: "poisson", fitMethod: "laplace" } as const;

describe("counts of a hundred thousand with an effect for every row", () => {
  it("agree with other programs", async () => {
    const model = await fitglme(rowEffects(2, 1e5), "y ~ x + (1 | o)", poisson);
    expect(model.convergence.status).toBe("converged");
    expect(model.logLikelihood).toBeCloseTo(-1898.660202, 6);
    const [b0, b1] = model.fixedEffects().column("estimate");
    expect(b0).toBeCloseTo(11.40248, 5);
    expect(b1).toBeCloseTo(0.35454, 5);
  });

  it("in groups, too", async () => {
    const model = await fitglme(rowEffects(3, 1e5), "y ~ x + (1 | g) + (1 | o)", poisson);
    expect(model.convergence.status).toBe("converged");
    expect(model.logLikelihood).toBeCloseTo(-1755.5011785, 6);
  });
});

it.each([1e3, 1e5, 1e6, 1e8])("counts of %f converge, whatever the seed", async (counts) => {
  for (let seed = 1; seed <= 10; seed++)
    for (const formula of ["y ~ x + (1 | o)", "y ~ x + (1 | g) + (1 | o)"]) {
      const { convergence } = await fitglme(rowEffects(seed, counts), formula, poisson);
      expect(`${seed} ${formula} ${convergence.status}`).toBe(`${seed} ${formula} converged`);
    }
});

it.each(["logit", "probit", "comploglog"] as const)(
  "a hundred million trials in ten groups leave their variance alone, %s",
  async (link) => {
    const u = mulberry(7);
    const normal = () => Math.sqrt(-2 * Math.log(1 - u())) * Math.cos(2 * Math.PI * u());
    const data = { k: [] as number[], m: [] as number[], g: [] as string[] };
    for (let i = 0; i < 10; i++) {
      const p = 1 / (1 + Math.exp(-0.4 * normal()));
      for (let j = 0; j < 10; j++) {
        data.k.push(Math.round(1e6 * p));
        data.m.push(1e6);
        data.g.push(`g${i}`);
      }
    }
    const model = await fitglme(data, "k ~ 1 + (1 | g)", {
      distribution: "binomial",
      binomialSize: "m",
      responseType: "count",
      link,
      fitMethod: "laplace",
      covarianceMethod: "jointHessian",
    });
    expect(model.convergence.status).toBe("converged");
    const { lower, upper } = model.covarianceParameters().rows[0];
    expect(Math.log(upper / lower) / (2 * 1.959963984540054)).toBeCloseTo(1 / Math.sqrt(20), 5);
  },
);
