import { describe, expect, it } from "vitest";
import { fourCounts } from "../generators/likelihoods.js";
import { fitglme, loadModel, parseFormula } from "../../src/index.js";
import { readCsv } from "../../src/io/index.js";
import { Likelihood } from "../../src/kernel/index.js";
import { coefficientPlot } from "../../src/plot/index.js";

const table = {
  y: [1, 2, 3, 4, 2, 1, 5, 2],
  x: [1, 2, 3, 4, 5, 6, 2, 2.5],
  g: ["a", "a", "b", "b", "c", "c", "d", "d"],
  f: [..."abababab"],
};
const model = await fitglme(table, "y ~ x + f + (1 | g)", { distribution: "poisson", fitMethod: "laplace" });
const likelihood = fourCounts();

/** What a call says of options that it does not take. */
async function said(call: (options: never) => unknown, options: object): Promise<string> {
  return Promise.resolve()
    .then(() => call(options as never))
    .then(
      () => "they were taken",
      (error) => `${error.message} ${error.hint ?? ""}`,
    );
}

const calls = {
  anova: (options: never) => model.anova(options),
  at: (options: never) => likelihood.at({ beta: [1], lambda: [[1]] }, options),
  bootstrap: (options: never) => model.bootstrap(options),
  coefCI: (options: never) => model.coefCI(options),
  coefficientPlot: (options: never) => coefficientPlot(model, options),
  contrasts: (options: never) => model.emmeans("f").contrasts(options),
  emmeans: (options: never) => model.emmeans("f", options),
  fitglme: (options: never) => fitglme(table, "y ~ x", options),
  icc: (options: never) => model.icc(options),
  loadModel: (options: never) => loadModel(JSON.stringify(model), options),
  partialDependence: (options: never) => model.partialDependence("x", options),
  plotPartialDependence: (options: never) => model.plotPartialDependence("x", options),
  plotResiduals: (options: never) => model.plotResiduals("fitted", options),
  predict: (options: never) => model.predict(table, options),
  profile: (options: never) => model.profile(options),
  random: (options: never) => model.random(table, options),
  readCsv: (options: never) => readCsv("y\n1\n", options),
  refit: (options: never) => model.refit(table.y, options),
  residuals: (options: never) => model.residuals(options),
  robustCovariance: (options: never) => model.robustCovariance(options),
  simulatedResiduals: (options: never) => model.simulatedResiduals(options),
  tidy: (options: never) => model.tidy(options),
};

describe("the names of other systems for options of answers", () => {
  it.each([
    // R: confint(level), broom tidy(conf.level), emmeans(level); lmerTest anova(ddf); SAS: ddfm
    ["coefCI", { level: 0.9 }, "alpha, which is 1 − the level"],
    ["tidy", { "conf.level": 0.9 }, "alpha, which is 1 − the level"],
    ["emmeans", { level: 0.9 }, "alpha, which is 1 − the level"],
    ["anova", { ddf: "Kenward-Roger" }, '"dfMethod"'],
    ["anova", { ddfm: "kr" }, '"dfMethod"'],
    // lme4: predict(re.form, allow.new.levels), bootMer(nsim), profile(which); boot(R); DHARMa simulateResiduals(n)
    ["predict", { "re.form": null }, '"conditional"'],
    ["predict", { allow_new_levels: true }, '"unseen"'],
    ["bootstrap", { nsim: 5 }, '"replicates"'],
    ["bootstrap", { R: 5 }, '"replicates"'],
    ["profile", { which: ["x"] }, '"parameters"'],
    ["simulatedResiduals", { n: 250 }, '"simulations"'],
    ["residuals", { type: "pearson" }, '"residualType"'],
    ["random", { "set.seed": 1 }, '"seed"'],
    // emmeans: contrast(adjust, ref), transform; sandwich: cluster
    ["contrasts", { "p.adjust": "holm" }, '"adjust"'],
    ["contrasts", { ref: 1 }, '"control"'],
    ["emmeans", { transform: "response" }, '"type"'],
    ["robustCovariance", { clusters: "g" }, '"cluster"'],
    // scikit-learn: partial_dependence(grid_resolution, kind)
    ["partialDependence", { grid_resolution: 5 }, '"gridPoints"'],
    ["plotPartialDependence", { ice: true }, '"conditional"'],
    // R: read.csv(sep, dec, na.strings, colClasses); pandas: dtype; readr: delim
    ["readCsv", { sep: ";" }, '"separator"'],
    ["readCsv", { delim: ";" }, '"separator"'],
    ["readCsv", { dec: "," }, '"decimal"'],
    ["readCsv", { "na.strings": "-" }, '"missing"'],
    ["readCsv", { dtype: {} }, '"types"'],
    ["readCsv", { stringsAsFactors: true }, '"categorical"'],
    ["readCsv", { types: { y: "numeric" } }, '"number"'],
    ["readCsv", { types: { y: "string" } }, '"text"'],
    ["at", { nAGQ: 9 }, '"quadrature"'],
    ["fitglme", { ddf: "kr" }, "dfMethod of what the model answers"],
    ["fitglme", { conf_level: 0.9 }, "alpha of what the model answers"],
  ] as const)("%s %o: did you mean %s?", async (call, options, meant) => {
    expect(await said(calls[call], options)).toContain(` Did you mean ${meant}`);
  });

  it.each([
    ["predict", { se: true }],
    ["predict", { "se.fit": true }],
    ["predict", { interval: "confidence" }],
    ["random", { se: true }],
    ["coefCI", { method: "profile" }],
    ["icc", { dfMethod: "residual" }],
    ["contrasts", { dfMethod: "residual" }],
    ["plotPartialDependence", { "re.form": null }],
    ["robustCovariance", { transform: "response", cluster: "g" }],
    ["bootstrap", { digits: 3 }],
    ["coefficientPlot", { sep: 1 }],
    ["loadModel", { data: table }],
    ["refit", { nsim: 3 }],
    ["plotResiduals", { zzz: 1 }],
    ["fitglme", { R: 1 }],
  ] as const)("%s %o: nothing is guessed", async (call, options) => {
    const message = await said(calls[call], options);
    expect(message).toMatch(/ has no option |is not there/);
    expect(message).not.toContain("Did you mean");
  });
});

