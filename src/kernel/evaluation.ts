import type { FoundModes, LikelihoodGradient } from "./evaluatedProblem.js";
import type { ModesEnd } from "./modes.js";

/** What an evaluation asks of the model that it is one of. */
export interface EvaluationAnswers {
  /** The gradient of −2 log L. */
  gradient(found: FoundModes): LikelihoodGradient;
  /** The standard errors of β. */
  standardErrors(found: FoundModes): Float64Array;
  /** One term's part of a vector over all random effects. */
  part(term: number, effects: Float64Array): Float64Array;
}

/**
 * −2 log L of a `Likelihood` at some parameters, as `likelihood.at` answers it. Its numbers are its own: they stay what they are whatever is
 * evaluated later, and after `likelihood.free()`.
 */
export class Evaluation {
  /** −2 log L with all constants; +∞ outside the model's domain, and where no modes were found. */
  readonly value: number;
  /**
   * How the search for the modes ended: "found"; "outside", the parameters lie outside the domain (a mean that the family cannot have, an
   * overflow); "lost" or "unfinished", there is no step that leads down, or there were too many.
   */
  readonly ended: ModesEnd;
  /** Newton steps of the modes. */
  readonly innerSteps: number;
  /** The modes û, the random effects in units of Λ: for each term levels × k numbers, effect c of level l at l·k + c. */
  readonly modes: readonly Float64Array[];
  /** The random effects b = Λû at the modes, in the same shape. */
  readonly effects: readonly Float64Array[];

  constructor(
    private readonly found: FoundModes,
    private readonly answers: EvaluationAnswers,
  ) {
    const { value, ended, innerSteps, modes, effects, at } = found;
    this.value = value;
    this.ended = ended;
    this.innerSteps = innerSteps;
    const parts = (all: Float64Array) => at.lambda.map((_, term) => answers.part(term, all));
    this.modes = parts(modes);
    this.effects = parts(effects);
  }

  /**
   * Gives the exact gradient of `value` in β, in the lower triangles of Λ's blocks and in the dispersion; NaN where the value is +∞. Costs two
   * passes over the rows and one inversion the first time, and as much as an evaluation's last step more where another one came between.
   *
   * @throws GlmeError badOption after `likelihood.free()`
   * @example
   * likelihood.at({ beta: [0.7], lambda: [[0.6]] }).gradient(); // { beta: [-0.5741…], lambda: [[0.2192…]] }
   */
  gradient(): LikelihoodGradient {
    return this.answers.gradient(this.found);
  }

  /**
   * Gives the standard errors of β given Λ and the dispersion, √diag φ[K⁻¹]_ββ (docs/theory.md, Laplace): p numbers, NaN where the value is
   * +∞, or where K, the observed information about β and u, is not positive definite.
   *
   * @throws GlmeError badOption after `likelihood.free()`
   * @example
   * likelihood.at({ beta: [0.7], lambda: [[0.6]] }).standardErrors(); // Float64Array [0.4453…]
   */
  standardErrors(): Float64Array {
    return this.answers.standardErrors(this.found);
  }
}
