import type { Fit } from "../fit/fittedModel.js";
import { fixedEffects } from "../tables/fixedEffects.js";
import { readAnswerOptions } from "../../options/answerNames.js";
import { randomEffects } from "../tables/randomEffects.js";
import { type InferenceOptions, inferenceReaders } from "../inference/wald.js";

/** Both ends of an interval. */
export type Interval = readonly [lower: number, upper: number];

/** The intervals of the coefficients and of the random effects. */
export interface CoefficientIntervals {
  /** [lower, upper] for each of the p coefficients, in the order of `fixedEffects`. */
  readonly fixed: readonly Interval[];
  /** [lower, upper] for each random effect, in the order of `randomEffects`; made when read, for there may be a million. */
  readonly random: readonly Interval[];
}

/** Gives the intervals of the tables of coefficients and of random effects, and nothing else of them. */
export function coefCI(fit: Fit, options: InferenceOptions = {}): CoefficientIntervals {
  const checked = readAnswerOptions("coefCI", inferenceReaders, options);
  return {
    fixed: endpoints(fixedEffects(fit, checked)),
    get random() {
      return endpoints(randomEffects(fit, checked));
    },
  };
}

function endpoints(table: { column(name: "lower" | "upper"): Float64Array }): Interval[] {
  const upper = table.column("upper");
  return Array.from(table.column("lower"), (lower, i) => [lower, upper[i]] as const);
}
