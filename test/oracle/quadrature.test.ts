import { describe, expect, it } from "vitest";
import { numbers, referenceCase } from "./cases.js";
import { blockDiagonal, denseDesign } from "./design.js";
import { type DenseProblem, denseLaplace } from "./laplace.js";
import { denseQuadrature } from "./quadrature.js";

/** Three observations of two levels and one of none; weights and offset to show that they are used. */
const small: DenseProblem = {
  distribution: "normal",
  link: { name: "identity", power: 1 },
  y: Float64Array.of(1, 2.5, -0.5, 3),
  X: [Float64Array.of(1), Float64Array.of(1), Float64Array.of(1), Float64Array.of(1)],
  Z: [Float64Array.of(1, 0), Float64Array.of(2, 0), Float64Array.of(0, 1), Float64Array.of(0, 0)],
  Lambda: [Float64Array.of(0.8, 0), Float64Array.of(0, 0.8)],
  beta: [0.75],
  phi: 0.6,
  weights: [1, 2, 0.5, 1],
  offset: [0, 0.25, 0, -1],
};

describe("denseQuadrature", () => {
  it("is Laplace's value where that is exact: normal response, identity link", () => {
    expect(denseQuadrature(small) / denseLaplace(small).value).toBeCloseTo(1, 13);
  });

  it("is not Laplace's value elsewhere", () => {
    const logistic: DenseProblem = {
      ...small,
      distribution: "binomial",
      link: { name: "logit", power: 1 },
      y: Float64Array.of(1, 0, 1, 0),
      phi: 1,
    };
    expect(Math.abs(denseQuadrature(logistic) - denseLaplace(logistic).value)).toBeGreaterThan(1e-3);
  });

  // case.json of cbpp-agq9: adaptive Gauss-Hermite with 25 nodes, "the exact likelihood to about 8 digits", at its own estimates
  it("has the likelihood of cbpp by 25 nodes", () => {
    const model = referenceCase("cbpp-agq9");
    const nodes25 = model.reference.find(({ engine }) => engine.includes("k=25"))!;
    const rows = Array.from({ length: model.height }, (_, i) => i);
    const design = denseDesign(model.columns, [[], ["period"]], [{ terms: [[]], group: ["herd"], correlated: true }], rows);
    const size = numbers(model.columns, "size");
    const value = denseQuadrature({
      distribution: "binomial",
      link: model.link,
      y: numbers(model.columns, "incidence").map((y, i) => y / size[i]),
      X: design.fixed.matrix,
      Z: design.Z,
      Lambda: blockDiagonal(design.blocks, [[Float64Array.of(nodes25.ranefStdCor[0].estimate)]]),
      beta: Object.values(nodes25.beta),
      phi: 1,
      size,
    });
    expect(-value / 2 - nodes25.logLik).toBeCloseTo(0, 7);
  });
});
