import { describe, expect, it } from "vitest";
import { GeneralizedLinearMixedModel } from "../../src/model/index.js";
import { plot, VEGA_LITE_SCHEMA } from "../../src/vega/plot.js";
import { residualPlot } from "../../src/vega/residualPlot.js";
import { matlabCase } from "../model/matlabCase.js";

const model = new GeneralizedLinearMixedModel(matlabCase);

interface ResidualSpec {
  title: { text: string; subtitle: string };
  data: { values: { row: number; fitted: number; residual: number }[] };
  layer: { encoding: { x: { title: string }; y: { title: string } } }[];
}

const specOf = (data: { fitted: Float64Array; residuals: Float64Array }) =>
  residualPlot("fitted", () => ({ formula: "y ~ 1", residualType: "raw", ...data })).spec as unknown as ResidualSpec;

describe('plotResiduals("fitted")', () => {
  it("plots the residuals over the fitted means, in words", () => {
    const spec = model.plotResiduals("fitted").spec as unknown as ResidualSpec;
    expect(spec.title).toEqual({ text: "y ~ 1 + xL + x2 + (1 | g)", subtitle: "42 rows" });
    expect(spec.layer[1].encoding.x.title).toBe("Fitted values");
    expect(spec.layer[1].encoding.y.title).toBe("Residuals (raw)");
    expect(spec.data.values[7]).toEqual({ row: 7, fitted: model.fitted()[7], residual: model.residuals()[7] });
  });

  it("takes the options of residuals", () => {
    const spec = model.plotResiduals("fitted", { residualType: "pearson", conditional: false }).spec as unknown as ResidualSpec;
    expect(spec.layer[1].encoding.y.title).toBe("Residuals (pearson)");
    expect(spec.data.values[3].fitted).toBe(model.fitted({ conditional: false })[3]);
    expect(spec.data.values[3].residual).toBe(model.residuals({ residualType: "pearson", conditional: false })[3]);
    expect(() => model.plotResiduals("fitted", { kind: "raw" } as object)).toThrow('plotResiduals has no option "kind".');
  });

  it("leaves out rows that were not used", () => {
    const spec = specOf({ fitted: Float64Array.of(1, Number.NaN, 3), residuals: Float64Array.of(0.5, Number.NaN, -0.5) });
    expect(spec.data.values.map(({ row }) => row)).toEqual([0, 2]);
  });

  it("shows an evenly spaced sample of many rows, and says so", () => {
    const many = Float64Array.from({ length: 25_000 }, (_, row) => row);
    const spec = specOf({ fitted: many, residuals: many });
    // Steps of 2.5 rows, rounded down.
    expect(spec.data.values).toHaveLength(10_000);
    expect(spec.data.values.slice(0, 5).map(({ row }) => row)).toEqual([0, 2, 5, 7, 10]);
    expect(spec.title.subtitle).toBe("10000 of 25000 rows, evenly spaced");
  });

  it("draws a symbol for every row, a zero line and the titles", async () => {
    const svg = await model.plotResiduals("fitted").toSVG();
    expect(svg.startsWith("<svg")).toBe(true);
    expect(svg.match(/aria-roledescription="point"/g)).toHaveLength(42);
    expect(svg.match(/<line [^>]*stroke="gray"/g)).toHaveLength(1);
    for (const title of ["Fitted values", "Residuals (raw)", "y ~ 1 + xL + x2 + (1 | g)"]) expect(svg).toContain(title);
  });
});

describe("residual plots", () => {
  it("of unknown types are an error with the nearest one", () => {
    expect(() => model.plotResiduals("fited" as "fitted")).toThrow('There is no residual plot "fited". Did you mean "fitted"?');
  });
});

describe("toSVG", () => {
  it("says what to install where the drawing packages are missing", async () => {
    const missing = {
      vega: () => Promise.reject(new Error("Cannot find package 'vega'")),
      vegaLite: () => import("vega-lite"),
      resvg: () => import("@resvg/resvg-js"),
    };
    await expect(plot({ $schema: VEGA_LITE_SCHEMA }, missing).toSVG()).rejects.toThrow(
      "Drawing a plot needs vega and vega-lite, and that could not be loaded (Cannot find package 'vega').\nInstall with",
    );
  });
});
