import betainc from "@stdlib/math-base-special-betainc";
import gammainc from "@stdlib/math-base-special-gammainc";

/** Beyond this x, gammainc sums the asymptotic series of Q in 1/x, which is wrong by up to 3 % when a is near x. */
const LARGEST_X_OF_GAMMAINC = 1000;

/** A second shape at which the incomplete beta function has reached its limit, the incomplete gamma function, to rounding. */
const SHAPE_IN_THE_LIMIT = 1e25;

/**
 * The regularised upper incomplete gamma function Q(a, x) = Γ(a, x) / Γ(a), for a > 0 and x >= 0.
 *
 * For large x it is taken as the limit Q(a, x) = lim I_{b/(b+x)}(b, a), b → ∞ (Abramowitz & Stegun 26.6.11: an F whose
 * denominator has infinitely many degrees of freedom is a χ²).
 *
 * @example
 * upperGamma(1, 2); // exp(−2) = 0.1353352832366127
 */
export function upperGamma(a: number, x: number): number {
  if (x <= LARGEST_X_OF_GAMMAINC) return gammainc(x, a, true, true);
  const b = SHAPE_IN_THE_LIMIT;
  return x > b ? betainc(b / (b + x), b, a, true, false) : betainc(x / (b + x), a, b, true, true);
}
