import { MEMORY_BYTES } from "../../core/memory.js";
import { inParts, PIECE, type Steps } from "../../core/steps.js";
import { instantiateKernel, type KernelExports } from "../packed/instance.js";
import { untilDone } from "./untilDone.js";

/** Multiplications of one call into the kernel: some milliseconds. */
const MULTIPLICATIONS_PER_CALL = 5e7;

/**
 * Inverts a large symmetric positive definite n × n matrix in pieces, in a memory of its own; undefined where a pivot is not above so small a
 * part of its diagonal element, and where the memory has no room for the matrix and its inverse.
 */
export function* definiteInverse(matrix: Float64Array, n: number, least: number): Steps<Float64Array | undefined> {
  const kernel = instantiateKernel();
  const work = Math.max(kernel.choleskyWork(n) >>> 0, kernel.inverseWork(n) >>> 0);
  const bytes = 8 * (2 * n * n + work) + 65536;
  if (bytes > MEMORY_BYTES || !kernel.reserveBytes(bytes)) return undefined;
  const [from, to, space] = [n * n, n * n, work].map((elements) => kernel.allocate(elements, 8) >>> 0);
  const columns = Math.ceil(PIECE / (8 * n));
  yield* inParts(n, columns, (first, last) => {
    view(kernel, from, n, first, last).set(matrix.subarray(first * n, last * n));
  });
  kernel.startCholesky();
  const factored = yield* untilDone(() => kernel.choleskyPanel(from, 0, n, n, space, MULTIPLICATIONS_PER_CALL));
  if (!factored || !hasPivots(view(kernel, from, n, 0, n), matrix, n, least)) return undefined;
  kernel.startInverse();
  yield* untilDone(() => kernel.inverseFromCholesky(from, 0, to, 0, n, n, space, MULTIPLICATIONS_PER_CALL));
  const inverse = new Float64Array(n * n);
  yield* inParts(n, columns, (first, last) => {
    inverse.set(view(kernel, to, n, first, last), first * n);
    for (let j = first; j < last; j++) for (let i = 0; i < j; i++) inverse[i + j * n] = inverse[j + i * n];
  });
  return inverse;
}

/** Columns [first, last) of an n × n matrix in the kernel's memory. */
function view(kernel: KernelExports, address: number, n: number, first: number, last: number): Float64Array {
  return new Float64Array(kernel.memory.buffer, address + 8 * n * first, n * (last - first));
}

function hasPivots(lower: Float64Array, matrix: Float64Array, n: number, least: number): boolean {
  for (let j = 0; j < n; j++) {
    const root = lower[j * (n + 1)];
    if (!(root * root > least * matrix[j * (n + 1)])) return false;
  }
  return true;
}
