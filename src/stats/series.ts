/** Sums and fractions end when a step changes less than this share of them, or after so many steps. */
const NEGLIGIBLE = 2e-17;
const MOST_STEPS = 10_000;
/** Stands for 0 where Lentz's algorithm would divide by it. */
const TINY = 1e-300;

/** Returns the sum of `first` and the terms that follow, each from the one before: term(k) = next(term(k − 1), k), k = 1, 2, … */
export function sumOfTerms(first: number, next: (term: number, k: number) => number): number {
  let term = first;
  let sum = first;
  for (let k = 1; k <= MOST_STEPS; k++) {
    term = next(term, k);
    sum += term;
    if (!(Math.abs(term) > NEGLIGIBLE * Math.abs(sum))) break; // NaN ends it too
  }
  return sum;
}

/**
 * Returns the continued fraction b₀ + a₁/(b₁ + a₂/(b₂ + …)). Lentz's algorithm finds how many terms it takes; they are then added from the
 * last to the first, so that rounding errors do not pile up.
 *
 * Source: W. J. Lentz, "Generating Bessel functions in Mie scattering calculations using continued fractions", Applied Optics 15 (1976)
 * 668–671; zeros are replaced as by I. J. Thompson, A. R. Barnett, Journal of Computational Physics 64 (1986) 490–509.
 */
export function continuedFraction(b0: number, a: (k: number) => number, b: (k: number) => number): number {
  let above = b0 || TINY;
  let below = 0;
  let last = 1;
  for (; last < MOST_STEPS; last++) {
    const ak = a(last);
    const bk = b(last);
    above = bk + ak / above || TINY;
    below = 1 / (bk + ak * below || TINY);
    if (!(Math.abs(above * below - 1) > Number.EPSILON / 2)) break;
  }
  let fraction = b(last);
  for (let k = last; k > 0; k--) fraction = (k > 1 ? b(k - 1) : b0) + a(k) / fraction;
  return fraction;
}
