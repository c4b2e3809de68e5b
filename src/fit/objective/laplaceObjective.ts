import { PIECE } from "../../core/steps.js";
import {
  type GaussHermiteRule,
  hasDispersion,
  hasExtraParameter,
  laplace,
  laplaceGradient,
  type ModeSearch,
  type Problem,
  quadrature,
  quadratureGradient,
  Scalar,
  type Steps,
  Want,
} from "../../kernel/index.js";
import { type CovarianceTerm, thetaGradient, thetaLength } from "../parameters/relativeFactor.js";
import { DispersionScale } from "../parameters/dispersionScale.js";
import { thetaInformation } from "./expectedInformation.js";
import { hasFewRows } from "./precision.js";
import { inverseInformation } from "./inverseInformation.js";
import type { ModeMisses, ModeStart } from "./modeSearch.js";
import type { NoEffects } from "../parameters/noEffects.js";
import { applyTheta } from "../parameters/theta.js";

/**
 * Error of −2 log L that is allowed, relative to the decrement gᵀH⁻¹g: a small part of what the next step of the outer optimiser will gain,
 * which is about half of that (docs/algorithms.md, Modes).
 */
const ACCURACY_PER_DECREMENT = 1e-3;
/** Largest error of −2 log L that is allowed, at the start of the search. */
const LOOSEST_ACCURACY = 1e-3;
/** Least error of −2 log L that is asked for, at the end of the search, with many rows (docs/algorithms.md, Options of the searches). */
const FINE_ACCURACY = 1e-10;
/** Least error of −2 log L that is asked for with few rows. */
const FINEST_ACCURACY = 1e-14;

/**
 * −2 log L in ψ = (β, θ, ξ), without β where it is profiled and without ξ where the dispersion is fixed: by Laplace's approximation or,
 * with a rule, by adaptive quadrature. ξ is log φ or, where the family has an extra parameter, that of its `DispersionScale`.
 */
export class LaplaceObjective {
  /** Is φ, or an extra parameter, a parameter of the fit? */
  readonly dispersion: boolean;
  /** How many of β's entries are parameters. */
  readonly fixed: number;
  /** Evaluations so far. */
  evaluations = 0;
  /** Newton steps for the modes in all evaluations so far. */
  innerSteps = 0;
  /** What ξ stands for. */
  readonly scale: DispersionScale;
  /** How many evaluations did not find the modes, by why not. */
  readonly misses: ModeMisses = { lost: 0, unfinished: 0 };
  private readonly thetaLength: number;
  /** θ of the last evaluation. */
  private theta: Float64Array;
  /** Where the search for the modes begins: at the last ones found. */
  private readonly effects: Float64Array;
  private readonly beta: Float64Array;
  /** β of the model without random effects, inside the domain where these are 0. */
  private betaAlone: Float64Array | undefined;
  /** Random effects and β of the lowest value so far: the search at the end goes back to them. */
  private readonly lowest = { value: Number.POSITIVE_INFINITY, effects: new Float64Array(0), beta: new Float64Array(0) };
  private accuracy = LOOSEST_ACCURACY;
  private readonly finest: number;

  constructor(
    readonly problem: Problem,
    private readonly terms: readonly CovarianceTerm[],
    readonly profiled: boolean,
    /** How the modes are looked for; an accuracy given here holds for all evaluations. */
    readonly modes: ModeSearch = {},
    /** The rule of adaptive quadrature; Laplace's approximation where there is none. */
    readonly rule?: GaussHermiteRule,
  ) {
    this.dispersion = hasDispersion(problem.family);
    this.scale = new DispersionScale(problem);
    this.fixed = profiled ? 0 : problem.p;
    this.thetaLength = thetaLength(terms);
    this.theta = new Float64Array(this.thetaLength);
    this.finest = hasFewRows(problem) ? FINEST_ACCURACY : FINE_ACCURACY;
    this.effects = new Float64Array(problem.q);
    this.beta = new Float64Array(problem.p);
  }

  /** Gives ψ at the problem's β and φ and this θ, the problem's random effects the first to search from. */
  startFrom(theta: Float64Array): Float64Array {
    this.remember();
    this.accuracy = LOOSEST_ACCURACY;
    const x = new Float64Array(this.fixed + this.thetaLength + (this.dispersion ? 1 : 0));
    if (!this.profiled) x.set(this.problem.beta);
    x.set(theta, this.fixed);
    if (this.dispersion) x[x.length - 1] = this.scale.of(this.problem.dispersion);
    return x;
  }

