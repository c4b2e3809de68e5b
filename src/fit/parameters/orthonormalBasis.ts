import { inParts, ROWS_TOGETHER, type Steps } from "../../core/steps.js";
import type { Design, RandomDesign } from "../../design/index.js";
import { crossProducts } from "../../kernel/unchecked/index.js";
import { carefulBasis } from "../../linalg/carefulBasis.js";
import { centred, withConstant } from "../../linalg/centring.js";
import { identity } from "../../linalg/matrix.js";
import { triangle, unscaled } from "../../linalg/rank.js";
import { crossProductTriangle, invertUpper } from "../../linalg/triangle.js";
import type { CovarianceTerm } from "./relativeFactor.js";

/**
 * A basis for the columns of one random-effects term, Z = Z̃S with S upper triangular: the fit works with Z̃, whose columns are
 * orthogonal with mean square 1, so that neither the units of a covariate nor where its zero lies matter. Effects go back by
 * b = S⁻¹b̃, covariances by Ψ = S⁻¹Ψ̃S⁻ᵀ.
 */
export interface TermBasis {
  /** Z̃: k columns of n doubles; null is the constant 1. */
  readonly columns: readonly (Float64Array | null)[];
  /** S⁻¹, k × k, column major. */
  readonly inverse: Float64Array;
  /** Root mean squares of Z's columns over those of Z̃'s: how much smaller a unit of the original effects is. */
  readonly scale: Float64Array;
}

/** Least length of what the earlier columns of a term, their means taken out, leave of a column, relative to its own length, with which the term is put into an orthonormal basis. */
const LEAST_OWN_PART = 1e-11;

/** Gives the basis of a term's own columns: Z̃ = Z, S = I. */
export function givenBasis({ columns }: RandomDesign): TermBasis {
  const k = columns.length;
  return { columns, inverse: identity(k), scale: new Float64Array(k).fill(1) };
}

/** Gives the bases in which the terms of a design are fitted. */
export function* termBases(
  { random, used }: Pick<Design, "random" | "used">,
  terms: readonly CovarianceTerm[],
): Steps<TermBasis[]> {
  const bases: TermBasis[] = [];
  for (const [r, term] of random.entries()) bases.push(yield* orthonormalBasis(term, used, terms[r].pattern.isFree));
  return bases;
}

/**
 * Gives an orthonormal basis for a term whose covariance is free; with any other pattern it keeps its own, whose variances the pattern is about. A
 * term whose columns depend on each other keeps its own, too.
 */
export function* orthonormalBasis(term: RandomDesign, n: number, isFree: boolean): Steps<TermBasis> {
  const k = term.columns.length;
  if (!isFree || k === 1) return givenBasis(term);
  const s = yield* crossProductTriangle(yield* crossProducts(term.columns, n), k);
  if (s !== null) return yield* basisOf(term.columns, overRoot(s, k, n), n);
  const basis = term.columns[0] === null ? yield* centredBasis(term.columns, n) : yield* nearBasis(term.columns, n);
  return basis ?? givenBasis(term);
}

/**
 * Gives the basis of a constant and columns whose means hide how they differ: of the columns less their means, no digit of which is lost (S =
 * [1, m̄ᵀ; 0, S_c]); undefined where these depend on each other.
 */
function* centredBasis([, ...others]: TermBasis["columns"], n: number): Steps<TermBasis | undefined> {
  const { means, columns, noise } = yield* centred(others.map((column) => column ?? new Float64Array(n).fill(1)));
  if (!noise.every(Number.isFinite)) return undefined;
  const k = others.length;
  const known = yield* crossProductTriangle(yield* crossProducts(columns, n), k);
  const inner = overRoot(known ?? unscaled(yield* triangle(columns), columns), k, n);
  if (!isIndependent(inner, k, noise)) return undefined;
  const { columns: basis } = yield* basisOf(columns, inner, n);
  const s = overRoot(
    withConstant(
      n,
      means,
      inner.map((value) => value * Math.sqrt(n)),
    ),
    k + 1,
    n,
  );
  return { columns: [null, ...basis], inverse: invertUpper(s, k + 1), scale: lengths(s, k + 1) };
}

