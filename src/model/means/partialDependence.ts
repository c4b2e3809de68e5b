import { isTexts } from "../../core/outside.js";
import { badOption, flag, type Reader, readOptions } from "../../core/readOptions.js";
import { Table, type TableSource } from "../../table/index.js";
import { asFactor } from "../../table/factor.js";
import { type Fit, knownOfRows } from "../fit/fittedModel.js";
import { newOffset } from "../prediction/newOffset.js";
import { predict } from "../prediction/predict.js";
import { predictorNames } from "../tables/variables.js";

/** Over which rows and values a partial dependence is computed. */
export interface PartialDependenceOptions {
  /** Table with the rows to average over. Default: those that the fit used. */
  readonly data?: TableSource | Table | undefined;
  /** Number of evenly spaced values of each numeric variable, from its least to its greatest; 2 or more. Default 100 for one variable, 20 for two. */
  readonly gridPoints?: number | undefined;
  /** Number of rows to average over, evenly spaced, 1 or more. Default: all. */
  readonly sample?: number | undefined;
  /** Are the means of every row kept, from which individual curves are drawn? For one variable only. Default false. */
  readonly individual?: boolean | undefined;
}

/** The average mean over one or two variables. */
export interface PartialDependence {
  /** One or two variables, each with the values at which it was held: numbers, or labels of levels. */
  readonly variables: readonly { readonly name: string; readonly values: readonly (number | string)[] }[];
  /** Average mean for each value or pair of values, on the response's scale; the second variable's values run faster. */
  readonly mean: Float64Array;
  /** Number of rows averaged over. */
  readonly rows: number;
  /** For each value the means of all rows, on the response's scale; undefined unless the option `individual` asks for them. */
  readonly individual: readonly Float64Array[] | undefined;
}

/** Makes a reader of whole numbers from a least on; undefined where the option is left out. */
function countFrom(least: number): Reader<number | undefined> {
  return (value, option) => {
    if (value === undefined || (Number.isSafeInteger(value) && Number(value) >= least)) return value as number | undefined;
    throw badOption(option, value, `a whole number from ${least} on`);
  };
}
/** Readers of the options that the picture of a partial dependence takes as well. */
export const gridReaders = {
  data: (value: unknown) => value as TableSource | Table | undefined,
  gridPoints: countFrom(2),
  sample: countFrom(1),
};
const readers = { ...gridReaders, individual: flag(false) };

/**
 * Gives the mean, conditional on the groups, that the model gives on average over the rows if one or two variables had the same value in all of
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
  if (!isTexts(names) || names.length < 1 || names.length > 2)
    throw badOption("variables", names, "the name of a variable, or an array of two");
  const known = predictorNames(fit);
  for (const name of names)
    if (!known.includes(name)) throw badOption("variables", name, `among the model's predictors, ${known.join(", ")}`);
}

/** Gives all of the rows, or so many of them, evenly spaced. */
function evenly(rows: Uint32Array, most = rows.length): Uint32Array {
  const count = Math.min(most, rows.length);
  return Uint32Array.from({ length: count }, (_, i) => rows[Math.floor((i * rows.length) / count)]);
}

/** Gives what of the fit's offset was given as numbers, in some of its rows: the part that no column of a table tells. */
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

/** Gives a column that has one value in all rows; levels of numbers are numbers again. */
function cells(table: Table, name: string, value: number | string, { length }: Uint32Array): (number | string)[] {
  return new Array(length).fill(table.column(name).kind === "numeric" ? Number(value) : value);
}

/** Gives the columns that a prediction needs, in the chosen rows. */
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

/** Gives the levels of a factor or a grouping variable, be they numbers or text; of other numbers evenly spaced values over their range in the rows. */
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

/** Averages the means of the rows that miss no predictor. */
function average(means: Float64Array): number {
  const known = means.filter((mean) => !Number.isNaN(mean));
  return known.reduce((sum, mean) => sum + mean, 0) / known.length;
}
