// Pictures: what is in their data, that Vega-Lite takes them without a warning, and that they are drawn.

import { compile } from "vega-lite";
import { describe, expect, it } from "vitest";
import { fitglme } from "../../src/index.js";
import {
  caterpillarPlot,
  coefficientPlot,
  observedPlot,
  type Plot,
  profilePlot,
  randomEffectQuantiles,
  residualPlot,
} from "../../src/plot/index.js";
import { plot, VEGA_LITE_SCHEMA } from "../../src/vega/plot.js";
import { fitCase, referenceCase } from "../reference/referenceCase.js";

const sleepstudy = await fitCase(referenceCase("sleepstudy-ml"));
const cbpp = await fitCase(referenceCase("cbpp"));
const TYPES = ["histogram", "fitted", "lagged", "caseorder", "probability", "symmetry"] as const;

interface Spec {
  readonly title: { readonly text: string; readonly subtitle: string };
  readonly data: { readonly values: readonly Record<string, number | string>[] };
}
const specOf = ({ spec }: Plot) => spec as unknown as Spec;
const valuesOf = (picture: Plot, field: string) => specOf(picture).data.values.map((value) => value[field]);

const pictures: readonly (readonly [name: string, picture: () => Plot | Promise<Plot>, titles: readonly string[]])[] = [
  ...TYPES.map((type) => [type, () => sleepstudy.plotResiduals(type), ["Reaction ~ 1 + Days + (1 + Days | Subject)"]] as const),
  ["caterpillar", () => caterpillarPlot(cbpp), ["15 levels of herd, 95 % intervals", "(Intercept) | herd"]],
  ["coefficients", () => coefficientPlot(cbpp), ["period_2", "Coefficient, logit scale"]],
  ["quantiles", () => randomEffectQuantiles(sleepstudy, { name: "Days" }), ["Days | Subject", "Standard normal quantiles"]],
  ["observed", () => observedPlot(sleepstudy), ["Fitted values", "Reaction", "180 rows"]],
  ["profile", async () => profilePlot(await cbpp.profile({ parameters: ["period_2"] })), ["ζ", "period_2"]],
  ["dependence on numbers", () => sleepstudy.plotPartialDependence("Days"), ["Days", "Mean of Reaction"]],
  ["dependence on levels", () => cbpp.plotPartialDependence("period"), ["period", "Average over 56 rows"]],
  ["single rows", () => sleepstudy.plotPartialDependence("Days", { conditional: "centered" }), ["Change of Reaction"]],
  ["dependence on two", () => sleepstudy.plotPartialDependence(["Days", "Subject"], { gridPoints: 4 }), ["Days", "Subject"]],
];

describe.each(pictures)("%s", (_, picture, titles) => {
  it("compiles without a warning and is drawn, with its titles", async () => {
    const warnings: unknown[] = [];
    const made = await picture();
    const note = (...said: unknown[]) => {
      warnings.push(said);
      return logger;
    };
    const logger = { level: () => logger, warn: note, error: note, info: () => logger, debug: () => logger };
    compile(made.spec as never, { logger: logger as never });
    expect(warnings).toEqual([]);
    const svg = await made.toSVG();
    for (const title of titles) expect(svg).toContain(title.replaceAll("&", "&amp;"));
    const png = await made.toPNG();
    expect([...png.slice(1, 4)].map((code) => String.fromCharCode(code)).join("")).toBe("PNG");
  });
});

