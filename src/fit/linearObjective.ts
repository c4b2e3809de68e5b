import { type LinearLikelihood, type LinearValue, linear, linearGradient, type Problem, type Steps } from "../kernel/index.js";
import { type CovarianceTerm, thetaGradient, thetaLength } from "./covariance.js";
import { safeInverse, thetaInformation } from "./information.js";
import { applyTheta, emTheta } from "./start.js";

/**
 * −2 log L of a linear mixed model in θ, σ² profiled or given (docs/numerics.md section 5). The cross products of the rows stand in the
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

  *value(theta: Float64Array): Steps<number> {
    return (yield* this.solve(theta))?.value ?? Number.POSITIVE_INFINITY;
  }

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

  /** One EM step from θ. */
  *start(theta: Float64Array): Steps<Float64Array> {
    yield* this.evaluate(theta);
    this.problem.phi = this.sigma2;
    this.problem.levelMoments();
    return emTheta(this.problem, this.terms, theta, 1);
  }

  /** Inverse of the expected Hessian at the last evaluation: H_ij = tr(P D_i P D_j), less v_i v_j/N where σ² is profiled. */
  *inverseHessian(): Steps<Float64Array> {
    yield;
    const { hessian, traces } = thetaInformation(this.problem, this.terms, this.theta);
    const { size } = this;
    const { restricted, sigma2 } = this.likelihood;
    const degrees = restricted ? this.problem.n - this.problem.p : this.problem.n;
    for (let j = 0; sigma2 === undefined && j < size; j++)
      for (let i = 0; i < size; i++) hessian[i + j * size] -= (traces[i] * traces[j]) / degrees;
    return safeInverse(hessian, size);
  }
}
