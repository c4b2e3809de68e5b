import { badOption, flag, type Reader, readOptions } from "../../core/readOptions.js";
import { Table, type TableSource } from "../../table/index.js";
import { asFactor } from "../../table/factor.js";
import { type Fit, knownOfRows } from "../fit/fittedModel.js";
import { newOffset } from "../prediction/newOffset.js";
import { predict } from "../prediction/predict.js";
import { predictorNames } from "../tables/variables.js";

export interface PartialDependenceOptions {
  /** Rows to average over; those that the fit used by default. */
  readonly data?: TableSource | Table | undefined;
  /** How many evenly spaced values of each numeric variable, from its least to its greatest; 100 for one variable, 20 for two. */
  readonly gridPoints?: number | undefined;
  /** Average over so many rows, evenly spaced, and not over all. */
  readonly sample?: number | undefined;
  /** Keep the mean of every row too, from which individual curves are drawn; for one variable. false by default. */
  readonly individual?: boolean | undefined;
}

/** The average mean over one or two variables. */
export interface PartialDependence {
  readonly variables: readonly { readonly name: string; readonly values: readonly (number | string)[] }[];
  /** One average for each value or pair of values, the second variable's values running faster. */
  readonly mean: Float64Array;
  /** The rows averaged over. */
  readonly rows: number;
  /** With `individual`: for each value the means of all rows. */
  readonly individual: readonly Float64Array[] | undefined;
}

/** A whole number from a least on; undefined where it is left out. */
function countFrom(least: number): Reader<number | undefined> {
  return (value, option) => {
    if (value === undefined || (Number.isSafeInteger(value) && Number(value) >= least)) return value as number | undefined;
    throw badOption(option, value, `a whole number from ${least} on`);
  };
}
/** What the picture of it can be given as well. */
export const gridReaders = {
  data: (value: unknown) => value as TableSource | Table | undefined,
  gridPoints: countFrom(2),
  sample: countFrom(1),
};
const readers = { ...gridReaders, individual: flag(false) };

/**
 * The mean, conditional on the groups, that the model gives on average over the rows if one or two variables had the same value in all of
 * them (J. H. Friedman, Annals of Statistics 29 (2001) 1189–1232, section 8.2).
 */
export function partialDependence(
  fit: Fit,
  variables: string | readonly string[],
  options: PartialDependenceOptions = {},
): PartialDependence {
  const { data, gridPoints, sample, individual } = readOptions("partialDependence", readers, options);
  const names = typeof variables === "string" ? [variables] : variables;
  requireVariables(fit, names);
  if (individual && names.length > 1) throw badOption("individual", individual, "left out with two variables");
  const table = data === undefined ? fit.table : Table.from(data);
  const all = data === undefined ? fit.design.rows : Uint32Array.from({ length: table.height }, (_, row) => row);
  const rows = evenly(all, sample);
  const columns = neededColumns(fit, table, rows);
  const given = data === undefined ? givenOffset(fit, rows) : undefined;
  const grids = names.map((name) => gridOf(fit, table, all, name, gridPoints ?? (names.length === 1 ? 100 : 20)));
  const means = combinations(grids).map((point) => {
    const held = Table.from({
      ...columns,
      ...Object.fromEntries(names.map((name, v) => [name, cells(table, name, point[v], rows)])),
    });
    const offset = given && newOffset(fit, held).map((value, i) => value + given[i]);
    return predict(fit, held, { offset }).mean;
  });
  return {
    variables: names.map((name, v) => ({ name, values: grids[v] })),
    mean: Float64Array.from(means, average),
    rows: rows.length,
    individual: individual ? means : undefined,
  };
}

function requireVariables(fit: Fit, names: readonly string[]): void {
  if (!Array.isArray(names) || names.length < 1 || names.length > 2)
    throw badOption("variables", names, "the name of a variable, or an array of two");
  const known = predictorNames(fit);
  for (const name of names)
    if (!known.includes(name)) throw badOption("variables", name, `among the model's predictors, ${known.join(", ")}`);
}

/** All of the rows, or so many of them, evenly spaced. */
function evenly(rows: Uint32Array, most = rows.length): Uint32Array {
  const count = Math.min(most, rows.length);
  return Uint32Array.from({ length: count }, (_, i) => rows[Math.floor((i * rows.length) / count)]);
}

/** What was given as numbers of the fit's offset in some of its rows: the part that no column of a table tells. */
function givenOffset(fit: Fit, rows: Uint32Array): Float64Array | undefined {
  const { offset, height, rows: used } = fit.design;
  if (offset === null) return undefined;
  const told = newOffset(fit, fit.table);
  const given = new Float64Array(height);
  used.forEach((row, i) => {
    given[row] = offset[i] - told[row];
  });
  return Float64Array.from(rows, (row) => given[row]);
}

/** A column that has one value in all rows; levels of numbers are numbers again. */
function cells(table: Table, name: string, value: number | string, { length }: Uint32Array): (number | string)[] {
  return new Array(length).fill(table.column(name).kind === "numeric" ? Number(value) : value);
}

/** The columns that a prediction needs, in the chosen rows. */
function neededColumns(fit: Fit, table: Table, rows: Uint32Array): Record<string, (number | string | null)[]> {
  const names = new Set([...predictorNames(fit), ...(fit.offsetColumn === undefined ? [] : [fit.offsetColumn])]);
  return Object.fromEntries(
    [...names].map((name) => {
      const column = table.column(name);
      const cell = (row: number) =>
        column.kind === "numeric" ? column.values[row] : column.codes[row] < 0 ? null : column.levels[column.codes[row]];
      return [name, Array.from(rows, cell)];
    }),
  );
}

/** The levels of a factor or a grouping variable, be they numbers or text; of other numbers evenly spaced values over their range in the rows. */
function gridOf(fit: Fit, table: Table, rows: Uint32Array, name: string, points: number): readonly (number | string)[] {
  const factor = knownOfRows(fit, "predictors").factors.find((one) => one.name === name);
  if (factor) return factor.levels;
  const column = table.column(name);
  if (column.kind !== "numeric" || fit.design.formula.random.some(({ group }) => group.includes(name))) {
    const { codes, levels } = asFactor(column);
    const present = new Set(Array.from(rows, (row) => codes[row]));
    return levels.filter((_, code) => present.has(code));
  }
  let [least, greatest] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const row of rows) {
    const value = column.values[row];
    if (value < least) least = value;
    if (value > greatest) greatest = value;
  }
  return Array.from({ length: points }, (_, i) => least + ((greatest - least) * i) / (points - 1));
}

function combinations(grids: readonly (readonly (number | string)[])[]): (number | string)[][] {
  return grids.reduce<(number | string)[][]>(
    (points, grid) => points.flatMap((point) => grid.map((value) => [...point, value])),
    [[]],
  );
}

/** Of the rows without a missing predictor. */
function average(means: Float64Array): number {
  const known = means.filter((mean) => !Number.isNaN(mean));
  return known.reduce((sum, mean) => sum + mean, 0) / known.length;
}
