import { type Distribution, isCount } from "../../src/family/families.js";
import type { DenseColumn } from "../oracle/design.js";
import { type Cell, categoricalColumn, factorCells, innerCells, isMissing, missingCell, numericColumn } from "./columns.js";
import type { RandomStream } from "./stream.js";
import type { ChosenTerms } from "./terms.js";

/** A number for each row, as a user gives it: the name of a column, an array beside the table, or one number for all. */
export interface PerRow {
  readonly option: string | readonly number[] | number;
  /** One for each row of the table; NaN is missing. */
  readonly values: readonly number[];
}

/** A user's table without its response: all that is known before the response is simulated. */
export interface RandomTable {
  readonly distribution: Distribution;
  readonly height: number;
  readonly cells: Readonly<Record<string, readonly Cell[]>>;
  readonly categorical: Readonly<Record<string, readonly string[]>>;
  /** The same columns as numbers and codes. */
  readonly columns: Readonly<Record<string, DenseColumn>>;
  readonly weights: PerRow | undefined;
  readonly offset: PerRow | undefined;
  readonly binomialSize: PerRow | undefined;
  /** Rows named by the option `exclude`; rows whose response is missing. */
  readonly excluded: readonly number[];
  readonly missingResponse: readonly number[];
  /** The rows that a fit uses, ascending. */
  readonly rows: readonly number[];
}

type Cells = Record<string, Cell[]>;

/** A table for the chosen terms. `offsetReach` bounds the offset on both sides. */
export function randomTable(
  stream: RandomStream,
  terms: ChosenTerms,
  distribution: Distribution,
  offsetReach: number,
): RandomTable {
  const height = stream.integer(50, 110);
  const variables = [...new Set([...terms.fixed, ...terms.random.flatMap((term) => [...term.terms, term.group])].flat())];
  const cells: Cells = Object.fromEntries(variables.map((name) => [name, variableCells(stream, name, height)]));
  const weights = chooseWeights(stream, distribution, cells, height);
  const drawOffset = () => stream.between(-offsetReach, offsetReach);
  const offset = stream.chance(0.4) ? perRow(stream, "off", cells, height, drawOffset) : undefined;
  const sized = distribution === "binomial" && stream.chance(0.7);
  const binomialSize = sized ? perRow(stream, "size", cells, height, () => stream.integer(1, 12)) : undefined;

  const missingResponse = stream.chance(0.3) ? [stream.integer(0, height - 1)] : [];
  if (stream.chance(0.6)) loseCells(stream, cells, height);
  const excluded = stream.chance(0.3) ? stream.sample([...Array(height).keys()], stream.integer(1, 4)).sort((a, b) => a - b) : [];
  const w = valuesOf(weights, cells);
  const complete = (row: number) => Object.values(cells).every((column) => !isMissing(column[row]));
  const out = new Set([...excluded, ...missingResponse]);
  const rows = [...Array(height).keys()].filter((row) => !out.has(row) && w?.[row] !== 0 && complete(row));

  if (stream.chance(0.5)) strandLevel(stream, cells, new Set(rows));
  const categorical = declareLevels(stream, cells);
  const columns = denseColumns(cells, categorical);
  const settled = { weights: settle(weights, cells), offset: settle(offset, cells), binomialSize: settle(binomialSize, cells) };
  cells["not in the model"] = Array.from({ length: height }, () => (stream.chance(0.5) ? Number.NaN : stream.uniform()));
  return { distribution, height, cells, categorical, columns, ...settled, excluded, missingResponse, rows };
}

function denseColumns(cells: Cells, categorical: RandomTable["categorical"]): RandomTable["columns"] {
  const numeric = ["x1", "x2", "w", "off", "size"];
  const columns = Object.entries(cells).map(([name, column]): [string, DenseColumn] => [
    name,
    numeric.includes(name) ? numericColumn(column) : categoricalColumn(column, categorical[name]),
  ]);
  return Object.fromEntries(columns);
}

