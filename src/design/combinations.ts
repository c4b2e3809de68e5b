import { rowNumbers } from "./rowNumbers.js";

/** Codes of one variable: for each row one of `size` codes. */
export interface Codes {
  readonly codes: ArrayLike<number>;
  readonly size: number;
}

/** Codes of the combinations that occur. */
export interface Combinations {
  /** For each row the number of its combination. */
  readonly codes: Uint32Array;
  /** For each combination one row that has it. */
  readonly example: Uint32Array;
}

/**
 * Numbers the combinations of several variables that occur, by the first variable's codes, then the second's, and so on: a
 * counting sort by each variable, the last one first, then one walk along the sorted rows. O(rows + sizes), whatever the product
 * of the sizes.
 *
 * Source: least-significant-digit radix sort, Knuth, The Art of Computer Programming 3, section 5.2.5.
 */
export function combinations(variables: readonly Codes[], height: number): Combinations {
  let order = rowNumbers(height);
  for (const variable of variables.toReversed()) order = sortedBy(variable, order);

  const isNew = firstOfCombination(variables, order);
  const codes = new Uint32Array(height);
  const example: number[] = [];
  for (let place = 0; place < height; place++) {
    if (isNew[place]) example.push(order[place]);
    codes[order[place]] = example.length - 1;
  }
  return { codes, example: Uint32Array.from(example) };
}

/** Per place in `order`, 1 where a variable differs from the place before. */
function firstOfCombination(variables: readonly Codes[], order: Uint32Array): Uint8Array {
  const isNew = new Uint8Array(order.length);
  isNew[0] = 1;
  for (const { codes } of variables)
    for (let place = 1; place < order.length; place++) if (codes[order[place]] !== codes[order[place - 1]]) isNew[place] = 1;
  return isNew;
}

/** The rows of `order`, stably sorted by their codes. */
function sortedBy({ codes, size }: Codes, order: Uint32Array): Uint32Array<ArrayBuffer> {
  const next = new Uint32Array(size + 1);
  for (const row of order) next[codes[row] + 1]++;
  for (let code = 0; code < size; code++) next[code + 1] += next[code];
  const sorted = new Uint32Array(order.length);
  for (const row of order) sorted[next[codes[row]]++] = row;
  return sorted;
}
