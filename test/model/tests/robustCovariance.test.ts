import { describe, expect, it } from "vitest";
import { fitglme, type GeneralizedLinearMixedModel, loadModel } from "../../../src/index.js";
import type { RobustOptions } from "../../../src/model/index.js";
import { inverse } from "../../oracle/inverse.js";
import { logGamma } from "../../oracle/special.js";
import { fitCase, referenceCase, tableOf } from "../../reference/referenceCase.js";

type Rows = readonly (readonly number[])[];

function expectClose(found: Rows, expected: Rows, part: number) {
  expect(found).toHaveLength(expected.length);
  expected.forEach((row, i) => {
    row.forEach((value, j) => {
      expect(Math.abs(found[i][j] - value)).toBeLessThan(part * Math.sqrt(expected[i][i] * expected[j][j]));
    });
  });
}

/** C Σ s sᵀ C with s the sums of score times x over the clusters: the sandwich as it is written. */
function sandwich(model: GeneralizedLinearMixedModel, score: ArrayLike<number>, cluster: readonly string[], bread: Rows): Rows {
  const { matrix } = model.designMatrix("fixed");
  const sums = [...new Set(cluster)].map((label) =>
    matrix.map((column) => column.reduce((sum, x, i) => sum + (cluster[i] === label ? x * score[i] : 0), 0)),
  );
  const outer = bread.map((_, i) => bread.map((_, j) => sums.reduce((sum, s) => sum + s[i] * s[j], 0)));
  const times = (a: Rows, b: Rows) => a.map((row) => b[0].map((_, j) => row.reduce((sum, value, k) => sum + value * b[k][j], 0)));
  return times(times(bread, outer), bread);
}

function labels(model: GeneralizedLinearMixedModel, name: string): string[] {
  const column = model.variables.column(name);
  if (column.kind !== "categorical") throw new Error(`${name} is numeric`);
  return Array.from(column.codes, (code) => column.levels[code]);
}

