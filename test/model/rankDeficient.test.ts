// Models whose columns the rows do not all determine, fitted with rankDeficient: "drop".

import { beforeAll, describe, expect, it } from "vitest";
import { fitglme, type FitOptions, type GeneralizedLinearMixedModel, loadModel } from "../../src/index.js";

/** Counts of 12 sites at two times in three lakes, but no row of time A in lake y; populations p0 to p5, of two species by turns. */
const table = (() => {
  let state = 5;
  const uniform = () => (state = (state * 16807) % 2147483647) / 2147483647;
  const cells = ["Ax", "Az", "Bx", "By", "Bz"];
  const rows = Array.from({ length: 60 }, (_, i) => {
    const [time, lake] = cells[i % 5];
    const pop = (i + 1) % 6;
    const y = Math.floor(uniform() * 8);
    return {
      y,
      time,
      lake,
      cell: `${time}.${lake}`,
      x: (i * 7) % 11,
      site: `s${Math.floor(i / 5)}`,
      pop: `p${pop}`,
      sp: `sp${pop % 2}`,
    };
  });
  return Object.fromEntries(Object.keys(rows[0]).map((name) => [name, rows.map((row) => row[name as "y"])])) as Record<
    string,
    number[]
  >;
})();

/** Poisson's log-likelihood at the means of the response in each cell: the greatest where sites do not vary. */
function likelihoodOfMeans(cell: readonly unknown[]): number {
  const rowsOf = (own: unknown) => table.y.filter((_, i) => cell[i] === own);
  return table.y.reduce((sum, y, i) => {
    const rows = rowsOf(cell[i]);
    const mean = rows.reduce((total, value) => total + value, 0) / rows.length;
    const logFactorial = Array.from({ length: y }, (_, k) => Math.log(k + 1)).reduce((total, value) => total + value, 0);
    return sum + y * Math.log(mean) - mean - logFactorial;
  }, 0);
}

const laplace = { distribution: "poisson", fitMethod: "laplace" } as const;
const fitted = (formula: string, more: FitOptions = {}) =>
  fitglme(table, formula, { ...laplace, rankDeficient: "drop", ...more });
const estimatesOf = (model: GeneralizedLinearMixedModel) => model.fixedEffects().column("estimate");

let model: GeneralizedLinearMixedModel;
beforeAll(async () => {
  model = await fitted("y ~ time*lake + x + (1 | site)");
});

