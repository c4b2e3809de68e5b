import { GlmeError } from "../../core/errors.js";
import { MEMORY_BYTES } from "../../core/memory.js";
import { inParts, PIECE, ROWS_TOGETHER, type Steps } from "../../core/steps.js";
import { FactorField, Field, hasExtraParameter, isWide, LinkCode } from "../codes.js";
import type { ProblemInput } from "../input/problemInput.js";
import { codesName, rowPlaces } from "../input/rowPlaces.js";
import { instantiateKernel, type KernelExports } from "../packed/instance.js";
import { untilDone } from "./untilDone.js";

/** Σ of some numbers. */
export function sum(values: readonly number[]): number {
  return values.reduce((a, b) => a + b, 0);
}

/** Columns of all terms on a group. */
export function columnsOf(input: ProblemInput, group: number): number {
  return sum(input.terms.filter((t) => t.group === group).map((t) => t.columns.length));
}

/** A model as it lies in a kernel. */
export interface BuiltProblem {
  /** The kernel, which holds this model alone. */
  readonly kernel: KernelExports;
  /** Where in its memory the model begins. */
  readonly address: number;
  /** Rows. */
  readonly n: number;
  /** Fixed effects. */
  readonly p: number;
  /** The groups in the kernel's order, largest first. */
  readonly order: readonly number[];
  /** Levels of each of them. */
  readonly levels: readonly number[];
  /** Random effects of one level of each of them. */
  readonly widths: readonly number[];
  /** The input's row at each of the kernel's; null where all stand as they came. */
  readonly rowOrder: Uint32Array | null;
}

/** What a model takes of the kernel's memory, in bytes, but for the factor of its linear system, whose size depends on the pattern of its levels. */
export function bytesWithoutFactor(input: ProblemInput): number {
  const n = input.response.length;
  const p = input.fixed.length;
  const groups = input.groups
    .map((group, g) => ({ levels: group.levels, width: columnsOf(input, g) }))
    .filter(({ width }) => width > 0);
  const pairs = (groups.length * (groups.length - 1)) / 2;
  const more = (hasExtraParameter(input.family) ? 2 : 0) + (input.link === LinkCode.Host ? 4 : 0);
  const perRow = 8 * (4 + more + ownColumns(input)) + 4 * groups.length + 4 * pairs;
  const perEffect = 8 * (10 + 4 * p);
  const blocks = sum(groups.map(({ levels, width }) => levels * (8 * width * width + 12)));
  const ofGroups = sum(groups.map(({ width }) => 8 * width * width * (9 + (isWide(width) ? 0 : width * width))));
  const effects = sum(groups.map(({ levels, width }) => levels * width));
  return n * perRow + effects * perEffect + blocks + ofGroups + 8 * 5 * p * p;
}

/** Doubles for every row that are not there in every model: X, slopes, weights, offset. */
export function ownColumns(input: ProblemInput): number {
  const slopes = input.terms.flatMap(({ columns }) => columns).filter((column) => column !== null).length;
  return input.fixed.length + slopes + (input.weights || input.binomialSize ? 1 : 0) + (input.offset ? 1 : 0);
}

/**
 * Lays a model out in a kernel of its own: rows sorted by the largest group, groups by falling number of levels. Codes are checked all the
 * same, where rows are sorted by them: that costs nothing, and a wrong one would write outside its array.
 *
 * @throws GlmeError badValue for a code that is none of its group's levels, with group and row; memory
 */
export function* buildProblem(input: ProblemInput): Steps<BuiltProblem> {
  const total = bytesWithoutFactor(input);
  if (total > MEMORY_BYTES) throw tooLarge(total);
  const kernel = instantiateKernel();
  if (!kernel.reserveBytes(total)) throw tooLarge(kernel.bytesNeeded());
  const order = groupOrder(input);
  const places = yield* rowPlaces(
    order.map((g) => input.groups[g]),
    input.response.length,
    order.map(codesName),
  );
  const address = yield* layRows(kernel, input, order.length, places);
  for (const [f, g] of order.entries()) yield* layGroup(kernel, address, f, input, g, places);
  if (!(yield* analyseStructure(kernel, address, order.length))) throw tooLarge(kernel.bytesNeeded());
  yield* layStorage(kernel, address);
  return {
    kernel,
    address,
    n: input.response.length,
    p: input.fixed.length,
    order,
    levels: order.map((g) => input.groups[g].levels),
    widths: order.map((g) => columnsOf(input, g)),
    rowOrder: places && (yield* inverse(places)),
  };
}

/** The groups that have effects, by falling number of levels. */
export function groupOrder(input: ProblemInput): number[] {
  const order = input.groups.map((_, g) => g).filter((g) => columnsOf(input, g) > 0);
  return order.sort((a, b) => input.groups[b].levels - input.groups[a].levels || a - b);
}

/** Which row stands at each place. */
function* inverse(places: Uint32Array): Steps<Uint32Array> {
  const rows = new Uint32Array(places.length);
  yield* inParts(rows.length, ROWS_TOGETHER, (from, to) => invertPlaces(places, rows, from, to));
  return rows;
}
function invertPlaces(places: Uint32Array, rows: Uint32Array, from: number, to: number): void {
  for (let row = from; row < to; row++) rows[places[row]] = row;
}

/** An address, or the error that says how much memory it would have taken. */
function need(kernel: KernelExports, address: number): number {
  if (!address) throw tooLarge(kernel.bytesNeeded());
  return address;
}