describe("the words of other systems for the values of options", () => {
  it.each([
    ["anova", { dfMethod: "KR" }, '"kenwardRoger"'],
    ["anova", { dfMethod: "asymptotic" }, '"none"'],
    ["residuals", { residualType: "response" }, '"raw"'],
    ["contrasts", { adjust: "bonf" }, '"bonferroni"'],
    ["contrasts", { adjust: "HSD" }, '"tukey"'],
    ["contrasts", { method: "dunnett" }, '"trt.vs.ctrl"'],
    ["emmeans", { weights: "prop" }, '"proportional"'],
    ["emmeans", { type: "mu" }, '"response"'],
    ["robustCovariance", { cluster: "g", type: "HC1" }, '"CR1"'],
    ["tidy", { effects: "ran_pars" }, '"random_parameter"'],
    ["tidy", { effects: ["fixed", "ran_vals"] }, '"random"'],
  ] as const)("%s %o: did you mean %s?", async (call, options, meant) => {
    expect(await said(calls[call], options)).toContain(` Did you mean ${meant}?`);
  });

  it.each([
    ["anova", { dfMethod: "containment" }],
    ["residuals", { residualType: "deviance" }],
    ["contrasts", { adjust: "fdr" }],
    ["contrasts", { method: "revpairwise" }],
    ["robustCovariance", { cluster: "g", type: "CR2" }],
    ["emmeans", { weights: "outer" }],
    ["tidy", { effects: "ran_coefs" }],
  ] as const)("%s %o is not there, and nothing is guessed", async (call, options) => {
    const message = await said(calls[call], options);
    expect(message).toContain("is not there: glme has no such ");
    expect(message).not.toContain("Did you mean");
  });

  it.each([
    ["family", "gaussian", '"normal"'],
    ["family", "nbinom1", '"negativeBinomial1"'],
    ["link", "cloglog", '"comploglog"'],
    ["link", "inverse", '"reciprocal"'],
    ["link", "sqrt", "{ power: 0.5 }"],
  ])("a likelihood's %s %s: did you mean %s?", (option, value, meant) => {
    const input = { family: "poisson", link: "log", response: Float64Array.of(1), fixed: [], groups: [], terms: [] };
    expect(() => new Likelihood({ ...input, [option]: value } as never)).toThrow(
      expect.objectContaining({ hint: `Did you mean ${meant}?` }),
    );
  });

  it.each([
    ["ln(x)", "log(x)"],
    ["square(x)", "I(x^2)"],
    ["center(x)", "scale(x)"],
    ["us(1 | g)", "(x | g)"],
    ["diag(x | g)", "(x || g)"],
  ])("the function %s: write %s", (written, meant) => {
    expect(() => parseFormula(`y ~ ${written}`)).toThrow(
      expect.objectContaining({ hint: expect.stringContaining(`Write ${meant}`) }),
    );
  });

  it.each([
    ["qqnorm", ' Did you mean "probability"?'],
    ["hist", ' Did you mean "histogram"?'],
    ["cooks", "is not there"],
  ])("a picture of residuals, %s: %s", (type, meant) => {
    expect(() => model.plotResiduals(type as never)).toThrow(meant);
  });
});
