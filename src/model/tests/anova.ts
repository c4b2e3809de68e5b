import { coefficientInference, unitRows } from "../inference/coefficientInference.js";
import type { Fit } from "../fit/fittedModel.js";
import { readAnswerOptions } from "../../options/answerNames.js";
import { ResultTable } from "../../result/resultTable.js";
import { type DFMethod, dfMethodReader } from "../inference/wald.js";

/** The test that all coefficients of one term are 0, the others staying in the model. */
export interface AnovaRow {
  /** Name of the term: `(Intercept)`, `x`, `f`, `x:f`. */
  term: string;
  /** F statistic of the hypothesis that all coefficients of the term are 0. */
  fStat: number;
  /** Numerator degrees of freedom of F: the term's number of coefficients. */
  df1: number;
  /** Denominator degrees of freedom of F; Infinity where F is taken as χ²/df1. */
  df2: number;
  /** P(F ≥ fStat) if all coefficients of the term were 0. */
  pValue: number;
}

/** How the F tests are to be made. */
export interface AnovaOptions {
  /** Denominator degrees of freedom. Default "residual", n − p. */
  readonly dfMethod?: DFMethod | undefined;
}

/** Gives marginal Wald F tests, one per term of the fixed part. */
export function anova(fit: Fit, options: AnovaOptions = {}): ResultTable<AnovaRow> {
  const { dfMethod } = readAnswerOptions("anova", { dfMethod: dfMethodReader }, options);
  const { terms } = fit.design.fixed;
  const { fTest } = coefficientInference(fit, dfMethod);
  const { beta } = fit.estimates;
  const tests = terms.map(({ from, to }) => fTest(unitRows(from, to, beta.length), beta.subarray(from, to)));
  return new ResultTable<AnovaRow>(`Marginal F-tests: DFMethod = '${dfMethod}'`, terms.length, {
    term: terms.map(({ name }) => name),
    fStat: Float64Array.from(tests, ({ fStat }) => fStat),
    df1: Float64Array.from(tests, ({ df1 }) => df1),
    df2: Float64Array.from(tests, ({ df2 }) => df2),
    pValue: Float64Array.from(tests, ({ pValue }) => pValue),
  });
}
