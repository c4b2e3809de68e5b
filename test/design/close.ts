import { expect } from "vitest";

/** Numbers agree one by one, to `tolerance` of the larger of 1 and the expected size. */
export function expectClose(actual: ArrayLike<number>, expected: readonly number[], tolerance: number): void {
  expect(actual.length).toBe(expected.length);
  const far = expected.flatMap((value, i) =>
    Math.abs(actual[i] - value) <= tolerance * Math.max(1, Math.abs(value)) ? [] : [i],
  );
  expect(far.map((i) => ({ i, actual: actual[i], expected: expected[i] }))).toEqual([]);
}
