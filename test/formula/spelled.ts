import type { Formula, Term } from "../../src/formula/index.js";

/** A term in one word, factors in their order: `1`, `x`, `x:f`, `x^2`. */
export function spell(term: Term): string {
  const factors = term.map(({ variable, exponent }) => (exponent === 1 ? variable : `${variable}^${exponent}`));
  return factors.length === 0 ? "1" : factors.join(":");
}

/** Terms in their order, separated by blanks. */
export function spellAll(terms: readonly Term[]): string {
  return terms.map(spell).join(" ");
}

/** Each random term as `terms | group`, or with `||`. */
export function spellRandom({ random }: Formula): string[] {
  return random.map(({ terms, group, correlated }) => `${spellAll(terms)} ${correlated ? "|" : "||"} ${group.join(":")}`);
}
