import type { Steps } from "../../src/core/steps.js";
import type { Objective } from "../../src/optimize/index.js";

/** Runs a computation to its end without a pause. */
export function run<T>(steps: Steps<T>): T {
  let step = steps.next();
  while (!step.done) step = steps.next();
  return step.value;
}

/** A plain function as an objective, with one pause per evaluation. */
export function objective(f: (x: Float64Array) => { value: number; gradient: Float64Array }): Objective {
  return function* (x) {
    yield;
    return f(x);
  };
}