describe("a fit with dropped columns", () => {
  it.each([
    ["y ~ time*lake + (1|site)", "(Intercept) time_B lake_z lake_y time_B:lake_z", "y ~ cell + (1|site)"],
    ["y ~ time:lake + (1|site)", "(Intercept) time_A:lake_x time_B:lake_x time_A:lake_z time_B:lake_z", "y ~ cell + (1|site)"],
    [
      "y ~ -1 + time:lake + (1|site)",
      "time_A:lake_x time_B:lake_x time_A:lake_z time_B:lake_z time_B:lake_y",
      "y ~ cell + (1|site)",
    ],
    ["y ~ lake + lake:time + (1|site)", "(Intercept) lake_z lake_y lake_x:time_B lake_z:time_B", "y ~ cell + (1|site)"],
    ["y ~ sp/pop + (1|site)", "(Intercept) sp_sp0 sp_sp0:pop_p2 sp_sp1:pop_p3 sp_sp0:pop_p4 sp_sp1:pop_p5", "y ~ pop + (1|site)"],
    [
      "y ~ -1 + sp:pop + (1|site)",
      "sp_sp1:pop_p1 sp_sp0:pop_p2 sp_sp1:pop_p3 sp_sp0:pop_p4 sp_sp1:pop_p5 sp_sp0:pop_p0",
      "y ~ pop + (1|site)",
    ],
  ])("%s is the model of the cells that there are", async (formula, names, ofCells) => {
    const [dropping, byCells] = [await fitted(formula), await fitglme(table, ofCells, laplace)];
    expect(dropping.coefficientNames).toEqual(names.split(" "));
    expect(dropping.logLikelihood).toBeCloseTo(byCells.logLikelihood, 9);
    const column = ofCells.includes("cell") ? "cell" : "pop";
    expect(dropping.covarianceParameters().rows[0].estimate).toBeCloseTo(0, 4);
    expect(dropping.logLikelihood).toBeCloseTo(likelihoodOfMeans(table[column]), 7);
    dropping.fitted().forEach((mean, row) => {
      expect(mean).toBeCloseTo(byCells.fitted()[row], 6);
    });
    expect(dropping.dfe).toBe(byCells.dfe);
  });

  it.each(["mpl", "rempl", { agq: 3 }] as const)("is the model of the cells by %j, too", async (fitMethod) => {
    const [dropping, byCells] = [
      await fitted("y ~ time*lake + (1|site)", { fitMethod }),
      await fitglme(table, "y ~ cell + (1|site)", { ...laplace, fitMethod }),
    ];
    expect(dropping.logLikelihood).toBeCloseTo(byCells.logLikelihood, 7);
  });

  it("drops effects of combinations without rows from random terms", async () => {
    const [dropping, byCells] = [
      await fitted("y ~ 1 + (0 + time:lake || site)"),
      await fitglme(table, "y ~ 1 + (0 + cell || site)", laplace),
    ];
    expect(dropping.logLikelihood).toBeCloseTo(byCells.logLikelihood, 7);
    expect(dropping.droppedColumns).toEqual([{ effects: "random effects of site", name: "time_A:lake_y", of: [] }]);
    expect(dropping.designMatrix("random").matrix).toMatchObject({ height: 60, width: 5 * 12 });
  });

  it("names them in the display, in a property and in what is diagnosed", () => {
    const line = "Dropped, as the rows do not determine them: time_B:lake_y of the fixed effects (a combination of lake_y).";
    expect(String(model).split("\n").at(-1)).toBe(line);
    expect(model.toMarkdown()).toContain("Dropped, as the rows do not determine them");
    expect(model.droppedColumns).toEqual([{ effects: "fixed effects", name: "time_B:lake_y", of: ["lake_y"] }]);
    expect(model.diagnose().findings.find(({ kind }) => kind === "dropped")?.subject).toBe("time_B:lake_y");
  });

  it("tests terms by the columns that are kept; a term without one has no test", async () => {
    expect(model.anova().column("df1")).toEqual(Float64Array.of(1, 1, 2, 1, 1));
    const without = await fitted("y ~ pop + sp + (1|site)");
    expect(without.anova().column("term")).toEqual(["(Intercept)", "pop"]);
    expect(without.coefTest().df1).toBe(5);
    expect(without.designMatrix("fixed").names).toEqual(without.coefficientNames);
  });

  // R's lme4 1.1-31: predict(glmer(y ~ time*lake + x + (1|site), table, family = poisson), newdata, re.form = NA) is 1.311067 and 1.256265
  it("counts a dropped column as 0 for a combination that had no row, as lme4 does", () => {
    const { mean } = model.predict({ time: ["A", "A"], lake: ["y", "x"], x: [0, 0], site: ["new", "new"] });
    const [intercept, , , lakeY] = estimatesOf(model);
    expect(mean[0]).toBeCloseTo(Math.exp(intercept + lakeY), 10);
    expect(mean[1]).toBeCloseTo(Math.exp(intercept), 10);
    expect(Math.log(mean[0])).toBeCloseTo(1.311067, 5);
    expect(Math.log(mean[1])).toBeCloseTo(1.256265, 5);
  });

  it("is not nested wrongly, and compares with a smaller model", async () => {
    const small = await fitted("y ~ lake + x + (1 | site)");
    expect(small.compare(model).rows[1].deltaDF).toBe(2);
    const other = await fitted("y ~ sp/pop + time + (1 | site)");
    expect(() => model.compare(other, { checkNesting: true })).toThrow("nested");
    expect(small.compare(model, { checkNesting: true }).rows[1].lrStat).toBeGreaterThan(0);
  });

  it("is refitted, simulated, bootstrapped and profiled", async () => {
    const again = await model.refit(model.response());
    expect(again.logLikelihood).toBeCloseTo(model.logLikelihood, 8);
    expect(again.droppedColumns).toEqual(model.droppedColumns);
    expect(model.random(undefined, { seed: 3 }).length).toBe(60);
    const { replicates } = await model.bootstrap({ replicates: 3, seed: 1 }).then((answer) => ({ replicates: answer }));
    expect(String(replicates)).toContain("time_B:lake_z");
    const profile = await model.profile({ parameters: ["lake_y"] });
    expect(profile.rows[0].lower).toBeLessThan(estimatesOf(model)[3]);
    expect(model.partialDependence("lake").mean.every(Number.isFinite)).toBe(true);
  });

  it("is saved and loaded: it predicts, prints and knows what was dropped", async () => {
    for (const saved of [
      model,
      await fitted("y ~ time:lake + (1 + time:lake | site)"),
      await fitted("y ~ sp/pop + x + (1|site)"),
    ]) {
      const loaded = loadModel(JSON.stringify(saved));
      expect(String(loaded)).toBe(String(saved));
      expect(loaded.droppedColumns).toEqual(saved.droppedColumns);
      expect(loaded.coefficientNames).toEqual(saved.coefficientNames);
      expect(loaded.predict(table).mean).toEqual(saved.predict(table).mean);
      expect(JSON.parse(JSON.stringify(loaded))).toEqual(JSON.parse(JSON.stringify(saved)));
    }
    expect(String(loadModel(JSON.stringify(model)).emmeans(["time", "lake"]))).toBe(String(model.emmeans(["time", "lake"])));
    const plain = await fitglme(table, "y ~ x + (1 | site)", laplace);
    expect(Object.keys(JSON.parse(JSON.stringify(plain)))).not.toContain("kept");
  });
});

