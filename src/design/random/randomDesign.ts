import { GlmeError } from "../../core/errors.js";
import type { Steps } from "../../core/steps.js";
import type { RandomTerm, Term } from "../../formula/terms.js";
import type { Table } from "../../table/index.js";
import { DROP_OPTION } from "../fixed/fixedDesign.js";
import { type CodedTerm, columnNames } from "../terms/coding.js";
import { termColumns } from "../terms/columns.js";
import { withoutDependent, withoutEmptyCells } from "../terms/dropColumns.js";
import { type Grouping, groupingOf, type GroupRecipe } from "./group.js";
import { largest } from "../../linalg/vectors.js";
import type { Variables } from "../terms/variables.js";

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

/** One random-effects term: how its columns and its levels are made. */
export interface RandomRecipe {
  /** How each of its effects becomes columns. */
  readonly terms: readonly CodedTerm[];
  /** How its levels are made. */
  readonly group: GroupRecipe;
}

/** One random-effects term and how to make it again. */
export interface MadeRandom {
  /** Its levels and columns. */
  readonly design: RandomDesign;
  /** How they are made. */
  readonly recipe: RandomRecipe;
}

/**
 * Builds Z, term by term, for the rows of the variables. Terms that share a grouping variable share its codes.
 *
 * @param code decides how effects become columns
 * @param drops are columns dropped whose effects the rows do not determine?
 * @throws GlmeError as `termColumns` and `groupingOf`
 */
export function* randomDesigns(
  random: readonly RandomTerm[],
  table: Table,
  variables: Variables,
  code: (terms: readonly Term[]) => readonly CodedTerm[],
  drops: boolean,
): Steps<MadeRandom[]> {
  const groupings = new Map<string, Grouping>();
  const made: MadeRandom[] = [];
  for (const { terms, group, correlated } of random) {
    const name = group.join(":");
    const key = JSON.stringify(group); // a column may be named "g:h"
    const grouping = groupings.get(key) ?? (yield* groupingOf(group, table, variables.rows));
    groupings.set(key, grouping);
    const coded = drops ? yield* withoutUndetermined(code(terms), correlated, variables) : code(terms);
    const columns = yield* effectColumns(coded, variables);
    const names = coded.flatMap(columnNames);
    yield* requireUsable(columns, names, name);
    made.push({
      design: { group: name, levels: grouping.levels, codes: grouping.codes, columns, names, correlated },
      recipe: { terms: coded, group: grouping.recipe },
    });
  }
  return made;
}

/** Gives the columns of a random-effects term; null is the constant 1. */
export function* effectColumns(terms: readonly CodedTerm[], variables: Variables): Steps<(Float64Array | null)[]> {
  const columns: (Float64Array | null)[] = [];
  for (const term of terms) columns.push(...(yield* termColumns(term, variables)));
  return columns;
}

/**
 * Gives the effects without columns of zeros, and, where they are correlated, without columns that depend on others: their effects add
 * nothing that the others' covariances do not have. Without correlations each column has a variance of its own, which does.
 */
function* withoutUndetermined(effects: readonly CodedTerm[], correlated: boolean, variables: Variables): Steps<CodedTerm[]> {
  const occurring = yield* withoutEmptyCells(effects, variables);
  return yield* withoutDependent(occurring, variables, correlated ? undefined : "zeros");
}

/** @throws GlmeError badValue for a product that overflows; rankDeficient for a column of zeros, whose effects nothing determines */
function* requireUsable(columns: readonly (Float64Array | null)[], names: readonly string[], group: string): Steps<void> {
  for (const [j, column] of columns.entries()) {
    if (column === null) continue;
    const size = largest(column);
    yield;
    if (!Number.isFinite(size)) {
      throw new GlmeError(
        "badValue",
        `The random-effects column "${names[j]}" of (… | ${group}) is too large for a number.`,
        { column: names[j] },
        "Scale the variable down.",
      );
    }
    if (size === 0) {
      throw new GlmeError(
        "rankDeficient",
        `The random-effects column "${names[j]}" of (… | ${group}) is 0 in every row: nothing determines its effects.`,
        { column: names[j] },
        `Leave it out; the option ${DROP_OPTION}.`,
      );
    }
  }
  if (columns.length > 0) return;
  throw new GlmeError(
    "rankDeficient",
    `The random-effects columns of (… | ${group}) are 0 in every row: nothing determines their effects.`,
    {},
    "Leave the term out.",
  );
}