describe("residual plots", () => {
  const data = (residuals: readonly number[]) => ({
    formula: "y ~ 1",
    residualType: "raw",
    fitted: Float64Array.from(residuals, (_, i) => i),
    residuals: Float64Array.from(residuals),
  });

  it("a histogram counts every row once, in intervals of round width", () => {
    const residuals = Array.from({ length: 25_000 }, (_, i) => ((i * 7919) % 25_000) / 2500 - 5); // evenly over [−5, 5)
    const bars = specOf(residualPlot("histogram", () => data([...residuals, Number.NaN]))).data.values;
    expect(bars.reduce((sum, { count }) => sum + Number(count), 0)).toBe(25_000);
    // 2·5·25000^(−1/3) = 0.34: the next of 1, 2, 5 times a power of ten
    expect(Number(bars[0].to) - Number(bars[0].from)).toBeCloseTo(0.5, 12);
    for (const { count } of bars) expect(Math.abs(Number(count) - 1250)).toBeLessThanOrEqual(1);
    expect(specOf(residualPlot("histogram", () => data([2, 2, 2]))).data.values).toEqual([{ from: 1.5, to: 2.5, count: 3 }]);
  });

  it("lagged pairs each used row with the used row before", () => {
    const values = specOf(residualPlot("lagged", () => data([1, Number.NaN, 2, 5]))).data.values;
    expect(values).toEqual([
      { row: 2, before: 1, residual: 2 },
      { row: 3, before: 2, residual: 5 },
    ]);
  });

  it("caseorder keeps the rows' own numbers", () => {
    expect(valuesOf(residualPlot("caseorder", () => data([1, Number.NaN, 2]))!, "row")).toEqual([0, 2]);
  });

  it("probability has normal quantiles of the ranks", () => {
    const picture = residualPlot("probability", () => data([3, 1, 2, 10]));
    expect(valuesOf(picture, "residual")).toEqual([1, 2, 3, 10]);
    // R 4.2.2: qnorm((1:4 - 0.5)/4)
    const expected = [-1.150349380376008, -0.3186393639643752, 0.3186393639643752, 1.150349380376008];
    for (const [i, quantile] of valuesOf(picture, "quantile").entries()) expect(quantile).toBeCloseTo(expected[i], 12);
  });

  it("symmetry pairs equal ranks from both ends, as distances from the median", () => {
    const values = specOf(residualPlot("symmetry", () => data([0, 1, 3, 4, 9]))).data.values;
    expect(values).toEqual([
      { below: 3, above: 6 },
      { below: 2, above: 1 },
    ]);
  });

  it("of many rows show an evenly spaced part, and say so", () => {
    const many = data(Array.from({ length: 20_001 }, (_, i) => i));
    for (const type of ["caseorder", "lagged", "probability", "symmetry"] as const) {
      const { title, data: shown } = specOf(residualPlot(type, () => many));
      expect(shown.values).toHaveLength(10_000);
      if (type !== "symmetry") expect(title.subtitle).toMatch(/^10000 of 2000[01] (rows|pairs of rows), evenly spaced$/);
    }
  });
});

describe("pictures of a model", () => {
  it("a caterpillar has the random effects in order, with their intervals", () => {
    const effects = [...cbpp.randomEffects().rows].sort((a, b) => a.estimate - b.estimate);
    const picture = caterpillarPlot(cbpp);
    expect(valuesOf(picture, "level")).toEqual(effects.map(({ level }) => level));
    expect(valuesOf(picture, "lower")).toEqual(effects.map(({ lower }) => lower));
    expect(valuesOf(picture, "upper")).toEqual(effects.map(({ upper }) => upper));
  });

  it("coefficients leave the intercept out, unless it is asked for", () => {
    expect(valuesOf(coefficientPlot(cbpp), "name")).toEqual(["period_2", "period_3", "period_4"]);
    expect(valuesOf(coefficientPlot(cbpp, { intercept: true }), "name")).toEqual(cbpp.coefficientNames);
  });

  it("observed responses are over the fitted means", () => {
    expect(valuesOf(observedPlot(sleepstudy), "fitted")).toEqual([...sleepstudy.fitted()]);
    for (const [i, observed] of valuesOf(observedPlot(sleepstudy), "observed").entries())
      expect(observed).toBeCloseTo(sleepstudy.response()[i], 9);
  });

  it("a group or an effect that does not exist is an error", async () => {
    const withoutEffects = await fitCase({ ...referenceCase("cbpp"), formula: "incidence ~ period" });
    for (const make of [caterpillarPlot, randomEffectQuantiles]) {
      expect(() => make(null as never)).toThrow("The option model is null, but has to be a fitted model");
      expect(() => make(withoutEffects, {})).toThrow("shows random effects, of which the model has none");
      expect(() => make(cbpp, { group: "herds" })).toThrow("The option group is");
      expect(() => make(cbpp, { name: "slope" })).toThrow("one of the effects of herd, (Intercept)");
      expect(() => make(cbpp, { level: 1 } as never)).toThrow(expect.objectContaining({ code: "unknownOption" }));
    }
  });

  it("says what to install for a PNG", async () => {
    const renderers = {
      vega: () => import("vega"),
      vegaLite: () => import("vega-lite"),
      resvg: () => Promise.reject(new Error("Cannot find package '@resvg/resvg-js'")),
    };
    const spec = { $schema: VEGA_LITE_SCHEMA, mark: "point", data: { values: [] } };
    await expect(plot(spec, renderers).toPNG()).rejects.toThrow("npm install @resvg/resvg-js@2");
  });
});

