import { GlmeError } from "../../core/errors.js";
import { finish, inParts, ROWS_TOGETHER, type Steps } from "../../core/steps.js";
import { asFactor, factorInSteps, matchLevels } from "../../table/factor.js";
import type { CategoricalColumn, Table } from "../../table/index.js";
import { combinations } from "./combinations.js";
import { gatherCodes } from "../terms/gather.js";

/** The levels of a grouping variable, as combinations of the levels of one variable or several. */
export interface GroupRecipe {
  /** Names of the columns: one for `g`, several for `g1:g2`. */
  readonly variables: readonly string[];
  /** For each variable the labels of its levels. */
  readonly labels: readonly (readonly string[])[];
  /** For each variable the codes, into its labels, of the m levels of the group. */
  readonly codes: readonly (readonly number[])[];
}

/** The code of a row whose level has no effect: the model does not know it, or it is missing. */
export const NO_LEVEL = 0xffffffff;

/** A grouping variable over the used rows. */
export interface Grouping {
  /** m labels; those of an interaction are joined by one space. */
  readonly levels: readonly string[];
  /** n codes into `levels`. */
  readonly codes: Uint32Array;
  /** How the levels are made from a table's columns. */
  readonly recipe: GroupRecipe;
}

/**
 * Gives the levels of `g` or `g1:g2` that the rows have, in the order of g1's levels, then g2's. The rows must not be missing there.
 *
 * @throws GlmeError unknownColumn; oneLevel when all rows share one level
 */
export function* groupingOf(variables: readonly string[], table: Table, rows: Uint32Array): Steps<Grouping> {
  const factors: CategoricalColumn[] = [];
  const rowCodes: Int32Array[] = [];
  for (const variable of variables) {
    const factor = yield* factorInSteps(table.column(variable));
    factors.push(factor);
    rowCodes.push(gatherCodes(factor.codes, rows));
    yield;
  }
  const { codes, example } = yield* combinations(
    rowCodes.map((codes, v) => ({ codes, size: factors[v].levels.length })),
    rows.length,
  );
  const levelCodes: number[][] = [];
  for (const codes of rowCodes) {
    const own: number[] = [];
    yield* inParts(example.length, LEVELS_TOGETHER, (from, to) => {
      for (let level = from; level < to; level++) own.push(codes[example[level]]);
    });
    levelCodes.push(own);
  }
  const recipe = { variables, labels: factors.map((factor) => factor.levels), codes: levelCodes };
  const levels = yield* groupLevels(recipe);
  if (levels.length === 1) throw oneLevel(variables.join(":"), levels[0]);
  return { levels, codes, recipe };
}

/** Gives the m levels of a grouping variable; those of an interaction are joined by one space. */
export function* groupLevels({ labels, codes }: GroupRecipe): Steps<readonly string[]> {
  const levels: string[] = [];
  yield* inParts(codes[0].length, LEVELS_TOGETHER, (from, to) => {
    for (let l = from; l < to; l++) levels.push(codes.map((own, v) => labels[v][own[l]]).join(" "));
  });
  return levels;
}

/** Levels that are looked at between two pauses. */
const LEVELS_TOGETHER = ROWS_TOGETHER / 8;

/**
 * Gives the levels of the rows of another table, by label: codes into the levels of the model, NO_LEVEL for a level that it does not
 * have and for a missing one. The model's levels go in front of the rows, so that one numbering serves both. O(rows + levels).
 */
export function groupCodes(recipe: GroupRecipe, table: Table, rows: Uint32Array): Uint32Array {
  const known = recipe.codes[0].length;
  const variables = recipe.variables.map((variable, v) => {
    const stranger = recipe.labels[v].length;
    const columnCodes = matchLevels(table.column(variable), recipe.labels[v]);
    const codes = new Uint32Array(known + rows.length);
    codes.set(recipe.codes[v]);
    for (let i = 0; i < rows.length; i++) codes[known + i] = columnCodes[rows[i]] < 0 ? stranger : columnCodes[rows[i]];
    return { codes, size: stranger + 1 };
  });
  const { codes, example } = finish(combinations(variables, known + rows.length));
  const levelOf = new Uint32Array(example.length).fill(NO_LEVEL);
  for (let level = 0; level < known; level++) levelOf[codes[level]] = level;
  const levels = new Uint32Array(rows.length);
  for (let i = 0; i < levels.length; i++) levels[i] = levelOf[codes[known + i]];
  return levels;
}

/** Levels of the rows of another table, those that the model does not know numbered on. */
export interface ExtendedCodes {
  /** One code for each row: the model's own level, a new one from `levels` of the model on, or NO_LEVEL where it is missing. */
  readonly codes: Uint32Array;
  /** How many levels the model and the rows have together. */
  readonly levels: number;
}

/** Gives the levels of the rows of another table, by label, where every label that the model does not know is a level of its own, in the order of the table's levels. */
export function extendedCodes(recipe: GroupRecipe, table: Table, rows: Uint32Array): ExtendedCodes {
  const known = recipe.codes[0].length;
  const codes = groupCodes(recipe, table, rows);
  const factors = recipe.variables.map((variable) => asFactor(table.column(variable)));
  const isStranger = (row: number, i: number) => codes[i] === NO_LEVEL && factors.every((factor) => factor.codes[row] >= 0);
  const places = Uint32Array.from(rows.keys()).filter((i) => isStranger(rows[i], i));
  if (places.length === 0) return { codes, levels: known };
  const theirRows = places.map((i) => rows[i]);
  const theirs = finish(
    combinations(
      factors.map((factor) => ({ codes: gatherCodes(factor.codes, theirRows), size: factor.levels.length })),
      places.length,
    ),
  );
  places.forEach((i, k) => {
    codes[i] = known + theirs.codes[k];
  });
  return { codes, levels: known + theirs.example.length };
}

function oneLevel(group: string, level: string): GlmeError {
  return new GlmeError(
    "oneLevel",
    `The grouping variable ${group} has the one level "${level}" in all rows used, so its variance cannot be estimated.`,
    { column: group },
    `Group by a variable with several levels, or leave the term (… | ${group}) out.`,
  );
}
