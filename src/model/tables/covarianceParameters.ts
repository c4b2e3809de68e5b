import type { RandomDesign } from "../../design/index.js";
import { patternText } from "../../result/familyNames.js";
import { heading } from "../../result/headings.js";
import { textTable } from "../../result/textTable.js";
import type { CovarianceErrors, RandomEstimates } from "../../fit/run/estimates.js";
import { type Distribution, extraParameter } from "../../family/families.js";
import { readOptions } from "../../core/readOptions.js";
import { normal } from "../../stats/index.js";
import type { FamilyFunctions } from "../fit/familyFunctions.js";
import type { Fit } from "../fit/fittedModel.js";
import { rowsOfSquare } from "./matrix.js";
import { ResultTable } from "../../result/resultTable.js";
import { alphaReader } from "../inference/wald.js";

/** A standard deviation of a random effect, or the correlation of two; in the last row the square root of the dispersion, or the extra parameter. */
export interface CovarianceParameter {
  /** Grouping variable as the formula has it, `g` or `g1:g2`; "Error" in the last row. */
  group: string;
  /** Name of the effect, `(Intercept)` or `x`; of a correlation that of the later one; in the last row `sqrt(Dispersion)` or the extra parameter. */
  name1: string;
  /** Name of the effect once more; of a correlation that of the earlier one; empty in the last row. */
  name2: string;
  /** What is estimated: a standard deviation ("std"), a correlation ("corr"), or, in the last row, neither (""). */
  type: "std" | "corr" | "";
  /**
   * The standard deviation, in units of the linear predictor for one unit of the effect's column; the correlation, NaN beside a standard deviation
   * of 0; in the last row √φ, 1 where φ is fixed, or the extra parameter itself.
   */
  estimate: number;
  /** Lower end of the Wald interval, made on the scale of log std or atanh corr; NaN where there is none: the table's `notes` say why. */
  lower: number;
  /** Upper end of the Wald interval, made on the scale of log std or atanh corr; NaN where there is none: the table's `notes` say why. */
  upper: number;
}

/** How the intervals of covariance parameters are to be made. */

export interface CovarianceParametersOptions {
  /** Probability with which an interval misses, from 0 to 1. Default 0.05. */
  readonly alpha?: number | undefined;
}

/** A row of the table without its interval, and where its standard error stands. */
interface Entry extends Omit<CovarianceParameter, "lower" | "upper"> {
  /** Picks the standard error of log std, atanh corr or log √φ. */
  readonly error: (errors: CovarianceErrors) => number;
}

/**
 * The table of covariance parameters, and what it is made from. Intervals, which cost some evaluations of the likelihood,
 * wait until one is read.
 */
export class CovarianceParameters extends ResultTable<CovarianceParameter> {
  /** For each random term the covariance matrix Ψ of one level's effects: `psi[term][row][column]`. */
  readonly psi: readonly (readonly (readonly number[])[])[];
  /** φ, the square of the last row's estimate, 1 where it is fixed; or the extra parameter, which is the last row's estimate. */
  readonly dispersion: number;
  readonly #fit: Fit;
  readonly #entries: readonly Entry[];

  constructor(fit: Fit, options: CovarianceParametersOptions = {}) {
    const { alpha } = readOptions("covarianceParameters", { alpha: alphaReader }, options);
    const { random, distribution, dispersion } = fit.estimates;
    const psi = random.map((term) => rowsOfSquare(term.psi));
    const entries = [
      ...fit.design.random.flatMap((term, r) => termEntries(term, random[r].correlates, psi[r], r)),
      errorEntry(distribution, dispersion),
    ];
    const z = normal.quantile(1 - alpha / 2);
    super("Covariance parameters", entries.length, {
      group: entries.map(({ group }) => group),
      name1: entries.map(({ name1 }) => name1),
      name2: entries.map(({ name2 }) => name2),
      type: entries.map(({ type }) => type),
      estimate: Float64Array.from(entries, ({ estimate }) => estimate),
      lower: () => Float64Array.from(entries, (entry) => endpoint(fit, entry, -z)),
      upper: () => Float64Array.from(entries, (entry) => endpoint(fit, entry, z)),
    });
    this.psi = psi;
    this.dispersion = dispersion;
    this.#fit = fit;
    this.#entries = entries;
  }

