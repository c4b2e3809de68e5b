import type { CodedTerm } from "./terms/coding.js";
import type { DummyVarCoding } from "./design.js";
import type { Formulaic } from "./terms/evaluator.js";
import type { Rules } from "./terms/rules.js";

/** How the columns are made from a table: all that new data need, free of rows and ready for JSON. */
export interface DesignRecipe {
  readonly coding: DummyVarCoding;
  /** For each factor among the predictors the levels that have columns. */
  readonly levels: Readonly<Record<string, readonly string[]>>;
  readonly fixed: readonly CodedTerm[];
  readonly random: readonly RandomRecipe[];
  /** What the offsets of the formula are computed from. */
  readonly offsets: readonly Formulaic[];
  /** How variables that are functions are made. */
  readonly rules: Rules;
}

/** One random-effects term: how its columns and its levels are made. */
export interface RandomRecipe {
  readonly terms: readonly CodedTerm[];
  readonly group: GroupRecipe;
}

/** The levels of a grouping variable, as combinations of the levels of one variable or several. */
export interface GroupRecipe {
  readonly variables: readonly string[];
  /** For each variable its labels. */
  readonly labels: readonly (readonly string[])[];
  /** For each variable the codes, into its labels, of the m levels of the group. */
  readonly codes: readonly (readonly number[])[];
}
