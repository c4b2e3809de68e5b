import { describe, expect, it } from "vitest";
import {
  type CovariancePattern,
  fitglme,
  type GeneralizedLinearMixedModel,
  GlmeError,
  loadModel,
  Table,
} from "../../../src/index.js";
import { cauchit } from "../../family/givenLinks.js";
import { errorOf } from "../../table/errorOf.js";
import { answersOf } from "./answersOf.js";

const rows = 90;
const columns = {
  x: Array.from({ length: rows }, (_, i) => ((7 * i) % 19) / 19),
  z: Array.from({ length: rows }, (_, i) => 1 + ((5 * i) % 23) / 23),
  f: Array.from({ length: rows }, (_, i) => ["low", "middle", "high"][(i + Math.floor(i / 7)) % 3]),
  g: Array.from({ length: rows }, (_, i) => `g${(i + Math.floor(i / 11)) % 6}`),
  h: Array.from({ length: rows }, (_, i) => i % 4),
  days: Array.from({ length: rows }, (_, i) => 1 + (i % 5)),
};
const y = columns.x.map((x, i) => (3 * x + ((11 * i) % 13) / 6 + (columns.g[i].charCodeAt(1) - 50)) / 2);
const count = y.map((value) => Math.max(0, Math.round(value + 2)));
const yes = y.map((value, i) => (value + ((3 * i) % 7) / 4 > 1.2 ? 1 : 0));
const table = Table.from({ y, count, yes, ...columns });
/** The levels in another order, one group that is new, and a missing value. */
const newRows = Table.from({
  x: [0.1, 0.9, null, 0.5],
  z: [2, 1.5, 1, 1.1],
  f: ["high", "low", "middle", "low"],
  g: ["g3", "new", "g0", "g1"],
  h: [3, 0, 1, 2],
  days: [1, 2, 3, 4],
});

/** What the loaded model answers is what the fitted one does. */
function expectSame(model: GeneralizedLinearMixedModel, loaded = loadModel(JSON.stringify(model))) {
  expect(answersOf(loaded, newRows)).toEqual(answersOf(model, newRows));
}

describe("a loaded model answers as the fitted one", () => {
  const patterns: CovariancePattern[] = [
    "fullCholesky",
    "full",
    "isotropic",
    "diagonal",
    "compSymm",
    [
      [true, false, true],
      [false, true, false],
      [true, false, true],
    ],
  ];
  it.each(patterns)("with the covariance pattern %j", async (covariancePattern) => {
    expectSame(await fitglme(table, "y ~ x + f + (f | g)", { covariancePattern, fitMethod: "rempl" }));
  });

  it.each(["reference", "effects"] as const)("with functions in its formula, coded by %s", async (dummyVarCoding) => {
    const formula = "y ~ poly(scale(x), 2)*f + ns(log(z), 2) + factor(h) + offset(x + scale(z)) + (scale(x) || g) + (1 | g:h)";
    expectSame(await fitglme(table, formula, { dummyVarCoding }));
  });

  it("with full coding, an offset from a column, left-out rows and a level that none has", async () => {
    const own = table.asCategorical("f", ["low", "middle", "high", "never"]);
    const options = {
      dummyVarCoding: "full",
      offset: "days",
      exclude: [3, 4],
      distribution: "poisson",
      fitMethod: "laplace",
    } as const;
    const model = await fitglme(own, "count ~ x - 1 + f + (1 | g)", options);
    expect(String(model)).toContain('"never"');
    expectSame(model);
  });

  it("when it did not converge, is singular or has no standard errors", async () => {
    const model = await fitglme(table, "count ~ x + (1 + x | h)", {
      distribution: "poisson",
      fitMethod: "laplace",
      optimizerOptions: { maxIter: 1 },
      checkHessian: true,
    });
    expectSame(model);
    const json = JSON.parse(JSON.stringify(model));
    json.fixed.covariance.fill("NaN");
    json.random[0].modes[0] = "-0";
    json.convergence.gradientNorm = "Infinity";
    const loaded = loadModel(json);
    expect(loaded.fixedEffects().column("se")).toEqual(Float64Array.of(Number.NaN, Number.NaN));
    expect(loaded.randomEffects().column("estimate")[0]).toBe(0); // tables hold no −0, files keep it
    expect(loaded.convergence.gradientNorm).toBe(Number.POSITIVE_INFINITY);
    expect(loaded.toJSON()).toEqual(json);
  });

  it("when the response is constant", async () => {
    const model = await fitglme({ ...columns, none: yes.map(() => 0) }, "none ~ x + (1 | g)", { distribution: "binomial" });
    expect(String(model.diagnose())).toMatch(/All 90 responses are 0/);
    expect(String(loadModel(JSON.stringify(model)).diagnose())).toBe(String(model.diagnose()));
  });

  it("from an object as from its text", async () => {
    const model = await fitglme(table, "y ~ x + (1 | g)");
    expectSame(model, loadModel(model.toJSON()));
  });
});

