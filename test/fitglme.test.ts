// Outputs of MATLAB R2026a's fitglme and fitlme, as the tests of gnu-octave/statistics record them (numbers as facts): fitglme.values.json
// holds data and values. Each is met to the digits it is printed with.

import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { fitglme } from "../src/index.js";

interface Recorded {
  readonly formula: string;
  readonly distribution: string;
  readonly fitMethod: string;
  readonly beta: readonly number[];
  readonly se: readonly number[];
  readonly logLik: number;
  readonly psi: number | null;
}

const {
  data,
  fitglme: models,
  fitlmeREML_logLik: linear,
} = JSON.parse(readFileSync(new URL("fitglme.values.json", import.meta.url), "utf8")) as {
  readonly data: Readonly<Record<string, readonly number[]>>;
  readonly fitglme: readonly Recorded[];
  readonly fitlmeREML_logLik: Readonly<Record<string, number>>;
};

/** Half a unit of the last digit that is printed; trailing zeros are not in the file, so that a number may have had more. */
function printed(value: number): number {
  const digits = String(value).split(".")[1]?.length ?? 0;
  return 0.51 * 10 ** -digits;
}

/** The REMPL value of the Poisson model is quoted with two endings, -56.90296 and -56.90298. */
const range = (value: number) => (value === -56.90296 ? 2.5e-5 : printed(value));

describe("fitglme's outputs", () => {
  it.each(models)("$formula, $distribution, $fitMethod", async ({ formula, distribution, fitMethod, beta, se, logLik, psi }) => {
    const model = await fitglme(data, formula, { Distribution: distribution, FitMethod: fitMethod });
    expect(model.convergence.status).toBe("converged");
    expect(Math.abs(model.logLikelihood - logLik)).toBeLessThan(range(logLik));
    const { rows } = model.fixedEffects();
    for (const [j, row] of rows.entries()) {
      expect(Math.abs(row.estimate - beta[j])).toBeLessThan(printed(beta[j]));
      expect(Math.abs(row.se - se[j])).toBeLessThan(printed(se[j]));
    }
    const variance = model.covarianceParameters().psi[0][0][0];
    if (psi === null)
      expect(variance).toBeLessThan(1e-4); // not recorded: 0 in fitglme, at the boundary
    else expect(Math.abs(variance - psi)).toBeLessThan(printed(psi));
  });

  it.each(Object.entries(linear))("fitlme, REML: %s", async (formula, logLik) => {
    const model = await fitglme(data, formula, { FitMethod: "REMPL" });
    expect(Math.abs(model.logLikelihood - logLik)).toBeLessThan(printed(logLik));
  });
});
