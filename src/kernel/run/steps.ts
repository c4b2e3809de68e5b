import { finish as unchecked, type Steps } from "../../core/steps.js";
import { badArgument } from "../input/arguments.js";

/**
 * Runs a computation to its end without a pause; to let other work have its turn, call `next()` yourself.
 *
 * @throws GlmeError badOption for anything but a generator
 * @example
 * finish(laplace(problem, false)).value; // −2 log L
 */
export function finish<T>(steps: Steps<T>): T {
  if (typeof steps?.next !== "function")
    throw badArgument("steps", steps, "a computation in steps, like laplace(problem, false)");
  return unchecked(steps);
}
