/**
 * Rise of −2 log L, or of the penalised deviance, that counts as rounding, relative to 1 + |its value|: a step that raises it by less is not
 * refused. Where the modes are exact the rounding noise is about 1e-15 (docs/algorithms.md, On the way, and the end).
 */
export const DEVIANCE_NOISE = 1e-11;

/** Is a deviance lower than another, which may be infinite, by more than the rounding of either? */
export function isLower(value: number, other: number): boolean {
  if (other === Number.POSITIVE_INFINITY) return value < other;
  return value < other - DEVIANCE_NOISE * (1 + Math.abs(other));
}

/** Rounding of a proportion of counted trials, relative to the count: 0.3333333 for 1 of 3. */
const COUNT_ROUNDING = 1e-6;

/** Is a count whole, but for what the proportion that it comes from was rounded by? */
export function isWhole(count: number): boolean {
  return Math.abs(count - Math.round(count)) <= COUNT_ROUNDING * Math.max(1, count);
}
