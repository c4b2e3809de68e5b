// A linear mixed model by ML with the intervals that MATLAB's documentation prints: carsmall.values.json holds data and output.

import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { fitglme } from "../../../src/index.js";

interface Interval {
  readonly estimate: number;
  readonly lower: number;
  readonly upper: number;
}

const { data, fitted } = JSON.parse(readFileSync(new URL("carsmall.values.json", import.meta.url), "utf8")) as {
  readonly data: Readonly<Record<string, readonly number[]>>;
  readonly fitted: {
    readonly aic: number;
    readonly bic: number;
    readonly logLikelihood: number;
    readonly deviance: number;
    readonly coefficients: readonly (Interval & { readonly se: number })[];
    readonly std: Interval;
    readonly residual: Interval;
  };
};

/** All digits of five. */
const expectPrinted = (value: number, printed: number) => expect(Number(value.toPrecision(5))).toBe(printed);

it("MPG ~ 1 + Weight + (1 | Model_Year)", async () => {
  const model = await fitglme(data, "MPG ~ 1 + Weight + (1 | Model_Year)", { fitMethod: "mpl" });
  const { aic, bic, logLikelihood, deviance } = model.modelCriterion;
  expectPrinted(aic, fitted.aic);
  expectPrinted(bic, fitted.bic);
  expectPrinted(logLikelihood, fitted.logLikelihood);
  expectPrinted(deviance, fitted.deviance);
  for (const [j, { estimate, se, lower, upper }] of model.fixedEffects().rows.entries()) {
    const printed = fitted.coefficients[j];
    expectPrinted(estimate, printed.estimate);
    expectPrinted(se, printed.se);
    expectPrinted(lower, printed.lower);
    expectPrinted(upper, printed.upper);
  }
  const rows = model.covarianceParameters().rows;
  for (const [i, printed] of [fitted.std, fitted.residual].entries()) {
    expectPrinted(rows[i].estimate, printed.estimate);
    expectPrinted(rows[i].lower, printed.lower);
    expectPrinted(rows[i].upper, printed.upper);
  }
});
