import { norm, orthogonalise } from "../../linalg/vectors.js";

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
    const length = norm(original);
    const row = original.slice();
    let value = contrast.values[r];
    let size = Math.abs(value);
    orthogonalise(row, rows, (along, i) => {
      value -= along * values[i];
      size += Math.abs(along * values[i]);
    });
    const left = norm(row);
    if (left > DEPENDENT * length) {
      rows.push(row.map((entry) => entry / left));
      values.push(value / left);
    } else if (Math.abs(value) > CONTRADICTORY * size) return undefined;
  }
  return { rows, values };
}
