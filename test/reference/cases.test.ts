import { describe, expect, it } from "vitest";
import { deviations, LIMITS } from "./deviations.js";
import { casesInScope, fitCase, type ReferenceCase } from "./referenceCase.js";

// The cases of 73,421 rows are in insteval.large.test.ts.
const cases = casesInScope().filter(({ rows }) => rows < 10_000);

/** The reference stopped pseudo-likelihood at a relative change of 5e-9 (lastChange in case.json), which leaves 3e-7 of log L. */
const limitOf = (what: keyof typeof LIMITS, { method }: ReferenceCase) =>
  what === "logLik" && (method === "mpl" || method === "rempl") ? 1e-6 : LIMITS[what];

describe("the reference cases", () => {
  it("are all there", () => {
    expect(cases).toHaveLength(47);
  });

  it.each(cases)("$name: $distribution, $link, $method", async (reference) => {
    const model = await fitCase(reference);
    expect(model.convergence.status).toBe("converged");
    expect(model.numObservations).toBe(reference.rowsUsed);
    expect(model.fitted()).toHaveLength(reference.rows);
    expect(model.fitted().filter(Number.isFinite)).toHaveLength(reference.rowsUsed);
    for (const [what, deviation] of Object.entries(deviations(reference, model)))
      expect(deviation, what).toBeLessThan(limitOf(what as keyof typeof LIMITS, reference));
  });
});
