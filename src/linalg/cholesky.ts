/** The Cholesky factor of A = LLᵀ. */
export interface CholeskyFactor {
  /** L, lower triangular, k × k, column major. */
  readonly lower: Float64Array;
  /** Are all pivots positive? The column of one that is not is 0. */
  readonly isDefinite: boolean;
}

/**
 * Factors a small symmetric matrix, A = LLᵀ, column by column; only its lower triangle is read. Large ones are the kernel's (kernel/dense.ts).
 *
 * @param matrix k × k, column major
 * @param least a pivot, what earlier columns leave of a diagonal element, counts as positive above this part of the element
 *
 * Source: Golub & Van Loan, Matrix Computations, 4th ed., algorithm 4.2.1; with columns of 0 for semidefinite matrices, section 4.2.8.
 */
export function factorise(matrix: Float64Array, k: number, least = 0): CholeskyFactor {
  const lower = new Float64Array(k * k);
  let isDefinite = true;
  for (let j = 0; j < k; j++) {
    let pivot = matrix[j + j * k];
    for (let c = 0; c < j; c++) pivot -= lower[j + c * k] * lower[j + c * k];
    if (!(pivot > least * matrix[j + j * k])) {
      isDefinite = false;
      continue;
    }
    const root = Math.sqrt(pivot);
    lower[j + j * k] = root;
    for (let i = j + 1; i < k; i++) {
      let sum = matrix[i + j * k];
      for (let c = 0; c < j; c++) sum -= lower[i + c * k] * lower[j + c * k];
      lower[i + j * k] = sum / root;
    }
  }
  return { lower, isDefinite };
}

/** Gives L of A = LLᵀ, A positive semidefinite, k × k; where a pivot vanishes L's column is 0. */
export function choleskyFactor(matrix: Float64Array, k: number): Float64Array {
  return factorise(matrix, k).lower;
}

/** Gives L⁻¹b, L lower triangular, n × n, column major. */
export function solveLower(lower: Float64Array, b: Float64Array): Float64Array {
  const n = b.length;
  const x = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    let sum = b[i];
    for (let c = 0; c < i; c++) sum -= lower[i + c * n] * x[c];
    x[i] = sum / lower[i + i * n];
  }
  return x;
}

/** Gives L⁻ᵀb, L lower triangular, n × n, column major. */
export function solveLowerTransposed(lower: Float64Array, b: Float64Array): Float64Array {
  const n = b.length;
  const x = new Float64Array(n);
  for (let i = n - 1; i >= 0; i--) {
    let sum = b[i];
    for (let c = i + 1; c < n; c++) sum -= lower[c + i * n] * x[c];
    x[i] = sum / lower[i + i * n];
  }
  return x;
}

/** Least pivot that is inverted, relative to its diagonal element: a smaller one has lost ten digits to cancellation, and its inverse would be rounding. */
export const LEAST_PIVOT = 1e-10;

/** Inverts a symmetric positive definite n × n matrix; of one that is not definite only the diagonal, 1 in place of what has no positive reciprocal. */
export function safeInverse(matrix: Float64Array, n: number): Float64Array {
  const { lower, isDefinite } = factorise(matrix, n, LEAST_PIVOT);
  if (!isDefinite) return inverseDiagonal(matrix, n);
  const inverse = new Float64Array(n * n);
  for (let column = 0; column < n; column++) {
    const unit = new Float64Array(n);
    unit[column] = 1;
    inverse.set(solveLowerTransposed(lower, solveLower(lower, unit)), column * n);
  }
  return inverse;
}

/** Gives the diagonal matrix of the reciprocals of the diagonal, 1 where that is not positive and finite. */
export function inverseDiagonal(matrix: Float64Array, n: number): Float64Array {
  const inverse = new Float64Array(n * n);
  for (let j = 0; j < n; j++) {
    const d = matrix[j + j * n];
    inverse[j + j * n] = d > 0 && d < Number.POSITIVE_INFINITY ? 1 / d : 1;
  }
  return inverse;
}
