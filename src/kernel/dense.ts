/**
 * Dense linear algebra on column-major matrices: element (i, j) of a matrix of n rows stands at i + j·n of its Float64Array.
 * Everything is a product of 4 × 4 tiles on packed operands (Goto & van de Geijn, ACM TOMS 34(3), 2008). Sums are taken in fixed
 * order, so that every platform gives the same bits. The functions run to their end without a pause.
 */

import { Status } from "./codes.js";
import { instantiateKernel, type KernelExports } from "./packed/instance.js";
import { GlmeError } from "../core/errors.js";
import { MEMORY_BYTES } from "../core/memory.js";
import { badRow, described, expectDoubles, expectFlag } from "./input/arguments.js";

/** A kernel with room for two matrices and the work on them. */
interface Room {
  readonly kernel: KernelExports;
  readonly first: Matrix;
  readonly second: Matrix;
  readonly work: Matrix;
}
interface Matrix {
  readonly address: number;
  readonly elements: number;
}

/** Bytes of a memory that are kept for the next call at most. */
const KEPT_BYTES = 1 << 28;
/** Budget of work that need not stop. */
const UNLIMITED = Number.MAX_VALUE;

let kept: Room | undefined;

/**
 * L of A = L Lᵀ (Cholesky), zeros above the diagonal.
 *
 * @param a A, n × n, symmetric and positive definite; only its lower triangle is read
 * @param into where the result goes, n × n; may be `a` itself
 * @throws GlmeError badValue where A is not positive definite: `place.row` is the first row whose pivot is not positive;
 *   badValue for an element that is not finite; columnType, columnLength, memory
 * @example
 * cholesky(Float64Array.of(4, 2, 2, 10), 2); // Float64Array [2, 1, 0, 3]
 */
export function cholesky(a: Float64Array, n: number, into?: Float64Array): Float64Array {
  expectMatrix("a", a, n, n);
  if (into !== undefined) expectMatrix("into", into, n, n);
  expectFiniteTriangle(a, n);
  return inRoom(
    area(n, n),
    0,
    (k) => k.choleskyWork(n),
    ({ kernel, first, work }) => {
      write(kernel, first, a);
      kernel.startCholesky();
      if (kernel.choleskyPanel(first.address, 0, n, n, work.address, UNLIMITED) === Status.NotPositiveDefinite)
        throw notPositiveDefinite(kernel.failedPivot());
      kernel.clearUpperTriangle(first.address, n);
      return read(kernel, first, n * n, into);
    },
  );
}

/**
 * A Aᵀ, rows × rows, or AᵀA, columns × columns, if `transposed`; both triangles.
 *
 * @param a A, rows × columns
 * @param into where the result goes, rows × rows or columns × columns
 * @throws GlmeError columnType, columnLength, memory
 * @example
 * symmetricProduct(Float64Array.of(1, 2, 3, 4), 2, 2); // Float64Array [10, 14, 14, 20]
 * symmetricProduct(Float64Array.of(1, 2, 3, 4), 2, 2, true); // Float64Array [5, 11, 11, 25]
 */
export function symmetricProduct(
  a: Float64Array,
  rows: number,
  columns: number,
  transposed = false,
  into?: Float64Array,
): Float64Array {
  expectFlag(transposed, "transposed");
  const [n, depth] = transposed ? [columns, rows] : [rows, columns];
  expectMatrix("a", a, rows, columns);
  if (into !== undefined) expectMatrix("into", into, n, n);
  return inRoom(
    area(rows, columns),
    area(n, n),
    (k) => k.symmetricWork(n),
    ({ kernel, first, second, work }) => {
      write(kernel, first, a);
      view(kernel, second, n * n).fill(0);
      const [down, across] = transposed ? [rows, 1] : [1, rows];
      kernel.addSymmetricProduct(first.address, down, across, n, depth, second.address, work.address);
      kernel.mirrorTriangle(second.address, n);
      return read(kernel, second, n * n, into);
    },
  );
}

/**
 * X of L X = B, or of Lᵀ X = B if `transposed`.
 *
 * @param l L, n × n, of which only the lower triangle is read
 * @param b B, n × columns
 * @param into where X goes, n × columns; may be `b` itself
 * @throws GlmeError badValue where an element on the diagonal of L is 0 or not a number, `place.row` being its row;
 *   columnType, columnLength, memory
 * @example
 * solveTriangle(Float64Array.of(2, 1, 0, 3), 2, Float64Array.of(2, 7), 1); // Float64Array [1, 2]
 * solveTriangle(Float64Array.of(2, 1, 0, 3), 2, Float64Array.of(4, 6), 1, true); // Float64Array [1, 2]
 */
export function solveTriangle(
  l: Float64Array,
  n: number,
  b: Float64Array,
  columns: number,
  transposed = false,
  into?: Float64Array,
): Float64Array {
  expectFlag(transposed, "transposed");
  expectMatrix("b", b, n, columns);
  if (into !== undefined) expectMatrix("into", into, n, columns);
  expectTriangle(l, n);
  return inRoom(
    area(n, n),
    area(n, columns),
    (k) => k.solveWork(n, columns),
    ({ kernel, first, second, work }) => {
      write(kernel, first, l);
      write(kernel, second, b);
      kernel.solveTriangle(first.address, n, second.address, columns, transposed, work.address);
      return read(kernel, second, n * columns, into);
    },
  );
}

/**
 * L⁻¹, zeros above the diagonal.
 *
 * @param l L, n × n, of which only the lower triangle is read
 * @param into where the result goes, n × n; may be `l` itself
 * @throws GlmeError badValue where an element on the diagonal of L is 0 or not a number, `place.row` being its row;
 *   columnType, columnLength, memory
 * @example
 * invertTriangle(Float64Array.of(2, 1, 0, 4), 2); // Float64Array [0.5, -0.125, 0, 0.25]
 */
