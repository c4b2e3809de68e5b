import { rowNumbers } from "./rowNumbers.js";

/** Codes of one variable: for each row one of `size` codes. */
export interface Codes {
  readonly codes: Int32Array | Uint32Array;
  readonly size: number;
}

/** Codes of the combinations that occur. */
export interface Combinations {
  /** For each row the number of its combination. */
  readonly codes: Uint32Array;
  /** For each combination one row that has it. */
  readonly example: Uint32Array;
}

interface Numbered extends Codes {
  readonly codes: Uint32Array;
}

/** A table of all combinations may be this many times as long as the rows. */
const SPARSENESS = 2;

/**
 * Numbers the combinations of several variables that occur, by the first variable's codes, then the second's, and so on. One
 * variable joins the others at a time: by a table of all products of codes where that is not much longer than the rows, else by
 * sorting. O(rows + sizes), whatever the product of the sizes.
 */
export function combinations(variables: readonly Codes[], height: number): Combinations {
  const [first, ...others] = variables;
  const { codes, size } = others.reduce<Numbered>(
    (numbered, next) =>
      numbered.size * next.size <= SPARSENESS * height ? numberProducts(numbered, next) : numberSorted(numbered, next),
    numberOccurring(first.codes, first.size),
  );
  const example = new Uint32Array(size);
  for (let row = 0; row < height; row++) example[codes[row]] = row;
  return { codes, example };
}

/** The codes that occur, numbered through in their order. */
function numberOccurring(codes: Codes["codes"], size: number): Numbered {
  const numberOf = new Uint32Array(size);
  for (let row = 0; row < codes.length; row++) numberOf[codes[row]] = 1;
  let count = 0;
  for (let code = 0; code < size; code++) if (numberOf[code] === 1) numberOf[code] = count++;
  const numbers = new Uint32Array(codes.length);
  for (let row = 0; row < numbers.length; row++) numbers[row] = numberOf[codes[row]];
  return { codes: numbers, size: count };
}

/** Pairs of codes by a table of all that are possible. */
function numberProducts(first: Numbered, second: Codes): Numbered {
  const products = new Uint32Array(first.codes.length);
  for (let row = 0; row < products.length; row++) products[row] = first.codes[row] * second.size + second.codes[row];
  return numberOccurring(products, first.size * second.size);
}

/**
 * Pairs of codes by counting sorts, the second variable first, and one walk along the sorted rows.
 *
 * Source: least-significant-digit radix sort, Knuth, The Art of Computer Programming 3, section 5.2.5.
 */
function numberSorted(first: Numbered, second: Codes): Numbered {
  const order = sortedBy(first, sortedBy(second, rowNumbers(first.codes.length)));
  const codes = new Uint32Array(order.length);
  let number = 0;
  for (let place = 1; place < order.length; place++) {
    const row = order[place];
    const before = order[place - 1];
    if (first.codes[row] !== first.codes[before] || second.codes[row] !== second.codes[before]) number++;
    codes[row] = number;
  }
  return { codes, size: number + 1 };
}

/** The rows of `order`, stably sorted by their codes. */
function sortedBy({ codes, size }: Codes, order: Uint32Array): Uint32Array {
  const next = new Uint32Array(size + 1);
  for (let place = 0; place < order.length; place++) next[codes[order[place]] + 1]++;
  for (let code = 0; code < size; code++) next[code + 1] += next[code];
  const sorted = new Uint32Array(order.length);
  for (let place = 0; place < order.length; place++) sorted[next[codes[order[place]]]++] = order[place];
  return sorted;
}
