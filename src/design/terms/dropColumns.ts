// Which columns of terms the used rows cannot tell from others, and terms without them.

import { inParts, ROWS_TOGETHER, type Steps } from "../../core/steps.js";
import { type CodedTerm, codedLevels, columnNames } from "./coding.js";
import { knownCodes, termColumns } from "./columns.js";
import { dependenciesOf } from "./dependencies.js";
import type { Variables } from "./variables.js";

/** A column of the design that was dropped, for the used rows do not determine its coefficient. */
export interface DroppedColumn {
  /** Where it was: "fixed effects", or "random effects of g". */
  readonly effects: string;
  /** Its name, as its coefficient would have. */
  readonly name: string;
  /** The kept columns that it is a combination of; none where it is 0 in every used row. */
  readonly of: readonly string[];
}

/**
 * Gives terms without the columns of combinations of levels that no row has: from the codes, before any column is built, for of nested
 * factors nearly all are such.
 *
 * @throws GlmeError as `termColumns`
 */
export function* withoutEmptyCells(terms: readonly CodedTerm[], variables: Variables): Steps<CodedTerm[]> {
  const without: CodedTerm[] = [];
  for (const term of terms) {
    const places = yield* occurringColumns(term, variables);
    without.push(places === undefined ? term : { ...term, kept: { places, combinations: [] } });
  }
  return without;
}

/**
 * Gives terms without the columns that are 0 in every row, and, unless only these are wanted, without those that are combinations of
 * columns before them. Columns that overflow are left to whoever uses them.
 *
 * @throws GlmeError as `termColumns`
 */
export function* withoutDependent(terms: readonly CodedTerm[], variables: Variables, only?: "zeros"): Steps<CodedTerm[]> {
  const own: (Float64Array | null)[][] = [];
  for (const term of terms) own.push(yield* termColumns(term, variables));
  const columns = own.flat().map((column) => column ?? new Float64Array(variables.rows.length).fill(1));
  const dependencies = (yield* dependenciesOf(columns)).filter(({ of }) => only === undefined || of.length === 0);
  if (dependencies.length === 0) return [...terms];

  const dropped = new Map(dependencies.map((dependency) => [dependency.column, dependency]));
  const newNumber = numbersAmong(columns.length, dropped);
  let next = 0;
  return terms.map((term, t) => {
    const numbers = own[t].map(() => next++);
    const place = (number: number) => term.kept?.places[number - numbers[0]] ?? number - numbers[0];
    if (!numbers.some((number) => dropped.has(number))) return term;
    const combinations = numbers.flatMap((number) => {
      const of = (dropped.get(number)?.of ?? []).map((part) => ({ ...part, column: newNumber[part.column] }));
      return of.length === 0 ? [] : [{ place: place(number), of }];
    });
    return { ...term, kept: { places: numbers.filter((number) => !dropped.has(number)).map(place), combinations } };
  });
}

/** Gives the columns of terms that were dropped, in their order. */
export function droppedOf(effects: string, terms: readonly CodedTerm[]): DroppedColumn[] {
  const names = terms.flatMap(columnNames);
  return terms.flatMap((term) => {
    if (!term.kept) return [];
    const kept = new Set(term.kept.places);
    const made = new Map(term.kept.combinations.map(({ place, of }) => [place, of.map(({ column }) => names[column])]));
    return columnNames({ ...term, kept: undefined }).flatMap((name, place) =>
      kept.has(place) ? [] : [{ effects, name, of: made.get(place) ?? [] }],
    );
  });
}

/** Gives for each of `count` columns its number among those that are not dropped. */
function numbersAmong(count: number, dropped: ReadonlyMap<number, unknown>): number[] {
  let next = 0;
  return Array.from({ length: count }, (_, column) => (dropped.has(column) ? Number.NaN : next++));
}

/**
 * Gives the places of a term's columns whose combination of levels some row has; undefined where it is all of them, where fewer than two
 * factors are in the term, and under effects coding, which gives a level's rows to many columns.
 */
function* occurringColumns({ variables: coded }: CodedTerm, variables: Variables): Steps<number[] | undefined> {
  const { rows } = variables;
  let count = 1; // of columns
  const cells = new Float64Array(rows.length); // NaN: in no column
  const others: { readonly stride: number; readonly size: number }[] = [];
  for (const variable of coded) {
    const stride = count;
    if (variable.kind !== "levels") {
      const size = variable.kind === "basis" ? variable.size : 1;
      others.push({ stride, size });
      count *= size;
      continue;
    }
    if (variable.contrast === "effects") return undefined;
    const codes = yield* knownCodes(variable.variable, variable.levels, variables);
    const first = variable.contrast === "reference" ? 1 : 0;
    yield* inParts(rows.length, ROWS_TOGETHER, (from, to) => addCodes(cells, codes, rows, { first, stride }, from, to));
    count *= codedLevels(variable.levels, variable.contrast).length;
  }
  const occurring = others.reduce(
    (places, { stride, size }) => places.flatMap((place) => Array.from({ length: size }, (_, j) => place + stride * j)),
    yield* distinctOf(cells),
  );
  return occurring.length === count ? undefined : occurring.sort((a, b) => a - b);
}

/** Adds what one factor says of the cells of rows [from, to); NaN where its level has no column. */
function addCodes(
  cells: Float64Array,
  codes: Int32Array,
  rows: Uint32Array,
  { first, stride }: { readonly first: number; readonly stride: number },
  from: number,
  to: number,
): void {
  for (let i = from; i < to; i++) {
    const code = codes[rows[i]] - first;
    cells[i] = code < 0 ? Number.NaN : cells[i] + stride * code;
  }
}

/** Gives the distinct numbers, in the order in which they come. */
function* distinctOf(cells: Float64Array): Steps<number[]> {
  const distinct = new Set<number>();
  yield* inParts(cells.length, ROWS_TOGETHER / 8, (from, to) => {
    for (let i = from; i < to; i++) if (!Number.isNaN(cells[i])) distinct.add(cells[i]);
  });
  return [...distinct];
}