export function invertTriangle(l: Float64Array, n: number, into?: Float64Array): Float64Array {
  return invert(l, n, into, (kernel, from, to, work) => {
    kernel.inverseOfTriangle(from, 0, to, 0, n, n, work, UNLIMITED);
    kernel.clearUpperTriangle(to, n);
  });
}

/**
 * A⁻¹ from L of A = L Lᵀ, both triangles.
 *
 * @param l L, n × n, of which only the lower triangle is read
 * @param into where the result goes, n × n; may be `l` itself
 * @throws GlmeError badValue where an element on the diagonal of L is 0 or not a number, `place.row` being its row;
 *   columnType, columnLength, memory
 * @example
 * inverseFromCholesky(Float64Array.of(1, 1, 0, 2), 2); // Float64Array [1.25, -0.25, -0.25, 0.25]
 */
export function inverseFromCholesky(l: Float64Array, n: number, into?: Float64Array): Float64Array {
  return invert(l, n, into, (kernel, from, to, work) => {
    kernel.inverseFromCholesky(from, 0, to, 0, n, n, work, UNLIMITED);
    kernel.mirrorTriangle(to, n);
  });
}

type Inversion = (kernel: KernelExports, from: number, to: number, work: number) => void;

function invert(l: Float64Array, n: number, into: Float64Array | undefined, inversion: Inversion): Float64Array {
  if (into !== undefined) expectMatrix("into", into, n, n);
  expectTriangle(l, n);
  return inRoom(
    area(n, n),
    area(n, n),
    (k) => k.inverseWork(n),
    ({ kernel, first, second, work }) => {
      write(kernel, first, l);
      kernel.startInverse();
      inversion(kernel, first.address, second.address, work.address);
      return read(kernel, second, n * n, into);
    },
  );
}

/** The elements of a rows × columns matrix. */
function area(rows: number, columns: number): number {
  for (const size of [rows, columns])
    if (!Number.isInteger(size) || size < 0)
      throw new GlmeError("badOption", `The size of a matrix is a whole number that is not negative, not ${described(size)}.`);
  const bytes = rows * columns * 8;
  if (bytes > MEMORY_BYTES) throw tooLarge(bytes);
  return rows * columns;
}

function expectMatrix(name: string, matrix: Float64Array, rows: number, columns: number): void {
  expectDoubles(matrix, name);
  if (matrix.length !== area(rows, columns))
    throw new GlmeError(
      "columnLength",
      `"${name}" has ${matrix.length} elements, but a ${rows} × ${columns} matrix has ${rows * columns}.`,
      { option: name },
    );
}

function expectTriangle(l: Float64Array, n: number): void {
  expectMatrix("l", l, n, n);
  for (let row = 0; row < n; row++) {
    const element = l[row * (n + 1)];
    if (element === 0 || Number.isNaN(element))
      throw new GlmeError("badValue", `L has no inverse: element ${row} of its diagonal (counted from 0) is ${element}.`, {
        row,
      });
  }
}

/** Checks that the triangle of A that is read holds numbers. */
function expectFiniteTriangle(a: Float64Array, n: number): void {
  for (let column = 0; column < n; column++)
    for (let row = column; row < n; row++) {
      const element = a[row + column * n];
      if (!Number.isFinite(element)) throw badRow("badValue", `"a"`, row, element, `a finite number, in column ${column} too`);
    }
}

function notPositiveDefinite(row: number): GlmeError {
  return new GlmeError(
    "badValue",
    `The matrix is not positive definite: the pivot of row ${row} (counted from 0) is not positive.`,
    { row },
    "The rows before it make a positive definite matrix; look for columns that depend on each other, or add to the diagonal.",
  );
}

function tooLarge(bytes: number): GlmeError {
  return new GlmeError("memory", `The matrices need ${bytes} bytes, but a WebAssembly memory holds at most 4 GiB.`);
}

/** The work space of a task, in elements; asked of the kernel when the sizes are known to be possible. */
type WorkOf = (kernel: KernelExports) => number;

/** Runs a task in a kernel with room for matrices of so many elements, and keeps it for the next unless it is large. */
function inRoom(first: number, second: number, workOf: WorkOf, task: (room: Room) => Float64Array): Float64Array {
  const room = roomFor(first, second, workOf);
  kept = room.kernel.memory.buffer.byteLength <= KEPT_BYTES ? room : undefined;
  return task(room);
}

function roomFor(first: number, second: number, workOf: WorkOf): Room {
  const work = workOf(kept?.kernel ?? instantiateKernel()) >>> 0;
  if (kept && kept.first.elements >= first && kept.second.elements >= second && kept.work.elements >= work) return kept;
  const bytes = 8 * (first + second + work) + 65536;
  if (bytes > MEMORY_BYTES) throw tooLarge(bytes);
  const kernel = instantiateKernel();
  if (!kernel.reserveBytes(bytes)) throw tooLarge(bytes);
  const allocate = (elements: number): Matrix => ({ address: kernel.allocate(elements, 8) >>> 0, elements });
  return { kernel, first: allocate(first), second: allocate(second), work: allocate(work) };
}

function view(kernel: KernelExports, matrix: Matrix, elements: number): Float64Array {
  return new Float64Array(kernel.memory.buffer, matrix.address, elements);
}
function write(kernel: KernelExports, matrix: Matrix, from: Float64Array): void {
  view(kernel, matrix, from.length).set(from);
}
function read(
  kernel: KernelExports,
  matrix: Matrix,
  elements: number,
  into: Float64Array = new Float64Array(elements),
): Float64Array {
  into.set(view(kernel, matrix, elements));
  return into;
}
