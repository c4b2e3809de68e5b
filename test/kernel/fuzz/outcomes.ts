import { isDeepStrictEqual } from "node:util";
import { type Outcome, requireRefusal } from "../../fuzz/fuzzer.js";
import type { RandomStream } from "../../generators/stream.js";
import { type DenseProblem, denseLaplace } from "../../oracle/laplace.js";

/** One wrong input, drawn from a stream, and what came of it. */
export type Attack = (stream: RandomStream) => Outcome;

/** Refused with a GlmeError, or an answer that stands a check, which throws otherwise. */
export function refusedOr<T>(call: () => T, check: (answer: T) => void): Outcome {
  return refusedOrJudged(call, (answer) => {
    check(answer);
    return "right";
  });
}

/** Refused with a GlmeError, or an answer that is judged. */
export function refusedOrJudged<T>(call: () => T, judge: (answer: T) => Outcome): Outcome {
  let answer: T;
  try {
    answer = call();
  } catch (error) {
    requireRefusal(error);
    return "refused";
  }
  return judge(answer);
}

/** The same bits. */
export function expectSame(found: unknown, expected: unknown): void {
  if (!isDeepStrictEqual(found, expected)) throw new Error(`found ${shown(found)}, expected ${shown(expected)}`);
}

/** The same number but for rounding, relative to its size. */
export function expectNear(found: number, expected: number, tolerance = 1e-7): void {
  const isNear = Object.is(found, expected) || Math.abs(found - expected) <= tolerance * (1 + Math.abs(expected));
  if (!isNear) throw new Error(`found ${found}, expected ${expected}`);
}

/** Each of some numbers near another. */
export function expectNearEach(found: ArrayLike<number>, expected: ArrayLike<number>, tolerance: number): void {
  expectSame(found.length, expected.length);
  for (let i = 0; i < expected.length; i++) expectNear(found[i], expected[i], tolerance);
}

/** A column beyond this, and dense matrices overflow or lose all digits. */
const TAME = 1e4;

/** −2 log L as dense matrices have it: "unchecked" where they cannot tell, because columns are too large or they find no mode. */
export function expectDense(found: number, { columns, dense }: DenseCheck): "right" | "unchecked" {
  if (columns.some((column) => column?.some((value) => !(Math.abs(value) <= TAME)))) return "unchecked";
  let expected = Number.POSITIVE_INFINITY;
  try {
    expected = denseLaplace(dense()).value;
  } catch {
    return "unchecked";
  }
  expectNear(found, expected);
  return "right";
}

/** A model as dense matrices, and all its columns. */
interface DenseCheck {
  readonly columns: readonly (Float64Array | null | undefined)[];
  readonly dense: () => DenseProblem;
}

function shown(value: unknown): string {
  return JSON.stringify(value, (_, part) => (part instanceof Float64Array ? Array.from(part) : part));
}
