import { cholesky, type Matrix, solveLower, solveLowerTransposed } from "./cholesky.js";

/** The inverse of a positive definite matrix, scaled to a diagonal of ones on the way. */
export function inverse(matrix: Matrix): Float64Array[] {
  const scale = matrix.map((row, i) => 1 / Math.sqrt(row[i]));
  const L = cholesky(matrix.map((row, i) => row.map((v, j) => v * scale[i] * scale[j])));
  if (L === null) throw new Error("the matrix is not positive definite");
  return matrix.map((_, j) => {
    const unit = Float64Array.from(matrix, (_, i) => (i === j ? 1 : 0));
    return solveLowerTransposed(L, solveLower(L, unit)).map((v, i) => v * scale[i] * scale[j]);
  });
}
