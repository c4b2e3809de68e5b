import { describe, expect, it } from "vitest";
import { covarianceOf } from "../inference/covarianceOf.js";
import { buildDesign, type DesignOptions } from "../../../src/design/index.js";
import { parseFormula } from "../../../src/formula/index.js";
import { GeneralizedLinearMixedModel } from "../../../src/model/index.js";
import type { ModelFit as Fit } from "../../../src/model/rows/fromRows.js";
import { Table } from "../../../src/table/index.js";
import { textbookFunctions } from "../fit/familyFunctions.js";
import { matlabCase } from "../matlabCase.js";

const LOG2 = Math.log(2);

/** A Poisson model with log link, μ = 2^(1 + x) times 2^b with b = 0 for a, 1 for b; the third row lacks its x. */
function poissonModel(options: Partial<DesignOptions> = {}, offsetColumn?: string): GeneralizedLinearMixedModel {
  const table = Table.from({ y: [2, 9, 1, 8], x: [0, 1, null, 0], t: [0, LOG2, 0, 0], w: [1, 2, 1, 4], g: ["a", "b", "a", "b"] });
  const design = buildDesign(parseFormula("y ~ x + (1 | g)"), table, { distribution: "poisson", ...options });
  const offset = design.offset ?? new Float64Array(design.rows.length);
  const fixedPredictor = offset.map((value, i) => value + LOG2 * (1 + design.fixed.columns[1][i]));
  const modes = Float64Array.of(0, LOG2);
  const fit: Fit = {
    ...matlabCase,
    table,
    design,
    estimates: {
      ...matlabCase.estimates,
      distribution: "poisson",
      link: { name: "log", power: 1 },
      beta: Float64Array.of(LOG2, LOG2),
      // se(η) = √(0.04 + 0.09 x²).
      betaCovariance: Float64Array.of(0.04, 0, 0, 0.09),
      random: [{ ...covarianceOf(1), psi: Float64Array.of(1), modes, sePred: Float64Array.of(1, 1) }],
      dispersion: 1,
      fixedPredictor,
      linearPredictor: fixedPredictor.map((eta, i) => eta + modes[design.random[0].codes[i]]),
    },
    functions: textbookFunctions,
    offsetColumn,
  };
  return new GeneralizedLinearMixedModel(fit);
}

const rounded = (values: Float64Array) => Array.from(values, (value) => Number(value.toPrecision(12)));

describe("values per row", () => {
  it("are as long as the table, NaN where a row was not used", () => {
    // Means by hand: 2, 4·2, –, 2·2.
    expect(rounded(poissonModel().fitted())).toEqual([2, 8, Number.NaN, 4]);
    expect(rounded(poissonModel().response())).toEqual([2, 9, Number.NaN, 8]);
    expect(rounded(poissonModel().residuals())).toEqual([0, 1, Number.NaN, 4]);
  });

  it("leave out the random effects where that is asked", () => {
    expect(rounded(poissonModel().fitted({ conditional: false }))).toEqual([2, 4, Number.NaN, 2]);
    expect(rounded(poissonModel().residuals({ conditional: false }))).toEqual([0, 5, Number.NaN, 6]);
  });

  it("scale Pearson residuals by the root of variance over weight", () => {
    // (9 − 8)/√(8/2) and (8 − 4)/√(4/4); without random effects (9 − 4)/√(4/2) and (8 − 2)/√(2/4).
    const model = poissonModel({ weights: "w" });
    expect(rounded(model.residuals({ residualType: "pearson" }))).toEqual([0, 0.5, Number.NaN, 4]);
    const marginal = model.residuals({ residualType: "pearson", conditional: false });
    expect(marginal[1]).toBeCloseTo(5 / Math.sqrt(2), 12);
    expect(marginal[3]).toBeCloseTo(6 / Math.sqrt(0.5), 12);
  });

  it("tell what became of each row", () => {
    const info = poissonModel({ weights: "w", exclude: [3] }).observationInfo;
    expect(info.rows).toEqual([
      { weights: 1, excluded: false, missing: false, subset: true, binomSize: 1 },
      { weights: 2, excluded: false, missing: false, subset: true, binomSize: 1 },
      { weights: Number.NaN, excluded: false, missing: true, subset: false, binomSize: Number.NaN },
      { weights: Number.NaN, excluded: true, missing: false, subset: false, binomSize: Number.NaN },
    ]);
  });

  it("give counts back under responseType count", () => {
    const table = Table.from({ y: [3, 1, 49], size: [7, 3, 49], x: [0, 1, 2], g: ["a", "b", "a"] });
    const options = { distribution: "binomial", binomialSize: "size", responseType: "count" } as const;
    const design = buildDesign(parseFormula("y ~ x + (1 | g)"), table, options);
    const model = (responseType: "count" | "proportion") =>
      new GeneralizedLinearMixedModel({ ...matlabCase, table, design: { ...design, responseType } });
    expect(Array.from(model("count").response())).toEqual([3, 1, 49]);
    expect(model("proportion").response()[1]).toBe(1 / 3);
  });
});