  /** Gives ψ of the model without random effects, at whose β a search from u = 0 begins from now on where β is profiled. */
  withoutRandomEffects({ beta, dispersion }: NoEffects): Float64Array {
    this.betaAlone = beta;
    const x = new Float64Array(this.fixed + this.thetaLength + (this.dispersion ? 1 : 0));
    if (!this.profiled) x.set(beta);
    if (this.dispersion) x[x.length - 1] = this.scale.of(dispersion);
    return x;
  }

  /** Gives θ at ψ, a copy. */
  thetaOf(x: Float64Array): Float64Array {
    return x.slice(this.fixed, this.fixed + this.thetaLength);
  }

  /** Gives φ or the extra parameter at ψ; the problem's own where it is fixed. */
  dispersionOf(x: Float64Array): number {
    return this.dispersion ? this.scale.dispersionAt(x[x.length - 1]) : this.problem.dispersion;
  }

  /** Hears of gᵀH⁻¹g, what the optimiser still expects to gain: the next values need to be exact to a small part of it. */
  expect(decrement: number): void {
    if (Number.isNaN(decrement)) return;
    this.accuracy = Math.min(LOOSEST_ACCURACY, Math.max(FINE_ACCURACY, ACCURACY_PER_DECREMENT * decrement));
  }

  private remember(): void {
    this.effects.set(this.problem.allEffects);
    this.beta.set(this.problem.beta);
  }

  private keepLowest(value: number): void {
    this.lowest.value = value;
    this.lowest.effects = this.effects.slice();
    this.lowest.beta = this.beta.slice();
  }

  /** Takes the next search to the random effects of the lowest value; false where it begins there anyway. */
  private goBack(): boolean {
    const { value, effects, beta } = this.lowest;
    if (value === Number.POSITIVE_INFINITY || (isSame(effects, this.effects) && isSame(beta, this.beta))) return false;
    this.effects.set(effects);
    this.beta.set(beta);
    return true;
  }

  /** Takes the search to u = 0, and to the β that goes with it where β is profiled. */
  private goToZero(): void {
    this.problem.modes.fill(0);
    if (this.profiled && this.betaAlone) this.problem.beta.set(this.betaAlone);
  }

  private *place(x: Float64Array): Steps<void> {
    const { problem } = this;
    problem.beta.set(this.profiled ? this.beta : x.subarray(0, this.fixed));
    this.theta = this.thetaOf(x);
    applyTheta(problem, this.terms, this.theta);
    if (this.dispersion) problem.dispersion = this.dispersionOf(x);
    problem.allEffects.set(this.effects);
    yield* problem.keepEffects();
  }

  /** Gives −2 log L and its gradient at ψ; ∞ and zeros outside the domain. */
  *evaluate(x: Float64Array): Steps<{ value: number; gradient: Float64Array }> {
    const value = yield* this.value(x);
    return { value, gradient: Number.isFinite(value) ? yield* this.gradient(x) : new Float64Array(x.length) };
  }

  /** Gives −2 log L at ψ; ∞ outside the domain. */
  *value(x: Float64Array): Steps<number> {
    yield* this.place(x);
    let value = yield* this.search(this.accuracy);
    if (value === Number.POSITIVE_INFINITY && this.goBack()) {
      yield* this.place(x);
      value = yield* this.search(this.accuracy);
    }
    if (value === Number.POSITIVE_INFINITY && this.profiled && this.betaAlone) {
      yield* this.place(x);
      this.goToZero();
      value = yield* this.search(this.accuracy);
    }
    if (Number.isFinite(value)) this.remember();
    if (value < this.lowest.value) this.keepLowest(value);
    return value;
  }

  /** Gives −2 log L at the problem's parameters; ∞ outside the domain. */
  private *search(accuracy = this.finest): Steps<number> {
    const { problem, modes, rule } = this;
    const { value, innerSteps, ended } = yield* laplace(problem, this.profiled, {
      ...modes,
      accuracy: modes.accuracy ?? accuracy,
    });
    this.evaluations++;
    this.innerSteps += innerSteps;
    if (ended === "lost" || ended === "unfinished") this.misses[ended]++;
    if (!Number.isFinite(value)) return Number.POSITIVE_INFINITY;
    return rule ? yield* quadrature(problem, rule) : value;
  }

  /** Leaves the problem at ψ, its modes as exact as they can be; returns −2 log L. */
  *settle(x: Float64Array, from: ModeStart): Steps<number> {
    if (from === "lowest") this.goBack();
    yield* this.place(x);
    if (from === "zero") this.goToZero();
    return yield* this.search();
  }