describe("a link that was given as functions", () => {
  const withCauchit = () =>
    fitglme(table, "yes ~ x + (1 | g)", { distribution: "binomial", link: cauchit, fitMethod: "laplace" });

  it("has to be given again, and is called as it was", async () => {
    const model = await withCauchit();
    const text = JSON.stringify(model);
    expect(() => loadModel(text)).toThrow(/The model has the link "cauchit", which was given as functions.*\n.*Pass them again/s);
    expectSameLink(model, text);
  });

  function expectSameLink(model: GeneralizedLinearMixedModel, text: string) {
    const { name: _, ...unnamed } = cauchit;
    const loaded = loadModel(text, { link: unnamed });
    expect(loaded.link.name).toBe("cauchit");
    expect(answersOf(loaded, newRows)).toEqual(answersOf(model, newRows));
  }

  it("has to be the same", async () => {
    const text = JSON.stringify(await withCauchit());
    const other = { ...cauchit, inverse: (eta: Float64Array) => eta.map((value) => 1 / (1 + Math.exp(-value))) };
    expect(() => loadModel(text, { link: other })).toThrow(/another link than that of the model: its inverse is/);
    expect(() => loadModel(text, { link: { link: cauchit.link } as never })).toThrow(
      /The function derivative of the option link is missing/,
    );
  });

  it("is not for a model whose link is built in", async () => {
    const text = JSON.stringify(await fitglme(table, "y ~ x + (1 | g)"));
    expect(() => loadModel(text, { link: cauchit })).toThrow(/left out: the model has the link identity, which is built in/);
  });
});

it("a loaded model cannot be fitted to other responses", async () => {
  const loaded = loadModel(JSON.stringify(await fitglme(table, "y ~ x + (1 | g)")));
  await expect(loaded.refit(new Float64Array(rows))).rejects.toMatchObject({ code: "unsupported" });
});

/** The properties and methods of a model, by name. */
function membersOf(model: object): string[] {
  const names: string[] = [];
  for (let of = Object.getPrototypeOf(model); of !== Object.prototype; of = Object.getPrototypeOf(of)) {
    names.push(...Object.getOwnPropertyNames(of).filter((name) => name !== "constructor"));
  }
  return names;
}

const anyModel = await fitglme(table, "count ~ x + f + (1 | g)", { distribution: "poisson", fitMethod: "laplace" });

