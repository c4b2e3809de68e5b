import { describe, expect, it } from "vitest";
import { GeneralizedLinearMixedModel, type InferenceOptions } from "../../src/model/index.js";
import { matlabCase } from "./matlabCase.js";

const model = new GeneralizedLinearMixedModel(matlabCase);
const tableWith = (options: object) => model.fixedEffects(options as InferenceOptions);

describe("options", () => {
  it("are read in any case", () => {
    const written = tableWith({ Alpha: 0.01, DFMETHOD: "None" });
    expect(written.title).toBe("Fixed effect coefficients: DFMethod = 'none', Alpha = 0.01");
    expect(written.column("df")[0]).toBe(Number.POSITIVE_INFINITY);
  });

  it("that are undefined count as not given", () => {
    expect(tableWith({ alpha: undefined }).title).toBe("Fixed effect coefficients: DFMethod = 'residual', Alpha = 0.05");
  });

  it("that do not exist are an error with the nearest one", () => {
    expect(() => tableWith({ alhpa: 0.01 })).toThrow(
      'fixedEffects has no option "alhpa". Did you mean "alpha"?\nIts options are alpha, dfMethod.',
    );
  });

  it("are not taken abbreviated", () => {
    expect(() => tableWith({ df: "none" })).toThrow(expect.objectContaining({ code: "unknownOption", place: { option: "df" } }));
  });

  it("with an unknown value are an error with the nearest one", () => {
    expect(() => tableWith({ dfMethod: "residuals" })).toThrow(
      'The option dfMethod is "residuals", but has to be one of residual, none, satterthwaite, kenwardRoger. Did you mean "residual"?',
    );
  });

  it.each([[-0.1], [1.5], [Number.NaN], ["5%"]])("alpha has to be a probability: not %s", (alpha) => {
    expect(() => tableWith({ alpha })).toThrow(expect.objectContaining({ code: "badOption", place: { option: "alpha" } }));
  });

  it("conditional has to be true or false", () => {
    expect(() => model.fitted({ conditional: "no" as unknown as boolean })).toThrow(
      'The option conditional is "no", but has to be true or false.',
    );
  });
});
