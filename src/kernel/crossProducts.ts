import { MEMORY_BYTES } from "../core/memory.js";
import { expectArray, expectDoubles, expectWhole } from "./input/arguments.js";
import { finish } from "./run/steps.js";
import { crossProducts as unchecked } from "./unchecked/crossProducts.js";

/**
 * XᵀX, p×p, column major, its upper triangle; the rest is 0. One pass over the columns, of n doubles each; null is the constant 1.
 *
 * @returns null where p×p doubles are more than a WebAssembly memory holds
 * @throws GlmeError badOption, columnType; columnLength for a column that has not n doubles
 * @example
 * crossProducts([null, Float64Array.of(1, 2)], 2); // Float64Array [2, 0, 3, 5]
 */
export function crossProducts(columns: readonly (Float64Array | null)[], n: number): Float64Array | null {
  expectArray(columns, "columns", "Float64Arrays and nulls");
  expectWhole(n, "n", 0);
  const p = columns.length;
  for (let j = 0; j < p; j++) if (columns[j] !== null) expectDoubles(columns[j], `columns[${j}]`, n);
  if (columns.every((column) => column === null) && 8 * p * p <= MEMORY_BYTES) return onesAlone(p, n);
  return finish(unchecked(columns, n));
}

/** Gives the products of columns of ones, however many rows those are: no array's length bounds them. */
function onesAlone(p: number, n: number): Float64Array {
  return Float64Array.from({ length: p * p }, (_, at) => (at % p <= Math.floor(at / p) ? n : 0));
}
