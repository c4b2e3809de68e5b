import { describe, expect, it } from "vitest";
import { type FitOptions, fitglme } from "../../src/index.js";
import { nearest } from "../../src/core/nearest.js";

const table = { y: [0, 1, 0, 1, 1, 0], x: [1, 2, 3, 4, 5, 7], g: ["a", "a", "b", "b", "c", "c"] };

/** What fitglme says of options it does not take. */
async function messageOf(options: object): Promise<string> {
  return fitglme(table, "y ~ x + (1 | g)", options as FitOptions).then(
    () => "the model was fitted",
    (error) => error.message,
  );
}

const binomial = { distribution: "binomial" };

describe("the names of other systems", () => {
  it.each([
    // R: ?family, ?make.link, ?MASS::negative.binomial, glmmTMB ?nbinom2 ("NB2" is quadratic, "NB1" linear in the mean)
    [{ distribution: "gaussian" }, '"normal"'],
    [{ distribution: "bernoulli" }, '"binomial"'],
    [{ distribution: "inverse.gaussian" }, '"inverseGaussian"'],
    [{ distribution: "nbinom2" }, '"negativeBinomial"'],
    [{ distribution: "negbin" }, '"negativeBinomial"'],
    [{ distribution: "nbinom1" }, '"negativeBinomial1"'],
    [{ distribution: "lnorm" }, '"logNormal"'],
    [{ distribution: "beta_family()" }, '"beta"'],
    [{ distribution: "quasipoisson" }, '"poisson" with dispersionFlag: true'],
    [{ ...binomial, link: "cloglog" }, '"comploglog"'],
    [{ ...binomial, link: "inverse" }, '"reciprocal"'],
    [{ ...binomial, link: "sqrt" }, "0.5"],
    [{ ...binomial, link: "1/mu^2" }, "-2"],
    // SAS GLIMMIX: LINK=POWERMINUS2, CCLL's base; statsmodels: inverse_squared; a number as text
    [{ ...binomial, link: "powerminus2" }, "-2"],
    [{ ...binomial, link: "inverse_squared" }, "-2"],
    [{ ...binomial, link: "-2" }, "-2, the number without quotes"],
    // lme4: ML and REML of lmer, nAGQ of glmer; SAS GLIMMIX: METHOD=RSPL, MSPL, QUAD
    [{ fitMethod: "ML" }, '"mpl"'],
    [{ ...binomial, fitMethod: "ML" }, '"laplace"'],
    [{ distribution: "negativeBinomial", fitMethod: "ML" }, '"laplace"'],
    [{ ...binomial, fitMethod: "REML" }, '"rempl"'],
    [{ ...binomial, fitMethod: "mspl" }, '"mpl"'],
    [{ ...binomial, fitMethod: "quad" }, "{ agq: 9 }"],
    // nlme: ?pdClasses; SAS: TYPE=UN, VC, CS; Stata: covariance(unstructured | independent | identity | exchangeable)
    [{ covariancePattern: "unstructured" }, '"fullCholesky"'],
    [{ covariancePattern: "us" }, '"fullCholesky"'],
    [{ covariancePattern: "vc" }, '"diagonal"'],
    [{ covariancePattern: "pdIdent" }, '"isotropic"'],
    [{ covariancePattern: ["exchangeable"] }, '"compSymm"'],
    [{ dummyVarCoding: "contr.treatment" }, '"reference"'],
    [{ optimizer: "Nelder-Mead" }, '"fminsearch"'],
    // glmmTMBControl: rank_check; lmerControl: check.rankX, whose values are message+drop.cols, stop.deficient, …
    [{ rankDeficient: "adjust" }, '"drop"'],
    [{ rankDeficient: "message+drop.cols" }, '"drop"'],
    [{ rankDeficient: "stop.deficient" }, '"error"'],
    [{ rank_check: "adjust" }, '"rankDeficient"'],
    [{ "check.rankX": "ignore" }, '"rankDeficient"'],
    [{ noconstant: true }, "-1 in the formula"],
    [{ distribution: "logit" }, '"binomial" with that link'],
    [{ nAGQ: 9 }, "fitMethod: { agq: 9 }"],
    [{ family: "poisson" }, '"distribution"'],
    [{ exposure: "x" }, "offset: the logarithms of the exposure"],
    [{ trials: 5 }, '"binomialSize"'],
    [{ control: {} }, '"optimizerOptions"'],
    [{ REML: true }, 'fitMethod: "rempl"'],
    [{ fit_method: "mpl" }, '"fitMethod"'],
  ])("%o: did you mean %s?", async (options, meant) => {
    expect(await messageOf(options)).toContain(` Did you mean ${meant}`);
  });

  it.each([
    { distribution: "betabinomial" },
    { distribution: "beta-binomial" },
    { distribution: "multinomial" },
    { distribution: "tweedie" },
    { distribution: "ordinal" },
    { distribution: "truncated_poisson" },
    { ...binomial, link: "cauchit" },
    { distribution: "negativeBinomial", fitMethod: "REML" },
    { ...binomial, fitMethod: "mcmc" },
    { covariancePattern: "ar1" },
    { dummyVarCoding: "contr.helmert" },
    { ziformula: "~1" },
  ])("%o is not there, and nothing is guessed", async (options) => {
    const message = await messageOf(options);
    expect(message).toContain("is not there: glme has no ");
    expect(message).not.toContain("Did you mean");
  });

  it("that nobody knows are guessed only where they are near", async () => {
    expect(nearest("sizes", ["sides"])).toBe("sides");
    expect(nearest("exposure", ["exclude"])).toBeUndefined();
    expect(nearest("betabinomial", ["binomial"])).toBeUndefined();
    expect(await messageOf({ distribution: "wishart" })).not.toMatch(/Did you mean|not there/);
  });
});