it.each(membersOf(anyModel))(
  "%s of a loaded model, asked for nothing in particular, answers or says why it cannot",
  async (name) => {
    const ask = async (model: GeneralizedLinearMixedModel) => {
      const member = (model as unknown as Record<string, unknown>)[name];
      const answer = await (typeof member === "function" ? member.call(model) : member);
      return typeof answer === "object" ? JSON.parse(JSON.stringify(answer)) : String(answer);
    };
    const outcome = (model: GeneralizedLinearMixedModel) => ask(model).catch((error: unknown) => error);
    const [answer, expected] = [await outcome(loadModel(anyModel.toJSON())), await outcome(anyModel)];
    if (answer instanceof Error) {
      expect(answer).toBeInstanceOf(GlmeError);
      const lacksRows = /rows that it was fitted to|rows of its fit/.test(answer.message);
      expect(answer.message).toMatch(expected instanceof Error && !lacksRows ? expected.message : /rows/);
    } else if (name !== "random") expect(answer).toEqual(expected);
  },
);

describe("what is computed from rows", () => {
  const questions: { readonly [name: string]: (model: GeneralizedLinearMixedModel) => unknown } = {
    fitted: (model) => model.fitted(),
    residuals: (model) => model.residuals(),
    response: (model) => model.response(),
    "predict without a table": (model) => model.predict(),
    observationInfo: (model) => model.observationInfo.column("weights"),
    variables: (model) => model.variables,
    "random without a table": (model) => model.random(),
    designMatrix: (model) => model.designMatrix("fixed"),
    plotResiduals: (model) => model.plotResiduals("fitted").spec,
  };

  it.each(Object.keys(questions))("is refused in words: %s", async (name) => {
    const loaded = loadModel(JSON.stringify(await fitglme(table, "y ~ x + (1 | g)")));
    const error = errorOf(() => questions[name](loaded));
    expect(error.code).toBe("unsupported");
    expect(error.message).toContain("loaded without the rows that it was fitted to");
  });
});

