import { isDeepStrictEqual } from "node:util";
import { GlmeError } from "../../../src/core/errors.js";
import type { RandomStream } from "../../generators/stream.js";
import { type DenseProblem, denseLaplace } from "../../oracle/laplace.js";

/** A wrong input was refused, or answered rightly. Everything else throws. */
export type Outcome = "refused" | "right";
/** One wrong input, drawn from a stream, and what came of it. */
export type Attack = (stream: RandomStream) => Outcome;

/** Refused with a GlmeError, or an answer that stands a check. */
export function refusedOr<T>(call: () => T, check: (answer: T) => void): Outcome {
  let answer: T;
  try {
    answer = call();
  } catch (error) {
    if (error instanceof GlmeError && error.message !== "" && error.code !== "internal") return "refused";
    throw error;
  }
  check(answer);
  return "right";
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

/** −2 log L as dense matrices have it: +∞ where they have no mode. */
export function expectDense(found: number, problem: () => DenseProblem): void {
  let dense = Number.POSITIVE_INFINITY;
  try {
    dense = denseLaplace(problem()).value;
  } catch (error) {
    if (found === Number.POSITIVE_INFINITY) return;
    throw new Error(`found ${found}, and dense matrices nothing: ${error}`);
  }
  expectNear(found, dense);
}

function shown(value: unknown): string {
  return JSON.stringify(value, (_, part) => (part instanceof Float64Array ? Array.from(part) : part));
}
