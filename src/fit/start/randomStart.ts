import type { Steps } from "../../kernel/index.js";
import { exp } from "../../kernel/unchecked/index.js";
import { RandomStream } from "../../stats/index.js";
import { liftedFromZero } from "./offBoundary.js";
import { type CovarianceTerm, lambdaOf, setTheta } from "../parameters/relativeFactor.js";
import type { LinearObjective } from "../objective/linearObjective.js";
import { FitLog } from "../run/progressLog.js";
import type { FitSettings } from "../../options/settings.js";

/** Largest |log| of the factor, about 5 up or down, between T's diagonal and its starting scale; the logarithm is uniform. */
const LARGEST_LOG_FACTOR = 1.6;
/** Standard deviation of T's other entries, in the scale of their row. */
const OFF_DIAGONAL_DEVIATION = 0.1;
/** Most starts that are drawn to find one inside the domain. */
const MOST_DRAWS = 20;

/** Where the search for θ begins. */
export interface ThetaStart {
  /** θ, all terms. */
  readonly theta: Float64Array;
  /** Evaluations of −2 log L that it took. */
  readonly evaluations: number;
}

/**
 * Draws a start of θ at random around its starting scale (`startMethod: "random"`), where −2 log L is finite if one of the first draws is. The
 * optimum does not depend on it; a likelihood with several maxima shows itself by fits that end at different ones.
 */
export function* randomTheta(
  terms: readonly CovarianceTerm[],
  unit: Float64Array,
  { seed }: Pick<FitSettings, "seed">,
  value: (theta: Float64Array) => Steps<number>,
  log = FitLog.silent,
): Steps<ThetaStart> {
  log.note("Start: θ at random");
  const stream = new RandomStream(seed);
  for (let evaluations = 1; ; evaluations++) {
    const theta = drawn(terms, unit, stream);
    if ((yield* value(theta)) < Number.POSITIVE_INFINITY || evaluations === MOST_DRAWS) return { theta, evaluations };
  }
}

/** Finds where a linear mixed model's θ begins: where an earlier fit ended, one EM step from its starting scale, or at random. */
export function* startingTheta(
  objective: LinearObjective,
  terms: readonly CovarianceTerm[],
  unit: Float64Array,
  settings: Pick<FitSettings, "startMethod" | "seed" | "from">,
  log: FitLog,
): Steps<ThetaStart> {
  if (settings.from) return { theta: liftedFromZero(terms, unit, settings.from.theta), evaluations: 0 };
  const theta = yield* objective.start(unit);
  if (settings.startMethod !== "random") return { theta, evaluations: 1 };
  const start = yield* randomTheta(terms, unit, settings, (at) => objective.value(at), log);
  return { ...start, evaluations: 1 + start.evaluations };
}

function drawn(terms: readonly CovarianceTerm[], unit: Float64Array, stream: RandomStream): Float64Array {
  const theta = new Float64Array(unit.length);
  for (const term of terms) {
    const k = term.width;
    const scale = lambdaOf(term, unit);
    const lambda = new Float64Array(k * k);
    for (let j = 0; j < k; j++)
      for (let i = j; i < k; i++)
        lambda[i + j * k] =
          scale[i * (k + 1)] *
          (i === j ? exp(LARGEST_LOG_FACTOR * (2 * stream.uniform() - 1)) : OFF_DIAGONAL_DEVIATION * stream.normal());
    setTheta(term, lambda, theta);
  }
  return theta;
}
