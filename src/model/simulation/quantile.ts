/** Gives the quantile p of ascending values, linear between the order statistics k at (k − ½)/n: definition 5 of R. J. Hyndman, Y. Fan, The American Statistician 50 (1996). */
export function quantile(sorted: Float64Array, p: number): number {
  if (sorted.length === 0) return Number.NaN;
  const at = Math.max(0, Math.min(sorted.length - 1, p * sorted.length - 0.5));
  const below = Math.floor(at);
  const above = Math.min(below + 1, sorted.length - 1);
  return sorted[below] + (at - below) * (sorted[above] - sorted[below]);
}
