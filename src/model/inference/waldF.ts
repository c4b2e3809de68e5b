/**
 * F = dᵀV⁻¹d / m: are m estimates `d` with covariance V (m×m, column major) all 0? By V = LLᵀ: F = |L⁻¹d|² / m.
 * NaN where V is not positive definite.
 *
 * Source: Wald, A. (1943), Transactions of the American Mathematical Society 54, 426-482.
 */
export function waldF(estimates: Float64Array, covariance: Float64Array): number {
  const m = estimates.length;
  const factor = covariance.slice();
  let squares = 0;
  const solution = new Float64Array(m);
  for (let i = 0; i < m; i++) {
    let rest = estimates[i];
    for (let j = 0; j <= i; j++) {
      let sum = covariance[j * m + i];
      for (let k = 0; k < j; k++) sum -= factor[k * m + i] * factor[k * m + j];
      factor[j * m + i] = i === j ? Math.sqrt(sum) : sum / factor[j * m + j];
      if (j < i) rest -= factor[j * m + i] * solution[j];
    }
    solution[i] = rest / factor[i * m + i];
    squares += solution[i] * solution[i];
  }
  return squares / m;
}
