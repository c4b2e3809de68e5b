import { type Arithmetic, printArithmetic } from "../../formula/index.js";
import type { Evaluator, Formulaic } from "../terms/evaluator.js";
import { learnArithmetic } from "../terms/rules.js";

/** Makes the offsets of a formula ready to be evaluated for any table. */
export function learnOffsets(offsets: readonly Arithmetic[], evaluator: Evaluator): Formulaic[] {
  return offsets.map((offset) => learnArithmetic(offset, evaluator, subjectOf(offset)));
}

/** Gives the sum of the option's offset and those of the formula, a number for each used row; null where there is none. */
export function totalOffset(
  option: Float64Array | null,
  offsets: readonly Formulaic[],
  evaluator: Evaluator,
): Float64Array | null {
  if (offsets.length === 0) return option;
  const sum = sumOfOffsets(offsets, evaluator);
  for (let i = 0; i < sum.length; i++) sum[i] += option?.[i] ?? 0;
  return sum;
}

/** Gives what offsets come to, in a new array: one number for each of the evaluator's rows. */
export function sumOfOffsets(offsets: readonly Formulaic[], evaluator: Evaluator): Float64Array {
  const sum = new Float64Array(evaluator.rows.length);
  for (const offset of offsets) {
    const values = evaluator.values(offset, subjectOf(offset));
    for (let i = 0; i < sum.length; i++) sum[i] += values[i];
  }
  return sum;
}

function subjectOf(offset: Arithmetic): string {
  return `The term offset(${printArithmetic(offset)})`;
}
