import { MEMORY_BYTES } from "../core/memory.js";
import { expectArray, expectDoubles, expectWhole } from "./input/arguments.js";
import { instantiateKernel, type KernelExports } from "./packed/instance.js";

/** Rows whose columns stay in the fast caches while all pairs of them are multiplied. */
const BLOCK_ROWS = 1024;
/** Columns that the workspace which is kept has room for. */
const KEPT_COLUMNS = 64;

/** Addresses of a block of rows and of the cross products, in an instance of their own. */
interface Workspace {
  readonly kernel: KernelExports;
  readonly block: number;
  readonly cross: number;
}

let kept: Workspace | null = null;

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
  const p = columns.length;
  for (let j = 0; j < p; j++) if (columns[j] !== null) expectDoubles(columns[j], `columns[${j}]`, n);
  const workspace = workspaceFor(p);
  if (workspace === null) return null;
  if (columns.every((column) => column === null)) return onesAlone(p, n);
  const { kernel, block, cross } = workspace;
  const rows = new Float64Array(kernel.memory.buffer, block >>> 0, p * BLOCK_ROWS);
  const sums = new Float64Array(kernel.memory.buffer, cross >>> 0, p * p).fill(0);
  for (let j = 0; j < p; j++) if (columns[j] === null) rows.fill(1, j * BLOCK_ROWS, (j + 1) * BLOCK_ROWS);
  for (let from = 0; from < n; from += BLOCK_ROWS) {
    const to = Math.min(n, from + BLOCK_ROWS);
    for (let j = 0; j < p; j++) {
      const column = columns[j];
      if (column !== null) rows.set(column.subarray(from, to), j * BLOCK_ROWS);
    }
    kernel.addCrossProducts(block, BLOCK_ROWS, to - from, p, cross);
  }
  return sums.slice();
}

/** Gives the products of columns of ones, however many rows those are: no array's length bounds them. */
function onesAlone(p: number, n: number): Float64Array {
  return Float64Array.from({ length: p * p }, (_, at) => (at % p <= Math.floor(at / p) ? n : 0));
}

function workspaceFor(p: number): Workspace | null {
  if (p > KEPT_COLUMNS) return makeWorkspace(p);
  kept ??= makeWorkspace(KEPT_COLUMNS);
  return kept;
}

function makeWorkspace(p: number): Workspace | null {
  if (8 * p * (p + BLOCK_ROWS) > MEMORY_BYTES) return null;
  const kernel = instantiateKernel();
  const block = kernel.allocate(p * BLOCK_ROWS, 8);
  const cross = kernel.allocate(p * p, 8);
  return block && cross ? { kernel, block, cross } : null;
}
