import { inParts, ROWS_TOGETHER, type Steps } from "../../core/steps.js";
import { LOOKUP_ENTRIES_PER_ROW } from "../../table/factor.js";
import { rowNumbers } from "../rows/rowNumbers.js";

/** Codes of one variable: for each row one of `size` codes. */
export interface Codes {
  /** The code of each row. */
  readonly codes: Int32Array | Uint32Array;
  /** Number of possible codes, 0 to size − 1. */
  readonly size: number;
}

/** Codes of the combinations that occur. */
export interface Combinations {
  /** For each row the number of its combination. */
  readonly codes: Uint32Array;
  /** For each combination one row that has it. */
  readonly example: Uint32Array;
}

/** What stands for the row of a combination that no row has. */
const NO_ROW = 0xffffffff;

/**
 * Numbers the combinations of several variables that occur, by the first variable's codes, then the second's, and so on. One
 * variable joins the others at a time: by a table of all products of codes where that is not much longer than the rows, else by
 * sorting. O(rows + sizes), whatever the product of the sizes.
 */
export function* combinations(variables: readonly Codes[], height: number): Steps<Combinations> {
  const [first, ...others] = variables;
  let numbered = yield* numberOccurring(first);
  for (const next of others) {
    const products = numbered.example.length * next.size;
    numbered = yield* products <= LOOKUP_ENTRIES_PER_ROW * height ? numberProducts(numbered, next) : numberSorted(numbered, next);
  }
  return numbered;
}

/** Gives the codes that occur, numbered through in their order; where all occur, the codes themselves. */
function* numberOccurring({ codes, size }: Codes): Steps<Combinations> {
  const rowOf = new Uint32Array(size).fill(NO_ROW);
  yield* inParts(codes.length, ROWS_TOGETHER, (from, to) => noteRows(codes, rowOf, from, to));
  const example = rowOf.filter((row) => row !== NO_ROW);
  yield;
  if (example.length === size) return { codes: new Uint32Array(codes.buffer, codes.byteOffset, codes.length), example };
  for (let code = 0, count = 0; code < size; code++) if (rowOf[code] !== NO_ROW) rowOf[code] = count++;
  yield;
  const numbers = new Uint32Array(codes.length);
  yield* inParts(numbers.length, ROWS_TOGETHER, (from, to) => lookUp(codes, rowOf, numbers, from, to));
  return { codes: numbers, example };
}

// The loops over rows stand in functions of their own: the engine makes more of them than of loops in a closure.

function noteRows(codes: Codes["codes"], rowOf: Uint32Array, from: number, to: number): void {
  for (let row = from; row < to; row++) rowOf[codes[row]] = row;
}

function lookUp(codes: Codes["codes"], numberOf: Uint32Array, numbers: Uint32Array, from: number, to: number): void {
  for (let row = from; row < to; row++) numbers[row] = numberOf[codes[row]];
}

/** Numbers pairs of codes by a table of all that are possible. */
function* numberProducts(first: Combinations, second: Codes): Steps<Combinations> {
  const products = new Uint32Array(first.codes.length);
  yield* inParts(products.length, ROWS_TOGETHER, (from, to) => multiplyCodes(first.codes, second, products, from, to));
  return yield* numberOccurring({ codes: products, size: first.example.length * second.size });
}

function multiplyCodes(first: Uint32Array, { codes, size }: Codes, products: Uint32Array, from: number, to: number): void {
  for (let row = from; row < to; row++) products[row] = first[row] * size + codes[row];
}

/**
 * Numbers pairs of codes by counting sorts, the second variable first, and one walk along the sorted rows.
 *
 * Source: least-significant-digit radix sort, Knuth, The Art of Computer Programming 3, section 5.2.5.
 */
function* numberSorted({ codes: first, example }: Combinations, second: Codes): Steps<Combinations> {
  const order = yield* sortedBy({ codes: first, size: example.length }, yield* sortedBy(second, rowNumbers(first.length)));
  const codes = new Uint32Array(order.length);
  const examples = new Uint32Array(order.length);
  let count = 0;
  yield* inParts(order.length, ROWS_TOGETHER / 2, (from, to) => {
    count = walk(order, first, second.codes, codes, examples, count, from, to);
  });
  return { codes, example: examples.slice(0, count) };
}

/** Numbers the combinations at places [from, to) of the sorted rows, from `count` on; returns how many there are so far. */
function walk(
  order: Uint32Array,
  first: Uint32Array,
  second: Codes["codes"],
  codes: Uint32Array,
  examples: Uint32Array,
  count: number,
  from: number,
  to: number,
): number {
  let next = count;
  for (let place = from; place < to; place++) {
    const row = order[place];
    const before = order[place - 1];
    const isNew = place === 0 || first[row] !== first[before] || second[row] !== second[before];
    if (isNew) examples[next++] = row;
    codes[row] = next - 1;
  }
  return next;
}

/** Gives the rows of `order`, stably sorted by their codes. */
function* sortedBy({ codes, size }: Codes, order: Uint32Array): Steps<Uint32Array> {
  const next = new Uint32Array(size + 1);
  yield* inParts(order.length, ROWS_TOGETHER, (from, to) => countCodes(codes, order, next, from, to));
  for (let code = 0; code < size; code++) next[code + 1] += next[code];
  yield;
  const sorted = new Uint32Array(order.length);
  yield* inParts(order.length, ROWS_TOGETHER / 2, (from, to) => placeRows(codes, order, next, sorted, from, to));
  return sorted;
}

function countCodes(codes: Codes["codes"], order: Uint32Array, next: Uint32Array, from: number, to: number): void {
  for (let place = from; place < to; place++) next[codes[order[place]] + 1]++;
}

function placeRows(
  codes: Codes["codes"],
  order: Uint32Array,
  next: Uint32Array,
  sorted: Uint32Array,
  from: number,
  to: number,
): void {
  for (let place = from; place < to; place++) sorted[next[codes[order[place]]]++] = order[place];
}
