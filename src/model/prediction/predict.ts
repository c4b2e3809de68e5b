import { effectColumnsOf, fixedColumns, type NewRandom, NO_LEVEL, randomColumns } from "../../design/index.js";
import { addQuadraticForms } from "../../linalg/quadraticForms.js";
import { badOption, flag, oneOf } from "../../core/readOptions.js";
import { readAnswerOptions } from "../../options/answerNames.js";
import { fisherF } from "../../stats/index.js";
import { Table, type TableSource } from "../../table/index.js";
import { type Fit, onTableRows, requireRows } from "../fit/fittedModel.js";
import { conditionalReader, type MeanOptions } from "./fitted.js";
import { type NewOffset, newOffset } from "./newOffset.js";
import { populationMean } from "./populationMean.js";
import { alphaReader, criticalValue, degreesOfFreedom, dfMethodReader, type InferenceOptions } from "../inference/wald.js";

/** Which mean is predicted, and which interval is made for it. */
export interface PredictOptions extends InferenceOptions, MeanOptions {
  /** Offset of new rows, in place of the model's own: the name of a column, a number for each row, or one for all. Default: the model's own. */
  readonly offset?: NewOffset | undefined;
  /** Do all intervals hold together (Scheffé), and not each for itself? Default false. */
  readonly simultaneous?: boolean | undefined;
  /** Are means over the population of groups wanted, and not of a group whose random effects are 0? With `conditional: false` only. Default false. */
  readonly average?: boolean | undefined;
  /**
   * What is known of a group that the fit did not see: "zero", its random effects are 0, or "draw", they are a new draw, whose variance widens the
   * interval around the same mean. Default "zero", as in fitglme.
   */
  readonly unseen?: "zero" | "draw" | undefined;
}

const readers = {
  conditional: conditionalReader,
  alpha: alphaReader,
  dfMethod: dfMethodReader,
  offset: (value: unknown) => value as NewOffset | undefined,
  simultaneous: flag(false),
  average: flag(false),
  unseen: oneOf<"zero" | "draw">(["zero", "draw"], "zero"),
};

/** Rows to predict: X, Z and η, and where their results go. */
interface Rows {
  /** p columns of X. */
  readonly columns: readonly Float64Array[];
  /** Levels and columns of each random term; none where the mean is not conditional. */
  readonly random: readonly NewRandom[];
  /** η of each row. */
  readonly eta: Float64Array;
  /** Prior weights of the fit's own rows; null where all are 1, as of new rows. */
  readonly weights: Float64Array | null;
  /** Puts a number for each row to its place in the table. */
  readonly place: (values: Float64Array) => Float64Array;
  /** Are they the fit's own rows? */
  readonly isFitted: boolean;
}

/** Means of rows, old or new, on the response's scale (proportions for a binomial model), with intervals; as long as the table, NaN where a predictor is missing. */
export class Prediction {
  /** Mean of each row, on the response's scale; NaN where a predictor is missing, or where the fit did not use the row. */
  readonly mean: Float64Array;
  /** Degrees of freedom of each mean's interval; Infinity where it is made with normal quantiles. */
  readonly df: Float64Array;
  readonly #interval: () => { lower: Float64Array; upper: Float64Array };
  #known: { lower: Float64Array; upper: Float64Array } | undefined;

  constructor(mean: Float64Array, df: Float64Array, interval: () => { lower: Float64Array; upper: Float64Array }) {
    this.mean = mean;
    this.df = df;
    this.#interval = interval;
  }

  /** Lower end of each mean's interval, η ± c·se brought to the response's scale; computed when an end is first read. */
  get lower(): Float64Array {
    this.#known ??= this.#interval();
    return this.#known.lower;
  }

  /** Upper end of each mean's interval, η ± c·se brought to the response's scale; computed when an end is first read. */
  get upper(): Float64Array {
    this.#known ??= this.#interval();
    return this.#known.upper;
  }

  /** Gives means, intervals and degrees of freedom as plain arrays, as JSON.stringify wants them; NaN and Infinity become null there. */
  toJSON(): { mean: number[]; lower: number[]; upper: number[]; df: number[] } {
    const { mean, lower, upper, df } = this;
    return { mean: [...mean], lower: [...lower], upper: [...upper], df: [...df] };
  }
}

/** Predicts the means of the rows of `source`, or of the fit's own, with intervals. */
export function predict(fit: Fit, source?: TableSource | Table, options: PredictOptions = {}): Prediction {
  const { conditional, alpha, dfMethod, offset, simultaneous, average, unseen } = readAnswerOptions("predict", readers, options);
  if (source === undefined && offset !== undefined) throw badOption("offset", offset, "left out unless a new table is given");
  if (average && conditional) throw badOption("average", average, "left out unless conditional is false");
  const table = source === undefined ? undefined : Table.from(source);
  const rows = table ? newRows(fit, table, offset, conditional) : fittedRows(fit, conditional);
  const { eta, weights } = rows;
  const spread = average ? effectVariance(fit, table, eta.length) : undefined;
  const mean = (at: Float64Array) =>
    rows.place(spread ? populationMean(fit, at, spread, weights) : fit.functions.means(fit.estimates, at, weights));
  const degrees = degreesOfFreedom(fit, dfMethod);
  const middle = mean(eta);
  return new Prediction(middle, new Float64Array(middle.length).fill(degrees), () => {
    const variance = conditional ? conditionalVariance(fit, rows, unseen) : marginalVariance(fit, rows);
    const reach = simultaneous ? scheffe(alpha, involved(fit, conditional), degrees) : criticalValue(alpha, degrees);
    // where the variance is 0, rounding may have left it a little below
    const se = variance.map((value) => Math.sqrt(Math.max(0, value)));
    const one = mean(eta.map((value, i) => value - reach * se[i]));
    const other = mean(eta.map((value, i) => value + reach * se[i]));
    return { lower: one.map((a, i) => Math.min(a, other[i])), upper: one.map((a, i) => Math.max(a, other[i])) };
  });
}

