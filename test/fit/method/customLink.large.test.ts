// Links given as functions. Expected: the fit with the built-in link, whose derivatives the kernel knows.

import { describe, expect, it } from "vitest";
import {
  type CustomLink,
  type FitMethod,
  type FitOptions,
  fitglme,
  type GeneralizedLinearMixedModel,
  Table,
} from "../../../src/index.js";
import { asFunctions, withoutThird } from "../../family/givenLinks.js";
import { extraParameter } from "../../../src/family/families.js";
import { PAIRS, type RandomModel, randomModel } from "../../generators/models.js";

const METHODS: readonly FitMethod[] = ["laplace", "approximateLaplace", { agq: 3 }, "mpl", "rempl"];
const isLikelihood = (fitMethod: FitMethod) => fitMethod !== "mpl" && fitMethod !== "rempl";

/** One random model for every distribution with every link. */
/** The families that every method takes: those without an extra parameter. */
const cases = PAIRS.map(({ distribution, link }, seed) => ({
  seed,
  distribution,
  link,
  what: `${link.name} ${link.power}`,
})).filter(({ distribution }) => extraParameter(distribution) === undefined);

function fitted({ user }: RandomModel, fitMethod: FitMethod, link?: CustomLink): Promise<GeneralizedLinearMixedModel> {
  const table = Table.from(user.columns, { categorical: user.categorical });
  return fitglme(table, user.formula, { ...user.options, fitMethod, ...(link && { link }) } as FitOptions);
}

/** How near log L is: of the last pseudo data it is first order in what the iteration leaves over, 1e-8 of η. */
const closeness = (fitMethod: FitMethod) => (isLikelihood(fitMethod) ? 1e-9 : 1e-6);

/** Did another start come upon a higher likelihood at the edge of the domain? Rounding decides which starts do. */
function isAtEdge({ convergence, logLikelihood }: GeneralizedLinearMixedModel, builtIn: GeneralizedLinearMixedModel): boolean {
  return convergence.status === "stalled" && logLikelihood > builtIn.logLikelihood + 1e-3;
}

/** The estimates in standard errors. */
function expectSame(given: GeneralizedLinearMixedModel, builtIn: GeneralizedLinearMixedModel) {
  expect(given.convergence.status).toBe("converged");
  expect(Math.abs(given.logLikelihood - builtIn.logLikelihood)).toBeLessThan(closeness(given.fitMethod));
  const rows = builtIn.fixedEffects().rows;
  for (const [j, { estimate, se }] of given.fixedEffects().rows.entries()) {
    expect(Math.abs(estimate - rows[j].estimate) / rows[j].se).toBeLessThan(1e-6);
    expect(Math.abs(se / rows[j].se - 1)).toBeLessThan(1e-6);
  }
  expect(Math.abs(given.dispersion / builtIn.dispersion - 1)).toBeLessThan(1e-6);
}

/**
 * Functions of μ see 1 − μ in as many digits as are left of it: the kernel's own links see more of means that are almost 1. And
 * pseudo-likelihood creeps towards a singular covariance, along a way that rounding decides.
 */
function isComparable(model: GeneralizedLinearMixedModel): boolean {
  const { status, singular } = model.convergence;
  const isAway = model.fitted().every((mu) => !(mu < 1 && mu > 1 - 1e-6));
  return status === "converged" && isAway && (isLikelihood(model.fitMethod) || singular.length === 0);
}

describe("a built-in link, given as functions, gives the same model", () => {
  const compared: FitMethod[] = [];

  it.each(cases)("$distribution, $what, random model $seed", async ({ seed, link }) => {
    const model = randomModel(seed);
    const functions = asFunctions(link);
    const { secondDerivative, ...first } = withoutThird(functions);
    for (const fitMethod of METHODS) {
      if (typeof fitMethod === "object" && model.dense.blocks.length > 1) continue;
      const builtIn = await fitted(model, fitMethod);
      if (!isComparable(builtIn)) continue;
      compared.push(fitMethod);
      expectSame(await fitted(model, fitMethod, isLikelihood(fitMethod) ? { ...first, secondDerivative } : first), builtIn);
      if (fitMethod !== "laplace") continue;
      const withSlopes = await fitted(model, fitMethod, functions);
      if (!isAtEdge(withSlopes, builtIn)) expectSame(withSlopes, builtIn);
    }
  });

  it("most of them were fitted by every method that takes them", () => {
    const count = (wanted: FitMethod) => compared.filter((fitMethod) => fitMethod === wanted).length;
    for (const fitMethod of METHODS) expect(count(fitMethod)).toBeGreaterThan(fitMethod === "laplace" ? 45 : 15);
  });
});
