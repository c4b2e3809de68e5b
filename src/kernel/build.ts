import { GlmeError } from "../core/errors.js";
import { FactorField, Family, Field, hasExtraParameter, LinkCode } from "./codes.js";
import type { HostLink } from "./hostLink.js";
import { badArgument, expectFinite, expectObject } from "./input/arguments.js";
import { expectShape, type ModelShape } from "./input/modelShape.js";
import { expectCode } from "./input/names.js";
import { expectLevels, rowPlaces } from "./input/rowPlaces.js";
import { instantiateKernel, type KernelExports } from "./instance.js";

/** Everything the kernel needs of a model: typed arrays of n rows, no names. */
export interface ProblemInput extends ModelShape {
  /** The distribution and the link by number; `power` is p of the link μ^p = η, 1 for the others. */
  readonly family: Family;
  readonly link: LinkCode;
  readonly power: number;
  /** The functions of LinkCode.Host. */
  readonly host?: HostLink;
}

/** What a link of the host has to answer. */
const HOST_FUNCTIONS = ["link", "meanNear", "means", "thirds"] as const;

/**
 * Checks a model but for its codes, without a pass over its rows.
 *
 * @throws GlmeError badOption, columnType, columnLength, emptyTable
 */
export function expectInput(input: ProblemInput): void {
  expectObject(input, "The problem");
  expectCode(input.family, "family", Family);
  expectCode(input.link, "link", LinkCode);
  expectFinite(input.power, "power");
  if (input.link === LinkCode.Power && input.power === 0)
    throw badArgument("power", 0, "another number than 0", "For the logarithm use link Log.");
  if (input.link !== LinkCode.Host && input.host !== undefined)
    throw badArgument("host", input.host, "left out with a link of the kernel");
  if (input.link === LinkCode.Host) {
    expectObject(input.host, "host");
    for (const name of HOST_FUNCTIONS)
      if (typeof input.host[name] !== "function") throw badArgument(`host.${name}`, input.host[name], "a function");
  }
  expectShape(input);
}

export function sum(values: readonly number[]): number {
  return values.reduce((a, b) => a + b, 0);
}

/** Columns of all terms on a group. */
export function columnsOf(input: ProblemInput, group: number): number {
  return sum(input.terms.filter((t) => t.group === group).map((t) => t.columns.length));
}

export interface BuiltProblem {
  readonly kernel: KernelExports;
  readonly address: number;
  /** The groups in the kernel's order, largest first. */
  readonly order: readonly number[];
  /** The input's row at each of the kernel's; null where all stand as they came. */
  readonly rowOrder: Uint32Array | null;
}

/** Bytes that a WebAssembly memory of 32-bit addresses can hold. */
const MEMORY_LIMIT = 65535 * 65536;

/** What a model takes of the kernel's memory, in bytes, but for the factor of its linear system, whose size depends on the pattern of its levels. */
function bytesWithoutFactor(input: ProblemInput): number {
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
  const curvature = sum(groups.map(({ width }) => 8 * width * width * width * width));
  const effects = sum(groups.map(({ levels, width }) => levels * width));
  return n * perRow + effects * perEffect + blocks + curvature + 8 * 5 * p * p;
}

/** Doubles for every row that are not there in every model: X, slopes, weights, offset. */
function ownColumns(input: ProblemInput): number {
  const slopes = input.terms.flatMap(({ columns }) => columns).filter((column) => column !== null).length;
  return input.fixed.length + slopes + (input.weights || input.binomialSize ? 1 : 0) + (input.offset ? 1 : 0);
}

/**
 * The kernel's memory that a model will take, in bytes, from the pattern of its levels, which is analysed without the data: the
 * factor of crossed groups can be anything from sparse to dense. Where not even the analysis fits 4 GiB, what it would take.
 *
 * @throws GlmeError as `new Problem(input)` but for memory
 * @example
 * forecastBytes(input); // 1_064_960: equal to new Problem(input).bytes but for some thousand bytes
 */
export function forecastBytes(input: ProblemInput): number {
  expectInput(input);
  input.groups.forEach((group, g) => {
    expectLevels(group, codesName(g));
  });
  const bytes = bytesWithoutFactor(input);
  if (bytes > MEMORY_LIMIT) return bytes;
  const n = input.response.length;
  const p = input.fixed.length;
  const order = groupOrder(input);
  const kernel = instantiateKernel();
  const address = kernel.newProblem(n, 0, order.length, input.family, input.link, false, false);
  order.forEach((g, f) => {
    kernel.addFactor(address, f, input.groups[g].levels, columnsOf(input, g));
    const codes = kernel.factorAddress(address, f, FactorField.Codes) >>> 0;
    new Uint32Array(kernel.memory.buffer, codes, n).set(input.groups[g].codes);
  });
  if (!analyseStructure(kernel, address, order.length)) return kernel.bytesNeeded();
  const effects = sum(order.map((g) => input.groups[g].levels * columnsOf(input, g)));
  return kernel.bytesUsed() + kernel.factorBytes(address) + 8 * n * ownColumns(input) + 32 * p * effects;
}

/**
 * Lays a model out in a kernel of its own: rows sorted by the largest group, groups by falling number of levels.
 *
 * @throws GlmeError for what the input cannot be, each with the argument and, in a column, the row; memory
 */
