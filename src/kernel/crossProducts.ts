import { instantiateKernel, type KernelExports } from "./instance.js";

/** Rows whose columns stay in the fastest caches while all pairs of them are multiplied. */
const BLOCK_ROWS = 1024;

/** One instance for all columns, with room for a block of them. */
let kernel: KernelExports | undefined;
let room = 0;
let block = 0;
let cross = 0;

/**
 * XᵀX, p×p, column major, its upper triangle; the rest is 0. One pass over the columns, of n doubles each; null is the constant 1.
 *
 * @example
 * crossProducts([null, Float64Array.of(1, 2)], 2); // Float64Array [2, 0, 3, 5]
 */
export function crossProducts(columns: readonly (Float64Array | null)[], n: number): Float64Array {
  const p = columns.length;
  const exports = makeRoom(p);
  new Float64Array(exports.memory.buffer, cross >>> 0, p * p).fill(0);
  const buffer = new Float64Array(exports.memory.buffer, block >>> 0, p * BLOCK_ROWS);
  columns.forEach((column, j) => {
    if (column === null) buffer.fill(1, j * BLOCK_ROWS, (j + 1) * BLOCK_ROWS);
  });
  for (let from = 0; from < n; from += BLOCK_ROWS) {
    const to = Math.min(n, from + BLOCK_ROWS);
    for (let j = 0; j < p; j++) {
      const column = columns[j];
      if (column !== null) buffer.set(column.subarray(from, to), j * BLOCK_ROWS);
    }
    exports.addCrossProducts(block, BLOCK_ROWS, to - from, p, cross);
  }
  return new Float64Array(exports.memory.buffer, cross >>> 0, p * p).slice();
}

function makeRoom(p: number): KernelExports {
  kernel ??= instantiateKernel();
  if (p > room) {
    room = 2 * p;
    block = kernel.allocate(room * BLOCK_ROWS, 8);
    cross = kernel.allocate(room * room, 8);
  }
  return kernel;
}
