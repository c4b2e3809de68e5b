import { fixedColumns, gapsOf } from "../../design/index.js";
import { GlmeError } from "../../core/errors.js";
import { columnsOf } from "../../formula/index.js";
import { nearest } from "../../core/nearest.js";
import { isList, shown } from "../../core/outside.js";
import { badOption } from "../../core/readOptions.js";
import { Table } from "../../table/index.js";
import { type Fit, knownOfRows } from "../fit/fittedModel.js";

/** What a variable may be held at. */
export type GridValue = string | number;

/** Values by the names of variables: `{ dose: [1, 2], sex: "f" }`. */
export type GridValues = Readonly<Record<string, GridValue | readonly GridValue[]>>;

/** Means over the points of a grid of predictors, one for every combination of the values of the variables that were asked for. */
export interface ReferenceGrid {
  /** For each mean the values of the variables that were asked for, by their names. */
  readonly points: readonly Readonly<Record<string, GridValue>>[];
  /** For each mean a row of p numbers over the coefficients: the average of X's rows over the variables that were not asked for. */
  readonly rows: readonly Float64Array[];
  /** For each mean: do the rows of the fit determine it? Not where it takes a column that was dropped. */
  readonly determined: readonly boolean[];
  /** Names of the variables that are factors. */
  readonly factors: ReadonlySet<string>;
}

/** One column of the data among the predictors. */
interface GridVariable {
  /** Name of the column. */
  readonly column: string;
  /** Does it have levels? */
  readonly isFactor: boolean;
  /** What it is held at. */
  readonly values: readonly GridValue[];
}

/** Largest gap, relative to what it is the difference of, that is rounding: combinations are right to 1e-6. */
const LARGEST_GAP = 1e-5;
/** Largest number of points of a grid: each has a row of X, p doubles. */
const MOST_GRID_POINTS = 1_000_000;

/**
 * Gives the grid of all combinations of levels of the factors with the covariates at their means over the used rows, and X's rows averaged over
 * the variables that are not in `specs` (S. R. Searle, F. M. Speed, G. A. Milliken, The American Statistician 34 (1980) 216–221).
 *
 * @param at other values to hold variables at
 * @param weights of the combinations averaged over: "equal", or "proportional" to the used rows that have them
 * @throws GlmeError badOption for variables and levels that the model does not have
 */
export function referenceGrid(
  fit: Fit,
  specs: readonly string[],
  at: GridValues,
  weights: "equal" | "proportional",
): ReferenceGrid {
  const columns = predictorColumns(fit);
  const names = [...columns.keys()];
  for (const name of specs) requireVariable("specs", name, names);
  for (const name of Object.keys(at)) requireVariable("at", name, names);
  const variables = [...new Set([...specs, ...names])].map((column): GridVariable => {
    const { levels } = columns.get(column)!;
    const values = at[column] === undefined ? (levels ?? [meanOf(fit, column)]) : heldAt(column, at[column], levels);
    return { column, isFactor: levels !== undefined, values };
  });
  const means = sizeOf(variables.slice(0, new Set(specs).size));
  const points = sizeOf(variables);
  if (points > MOST_GRID_POINTS) throw tooMany(points, variables);
  const others = variables.slice(new Set(specs).size);
  const share = weights === "equal" ? () => means / points : shares(fit, others);
  const grid = variables.length === 0 ? undefined : gridTable(columns, variables, points);
  const averages = (design: readonly Float64Array[]) => {
    const rows = Array.from({ length: means }, () => new Float64Array(design.length));
    for (let point = 0; point < points; point++) {
      const weight = share(Math.floor(point / means));
      design.forEach((column, j) => {
        rows[point % means][j] += weight * column[point];
      });
    }
    return rows;
  };
  const rows = averages(grid ? fixedColumns(fit.design, grid) : ones(fit));
  const gaps = grid ? gapsOf(fit.design, grid) : [];
  const sizes = averages(gaps.map((gap) => gap.sizes));
  const isClosed = (gap: number, size: number) => Math.abs(gap) <= LARGEST_GAP * size;
  return {
    points: rows.map((_, i) => Object.fromEntries(specs.map((name, v) => [name, valueAt(variables, v, i)]))),
    rows,
    determined: averages(gaps.map(({ values }) => values)).map((row, i) => row.every((gap, c) => isClosed(gap, sizes[i][c]))),
    factors: new Set(variables.filter(({ isFactor }) => isFactor).map(({ column }) => column)),
  };
}

function gridTable(columns: Parameters<typeof cells>[0], variables: readonly GridVariable[], points: number): Table {
  return Table.fromCells(variables.map((variable, v) => [variable.column, cells(columns, variables, v, points)]));
}

/** Gives the columns of the data among the predictors; of a factor its levels, and whether its labels count as numbers elsewhere. */
function predictorColumns({
  design: { recipe },
}: Fit): Map<string, { levels: readonly string[] | undefined; isNumber: boolean }> {
  const found = new Map<string, { levels: readonly string[] | undefined; isNumber: boolean }>();
  const add = (column: string, levels: readonly string[] | undefined) => {
    const known = found.get(column);
    found.set(column, { levels: levels ?? known?.levels, isNumber: levels === undefined || (known?.isNumber ?? false) });
  };
  for (const coded of recipe.fixed.flatMap(({ variables }) => variables)) {
    const rule = Object.hasOwn(recipe.rules, coded.variable) ? recipe.rules[coded.variable] : undefined;
    if (rule === undefined) add(coded.variable, coded.kind === "levels" ? coded.levels : undefined);
    else if (rule.kind === "factor") add(rule.column, coded.kind === "levels" ? coded.levels : undefined);
    else
      for (const column of columnsOf(rule.kind === "poly" || rule.kind === "ns" ? rule.argument : rule)) add(column, undefined);
  }
  return found;
}

