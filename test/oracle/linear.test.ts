import { describe, expect, it } from "vitest";
import { numbers, referenceCase } from "./cases.js";
import type { Matrix } from "./cholesky.js";
import { blockDiagonal, type DenseRandomTerm, type DenseTerm, denseDesign } from "./design.js";
import { denseLaplace } from "./laplace.js";
import { type DenseLinearProblem, denseLinear } from "./linear.js";

/** The linear mixed model of a case at the relative factors T, one for each term. */
function problemOf(
  name: string,
  response: string,
  fixed: readonly DenseTerm[],
  random: readonly DenseRandomTerm[],
  factors: readonly Matrix[],
): DenseLinearProblem {
  const model = referenceCase(name);
  const rows = Array.from({ length: model.height }, (_, i) => i);
  const design = denseDesign(model.columns, fixed, random, rows);
  return {
    y: numbers(model.columns, response),
    X: design.fixed.matrix,
    Z: design.Z,
    Lambda: blockDiagonal(design.blocks, factors),
    weights: model.weights === undefined ? null : numbers(model.columns, model.weights),
    method: model.method as "ml" | "reml",
  };
}

function intercept(...group: string[]): DenseRandomTerm {
  return { terms: [[]], group, correlated: true };
}

/** The relative factors of a case with random intercepts only, in the order of its trusted standard deviations. */
function interceptFactors(name: string): Matrix[] {
  const { random, dispersion } = referenceCase(name);
  return random.map(({ estimate }) => [Float64Array.of(estimate / Math.sqrt(dispersion))]);
}

function expectTrusted(problem: DenseLinearProblem, name: string) {
  const { value, beta, sigma2 } = denseLinear(problem);
  const trusted = referenceCase(name);
  expect(-value / 2 - trusted.logLik).toBeCloseTo(0, 8);
  expect(sigma2 / trusted.dispersion).toBeCloseTo(1, 5); // lme4 stops its search there
  beta.forEach((b, j) => {
    expect(b / trusted.beta[j]).toBeCloseTo(1, 7);
  });
}

/** Two observations of one level: by hand below. */
const pair: DenseLinearProblem = {
  y: Float64Array.of(3, 6),
  X: [Float64Array.of(1), Float64Array.of(1)],
  Z: [Float64Array.of(1), Float64Array.of(1)],
  Lambda: [Float64Array.of(2)],
  offset: [1, 2],
  method: "ml",
};

describe("denseLinear", () => {
  // y − offset = (2, 4), V = [5 4; 4 5]: |V| = 9, β = 3, residual (−1, 1) is an eigenvector with value 1: r² = 2, σ² = 2/2
  it("has the bivariate normal density of two observations of one level", () => {
    const { value, beta, sigma2 } = denseLinear(pair);
    expect(beta[0]).toBeCloseTo(3, 14);
    expect(sigma2).toBeCloseTo(1, 14);
    expect(value).toBeCloseTo(Math.log(9) + 2 * Math.log(2 * Math.PI) + 2, 13);
  });

  // XᵀV⁻¹X = 2/9 (the eigenvector (1, 1) has eigenvalue 9), N = 1, σ² = 2
  it("REML adds log |XᵀV⁻¹X| and counts n − p", () => {
    const { value, sigma2 } = denseLinear({ ...pair, method: "reml" });
    expect(sigma2).toBeCloseTo(2, 14);
    expect(value).toBeCloseTo(Math.log(9) + Math.log(2 / 9) + Math.log(4 * Math.PI) + 1, 13);
  });

  it("with σ² given has N log 2πσ² + r²/σ² instead", () => {
    const { value } = denseLinear({ ...pair, sigma2: 4 });
    expect(value).toBeCloseTo(Math.log(9) + 2 * Math.log(8 * Math.PI) + 2 / 4, 13);
  });

  // weights 1 and ½, no random effect: V = diag(1, 2), β = (2 + 4/2)/(1 + 1/2) = 8/3, r² = 4/9 + (16/9)/2 = 4/3
  it("weights divide the residual variance", () => {
    const { value, beta, sigma2 } = denseLinear({ ...pair, Lambda: [Float64Array.of(0)], weights: [1, 0.5] });
    expect(beta[0]).toBeCloseTo(8 / 3, 14);
    expect(sigma2).toBeCloseTo(2 / 3, 14);
    expect(value).toBeCloseTo(Math.log(2) + 2 * (1 + Math.log((2 * Math.PI * 2) / 3)), 13);
  });

  it.each(["sleepstudy-reml", "sleepstudy-ml"])("has the log-likelihood of the reference case %s", (name) => {
    const { random, dispersion } = referenceCase(name);
    const [sd1, sd2, correlation] = random.map(({ estimate }) => estimate);
    const sigma = Math.sqrt(dispersion);
    const T = [
      Float64Array.of(sd1 / sigma, 0),
      Float64Array.of((correlation * sd2) / sigma, (sd2 / sigma) * Math.sqrt(1 - correlation ** 2)),
    ];
    const slopes: DenseRandomTerm = { terms: [[], ["Days"]], group: ["Subject"], correlated: true };
    expectTrusted(problemOf(name, "Reaction", [[], ["Days"]], [slopes], [T]), name);
  });

  it("has the log-likelihood of the crossed case penicillin", () => {
    const terms = [intercept("plate"), intercept("sample")];
    expectTrusted(problemOf("penicillin", "diameter", [[]], terms, interceptFactors("penicillin")), "penicillin");
  });

  // the case lists batch:cask, which has more levels, first
  it("has the log-likelihood of the nested case pastes", () => {
    const terms = [intercept("batch", "cask"), intercept("batch")];
    expectTrusted(problemOf("pastes", "strength", [[]], terms, interceptFactors("pastes")), "pastes");
  });

  it("has the log-likelihood of the weighted case weights-normal", () => {
    const fixed = [[], ["x"], ["f"]];
    expectTrusted(
      problemOf("weights-normal", "y", fixed, [intercept("g")], interceptFactors("weights-normal")),
      "weights-normal",
    );
  });

  // for a normal response with identity link Laplace's approximation is exact
  it("is what denseLaplace finds at the profiled β and σ²", () => {
    const problem = problemOf("sleepstudy-ml", "Reaction", [[], ["Days"]], [intercept("Subject")], [[Float64Array.of(0.9)]]);
    const { value, beta, sigma2 } = denseLinear(problem);
    const laplace = denseLaplace({ ...problem, distribution: "normal", link: { name: "identity", power: 1 }, beta, phi: sigma2 });
    expect(laplace.value / value).toBeCloseTo(1, 13);
  });
});