function variableCells(stream: RandomStream, name: string, height: number): Cell[] {
  switch (name) {
    case "x1":
      return Array.from({ length: height }, () => round(stream.between(-1, 1)));
    case "x2": {
      const unit = stream.pick([1, 100]);
      return Array.from({ length: height }, () => round(unit * stream.between(-1, 1.5)));
    }
    case "b":
      return innerCells(stream, height, stream.integer(2, 4));
    default: {
      const [least, most] = { f: [2, 3], g: [3, 8], h: [2, 6], s: [2, 4], a: [3, 6] }[name] as [number, number];
      return factorCells(stream, height, stream.integer(least, most));
    }
  }
}

function round(value: number): number {
  return Math.round(value * 1000) / 1000;
}

/** Whole numbers where the likelihood counts observations, any positive numbers where it divides variances; now and then a 0. */
function chooseWeights(stream: RandomStream, distribution: Distribution, cells: Cells, height: number): PerRow | undefined {
  if (stream.chance(0.5)) return undefined;
  const counts = distribution === "binomial" || isCount(distribution);
  const zeros = stream.chance(0.3) ? 0.05 : 0;
  return perRow(stream, "w", cells, height, () => {
    if (stream.chance(zeros)) return 0;
    return counts ? stream.integer(1, 3) : stream.between(0.5, 2.5);
  });
}

/** A number for each row, as a column of the table, as an array, or (not for weights) one for all. */
function perRow(stream: RandomStream, name: string, cells: Cells, height: number, draw: () => number): PerRow {
  const form = stream.pick(name === "w" ? ["column", "array"] : ["column", "column", "array", "scalar"]);
  const scalar = draw();
  const values = Array.from({ length: height }, () => (form === "scalar" ? scalar : round(draw())));
  if (form === "column") cells[name] = values;
  return { option: form === "column" ? name : form === "array" ? values : scalar, values };
}

/** The values as they are in the table, where they are there. */
function valuesOf(given: PerRow | undefined, cells: Cells): readonly Cell[] | undefined {
  return typeof given?.option === "string" ? cells[given.option] : given?.values;
}

/** The same with the cells that went missing as NaN. */
function settle(given: PerRow | undefined, cells: Cells): PerRow | undefined {
  if (given === undefined) return undefined;
  return { option: given.option, values: valuesOf(given, cells)!.map((cell) => (isMissing(cell) ? Number.NaN : Number(cell))) };
}

/** A few cells of the model's columns go missing. */
function loseCells(stream: RandomStream, cells: Cells, height: number) {
  for (let count = stream.integer(1, 5); count > 0; count--) {
    const column = cells[stream.pick(Object.keys(cells))];
    const row = stream.integer(0, height - 1);
    column[row] = missingCell(stream, column[(row + 1) % height]);
  }
}

/** A level that only rows out of use have, in one of the text columns. */
function strandLevel(stream: RandomStream, cells: Cells, used: ReadonlySet<number>) {
  const texts = Object.values(cells).filter((column) => column.some((cell) => typeof cell === "string"));
  if (texts.length === 0) return;
  const column = stream.pick(texts);
  for (const row of column.keys()) {
    if (!used.has(row) && !isMissing(column[row])) column[row] = "only in rows out of use";
  }
}

/** Declared levels in an order of their own, some with a level that no row has. A numeric f must be declared: it is no group. */
function declareLevels(stream: RandomStream, cells: Cells): Record<string, readonly string[]> {
  const declared: Record<string, readonly string[]> = {};
  for (const name of ["f", "g", "h", "s", "a", "b"].filter((factor) => factor in cells)) {
    const mustBe = name === "f" && cells[name].some((cell) => typeof cell === "number");
    if (!mustBe && !stream.chance(0.25)) continue;
    const { levels } = categoricalColumn(cells[name]);
    const shuffled = stream.sample(levels, levels.length);
    declared[name] = stream.chance(0.4) ? [...shuffled, "12345"] : shuffled;
  }
  return declared;
}
