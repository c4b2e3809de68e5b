import { describe, expect, it } from "vitest";
import { deviations, LIMITS } from "./deviations.js";
import { casesInScope, fitCase } from "./referenceCase.js";

// The cases of 73,421 rows are in insteval.large.test.ts.
const cases = casesInScope().filter(({ rows }) => rows < 10_000);

describe("the reference cases", () => {
  it("are all there", () => {
    expect(cases).toHaveLength(36);
  });

  it.each(cases)("$name: $distribution, $link, $method", async (reference) => {
    const model = await fitCase(reference);
    expect(model.convergence.status).toBe("converged");
    expect(model.numObservations).toBe(reference.rowsUsed);
    expect(model.fitted()).toHaveLength(reference.rows);
    expect(model.fitted().filter(Number.isFinite)).toHaveLength(reference.rowsUsed);
    for (const [what, deviation] of Object.entries(deviations(reference, model)))
      expect(deviation, what).toBeLessThan(LIMITS[what as keyof typeof LIMITS]);
  });
});
