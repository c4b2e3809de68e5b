import { type Fit, onTableRows } from "../fit/fittedModel.js";
import { ResultTable } from "../../result/resultTable.js";

/** What became of one row of the table. */
export interface Observation {
  /** Prior weight of the row, 1 where none was given; NaN where the row was not used. */
  weights: number;
  /** Was the row left out on the user's request, or by a weight of 0? */
  excluded: boolean;
  /** Is a variable of the model missing in the row? */
  missing: boolean;
  /** Was the row used in the fit? */
  subset: boolean;
  /** Number of trials behind the row's response, 1 where none was given; NaN where the row was not used. */
  binomSize: number;
}

/** Gives what became of each row of the table. */
export function observationInfo({ design }: Fit): ResultTable<Observation> {
  const { height, rows, weights, binomialSize } = design;
  const ones = () => new Float64Array(rows.length).fill(1);
  return new ResultTable<Observation>("Observations", height, {
    weights: () => onTableRows(design, weights ?? ones()),
    excluded: () => Array.from(design.excluded, Boolean),
    missing: () => Array.from(design.missing, Boolean),
    subset: () => Array.from(onTableRows(design, ones()), (used) => used === 1),
    binomSize: () => onTableRows(design, binomialSize ?? ones()),
  });
}