describe("partialDependence", () => {
  it("is the average of predict with the variable held", () => {
    const { variables, mean, rows, individual } = cbpp.partialDependence("period", { individual: true });
    expect(variables).toEqual([{ name: "period", values: ["1", "2", "3", "4"] }]);
    expect(rows).toBe(56);
    const herd = cbpp.variables.column("herd");
    if (herd.kind !== "categorical") throw new Error("herd is text");
    const herds = Array.from(herd.codes, (code) => herd.levels[code]);
    for (const [i, period] of ["1", "2", "3", "4"].entries()) {
      const means = cbpp.predict({ period: herds.map(() => period), herd: herds }).mean;
      expect(mean[i]).toBeCloseTo(means.reduce((sum, value) => sum + value, 0) / 56, 14);
      expect(individual![i]).toEqual(means);
    }
  });

  it("of a linear model is a line, and of a grouping variable the groups' own", () => {
    const { variables, mean } = sleepstudy.partialDependence("Days", { gridPoints: 4, sample: 20 });
    expect(variables[0].values).toEqual([0, 3, 6, 9]);
    const slopes = [1, 2, 3].map((i) => (mean[i] - mean[i - 1]) / 3);
    expect(slopes[1]).toBeCloseTo(slopes[0], 9);
    expect(slopes[2]).toBeCloseTo(slopes[0], 9);
    expect(sleepstudy.partialDependence("Subject").mean).toHaveLength(18);
  });

  it("over two variables has a mean for every pair", () => {
    const { variables, mean } = sleepstudy.partialDependence(["Days", "Subject"], { gridPoints: 3 });
    expect(variables.map(({ values }) => values.length)).toEqual([3, 18]);
    const { Subject, Days } = { Subject: variables[1].values[4], Days: variables[0].values[2] };
    expect(mean[2 * 18 + 4]).toBeCloseTo(sleepstudy.predict({ Days: [Days], Subject: [Subject] } as never).mean[0], 9);
  });

  it("takes other rows, and leaves out those with a missing predictor", async () => {
    const model = await fitglme(
      { y: [1, 2, 4, 3, 2, 5], x: [1, 2, 3, 1, 2, 3], z: [0, 1, 0, 1, 1, 0], g: ["a", "a", "b", "b", "c", "c"] },
      "y ~ x + z + (1 | g)",
    );
    const data = { x: [1, 2], z: [0, null], g: ["a", "b"] } as never;
    const { mean, rows } = model.partialDependence("x", { data, gridPoints: 2 });
    expect(rows).toBe(2);
    expect(mean[1]).toBeCloseTo(model.predict({ x: [2], z: [0], g: ["a"] }).mean[0], 12);
  });

  it("says what is wrong", () => {
    const wrong: [unknown, object, string][] = [
      ["perod", {}, "variables"],
      [["period", "herd", "x"], {}, "variables"],
      [[], {}, "variables"],
      ["period", { gridPoints: 1 }, "gridPoints"],
      ["period", { sample: 0 }, "sample"],
      ["period", { individual: "yes" }, "individual"],
      [["period", "herd"], { individual: true }, "individual"],
    ];
    for (const [variables, options, option] of wrong)
      expect(() => cbpp.partialDependence(variables as never, options)).toThrow(
        expect.objectContaining({ code: "badOption", place: { option } }),
      );
    expect(() => cbpp.plotPartialDependence("period", { conditional: "all" as never })).toThrow("none, absolute, centered");
    expect(() => cbpp.plotPartialDependence("period", 5 as never)).toThrow("The options of plotPartialDependence are 5");
    expect(() => cbpp.plotPartialDependence("period", { individual: true } as never)).toThrow('no option "individual"');
    expect(() => coefficientPlot(cbpp, { intercept: 1 as never })).toThrow("true or false");
    expect(() => observedPlot({} as never)).toThrow("a fitted model");
    expect(() => profilePlot(cbpp as never)).toThrow("what model.profile() found");
  });
});
