/** Eigenvalues and eigenvectors of a symmetric n×n matrix. */
export interface SymmetricEigen {
  /** The n eigenvalues, ascending. */
  readonly values: Float64Array;
  /** An orthonormal eigenvector for each, n×n: column j, column major. */
  readonly vectors: Float64Array;
}

/** Most sweeps over all pairs of rows; as convergence is quadratic, six to ten do. */
const MAX_SWEEPS = 50;

/**
 * Eigenvalues and eigenvectors of a symmetric matrix of some tens of rows: plane rotations make one pair of off-diagonal
 * elements 0 after the other, again and again, until nothing is left beside the diagonal. Small eigenvalues of a positive
 * definite matrix with a diagonal of ones come out with small relative errors.
 *
 * Source: Jacobi's method by rows, G. H. Golub, C. F. Van Loan, Matrix Computations, 4th ed., section 8.5.
 *
 * @param matrix n×n, column major; it stays as it is
 * @example
 * symmetricEigen(Float64Array.of(2, 1, 1, 2), 2).values; // Float64Array [1, 3]
 */
export function symmetricEigen(matrix: Float64Array, n: number): SymmetricEigen {
  const a = matrix.slice();
  const v = Float64Array.from(a, (_, at) => (at % (n + 1) === 0 ? 1 : 0));
  for (let sweep = 0, rotated = true; rotated && sweep < MAX_SWEEPS; sweep++) {
    rotated = false;
    for (let p = 0; p < n; p++)
      for (let q = p + 1; q < n; q++) {
        const size = Math.sqrt(Math.abs(a[p * (n + 1)] * a[q * (n + 1)]));
        if (Math.abs(a[p + q * n]) <= Number.EPSILON * size) continue;
        rotate(a, v, n, p, q);
        rotated = true;
      }
  }
  const order = Array.from({ length: n }, (_, j) => j).sort((i, j) => a[i * (n + 1)] - a[j * (n + 1)]);
  const vectors = new Float64Array(n * n);
  order.forEach((from, to) => {
    vectors.set(v.subarray(from * n, (from + 1) * n), to * n);
  });
  return { values: Float64Array.from(order, (j) => a[j * (n + 1)]), vectors };
}

/** A ← JᵀAJ and V ← VJ with the rotation J in the plane (p, q) that makes A_pq 0. */
function rotate(a: Float64Array, v: Float64Array, n: number, p: number, q: number): void {
  const off = a[p + q * n];
  const ratio = (a[q * (n + 1)] - a[p * (n + 1)]) / (2 * off);
  const t = (ratio < 0 ? -1 : 1) / (Math.abs(ratio) + Math.sqrt(1 + ratio * ratio));
  const c = 1 / Math.sqrt(1 + t * t);
  const s = t * c;
  for (let i = 0; i < n; i++) {
    turn(v, i + p * n, i + q * n, c, s);
    if (i === p || i === q) continue;
    turn(a, i + p * n, i + q * n, c, s);
    a[p + i * n] = a[i + p * n];
    a[q + i * n] = a[i + q * n];
  }
  a[p * (n + 1)] -= t * off;
  a[q * (n + 1)] += t * off;
  a[p + q * n] = a[q + p * n] = 0;
}

/** (x, y) ← (cx − sy, sx + cy). */
function turn(array: Float64Array, x: number, y: number, c: number, s: number): void {
  const before = array[x];
  array[x] = c * before - s * array[y];
  array[y] = s * before + c * array[y];
}
