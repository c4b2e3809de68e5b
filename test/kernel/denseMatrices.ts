// Column-major matrices for tests and textbook loops over them.

/** A triangle of small whole numbers with powers of two on its diagonal: products with it, and its use, are exact. */
export function wholeTriangle(rows: number, columns: number): Float64Array {
  const l = new Float64Array(rows * columns);
  for (let j = 0; j < columns; j++)
    for (let i = j; i < rows; i++) l[i + j * rows] = i === j ? 2 ** (j % 3) : ((i * 7 + j * 3) % 5) - 2;
  return l;
}

export function wholeMatrix(rows: number, columns: number): Float64Array {
  return Float64Array.from({ length: rows * columns }, (_, e) => ((e * 11 + (e % rows) * 3) % 13) - 6);
}

/** exp(−|i − j|/20) + δ_ij. Its eigenvalues lie between 1 and 41 (the first part is a covariance; Gershgorin's rows). */
export const CONDITION = 41;
export function covariance(n: number): Float64Array {
  return Float64Array.from({ length: n * n }, (_, e) => {
    const distance = Math.abs((e % n) - Math.floor(e / n));
    return Math.exp(-distance / 20) + (distance === 0 ? 1 : 0);
  });
}

export function transpose(a: Float64Array, rows: number, columns: number): Float64Array {
  return Float64Array.from({ length: a.length }, (_, e) => a[Math.floor(e / columns) + (e % columns) * rows]);
}

/** A B, A m × k, B k × n. */
export function multiply(a: Float64Array, b: Float64Array, m: number, k: number, n: number): Float64Array {
  const c = new Float64Array(m * n);
  for (let j = 0; j < n; j++)
    for (let l = 0; l < k; l++) {
      const factor = b[l + j * k];
      if (factor !== 0) for (let i = 0; i < m; i++) c[i + j * m] += a[i + l * m] * factor;
    }
  return c;
}

export function lowerTriangle(a: Float64Array, n: number): Float64Array {
  return a.map((value, e) => (e % n >= Math.floor(e / n) ? value : 0));
}

export function largest(values: Float64Array): number {
  return values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
}

export function difference(a: Float64Array, b: Float64Array): Float64Array {
  return a.map((value, e) => value - b[e]);
}

export function identity(n: number): Float64Array {
  return Float64Array.from({ length: n * n }, (_, e) => (e % (n + 1) === 0 ? 1 : 0));
}

/** The first place where two arrays differ in a bit; −1 if nowhere. */
export function firstDifference(a: Float64Array, b: Float64Array): number {
  return a.length === b.length ? a.findIndex((value, e) => !Object.is(value, b[e])) : Math.min(a.length, b.length);
}
