import { kindOf, shown, UNREADABLE } from "../../core/outside.js";
import { atRow } from "../../table/atRow.js";

/** Gives a value as a number; NaN for all that is none. Whole numbers of any size count. */
function numberOf(value: unknown): number {
  return typeof value === "number" ? value : typeof value === "bigint" ? Number(value) : NaN;
}

/** Gives a value of a response as a number: true is 1, false 0; NaN for all that is neither a number nor a boolean. */
export function numberOrOutcome(value: unknown): number {
  return typeof value === "boolean" ? Number(value) : numberOf(value);
}

/** Does what is given hold values one by one, as arrays and typed arrays do? */
export function isArrayLike(given: unknown): given is ArrayLike<unknown> {
  if (typeof given !== "object" || given === null || kindOf(given) === UNREADABLE) return false;
  return "length" in given && typeof given.length === "number";
}

/** Gives an array from outside as doubles, in a new array. What is no number becomes NaN: `foundAt` says what it was. */
export function givenNumbers(given: ArrayLike<unknown>, read: (value: unknown) => number = numberOf): Float64Array {
  if (given instanceof Float64Array) return given.slice();
  const values = new Float64Array(given.length);
  for (let row = 0; row < values.length; row++) values[row] = read(given[row]);
  return values;
}

/** Says what was given for a row, in the words of a message: `"2" in row 5 (counted from 0)`. */
export function foundAt(given: unknown, row: number): string {
  return `${shown(isArrayLike(given) ? given[row] : given)} in ${atRow(row)}`;
}
