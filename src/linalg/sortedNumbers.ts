import { inParts, ROWS_TOGETHER, type Steps } from "../core/steps.js";

/** Numbers that are sorted at once. */
const RUN = ROWS_TOGETHER / 2;

/**
 * Sorts numbers, none of them NaN, ascending, in pieces: runs of some ten thousand by themselves, which are merged two by two. Consumes what it is
 * given.
 *
 * Source: merge sort, Knuth, The Art of Computer Programming 3, section 5.2.4.
 */
export function* sortedNumbers(numbers: Float64Array): Steps<Float64Array> {
  yield* inParts(numbers.length, RUN, (from, to) => numbers.subarray(from, to).sort());
  let runs = numbers;
  let merged = numbers.length > RUN ? new Float64Array(numbers.length) : numbers;
  for (let width = RUN; width < numbers.length; width *= 2) {
    for (let from = 0; from < numbers.length; from += 2 * width)
      yield* merge(runs, merged, from, Math.min(numbers.length, from + width), Math.min(numbers.length, from + 2 * width));
    [runs, merged] = [merged, runs];
  }
  return runs;
}

/** Merges the runs [from, middle) and [middle, to) into one. */
function* merge(runs: Float64Array, into: Float64Array, from: number, middle: number, to: number): Steps<void> {
  let left = from;
  let right = middle;
  for (let at = from; at < to; at += ROWS_TOGETHER) {
    [left, right] = mergePart(runs, into, at, Math.min(to, at + ROWS_TOGETHER), [left, middle], [right, to]);
    yield;
  }
}

/** Merges as many numbers as make elements [from, to), from two runs, given where they are and where they end; returns where they are after it. */
function mergePart(
  runs: Float64Array,
  into: Float64Array,
  from: number,
  to: number,
  [first, endOfFirst]: readonly [number, number],
  [second, endOfSecond]: readonly [number, number],
): [number, number] {
  let left = first;
  let right = second;
  for (let at = from; at < to; at++) {
    const takesLeft = right === endOfSecond || (left < endOfFirst && runs[left] <= runs[right]);
    into[at] = takesLeft ? runs[left++] : runs[right++];
  }
  return [left, right];
}
