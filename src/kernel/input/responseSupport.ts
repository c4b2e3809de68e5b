import { isWhole } from "../../core/rounding.js";
import { type Family, Support, supportOf } from "../codes.js";

/** Says what a response y of weight w and binomial size m has to be; undefined where it is. */
type ResponseFault = (y: number, w: number, m: number) => string | undefined;

const COUNT = "a count: 0, 1, 2, …";
/** The smallest number with all its digits: a quotient of smaller ones is off in its first. */
const SMALLEST = 2.2250738585072014e-308;

const FAULTS: Readonly<Record<Support, ResponseFault>> = {
  [Support.Real]: () => undefined,
  [Support.Proportion](y, w, m) {
    if (!(y >= 0 && y <= 1)) return "a proportion from 0 to 1";
    return isWhole(y * m * w) ? undefined : "a proportion of whole successes: response × binomialSize × weight is a whole number";
  },
  [Support.MeanCount](y, w) {
    if (!(y >= 0)) return COUNT;
    return isWhole(y * w) ? undefined : w === 1 ? COUNT : "such that response × weight is a whole number";
  },
  [Support.Count]: (y) => (y >= 0 && Number.isInteger(y) ? undefined : COUNT),
  [Support.Positive](y) {
    if (!(y > 0)) return "above 0";
    return y >= SMALLEST ? undefined : `at least ${SMALLEST}, the smallest number with all its digits`;
  },
  [Support.OpenUnit]: (y) => (y > 0 && y < 1 ? undefined : "between 0 and 1, neither of them included"),
};

/** A response that its family cannot have: the row, and what it has to be. */
export interface SupportFault {
  /** Counted from 0. */
  readonly row: number;
  /** In the words of a message. */
  readonly expected: string;
}

/** Finds the first response that a family cannot have; undefined where all are possible. */
export function supportFault(
  family: Family,
  response: Float64Array,
  weights: Float64Array | null,
  binomialSize: Float64Array | null,
): SupportFault | undefined {
  const fault = FAULTS[supportOf(family)];
  for (let row = 0; row < response.length; row++) {
    const expected = fault(response[row], weights === null ? 1 : weights[row], binomialSize === null ? 1 : binomialSize[row]);
    if (expected !== undefined) return { row, expected };
  }
  return undefined;
}

/** Is a row of this family several trials, as many as `binomialSize` says? */
export function hasSizes(family: Family): boolean {
  return supportOf(family) === Support.Proportion;
}
