import { describe, expect, it } from "vitest";
import { numbers, referenceCase } from "./cases.js";
import { blockDiagonal, type DenseTerm, denseDesign } from "./design.js";
import { gradientByDifferences } from "./differences.js";
import { type DenseProblem, denseApproximateLaplace, denseLaplace } from "./laplace.js";

/** The dense problem of a case with one random intercept, at its trusted estimates. */
function problemOf(name: string, response: string, fixed: readonly DenseTerm[], group: string): DenseProblem {
  const model = referenceCase(name);
  const rows = Array.from({ length: model.height }, (_, i) => i);
  const design = denseDesign(model.columns, fixed, [{ terms: [[]], group: [group], correlated: true }], rows);
  const size = model.binomialSize === undefined ? null : numbers(model.columns, model.binomialSize);
  const sd = model.random[0].estimate;
  return {
    distribution: model.distribution,
    link: model.link,
    y: numbers(model.columns, response).map((y, i) => y / (size?.[i] ?? 1)),
    X: design.fixed.matrix,
    Z: design.Z,
    Lambda: blockDiagonal(design.blocks, [[Float64Array.of(sd / Math.sqrt(model.dispersion))]]),
    beta: model.beta,
    phi: model.dispersion,
    weights: model.weights === undefined ? null : numbers(model.columns, model.weights),
    size,
  };
}

const simulated: readonly DenseTerm[] = [[], ["x"], ["f"]]; // 1 + x + f

describe("denseLaplace", () => {
  // trusted.logLik of each case.json: an independent implementation's optimum, printed to 15 digits
  it.each([
    "gamma-log",
    "inversegaussian-log",
    "probit",
    "comploglog",
    "loglog",
    "normal-log",
    "poisson-sqrt-power",
    "weights-binary",
    "weights-poisson",
    "weights-normal",
  ])("has the log-likelihood of the reference case %s", (name) => {
    const { value } = denseLaplace(problemOf(name, "y", simulated, "g"));
    expect(-value / 2 - referenceCase(name).logLik).toBeCloseTo(0, 8);
  });

  it("has the log-likelihood of the reference case cbpp", () => {
    const { value } = denseLaplace(problemOf("cbpp", "incidence", [[], ["period"]], "herd"));
    expect(-value / 2 - -92.0262818647573).toBeCloseTo(0, 8);
  });
});

describe("gradientByDifferences of denseLaplace", () => {
  // the trusted estimates of cbpp are refined to a gradient of 5e-15 (case.json) and printed to 15 digits
  it("is 0 at the optimum of cbpp, in β and in the standard deviation", () => {
    const problem = problemOf("cbpp", "incidence", [[], ["period"]], "herd");
    const sd = problem.Lambda[0][0];
    const objective = (x: Float64Array) => {
      const Lambda = problem.Lambda.map((row) => row.map((v) => (v / sd) * x[4]));
      return denseLaplace({ ...problem, beta: x.subarray(0, 4), Lambda }).value;
    };
    for (const slope of gradientByDifferences(objective, [...Array.from(problem.beta), sd]))
      expect(Math.abs(slope)).toBeLessThan(1e-8);
  });
});

describe("denseApproximateLaplace", () => {
  it("has β and log-likelihood of the reference case cbpp-approx", () => {
    const { value, beta } = denseApproximateLaplace(problemOf("cbpp-approx", "incidence", [[], ["period"]], "herd"));
    const trusted = referenceCase("cbpp-approx");
    expect(-value / 2 - trusted.logLik).toBeCloseTo(0, 8);
    beta.forEach((b, j) => {
      expect(b - trusted.beta[j]).toBeCloseTo(0, 8);
    });
  });
});
