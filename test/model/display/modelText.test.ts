import { describe, expect, it } from "vitest";
import { covarianceOf } from "../inference/covarianceOf.js";
import { readCustomLink } from "../../../src/family/definition/customLink.js";
import type { Link } from "../../../src/family/definition/links.js";
import { GeneralizedLinearMixedModel } from "../../../src/model/index.js";
import type { ModelFit as Fit } from "../../../src/model/rows/fromRows.js";
import { cauchit } from "../../family/givenLinks.js";
import { mfr } from "../mfr.js";

const text = (fit: Fit) => String(new GeneralizedLinearMixedModel(fit));
const lines = (fit: Fit) => text(fit).split("\n");

describe("the display of a model", () => {
  it("is fitglme's, line by line", () => {
    // The documented display of the manufacturing example; there the columns Lower and Upper are wrapped into a block of their own.
    expect(lines(mfr)).toEqual([
      "Generalized linear mixed-effects model fit by ML",
      "",
      "Model information:",
      "    Number of observations             100",
      "    Fixed effects coefficients           6",
      "    Random effects coefficients         20",
      "    Covariance parameters                1",
      "    Distribution                    Poisson",
      "    Link                            Log   ",
      "    FitMethod                       Laplace",
      "",
      "    defects ~ 1 + newprocess + time_dev + temp_dev + supplier + (1 | factory)",
      "",
      "Model fit statistics:",
      "    AIC       BIC       LogLikelihood    Deviance",
      "    416.35    434.58    -201.17          402.35  ",
      "",
      "Fixed effects coefficients (95% CIs):",
      "    Name                 Estimate     SE          tStat       DF    pValue        Lower        Upper    ",
      "    '(Intercept)'           1.4689     0.15988      9.1875    94    9.8194e-15       1.1515       1.7864",
      "    'newprocess'          -0.36766     0.17755     -2.0708    94      0.041122     -0.72019    -0.015134",
      "    'time_dev'           -0.094521     0.82849    -0.11409    94       0.90941      -1.7395       1.5505",
      "    'temp_dev'            -0.28317      0.9617    -0.29444    94       0.76907      -2.1926       1.6263",
      "    'supplier_C'         -0.071868    0.078024     -0.9211    94       0.35936     -0.22679     0.083051",
      "    'supplier_B'          0.071072     0.07739     0.91836    94       0.36078    -0.082588      0.22473",
      "",
      "Random effects covariance parameters:",
      "Group: factory (20 Levels)",
      "    Name1                Name2                Type         Estimate",
      "    '(Intercept)'        '(Intercept)'        'std'        0.31381 ",
      "",
      "Group: Error",
      "    Name                      Estimate",
      "    'sqrt(Dispersion)'        1       ",
      "",
      "Converged after 9 iterations.",
    ]);
  });

  it("calls pseudo-likelihood by its name", () => {
    const fit = { ...mfr, estimates: { ...mfr.estimates, fitMethod: "rempl" } } as const;
    expect(lines(fit)[0]).toBe("Generalized linear mixed-effects model fit by PL");
    expect(lines(fit)).toContain("    FitMethod                       REMPL ");
  });

  it.each([
    [{ name: "power", power: -2 }, "Power(-2)"],
    [{ name: "reciprocal", power: 1 }, "Reciprocal"],
    [{ name: "host", power: 1, functions: readCustomLink(cauchit) }, "Cauchit"],
    [{ name: "host", power: 1, functions: readCustomLink({ ...cauchit, name: undefined }) }, "Custom"],
  ] as const)("names the link %o", (link, name) => {
    expect(lines({ ...mfr, estimates: { ...mfr.estimates, link } })).toContain(`    Link                            ${name}`);
  });

  it("counts an estimated dispersion among the covariance parameters", () => {
    const estimates = { ...mfr.estimates, distribution: "inverseGaussian", dispersionEstimated: true, dispersion: 0.25 } as const;
    expect(lines({ ...mfr, estimates })).toContain("    Covariance parameters                2");
    expect(lines({ ...mfr, estimates })).toContain("    Distribution                    InverseGaussian");
    expect(lines({ ...mfr, estimates })).toContain("    'sqrt(Dispersion)'        0.5     ");
  });

  it("says of a link that needs a positive linear predictor that nothing keeps it so", () => {
    const sentence = (link: Link) =>
      lines({ ...mfr, estimates: { ...mfr.estimates, link } }).find((line) => line.includes("has to stay positive"));
    expect(sentence({ name: "reciprocal", power: 1 })).toBe(
      "With the link Reciprocal the linear predictor has to stay positive, which the model does not see to.",
    );
    expect(sentence({ name: "power", power: -2 })).toContain("Power(-2)");
    expect(sentence({ name: "log", power: 1 })).toBeUndefined();
  });

  it("gives every random term a block of its own", () => {
    const [term] = mfr.design.random;
    const [estimate] = mfr.estimates.random;
    const slope = { ...term, group: "day:line", columns: [null, new Float64Array(100)], names: ["(Intercept)", "x"] };
    const both = {
      ...estimate,
      ...covarianceOf(2),
      psi: Float64Array.of(4, -3, -3, 9),
      modes: new Float64Array(40),
      sePred: new Float64Array(40),
    };
    const fit = {
      ...mfr,
      design: { ...mfr.design, random: [term, slope] },
      estimates: { ...mfr.estimates, random: [estimate, both] },
    };
    // Standard deviations 2 and 3, correlation −3/(2·3).
    expect(text(fit)).toContain(
      [
        "Group: day:line (20 Levels)",
        "    Name1                Name2                Type          Estimate",
        "    '(Intercept)'        '(Intercept)'        'std'            2    ",
        "    'x'                  '(Intercept)'        'corr'        -0.5    ",
        "    'x'                  'x'                  'std'            3    ",
        "",
        "Group: Error",
      ].join("\n"),
    );
  });

  it("says that a fit is singular, and where", () => {
    const convergence = { ...mfr.estimates.convergence, singular: ["sd (Intercept) | factory"] };
    expect(lines({ ...mfr, estimates: { ...mfr.estimates, convergence } }).at(-1)).toBe(
      "The fit is singular: estimated at the edge of what is possible (a standard deviation of 0, a correlation at its bound): sd (Intercept) | factory.",
    );
  });

  it("says how many rows were left out, and why", () => {
    const design = { ...mfr.design, height: 103, incomplete: 2, missingByVariable: new Map([["time_dev", 2]]) };
    expect(lines({ ...mfr, design }).at(-1)).toBe("3 of 103 rows were left out, 2 of them for missing values (time_dev: 2).");
    expect(lines({ ...mfr, design: { ...mfr.design, height: 101 } }).at(-1)).toBe(
      "1 of 101 rows was left out, excluded, or of weight 0.",
    );
  });

  it("says of how many rows the proportion was rounded", () => {
    const of = (roundedProportions: number) => lines({ ...mfr, design: { ...mfr.design, roundedProportions } }).at(-1);
    expect(of(12)).toBe("In 12 rows the proportion was rounded: it is taken as the one count of its trials that it can be.");
    expect(of(1)).toBe("In 1 row the proportion was rounded: it is taken as the one count of its trials that it can be.");
    expect(of(0)).not.toContain("proportion");
  });

  it("names dropped columns and why, twenty at most", () => {
    const zero = { effects: "random effects of factory", name: "a_1:b_1", of: [] };
    const dropped = [{ effects: "fixed effects", name: "z", of: ["x", "w"] }, zero];
    const of = (columns: typeof dropped) => lines({ ...mfr, design: { ...mfr.design, dropped: columns } }).at(-1);
    expect(of(dropped)).toBe(
      "Dropped, as the rows do not determine them: z of the fixed effects (a combination of x, w); a_1:b_1 of the random effects of factory (0 in every used row).",
    );
    expect(of(Array(50).fill(zero))).toMatch(/\(0 in every used row\); 30 more\.$/);
  });

  it("names the levels that got no coefficient", () => {
    const unusedLevels = new Map([
      ["supplier", ["D"]],
      ["shift", ["late", "night"]],
    ]);
    expect(lines({ ...mfr, design: { ...mfr.design, unusedLevels } }).slice(-2)).toEqual([
      'The level "D" of supplier occurs in no used row and has no coefficient.',
      'The levels "late", "night" of shift occur in no used row and have no coefficients.',
    ]);
  });
});
