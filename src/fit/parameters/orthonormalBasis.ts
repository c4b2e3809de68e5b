import { crossProducts } from "../../kernel/index.js";
import { identity } from "../../linalg/matrix.js";
import type { RandomDesign } from "../../design/index.js";
import { triangle, unscaled } from "../../linalg/rank.js";
import { crossProductTriangle, invertUpper } from "../../linalg/triangle.js";

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

/** Least length of what the earlier columns of a term leave of a column, relative to its own length, with which the term is put into an orthonormal basis. */
const LEAST_OWN_PART = 1e-8;

/** Gives the basis of a term's own columns: Z̃ = Z, S = I. */
export function givenBasis({ columns }: RandomDesign): TermBasis {
  const k = columns.length;
  return { columns, inverse: identity(k), scale: new Float64Array(k).fill(1) };
}

/** Gives an orthonormal basis for a term whose covariance is free; with any other pattern it keeps its own, whose variances the pattern is about. */
export function orthonormalBasis(term: RandomDesign, n: number, isFree: boolean): TermBasis {
  const k = term.columns.length;
  if (!isFree || k === 1) return givenBasis(term);
  const s = positiveTriangle(term.columns, n);
  const scale = Float64Array.from({ length: k }, (_, j) =>
    Math.sqrt(s.subarray(j * k, (j + 1) * k).reduce((sum, v) => sum + v * v, 0)),
  );
  if (scale.some((size, j) => !(s[j * (k + 1)] > LEAST_OWN_PART * size))) return givenBasis(term);
  return { columns: orthonormalColumns(term.columns, s, n), inverse: invertUpper(s, k), scale };
}

/** Gives S = R/√n, k × k, with a positive diagonal, R of Z = QR. */
function positiveTriangle(columns: readonly (Float64Array | null)[], n: number): Float64Array {
  const k = columns.length;
  const r = crossProductTriangle(crossProducts(columns, n), columns.length) ?? reflectedTriangle(columns, n);
  return r.map((value, at) => (value / Math.sqrt(n)) * (r[(at % k) * (k + 1)] < 0 ? -1 : 1));
}

/** Gives R of Z = QR, k × k, by reflections. */
function reflectedTriangle(columns: readonly (Float64Array | null)[], n: number): Float64Array {
  const dense = columns.map((column) => column ?? new Float64Array(n).fill(1));
  return unscaled(triangle(dense), dense);
}

/** Gives Z S⁻¹, column by column; a constant in front stays one. */
function orthonormalColumns(columns: TermBasis["columns"], s: Float64Array, n: number): TermBasis["columns"] {
  const k = columns.length;
  const basis: (Float64Array | null)[] = [];
  for (let j = 0; j < k; j++) {
    const column = columns[j];
    if (column === null && j === 0) {
      basis.push(null);
      continue;
    }
    const rest = column?.slice() ?? new Float64Array(n).fill(1);
    for (let c = 0; c < j; c++) subtract(rest, basis[c], s[c + j * k]);
    const pivot = s[j * (k + 1)];
    for (let i = 0; i < n; i++) rest[i] /= pivot;
    basis.push(rest);
  }
  return basis;
}

/** Subtracts a multiple of another column; null is the constant 1. */
function subtract(from: Float64Array, column: Float64Array | null, factor: number): void {
  if (column === null) for (let i = 0; i < from.length; i++) from[i] -= factor;
  else for (let i = 0; i < from.length; i++) from[i] -= factor * column[i];
}

/** Applies S⁻¹, k × k, upper triangular, to the k effects of every level; a new array, level by level. */
export function rotateEffects(inverse: Float64Array, effects: Float64Array): Float64Array {
  const k = Math.sqrt(inverse.length);
  const out = new Float64Array(effects.length);
  for (let at = 0; at < effects.length; at += k)
    for (let j = 0; j < k; j++) for (let i = 0; i <= j; i++) out[at + i] += inverse[i + j * k] * effects[at + j];
  return out;
}
