import type { RandomDesign } from "../design/index.js";
import type { Fit } from "./fit.js";
import { rowsOfSquare } from "./matrix.js";
import { ResultTable } from "./resultTable.js";

/** A standard deviation of a random effect, or the correlation of two; in the last row the square root of the dispersion. */
export interface CovarianceParameter {
  group: string;
  /** In a row of type "corr" the later effect. */
  name1: string;
  name2: string;
  type: "std" | "corr" | "";
  estimate: number;
  /** NaN: intervals of covariance parameters are not built yet. */
  lower: number;
  upper: number;
}

/** The table of covariance parameters, and what it is made from. */
export class CovarianceParameters extends ResultTable<CovarianceParameter> {
  /** For each random term the covariance matrix Ψ of one level's effects: `psi[term][row][column]`. */
  readonly psi: readonly (readonly (readonly number[])[])[];
  /** φ, the square of the last row's estimate; 1 where it is fixed. */
  readonly dispersion: number;

  constructor({ design, estimates: { random, dispersion } }: Fit) {
    const psi = random.map((term) => rowsOfSquare(term.psi));
    const rows = [...design.random.flatMap((term, r) => termRows(term, psi[r])), errorRow(dispersion)];
    super("Covariance parameters", rows.length, {
      group: rows.map(({ group }) => group),
      name1: rows.map(({ name1 }) => name1),
      name2: rows.map(({ name2 }) => name2),
      type: rows.map(({ type }) => type),
      estimate: Float64Array.from(rows, ({ estimate }) => estimate),
      lower: Float64Array.from(rows, ({ lower }) => lower),
      upper: Float64Array.from(rows, ({ upper }) => upper),
    });
    this.psi = psi;
    this.dispersion = dispersion;
  }
}

/** How many rows a term has: q standard deviations and, where effects are correlated, q(q − 1)/2 correlations. */
export function covarianceRowCount({ names, correlated }: RandomDesign): number {
  return correlated ? (names.length * (names.length + 1)) / 2 : names.length;
}

/** The lower triangle column by column: standard deviations on the diagonal, correlations below it. */
function termRows({ group, names, correlated }: RandomDesign, psi: readonly (readonly number[])[]): CovarianceParameter[] {
  return names.flatMap((name2, j) => {
    const std = row(group, name2, name2, "std", Math.sqrt(psi[j][j]));
    if (!correlated) return [std];
    const correlation = (i: number) => psi[i][j] / Math.sqrt(psi[i][i] * psi[j][j]);
    return [std, ...names.slice(j + 1).map((name1, later) => row(group, name1, name2, "corr", correlation(j + 1 + later)))];
  });
}

function errorRow(dispersion: number): CovarianceParameter {
  return row("Error", "sqrt(Dispersion)", "", "", Math.sqrt(dispersion));
}

function row(
  group: string,
  name1: string,
  name2: string,
  type: CovarianceParameter["type"],
  estimate: number,
): CovarianceParameter {
  return { group, name1, name2, type, estimate, lower: Number.NaN, upper: Number.NaN };
}
