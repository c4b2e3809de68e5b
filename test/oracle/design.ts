import type { Matrix } from "./cholesky.js";

/** A column as the design sees it: numbers, or codes into levels (−1 is missing). */
export type DenseColumn =
  | { readonly values: ArrayLike<number> }
  | { readonly codes: ArrayLike<number>; readonly levels: readonly string[] };

/** A product of columns: [] is the intercept, ["x", "f"] is x:f, ["x", "x"] is x². */
export type DenseTerm = readonly string[];

export interface DenseRandomTerm {
  readonly terms: readonly DenseTerm[];
  /** The columns whose combinations are the levels. */
  readonly group: readonly string[];
  readonly correlated: boolean;
}

/** A dense matrix and the names of its columns. */
export interface NamedColumns {
  readonly names: readonly string[];
  readonly matrix: Matrix;
}

/** One random term's block of Z: column offset + level · k + effect. */
export interface RandomBlock {
  /** The grouping variable: `g`, `a:b`. */
  readonly group: string;
  /** k names of the effects. */
  readonly names: readonly string[];
  /** m levels that a used row has, in order; those of an interaction are joined by a space. */
  readonly levels: readonly string[];
  readonly correlated: boolean;
  readonly offset: number;
}

export interface DenseDesign {
  readonly fixed: NamedColumns;
  readonly Z: Matrix;
  readonly blocks: readonly RandomBlock[];
}

export type DenseColumns = Readonly<Record<string, DenseColumn>>;

/** X and Z of the given rows, in reference coding: every level but the first has a column, and levels without a row have none. */
export function denseDesign(
  columns: DenseColumns,
  fixed: readonly DenseTerm[],
  random: readonly DenseRandomTerm[],
  rows: readonly number[],
): DenseDesign {
  const Z = rows.map((): number[] => []);
  const blocks: RandomBlock[] = [];
  for (const { terms, group, correlated } of random) {
    const effects = codedColumns(columns, terms, rows);
    const { levels, codes } = groupLevels(columns, group, rows);
    blocks.push({ group: group.join(":"), names: effects.names, levels, correlated, offset: Z[0].length });
    for (const [i, row] of Z.entries()) {
      row.push(...levels.flatMap((_, level) => Array.from(effects.matrix[i], (v) => (level === codes[i] ? v : 0))));
    }
  }
  return { fixed: codedColumns(columns, fixed, rows), Z: Z.map((row) => Float64Array.from(row)), blocks };
}

/** Λ: for every level of every term its k×k lower triangle on the diagonal. */
export function blockDiagonal(blocks: readonly RandomBlock[], factors: readonly Matrix[]): Matrix {
  const q = blocks.reduce((sum, { names, levels }) => sum + names.length * levels.length, 0);
  const Lambda = Array.from({ length: q }, () => new Float64Array(q));
  for (const [r, { names, levels, offset }] of blocks.entries()) {
    for (let start = offset; start < offset + levels.length * names.length; start += names.length) {
      for (const [i, row] of factors[r].entries()) Lambda[start + i].set(row, start);
    }
  }
  return Lambda;
}

function codedColumns(columns: DenseColumns, terms: readonly DenseTerm[], rows: readonly number[]): NamedColumns {
  const full = terms.some((term) => term.length === 0) ? undefined : terms.find((term) => isMainEffect(columns, term));
  const parts = terms.map((term) => termColumns(columns, term, term === full, rows));
  return {
    names: parts.flatMap((part) => part.names),
    matrix: rows.map((_, i) => Float64Array.from(parts.flatMap((part) => Array.from(part.matrix[i])))),
  };
}

function isMainEffect(columns: DenseColumns, term: DenseTerm): boolean {
  return term.length === 1 && "levels" in columns[term[0]];
}

/** The columns of one term: products of its variables' columns, the first variable's fastest. */
function termColumns(columns: DenseColumns, term: DenseTerm, allLevels: boolean, rows: readonly number[]): NamedColumns {
  if (term.length === 0) return { names: ["(Intercept)"], matrix: rows.map(() => Float64Array.of(1)) };
  const variables = [...new Set(term)].map((name) => {
    const exponent = term.filter((other) => other === name).length;
    return variableColumns(name, columns[name], exponent, allLevels, rows);
  });
  return variables.reduce((a, b) => ({
    names: b.names.flatMap((second) => a.names.map((first) => `${first}:${second}`)),
    matrix: rows.map((_, i) => Float64Array.from([...b.matrix[i]].flatMap((second) => [...a.matrix[i]].map((v) => v * second)))),
  }));
}

function variableColumns(
  name: string,
  column: DenseColumn,
  exponent: number,
  allLevels: boolean,
  rows: readonly number[],
): NamedColumns {
  if ("values" in column) {
    const names = [exponent === 1 ? name : `${name}^${exponent}`];
    return { names, matrix: rows.map((row) => Float64Array.of(column.values[row] ** exponent)) };
  }
  const used = column.levels.map((_, code) => code).filter((code) => rows.some((row) => column.codes[row] === code));
  const coded = allLevels ? used : used.slice(1);
  return {
    names: coded.map((code) => `${name}_${column.levels[code]}`),
    matrix: rows.map((row) => Float64Array.from(coded, (code) => (column.codes[row] === code ? 1 : 0))),
  };
}

/** The combinations of the variables' levels that a row has, ordered by the first variable's levels, then the second's. */
function groupLevels(columns: DenseColumns, group: readonly string[], rows: readonly number[]) {
  const factors = group.map((name) => {
    const column = columns[name];
    if (!("levels" in column)) throw new Error(`${name} is not categorical`);
    return column;
  });
  // one number per combination, the last variable's code counting least
  const keys = rows.map((row) => factors.reduce((key, { codes, levels }) => key * levels.length + codes[row], 0));
  const order = [...new Set(keys)].sort((a, b) => a - b);
  const levels = order.map((key) => {
    const row = rows[keys.indexOf(key)];
    return factors.map((factor) => factor.levels[factor.codes[row]]).join(" ");
  });
  return { levels, codes: keys.map((key) => order.indexOf(key)) };
}
