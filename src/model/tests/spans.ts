import { finish } from "../../core/steps.js";
import { type Design, dependenciesOf, type RandomDesign } from "../../design/index.js";
import { notNested } from "./comparable.js";

/**
 * Checks that the smaller model's fixed effects are in the span of the larger one's, and each of its random terms in that of a group's terms.
 *
 * @throws GlmeError badOption where they are not
 */
export function requireSpanned(small: Design, large: Design): void {
  if (!isSpanned(small.fixed.columns, large.fixed.columns)) {
    throw notNested("the fixed effects of the smaller model are no part of the larger one's");
  }
  for (const term of small.random) requireTerm(term, large.random);
}

/** Do the fixed effects of two models span the same space? */
export function haveSameSpan(one: Design, other: Design): boolean {
  const [a, b] = [one.fixed.columns, other.fixed.columns];
  return isSpanned(a, b) && isSpanned(b, a);
}

function requireTerm({ group, codes, columns, names }: RandomDesign, terms: readonly RandomDesign[]): void {
  const ofGroup = terms.filter((term) => isSamePartition(codes, term.codes));
  const n = codes.length;
  const dense = (all: readonly (Float64Array | null)[]) => all.map((column) => column ?? new Float64Array(n).fill(1));
  const large = ofGroup.flatMap((term) => dense(term.columns));
  if (large.length > 0 && isSpanned(dense(columns), large)) return;
  throw notNested(`the larger model has no random effects like (${names.join(", ")} | ${group})`);
}

/** Do two codings of the rows put the same rows together, whatever their levels' numbers? */
function isSamePartition(a: Uint32Array, b: Uint32Array): boolean {
  const forth = new Map<number, number>();
  const back = new Map<number, number>();
  for (let i = 0; i < a.length; i++) {
    if (!forth.has(a[i])) forth.set(a[i], b[i]);
    if (!back.has(b[i])) back.set(b[i], a[i]);
    if (forth.get(a[i]) !== b[i] || back.get(b[i]) !== a[i]) return false;
  }
  return true;
}

/** Is every one of the columns a combination of others? */
function isSpanned(columns: readonly Float64Array[], of: readonly Float64Array[]): boolean {
  const all = [...of, ...columns];
  const dependent = new Set(finish(dependenciesOf(all)).map(({ column }) => column));
  return columns.every((_, j) => dependent.has(of.length + j));
}
