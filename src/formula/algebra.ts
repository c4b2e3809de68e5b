import type { Power, Term } from "./terms.js";

/**
 * The algebra of terms: G. N. Wilkinson and C. E. Rogers, "Symbolic description of factorial models for analysis of variance",
 * Applied Statistics 22 (1973) 392-399, with one change: a variable times itself is its square, x:x = x^2, not x again.
 */

/** Terms, each once, in the order in which they came; the key says which terms are equal. */
export type TermSet = ReadonlyMap<string, Term>;

/** The intercept, the empty product. */
export const intercept: Term = [];

/** Gives a text that is equal for equal terms, whatever the order of their factors. */
export function termKey(term: Term): string {
  // With the length before the name, no two products are written alike.
  const factors = term.map(({ variable, exponent }) => `${exponent} ${variable.length} ${variable}`);
  return (factors.length > 1 ? factors.sort() : factors).join();
}

export function termSet(...terms: readonly Term[]): TermSet {
  return new Map(terms.map((term) => [termKey(term), term]));
}

/** Gives the sum of a term's exponents: 2 for x:f and for x^2. */
export function degree(term: Term): number {
  return term.reduce((sum, { exponent }) => sum + exponent, 0);
}

/** Gives A:B, every term of A times every term of B. */
export function interact(a: TermSet, b: TermSet): TermSet {
  return termSet(...[...a.values()].flatMap((left) => [...b.values()].map((right) => multiply(left, right))));
}

/** Gives A*B = A + B + A:B. */
export function cross(a: TermSet, b: TermSet): TermSet {
  return new Map([...a, ...b, ...interact(a, b)]);
}

/** Gives A/B = A + L:B, where L is the least term that all terms of A divide: a/b = a + a:b, (a + b)/c = a + b + a:b:c. */
export function nest(a: TermSet, b: TermSet): TermSet {
  const least = new Map<string, number>();
  for (const { variable, exponent } of [...a.values()].flat()) least.set(variable, Math.max(exponent, least.get(variable) ?? 0));
  return new Map([...a, ...interact(termSet(powersOf(least)), b)]);
}

/** Gives a·b: the variables of `a` first; exponents of the same variable add. */
export function multiply(a: Term, b: Term): Term {
  const exponents = new Map<string, number>();
  for (const { variable, exponent } of [...a, ...b]) exponents.set(variable, exponent + (exponents.get(variable) ?? 0));
  return powersOf(exponents);
}

/** Counts the factors of all terms. */
export function factorsOf(terms: TermSet): number {
  let count = 0;
  for (const term of terms.values()) count += term.length;
  return count;
}

function powersOf(exponents: ReadonlyMap<string, number>): Term {
  return Array.from(exponents, ([variable, exponent]): Power => ({ variable, exponent }));
}
