// What the functions of glme/kernel are given, checked: whoever writes JavaScript may pass anything. Each check answers the value, or
// throws a GlmeError that names the argument, what was found and what was expected.

import { isGone, isList, kindOf, UNREADABLE } from "../../core/outside.js";
import { GlmeError, type GlmeErrorCode } from "../../core/errors.js";
import { nearest } from "../../core/nearest.js";

/** Longest text that a message repeats. */
const LONGEST = 40;

/** Says what a value is, in the words of a message: `"poison"`, `an Array of 3`, `undefined`. */
export function described(value: unknown): string {
  if (typeof value === "string") return value.length > LONGEST ? `"${value.slice(0, LONGEST)}…"` : `"${value}"`;
  if (typeof value === "bigint") return `the bigint ${value}`;
  if (typeof value === "function") return "a function";
  if (typeof value !== "object" || value === null) return String(value);
  const tag = kindOf(value);
  if (tag === UNREADABLE) return `a ${tag}`;
  const article = /^[AEIO]/.test(tag) ? "an" : "a";
  return "length" in value && typeof value.length === "number" ? `${article} ${tag} of ${value.length}` : `${article} ${tag}`;
}

/** Makes the error for an argument of a wrong kind, or with a value that it cannot have. */
export function badArgument(
  name: string,
  value: unknown,
  expected: string,
  hint?: string,
  code: GlmeErrorCode = "badOption",
): GlmeError {
  return new GlmeError(code, `${name} is ${described(value)}, but has to be ${expected}.`, { option: name }, hint);
}

/** Checks that a value is an object of named values (and neither null nor an array). */
export function expectObject(value: unknown, name: string): asserts value is object {
  if (typeof value !== "object" || value === null || isList(value) || kindOf(value) === UNREADABLE || ArrayBuffer.isView(value))
    throw badArgument(name, value, "an object of named values");
}

/** Checks that an object has no names but those of a list: a misspelt one would be passed over in silence. */
export function expectNames(value: object, name: string, names: readonly string[]): void {
  for (const key of Object.keys(value)) {
    if (names.includes(key)) continue;
    const near = nearest(key, names);
    const guess = near === undefined ? "" : ` Did you mean "${near}"?`;
    const message = `${name} has no "${key}".${guess}`;
    throw new GlmeError("unknownOption", message, { option: key }, `It can have ${names.join(", ")}.`);
  }
}

/** Checks that a value is an array, of anything. */
export function expectArray(value: unknown, name: string, of: string): asserts value is readonly unknown[] {
  if (!isList(value)) throw badArgument(name, value, `an array of ${of}`);
}

/** Checks that a value is true or false. */
export function expectFlag(value: unknown, name: string): asserts value is boolean {
  if (typeof value !== "boolean") throw badArgument(name, value, "true or false");
}

/** Checks that a value is a whole number between two others, both included. */
export function expectWhole(
  value: unknown,
  name: string,
  least: number,
  most = Number.MAX_SAFE_INTEGER,
): asserts value is number {
  if (Number.isInteger(value) && (value as number) >= least && (value as number) <= most) return;
  const range = most === Number.MAX_SAFE_INTEGER ? `${least} or more` : `from ${least} to ${most}`;
  throw badArgument(name, value, `a whole number, ${range}`);
}

/** Checks that a value is a number, be it NaN or infinite. */
export function expectNumber(value: unknown, name: string): asserts value is number {
  if (typeof value !== "number") throw badArgument(name, value, "a number");
}

/** Checks that a value is a number that is neither NaN nor infinite. */
export function expectFinite(value: unknown, name: string): asserts value is number {
  if (!Number.isFinite(value)) throw badArgument(name, value, "a finite number");
}

/** Checks that a value is a finite number above 0. */
export function expectPositive(value: unknown, name: string): asserts value is number {
  if (!(Number.isFinite(value) && (value as number) > 0)) throw badArgument(name, value, "a finite number above 0");
}