  /**
   * Gives the standard errors of the estimates, a number for each row, by the delta method: σ se(log σ) of a standard deviation, (1 − r²) se(atanh r)
   * of a correlation. NaN where there is none.
   *
   * @example
   * model.covarianceParameters().standardErrors().length; // 2: as many as the table has rows
   */
  standardErrors(): Float64Array {
    const errors = this.#fit.covarianceErrors?.();
    return Float64Array.from(this.#entries, ({ type, estimate, error }) => {
      if (!errors) return Number.NaN;
      return error(errors) * (type === "corr" ? 1 - estimate * estimate : estimate);
    });
  }

  /** Why some parameters have no interval, in whole sentences; none where all have. */
  override get notes(): readonly string[] {
    return this.#fit.covarianceErrors?.().notes ?? [];
  }

  /** Gives row by row; the ends of a row's interval are computed when they are read. */
  override *[Symbol.iterator](): Iterator<CovarianceParameter> {
    const table = this;
    for (let i = 0; i < table.length; i++) {
      yield {
        group: table.column("group")[i],
        name1: table.column("name1")[i],
        name2: table.column("name2")[i],
        type: table.column("type")[i],
        estimate: table.column("estimate")[i],
        get lower() {
          return table.column("lower")[i];
        },
        get upper() {
          return table.column("upper")[i];
        },
      };
    }
  }

  /** Gives the table as MATLAB prints it: a table for each term, titled by its covariance pattern, one for the error, and the notes. */
  override toString(): string {
    const rows = this.rows;
    let next = 0;
    const terms = this.#fit.estimates.random.flatMap((term) => {
      const own = rows.slice(next, (next += covarianceRowCount(term)));
      return [`    Covariance Type: ${patternText(term.pattern)}`, "", ...printed(own, TERM_COLUMNS), ""];
    });
    const error = rows.slice(next).map(({ name1, ...row }) => ({ ...row, name: name1 }));
    return [...terms, ...printed(error, ["group", "name", ...NUMERIC_COLUMNS]), ...this.notes.map((note) => `    ${note}`)].join(
      "\n",
    );
  }
}

/** Columns of the table that hold numbers. */
const NUMERIC_COLUMNS = ["estimate", "lower", "upper"] as const;
/** Columns that the table prints of a term. */
const TERM_COLUMNS = ["group", "name1", "name2", "type", ...NUMERIC_COLUMNS] as const;

/** Gives the lines that some columns of rows are printed in. */
function printed<K extends string>(rows: readonly Readonly<Record<K, string | number>>[], names: readonly K[]): string[] {
  return textTable(
    names.map((name) => ({ heading: heading(name), values: rows.map((row) => row[name]) as string[] | number[] })),
    "braced",
  );
}

/** Gives the number of rows that a term of q effects has: q standard deviations and a correlation for each pair that may be correlated. */
export function covarianceRowCount({ correlates }: RandomEstimates): number {
  return correlates.reduce((count, row, i) => count + 1 + row.slice(0, i).filter(Boolean).length, 0);
}

/** Gives the rows of a term, the lower triangle of Ψ column by column: standard deviations on the diagonal, correlations below it. */
function termEntries(
  { group, names }: RandomDesign,
  correlates: RandomEstimates["correlates"],
  psi: readonly (readonly number[])[],
  r: number,
): Entry[] {
  const errorAt = (i: number, j: number) => (errors: CovarianceErrors) => errors.random[r][i + j * names.length];
  return names.flatMap((name2, j) => {
    const std: Entry = { group, name1: name2, name2, type: "std", estimate: Math.sqrt(psi[j][j]), error: errorAt(j, j) };
    const correlations = names.flatMap((name1, i): Entry[] => {
      if (i <= j || !correlates[i][j]) return [];
      const correlation = psi[i][j] / Math.sqrt(psi[i][i] * psi[j][j]);
      const estimate = Math.max(-1, Math.min(1, correlation)); // rounding may leave ±1 a little behind
      return [{ group, name1, name2, type: "corr", estimate, error: errorAt(i, j) }];
    });
    return [std, ...correlations];
  });
}

/** Gives the last row: √φ, or the extra parameter as it is. */
function errorEntry(distribution: Distribution, dispersion: number): Entry {
  const extra = extraParameter(distribution);
  const error = (errors: CovarianceErrors) => errors.dispersion;
  if (extra !== undefined) return { group: "Error", name1: extra, name2: "", type: "", estimate: dispersion, error };
  return { group: "Error", name1: "sqrt(Dispersion)", name2: "", type: "", estimate: Math.sqrt(dispersion), error };
}

/**
 * Gives one end of a Wald interval, z standard errors away on the scale on which the estimate is nearest to normal: log for
 * standard deviations, Fisher's z = atanh for correlations. fitglme takes the normal quantile z, not t.
 */
function endpoint({ covarianceErrors, functions }: Fit, { type, estimate, error }: Entry, z: number): number {
  const se = covarianceErrors ? error(covarianceErrors()) : Number.NaN;
  const reach = se === 0 ? 0 : z * se;
  return type === "corr" ? tanhFrom(functions, estimate, reach) : estimate * value(functions, "log", "inverse", reach);
}

/** Gives tanh(atanh r + reach): atanh r is half the logit of (1 + r)/2. */
function tanhFrom(functions: FamilyFunctions, r: number, reach: number): number {
  const logit = value(functions, "logit", "link", (1 + r) / 2);
  return 2 * value(functions, "logit", "inverse", logit + 2 * reach) - 1;
}

/** Gives a link function, or its inverse, of one number: the same bits on every platform. */
function value(functions: FamilyFunctions, name: "log" | "logit", which: "link" | "inverse", x: number): number {
  return functions.linkFunctions({ name, power: 1 })[which](Float64Array.of(x))[0];
}
