import { describe, expect, it } from "vitest";
import { fitglme, type GeneralizedLinearMixedModel } from "../../../src/index.js";
import type { VarianceShareOptions } from "../../../src/model/index.js";
import { fitCase, referenceCase } from "../../reference/referenceCase.js";

/** The sample variance of Xβ̂ and of the modes' part of a model, each by its textbook formula. */
function fixedVariance(model: GeneralizedLinearMixedModel): number {
  const { matrix } = model.designMatrix("fixed");
  const beta = model.coefficients.column("estimate");
  const eta = Array.from(matrix[0], (_, i) => matrix.reduce((sum, column, j) => sum + column[i] * beta[j], 0));
  const mean = eta.reduce((a, b) => a + b) / eta.length;
  return eta.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (eta.length - 1);
}

describe("Nakagawa and Schielzeth's R², and intraclass correlations", () => {
  it("of a model with random slopes", async () => {
    const model = await fitCase(referenceCase("sleepstudy-reml"));
    // R 4.2, lme4 1.1-31: m <- lmer(Reaction ~ Days + (Days | Subject), sleepstudy); X <- model.matrix(m); P <- VarCorr(m)$Subject;
    // f <- var(as.vector(X %*% fixef(m))); r <- mean(rowSums((X %*% P) * X)); e <- sigma(m)^2; c(f/(f+r+e), (f+r)/(f+r+e), r/(r+e)).
    // The documentation of R's performance has R² 0.279 and 0.799, ICC 0.722 and 0.521 for it.
    const { marginal, conditional, method } = model.rsquaredNakagawa();
    expect(marginal).toBeCloseTo(0.278651, 5);
    expect(conditional).toBeCloseTo(0.79922, 5);
    expect(method).toBe("residual");
    expect(model.icc().adjusted).toBeCloseTo(0.72166, 5);
    expect(model.icc().unadjusted).toBeCloseTo(0.521, 3);
  });

  it("of a logistic model: π²/3, or the delta method", async () => {
    const model = await fitCase(referenceCase("cbpp"));
    const herd = model.covarianceParameters().psi[0][0][0];
    const { marginal, residual, fixed, method } = model.rsquaredNakagawa();
    expect(method).toBe("theoretical");
    expect(residual).toBeCloseTo(Math.PI ** 2 / 3, 14);
    expect(fixed).toBeCloseTo(fixedVariance(model), 12);
    expect(marginal).toBeCloseTo(fixed / (fixed + herd + residual), 14);
    // 1 / (n p (1 − p)) for a proportion of n trials, averaged over the rows
    const delta = model.icc({ method: "delta", mean: 0.2 });
    const sizes = model.observationInfo.column("binomSize").filter((size) => size > 0);
    const perTrial = sizes.reduce((sum, size) => sum + 1 / size, 0) / sizes.length;
    expect(delta.residual).toBeCloseTo(perTrial / (0.2 * 0.8), 12);
    expect(delta.adjusted).toBeCloseTo(herd / (herd + delta.residual), 12);
  });

  it("of a Poisson model by each formula of its table, the offset left out", async () => {
    // Nakagawa, Johnson & Schielzeth 2017, table 1: 1/λ, ln(1 + 1/λ), ψ₁(λ)
    const model = await fitCase(referenceCase("owls"));
    const at = (method: VarianceShareOptions["method"]) => model.icc({ method, mean: 2 });
    expect(at("delta").residual).toBeCloseTo(1 / 2, 14);
    expect(at("lognormal").residual).toBeCloseTo(Math.log(1.5), 14);
    expect(at("trigamma").residual).toBeCloseTo(Math.PI ** 2 / 6 - 1, 13); // ψ₁(2)
    expect(at(undefined).method).toBe("trigamma");
    expect(at("delta").fixed).toBeCloseTo(fixedVariance(model), 12);
    const response = model.response();
    const mean = response.reduce((a, b) => a + b) / response.length;
    expect(model.icc({ method: "delta" }).residual).toBeCloseTo(1 / mean, 12);
  });

  it("of a gamma and a negative binomial model", async () => {
    // the same table: 1/ν with ν = 1/φ, ψ₁(ν); 1/λ + 1/θ
    const gamma = await fitCase(referenceCase("gamma-log"));
    expect(gamma.icc({ method: "delta" }).residual).toBeCloseTo(gamma.dispersion, 12);
    expect(gamma.icc({ method: "lognormal" }).residual).toBeCloseTo(Math.log(1 + gamma.dispersion), 12);
    const nb = await fitCase(referenceCase("owls-nb2"));
    expect(nb.icc({ method: "delta", mean: 5 }).residual).toBeCloseTo(1 / 5 + 1 / nb.dispersion, 12);
  });

  it("count a random term with a level for every row as overdispersion", async () => {
    const model = await fitCase(referenceCase("grouseticks"));
    const { random, residual } = model.icc({ method: "lognormal", mean: 6 });
    expect(random.map(({ group }) => group)).toEqual(["BROOD", "LOCATION"]);
    expect(residual).toBeCloseTo(Math.log(1 + 1 / 6) + model.covarianceParameters().psi[1][0][0], 12);
    const [brood, location] = random;
    expect(brood.icc / location.icc).toBeCloseTo(brood.variance / location.variance, 12);
  });

  it("do not depend on the unit of the response or of a random slope", async () => {
    const y = [3.1, 4.9, 7.2, 2.8, 6.1, 8.8, 1.2, 2.2, 4.1, 2.5, 4.4, 6.9];
    const x = y.map((_, i) => i % 3);
    const g = y.map((_, i) => `g${Math.floor(i / 3)}`);
    const one = (await fitglme({ y, x, g }, "y ~ x + (x | g)")).rsquaredNakagawa();
    const scaled = { y: y.map((v) => 1000 * v), x: x.map((v) => 60 * v + 5), g };
    const other = (await fitglme(scaled, "y ~ x + (x | g)")).rsquaredNakagawa();
    expect(other.marginal).toBeCloseTo(one.marginal, 6);
    expect(other.conditional).toBeCloseTo(one.conditional, 6);
  });

  it("say which methods a model has", async () => {
    const model = await fitCase(referenceCase("cbpp"));
    const by = (options: object) => () => model.rsquaredNakagawa(options as VarianceShareOptions);
    expect(by({ method: "trigamma" })).toThrow('The option method is "trigamma", which is for the log link.');
    expect(by({ method: "residual" })).toThrow("for a normal distribution with the identity link");
    expect(by({ method: "formula" })).toThrow("has to be one of residual, theoretical, delta, lognormal, trigamma");
    expect(by({ mean: "all" })).toThrow("The option mean is");
    const owls = await fitCase(referenceCase("owls"));
    expect(() => owls.icc({ method: "theoretical" })).toThrow("for a binomial distribution with a logit");
  });
});
