import { describe, expect, it } from "vitest";
import { GlmeError } from "../../../src/core/errors.js";
import { GeneralizedLinearMixedModel, ResultTable, type TidyOptions } from "../../../src/model/index.js";
import { fitCase, referenceCase } from "../../reference/referenceCase.js";
import { mfr } from "../mfr.js";

describe("tidy", () => {
  it("names what broom.mixed names", async () => {
    // The terms of broom.mixed's documentation for lmer(Reaction ~ Days + (Days | Subject), sleepstudy).
    const rows = (await fitCase(referenceCase("sleepstudy-reml"))).tidy().rows;
    expect(rows.map(({ effect, group, term }) => [effect, group, term])).toEqual([
      ["fixed", "", "(Intercept)"],
      ["fixed", "", "Days"],
      ["random_parameter", "Subject", "sd__(Intercept)"],
      ["random_parameter", "Subject", "cor__(Intercept).Days"],
      ["random_parameter", "Subject", "sd__Days"],
      ["random_parameter", "Residual", "sd__Observation"],
    ]);
    // lme4 1.1-31, summary(lmer(Reaction ~ Days + (Days | Subject), sleepstudy)), in its printed digits
    expect(rows.map(({ estimate }) => Number(estimate.toFixed(2)))).toEqual([251.41, 10.47, 24.74, 0.07, 5.92, 25.59]);
  });

  it("holds the numbers of the tables that it joins", async () => {
    const model = await fitCase(referenceCase("sleepstudy-reml"));
    const tidy = model.tidy({ alpha: 0.1, dfMethod: "none", effects: ["random", "fixed", "random_parameter"] });
    const random = model.randomEffects({ alpha: 0.1, dfMethod: "none" });
    const fixed = model.fixedEffects({ alpha: 0.1, dfMethod: "none" });
    const covariance = model.covarianceParameters({ alpha: 0.1 });
    expect(tidy.length).toBe(36 + 2 + 4);
    for (const name of ["estimate", "lower", "upper"] as const) {
      expect([...tidy.column(name)]).toEqual([...random.column(name), ...fixed.column(name), ...covariance.column(name)]);
    }
    expect([...tidy.column("se")].slice(0, 38)).toEqual([...random.column("sePred"), ...fixed.column("se")]);
    expect(tidy.rows[0]).toMatchObject({ effect: "random", group: "Subject", level: "308", term: "(Intercept)" });
    // Wald's intervals are ± z standard errors of log σ and of atanh r: the slopes of those at the estimate give its own error.
    const z = 1.6448536269514722; // R 4.2: qnorm(0.95)
    covariance.rows.forEach(({ type, estimate, lower, upper }, i) => {
      const onScale = type === "corr" ? (Math.atanh(upper) - Math.atanh(lower)) / (2 * z) : Math.log(upper / lower) / (2 * z);
      const slope = type === "corr" ? 1 - estimate * estimate : estimate;
      expect(tidy.rows[38 + i].se).toBeCloseTo(onScale * slope, 9);
    });
  });

  it("has no row for a dispersion that is not estimated, and prints blanks where there is nothing", () => {
    const table = new GeneralizedLinearMixedModel(mfr).tidy({ effects: "random_parameter" });
    expect(table.rows.map(({ term }) => term)).toEqual(["sd__(Intercept)"]);
    expect(table.rows[0].pValue).toBeNaN();
    expect(String(table)).not.toContain("NaN");
  });

  it("says which kinds of effects there are", () => {
    const ask = () => new GeneralizedLinearMixedModel(mfr).tidy({ effects: ["fixed", "ranef"] } as unknown as TidyOptions);
    expect(ask).toThrow(
      'The option effects is "ranef", but has to be one of fixed, random_parameter, random, or an array of them.',
    );
    expect(ask).toThrow(GlmeError);
  });
});

describe("tables for documents", () => {
  const table = new ResultTable<{ name: string; estimate: number; isUsed: boolean; pValue: number }>(
    "Odd_names",
    2,
    {
      name: ["f_b|c", "50% {x}\\^2"],
      estimate: Float64Array.of(-1.5, Infinity),
      isUsed: [true, false],
      pValue: Float64Array.of(1e-10, NaN),
    },
    ["pValue"],
  );

  it("are Markdown with everything escaped", () => {
    expect(table.toMarkdown().split("\n")).toEqual([
      "#### Odd\\_names",
      "",
      "| Name | Estimate | IsUsed | pValue |",
      "| :--- | ---: | :--- | ---: |",
      "| f\\_b\\|c | -1.5 | true | 1e-10 |",
      "| 50% \\{x\\}\\\\^2 | Inf | false |  |",
    ]);
  });

  it("are LaTeX with everything escaped", () => {
    expect(table.toLatex().split("\n")).toEqual([
      "% Odd\\_names",
      "\\begin{tabular}{lrlr}",
      "Name & Estimate & IsUsed & pValue \\\\",
      "\\hline",
      "f\\_b\\textbar{}c & $-1.5$ & true & $1 \\times 10^{-10}$ \\\\",
      "50\\% \\{x\\}\\textbackslash{}\\textasciicircum{}2 & $\\infty$ & false &  \\\\",
      "\\end{tabular}",
    ]);
  });

  it("are cut after a thousand rows, and say so", () => {
    const long = new ResultTable<{ x: number }>("Long", 1002, { x: new Float64Array(1002) });
    expect(long.toMarkdown().split("\n").slice(-2)).toEqual(["", "… 2 more rows"]);
    expect(long.toLatex().split("\n").at(-1)).toBe("% 2 more rows");
  });

  it("of a model hold its display", () => {
    const lines = new GeneralizedLinearMixedModel(mfr).toMarkdown().split("\n");
    expect(lines.slice(0, 3)).toEqual([
      "## Generalized linear mixed-effects model",
      "",
      "`defects ~ 1 + newprocess + time_dev + temp_dev + supplier + (1 | factory)`",
    ]);
    // fitglme's printed output for this model
    expect(lines).toContain("| newprocess | -0.36766 | 0.17755 | -2.0708 | 94 | 0.041122 | -0.72019 | -0.015134 |");
    expect(lines).toContain("| (Intercept) | (Intercept) | std | 0.31381 |");
    expect(lines).toContain("### Random effects of factory (20 levels)");
  });
});
