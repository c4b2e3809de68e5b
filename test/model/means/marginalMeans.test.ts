import { describe, expect, it } from "vitest";
import { fitglme, type GeneralizedLinearMixedModel, loadModel } from "../../../src/index.js";
import type { ContrastOptions, MarginalMeansOptions } from "../../../src/model/index.js";
import { fitCase, referenceCase, tableOf } from "../../reference/referenceCase.js";

// Expected values: R's emmeans 1.8.4-1 with lme4 1.1-31, emmeans(model, …, lmer.df = "asymptotic"), by the calls beside them.

/** Columns of rows, compared relative to their size. */
function expectRows(
  rows: Iterable<object>,
  names: readonly string[],
  expected: readonly (readonly (string | number)[])[],
  part: number,
) {
  const found = [...rows].map((row) => names.map((name) => Reflect.get(row, name)));
  expect(found).toHaveLength(expected.length);
  expected.forEach((line, i) => {
    line.forEach((value, j) => {
      if (typeof value === "string") expect(found[i][j]).toBe(value);
      else
        expect(Math.abs(found[i][j] - value), `${line[0]}: ${names[j]}`).toBeLessThanOrEqual(
          part * Math.max(Math.abs(value), 0.01),
        );
    });
  });
}

const MEAN = ["name", "estimate", "se", "lower", "upper"];
const CONTRAST = ["contrast", "estimate", "se", "tStat", "pValue"];
const INTERVAL = ["contrast", "estimate", "se", "lower", "upper"];
const dfMethod = "none";

describe("marginal means of a linear model with an interaction", async () => {
  const model = await fitCase(referenceCase("effects-cake"));

  it("average over the other factor", () => {
    // emmeans(lmer(angle ~ recipe * temperature + (1 | recipe:replicate), cake), "recipe")
    const expected = [
      ["A", 33.1222222, 1.7368334, 29.7180913, 36.5263531],
      ["B", 31.6444444, 1.7368334, 28.2403135, 35.0485754],
      ["C", 31.6, 1.7368334, 28.1958691, 35.0041309],
    ];
    expectRows(model.emmeans("recipe", { dfMethod }), MEAN, expected, 1e-6);
  });

  it("hold a factor at a level; all pairs by Tukey", () => {
    // confint(contrast(emmeans(…, "recipe", at = list(temperature = "225")), "pairwise"))
    const expected = [
      ["A - B", -0.2, 2.88231242, -6.95527731, 6.55527731],
      ["A - C", -0.666666667, 2.88231242, -7.42194398, 6.08861065],
      ["B - C", -0.466666667, 2.88231242, -7.22194398, 6.28861065],
    ];
    expectRows(model.emmeans("recipe", { at: { temperature: 225 }, dfMethod }).contrasts(), INTERVAL, expected, 2e-5);
  });

  it("are compared with one of them, by Šidák", () => {
    // contrast(emmeans(…, "temperature"), "trt.vs.ctrl", adjust = "sidak")
    const expected = [
      ["185 - 175", 1.97777778, 0.953843674, 2.07348209, 0.176643939],
      ["195 - 175", 3.44444444, 0.953843674, 3.6111205, 0.00152345557],
      ["205 - 175", 4.2, 0.953843674, 4.40323726, 5.33225749e-5],
      ["215 - 175", 7.86666667, 0.953843674, 8.24733327, 5.55111512e-16],
      ["225 - 175", 7.37777778, 0.953843674, 7.73478714, 5.16253706e-14],
    ];
    expectRows(model.emmeans("temperature", { dfMethod }).contrasts({ method: "trt.vs.ctrl" }), CONTRAST, expected, 1e-5);
  });

  it("are the coefficients' own contrasts", () => {
    const means = model.emmeans(["recipe", "temperature"]);
    expect(means.length).toBe(18);
    expect(means.points[1]).toEqual({ recipe: "B", temperature: "175" });
    expect(means.rows[17].name).toBe("C, 225");
    // in a balanced table the mean of all cells is that of all rows
    const overall = model.emmeans([]).rows[0].estimate;
    expect(overall).toBeCloseTo(model.fitted({ conditional: false }).reduce((a, b) => a + b) / model.numObservations, 10);
  });

  it("adjust p-values by the methods' own formulas", () => {
    const contrastsBy = (adjust: ContrastOptions["adjust"]) => model.emmeans("recipe").contrasts({ adjust });
    const p = [...contrastsBy("none").column("pValue")];
    const order = [0, 1, 2].sort((a, b) => p[a] - p[b]);
    const holm = new Array<number>(3);
    order.forEach((i, rank) => {
      holm[i] = Math.min(1, Math.max((3 - rank) * p[i], ...order.slice(0, rank).map((j) => holm[j])));
    });
    expect([...contrastsBy("bonferroni").column("pValue")]).toEqual(p.map((value) => Math.min(1, 3 * value)));
    contrastsBy("holm")
      .column("pValue")
      .forEach((value, i) => {
        expect(value).toBeCloseTo(holm[i], 14);
      });
    contrastsBy("sidak")
      .column("pValue")
      .forEach((value, i) => {
        expect(value).toBeCloseTo(1 - (1 - p[i]) ** 3, 14);
      });
    const reach = (adjust: ContrastOptions["adjust"]) => {
      const { estimate, upper, se } = contrastsBy(adjust).rows[0];
      return (upper - estimate) / se;
    };
    // R 4.2: qt(1 - c(0.05/6, (1 - 0.95^(1/3))/2, 0.025), 252), qtukey(0.95, 3, 252)/sqrt(2)
    expect(reach("bonferroni")).toBeCloseTo(2.410068296, 5);
    expect(reach("holm")).toBe(reach("bonferroni"));
    expect(reach("sidak")).toBeCloseTo(2.403712872, 5);
    expect(reach("none")).toBeCloseTo(1.969422365, 6);
    expect(reach("tukey")).toBeCloseTo(2.357646757, 5);
  });
});

