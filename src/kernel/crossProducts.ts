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
  for (let j = 0; j < columns.length; j++) if (columns[j] !== null) expectDoubles(columns[j], `columns[${j}]`, n);
  return finish(unchecked(columns, n));
}
