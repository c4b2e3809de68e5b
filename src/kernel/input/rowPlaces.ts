import { inParts, ROWS_TOGETHER, type Steps } from "../../core/steps.js";
import { badRow } from "./arguments.js";
import type { ProblemGroup } from "./modelShape.js";

/**
 * The kernel's order of rows: by the first group's levels, among these by the second's, and rows of the same levels as they came.
 * For each row its place there; null where the rows stand in that order already.
 *
 * Source: counting sorts, Knuth, The Art of Computer Programming 3, section 5.2; none reads its rows out of their order.
 *
 * @param names what the groups are called in messages
 * @throws GlmeError badValue for a code that is none of its group's levels
 */
export function* rowPlaces(groups: readonly ProblemGroup[], n: number, names: readonly string[] = []): Steps<Uint32Array | null> {
  const [first, second] = groups;
  for (let g = 2; g < groups.length; g++) yield* expectLevels(groups[g], names[g]);
  if (first === undefined) return null;
  if (yield* inOrder(first.codes, second?.codes)) {
    if (!(first.codes[n - 1] < first.levels)) yield* expectLevels(first, names[0]); // the last code is the largest
    if (second !== undefined) yield* expectLevels(second, names[1]);
    return null;
  }
  const next = yield* levelStarts(first, names[0]);
  const places = new Uint32Array(n);
  if (second === undefined) {
    yield* inParts(n, ROWS_TOGETHER, (from, to) => placeRows(first.codes, next, places, from, to));
    return places;
  }
  const { rows, levels } = yield* sortedBySecond(first, second, names[1]);
  yield* inParts(n, ROWS_TOGETHER, (from, to) => placeSorted(rows, levels, next, places, from, to));
  return places;
}

// The loops over rows stand in functions of their own: the engine makes more of them than of loops in a closure.

/** Gives each row the next place of its level. */
function placeRows(codes: Uint32Array, next: Uint32Array, places: Uint32Array, from: number, to: number): void {
  for (let row = from; row < to; row++) places[row] = next[codes[row]]++;
}
/** Gives rows in an order the next place of each one's level. */
function placeSorted(
  rows: Uint32Array,
  levels: Uint32Array,
  next: Uint32Array,
  places: Uint32Array,
  from: number,
  to: number,
): void {
  for (let i = from; i < to; i++) places[rows[i]] = next[levels[i]]++;
}
/** Counts the rows of each level one place behind it. */
function countRows(codes: Uint32Array, starts: Uint32Array, from: number, to: number): void {
  for (let row = from; row < to; row++) starts[codes[row] + 1]++;
}

function* inOrder(first: Uint32Array, second: Uint32Array | undefined): Steps<boolean> {
  let isSorted = true;
  for (let from = 1; from < first.length && isSorted; from += ROWS_TOGETHER) {
    isSorted = rowsInOrder(first, second, from, Math.min(first.length, from + ROWS_TOGETHER));
    yield;
  }
  return isSorted;
}

function rowsInOrder(first: Uint32Array, second: Uint32Array | undefined, from: number, to: number): boolean {
  for (let row = from; row < to; row++) {
    if (first[row] < first[row - 1]) return false;
    if (second !== undefined && first[row] === first[row - 1] && second[row] < second[row - 1]) return false;
  }
  return true;
}

/** What a group's codes are called in messages. */
export function codesName(group: number): string {
  return `groups[${group}].codes`;
}

/**
 * Checks that every code is below the number of levels.
 *
 * @throws GlmeError badValue with the first row where it is not
 */
export function* expectLevels({ levels, codes }: ProblemGroup, name = "codes"): Steps<void> {
  yield* inParts(codes.length, ROWS_TOGETHER, (from, to) => {
    let row = from;
    while (row < to && codes[row] < levels) row++;
    if (row === to) return;
    const hint = `Number the levels from 0 to ${levels - 1}, or give more levels.`;
    throw badRow("badValue", name, row, codes[row], `below ${levels}, the number of levels`, hint);
  });
}

/**
 * Where each level's rows begin when rows are sorted by it. Codes of no level fall outside the array, where nothing is written: rows that
 * are missing in the end tell of them, at no cost.
 */
function* levelStarts(group: ProblemGroup, name: string | undefined): Steps<Uint32Array> {
  const { levels, codes } = group;
  const starts = new Uint32Array(levels + 1);
  yield* inParts(codes.length, ROWS_TOGETHER, (from, to) => countRows(codes, starts, from, to));
  yield* inParts(levels, ROWS_TOGETHER, (from, to) => {
    for (let level = from; level < to; level++) starts[level + 1] += starts[level];
  });
  if (starts[levels] !== codes.length) yield* expectLevels(group, name);
  return starts;
}

/** The rows by the second group's levels, and the first's of these rows. */
function* sortedBySecond(
  first: ProblemGroup,
  second: ProblemGroup,
  name: string | undefined,
): Steps<{ readonly rows: Uint32Array; readonly levels: Uint32Array }> {
  const next = yield* levelStarts(second, name);
  const rows = new Uint32Array(second.codes.length);
  const levels = new Uint32Array(second.codes.length);
  yield* inParts(rows.length, ROWS_TOGETHER, (from, to) => sortRows(second.codes, first.codes, next, { rows, levels }, from, to));
  return { rows, levels };
}

function sortRows(
  second: Uint32Array,
  first: Uint32Array,
  next: Uint32Array,
  { rows, levels }: { readonly rows: Uint32Array; readonly levels: Uint32Array },
  from: number,
  to: number,
): void {
  for (let row = from; row < to; row++) {
    const at = next[second[row]]++;
    rows[at] = row;
    levels[at] = first[row];
  }
}