describe("robustCovariance", () => {
  it("of a linear model is clubSandwich's", async () => {
    // R's clubSandwich 0.5.8, lme4 1.1-31: vcovCR(lmer(Reaction ~ Days + (Days | Subject), sleepstudy), cluster = Subject, type = "CR0"), "CR1"
    const model = await fitCase(referenceCase("sleepstudy-reml"));
    const by = (type: "CR0" | "CR1") => model.robustCovariance({ cluster: "Subject", type });
    expectClose(
      by("CR0").covariance,
      [
        [43.987095645, -1.370479278],
        [-1.370479278, 2.25671535],
      ],
      1e-7,
    );
    expectClose(
      by("CR1").covariance,
      [
        [46.574571859, -1.451095706],
        [-1.451095706, 2.389463312],
      ],
      1e-7,
    );
    const { clusters, coefficients, type } = model.robustCovariance({ cluster: "Subject" });
    expect([clusters, type]).toEqual([18, "CR1"]);
    expect(coefficients.column("se")[1]).toBeCloseTo(Math.sqrt(2.389463312), 6);
    expect([...coefficients.column("df")]).toEqual([17, 17]);
  });

  it("of a binomial model is that of its last working response, with V written out", async () => {
    const model = await fitCase(referenceCase("cbpp-mpl"));
    const herd = labels(model, "herd");
    const psi = model.covarianceParameters().psi[0][0][0];
    const mu = model.fitted();
    const eta = mu.map((m) => Math.log(m / (1 - m)));
    const marginal = model.fitted({ conditional: false }).map((m) => Math.log(m / (1 - m)));
    const size = model.observationInfo.column("binomSize");
    const y = model.response().map((count, i) => count / size[i]);
    const weight = mu.map((m, i) => size[i] * m * (1 - m));
    const v = herd.map((a, i) => Float64Array.from(herd, (b, j) => (a === b ? psi : 0) + (i === j ? 1 / weight[i] : 0)));
    const vInverse = inverse(v);
    const residual = eta.map((value, i) => value - marginal[i] + (y[i] - mu[i]) / (mu[i] * (1 - mu[i])));
    const score = vInverse.map((row) => row.reduce((sum, value, j) => sum + value * residual[j], 0));
    const { matrix } = model.designMatrix("fixed");
    const information = matrix.map((a) =>
      Float64Array.from(matrix, (b) =>
        a.reduce((sum, x, i) => sum + x * vInverse[i].reduce((inner, value, j) => inner + value * b[j], 0), 0),
      ),
    );
    const bread = inverse(information).map((row) => [...row]);
    const { covariance } = model.robustCovariance({ cluster: "herd", type: "CR0" });
    expectClose(covariance, sandwich(model, score, herd, bread), 1e-6);
  });

  // log f(y | μ) of the families in which μ is no natural parameter, with their extra parameter
  const nb1 = (y: number, mu: number, f: number) => {
    const r = mu / f;
    return logGamma(y + r) - logGamma(r) - logGamma(y + 1) + y * Math.log(f / (1 + f)) - r * Math.log(1 + f);
  };
  const beta = (y: number, mu: number, k: number) =>
    logGamma(k) - logGamma(mu * k) - logGamma((1 - mu) * k) + (mu * k - 1) * Math.log(y) + ((1 - mu) * k - 1) * Math.log(1 - y);
  const inflated = (y: number, mu: number, odds: number) => {
    const poisson = mu * (1 + odds);
    if (y === 0) return Math.log((odds + Math.exp(-poisson)) / (1 + odds));
    return y * Math.log(poisson) - poisson - logGamma(y + 1) - Math.log(1 + odds);
  };
  const byLog = { link: Math.log, inverse: Math.exp };
  const byLogit = { link: (m: number) => Math.log(m / (1 - m)), inverse: (e: number) => 1 / (1 + Math.exp(-e)) };

  it.each([
    ["owls", { distribution: "negativeBinomial1" }, "Nest", nb1, byLog],
    ["owls", { distribution: "zeroInflatedPoisson" }, "Nest", inflated, byLog],
    ["beta-logit", {}, "g", beta, byLogit],
  ] as const)("takes the derivatives of the log-density: %s %o", async (name, options, cluster, density, { link, inverse }) => {
    const model = await fitCase(referenceCase(name), options as object);
    const mu = model.fitted();
    const y = model.response();
    const h = 1e-5;
    const score = mu.map((m, i) => {
      const at = (e: number) => density(y[i], inverse(e), model.dispersion);
      return (at(link(m) + h) - at(link(m) - h)) / (2 * h);
    });
    const expected = sandwich(model, score, labels(model, cluster), model.coefficientCovariance);
    expectClose(model.robustCovariance({ cluster, type: "CR0" }).covariance, expected, 1e-6);
  });

  it("does not depend on the order of the rows, and follows the unit of the response", async () => {
    const table = tableOf(referenceCase("sleepstudy-reml"));
    const [reaction, days, subject] = ["Reaction", "Days", "Subject"].map((name) => table.column(name));
    if (reaction.kind !== "numeric" || days.kind !== "numeric" || subject.kind !== "categorical")
      throw new Error("not sleepstudy");
    const order = Array.from({ length: 100 }, (_, i) => (i * 37 + 5) % 180);
    const fitted = (rows: readonly number[], unit: number) =>
      fitglme(
        {
          y: rows.map((row) => unit * reaction.values[row]),
          x: rows.map((row) => days.values[row]),
          g: rows.map((row) => subject.levels[subject.codes[row]]),
        },
        "y ~ x + (1 | g)",
        { fitMethod: "rempl" },
      );
    const one = (await fitted(order, 1)).robustCovariance({ cluster: "g" }).covariance;
    const other = (await fitted([...order].reverse(), 1000)).robustCovariance({ cluster: "g" }).covariance;
    expectClose(
      other.map((row) => row.map((value) => value / 1e6)),
      one,
      1e-5,
    );
  });

  it("says what is wrong with clusters", async () => {
    const y = [1, 3, 2, 5, 4, 6, 3, 8];
    const table = {
      y,
      g: ["a", "a", "b", "b", "c", "c", "d", "d"],
      one: y.map(() => "x"),
      c: ["a", "a", null, "b", "c", "c", "d", "d"],
    };
    const model = await fitglme(table, "y ~ 1 + (1 | g)");
    const by = (options: object) => () => model.robustCovariance(options as RobustOptions);
    expect(by({ cluster: "one" })).toThrow(
      expect.objectContaining({ code: "oneLevel", place: { column: "one", option: "cluster" } }),
    );
    expect(by({ cluster: "c" })).toThrow(
      expect.objectContaining({ code: "badValue", place: { column: "c", row: 2, option: "cluster" } }),
    );
    expect(by({ cluster: "h" })).toThrow(expect.objectContaining({ code: "unknownColumn" }));
    expect(by({})).toThrow("The option cluster is undefined, but has to be the name of the column");
    expect(by({ cluster: "g", type: "CR9" })).toThrow("has to be one of CR0, CR1");
    expect(() => loadModel(JSON.stringify(model)).robustCovariance({ cluster: "g" })).toThrow("loaded without the rows");
  });
});
