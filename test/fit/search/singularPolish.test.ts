// Fits with a correlation of ±1: the last digits, as of those inside the domain. Expected: the same estimates from another start, by another way.

import { describe, expect, it } from "vitest";
import { fitglme } from "../../../src/index.js";
import { smallModel } from "../../generators/smallModels.js";

describe.each([79, 332, 443])("a singular fit, random model %d", (seed) => {
  const { columns, formula, options } = smallModel(seed);
  const fitted = (more: object) => fitglme(columns as never, formula, { ...options, fitMethod: "laplace", ...more });

  it("is polished to the last digits", async () => {
    const [found, again] = await Promise.all([fitted({}), fitted({ startMethod: "random", seed: 4 })]);
    for (const { convergence } of [found, again]) {
      expect(convergence.status).toBe("converged");
      expect(convergence.singular.length).toBe(1);
    }
    const others = again.fixedEffects().rows;
    found.fixedEffects().rows.forEach(({ estimate, se }, j) => {
      expect(Math.abs(estimate - others[j].estimate) / se).toBeLessThan(1e-8);
    });
    const sds = (model: typeof found) => model.covarianceParameters().rows.map(({ estimate }) => estimate);
    sds(found).forEach((estimate, i) => {
      expect(Math.abs(estimate - sds(again)[i])).toBeLessThan(1e-8);
    });
  });
});
