import betainc from "@stdlib/math-base-special-betainc";

/**
 * How likely are at least, and at most, `count` successes in `size` trials of probability p? The sum over k from c of the binomial distribution
 * is I_p(c, n − c + 1) (Abramowitz & Stegun 6.6.4).
 */
function tails(count: number, size: number, p: number): { readonly upper: number; readonly lower: number } {
  const upper = (c: number) => (c <= 0 ? 1 : c > size ? 0 : betainc(p, c, size - c + 1, true, false));
  const lower = (c: number) => (c >= size ? 1 : c < 0 ? 0 : betainc(p, c + 1, size - c, true, true));
  return { upper: upper(count), lower: lower(count) };
}

/**
 * The p-value of `count` successes in `size` trials where each has probability p: twice the smaller tail, at most 1.
 *
 * @example
 * binomialTest(9, 10, 0.5); // 0.021484375
 */
export function binomialTest(count: number, size: number, p: number): number {
  const { upper, lower } = tails(count, size, p);
  return Math.min(1, 2 * Math.min(upper, lower));
}
