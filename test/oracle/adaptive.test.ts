import { describe, expect, it } from "vitest";
import { denseAdaptive, GAUSS_HERMITE, trapezoid } from "./adaptive.js";
import { numbers, referenceCase } from "./cases.js";
import { blockDiagonal, denseDesign } from "./design.js";
import { denseLaplace } from "./laplace.js";
import { denseQuadrature } from "./quadrature.js";

/** cbpp at the estimates of one of its engines. */
function cbpp(engine: string) {
  const model = referenceCase("cbpp-agq9");
  const { logLik, beta, ranefStdCor } = model.reference.find((found) => found.engine.includes(engine))!;
  const rows = Array.from({ length: model.height }, (_, i) => i);
  const { fixed, Z, blocks } = denseDesign(
    model.columns,
    [[], ["period"]],
    [{ terms: [[]], group: ["herd"], correlated: true }],
    rows,
  );
  const size = numbers(model.columns, "size");
  const problem = {
    distribution: "binomial",
    link: model.link,
    y: numbers(model.columns, "incidence").map((y, i) => y / size[i]),
    X: fixed.matrix,
    Z,
    Lambda: blockDiagonal(blocks, [[Float64Array.of(ranefStdCor[0].estimate)]]),
    beta: Object.values(beta),
    phi: 1,
    size,
  } as const;
  return { problem, blocks, logLik };
}

describe("denseAdaptive", () => {
  // case.json of cbpp-agq9: quadrature by 9 points in R at R's own estimates
  it("has cbpp's log-likelihood by 9 points", () => {
    const { problem, blocks, logLik } = cbpp("k=9");
    expect(-denseAdaptive(problem, blocks, GAUSS_HERMITE[9]) / 2).toBeCloseTo(logLik, 10);
  });

  it("is Laplace's value with one point", () => {
    const { problem, blocks } = cbpp("k=9");
    expect(denseAdaptive(problem, blocks, GAUSS_HERMITE[1]) / denseLaplace(problem).value).toBeCloseTo(1, 14);
  });

  it("is the integral with the trapezoidal rule", () => {
    const { problem, blocks } = cbpp("k=9");
    expect(denseAdaptive(problem, blocks, trapezoid(9, 0.25)) / denseQuadrature(problem)).toBeCloseTo(1, 13);
  });
});
