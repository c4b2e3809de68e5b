import type { RandomRecipe } from "./random/randomDesign.js";
import type { CodedTerm, DummyVarCoding } from "./terms/coding.js";
import type { Formulaic } from "./terms/evaluator.js";
import type { Rules } from "./terms/rules.js";

/** How the columns are made from a table: all that new data need, free of rows and ready for JSON. */
export interface DesignRecipe {
  /** How factors become columns. */
  readonly coding: DummyVarCoding;
  /** For each factor among the predictors the levels that have columns. */
  readonly levels: Readonly<Record<string, readonly string[]>>;
  /** How each term of the fixed part becomes columns. */
  readonly fixed: readonly CodedTerm[];
  /** How the columns and levels of each random term are made. */
  readonly random: readonly RandomRecipe[];
  /** What the offsets of the formula are computed from. */
  readonly offsets: readonly Formulaic[];
  /** How variables that are functions are made. */
  readonly rules: Rules;
}
