/** Rows of H with their values c, for the hypothesis H β = c. */
export interface Contrast {
  readonly rows: readonly Float64Array[];
  readonly values: readonly number[];
}

/** What of a row's length is left when rounding alone separates it from the rows before. */
const DEPENDENT = 1e-10;
/** Two values of the same combination that differ by more, relative to their size, contradict each other. */
const CONTRADICTORY = 1e-8;

/**
 * The same hypothesis in orthonormal rows, those that repeat others left out; undefined where the rows contradict each other, as
 * β₁ = 0 and 2β₁ = 1 do.
 *
 * Gram-Schmidt, every row projected twice (Giraud, Langou & Rozložník 2005, Computers & Mathematics with Applications 50, 1069-1075).
 */
export function independentRows(contrast: Contrast): Contrast | undefined {
  const rows: Float64Array[] = [];
  const values: number[] = [];
  for (const [r, original] of contrast.rows.entries()) {
    const length = Math.sqrt(dot(original, original));
    const row = original.slice();
    let value = contrast.values[r];
    let size = Math.abs(value);
    for (let pass = 0; pass < 2; pass++) {
      for (const [i, direction] of rows.entries()) {
        const along = dot(row, direction);
        for (let j = 0; j < row.length; j++) row[j] -= along * direction[j];
        value -= along * values[i];
        size += Math.abs(along * values[i]);
      }
    }
    const left = Math.sqrt(dot(row, row));
    if (left > DEPENDENT * length) {
      rows.push(row.map((entry) => entry / left));
      values.push(value / left);
    } else if (Math.abs(value) > CONTRADICTORY * size) return undefined;
  }
  return { rows, values };
}

export function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let j = 0; j < a.length; j++) sum += a[j] * b[j];
  return sum;
}