  /**
   * Gives the gradient of −2 log L near the point where `startFrom` was, for differences: the modes are searched from those there, whatever came
   * between. NaN outside the domain.
   */
  *gradientNear(x: Float64Array): Steps<Float64Array> {
    yield* this.place(x);
    const value = yield* this.search();
    return Number.isFinite(value) ? yield* this.gradient(x) : x.map(() => Number.NaN);
  }

  /** Gives ∂(−2 log L)/∂ψ at the mode that was found last. */
  private *gradient(x: Float64Array): Steps<Float64Array> {
    const { problem, fixed } = this;
    const slope = this.rule ? yield* quadratureGradient(problem) : yield* laplaceGradient(problem, this.profiled);
    const gradient = new Float64Array(x.length);
    if (!this.profiled) gradient.set(problem.betaGradient);
    this.terms.forEach((term, r) => {
      gradient.set(thetaGradient(term, this.theta, problem.lambdaGradient(r)), fixed + term.from);
    });
    if (this.dispersion) gradient[x.length - 1] = slope * this.scale.slopeAt(x[x.length - 1]);
    return gradient;
  }

  /** Gives a Hessian in ψ at a minimum with ξ replaced by log φ or κ. */
  byLogarithm(hessian: Float64Array, x: Float64Array): Float64Array {
    const last = x.length - 1;
    const slope = this.dispersion ? this.scale.slopeAt(x[last]) : 1;
    const factor = (place: number) => (place === last ? 1 / slope : 1);
    return hessian.map((value, at) => value * factor(at % x.length) * factor(Math.floor(at / x.length)));
  }

  /** Gives the inverse of the expected Hessian of −2 log L at the last evaluation: β's block half its covariance, (θ, ξ)'s its information. */
  *inverseHessian(): Steps<Float64Array> {
    const { problem, terms, fixed } = this;
    if (this.rule) yield* problem.invert(); // the gradient left another matrix in the place of A⁻¹
    const { hessian, traces } = yield* thetaInformation(problem, terms, this.theta);
    const t = this.thetaLength;
    const size = t + (this.dispersion ? 1 : 0);
    const information = new Float64Array(size * size);
    yield* placeBlock(information, size, hessian, t, 0);
    if (this.dispersion) {
      const { cross, own } = this.dispersionInformation();
      traces.forEach((trace, i) => {
        information[i + t * size] = information[t + i * size] = cross * trace;
      });
      information[size * size - 1] = own;
    }
    const block = yield* inverseInformation(information, size);
    const total = fixed + size;
    const inverse = new Float64Array(total * total);
    yield* placeBlock(inverse, total, block, size, fixed);
    if (fixed > 0) yield* this.fixedBlock(inverse, total);
    return inverse;
  }

  /** Gives H_ξξ, and the factor of v in H_θξ; with an extra parameter, on which D does not depend, that is 0. */
  private dispersionInformation(): { readonly cross: number; readonly own: number } {
    const { problem, scale } = this;
    if (!hasExtraParameter(problem.family)) return { cross: 1, own: problem.n };
    const slope = scale.slopeAt(scale.of(problem.dispersion));
    return { cross: 0, own: 2 * problem.scalar(Scalar.ExtraInformation) * slope * slope };
  }

  /** Writes φ[K⁻¹]_ββ/2 at the current modes into β's block, with the observed information or, where K is not definite with it, the expected one. */
  private *fixedBlock(inverse: Float64Array, total: number): Steps<void> {
    const { problem } = this;
    const { p } = problem;
    yield* problem.evaluate(Want.Fixed | Want.Border);
    if (!(yield* problem.factorBorder())) {
      yield* problem.evaluate(Want.Random | Want.Fixed | Want.Border | Want.ExpectedWeight);
      if (!(yield* problem.factor()) || !(yield* problem.factorBorder())) {
        for (let j = 0; j < p; j++) inverse[j * (total + 1)] = 1;
        return;
      }
    }
    yield* problem.coverBorder();
    const covariance = problem.betaInverse;
    for (let j = 0; j < p; j++) for (let i = 0; i < p; i++) inverse[i + j * total] = (problem.phi * covariance[i + j * p]) / 2;
  }
}

function isSame(a: Float64Array, b: Float64Array): boolean {
  return a.every((value, i) => value === b[i]);
}

/** Copies a block, k × k, to the place on the diagonal of an n × n matrix that begins with row and column `at`; in pieces where it is large. */
function* placeBlock(into: Float64Array, n: number, block: Float64Array, k: number, at: number): Steps<void> {
  const columns = Math.ceil(PIECE / (8 * k));
  for (let first = 0; first < k; first += columns) {
    if (first > 0) yield;
    for (let j = first; j < Math.min(k, first + columns); j++) into.set(block.subarray(j * k, (j + 1) * k), at + (at + j) * n);
  }
}
