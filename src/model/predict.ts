import { fixedColumns, type NewRandom, NO_LEVEL, randomColumns } from "../design/index.js";
import { Table, type TableSource } from "../table/index.js";
import { type Fit, onTableRows } from "./fit.js";
import { conditionalReader, type MeanOptions } from "./fitted.js";
import { type NewOffset, newOffset } from "./newOffset.js";
import { badOption, readOptions, unsupported } from "../options.js";
import { alphaReader, criticalValue, degreesOfFreedom, dfMethodReader, type InferenceOptions } from "./wald.js";

export interface PredictOptions extends InferenceOptions, MeanOptions {
  /** For new rows: the name of a column, one number per row, or one number; takes the place of the model's own offset. */
  readonly offset?: NewOffset | undefined;
}

/** Means of rows, old or new; NaN where a predictor is missing. */
export interface Prediction {
  /** On the response's scale; proportions for a binomial model. */
  readonly mean: Float64Array;
  /** Degrees of freedom of each mean. */
  readonly df: Float64Array;
}

/** Means with all random effects at 0, and their pointwise intervals. */
export interface MarginalPrediction extends Prediction {
  readonly lower: Float64Array;
  readonly upper: Float64Array;
}

const readers = {
  conditional: conditionalReader,
  alpha: alphaReader,
  dfMethod: dfMethodReader,
  offset: (value: unknown) => value as NewOffset | undefined,
  simultaneous: unsupported("Intervals are pointwise: leave simultaneous out."),
};

/** Rows to predict: their fixed-effects columns, their linear predictor and where their results go. */
interface Rows {
  readonly columns: readonly Float64Array[];
  readonly eta: Float64Array;
  readonly place: (values: Float64Array) => Float64Array;
}

/** Means of the rows of `source`, or of the fit's own; with intervals where the random effects are left out. */
export function predict(fit: Fit, source?: TableSource | Table, options: PredictOptions = {}): Prediction | MarginalPrediction {
  const { conditional, alpha, dfMethod, offset } = readOptions("predict", readers, options);
  if (source === undefined && offset !== undefined) throw badOption("offset", offset, "left out unless a new table is given");
  const rows = source === undefined ? fittedRows(fit, conditional) : newRows(fit, Table.from(source), offset, conditional);
  const { functions, estimates } = fit;
  const onMeanScale = (eta: Float64Array) => rows.place(functions.inverseLink(estimates.link, eta));
  const degrees = degreesOfFreedom(fit, dfMethod);
  const mean = onMeanScale(rows.eta);
  const df = new Float64Array(mean.length).fill(degrees);
  if (conditional) return { mean, df };

  const se = standardErrors(rows.columns, estimates.betaCovariance, rows.eta.length);
  const reach = criticalValue(alpha, degrees);
  const one = onMeanScale(rows.eta.map((eta, i) => eta - reach * se[i]));
  const other = onMeanScale(rows.eta.map((eta, i) => eta + reach * se[i]));
  return { mean, lower: one.map((a, i) => Math.min(a, other[i])), upper: one.map((a, i) => Math.max(a, other[i])), df };
}

function fittedRows({ design, estimates }: Fit, conditional: boolean): Rows {
  return {
    columns: design.fixed.columns,
    eta: conditional ? estimates.linearPredictor : estimates.fixedPredictor,
    place: (values) => onTableRows(design, values),
  };
}

/** Columns in the coding of the fit; a level of a group that the fit did not see has effect 0. */
function newRows(fit: Fit, table: Table, offset: NewOffset | undefined, conditional: boolean): Rows {
  const { design, estimates } = fit;
  const columns = fixedColumns(design, table);
  const eta = newOffset(fit, table, offset);
  for (const [j, column] of columns.entries()) {
    for (let i = 0; i < eta.length; i++) eta[i] += estimates.beta[j] * column[i];
  }
  const random = conditional ? randomColumns(design, table) : [];
  for (const [r, term] of random.entries()) addEffects(eta, term, estimates.random[r].modes);
  return { columns, eta, place: (values) => values };
}

/** η += z b of one random term. */
function addEffects(eta: Float64Array, { codes, columns }: NewRandom, modes: Float64Array): void {
  const k = columns.length;
  for (let i = 0; i < eta.length; i++) {
    if (codes[i] === NO_LEVEL) continue;
    for (let c = 0; c < k; c++) eta[i] += (columns[c]?.[i] ?? 1) * modes[codes[i] * k + c];
  }
}

/** √(x C xᵀ) for every row x, column pair by column pair. */
function standardErrors(columns: readonly Float64Array[], covariance: Float64Array, height: number): Float64Array {
  const variance = new Float64Array(height);
  for (const [j, a] of columns.entries()) {
    for (let k = 0; k <= j; k++) {
      const b = columns[k];
      const factor = (j === k ? 1 : 2) * covariance[j * columns.length + k];
      for (let i = 0; i < height; i++) variance[i] += factor * a[i] * b[i];
    }
  }
  // Where x C xᵀ is 0, rounding may have left it a little below.
  return variance.map((value) => Math.sqrt(Math.max(0, value)));
}
