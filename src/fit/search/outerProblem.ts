import type { Steps } from "../../kernel/index.js";
import type { Objective, ValueOf } from "../../optimize/index.js";
import type { CovarianceTerm } from "../parameters/relativeFactor.js";
import type { Polish } from "./polish.js";
import type { OuterSearch } from "./searchSettings.js";

/** The outer problem of a fit: −2 log L and its gradient in ψ, of which θ is a part; and how it is to be solved. */
export interface OuterProblem extends OuterSearch {
  /** −2 log L and its gradient at ψ. */
  readonly objective: Objective;
  /** −2 log L at ψ, without the gradient. */
  readonly value: ValueOf;
  /** ψ at which the search begins. */
  readonly start: Float64Array;
  /** An approximate inverse Hessian, ψ × ψ, at the point that the objective was asked about last. */
  readonly inverseHessian: () => Steps<Float64Array>;
  /** How far below the tolerance the gᵀH⁻¹g must be that the last step, taken without its gradient, is to leave; default 0.01. */
  readonly foretell?: number;
  /** How far the minimum is polished once it is found; by one step without its gradient where left out. */
  readonly polishing?: Polish;
  /** Where θ stands in ψ. */
  readonly thetaFrom: number;
  /** The random terms, whose parameters θ holds. */
  readonly terms: readonly CovarianceTerm[];
  /** θ's starting scale, a number for each of θ's. */
  readonly unit: Float64Array;
  /** Evaluations that were spent on the start. */
  readonly evaluations: number;
  /** Iterations of earlier searches that led nowhere; default 0. */
  readonly iterations?: number;
  /** The model without random effects, where −2 log L may have several minima: a fit must not end above it. */
  readonly smallest?: Float64Array | undefined;
  /** Hears of the decrement gᵀH⁻¹g after every iteration. */
  readonly onIteration?: (decrement: number) => void;
}
