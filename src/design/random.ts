import type { RandomTerm } from "../formula/terms.js";
import type { Table } from "../table/index.js";
import { type CodedTerm, codeTerms, columnNames, type LevelsOf } from "./coding.js";
import { termColumns } from "./columns.js";
import type { DummyVarCoding, RandomDesign } from "./design.js";
import { type Grouping, groupingOf } from "./group.js";
import type { RandomRecipe } from "./recipe.js";

/** One random-effects term and how to make it again. */
export interface MadeRandom {
  readonly design: RandomDesign;
  readonly recipe: RandomRecipe;
}

/**
 * Z, term by term, for the used rows. Terms that share a grouping variable share its codes.
 *
 * @throws GlmeError as `termColumns` and `groupingOf`
 */
export function randomDesigns(
  random: readonly RandomTerm[],
  table: Table,
  rows: Uint32Array,
  levelsOf: LevelsOf,
  coding: DummyVarCoding,
): MadeRandom[] {
  const groupings = new Map<string, Grouping>();
  return random.map(({ terms, group, correlated }) => {
    const name = group.join(":");
    const grouping = groupings.get(name) ?? groupingOf(group, table, rows);
    groupings.set(name, grouping);
    const coded = codeTerms(terms, levelsOf, coding);
    return {
      design: {
        group: name,
        levels: grouping.levels,
        codes: grouping.codes,
        columns: effectColumns(coded, table, rows),
        names: coded.flatMap(columnNames),
        correlated,
      },
      recipe: { terms: coded, group: grouping.recipe },
    };
  });
}

/** The columns of a random-effects term; null is the constant 1. */
export function effectColumns(terms: readonly CodedTerm[], table: Table, rows: Uint32Array): (Float64Array | null)[] {
  return terms.flatMap((term) => termColumns(term, table, rows));
}