/** Gives Scheffé's factor √(k F(1 − α; k, df)), which holds for all combinations of k coefficients together (H. Scheffé, Biometrika 40 (1953) 87–104). */
function scheffe(alpha: number, k: number, df: number): number {
  return Math.sqrt(k * fisherF.upperQuantile(alpha, k, df));
}

/** Counts the coefficients that a mean is made of, random effects among them where it is conditional. */
function involved({ design, estimates }: Fit, conditional: boolean): number {
  const effects = estimates.random.reduce((sum, { modes }) => sum + modes.length, 0);
  return design.fixed.names.length + (conditional ? effects : 0);
}

/** Gives the variance of xᵀβ̂ in each row. */
function marginalVariance({ estimates }: Fit, { columns, eta }: Rows): Float64Array {
  return addQuadraticForms(new Float64Array(eta.length), columns, estimates.betaCovariance);
}

/** Gives the variance of xᵀβ̂ + zᵀ(b̂ − b) in each row; NaN where a predictor is missing. */
function conditionalVariance(fit: Fit, rows: Rows, unseen: "zero" | "draw"): Float64Array {
  const questions = requireRows(fit, "A conditional mean's interval");
  if (rows.isFitted) return questions.variances();
  const { columns, random, eta } = rows;
  const whole = Uint32Array.from(eta.keys()).filter((i) => Number.isFinite(eta[i]));
  const part = (column: Float64Array) => Float64Array.from(whole, (i) => column[i]);
  const variances = questions.variances({
    columns: columns.map(part),
    random: random.map(({ codes, columns }) => ({
      codes: whole.map((i) => codes[i]),
      columns: columns.map((c) => c && part(c)),
    })),
  });
  const out = new Float64Array(eta.length).fill(Number.NaN);
  whole.forEach((i, at) => {
    out[i] = variances[at];
  });
  if (unseen === "draw")
    for (const [r, { codes, columns }] of random.entries())
      addQuadraticForms(
        out,
        onesFor(columns, eta.length, (i) => codes[i] === NO_LEVEL),
        fit.estimates.random[r].psi,
      );
  return out;
}

/** Gives the variance zᵀΨz of every row, summed over the random terms, whatever its groups. */
function effectVariance({ design, estimates }: Fit, table: Table | undefined, height: number): Float64Array {
  const variance = new Float64Array(height);
  const terms = table ? effectColumnsOf(design, table) : design.random.map(({ columns }) => columns);
  for (const [r, columns] of terms.entries())
    addQuadraticForms(
      variance,
      onesFor(columns, height, () => true),
      estimates.random[r].psi,
    );
  return variance;
}

/** Gives columns with the constant 1 written out, and 0 in the rows that do not count. */
function onesFor(columns: readonly (Float64Array | null)[], height: number, counts: (row: number) => boolean): Float64Array[] {
  return columns.map((column) => Float64Array.from({ length: height }, (_, i) => (counts(i) ? (column?.[i] ?? 1) : 0)));
}

function fittedRows({ design, estimates }: Fit, conditional: boolean): Rows {
  return {
    columns: design.fixed.columns,
    random: design.random,
    eta: conditional ? estimates.linearPredictor : estimates.fixedPredictor,
    weights: design.weights,
    place: (values) => onTableRows(design, values),
    isFitted: true,
  };
}

/** Gives new rows with the columns in the coding of the fit; a level of a group that the fit did not see has effect 0. */
function newRows(fit: Fit, table: Table, offset: NewOffset | undefined, conditional: boolean): Rows {
  const { design, estimates } = fit;
  const columns = fixedColumns(design, table);
  const eta = newOffset(fit, table, offset);
  for (const [j, column] of columns.entries()) {
    for (let i = 0; i < eta.length; i++) eta[i] += estimates.beta[j] * column[i];
  }
  const random = conditional ? randomColumns(design, table) : [];
  for (const [r, term] of random.entries()) addEffects(eta, term, estimates.random[r].modes);
  return { columns, random, eta, weights: null, place: (values) => values, isFitted: false };
}

/** Adds zᵀb of one random term to η. */
function addEffects(eta: Float64Array, { codes, columns }: NewRandom, modes: Float64Array): void {
  const k = columns.length;
  for (let i = 0; i < eta.length; i++) {
    if (codes[i] === NO_LEVEL) continue;
    for (let c = 0; c < k; c++) eta[i] += (columns[c]?.[i] ?? 1) * modes[codes[i] * k + c];
  }
}
