import { MEMORY_BYTES } from "../../core/memory.js";
import { PIECE, type Steps, WorkMeter } from "../../core/steps.js";
import { instantiateKernel, type KernelExports } from "../packed/instance.js";

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

/** XᵀX, p×p, column major, its upper triangle; the rest is 0. In pieces; null where p×p doubles are more than a WebAssembly memory holds. */
export function* crossProducts(columns: readonly (Float64Array | null)[], n: number): Steps<Float64Array | null> {
  const p = columns.length;
  const workspace = workspaceFor(p);
  if (workspace === null) return null;
  kept = null; // others may not use it between two pieces
  const { kernel, block, cross } = workspace;
  const rows = new Float64Array(kernel.memory.buffer, block >>> 0, p * BLOCK_ROWS);
  const sums = new Float64Array(kernel.memory.buffer, cross >>> 0, p * p).fill(0);
  for (let j = 0; j < p; j++) if (columns[j] === null) rows.fill(1, j * BLOCK_ROWS, (j + 1) * BLOCK_ROWS);
  const together = Math.max(1, Math.min(BLOCK_ROWS, Math.floor((20 * PIECE) / (p * (p + 1)))));
  const work = new WorkMeter();
  for (let from = 0; from < n; from += together) {
    const to = Math.min(n, from + together);
    loadBlock(rows, columns, from, to);
    kernel.addCrossProducts(block, BLOCK_ROWS, to - from, p, cross);
    if (work.isPieceAfter((to - from) * p * (p + 1))) yield;
  }
  if (p <= KEPT_COLUMNS) kept = workspace;
  return sums.slice();
}

/** Copies rows [from, to) of the columns into the block. */
function loadBlock(rows: Float64Array, columns: readonly (Float64Array | null)[], from: number, to: number): void {
  for (let j = 0; j < columns.length; j++) {
    const column = columns[j];
    if (column !== null) rows.set(column.subarray(from, to), j * BLOCK_ROWS);
  }
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
