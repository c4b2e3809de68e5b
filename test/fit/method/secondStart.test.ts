// Likelihoods with several maxima, or flat far from the data. Expected: glmmTMB 1.1.5 (gradient 1e-5, positive definite Hessian) for the normal
// responses of multiplicativeNoise.csv; the intercept alone in closed form for inverse Gaussian ones.

import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { fitglme } from "../../../src/index.js";
import { readCsv } from "../../../src/io/index.js";
import { mulberry } from "../../generators/stream.js";

const noisy = readCsv(readFileSync(new URL("multiplicativeNoise.csv", import.meta.url), "utf8"));
const normalLog = { distribution: "normal", link: "log", fitMethod: "laplace" } as const;

describe("one large response dominates least squares", () => {
  it.each([{}, { useSequentialFitting: true }, { muStart: 1 }, { startMethod: "random", seed: 1 }] as const)(
    "a fit that ends without variances begins once more near the data, %o",
    async (more) => {
      const model = await fitglme(noisy, "y ~ x + (1 | g)", { ...normalLog, ...more });
      expect(model.convergence).toMatchObject({ status: "converged", singular: [] });
      expect(model.logLikelihood).toBeCloseTo(-72.88993, 5);
      const [b0, b1] = model.fixedEffects().column("estimate");
      expect(b0).toBeCloseTo(-0.1046056, 5);
      expect(b1).toBeCloseTo(0.6307943, 6);
      expect(model.covarianceParameters().rows[0].estimate).toBeCloseTo(0.7687794, 5);
      expect(Math.sqrt(model.dispersion)).toBeCloseTo(0.8395317, 5);
    },
  );

  it("in another unit, too", async () => {
    const y = valuesOf("y") as Float64Array;
    const columns = {
      ...Object.fromEntries(["x", "g"].map((name) => [name, valuesOf(name)])),
      y: y.map((value) => 1000 * value),
    };
    const model = await fitglme(columns as never, "y ~ x + (1 | g)", normalLog);
    expect(model.logLikelihood).toBeCloseTo(-72.88993 - y.length * Math.log(1000), 4);
  });

  // pseudo-likelihood has no reference here: it lies beside the maximum of the likelihood, where the trapped one had a slope of 11.46
  it.each(["mpl", "rempl"] as const)("pseudo-likelihood begins once more, too: %s", async (fitMethod) => {
    const model = await fitglme(noisy, "y ~ x + (1 | g)", { ...normalLog, fitMethod });
    expect(model.convergence).toMatchObject({ status: "converged", singular: [] });
    const [b0, b1] = model.fixedEffects().column("estimate");
    expect(Math.abs(b1 - 0.6307943)).toBeLessThan(1e-3);
    expect(Math.abs(model.covarianceParameters().rows[0].estimate / 0.7687794 - 1)).toBeLessThan(0.1);
    const scaled = { x: valuesOf("x"), g: valuesOf("g"), y: (valuesOf("y") as Float64Array).map((value) => 1000 * value) };
    const other = await fitglme(scaled as never, "y ~ x + (1 | g)", { ...normalLog, fitMethod });
    expect(other.fixedEffects().column("estimate")[0]).toBeCloseTo(b0 + Math.log(1000), 8);
    expect(other.fixedEffects().column("estimate")[1]).toBeCloseTo(b1, 8);
  });

  it("where variances of 0 are the best there is the fit says so as before", async () => {
    const y = Array.from({ length: 40 }, (_, i) => 2 + ((i * 7) % 5) / 10);
    const model = await fitglme({ y, g: y.map((_, i) => `g${i % 8}`) }, "y ~ 1 + (1 | g)", normalLog);
    expect(model.convergence).toMatchObject({ status: "converged", singular: ["sd (Intercept) | g"] });
  });
});

function valuesOf(name: string): unknown {
  const column = noisy.column(name);
  return column.kind === "numeric" ? column.values : Array.from(column.codes, (code) => column.levels[code]);
}

/** 60 inverse Gaussian responses in ten groups of very different means; the k-th data set. */
function inverseGaussian(k: number) {
  const u = mulberry(1000 + k);
  const normal = () => {
    let sum = 0;
    for (let i = 0; i < 12; i++) sum += u();
    return sum - 6;
  };
  const b = Array.from({ length: 10 }, normal);
  const [sd, variation] = [[0.3, 1, 2][k % 3], [0.5, 1.5][k % 2]];
  const data = { y: [] as number[], x: [] as number[], g: [] as string[] };
  for (let i = 0; i < 60; i++) {
    const x = normal();
    const mu = Math.exp(0.5 + 0.5 * x + sd * b[i % 10]);
    const shape = mu / (variation * variation);
    const z = normal();
    const square = z * z;
    const root = Math.sqrt(4 * mu * shape * square + mu * mu * square * square);
    const draw = mu + (mu * mu * square) / (2 * shape) - (mu / (2 * shape)) * root;
    data.x.push(x);
    data.g.push(`g${i % 10}`);
    data.y.push(Math.max(u() <= mu / (mu + draw) ? draw : (mu * mu) / draw, 1e-6));
  }
  return data;
}

describe("a likelihood that is flat far from the data", () => {
  it.each(["y ~ x", "y ~ x + (1 | g)"])("no fit ends below the intercept alone, %s", async (formula) => {
    for (let k = 0; k < 60; k++) {
      const data = inverseGaussian(k);
      const n = data.y.length;
      const mean = data.y.reduce((sum, value) => sum + value, 0) / n;
      const deviance = data.y.reduce((sum, value) => sum + 1 / value, 0) - n / mean;
      const constants = data.y.reduce((sum, value) => sum + Math.log((2 * Math.PI * deviance * value ** 3) / n), 0);
      const interceptAlone = -constants / 2 - n / 2;
      const model = await fitglme(data, formula, { distribution: "inverseGaussian", link: "log", fitMethod: "laplace" });
      const { status, message } = model.convergence;
      if (status === "stalled" && Number.isNaN(model.logLikelihood))
        expect(message).toContain("log-likelihood is not known there");
      else expect(model.logLikelihood, `data set ${k}`).toBeGreaterThanOrEqual(interceptAlone - 1e-3);
    }
  });

  // R's glm reaches this optimum
  it("the second data set has its maximum where R finds it", async () => {
    const model = await fitglme(inverseGaussian(2), "y ~ x", {
      distribution: "inverseGaussian",
      link: "log",
      fitMethod: "laplace",
    });
    expect(model.logLikelihood).toBeCloseTo(-137.793, 3);
    const [b0, b1] = model.fixedEffects().column("estimate");
    expect(b0).toBeCloseTo(3.953, 3);
    expect(b1).toBeCloseTo(3.687, 3);
  });
});
