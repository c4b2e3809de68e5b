// Intervals of standard deviations, correlations and the residual standard deviation against those of glmmTMB's likelihood:
// covarianceErrors.values.R says how its standard errors were computed.

import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { normal } from "../../src/stats/index.js";
import { fitCase, referenceCase } from "./referenceCase.js";

interface Row {
  readonly group: string;
  readonly type: "std" | "corr";
  readonly estimate: number;
  /** Of log std, of atanh corr. */
  readonly error: number;
}

const cases: readonly { name: string; rows: readonly Row[]; residual: number }[] = JSON.parse(
  readFileSync(new URL("covarianceErrors.values.json", import.meta.url), "utf8"),
);

const z = normal.quantile(0.975);

describe("intervals of the covariance parameters", () => {
  it.each(cases)("$name", async ({ name, rows, residual }) => {
    const model = await fitCase(referenceCase(name));
    const table = model.covarianceParameters();
    const ours = table.rows.filter(({ group }) => group !== "Error");
    expect(table.notes).toEqual([]);
    expect(ours).toHaveLength(rows.length);
    for (const { group, type, estimate, error } of rows) {
      const row = ours.find((one) => one.group === group && one.type === type && Math.abs(one.estimate / estimate - 1) < 1e-4)!;
      const scale = type === "std" ? Math.log : Math.atanh;
      for (const end of [row.lower, row.upper])
        expect(Math.abs(scale(end) - scale(row.estimate)) / (z * error)).toBeCloseTo(1, 5);
      expect(row.lower).toBeLessThan(row.upper);
    }
    const { estimate, lower, upper } = table.rows[ours.length];
    for (const end of [lower, upper]) expect(Math.abs(Math.log(end / estimate))).toBeCloseTo(z * residual, 7);
  });
});
