import type { Distribution } from "../../family/families.js";
import type { DummyVarCoding } from "../terms/coding.js";

/** One number for each row of the table: the name of a numeric column, an array as long as the table, or one number for all rows. */
export type PerRow = string | number | ArrayLike<number>;

/** What the data mean beyond the formula. */
export interface DesignOptions {
  /** Conditional distribution of the response, which decides its range. */
  readonly distribution: Distribution;
  /** How a factor becomes columns: "reference" (the default), 0 and 1 with the first level left out; "effects"; or "full", a column for every level. */
  readonly dummyVarCoding?: DummyVarCoding | undefined;
  /** Prior weights, 1 by default; positive integers for binomial and poisson. A row of weight 0 is left out. */
  readonly weights?: PerRow | undefined;
  /** A part of the linear predictor η whose coefficient is 1; 0 by default. */
  readonly offset?: PerRow | undefined;
  /** Trials behind each binomial response, whole numbers; 1 by default. */
  readonly binomialSize?: PerRow | undefined;
  /** Rows to leave out: a mask as long as the table (booleans or a Uint8Array, where not 0), or row numbers, which count from 0. None by default. */
  readonly exclude?: readonly boolean[] | ArrayLike<number> | undefined;
  /** What a binomial response with `binomialSize` holds: proportions (the default) or counts of successes. */
  readonly responseType?: "proportion" | "count" | undefined;
  /** What becomes of columns that are 0 in every used row or combinations of others: an "error" (the default), or "drop": they are left out and named. */
  readonly rankDeficient?: "error" | "drop" | undefined;
}
