import type { Steps } from "../core/steps.js";

/** m values at a point of n coordinates, which it must leave as it is; NaN outside its domain. */
export type VectorFunction = (x: Float64Array) => Steps<Float64Array>;

/**
 * The matrix of first derivatives of m functions at x, by central differences: J_·j = (f(x + h_j e_j) − f(x − h_j e_j)) /
 * 2h_j. Of a gradient this is the Hessian. m×n, column major; a column is NaN where its difference leads outside the domain.
 *
 * The error is h_j²/6 times the third derivative along j.
 *
 * @param steps h_j, n of them
 * @example
 * function* squares(x: Float64Array) {
 *   return Float64Array.of(x[0] * x[0], x[0] * x[1]);
 * }
 * finish(jacobianByDifferences(squares, Float64Array.of(3, 5), Float64Array.of(0.5, 0.5))); // Float64Array [6, 5, 0, 3]
 */
export function* jacobianByDifferences(f: VectorFunction, x: Float64Array, steps: Float64Array): Steps<Float64Array> {
  const columns: number[][] = [];
  for (const [j, step] of steps.entries()) {
    const beside = x.slice();
    beside[j] = x[j] + step;
    const above = yield* f(beside);
    const width = beside[j];
    beside[j] = x[j] - step;
    const below = yield* f(beside);
    const apart = width - beside[j]; // 2h_j, as rounding has it
    columns.push(Array.from(above, (value, i) => (value - below[i]) / apart));
  }
  return Float64Array.from(columns.flat());
}
