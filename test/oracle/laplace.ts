import type { Distribution } from "../../src/family/families.js";
import type { Link } from "../../src/family/definition/links.js";
import { cholesky, logDeterminant, type Matrix, multiply, timesVector } from "./cholesky.js";
import { jointMode, type Mode, type ModeProblem } from "./mode.js";

/** A model and its data, everything dense: n rows, p fixed effects, q random effects. */
export interface DenseProblem {
  readonly distribution: Distribution;
  readonly link: Link;
  /** n responses; proportions for binomial. */
  readonly y: Float64Array;
  /** n×p. */
  readonly X: Matrix;
  /** n×q. */
  readonly Z: Matrix;
  /** q×q relative Cholesky factor Λ(θ): b = Λu, u ~ N(0, φI). */
  readonly Lambda: Matrix;
  /** p fixed effects; `denseApproximateLaplace` takes them as a start only. */
  readonly beta: ArrayLike<number>;
  readonly phi: number;
  /** The parameter of the distributions that have one besides the mean; their φ is 1. */
  readonly extra?: number;
  /** n prior weights, binomial sizes and offsets; 1, 1 and 0 where left out. */
  readonly weights?: ArrayLike<number> | null;
  readonly size?: ArrayLike<number> | null;
  readonly offset?: ArrayLike<number> | null;
  /** Points u to start the search for the mode at; the lowest mode is taken. The origin where left out. */
  readonly starts?: readonly ArrayLike<number>[];
}

/** What the Laplace approximation is made of, at the mode û. */
export interface DenseLaplace {
  /** −2 log L = F(û) + log|A|. */
  readonly value: number;
  /** F(û) = −2 Σ ℓ + ûᵀû/φ. */
  readonly F: number;
  readonly logDetA: number;
  readonly uHat: Float64Array;
  /** The β that was given (Laplace) or found (approximate Laplace). */
  readonly beta: Float64Array;
  /** n linear predictors, and per row φ ∂ℓ/∂η, W = −φ ∂²ℓ/∂η² (observed) and ∂W/∂η. */
  readonly eta: Float64Array;
  readonly score: Float64Array;
  readonly W: Float64Array;
  readonly slope: Float64Array;
  /** q×q: A = ΛᵀZᵀWZΛ + I. */
  readonly A: Matrix;
}

/** −2 log L by Laplace's approximation at (β, Λ, φ): the integral over u expanded around the mode of the joint density. */
export function denseLaplace(problem: DenseProblem): DenseLaplace {
  const { X, Z, Lambda, beta } = problem;
  const fixed = timesVector(X, beta);
  const mode = jointMode({
    ...rows(problem),
    M: multiply(Z, Lambda),
    offset: fixed.map((v, i) => v + (problem.offset?.[i] ?? 0)),
    penalised: Lambda.length,
    starts: problem.starts ?? [new Float64Array(Lambda.length)],
  });
  return atMode(mode, Lambda.length, Float64Array.from(beta));
}

/** −2 log L of the approximate Laplace method at (Λ, φ): β minimises F together with u, and |A| is that of u alone. */
export function denseApproximateLaplace(problem: DenseProblem): DenseLaplace {
  const { X, Z, Lambda, beta } = problem;
  const ZL = multiply(Z, Lambda);
  const q = Lambda.length;
  const starts = problem.starts ?? [new Float64Array(q)];
  const mode = jointMode({
    ...rows(problem),
    M: ZL.map((row, i) => Float64Array.of(...row, ...X[i])),
    offset: Float64Array.from(X, (_, i) => problem.offset?.[i] ?? 0),
    penalised: q,
    starts: starts.map((u) => Float64Array.of(...Array.from(u), ...Array.from(beta))),
  });
  return atMode(mode, q, mode.v.slice(q));
}

function rows({
  distribution,
  link,
  y,
  phi,
  extra,
  weights,
  size,
}: DenseProblem): Omit<ModeProblem, "M" | "offset" | "penalised" | "starts"> {
  const observations = Array.from(y, (value, i) => ({ y: value, weight: weights?.[i] ?? 1, size: size?.[i] ?? 1 }));
  return { family: { distribution, link, ...(extra !== undefined && { extra }) }, phi, observations };
}

function atMode(mode: Mode, q: number, beta: Float64Array): DenseLaplace {
  const { F, v, eta, score, W, slope } = mode;
  const A = mode.hessian.slice(0, q).map((row) => row.slice(0, q));
  const L = cholesky(A);
  if (L === null) throw new Error("A is not positive definite at the mode");
  const logDetA = logDeterminant(L);
  return { value: F + logDetA, F, logDetA, uHat: v.slice(0, q), beta, eta, score, W, slope, A };
}
