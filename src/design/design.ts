import type { Formula } from "../formula/terms.js";
import type { DesignRecipe } from "./recipe.js";

export type DummyVarCoding = "reference" | "effects" | "full";

/** The columns of one expanded term: `[from, to)` of the columns it belongs to. */
export interface TermColumns {
  /** The term as displayed: `(Intercept)`, `x`, `f`, `x:f`, `x^2`. */
  readonly name: string;
  readonly from: number;
  readonly to: number;
}

/** The fixed-effects design X, one dense column after the other. */
export interface FixedDesign {
  /** p columns of n doubles. */
  readonly columns: readonly Float64Array[];
  /** p names: `(Intercept)`, `x`, `f_b`, `x:f_b`. */
  readonly names: readonly string[];
  readonly terms: readonly TermColumns[];
  /** R of X = QR, p×p, column major: X R⁻¹ has orthonormal columns. */
  readonly triangle: Float64Array;
}

/** One random-effects term: for every used row a level and a row of k columns. */
export interface RandomDesign {
  /** The grouping variable as written, `g` or `g1:g2`. */
  readonly group: string;
  /** m levels; those of an interaction are joined by one space. */
  readonly levels: readonly string[];
  /** n codes into `levels`. */
  readonly codes: Uint32Array;
  /** k columns of n doubles; null is the constant 1. */
  readonly columns: readonly (Float64Array | null)[];
  /** k names of the columns. */
  readonly names: readonly string[];
  /** false: each column has its own variance and there are no correlations (`||`). */
  readonly correlated: boolean;
}

/** Everything that a fit needs from formula and table; n is the number of used rows. */
export interface Design {
  readonly formula: Formula;
  /** Rows of the table; how many of them are used, n; and how many are missing a variable. */
  readonly height: number;
  readonly used: number;
  readonly incomplete: number;
  /** For each used row its row in the table, ascending. */
  readonly rows: Uint32Array;
  readonly fixed: FixedDesign;
  readonly random: readonly RandomDesign[];
  /** The response of the used rows; for binomial the proportion. */
  readonly response: Float64Array;
  /** Prior weights, offset and binomial sizes of the used rows; null where all are 1, 0, 1. */
  readonly weights: Float64Array | null;
  readonly offset: Float64Array | null;
  readonly binomialSize: Float64Array | null;
  /** What a binomial response holds in the table; `response` holds proportions either way. */
  readonly responseType: "proportion" | "count";
  /** Per row of the table: 1 where the user excluded it, or gave it weight 0; 1 where a variable is missing. */
  readonly excluded: Uint8Array;
  readonly missing: Uint8Array;
  /** How many of the rows not excluded each variable made missing; variables without a missing value are left out. */
  readonly missingByVariable: ReadonlyMap<string, number>;
  /** Levels of the factors among the predictors that no used row has: they get no column. */
  readonly unusedLevels: ReadonlyMap<string, readonly string[]>;
  /** How the columns were made: what a new table needs for columns that mean the same. */
  readonly recipe: DesignRecipe;
}
