/** Gives aᵀb, summed from the first element on. */
export function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}

/** Gives the length √(aᵀa). */
export function norm(a: Float64Array): number {
  return Math.sqrt(dot(a, a));
}

/** Gives a − b, element by element. */
export function minus(a: Float64Array, b: Float64Array): Float64Array {
  return a.map((value, i) => value - b[i]);
}

/** Gives the largest absolute value; 0 for an empty vector. */
export function largest(values: Float64Array): number {
  let most = 0;
  for (let i = 0; i < values.length; i++) most = Math.max(most, Math.abs(values[i]));
  return most;
}

/** How often a vector is projected on the directions that are taken out of it: rounding leaves nothing after the second time (Giraud, Langou & Rozložník 2005). */
const PROJECTIONS = 2;

/**
 * Takes out of x, in place, all that orthonormal directions explain of it: Gram-Schmidt, twice.
 *
 * @param directions each as long as x, or shorter where the rest of it is 0
 * @param taken hears of every part qᵢᵀx that is taken out, of the direction i
 *
 * Source: Giraud, Langou & Rozložník 2005, Computers & Mathematics with Applications 50, 1069-1075.
 */
export function orthogonalise(
  x: Float64Array,
  directions: readonly Float64Array[],
  taken?: (along: number, i: number) => void,
): void {
  for (let pass = 0; pass < PROJECTIONS; pass++)
    for (const [i, q] of directions.entries()) {
      const along = dot(q, x);
      for (let j = 0; j < q.length; j++) x[j] -= along * q[j];
      taken?.(along, i);
    }
}
