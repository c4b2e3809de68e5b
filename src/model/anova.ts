import { fisherF } from "../stats/index.js";
import type { Fit } from "./fit.js";
import { readOptions } from "../options.js";
import { ResultTable } from "./resultTable.js";
import { type DFMethod, degreesOfFreedom, dfMethodReader } from "./wald.js";
import { waldF } from "./waldF.js";

/** The test that all coefficients of one term are 0, the others staying in the model. */
export interface AnovaRow {
  term: string;
  fStat: number;
  /** The term's number of coefficients. */
  df1: number;
  df2: number;
  pValue: number;
}

export interface AnovaOptions {
  /** "residual" by default. */
  readonly dfMethod?: DFMethod | undefined;
}

/** Marginal Wald F tests, one per term of the fixed part. */
export function anova(fit: Fit, options: AnovaOptions = {}): ResultTable<AnovaRow> {
  const { dfMethod } = readOptions("anova", { dfMethod: dfMethodReader }, options);
  const { terms } = fit.design.fixed;
  const df2 = degreesOfFreedom(fit, dfMethod);
  const df1 = Float64Array.from(terms, ({ from, to }) => to - from);
  const fStat = Float64Array.from(terms, ({ from, to }) => blockF(fit, from, to));
  return new ResultTable<AnovaRow>(`Marginal F-tests: DFMethod = '${dfMethod}'`, terms.length, {
    term: terms.map(({ name }) => name),
    fStat,
    df1,
    df2: fStat.map(() => df2),
    pValue: fStat.map((f, i) => fisherF.upperP(f, df1[i], df2)),
  });
}

/** F of the coefficients [from, to), with their own block of the covariance. */
function blockF({ estimates: { beta, betaCovariance } }: Fit, from: number, to: number): number {
  const m = to - from;
  const block = new Float64Array(m * m);
  for (let j = 0; j < m; j++) {
    for (let i = 0; i < m; i++) block[j * m + i] = betaCovariance[(from + j) * beta.length + from + i];
  }
  return waldF(beta.subarray(from, to), block);
}