describe("a text that is no model is refused, with the place", () => {
  it.each([
    ["", "", /the whole is no JSON/],
    ["[1]", "", /the whole is an array, but has to be an object/],
    ["null", "", /the whole is null/],
    ["{}", "format", /format is missing, but has to be "glme-model"/],
    [
      '{"format": "glme-model", "version": 1}',
      "version",
      /its format has version 1, and this version of glme reads 2.*\nFit the model again and save it/s,
    ],
    [
      '{"format": "glme-model", "version": 3}',
      "version",
      /its format has version 3, and this version of glme reads 2.*\nUpdate glme/s,
    ],
    ['{"format": "glme-model", "version": "2"}', "version", /version is "2"/],
  ])("%s", (text, path, message) => {
    const error = errorOf(() => loadModel(text));
    expect(error.code).toBe("file");
    expect(error.place).toEqual({ path });
    expect(error.message).toMatch(message);
  });

  interface Json {
    [name: string]: Json;
  }
  const damages: [path: string, damage: (json: Json) => void, message: RegExp][] = [
    ["formula", (json) => Object.assign(json, { formula: "y ~ x" }), /formula is "y ~ x", but has to be an object/],
    [
      "formula.fixed[1][0].variable",
      (json) => Object.assign(json.formula.fixed[1][0], { variable: 1 }),
      /1, but has to be a text/,
    ],
    [
      "formula.calls[0].kind",
      (json) => Object.assign(json.formula.calls[0], { kind: "log" }),
      /"log", but has to be one of number/,
    ],
    [
      "formula.offsets[0].argument.name",
      (json) => Object.assign(json.formula.offsets[0].argument, { name: null }),
      /null, but has to be a text/,
    ],
    ["formula.random[0].group", (json) => delete (json.formula.random[0] as Partial<Json>).group, /group is missing/],
    [
      "distribution",
      (json) => Object.assign(json, { distribution: "poison" }),
      /"poison", but has to be one of normal, binomial/,
    ],
    ["link.power", (json) => Object.assign(json.link, { power: "NaN" }), /"NaN", but has to be a finite number/],
    ["link.functions", (json) => Object.assign(json.link, { name: "host" }), /null, but has to be an object/],
    ["fitMethod.agq", (json) => Object.assign(json, { fitMethod: { agq: 1.5 } }), /1.5, but has to be a whole number/],
    ["rows.used", (json) => Object.assign(json.rows, { used: -1 }), /-1, but has to be a whole number/],
    ["rows.missingByVariable.x", (json) => Object.assign(json.rows.missingByVariable, { x: "two" }), /"two"/],
    [
      "variables[1].inModel",
      (json) => Object.assign(json.variables[1], { inModel: "yes" }),
      /"yes", but has to be true or false/,
    ],
    [
      "fixed.estimates",
      (json) => Object.assign(json.fixed, { estimates: [1] }),
      /an array of length 1, but has to be one of length 6/,
    ],
    ["fixed.estimates[2]", (json) => Object.assign(json.fixed.estimates, { 2: null }), /null, but has to be a number, "NaN"/],
    ["fixed.covariance", (json) => Object.assign(json.fixed, { covariance: 3 }), /3, but has to be an array/],
    [
      "fixed.names[1]",
      (json) => Object.assign(json.fixed.names, { 1: "z" }),
      /"z", but has to be "f_middle", as the formula has it/,
    ],
    ["fixed.names", (json) => delete (json.levels as Partial<Json>).f, /an array of length 6/],
    ["functions", (json) => Object.assign(json, { functions: [] }), /length 0, but has to be one of length 1/],
    [
      "functions[0].scalings",
      (json) => Object.assign(json.functions[0], { scalings: [] }),
      /length 0, but has to be one of length 1/,
    ],
    ["functions[0].alpha", (json) => Object.assign(json.functions[0], { alpha: [1] }), /length 1, but has to be one of length 2/],
    ["functions[0].norm2[1]", (json) => Object.assign(json.functions[0].norm2, { 1: "NaN" }), /has to be a finite number/],
    ["offsets[0].scalings", (json) => Object.assign(json.offsets[0], { scalings: [{ mean: 0, sd: 1 }] }), /length 1/],
    ["groups[0].codes[0][1]", (json) => Object.assign(json.groups[0].codes[0], { 1: 6 }), /6, but has to be less than 6/],
    ["groups[1].codes[1]", (json) => Object.assign(json.groups[1].codes, { 1: [0] }), /an array of length 1/],
    ["groups[0].labels", (json) => Object.assign(json.groups[0], { labels: [] }), /length 0/],
    ["groups[0].variables[0]", (json) => Object.assign(json.groups[0], { variables: ["f"] }), /"f", but has to be "g"/],
    ["random[0].group", (json) => Object.assign(json.random[0], { group: 9 }), /9, but has to be less than 2/],
    ["random[0].psi", (json) => Object.assign(json.random[0], { psi: [1, 2] }), /length 2, but has to be one of length 4/],
    ["random[0].modes", (json) => Object.assign(json.random[0], { modes: [] }), /length 0, but has to be one of length 12/],
    ["random[0].correlates[1]", (json) => Object.assign(json.random[0].correlates, { 1: [true] }), /length 1/],
    ["random", (json) => Object.assign(json, { random: [] }), /length 0, but has to be one of length 2/],
    ["covarianceErrors.random", (json) => Object.assign(json.covarianceErrors, { random: [] }), /length 0/],
    ["averages.random", (json) => Object.assign(json.averages, { random: [1] }), /length 1, but has to be one of length 2/],
    [
      "sufficientRows.fixed",
      (json) => Object.assign(json.sufficientRows, { fixed: [] }),
      /length 0, but has to be one of length 6/,
    ],
    ["sufficientRows.fixed[2]", (json) => Object.assign(json.sufficientRows.fixed, { 2: [1] }), /an array of length 1/],
    [
      "sufficientRows.random",
      (json) => Object.assign(json.sufficientRows, { random: [] }),
      /length 0, but has to be one of length 2/,
    ],
    [
      "sufficientRows.random[0]",
      (json) => Object.assign(json.sufficientRows.random, { 0: [] }),
      /length 0, but has to be one of length 2/,
    ],
    [
      "sufficientRows.codes",
      (json) => Object.assign(json.sufficientRows, { codes: [] }),
      /length 0, but has to be one of length 2/,
    ],
    ["sufficientRows.codes[1]", (json) => Object.assign(json.sufficientRows.codes, { 1: [] }), /an array of length 0/],
    [
      "sufficientRows.codes[0][3]",
      (json) => Object.assign(json.sufficientRows.codes[0], { 3: 6 }),
      /6, but has to be less than 6/,
    ],
    [
      "predictors.cells.codes",
      (json) => Object.assign(json.predictors.cells, { codes: [] }),
      /length 0, but has to be one of length 1/,
    ],
    [
      "predictors.cells.codes[0]",
      (json) => Object.assign(json.predictors.cells, { counts: [] }),
      /length 3, but has to be one of length 0/,
    ],
    [
      "predictors.cells.codes[0][1]",
      (json) => Object.assign(json.predictors.cells.codes[0], { 1: 3 }),
      /3, but has to be less than 3/,
    ],
    [
      "convergence.status",
      (json) => Object.assign(json.convergence, { status: "fine" }),
      /"fine", but has to be one of converged/,
    ],
    ["convergence.hessian", (json) => Object.assign(json.convergence, { hessian: [] }), /an array, but has to be an object/],
    ["findings", (json) => Object.assign(json, { findings: {} }), /an object, but has to be an array/],
  ];

  it.each(damages)("%s", async (path, damage, message) => {
    const model = await fitglme(table, "y ~ f + poly(scale(x), 2) + z + offset(log(z)) + (x | g) + (1 | g:h)");
    const json = JSON.parse(JSON.stringify(model));
    damage(json);
    const error = errorOf(() => loadModel(json));
    expect(error.place).toEqual({ path });
    expect(error.code).toBe("file");
    expect(error.message).toMatch(message);
  });
});

