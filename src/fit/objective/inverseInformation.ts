import type { Steps } from "../../core/steps.js";
import { definiteInverse } from "../../kernel/unchecked/index.js";
import { inverseDiagonal, LEAST_PIVOT, safeInverse } from "../../linalg/cholesky.js";

/** Parameters up to which an information matrix is inverted at once, in less than some milliseconds. */
const FEW_PARAMETERS = 100;

/** Inverts an information matrix, n × n; of one that is not definite only the diagonal, 1 in place of what has no positive reciprocal. */
export function* inverseInformation(matrix: Float64Array, n: number): Steps<Float64Array> {
  if (n <= FEW_PARAMETERS) return safeInverse(matrix, n);
  return (yield* definiteInverse(matrix, n, LEAST_PIVOT)) ?? inverseDiagonal(matrix, n);
}
