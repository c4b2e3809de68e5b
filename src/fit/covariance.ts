import type { Design } from "../design/index.js";

/**
 * How one random-effects term's relative Cholesky factor T depends on its part of θ: the lower triangle column by column,
 * or, for a term without correlations, the diagonal.
 */
export interface CovarianceTerm {
  /** k: columns of the term. */
  readonly width: number;
  readonly correlated: boolean;
  /** Where the term's parameters begin in θ. */
  readonly from: number;
  /** The place in T (k × k, column major) of each parameter. */
  readonly places: readonly number[];
}

export function covarianceTerms(design: Design): CovarianceTerm[] {
  let from = 0;
  return design.random.map(({ columns, correlated }) => {
    const width = columns.length;
    const places: number[] = [];
    for (let j = 0; j < width; j++) for (let i = j; i < (correlated ? width : j + 1); i++) places.push(i + j * width);
    const term = { width, correlated, from, places };
    from += places.length;
    return term;
  });
}

/** Number of free covariance parameters. */
export function thetaLength(terms: readonly CovarianceTerm[]): number {
  return terms.reduce((total, { places }) => total + places.length, 0);
}

/** T of one term. */
export function lambdaOf({ width, from, places }: CovarianceTerm, theta: Float64Array): Float64Array {
  const lambda = new Float64Array(width * width);
  places.forEach((place, i) => {
    lambda[place] = theta[from + i];
  });
  return lambda;
}

/** The parameters of a given T. */
export function setTheta({ from, places }: CovarianceTerm, lambda: Float64Array, theta: Float64Array): void {
  places.forEach((place, i) => {
    theta[from + i] = lambda[place];
  });
}

/** D = Λ_jΛᵀ + ΛΛ_jᵀ of one level, for the term's parameter at `place` of T: the derivative of TTᵀ (k × k). */
export function covarianceDerivative({ width }: CovarianceTerm, lambda: Float64Array, place: number): Float64Array {
  const row = place % width;
  const column = (place - row) / width;
  const d = new Float64Array(width * width);
  for (let i = 0; i < width; i++) {
    d[row + i * width] += lambda[i + column * width];
    d[i + row * width] += lambda[i + column * width];
  }
  return d;
}

/** Lower Cholesky factor of a symmetric k × k matrix; where a pivot vanishes its column is 0. */
export function choleskyFactor(matrix: Float64Array, k: number): Float64Array {
  const lower = new Float64Array(k * k);
  for (let j = 0; j < k; j++) {
    let pivot = matrix[j + j * k];
    for (let c = 0; c < j; c++) pivot -= lower[j + c * k] * lower[j + c * k];
    if (!(pivot > 0)) continue;
    const root = Math.sqrt(pivot);
    for (let i = j; i < k; i++) {
      let sum = matrix[i + j * k];
      for (let c = 0; c < j; c++) sum -= lower[i + c * k] * lower[j + c * k];
      lower[i + j * k] = sum / root;
    }
  }
  return lower;
}

/** A M Aᵀ for a symmetric k × k matrix M and A with k columns. */
export function congruence(a: Float64Array, middle: Float64Array, k: number): Float64Array {
  const rows = a.length / k;
  const half = new Float64Array(rows * k); // A M
  const out = new Float64Array(rows * rows);
  for (let d = 0; d < k; d++)
    for (let c = 0; c < k; c++) for (let i = 0; i < rows; i++) half[i + d * rows] += a[i + c * rows] * middle[c + d * k];
  for (let j = 0; j < rows; j++)
    for (let d = 0; d < k; d++) for (let i = 0; i < rows; i++) out[i + j * rows] += half[i + d * rows] * a[j + d * rows];
  return out;
}
