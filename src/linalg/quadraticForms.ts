/** Adds x C xᵀ to `variance` for every row x of p columns of n doubles, column pair by column pair, and returns it; C p × p, column major. */
export function addQuadraticForms(
  variance: Float64Array,
  columns: readonly Float64Array[],
  covariance: Float64Array,
): Float64Array {
  for (const [j, a] of columns.entries())
    for (let k = 0; k <= j; k++) {
      const factor = (j === k ? 1 : 2) * covariance[j * columns.length + k];
      const b = columns[k];
      for (let i = 0; i < variance.length; i++) variance[i] += factor * a[i] * b[i];
    }
  return variance;
}
