import { describe, expect, it } from "vitest";
import { GeneralizedLinearMixedModel } from "../../src/model/index.js";
import { matlabCase } from "./matlabCase.js";
import { mfr } from "./mfr.js";

const model = new GeneralizedLinearMixedModel(matlabCase);

describe("the properties of a model", () => {
  it("count rows, coefficients and variables", () => {
    const { numObservations, numCoefficients, numEstimatedCoefficients, dfe, numPredictors, numVariables } = model;
    expect([numObservations, numCoefficients, numEstimatedCoefficients, dfe, numPredictors, numVariables]).toEqual([
      42, 3, 3, 39, 3, 4,
    ]);
  });

  it("name them", () => {
    expect(model.coefficientNames).toEqual(["(Intercept)", "xL", "x2"]);
    expect(model.responseName).toBe("y");
    expect(model.predictorNames).toEqual(["xL", "x2", "g"]);
    expect(model.variableNames).toEqual(["y", "xL", "x2", "g"]);
    expect(model.observationNames).toEqual([]);
    expect(String(model.formula)).toBe("y ~ 1 + xL + x2 + (1 | g)");
  });

  it("describe the table", () => {
    expect(model.variables).toBe(matlabCase.table);
    expect(model.variableInfo.rows.slice(-1)).toEqual([
      { name: "g", class: "number", range: "1 to 6", inModel: true, isCategorical: true },
    ]);
    const factory = new GeneralizedLinearMixedModel(mfr).variableInfo.rows[1];
    expect(factory).toEqual({ name: "factory", class: "text", range: "20 levels", inModel: true, isCategorical: true });
  });

  it("say what was fitted, and how", () => {
    expect([model.distribution, model.fitMethod, model.link.name]).toEqual(["normal", "rempl", "identity"]);
    expect(model.link.inverse(Float64Array.of(2))).toEqual(Float64Array.of(2));
    expect(model.convergence.status).toBe("converged");
  });

  it("hold what was estimated", () => {
    expect(model.dispersion).toBe(0.38539058);
    expect(model.dispersionEstimated).toBe(true);
    expect(model.logLikelihood).toBe(-49.016009);
    expect(model.coefficientCovariance.map((row, i) => Math.sqrt(row[i]))).toEqual(Array.from(model.coefficients.column("se")));
  });

  it("have sums of squares that add up, and deviance −2 log L", () => {
    expect(model.sst).toBe(model.sse + model.ssr);
    expect(model.modelCriterion.deviance).toBe(98.032018);
    expect(model.modelCriterion.logLikelihood).toBe(model.logLikelihood);
  });

  it("weigh the sums of squares", () => {
    // y − μ of the rows times the root of their weights has the same squares.
    const weights = Float64Array.from({ length: 42 }, (_, row) => 1 + (row % 3));
    const weighted = new GeneralizedLinearMixedModel({ ...matlabCase, design: { ...matlabCase.design, weights } });
    const squares = model.residuals().map((residual, row) => weights[row] * residual * residual);
    expect(weighted.sse).toBeCloseTo(
      squares.reduce((sum, square) => sum + square, 0),
      12,
    );
  });
});

describe("designMatrix", () => {
  it("is X, column by column", () => {
    const { matrix, names } = model.designMatrix("fixed");
    expect(names).toEqual(["(Intercept)", "xL", "x2"]);
    expect(matrix[0]).toEqual(new Float64Array(42).fill(1));
    expect(matrix[1][0]).toBe(0.032760004);
    expect(model.designMatrix().names).toEqual(names);
  });

  it("may be written to without harm to the model", () => {
    model.designMatrix().matrix[1].fill(0);
    expect(model.designMatrix().matrix[1][0]).toBe(0.032760004);
  });

  it("of the random effects is Z by compressed columns, the effects in the order of randomEffects", () => {
    const { matrix, names } = model.designMatrix("random");
    expect(names).toEqual(["g"]);
    expect([matrix.height, matrix.width]).toEqual([model.numObservations, model.randomEffects().length]);
    expect(matrix.values.every((value) => value === 1)).toBe(true);
    expect([...matrix.rowIndex].sort((a, b) => a - b)).toEqual([...Array(matrix.height).keys()]); // each row has one level
    expect(model.designMatrix("random", "g")).toEqual(model.designMatrix("random", [0]));
  });

  it.each([1, -1, 0.5, "factories"])("knows no random term %s", (group) => {
    expect(() => model.designMatrix("random", group)).toThrow(
      expect.objectContaining({
        code: "badOption",
        place: { option: "groups" },
        message: expect.stringContaining("0 (g)"),
      }),
    );
  });

  it("knows no other part", () => {
    expect(() => model.designMatrix("fix" as "fixed")).toThrow('Did you mean "fixed"?');
  });
});
