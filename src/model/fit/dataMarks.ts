import { fingerprint } from "./fingerprint.js";
import type { Fit } from "./fittedModel.js";

/** Fingerprints of what a model was fitted to: two models have the same where their data are the same, bit for bit. */
export interface DataMarks {
  /** Which rows of the table. */
  readonly rows: string;
  readonly response: string;
  /** Empty where all rows have the number that no option means: 1, 1, 0. */
  readonly weights: string;
  readonly binomialSize: string;
  readonly offset: string;
  /** Of each column of X. */
  readonly fixed: readonly string[];
  /** Of each random term. */
  readonly random: readonly TermMarks[];
}

export interface TermMarks {
  /** Which rows share a level, whatever its name and number. */
  readonly groups: string;
  /** Of each column, a constant 1 written out. */
  readonly columns: readonly string[];
}

/** The fingerprints of a fit, from its rows or as they were saved. */
export function dataMarks({ rowSummary, design }: Fit): DataMarks {
  if (rowSummary) return rowSummary.marks;
  const { rows, response, weights, binomialSize, offset, fixed, random } = design;
  const ones = new Float64Array(rows.length).fill(1);
  const perRow = (values: Float64Array | null) => (values === null ? "" : fingerprint(values));
  return {
    rows: fingerprint(Float64Array.from(rows)),
    response: fingerprint(response),
    weights: perRow(weights),
    binomialSize: perRow(binomialSize),
    offset: perRow(offset),
    fixed: fixed.columns.map(fingerprint),
    random: random.map(({ codes, columns }) => ({
      groups: fingerprint(byAppearance(codes)),
      columns: columns.map((column) => fingerprint(column ?? ones)),
    })),
  };
}

/** Levels numbered in the order in which the rows name them. */
function byAppearance(codes: Uint32Array): Float64Array {
  const numbers = new Map<number, number>();
  return Float64Array.from(codes, (code) => {
    if (!numbers.has(code)) numbers.set(code, numbers.size);
    return numbers.get(code)!;
  });
}
