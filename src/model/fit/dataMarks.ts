import type { DataMarks } from "./rowSummary.js";
import { fingerprint } from "./fingerprint.js";
import type { Fit } from "./fittedModel.js";

/** Gives the fingerprints of what a model was fitted to. */
export function dataMarks({ design }: Fit): DataMarks {
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

/** Gives the levels of the rows, numbered in the order in which the rows name them. */
function byAppearance(codes: Uint32Array): Float64Array {
  const numbers = new Map<number, number>();
  return Float64Array.from(codes, (code) => {
    if (!numbers.has(code)) numbers.set(code, numbers.size);
    return numbers.get(code)!;
  });
}
