import type { RandomDesign } from "../../design/index.js";
import { GlmeError } from "../../core/errors.js";
import { isList, shown } from "../../core/outside.js";
import { oneOf } from "../../core/readOptions.js";
import type { Fit } from "../fit/fittedModel.js";

/** The fixed-effects design X, n used rows and p coefficients, column by column. */
export interface DesignMatrix {
  /** p arrays, one for each column of X, with a number for each of the n used rows: those where `observationInfo` says `subset`. */
  readonly matrix: readonly Float64Array[];
  /** p names of the columns: `(Intercept)`, `x`, `f_b`, `x:f_b`. */
  readonly names: readonly string[];
}

/** A sparse matrix by compressed columns: the entries of column j are those from `columnStart[j]` up to `columnStart[j + 1]`. */
export interface SparseMatrix {
  /** Number of rows. */
  readonly height: number;
  /** Number of columns. */
  readonly width: number;
  /** width + 1 places in `rowIndex` and `values`: where each column begins, and where the last one ends. */
  readonly columnStart: Uint32Array;
  /** Row of each entry, counted from 0, ascending in each column. */
  readonly rowIndex: Uint32Array;
  /** Value of each entry. */
  readonly values: Float64Array;
}

/** The random-effects design Z. */
export interface RandomDesignMatrix {
  /** Z: a row for each used row, a column for each random effect of the chosen terms, in the order of `randomEffects`. */
  readonly matrix: SparseMatrix;
  /** Grouping variable of each chosen term, in the order of its columns. */
  readonly names: readonly string[];
}

/** Random terms by number, from 0, or all of a grouping variable by its name. */
export type TermSelection = number | string | readonly (number | string)[];

const partReader = oneOf<"fixed" | "random">(["fixed", "random"], "fixed");

/** Gives X or Z as they were fitted, in arrays of the caller's own, where −0 is 0: the model's may be the table's. */
export function designMatrix(fit: Fit, part?: "fixed" | "random", groups?: TermSelection): DesignMatrix | RandomDesignMatrix {
  const { fixed, random } = fit.design;
  if (partReader(part, "part") === "random") return randomMatrix(selected(random, groups), fit.design.rows.length);
  if (groups === undefined)
    return { matrix: fixed.columns.map((column) => column.map((value) => value + 0)), names: fixed.names };
  throw new GlmeError(
    "badOption",
    "The fixed-effects design has no groups.",
    { option: "groups" },
    'Ask for "random", or leave groups out.',
  );
}

function selected(terms: readonly RandomDesign[], groups: TermSelection | undefined): readonly RandomDesign[] {
  if (groups === undefined) return terms;
  const wanted: readonly unknown[] = isList(groups) ? groups : [groups];
  const chosen = Array.from(wanted, (group) => {
    const found = typeof group === "number" ? terms.slice(group, group + 1) : terms.filter((term) => term.group === group);
    if (found.length > 0 && (typeof group === "string" || (Number.isInteger(group) && Number(group) >= 0))) return found;
    const names = terms.map((term, r) => `${r} (${term.group})`).join(", ");
    throw new GlmeError(
      "badOption",
      `There is no random term ${shown(group)}; the model has ${terms.length === 0 ? "none" : names}.`,
      { option: "groups" },
      "Give numbers of random terms, which count from 0, or names of grouping variables.",
    );
  });
  return chosen.flat();
}

/** Makes Z of some terms: entries are counted, then placed, in one pass over the rows for each. */
function randomMatrix(terms: readonly RandomDesign[], height: number): RandomDesignMatrix {
  const starts = terms.map((_, r) => terms.slice(0, r).reduce((sum, { levels, names }) => sum + levels.length * names.length, 0));
  const width = terms.reduce((sum, { levels, names }) => sum + levels.length * names.length, 0);
  const columnStart = new Uint32Array(width + 1);
  for (const [r, { codes, columns }] of terms.entries()) {
    const k = columns.length;
    for (let i = 0; i < height; i++) for (let c = 0; c < k; c++) columnStart[starts[r] + codes[i] * k + c + 1]++;
  }
  for (let j = 0; j < width; j++) columnStart[j + 1] += columnStart[j];
  const next = columnStart.slice();
  const rowIndex = new Uint32Array(columnStart[width]);
  const values = new Float64Array(columnStart[width]);
  for (const [r, { codes, columns }] of terms.entries()) {
    const k = columns.length;
    for (let i = 0; i < height; i++)
      for (let c = 0; c < k; c++) {
        const at = next[starts[r] + codes[i] * k + c]++;
        rowIndex[at] = i;
        values[at] = (columns[c]?.[i] ?? 1) + 0;
      }
  }
  return { matrix: { height, width, columnStart, rowIndex, values }, names: terms.map(({ group }) => group) };
}
