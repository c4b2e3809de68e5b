import type { RandomDesign } from "../../design/index.js";
import type { Fit } from "../fit/fittedModel.js";
import { readAnswerOptions } from "../../options/answerNames.js";
import { ResultTable } from "../../result/resultTable.js";
import { degreesOfFreedom, type InferenceOptions, inferenceReaders, waldColumns } from "../inference/wald.js";

/** One predicted random effect b and its test against 0. */
export interface RandomEffect {
  /** Grouping variable as the formula has it: `g`, `g1:g2`. */
  group: string;
  /** Label of the group's level; of an interaction the labels of its variables, joined by one space. */
  level: string;
  /** Name of the effect: `(Intercept)`, `x`. */
  name: string;
  /** Mode b̂ of the effect given the data, in units of the linear predictor for one unit of its column. */
  estimate: number;
  /** Square root of the mean squared error of prediction of b̂, the uncertainty of β̂ included. */
  sePred: number;
  /** t statistic of the hypothesis b = 0: estimate / sePred. */
  tStat: number;
  /** Degrees of freedom of the t statistic: n − p, or Infinity where it is taken as normal. */
  df: number;
  /** Two-sided p-value of the hypothesis b = 0. */
  pValue: number;
  /** Lower end of the effect's interval, estimate − t(1 − alpha/2, df)·sePred. */
  lower: number;
  /** Upper end of the effect's interval, estimate + t(1 − alpha/2, df)·sePred. */
  upper: number;
}

/**
 * Gives the modes of the random effects given the data, with the root of their mean squared error of prediction, which contains the
 * uncertainty of β̂ (Booth & Hobert 1998, Journal of the American Statistical Association 93, 262-272).
 *
 * Order: term by term as in the formula; in a term level by level; in a level effect by effect.
 */
export function randomEffects(fit: Fit, options: InferenceOptions = {}): ResultTable<RandomEffect> {
  const { alpha, dfMethod } = readAnswerOptions("randomEffects", inferenceReaders, options);
  const { design, estimates } = fit;
  const estimate = concatenate(estimates.random.map(({ modes }) => modes));
  const sePred = concatenate(estimates.random.map((term) => term.sePred));
  return new ResultTable<RandomEffect>(
    `Random effect coefficients: DFMethod = '${dfMethod}', Alpha = ${alpha}`,
    estimate.length,
    {
      group: () => labels(design.random, ({ group }) => group),
      level: () => labels(design.random, ({ levels }, level) => levels[level]),
      name: () => labels(design.random, ({ names }, _, column) => names[column]),
      estimate,
      sePred,
      ...waldColumns(estimate, sePred, degreesOfFreedom(fit, dfMethod), alpha),
    },
  );
}

/** Gives a label for every random effect, term by term, level by level, effect by effect. */
function labels(terms: readonly RandomDesign[], label: (term: RandomDesign, level: number, column: number) => string): string[] {
  const all: string[] = [];
  for (const term of terms) {
    for (let level = 0; level < term.levels.length; level++) {
      for (let column = 0; column < term.names.length; column++) all.push(label(term, level, column));
    }
  }
  return all;
}

function concatenate(parts: readonly Float64Array[]): Float64Array {
  const whole = new Float64Array(parts.reduce((length, part) => length + part.length, 0));
  let start = 0;
  for (const part of parts) {
    whole.set(part, start);
    start += part.length;
  }
  return whole;
}
