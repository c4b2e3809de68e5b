import { Want } from "./codes.js";
import type { GaussHermiteRule } from "./gaussHermite.js";
import { laplace, laplaceGradient } from "./laplace.js";
import type { ModesEnd } from "./modes.js";
import type { Problem } from "./problem.js";
import { quadrature, quadratureGradient } from "./quadrature.js";
import type { Steps } from "../core/steps.js";

/**
 * Accuracy to which the modes are found: one more Newton step where A is nearly singular, and log|A| with it as exact as it can be; by the standard one
 * −2 log L was off by 5e-5 at the edge of where it is defined.
 */
const MODE_ACCURACY = 1e-13;

/** Parameters of a model, checked, in arrays of their own. */
export interface ParameterPoint {
  /** β: p numbers. */
  readonly beta: Float64Array;
  /** For each term T (k × k, column major, lower triangle). */
  readonly lambda: readonly Float64Array[];
  /** φ, or the extra parameter; undefined for families that have neither. */
  readonly dispersion: number | undefined;
}

/** The gradient of −2 log L, each part in the shape of what it is the gradient in. */
export interface LikelihoodGradient {
  /** ∂/∂β: p numbers. */
  readonly beta: Float64Array;
  /** ∂/∂T of each term: k × k, column major, zeros above the diagonal. */
  readonly lambda: readonly Float64Array[];
  /** ∂/∂φ, or that in the extra parameter (not in its logarithm); missing where the family has neither. */
  readonly dispersion?: number;
}

/** How −2 log L is evaluated. */
export interface EvaluationWay {
  /** By adaptive quadrature with this rule; without it by Laplace's approximation. */
  readonly rule?: GaussHermiteRule | undefined;
  /** Random effects b, in the kernel's order, to begin the search for the modes at; without them it begins at 0. */
  readonly effects?: Float64Array | undefined;
}

/** What was found at some parameters: enough to come back to it. */
export interface FoundModes {
  /** The parameters. */
  readonly at: ParameterPoint;
  /** The quadrature rule; undefined for Laplace's approximation. */
  readonly rule: GaussHermiteRule | undefined;
  /** −2 log L, or +∞. */
  readonly value: number;
  /** How the search for the modes ended. */
  readonly ended: ModesEnd;
  /** Newton steps of the modes. */
  readonly innerSteps: number;
  /** û, all random effects in the kernel's order. */
  readonly modes: Float64Array;
  /** b = Λû in the same order. */
  readonly effects: Float64Array;
}

/**
 * A problem that is evaluated at many points and asked about each of them at any time. It knows at which modes it stands, and where what an
 * answer needs was overwritten it goes back to them: one pass over the rows and one factorisation, and the bits are the same.
 */
export class EvaluatedProblem {
  /** The modes at which the problem stands, with everything that a gradient needs. */
  private standing: FoundModes | undefined;

  constructor(readonly problem: Problem) {}

  /** Evaluates −2 log L; the answer depends on nothing that was evaluated before. */
  *evaluate(at: ParameterPoint, { rule, effects }: EvaluationWay): Steps<FoundModes> {
    const { problem } = this;
    this.place(at);
    if (effects === undefined) problem.modes.fill(0);
    else {
      problem.allEffects.set(effects);
      yield* problem.keepEffects();
    }
    problem.forget();
    const { value: approximation, ended, innerSteps } = yield* laplace(problem, false, { accuracy: MODE_ACCURACY });
    const isFound = Number.isFinite(approximation);
    const value = isFound && rule ? yield* quadrature(problem, rule) : approximation;
    const [modes, b] = [problem.modes.slice(), problem.allEffects.slice()];
    const finite = Number.isFinite(value) ? value : Number.POSITIVE_INFINITY;
    const found = { at, rule, value: finite, ended, innerSteps, modes, effects: b };
    if (finite < Number.POSITIVE_INFINITY) this.standing = found;
    return found;
  }

  /** Evaluates the gradient of −2 log L where it was found; NaN where it is +∞. */
  *gradient(found: FoundModes): Steps<LikelihoodGradient> {
    const { problem } = this;
    const { at, rule } = found;
    if (found.value === Number.POSITIVE_INFINITY) return this.gradientOf(at, undefined);
    yield* this.goBack(found);
    this.standing = undefined;
    return this.gradientOf(at, rule ? yield* quadratureGradient(problem) : yield* laplaceGradient(problem, false));
  }

  /** Reads the gradient that stands in the problem; `slope` is that in the logarithm of the dispersion. */
  private gradientOf({ lambda, dispersion }: ParameterPoint, slope: number | undefined): LikelihoodGradient {
    const { problem } = this;
    const beta = slope === undefined ? new Float64Array(problem.p).fill(Number.NaN) : problem.betaGradient.slice();
    const terms = lambda.map((T, term) =>
      lowerTriangle(slope === undefined ? T.map(() => Number.NaN) : problem.lambdaGradient(term)),
    );
    return { beta, lambda: terms, ...(dispersion !== undefined && { dispersion: (slope ?? Number.NaN) / dispersion }) };
  }

  /** Evaluates √diag φ[K⁻¹]_ββ where −2 log L was found; NaN where it is +∞ or K is not positive definite. */
  *standardErrors(found: FoundModes): Steps<Float64Array> {
    const { problem } = this;
    const { p } = problem;
    const none = new Float64Array(p).fill(Number.NaN);
    if (found.value === Number.POSITIVE_INFINITY) return none;
    yield* this.goBack(found);
    this.standing = undefined;
    yield* problem.evaluate(Want.Fixed | Want.Border);
    if (!(yield* problem.factorBorder())) return none;
    yield* problem.coverBorder();
    const { betaInverse, phi } = problem;
    return none.map((_, j) => Math.sqrt(phi * betaInverse[j * (p + 1)]));
  }

  /** Brings modes, factor and, with a rule, the sums over its nodes back to where they were found. */
  private *goBack(found: FoundModes): Steps<void> {
    if (this.standing === found) return;
    const { problem } = this;
    this.place(found.at);
    problem.modes.set(found.modes);
    yield* problem.evaluate(Want.Random);
    yield* problem.factor();
    problem.foundModes(false);
    if (found.rule) yield* quadrature(problem, found.rule);
    this.standing = found;
  }

  private place({ beta, lambda, dispersion }: ParameterPoint): void {
    const { problem } = this;
    this.standing = undefined;
    problem.beta.set(beta);
    lambda.forEach((T, term) => {
      problem.setLambda(term, T);
    });
    if (dispersion !== undefined) problem.dispersion = dispersion;
  }
}

/** Puts zeros above the diagonal of a k × k matrix. */
function lowerTriangle(matrix: Float64Array): Float64Array {
  const k = Math.sqrt(matrix.length);
  return matrix.map((value, at) => (at % k >= Math.floor(at / k) ? value : 0));
}
