// Arithmetic row by row. An operand has one value for each row, or a single one for all; so has the result.

import { elementary } from "../../kernel/unchecked/index.js";

/** Gives an empty result, and the steps from one row's operands to the next one's: 0 where one value serves all rows. */
function prepare(a: Float64Array, b: Float64Array) {
  return {
    result: new Float64Array(Math.max(a.length, b.length)),
    stepA: a.length === 1 ? 0 : 1,
    stepB: b.length === 1 ? 0 : 1,
  };
}

export function add(a: Float64Array, b: Float64Array): Float64Array {
  const { result, stepA, stepB } = prepare(a, b);
  for (let i = 0; i < result.length; i++) result[i] = a[i * stepA] + b[i * stepB];
  return result;
}

export function subtract(a: Float64Array, b: Float64Array): Float64Array {
  const { result, stepA, stepB } = prepare(a, b);
  for (let i = 0; i < result.length; i++) result[i] = a[i * stepA] - b[i * stepB];
  return result;
}

export function multiply(a: Float64Array, b: Float64Array): Float64Array {
  const { result, stepA, stepB } = prepare(a, b);
  for (let i = 0; i < result.length; i++) result[i] = a[i * stepA] * b[i * stepB];
  return result;
}

export function divide(a: Float64Array, b: Float64Array): Float64Array {
  const { result, stepA, stepB } = prepare(a, b);
  for (let i = 0; i < result.length; i++) result[i] = a[i * stepA] / b[i * stepB];
  return result;
}

export function negate(a: Float64Array): Float64Array {
  const result = new Float64Array(a.length);
  for (let i = 0; i < result.length; i++) result[i] = -a[i];
  return result;
}

/** Gives a^b: products where b is a whole number, exp(b log a) elsewhere, which is NaN for a < 0. */
export function power(a: Float64Array, b: Float64Array): Float64Array {
  const { result, stepA, stepB } = prepare(a, b);
  if (!isWhole(b)) elementary("exp", multiply(b, elementary("log", a)), result);
  for (let i = 0; i < result.length; i++) {
    const exponent = b[i * stepB];
    if (Number.isInteger(exponent)) result[i] = wholePower(a[i * stepA], exponent);
  }
  return result;
}

function isWhole(values: Float64Array): boolean {
  for (let i = 0; i < values.length; i++) if (!Number.isInteger(values[i])) return false;
  return true;
}

/**
 * Gives x^k for a whole number k, by squaring: the same bits everywhere.
 *
 * Source: Knuth, The Art of Computer Programming 2, section 4.6.3, algorithm A.
 */
function wholePower(x: number, k: number): number {
  let product = 1;
  let square = x;
  for (let rest = Math.abs(k); rest > 0; rest = Math.floor(rest / 2)) {
    if (rest % 2 === 1) product *= square;
    square *= square;
  }
  return k < 0 ? 1 / product : product;
}
