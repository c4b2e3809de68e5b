import type { Distribution } from "../../family/names.js";
import type { DummyVarCoding } from "../terms/coding.js";

/** One number for each row of the table: the name of a numeric column, an array as long as the table, or one number for all rows. */
export type PerRow = string | number | ArrayLike<number>;

/** What the data mean beyond the formula. */
export interface DesignOptions {
  readonly distribution: Distribution;
  /** How a factor becomes columns; "reference" by default. */
  readonly dummyVarCoding?: DummyVarCoding | undefined;
  /** Prior weights; positive integers for binomial and poisson. A row of weight 0 is left out. */
  readonly weights?: PerRow | undefined;
  /** A part of the linear predictor whose coefficient is 1. */
  readonly offset?: PerRow | undefined;
  /** Trials behind each binomial response; 1 by default. */
  readonly binomialSize?: PerRow | undefined;
  /** Rows to leave out: a mask as long as the table (booleans or a Uint8Array, where not 0), or row numbers, which count from 0. */
  readonly exclude?: readonly boolean[] | ArrayLike<number> | undefined;
  /** With `binomialSize`: does the response hold proportions (the default) or counts of successes? */
  readonly responseType?: "proportion" | "count" | undefined;
}