function requireVariable(option: string, name: string, names: readonly string[]): void {
  if (names.includes(name)) return;
  const near = nearest(name, names);
  throw new GlmeError(
    "badOption",
    `The fixed effects have no variable "${name}".${near === undefined ? "" : ` Did you mean "${near}"?`}`,
    { option },
    names.length === 0 ? "They are an intercept only." : `Their variables are ${names.join(", ")}.`,
  );
}

/** Gives the mean of a covariate over the used rows. */
function meanOf(fit: Fit, name: string): number {
  const covariate = knownOfRows(fit, "predictors").covariates.find((each) => each.name === name);
  if (covariate) return covariate.mean;
  throw new GlmeError(
    "badOption",
    `Column "${name}" is no factor of the model, and as it holds no numbers it has no mean.`,
    { column: name, option: "at" },
    `Say what to hold it at: { at: { ${name}: 1 } }.`,
  );
}

/** Gives the values that the caller chose, checked: levels of a factor, finite numbers of a covariate. */
function heldAt(name: string, given: GridValue | readonly GridValue[], levels: readonly string[] | undefined): GridValue[] {
  const values: readonly unknown[] = isList(given) ? given : [given];
  if (values.length === 0) throw badOption("at", given, `at least one value for ${name}`);
  return Array.from(values, (value) => {
    if (levels === undefined) {
      if (typeof value === "number" && Number.isFinite(value)) return value;
      throw new GlmeError("badOption", `The option at holds ${shown(value)} for ${name}, but has to hold finite numbers.`, {
        column: name,
        option: "at",
      });
    }
    const level = typeof value === "object" ? undefined : String(value);
    if (level !== undefined && levels.includes(level)) return level;
    const error = `The option at holds ${shown(value)} for ${name}, which is none of its levels in the model.`;
    throw new GlmeError("badOption", error, { column: name, option: "at" }, `They are ${levels.join(", ")}.`);
  });
}

function sizeOf(variables: readonly GridVariable[]): number {
  return variables.reduce((product, { values }) => product * values.length, 1);
}

/** Gives the value of one variable at a point; the first variable varies fastest. */
function valueAt(variables: readonly GridVariable[], v: number, point: number): GridValue {
  const { values } = variables[v];
  return values[Math.floor(point / sizeOf(variables.slice(0, v))) % values.length];
}

/** Gives a column of the grid: labels of a factor, as numbers where the formula takes it for numbers elsewhere. */
function cells(
  columns: ReadonlyMap<string, { readonly isNumber: boolean }>,
  variables: readonly GridVariable[],
  v: number,
  points: number,
): GridValue[] {
  const asNumber = columns.get(variables[v].column)!.isNumber;
  return Array.from({ length: points }, (_, point) => {
    const value = valueAt(variables, v, point);
    return asNumber ? Number(value) : value;
  });
}

/** Gives the columns of X over the one point of a model without predictors: an intercept, or nothing. */
function ones({ design }: Fit): Float64Array[] {
  return design.fixed.names.map(() => Float64Array.of(1));
}

/** Gives the share of the used rows that has each combination of the factors' values; covariates count alike at all their values. */
function shares(fit: Fit, variables: readonly GridVariable[]): (combination: number) => number {
  const { factors: known, cells } = knownOfRows(fit, "predictors");
  const factors = variables.flatMap(({ isFactor, column, values }, v) => {
    const f = known.findIndex(({ name }) => name === column);
    if (!isFactor || f < 0) return [];
    const place = new Map(values.map((value, i) => [String(value), i * sizeOf(variables.slice(0, v))]));
    return [{ codes: cells.codes[f], places: known[f].levels.map((level) => place.get(level) ?? Number.NaN) }];
  });
  const counts = new Map<number, number>();
  let total = 0;
  cells.counts.forEach((count, cell) => {
    const key = factors.reduce((sum, { codes, places }) => sum + places[codes[cell]], 0);
    if (Number.isNaN(key)) return; // a level that `at` leaves out
    counts.set(key, (counts.get(key) ?? 0) + count);
    total += count;
  });
  if (total === 0) throw badOption("at", undefined, 'levels that occur together, for weights "proportional"');
  const covariates = variables.flatMap((variable, v) =>
    variable.isFactor ? [] : [{ size: variable.values.length, stride: sizeOf(variables.slice(0, v)) }],
  );
  const alike = covariates.reduce((product, { size }) => product * size, 1);
  return (combination) => {
    const ofCovariates = covariates.reduce(
      (sum, { size, stride }) => sum + (Math.floor(combination / stride) % size) * stride,
      0,
    );
    return (counts.get(combination - ofCovariates) ?? 0) / (total * alike);
  };
}

function tooMany(points: number, variables: readonly GridVariable[]): GlmeError {
  const sizes = variables.map(({ column, values }) => `${column}: ${values.length}`).join(", ");
  return new GlmeError(
    "unsupported",
    `The grid of the predictors has ${points} points (${sizes}), and more than ${MOST_GRID_POINTS} are not averaged over.`,
    { option: "at" },
    "Hold some of the factors at fewer levels.",
  );
}
