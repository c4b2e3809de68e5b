import {
  cholesky,
  logDeterminant,
  type Matrix,
  multiply,
  solveLower,
  solveLowerTransposed,
  timesVector,
  transposedTimesVector,
  weightedGram,
} from "./cholesky.js";

/** A linear mixed model: y = Xβ + Zb + offset + e, b ~ N(0, σ²ΛΛᵀ), e ~ N(0, σ²W⁻¹). */
export interface DenseLinearProblem {
  readonly y: Float64Array;
  readonly X: Matrix;
  readonly Z: Matrix;
  readonly Lambda: Matrix;
  readonly weights?: ArrayLike<number> | null;
  readonly offset?: ArrayLike<number> | null;
  readonly method: "ml" | "reml";
  /** σ² where it is fixed; profiled where left out. */
  readonly sigma2?: number;
}

export interface DenseLinear {
  /** −2 log L, profiled over β (and σ²); for REML without the term −log|XᵀX|. */
  readonly value: number;
  readonly beta: Float64Array;
  /** The profiled σ², or the given one. */
  readonly sigma2: number;
  /** n×n: V/σ² = W⁻¹ + ZΛΛᵀZᵀ. */
  readonly V: Matrix;
}

/** −2 log L of a linear mixed model straight from the marginal covariance V of y, no random effect in sight. */
export function denseLinear(problem: DenseLinearProblem): DenseLinear {
  const { y, X, method } = problem;
  const V = marginalCovariance(problem);
  const L = cholesky(V);
  if (L === null) throw new Error("V is not positive definite");
  const z = Array.from(y, (value, i) => value - (problem.offset?.[i] ?? 0));
  const whiteX = whiten(L, X);
  const whiteZ = solveLower(L, z);
  const R = cholesky(weightedGram(whiteX, new Float64Array(z.length).fill(1))); // R Rᵀ = XᵀV⁻¹X
  if (R === null) throw new Error("the columns of X depend on each other");
  const beta = solveLowerTransposed(R, solveLower(R, transposedTimesVector(whiteX, whiteZ)));
  const residual = timesVector(whiteX, beta).map((fit, i) => whiteZ[i] - fit);
  const r2 = residual.reduce((sum, e) => sum + e * e, 0);
  const N = method === "ml" ? z.length : z.length - beta.length;
  const sigma2 = problem.sigma2 ?? r2 / N;
  const logDeterminants = logDeterminant(L) + (method === "ml" ? 0 : logDeterminant(R));
  return { value: logDeterminants + N * Math.log(2 * Math.PI * sigma2) + r2 / sigma2, beta, sigma2, V };
}

function marginalCovariance({ y, Z, Lambda, weights }: DenseLinearProblem): Matrix {
  const ZL = multiply(Z, Lambda);
  return ZL.map((row, i) => {
    const V = new Float64Array(y.length);
    V[i] = 1 / (weights?.[i] ?? 1);
    for (const [k, v] of row.entries()) {
      if (v === 0) continue; // most of Z
      for (let j = 0; j < y.length; j++) V[j] += v * ZL[j][k];
    }
    return V;
  });
}

/** L⁻¹X. */
function whiten(L: Matrix, X: Matrix): Matrix {
  const columns = X[0].map((_, j) => j);
  const white = Array.from(columns, (j) =>
    solveLower(
      L,
      Float64Array.from(X, (row) => row[j]),
    ),
  );
  return X.map((_, i) => columns.map((j) => white[j][i]));
}
