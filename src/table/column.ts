import type { GlmeError } from "../core/errors.js";

/** What the values were before they became a column: decides how a column plays its part in a model. */
export type ColumnSource = "number" | "boolean" | "text";

/** Doubles; NaN is a missing value. */
export interface NumericColumn {
  /** Tells it from a categorical column. */
  readonly kind: "numeric";
  /** What the values were before: numbers. */
  readonly source: "number";
  /** One double for each row; NaN where missing. */
  readonly values: Float64Array;
}

/** Integer codes into `levels`; -1 is a missing value. Levels may be unused. */
export interface CategoricalColumn {
  /** Tells it from a numeric column. */
  readonly kind: "categorical";
  /** What the values were before: numbers, booleans or texts. */
  readonly source: ColumnSource;
  /** For each row the place of its level in `levels`; -1 where missing. */
  readonly codes: Int32Array;
  /** The levels' labels, in their order. */
  readonly levels: readonly string[];
}

export type Column = NumericColumn | CategoricalColumn;

/** A column that cannot be read: of dates, of objects, of values of several kinds. It stays in its table, for no model may need it. */
export interface UnusableColumn {
  readonly kind: "unusable";
  /** The error that reading it is answered with. */
  readonly complaint: GlmeError;
  /** The first values in words, for print. */
  readonly texts: readonly string[];
}