// Four doubles of 17 digits (mode, error, X and Z of a sufficient row), their separators, a label and codes: linear, whatever the number of rows.
it("grows with the random effects, not with the rows", async () => {
  const length = async (levels: number, rowsOfEach: number) => {
    const g = Array.from({ length: levels * rowsOfEach }, (_, i) => `level ${1000 + (i % levels)}`);
    const model = await fitglme(
      { y: g.map((_, i) => ((i * 7919) % 101) / 50 + (((i % levels) * 31) % 17)), g },
      "y ~ 1 + (1 | g)",
    );
    return JSON.stringify(model).length;
  };
  const [small, large] = [await length(100, 3), await length(300, 3)];
  expect((large - small) / 200).toBeGreaterThan(80);
  expect((large - small) / 200).toBeLessThan(120);
  expect(Math.abs((await length(100, 30)) - small)).toBeLessThan(500);
});

it("crossed groups that meet in very many combinations are saved without what intervals of conditional means need", async () => {
  const n = 18_000;
  const column = (of: (i: number) => number) => Float64Array.from({ length: n }, (_, i) => of(i));
  const crossed = Table.from(
    {
      y: column((i) => ((i * 7919) % 101) / 50 + ((i * 31) % 17)),
      a: column((i) => ((i * 13) % 19) / 19),
      b: column((i) => ((i * 11) % 23) / 23),
      c: column((i) => ((i * 5) % 29) / 29),
      g: column((i) => i % 150),
      h: column((i) => Math.floor(i / 150)),
    },
    { categorical: { g: true, h: true } },
  );
  const model = await fitglme(crossed, "y ~ a + b + c + (1 | g) + (1 | h)");
  expect(model.toJSON().sufficientRows).toBeNull();
  const loaded = loadModel(JSON.stringify(model));
  const few = crossed.head(5);
  expect(loaded.predict(few).mean).toEqual(model.predict(few).mean);
  expect(loaded.predict(few, { conditional: false }).lower).toEqual(model.predict(few, { conditional: false }).lower);
  expect(errorOf(() => loaded.predict(few).lower).code).toBe("unsupported");
});
