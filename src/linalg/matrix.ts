import { PIECE, type Steps } from "../core/steps.js";

/** Small dense matrices, column major: element (i, j) of an n-row matrix stands at i + j·n. Large ones are the kernel's (kernel/dense.ts). */

/** Gives the identity, k × k. */
export function identity(k: number): Float64Array {
  return diagonal(new Float64Array(k).fill(1));
}

/** Gives the square matrix with these entries on its diagonal and 0 elsewhere. */
export function diagonal(entries: Float64Array): Float64Array {
  const n = entries.length;
  const matrix = new Float64Array(n * n);
  for (let i = 0; i < n; i++) matrix[i + i * n] = entries[i];
  return matrix;
}

/** Gives A v, A n × n, in pieces. */
export function* timesInSteps(a: Float64Array, v: Float64Array): Steps<Float64Array> {
  const n = v.length;
  const product = new Float64Array(n);
  const columns = Math.ceil(PIECE / n);
  for (let first = 0; first < n; first += columns) {
    if (first > 0) yield;
    for (let j = first; j < Math.min(n, first + columns); j++) addMultiple(product, a, j * n, v[j]);
  }
  return product;
}

/** Adds t times the elements of a from `at` on to x. (A function of its own: the engine makes more of its loop than of one in a generator.) */
function addMultiple(x: Float64Array, a: Float64Array, at: number, t: number): void {
  for (let i = 0; i < x.length; i++) x[i] += a[at + i] * t;
}

/** Gives A v, A n × n. */
export function times(a: Float64Array, v: Float64Array): Float64Array {
  const n = v.length;
  const product = new Float64Array(n);
  for (let j = 0; j < n; j++) {
    for (let i = 0; i < n; i++) product[i] += a[i + j * n] * v[j];
  }
  return product;
}

/** Gives A B, both k × k. */
export function multiply(a: Float64Array, b: Float64Array, k: number): Float64Array {
  const out = new Float64Array(k * k);
  for (let j = 0; j < k; j++)
    for (let c = 0; c < k; c++) for (let i = 0; i < k; i++) out[i + j * k] += a[i + c * k] * b[c + j * k];
  return out;
}

/** Gives Aᵀ, A n × n. */
export function transpose(matrix: Float64Array, n: number): Float64Array {
  const out = new Float64Array(n * n);
  for (let j = 0; j < n; j++) for (let i = 0; i < n; i++) out[i + j * n] = matrix[j + i * n];
  return out;
}

/** Gives A M Aᵀ, m × m, for a symmetric k × k matrix M and A m × k. */
export function congruence(a: Float64Array, middle: Float64Array, k: number): Float64Array {
  const rows = a.length / k;
  const half = new Float64Array(rows * k); // A M
  const out = new Float64Array(rows * rows);
  for (let d = 0; d < k; d++)
    for (let c = 0; c < k; c++) for (let i = 0; i < rows; i++) half[i + d * rows] += a[i + c * rows] * middle[c + d * k];
  for (let j = 0; j < rows; j++)
    for (let d = 0; d < k; d++) for (let i = 0; i < rows; i++) out[i + j * rows] += half[i + d * rows] * a[j + d * rows];
  return out;
}

/** Replaces A, n × n, by (A + Aᵀ)/2 and returns it. */
export function symmetrise(a: Float64Array, n: number): Float64Array {
  for (let j = 0; j < n; j++) for (let i = 0; i < j; i++) a[i + j * n] = a[j + i * n] = (a[i + j * n] + a[j + i * n]) / 2;
  return a;
}