export function buildProblem(input: ProblemInput): BuiltProblem {
  expectInput(input);
  const total = bytesWithoutFactor(input);
  if (total > MEMORY_LIMIT) throw tooLarge(total);
  const kernel = instantiateKernel();
  if (!kernel.reserveBytes(total)) throw tooLarge(kernel.bytesNeeded());
  const order = groupOrder(input);
  const places = rowPlaces(
    order.map((g) => input.groups[g]),
    input.response.length,
    order.map(codesName),
  );
  input.groups.forEach((group, g) => {
    if (!order.includes(g)) expectLevels(group, codesName(g));
  });
  const address = layRows(kernel, input, order.length, places);
  order.forEach((g, f) => {
    layGroup(kernel, address, f, input, g, places);
  });
  layStructure(kernel, address, order.length);
  return { kernel, address, order, rowOrder: places && inverse(places) };
}

/** What a group's codes are called in messages. */
function codesName(group: number): string {
  return `groups[${group}].codes`;
}

/** The groups that have effects, by falling number of levels. */
function groupOrder(input: ProblemInput): number[] {
  const order = input.groups.map((_, g) => g).filter((g) => columnsOf(input, g) > 0);
  return order.sort((a, b) => input.groups[b].levels - input.groups[a].levels || a - b);
}

/** Which row stands at each place. */
function inverse(places: Uint32Array): Uint32Array {
  const rows = new Uint32Array(places.length);
  for (let row = 0; row < rows.length; row++) rows[places[row]] = row;
  return rows;
}

/** An address, or the error that says how much memory it would have taken. */
function need(kernel: KernelExports, address: number): number {
  if (!address) throw tooLarge(kernel.bytesNeeded());
  return address;
}

/**
 * Copies a column into the kernel, each value to its row's place. (To read on and to write here and there is several times
 * faster than the reverse, and the rows of a level are written one behind the other.)
 */
function copyColumn(source: Float64Array, places: Uint32Array | null, target: Float64Array): void {
  if (places === null) target.set(source);
  else for (let i = 0; i < places.length; i++) target[places[i]] = source[i];
}

/** The same for codes. */
function copyCodes(source: Uint32Array, places: Uint32Array | null, target: Uint32Array): void {
  if (places === null) target.set(source);
  else for (let i = 0; i < places.length; i++) target[places[i]] = source[i];
}

/** The problem with response, weights, offset, sizes and X; returns its address. */
function layRows(kernel: KernelExports, input: ProblemInput, groups: number, places: Uint32Array | null): number {
  const n = input.response.length;
  const { family, link, response, offset, binomialSize, fixed, triangle } = input;
  const weights = effectiveWeights(input);
  const address = need(kernel, kernel.newProblem(n, fixed.length, groups, family, link, Boolean(weights), Boolean(offset)));
  const array = (field: Field, at = 0, length = n) =>
    new Float64Array(kernel.memory.buffer, (kernel.addressOf(address, field) >>> 0) + 8 * at, length);
  copyColumn(response, places, array(Field.Response));
  if (weights) copyColumn(weights, places, array(Field.Weight));
  if (offset) copyColumn(offset, places, array(Field.Offset));
  if (binomialSize) copyColumn(binomialSize, places, array(Field.RowSlope));
  fixed.forEach((column, j) => {
    copyColumn(column, places, array(Field.Fixed, n * j));
  });
  if (triangle) array(Field.Triangle, 0, triangle.length).set(triangle.map((value) => value / Math.sqrt(n)));
  return address;
}

/** Codes and columns of group g, the kernel's factor f. */
function layGroup(
  kernel: KernelExports,
  address: number,
  f: number,
  input: ProblemInput,
  g: number,
  places: Uint32Array | null,
): void {
  const n = input.response.length;
  const columns = input.terms.filter((term) => term.group === g).flatMap((term) => term.columns);
  need(kernel, kernel.addFactor(address, f, input.groups[g].levels, columns.length));
  const codes = kernel.factorAddress(address, f, FactorField.Codes) >>> 0;
  copyCodes(input.groups[g].codes, places, new Uint32Array(kernel.memory.buffer, codes, n));
  kernel.findRuns(address, f);
  columns.forEach((column, c) => {
    if (!column) return;
    const at = need(kernel, kernel.addColumn(address, f, c)) >>> 0;
    copyColumn(column, places, new Float64Array(kernel.memory.buffer, at, n));
  });
}

/** Level pairs, order of elimination and factor. */
function layStructure(kernel: KernelExports, address: number, groups: number): void {
  if (!analyseStructure(kernel, address, groups)) throw tooLarge(kernel.bytesNeeded());
  need(kernel, kernel.allocateFactor(address));
}

/** The same without the factor itself; false when memory does not suffice. */
function analyseStructure(kernel: KernelExports, address: number, groups: number): boolean {
  if (!kernel.allocateEffects(address)) return false;
  let index = 0;
  for (let f = 0; f < groups; f++)
    for (let g = f + 1; g < groups; g++) if (!kernel.findPairs(address, f, g, index++)) return false;
  return Boolean(kernel.allocatePairs(address) && kernel.analyse(address));
}

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
function effectiveWeights({ weights, binomialSize }: ProblemInput): Float64Array | null {
  if (!weights || !binomialSize) return weights ?? binomialSize ?? null;
  const products = new Float64Array(weights.length);
  for (let i = 0; i < products.length; i++) products[i] = weights[i] * binomialSize[i];
  return products;
}
