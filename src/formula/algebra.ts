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
  const factors = term.map(({ variable, exponent }) => [variable, exponent] as const);
  return JSON.stringify(factors.sort(([a], [b]) => (a < b ? -1 : 1)));
}

export function termSet(...terms: readonly Term[]): TermSet {
  return new Map(terms.map((term) => [termKey(term), term]));
}

/** Gives the sum of a term's exponents: 2 for x:f and for x^2. */
export function degree(term: Term): number {
  return term.reduce((sum, { exponent }) => sum + exponent, 0);
}

/** Gives a·b: exponents of the same variable add. */
export function multiply(a: Term, b: Term): Term {
  return combine(a, b, (left, right) => left + right);
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
  const least = [...a.values()].reduce((left, right) => combine(left, right, Math.max), intercept);
  return new Map([...a, ...interact(termSet(least), b)]);
}

/** Joins the variables of both terms, those of `a` first; the exponent of a variable that both have comes from `merge`. */
function combine(a: Term, b: Term, merge: (left: number, right: number) => number): Term {
  const exponents = new Map<string, number>();
  for (const { variable, exponent } of [...a, ...b]) {
    const present = exponents.get(variable);
    exponents.set(variable, present === undefined ? exponent : merge(present, exponent));
  }
  return Array.from(exponents, ([variable, exponent]): Power => ({ variable, exponent }));
}
