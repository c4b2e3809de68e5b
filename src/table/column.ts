import type { GlmeError } from "../core/errors.js";

/** What the values were before they became a column: decides how a column plays its part in a model. */
export type ColumnSource = "number" | "boolean" | "text";

/** Doubles; NaN is a missing value. */
export interface NumericColumn {
  readonly kind: "numeric";
  readonly source: "number";
  readonly values: Float64Array;
}

/** Integer codes into `levels`; -1 is a missing value. Levels may be unused. */
export interface CategoricalColumn {
  readonly kind: "categorical";
  readonly source: ColumnSource;
  readonly codes: Int32Array;
  readonly levels: readonly string[];
}

export type Column = NumericColumn | CategoricalColumn;

/** A column that cannot be read: of dates, of objects, of values of several kinds. It stays in its table, for no model may need it. */
export interface UnusableColumn {
  readonly kind: "unusable";
  /** What reading it is answered with. */
  readonly complaint: GlmeError;
  /** The first values in words, for print. */
  readonly texts: readonly string[];
}