describe("predict", () => {
  it("without a table predicts the rows of the fit", () => {
    const model = poissonModel();
    expect(model.predict().mean).toEqual(model.fitted());
    expect(model.predict(undefined, { conditional: false }).mean).toEqual(model.fitted({ conditional: false }));
  });

  it("agrees with itself on the table that was fitted", () => {
    const model = poissonModel();
    expect(rounded(model.predict(model.variables).mean)).toEqual([2, 8, Number.NaN, 4]);
  });

  it("needs neither response nor groups for means without random effects", () => {
    // 2^(1 + 2).
    expect(rounded(poissonModel().predict({ x: [2] }, { conditional: false }).mean)).toEqual([8]);
  });

  it("takes an unknown group for one without effect", () => {
    expect(rounded(poissonModel().predict({ x: [1, 1], g: ["b", "c"] }).mean)).toEqual([8, 4]);
  });

  it("gives NaN where a predictor is missing", () => {
    const { mean, lower, upper } = poissonModel().predict({ x: [null, 0] }, { conditional: false });
    expect([mean[0], lower[0], upper[0]]).toEqual([Number.NaN, Number.NaN, Number.NaN]);
    expect(mean[1]).toBeCloseTo(2, 12);
  });

  it("has pointwise intervals of the linear predictor, taken to the response's scale", () => {
    // η = 2 log 2, se = √(0.04 + 0.09) ; the normal quantile without degrees of freedom.
    const { mean, lower, upper, df } = poissonModel().predict({ x: [1] }, { conditional: false, dfMethod: "none" });
    const reach = 1.959963984540054 * Math.sqrt(0.13);
    expect(mean[0]).toBeCloseTo(4, 12);
    expect(lower[0]).toBeCloseTo(4 * Math.exp(-reach), 12);
    expect(upper[0]).toBeCloseTo(4 * Math.exp(reach), 12);
    expect(df).toEqual(Float64Array.of(Number.POSITIVE_INFINITY));
  });

  it("orders the ends of an interval under a link that decreases", () => {
    const fit = { ...matlabCase, estimates: { ...matlabCase.estimates, link: { name: "reciprocal", power: 1 } } } as const;
    const model = new GeneralizedLinearMixedModel(fit);
    const { mean, lower, upper } = model.predict({ xL: [0], x2: [0] }, { conditional: false });
    expect(lower[0]).toBeLessThan(mean[0]);
    expect(upper[0]).toBeGreaterThan(mean[0]);
  });

  it("has no degrees of freedom but n − p", () => {
    // Three used rows, two coefficients.
    expect(poissonModel().predict().df).toEqual(new Float64Array(4).fill(1));
  });

  it("passes errors about the new table on", () => {
    expect(() => poissonModel().predict({ z: [1] }, { conditional: false })).toThrow(
      expect.objectContaining({ code: "unknownColumn", place: { column: "x" } }),
    );
  });
});

describe("the offset of new rows", () => {
  const withColumn = poissonModel({ offset: "t" }, "t");
  const withNumbers = poissonModel({ offset: [0, LOG2, 0, 0] });

  it("is read from the column that the model read it from", () => {
    expect(rounded(withColumn.predict({ x: [0], t: [LOG2] }, { conditional: false }).mean)).toEqual([4]);
  });

  it("is an error when that column is missing", () => {
    expect(() => withColumn.predict({ x: [0] }, { conditional: false })).toThrow(
      'The model has the offset "t", and the new table has no such column.',
    );
  });

  it("is 0 when the model's offset was given as numbers", () => {
    expect(rounded(withNumbers.predict({ x: [0] }, { conditional: false }).mean)).toEqual([2]);
  });

  it("can be passed as numbers, as one number, or as another column", () => {
    const mean = (offset: string | number | number[]) =>
      rounded(withColumn.predict({ x: [0, 0], s: [0, LOG2] }, { conditional: false, offset }).mean);
    expect(mean([LOG2, 0])).toEqual([4, 2]);
    expect(mean(LOG2)).toEqual([4, 4]);
    expect(mean("s")).toEqual([2, 4]);
  });

  it("makes NaN where its column is missing a value", () => {
    expect(rounded(withColumn.predict({ x: [0, 0], t: [null, 0] }, { conditional: false }).mean)).toEqual([Number.NaN, 2]);
  });

  it.each([
    [[1, 2, 3], "columnLength", "The option offset has 3 values, but the table has 1 rows."],
    [[Number.NaN], "badValue", "The option offset is NaN in row 0 (counted from 0); a finite number is expected."],
    [[null], "badValue", "The option offset is null in row 0"],
    [["1"], "badValue", 'The option offset is "1" in row 0'],
    [Number.POSITIVE_INFINITY, "badValue", "The option offset is Infinity in row 0"],
    [true, "badOption", "The option offset is true"],
    ["nothing", "unknownColumn", 'no column "nothing"'],
    ["g", "columnType", 'The option offset takes numbers, but column "g" is categorical'],
  ])("cannot be %s", (offset, code, message) => {
    const predict = () => withColumn.predict({ x: [0], g: ["a"] }, { conditional: false, offset: offset as number });
    expect(predict).toThrow(expect.objectContaining({ code, message: expect.stringContaining(message) }));
  });

  it("goes with new rows only", () => {
    expect(() => withColumn.predict(undefined, { offset: 1 })).toThrow(
      "The option offset is 1, but has to be left out unless a new table is given.",
    );
  });
});
