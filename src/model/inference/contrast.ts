import { norm, orthogonalise } from "../../linalg/vectors.js";

/** A hypothesis H β = c. */
export interface Contrast {
  /** Rows of H. */
  readonly rows: readonly Float64Array[];
  /** c, a number for each row of H. */
  readonly values: readonly number[];
}

/** Least length of what the rows before leave of a row, relative to its own length: what is shorter is rounding, and the row depends on them. */
const LEAST_NEW_PART = 1e-10;
/** Largest difference between two values of one combination, relative to their size, that is rounding: beyond, they contradict each other. */
const LARGEST_DIFFERENCE = 1e-8;

/**
 * Gives a hypothesis in orthonormal rows, those that repeat others left out; undefined where the rows contradict each other, as
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
    if (left > LEAST_NEW_PART * length) {
      rows.push(row.map((entry) => entry / left));
      values.push(value / left);
    } else if (Math.abs(value) > LARGEST_DIFFERENCE * size) return undefined;
  }
  return { rows, values };
}