/** Gives the basis of columns that are nearly the same; undefined where they depend on each other. */
function* nearBasis(columns: TermBasis["columns"], n: number): Steps<TermBasis | undefined> {
  const dense = columns.map((column) => column ?? new Float64Array(n).fill(1));
  const k = dense.length;
  const basis = yield* carefulBasis(dense, n);
  return basis && { columns: basis.columns, inverse: invertUpper(basis.s, k), scale: lengths(basis.s, k) };
}

/** Gives S = R/√n, k × k, with a positive diagonal. */
function overRoot(r: Float64Array, k: number, n: number): Float64Array {
  return r.map((value, at) => (value / Math.sqrt(n)) * (r[(at % k) * (k + 1)] < 0 ? -1 : 1));
}

/** Gives the length of each column of S, k × k. */
function lengths(s: Float64Array, k: number): Float64Array {
  return Float64Array.from({ length: k }, (_, j) => Math.sqrt(s.subarray(j * k, (j + 1) * k).reduce((sum, v) => sum + v * v, 0)));
}

/** Is there something of every column that the earlier ones leave, and more than what may be rounding? */
function isIndependent(s: Float64Array, k: number, noise: Float64Array): boolean {
  return lengths(s, k).every((size, j) => s[j * (k + 1)] > Math.max(LEAST_OWN_PART, noise[j]) * size);
}

/** Gives the basis Z S⁻¹. */
function* basisOf(columns: TermBasis["columns"], s: Float64Array, n: number): Steps<TermBasis> {
  const k = columns.length;
  return { columns: yield* orthonormalColumns(columns, s, n), inverse: invertUpper(s, k), scale: lengths(s, k) };
}

/** Gives Z S⁻¹, column by column; a constant in front stays one. */
function* orthonormalColumns(columns: TermBasis["columns"], s: Float64Array, n: number): Steps<TermBasis["columns"]> {
  const k = columns.length;
  const basis: (Float64Array | null)[] = [];
  for (let j = 0; j < k; j++) {
    const column = columns[j];
    if (column === null && j === 0) {
      basis.push(null);
      continue;
    }
    const rest = column?.slice() ?? new Float64Array(n).fill(1);
    for (let c = 0; c < j; c++) {
      const [earlier, factor] = [basis[c], s[c + j * k]];
      yield* inParts(n, ROWS_TOGETHER, (from, to) => subtract(rest, earlier, factor, from, to));
    }
    const pivot = s[j * (k + 1)];
    yield* inParts(n, ROWS_TOGETHER, (from, to) => divide(rest, pivot, from, to));
    basis.push(rest);
  }
  return basis;
}

/** Subtracts a multiple of another column in rows [from, to); null is the constant 1. */
function subtract(rest: Float64Array, column: Float64Array | null, factor: number, from: number, to: number): void {
  if (column === null) for (let i = from; i < to; i++) rest[i] -= factor;
  else for (let i = from; i < to; i++) rest[i] -= factor * column[i];
}

/** Divides rows [from, to) of a column. */
function divide(column: Float64Array, divisor: number, from: number, to: number): void {
  for (let i = from; i < to; i++) column[i] /= divisor;
}

/** Applies S⁻¹, k × k, upper triangular, to the k effects of every level; a new array, level by level. */
export function rotateEffects(inverse: Float64Array, effects: Float64Array): Float64Array {
  const k = Math.sqrt(inverse.length);
  const out = new Float64Array(effects.length);
  for (let at = 0; at < effects.length; at += k)
    for (let j = 0; j < k; j++) for (let i = 0; i <= j; i++) out[at + i] += inverse[i + j * k] * effects[at + j];
  return out;
}
