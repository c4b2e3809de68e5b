import type { DroppedColumn } from "./terms/dropColumns.js";
import type { RandomDesign } from "./random/randomDesign.js";
import type { FixedDesign } from "./fixed/fixedDesign.js";
import type { ResponseFrame } from "./rows/response.js";
import type { DesignRecipe } from "./recipe.js";

/** Everything that a fit needs from formula and table; n is the number of used rows. */
export interface Design extends ResponseFrame {
  /** Number of rows of the table. */
  readonly height: number;
  /** n, the number of rows that are used. */
  readonly used: number;
  /** Number of rows that are missing a variable. */
  readonly incomplete: number;
  /** X, its names and terms. */
  readonly fixed: FixedDesign;
  /** Z, one entry for each random term in the formula's order. */
  readonly random: readonly RandomDesign[];
  /** The response of the used rows; for binomial the proportion. */
  readonly response: Float64Array;
  /** Number of used rows whose proportion was written with few decimals and is taken as the one count of its trials that it can be; undefined where it is not known. */
  readonly roundedProportions?: number | undefined;
  /** Offset of the used rows; null where all are 0. */
  readonly offset: Float64Array | null;
  /** For each row of the table, 1 where the user excluded it or gave it weight 0. */
  readonly excluded: Uint8Array;
  /** For each row of the table, 1 where a variable is missing. */
  readonly missing: Uint8Array;
  /** How many of the rows not excluded each variable made missing; variables without a missing value are left out. */
  readonly missingByVariable: ReadonlyMap<string, number>;
  /** Levels of the factors among the predictors that no used row has: they get no column. */
  readonly unusedLevels: ReadonlyMap<string, readonly string[]>;
  /** Columns that were dropped, those of the fixed effects first: the rows do not determine their coefficients. */
  readonly dropped: readonly DroppedColumn[];
  /** How the columns were made: what a new table needs for columns that mean the same. */
  readonly recipe: DesignRecipe;
}
