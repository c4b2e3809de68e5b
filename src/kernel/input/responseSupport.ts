/** What the responses of a family can be. */
interface Support {
  /** Says what y of weight w and binomial size m has to be; undefined where it is. */
  readonly fault: (y: number, w: number, m: number) => string | undefined;
  /** Is a row several trials? */
  readonly hasSizes?: boolean;
}

/** Proportions come rounded, 0.3333333 for 1 of 3: a millionth of the count is forgiven. */
const ROUNDING = 1e-6;

function isWhole(count: number): boolean {
  return Math.abs(count - Math.round(count)) <= ROUNDING * Math.max(1, count);
}

const count: Support["fault"] = (y) => (y >= 0 && Number.isInteger(y) ? undefined : "a count: 0, 1, 2, …");
/** The smallest number with all its digits: a quotient of smaller ones is off in its first. */
const SMALLEST = 2.2250738585072014e-308;
const positive: Support["fault"] = (y) => {
  if (!(y > 0)) return "above 0";
  return y >= SMALLEST ? undefined : `at least ${SMALLEST}, the smallest number with all its digits`;
};

/** The families whose responses are not just any finite number, by name. */
const SUPPORTS: { readonly [family: string]: Support | undefined } = {
  binomial: {
    hasSizes: true,
    fault(y, w, m) {
      if (!(y >= 0 && y <= 1)) return "a proportion from 0 to 1";
      return isWhole(y * m * w)
        ? undefined
        : "a proportion of whole successes: response × binomialSize × weight is a whole number";
    },
  },
  poisson: {
    fault(y, w) {
      if (!(y >= 0)) return "a count: 0, 1, 2, …";
      return isWhole(y * w) ? undefined : w === 1 ? "a count: 0, 1, 2, …" : "such that response × weight is a whole number";
    },
  },
  gamma: { fault: positive },
  inverseGaussian: { fault: positive },
  logNormal: { fault: positive },
  negativeBinomial: { fault: count },
  negativeBinomial1: { fault: count },
  zeroInflatedPoisson: { fault: count },
  beta: { fault: (y) => (y > 0 && y < 1 ? undefined : "between 0 and 1, neither of them included") },
};

/** A response that its family cannot have: the row, and what it has to be. */
export interface SupportFault {
  readonly row: number;
  readonly expected: string;
}

/** Finds the first response that a family, by its name, cannot have; undefined where all are possible. */
export function supportFault(
  family: string,
  response: Float64Array,
  weights: Float64Array | null,
  binomialSize: Float64Array | null,
): SupportFault | undefined {
  const fault = SUPPORTS[family]?.fault;
  for (let row = 0; fault && row < response.length; row++) {
    const expected = fault(response[row], weights === null ? 1 : weights[row], binomialSize === null ? 1 : binomialSize[row]);
    if (expected !== undefined) return { row, expected };
  }
  return undefined;
}

/** Is a row of this family several trials, as many as `binomialSize` says? */
export function hasSizes(family: string): boolean {
  return SUPPORTS[family]?.hasSizes ?? false;
}
