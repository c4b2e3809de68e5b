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
export function combinations(variables: readonly Codes[], height: number): Combinations {
  const [first, ...others] = variables;
  return others.reduce((numbered, next) => {
    const products = numbered.example.length * next.size;
    return products <= LOOKUP_ENTRIES_PER_ROW * height ? numberProducts(numbered, next) : numberSorted(numbered, next);
  }, numberOccurring(first));
}

/** Gives the codes that occur, numbered through in their order; where all occur, the codes themselves. */
function numberOccurring({ codes, size }: Codes): Combinations {
  const rowOf = new Uint32Array(size).fill(NO_ROW);
  for (let row = 0; row < codes.length; row++) rowOf[codes[row]] = row;
  const example = rowOf.filter((row) => row !== NO_ROW);
  if (example.length === size) return { codes: new Uint32Array(codes.buffer, codes.byteOffset, codes.length), example };
  for (let code = 0, count = 0; code < size; code++) if (rowOf[code] !== NO_ROW) rowOf[code] = count++;
  const numbers = new Uint32Array(codes.length);
  for (let row = 0; row < numbers.length; row++) numbers[row] = rowOf[codes[row]];
  return { codes: numbers, example };
}

/** Numbers pairs of codes by a table of all that are possible. */
function numberProducts(first: Combinations, second: Codes): Combinations {
  const products = new Uint32Array(first.codes.length);
  for (let row = 0; row < products.length; row++) products[row] = first.codes[row] * second.size + second.codes[row];
  return numberOccurring({ codes: products, size: first.example.length * second.size });
}

/**
 * Numbers pairs of codes by counting sorts, the second variable first, and one walk along the sorted rows.
 *
 * Source: least-significant-digit radix sort, Knuth, The Art of Computer Programming 3, section 5.2.5.
 */
function numberSorted({ codes: first, example }: Combinations, second: Codes): Combinations {
  const order = sortedBy({ codes: first, size: example.length }, sortedBy(second, rowNumbers(first.length)));
  const codes = new Uint32Array(order.length);
  const examples = new Uint32Array(order.length);
  let count = 0;
  for (let place = 0; place < order.length; place++) {
    const row = order[place];
    const before = order[place - 1];
    const isNew = place === 0 || first[row] !== first[before] || second.codes[row] !== second.codes[before];
    if (isNew) examples[count++] = row;
    codes[row] = count - 1;
  }
  return { codes, example: examples.slice(0, count) };
}

/** Gives the rows of `order`, stably sorted by their codes. */
function sortedBy({ codes, size }: Codes, order: Uint32Array): Uint32Array {
  const next = new Uint32Array(size + 1);
  for (let place = 0; place < order.length; place++) next[codes[order[place]] + 1]++;
  for (let code = 0; code < size; code++) next[code + 1] += next[code];
  const sorted = new Uint32Array(order.length);
  for (let place = 0; place < order.length; place++) sorted[next[codes[order[place]]]++] = order[place];
  return sorted;
}