describe("marginal means of a Poisson model with an offset", async () => {
  const model = await fitCase(referenceCase("owls"));

  it("weigh by frequency, on either scale", () => {
    // emmeans(glmer(calls ~ FoodTreatment*SexParent + ArrivalTime + offset(logBroodSize) + (1 | Nest), owls, poisson), "FoodTreatment",
    //   weights = "proportional", offset = mean(owls$logBroodSize), vcov. = vcov(model, use.hessian = FALSE), type = …)
    const onLink = [
      ["Deprived", 2.05028742, 0.0920172531, 1.86993692, 2.23063792],
      ["Satiated", 1.46158805, 0.0938813173, 1.27758405, 1.64559205],
    ];
    const onResponse = [
      ["Deprived", 7.7701341, 0.714986396, 6.48788714, 9.30580059],
      ["Satiated", 4.31280306, 0.404891632, 3.58796092, 5.18407826],
    ];
    const options: MarginalMeansOptions = { weights: "proportional", dfMethod };
    expectRows(model.emmeans("FoodTreatment", options), MEAN, onLink, 2e-4);
    const means = model.emmeans("FoodTreatment", { ...options, type: "response" });
    expectRows(means, MEAN, onResponse, 2e-4);
    // confint(pairs(…, type = "response"))
    const ratio = [["Deprived / Satiated", 1.80164362, 0.0648962557, 1.67883537, 1.93343539]];
    expectRows(means.contrasts(), INTERVAL, ratio, 2e-4);
  });

  it("of two factors are compared in pairs", () => {
    const pairs = model.emmeans(["FoodTreatment", "SexParent"], { type: "response", dfMethod }).contrasts();
    const row = pairs.rows[4]; // pairs(emmeans(…, c("FoodTreatment", "SexParent"), …)), the fifth
    expect(row.contrast).toBe("(Satiated, Female) / (Satiated, Male)");
    expect(Math.abs(row.estimate / 0.886177538 - 1)).toBeLessThan(1e-4);
    expect(Math.abs(row.tStat / -2.15404487 - 1)).toBeLessThan(1e-4);
    expect(Math.abs(row.pValue / 0.136306472 - 1)).toBeLessThan(2e-4);
  });

  it("move with the offset by as much", () => {
    const at = (offset: number) => model.emmeans("SexParent", { offset }).rows[1].estimate;
    expect(at(1.5) - at(0)).toBeCloseTo(1.5, 12);
  });
});

describe("covariates", () => {
  it("stand at their means, or where they are held, inside the functions of the formula", async () => {
    const table = tableOf(referenceCase("sleepstudy-reml"));
    const poly = await fitglme(table, "Reaction ~ poly(Days, 2) + (1 | Subject)", { fitMethod: "rempl" });
    // emmeans(lmer(Reaction ~ poly(Days, 2) + (1 | Subject), sleepstudy), "Days", at = list(Days = c(0, 3, 9)))
    const expected = [
      ["Days = 0", 255.449373, 10.465631, 234.937113, 275.961633],
      ["Days = 3", 280.784829, 9.32688199, 262.504476, 299.065182],
      ["Days = 9", 349.654946, 10.465631, 329.142687, 370.167206],
    ];
    expectRows(poly.emmeans("Days", { at: { Days: [0, 3, 9] }, dfMethod }), MEAN, expected, 1e-5);
    const log = await fitglme(table, "Reaction ~ log(Days + 1) + (1 | Subject)", { fitMethod: "rempl" });
    // emmeans(lmer(Reaction ~ log(Days + 1) + (1 | Subject), sleepstudy), ~ 1)
    const overall = [["overall", 306.284795, 9.07637585, 288.495425, 324.074164]];
    expectRows(log.emmeans([], { dfMethod }), MEAN, overall, 1e-5);
  });

  it("that are factors in one term and numbers in another keep their values", async () => {
    const { levels, values } = { levels: [1, 2, 3], values: [2, 4, 9, 3, 5, 8, 1, 4, 10, 2, 6, 9] };
    const table = { y: values, d: values.map((_, i) => levels[i % 3]), g: values.map((_, i) => `g${Math.floor(i / 3)}`) };
    const model = await fitglme(table, "y ~ factor(d) + (1 | g)");
    const byCell = levels.map((_, l) => values.filter((_, i) => i % 3 === l).reduce((a, b) => a + b) / 4);
    model
      .emmeans("d")
      .column("estimate")
      .forEach((mean, l) => {
        expect(mean).toBeCloseTo(byCell[l], 8);
      }); // balanced: the means of the cells
    // with d² beside the factor's levels 1 and 2 the columns span the same means
    const both = await fitglme({ ...table, two: table.d.map((d) => (d === 2 ? "yes" : "no")) }, "y ~ d + two + (1 | g)");
    const atCells = [1, 2, 3].map((d) => both.emmeans([], { at: { d, two: d === 2 ? "yes" : "no" } }).rows[0].estimate);
    atCells.forEach((mean, l) => {
      expect(mean).toBeCloseTo(byCell[l], 8);
    });
  });

  it("with several values count alike in proportional weights", async () => {
    const model = await fitCase(referenceCase("owls"));
    const at = { ArrivalTime: [22, 26] };
    const both = model.emmeans("SexParent", { at, weights: "proportional" }).column("estimate");
    const single = [22, 26].map((time) =>
      model.emmeans("SexParent", { at: { ArrivalTime: time }, weights: "proportional" }).column("estimate"),
    );
    both.forEach((mean, i) => {
      expect(mean).toBeCloseTo((single[0][i] + single[1][i]) / 2, 12);
    });
  });
});

