import type { Fit } from "../fit/fittedModel.js";
import { fixedEffects } from "../tables/fixedEffects.js";
import { readOptions } from "../../core/readOptions.js";
import { randomEffects } from "../tables/randomEffects.js";
import { type InferenceOptions, inferenceReaders } from "../inference/wald.js";

export type Interval = readonly [lower: number, upper: number];

/** Intervals in the order of `fixedEffects` and `randomEffects`. */
export interface CoefficientIntervals {
  readonly fixed: readonly Interval[];
  /** Made when read: there may be a million. */
  readonly random: readonly Interval[];
}

/** The intervals of the two tables of effects, and nothing else of them. */
export function coefCI(fit: Fit, options: InferenceOptions = {}): CoefficientIntervals {
  const checked = readOptions("coefCI", inferenceReaders, options);
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
