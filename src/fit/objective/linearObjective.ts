import {
  type LinearLikelihood,
  type LinearValue,
  linear,
  linearGradient,
  type Problem,
  Scalar,
  type Steps,
} from "../../kernel/index.js";
import { exp } from "../../kernel/unchecked/index.js";
import { type CovarianceTerm, thetaGradient, thetaLength } from "../parameters/relativeFactor.js";
import { type ThetaInformation, thetaInformation } from "./expectedInformation.js";
import { inverseInformation } from "./inverseInformation.js";
import { applyTheta, emTheta } from "../parameters/theta.js";

/**
 * −2 log L of a linear mixed model in θ, σ² profiled or given (docs/theory.md, Linear mixed models). The cross products of the rows stand in the
 * problem, so that no evaluation touches the rows.
 */
export class LinearObjective {
  /** σ² at the last evaluation. */
  sigma2 = 1;
  private readonly size: number;
  /** Where the gradient was computed last. */
  private theta = new Float64Array(0);

  constructor(
    private readonly problem: Problem,
    private readonly terms: readonly CovarianceTerm[],
    private readonly likelihood: LinearLikelihood,
  ) {
    this.size = thetaLength(terms);
  }

  /** Leaves β̂, û and the factor at θ in the problem; undefined outside the domain. */
  private *solve(theta: Float64Array): Steps<LinearValue | undefined> {
    applyTheta(this.problem, this.terms, theta);
    const at = yield* linear(this.problem, this.likelihood);
    if (!at || !Number.isFinite(at.value)) return undefined;
    this.sigma2 = at.sigma2;
    return at;
  }

  /** Gives −2 log L at θ; ∞ outside the domain. */
  *value(theta: Float64Array): Steps<number> {
    return (yield* this.solve(theta))?.value ?? Number.POSITIVE_INFINITY;
  }

  /** Gives −2 log L and its gradient at θ; ∞ and zeros outside the domain. */
  *evaluate(theta: Float64Array): Steps<{ value: number; gradient: Float64Array }> {
    const gradient = new Float64Array(this.size);
    const at = yield* this.solve(theta);
    if (!at) return { value: Number.POSITIVE_INFINITY, gradient };
    this.theta = theta.slice();
    yield* linearGradient(this.problem, this.likelihood.restricted, at.sigma2);
    this.terms.forEach((term, r) => {
      gradient.set(thetaGradient(term, theta, this.problem.lambdaGradient(r)), term.from);
    });
    return { value: at.value, gradient };
  }

  /** Gives θ after one EM step. */
  *start(theta: Float64Array): Steps<Float64Array> {
    yield* this.evaluate(theta);
    this.problem.phi = this.sigma2;
    yield* this.problem.levelMoments();
    return emTheta(this.problem, this.terms, theta, 1);
  }

  /** Degrees of freedom N of the residual sum of squares: n, or n − p for REML. */
  get degrees(): number {
    return this.likelihood.restricted ? this.problem.n - this.problem.p : this.problem.n;
  }

  /** Gives H_ij = tr(P D_i P D_j) and v_i = tr(P D_i) at the last gradient. */
  information(): Steps<ThetaInformation> {
    return thetaInformation(this.problem, this.terms, this.theta);
  }

  /** Gives the inverse of the expected Hessian at the last gradient: of H, less vvᵀ/N where σ² is profiled. */
  *inverseHessian(): Steps<Float64Array> {
    const { hessian, traces } = yield* this.information();
    const { size, degrees } = this;
    const { sigma2 } = this.likelihood;
    for (let j = 0; sigma2 === undefined && j < size; j++)
      for (let i = 0; i < size; i++) hessian[i + j * size] -= (traces[i] * traces[j]) / degrees;
    return yield* inverseInformation(hessian, size);
  }
}

/** −2 log L of a linear mixed model in (θ, log σ²), σ² a parameter of its own, with ∂/∂log σ² = N − r²/σ². */
export class ScaledLinearObjective {
  private at: LinearObjective;

  constructor(
    private readonly problem: Problem,
    private readonly terms: readonly CovarianceTerm[],
    private readonly likelihood: Omit<LinearLikelihood, "sigma2">,
  ) {
    this.at = new LinearObjective(problem, terms, likelihood);
  }

  /** undefined where σ² is too small or too large for a number. */
  private given(x: Float64Array): { readonly theta: Float64Array; readonly sigma2: number } | undefined {
    const last = x.length - 1;
    const sigma2 = exp(x[last]);
    if (!(sigma2 > 0 && sigma2 < Number.POSITIVE_INFINITY)) return undefined;
    this.at = new LinearObjective(this.problem, this.terms, { ...this.likelihood, sigma2 });
    return { theta: x.subarray(0, last), sigma2 };
  }

  /** Gives −2 log L at (θ, log σ²); ∞ outside the domain. */
  *value(x: Float64Array): Steps<number> {
    const given = this.given(x);
    return given ? yield* this.at.value(given.theta) : Number.POSITIVE_INFINITY;
  }

  /** Gives −2 log L and its gradient at (θ, log σ²); ∞ outside the domain. */
  *evaluate(x: Float64Array): Steps<{ value: number; gradient: Float64Array }> {
    const given = this.given(x);
    if (!given) return { value: Number.POSITIVE_INFINITY, gradient: new Float64Array(x.length) };
    const { theta, sigma2 } = given;
    const { value, gradient } = yield* this.at.evaluate(theta);
    const bySigma2 = this.at.degrees - this.problem.scalar(Scalar.ResidualSquares) / sigma2;
    return { value, gradient: Float64Array.of(...gradient, bySigma2) };
  }

  /** Gives the inverse of the expected Hessian [H v; vᵀ N] at the last gradient. */
  *inverseHessian(): Steps<Float64Array> {
    const { hessian, traces } = yield* this.at.information();
    const t = traces.length;
    const bordered = new Float64Array((t + 1) * (t + 1));
    for (let j = 0; j < t; j++) {
      bordered.set(hessian.subarray(j * t, (j + 1) * t), j * (t + 1));
      bordered[t + j * (t + 1)] = bordered[j + t * (t + 1)] = traces[j];
    }
    bordered[t + t * (t + 1)] = this.at.degrees;
    return yield* inverseInformation(bordered, t + 1);
  }
}