describe("what cannot be asked", async () => {
  const model: GeneralizedLinearMixedModel = await fitCase(referenceCase("owls"));

  it.each<[string, () => unknown]>([
    ['The fixed effects have no variable "SexPrent". Did you mean "SexParent"?', () => model.emmeans("SexPrent")],
    ['The fixed effects have no variable "Nest".', () => model.emmeans("SexParent", { at: { Nest: "x" } })],
    [
      'The option at holds "Both" for SexParent, which is none of its levels',
      () => model.emmeans([], { at: { SexParent: "Both" } }),
    ],
    [
      'The option at holds "late" for ArrivalTime, but has to hold finite numbers.',
      () => model.emmeans([], { at: { ArrivalTime: "late" } }),
    ],
    ["has to be at least one value for SexParent", () => model.emmeans([], { at: { SexParent: [] } })],
    ["The option at is 5", () => model.emmeans([], { at: 5 } as unknown as MarginalMeansOptions)],
    ["The option offset is NaN", () => model.emmeans([], { offset: Number.NaN })],
    ["The option specs is 5", () => model.emmeans(5 as unknown as string)],
    ["the name of a variable, or an array of names", () => model.emmeans([null] as unknown as string[])],
    [
      "has 1001000 points (SexParent: 2, FoodTreatment: 1, ArrivalTime: 500500",
      () => model.emmeans("SexParent", { at: { ArrivalTime: new Array(500_500).fill(1), FoodTreatment: "Satiated" } }),
    ],
    ["there is one mean only", () => model.emmeans([]).contrasts()],
    [
      "Tukey's method is one for all pairs",
      () => model.emmeans("SexParent").contrasts({ method: { a: [1, -1] }, adjust: "tukey" }),
    ],
    ['The contrast "a" has to be 2 finite numbers', () => model.emmeans("SexParent").contrasts({ method: { a: [1, -1, 0] } })],
    ["at least one contrast", () => model.emmeans("SexParent").contrasts({ method: {} })],
    ["The option method is 5", () => model.emmeans("SexParent").contrasts({ method: 5 } as unknown as ContrastOptions)],
    [
      "The option control is 2, but has to be below 2",
      () => model.emmeans("SexParent").contrasts({ method: "trt.vs.ctrl", control: 2 }),
    ],
    ["The option control is -1", () => model.emmeans("SexParent").contrasts({ method: "trt.vs.ctrl", control: -1 })],
  ])("%s", (message, ask) => {
    expect(ask).toThrow(message);
  });
});

it("a model without its rows has the same means", async () => {
  const model = await fitCase(referenceCase("owls"));
  const loaded = loadModel(JSON.stringify(model));
  const asked: MarginalMeansOptions[] = [
    {},
    { weights: "proportional", type: "response" },
    { at: { ArrivalTime: 24 }, offset: 1.4 },
  ];
  for (const options of asked) {
    expect([...loaded.emmeans("SexParent", options)]).toEqual([...model.emmeans("SexParent", options)]);
  }
});

it("a model of an intercept alone has one mean, whatever the weights", async () => {
  const table = { y: [1, 3, 2, 4, 3, 8], g: ["a", "a", "b", "b", "c", "c"] };
  const alone = await fitglme(table, "y ~ 1 + (1 | g)");
  for (const weights of ["equal", "proportional"] as const) {
    expect(alone.emmeans([], { weights }).rows[0].estimate).toBeCloseTo(3.5, 12); // balanced: the mean of y
  }
});