/** Is a value a typed array of this kind, of this realm or another's? */
function isTyped(value: unknown, kind: string): boolean {
  return ArrayBuffer.isView(value) && kindOf(value) === kind && !isGone(value);
}

/**
 * Checks that a value is a Float64Array, of `length` numbers where that is given.
 *
 * @param of what the numbers are one for each of, in the words of a message: "row"
 */
export function expectDoubles(value: unknown, name: string, length?: number, of = "row"): asserts value is Float64Array {
  if (!isTyped(value, "Float64Array"))
    throw badArgument(name, value, "a Float64Array", "Make one with Float64Array.from(values).", "columnType");
  if (length !== undefined) expectLength(value as Float64Array, name, length, of);
}

/** Checks that a value is a Uint32Array of `length` codes. */
export function expectCodes(value: unknown, name: string, length: number): asserts value is Uint32Array {
  if (!isTyped(value, "Uint32Array"))
    throw badArgument(name, value, "a Uint32Array", "Number the levels from 0 and use Uint32Array.from(codes).", "columnType");
  expectLength(value as Uint32Array, name, length, "row");
}

/**
 * Checks that an array has as many elements as there are things that it holds one for.
 *
 * @param of what the elements are one for each of, in the words of a message: "row"
 */
export function expectLength(value: ArrayLike<unknown>, name: string, length: number, of: string): void {
  if (value.length === length) return;
  const elements = value.length === 1 ? "1 element" : `${value.length} elements`;
  throw new GlmeError("columnLength", `${name} has ${elements}, but needs ${length}, one for each ${of}.`, { option: name });
}

/** Checks that every number of a column is finite. */
export function expectFiniteRows(values: Float64Array, name: string): void {
  for (let row = 0; row < values.length; row++) {
    if (Number.isFinite(values[row])) continue;
    throw badRow(
      "badValue",
      name,
      row,
      values[row],
      "a finite number",
      "Correct the value, or leave the row out of all columns.",
    );
  }
}

/** Checks that every number of a column is finite and above 0. */
export function expectPositiveRows(values: Float64Array, name: string): void {
  for (let row = 0; row < values.length; row++) {
    if (values[row] > 0 && values[row] < Number.POSITIVE_INFINITY) continue;
    throw badRow(
      "badValue",
      name,
      row,
      values[row],
      "a finite number above 0",
      "Leave rows that do not count out of all columns.",
    );
  }
}

/** Makes the error for a value that a row of a column cannot have. */
export function badRow(
  code: GlmeErrorCode,
  name: string,
  row: number,
  value: unknown,
  expected: string,
  hint?: string,
): GlmeError {
  const message = `${name} is ${described(value)} in row ${row} (counted from 0), but has to be ${expected}.`;
  return new GlmeError(code, message, { option: name, row }, hint);
}

/**
 * Copies `length` finite numbers out of a typed array or an array.
 *
 * @param of what the numbers are one for each of, in the words of a message
 */
export function finiteNumbers(value: unknown, name: string, length: number, of: string): Float64Array {
  expectNumbers(value, name);
  expectLength(value, name, length, of);
  const numbers = Float64Array.from(value);
  const wrong = numbers.findIndex((number) => !Number.isFinite(number));
  if (wrong >= 0) throw badArgument(`${name}[${wrong}]`, numbers[wrong], "a finite number", undefined, "badValue");
  return numbers;
}

/** Checks that a value is a typed array of numbers (not of bigints), or an array of nothing but numbers. */
export function expectNumbers(value: unknown, name: string): asserts value is ArrayLike<number> {
  if (ArrayBuffer.isView(value) && /^(Float|Int|Uint)/.test(kindOf(value)) && !isGone(value)) return;
  if (!isList(value)) throw badArgument(name, value, "an array of numbers", undefined, "columnType");
  for (let i = 0; i < value.length; i++) {
    if (typeof value[i] === "number") continue;
    throw badArgument(`${name}[${i}]`, value[i], "a number", undefined, "columnType");
  }
}
