import { GlmeError } from "../../core/errors.js";
import type { Steps } from "../../core/steps.js";
import { factorInSteps } from "../../table/factor.js";
import type { CategoricalColumn } from "../../table/index.js";
import type { Variables } from "../terms/variables.js";

/** The levels of the factors among the predictors, as far as rows have them. */
export interface FactorLevels {
  /** For each factor the levels that rows have. */
  readonly used: ReadonlyMap<string, readonly string[]>;
  /** Factors with levels that no row has, and those levels. */
  readonly unused: ReadonlyMap<string, readonly string[]>;
}

/**
 * Which levels of the categorical predictors occur in the rows of the variables?
 *
 * @throws GlmeError oneLevel for a factor with a single one
 */
export function* factorLevels(predictors: Iterable<string>, variables: Variables): Steps<FactorLevels> {
  const used = new Map<string, readonly string[]>();
  const unused = new Map<string, readonly string[]>();
  for (const name of predictors) {
    if (!variables.isFactor(name)) continue;
    const column = yield* factorInSteps(variables.factorColumn(name).column);
    const occurs = occurringCodes(column, variables.rows);
    yield;
    const present = occurs.includes(0) ? column.levels.filter((_, code) => occurs[code] === 1) : column.levels;
    if (present.length === 1) throw oneLevel(name, present[0]);
    used.set(name, present);
    if (present.length < column.levels.length)
      unused.set(
        name,
        column.levels.filter((_, code) => occurs[code] === 0),
      );
  }
  return { used, unused };
}

function occurringCodes({ codes, levels }: CategoricalColumn, rows: Uint32Array): Uint8Array {
  const occurs = new Uint8Array(levels.length);
  for (let i = 0; i < rows.length; i++) occurs[codes[rows[i]]] = 1;
  return occurs;
}

function oneLevel(name: string, level: string): GlmeError {
  return new GlmeError(
    "oneLevel",
    `The factor "${name}" has the one level "${level}" in all rows used, so it explains nothing.`,
    { column: name },
    "Leave it out of the formula, or see which rows are excluded or missing.",
  );
}
