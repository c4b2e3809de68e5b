import { expect, it } from "vitest";
import { deviations, LIMITS } from "./deviations.js";
import { fitCase, referenceCase } from "./referenceCase.js";

// 73,421 ratings of 1128 lecturers by 2972 students: two crossed factors, a dense trailing block.
it.each(["insteval", "insteval-approx"])("the reference case %s", async (name) => {
  const reference = referenceCase(name);
  const model = await fitCase(reference);
  expect(model.convergence.status).toBe("converged");
  expect(model.numObservations).toBe(73_421);
  for (const [what, deviation] of Object.entries(deviations(reference, model)))
    expect(deviation, what).toBeLessThan(LIMITS[what as keyof typeof LIMITS]);
});
