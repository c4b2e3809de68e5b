// Counts with more zeros than Poisson's.

import { describe, expect, it } from "vitest";
import { fitglme, type GeneralizedLinearMixedModel } from "../../../src/index.js";
import { fitCase, referenceCase } from "../../reference/referenceCase.js";

// R 4.2.2, glmmTMB 1.1.5: calls ~ FoodTreatment*SexParent + ArrivalTime + offset(logBroodSize) + (1|Nest), ziformula = ~1, family = poisson. Its
// intercept and zero-inflation z are of the counts that are not always 0; of all of them it is log(1/(1 + e^z)) more, its error by the delta method.
const glmmTMB = {
  logLikelihood: -2000.495866,
  estimate: [2.551841583, -0.29643214029, -0.07302014719, -0.08082826624, 0.1110424734],
  se: [0.2405094545, 0.059462559164, 0.04599063926, 0.009263239828, 0.072681578715],
  sd: 0.3558888521,
  odds: 0.3470783002,
};

function owls(options: object): Promise<GeneralizedLinearMixedModel> {
  return fitCase(referenceCase("owls"), { distribution: "zeroInflatedPoisson", ...options });
}

describe("owlets' calls", () => {
  it("are fitted as by glmmTMB, with the errors of its joint Hessian", async () => {
    const model = await owls({ covarianceMethod: "jointHessian" });
    expect(model.logLikelihood).toBeCloseTo(glmmTMB.logLikelihood, 6);
    for (const [j, { estimate, se }] of model.fixedEffects().rows.entries()) {
      expect(Math.abs(estimate - glmmTMB.estimate[j])).toBeLessThan(1e-5 * se);
      expect(se / glmmTMB.se[j]).toBeCloseTo(1, 5);
    }
    const [{ estimate: sd }, { name1, estimate: odds }] = model.covarianceParameters().rows;
    expect(sd / glmmTMB.sd).toBeCloseTo(1, 5);
    expect(name1).toBe("omega");
    expect(odds / glmmTMB.odds).toBeCloseTo(1, 5);
  });

  it("have as many zeros as the model draws, which Poisson's has not", async () => {
    expect((await owls({})).simulatedResiduals({ seed: 1 }).zeros!.pValue).toBeGreaterThan(0.05);
    expect((await owls({ distribution: "poisson" })).simulatedResiduals({ seed: 1 }).zeros!.pValue).toBeLessThan(0.01);
  });

  it("have the mean of their shares: zeros, and Poisson's", async () => {
    const model = await owls({});
    const [mean, y] = [model.fitted(), model.response()];
    const variance = mean.map((mu) => mu * (1 + model.dispersion * mu));
    for (const [i, residual] of model.residuals({ residualType: "pearson" }).entries())
      expect(residual).toBeCloseTo((y[i] - mean[i]) / Math.sqrt(variance[i]), 10);
  });
});

it("Laplace is quadrature with one node, and more nodes are nearer to the integral", async () => {
  const [laplace, one, nine, twentyFive] = await Promise.all(
    (["laplace", { agq: 1 }, { agq: 9 }, { agq: 25 }] as const).map((fitMethod) => owls({ fitMethod })),
  );
  expect(one.logLikelihood).toBeCloseTo(laplace.logLikelihood, 9);
  expect(Math.abs(nine.logLikelihood - twentyFive.logLikelihood)).toBeLessThan(
    1e-3 * Math.abs(laplace.logLikelihood - nine.logLikelihood),
  );
});

it("has no pseudo-likelihood", async () => {
  await expect(owls({ fitMethod: "mpl" })).rejects.toMatchObject({ code: "unsupported", place: { option: "fitMethod" } });
});

it("without random effects, where all is known: the share of zeros and the mean", async () => {
  const y = [0, 0, 0, 0, 0, 0, 1, 2, 3, 4, 2, 3];
  const model = await fitglme({ y, g: y.map((_, i) => `g${i % 3}`) }, "y ~ 1", { distribution: "zeroInflatedPoisson" });
  // the positive counts are Poisson's without 0: their mean 15/6 is μ/(1 − e^(−μ)); a share of 6/12 is positive
  let mu = 2.5;
  for (let i = 0; i < 200; i++) mu = 2.5 * (1 - Math.exp(-mu));
  const share = 0.5 / (1 - Math.exp(-mu)); // 1 − π
  expect(model.dispersion).toBeCloseTo((1 - share) / share, 6);
  expect(model.fitted()[0]).toBeCloseTo(15 / 12, 6);
});