/** Copies a column of n numbers into the kernel, each to its row's place. */
function copyColumn(source: Float64Array, places: Uint32Array | null, target: Float64Array): Steps<void> {
  return inParts(source.length, ROWS_TOGETHER, (from, to) => {
    if (places === null) target.set(source.subarray(from, to), from);
    else scatterNumbers(source, places, target, from, to);
  });
}
/** Copies codes of levels into the kernel, each to its row's place. */
function copyCodes(source: Uint32Array, places: Uint32Array | null, target: Uint32Array): Steps<void> {
  return inParts(source.length, ROWS_TOGETHER, (from, to) => {
    if (places === null) target.set(source.subarray(from, to), from);
    else scatterCodes(source, places, target, from, to);
  });
}

/**
 * Writes elements [from, to) to their places. (To read on and to write here and there is several times faster than the reverse, and the rows of
 * a level are written one behind the other; each kind of array has a loop of its own, of which the engine makes more.)
 */
function scatterNumbers(source: Float64Array, places: Uint32Array, target: Float64Array, from: number, to: number): void {
  for (let i = from; i < to; i++) target[places[i]] = source[i];
}
function scatterCodes(source: Uint32Array, places: Uint32Array, target: Uint32Array, from: number, to: number): void {
  for (let i = from; i < to; i++) target[places[i]] = source[i];
}

/** The problem with response, weights, offset, sizes and X; returns its address. */
function* layRows(kernel: KernelExports, input: ProblemInput, groups: number, places: Uint32Array | null): Steps<number> {
  const n = input.response.length;
  const { family, link, response, offset, binomialSize, fixed, triangle } = input;
  const weights = yield* effectiveWeights(input);
  const address = need(kernel, kernel.newProblem(n, fixed.length, groups, family, link, Boolean(weights), Boolean(offset)));
  const array = (field: Field, at = 0, length = n) =>
    new Float64Array(kernel.memory.buffer, (kernel.addressOf(address, field) >>> 0) + 8 * at, length);
  yield* copyColumn(response, places, array(Field.Response));
  if (weights) yield* copyColumn(weights, places, array(Field.Weight));
  if (offset) yield* copyColumn(offset, places, array(Field.Offset));
  if (binomialSize) yield* copyColumn(binomialSize, places, array(Field.RowSlope));
  for (const [j, column] of fixed.entries()) yield* copyColumn(column, places, array(Field.Fixed, n * j));
  if (triangle) array(Field.Triangle, 0, triangle.length).set(triangle.map((value) => value / Math.sqrt(n)));
  return address;
}

/** Codes and columns of group g, the kernel's factor f. */
function* layGroup(
  kernel: KernelExports,
  address: number,
  f: number,
  input: ProblemInput,
  g: number,
  places: Uint32Array | null,
): Steps<void> {
  const n = input.response.length;
  const columns = input.terms.filter((term) => term.group === g).flatMap((term) => term.columns);
  need(kernel, kernel.addFactor(address, f, input.groups[g].levels, columns.length));
  const codes = kernel.factorAddress(address, f, FactorField.Codes) >>> 0;
  yield* copyCodes(input.groups[g].codes, places, new Uint32Array(kernel.memory.buffer, codes, n));
  yield* inParts(n, ROWS_TOGETHER, (from, to) => kernel.findRuns(address, f, from, to));
  for (const [c, column] of columns.entries()) {
    if (!column) continue;
    const at = need(kernel, kernel.addColumn(address, f, c)) >>> 0;
    yield* copyColumn(column, places, new Float64Array(kernel.memory.buffer, at, n));
  }
}

/** Level pairs and order of elimination, without the factor itself; false when memory does not suffice. */
export function* analyseStructure(kernel: KernelExports, address: number, groups: number): Steps<boolean> {
  if (!kernel.allocateEffects(address)) return false;
  let index = 0;
  for (let f = 0; f < groups; f++)
    for (let g = f + 1; g < groups; g++) {
      if (!kernel.startPairs(address, f, g, index++)) return false;
      if (!(yield* untilDone(() => kernel.findPairs(address, PIECE / 2)))) return false;
    }
  if (!kernel.allocatePairs(address) || !kernel.startAnalysis(address)) return false;
  return yield* untilDone(() => kernel.analyse(address, PIECE / 2));
}

/** Room for the factor and its inverse, and what they need beside. */
function* layStorage(kernel: KernelExports, address: number): Steps<void> {
  need(kernel, kernel.startStorage(address));
  if (!(yield* untilDone(() => kernel.layStorage(address, PIECE / 2)))) throw tooLarge(kernel.bytesNeeded());
}

/** Makes the error for a model that takes so many bytes. */
export function tooLarge(bytes: number): GlmeError {
  const gibibytes = (bytes / 1073741824).toFixed(2);
  return new GlmeError(
    "memory",
    `The model needs at least ${Math.ceil(bytes)} bytes (${gibibytes} GiB), but a WebAssembly memory holds at most 4 GiB.`,
    {},
    "Fit it on fewer rows, or with fewer or smaller crossed grouping variables.",
  );
}

/** Prior weight × binomial size; null where all are 1. */
function* effectiveWeights({ weights, binomialSize }: ProblemInput): Steps<Float64Array | null> {
  if (!weights || !binomialSize) return weights ?? binomialSize ?? null;
  const products = new Float64Array(weights.length);
  yield* inParts(products.length, ROWS_TOGETHER, (from, to) => {
    for (let i = from; i < to; i++) products[i] = weights[i] * binomialSize[i];
  });
  return products;
}
