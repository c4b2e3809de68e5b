// Standard errors by the joint Hessian against `se` of case.json: the inverse of the observed information of the same
// likelihood. Of the Laplace cases these are the trusted engine's, from automatic differentiation of the whole likelihood. Of
// linear mixed models the trusted engine has those given the variances; the joint ones are oracle-laplace's, which knows ML
// only, and glmmTMB's. Of pseudo-likelihood they are those of the last linear mixed model given its variances, as in fitglme.

import { describe, expect, it } from "vitest";
import { spelledByR } from "./deviations.js";
import { casesInScope, fitCase, type ReferenceCase } from "./referenceCase.js";

const ENGINES: Readonly<Record<string, string>> = { ml: "oracle-laplace", reml: "glmmTMB" };

/** glmmTMB ends its search early, and takes its Hessian where it ended. */
const limitOf = ({ method }: ReferenceCase) => (method === "reml" ? 1e-5 : 1e-6);

function jointErrors({ trusted, reference, method }: ReferenceCase): Readonly<Record<string, number>> {
  const engine = ENGINES[String(method)];
  return engine ? reference.find((one) => one.engine.startsWith(engine))!.se! : trusted.se!;
}

describe("standard errors by the joint Hessian", () => {
  const cases = casesInScope().filter(({ rows, method }) => rows < 10_000 && method !== "approximate-laplace");

  it("are there for all cases but ApproximateLaplace's", () => {
    expect(cases.length).toBeGreaterThanOrEqual(43);
  });

  it.each(cases)("$name: $distribution, $link, $method", async (reference) => {
    const expected = jointErrors(reference);
    const model = await fitCase(reference, { covarianceMethod: "jointHessian" });
    expect(model.convergence.hessian).toEqual({ positiveDefinite: true, flat: [] });
    const rows = model.fixedEffects().rows;
    expect(rows).toHaveLength(Object.keys(expected).length);
    const deviations = rows.map(({ name, se }) => Math.abs(se / expected[spelledByR(name, reference)] - 1));
    expect(Math.max(...deviations)).toBeLessThan(limitOf(reference));
  });
});