describe("marginal means of a model with dropped columns", () => {
  it("are NaN where no row determines them, with a note, and those of the cells elsewhere", async () => {
    const byCells = (await fitglme(table, "y ~ cell + x + (1 | site)", laplace)).emmeans("cell");
    const means = model.emmeans(["time", "lake"]);
    for (const { name, estimate, se, lower, upper } of means.rows) {
      const found = [estimate, se, lower, upper];
      const ofCell = byCells.rows.find((other) => other.name === name.replace(", ", "."));
      if (ofCell === undefined) expect([name, ...found]).toEqual(["A, y", ...Array(4).fill(Number.NaN)]);
      else
        [ofCell.estimate, ofCell.se, ofCell.lower, ofCell.upper].forEach(
          (value, i) => void expect(found[i]).toBeCloseTo(value, 6),
        );
    }
    expect(means.notes).toEqual(["NaN: no row determines what is averaged for A, y."]);
    expect(model.emmeans(["time", "lake"], { type: "response" }).column("estimate").filter(Number.isNaN).length).toBe(1);
  });

  // R's emmeans 1.8.4-1, emmeans(model, ~ time) and ~ lake of lme4's model: time A and lake y are nonEst
  it("are NaN where they average over a combination without rows", () => {
    expect(Array.from(model.emmeans("time").column("estimate"), Number.isNaN)).toEqual([true, false]);
    expect(
      model
        .emmeans("lake")
        .rows.filter(({ estimate }) => Number.isNaN(estimate))
        .map(({ name }) => name),
    ).toEqual(["y"]);
    expect(model.emmeans("time", { at: { lake: ["x", "z"] } }).notes).toEqual([]);
    expect(Number.isNaN(model.emmeans([]).rows[0].estimate)).toBe(true);
  });

  it("have contrasts that are NaN where one of the means is, and Holm's p-values of the others alone", () => {
    const means = model.emmeans("lake");
    for (const adjust of ["none", "holm", "bonferroni", "sidak", "tukey"] as const) {
      const { rows } = means.contrasts({ adjust });
      expect(rows.map(({ estimate, se, tStat, pValue }) => [estimate, se, tStat, pValue].map(Number.isNaN))).toEqual(
        rows.map(({ contrast }) => Array(4).fill(contrast.includes("y"))),
      );
    }
    const [holm, alone] = [means.contrasts({ adjust: "holm" }), means.contrasts({ adjust: "none" })];
    expect(holm.rows[0].pValue).toBe(alone.rows[0].pValue);
  });

  it("are those of a factor that another one is, at both levels of it, though neither is known alone", async () => {
    const twice = { ...table, again: table.time };
    const both = await fitglme(twice, "y ~ time + again + (1 | site)", { ...laplace, rankDeficient: "drop" });
    expect(both.droppedColumns).toEqual([{ effects: "fixed effects", name: "again_B", of: ["time_B"] }]);
    expect(Array.from(both.emmeans("time").column("estimate"), Number.isNaN)).toEqual([true, true]);
    const overall = both.emmeans([]).rows[0].estimate; // the average of the two that there are
    const plain = (await fitglme(table, "y ~ time + (1 | site)", laplace)).emmeans([]).rows[0].estimate;
    expect(overall).toBeCloseTo(plain, 7);
  });
});
