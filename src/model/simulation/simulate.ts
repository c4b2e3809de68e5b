import { familyOf } from "../../family/families.js";
import { type ExtendedCodes, extendedLevels, fixedColumns, newSizes, type PerRow, effectColumnsOf } from "../../design/index.js";
import { choleskyFactor } from "../../linalg/cholesky.js";
import { type Reader, badOption } from "../../core/readOptions.js";
import { readAnswerOptions } from "../../options/answerNames.js";
import { normalVariates, RandomStream } from "../../stats/index.js";
import { Table, type TableSource } from "../../table/index.js";
import { type Fit, onTableRows } from "../fit/fittedModel.js";
import { type NewOffset, newOffset } from "../prediction/newOffset.js";

/** What is drawn, and for which new rows. */
export interface RandomOptions {
  /** Whole number from 0 to 2⁵³ − 1 that decides the draws: the same seed, the same numbers, on every platform. Default: another stream each time. */
  readonly seed?: number | undefined;
  /** Prior weights of new rows: the name of a column, a number for each row, or one for all. Default 1. */
  readonly weights?: PerRow | undefined;
  /** Numbers of trials behind the binomial responses of new rows: the name of a column, a number for each row, or one for all. Default 1. */
  readonly binomialSize?: PerRow | undefined;
  /** Offset of new rows, in place of the model's own: the name of a column, a number for each row, or one for all. Default: the model's own. */
  readonly offset?: NewOffset | undefined;
}

/** Reads the option `seed`, from which a stream of random numbers begins; undefined where it is left out. */
export const seedReader: Reader<number | undefined> = (value, option) => {
  if (value === undefined || (Number.isSafeInteger(value) && Number(value) >= 0)) return value as number | undefined;
  throw badOption(option, value, "a whole number from 0 to 2⁵³");
};
const asGiven = <T>(value: unknown) => value as T | undefined;
const readers = {
  seed: seedReader,
  weights: asGiven<PerRow>,
  binomialSize: asGiven<PerRow>,
  offset: asGiven<NewOffset>,
};

/** Rows to draw responses for. */
export interface SimulatedRows {
  /** Xβ + offset of each row. */
  readonly eta: Float64Array;
  /** For each random term the level of each row, how many levels there are, and its k columns, null for the constant 1. */
  readonly random: readonly (ExtendedCodes & { readonly columns: readonly (Float64Array | null)[] })[];
  /** Prior weight of each row; null where all are 1. */
  readonly weights: Float64Array | null;
  /** Number of trials behind each row's binomial response; null where all are 1. */
  readonly binomialSize: Float64Array | null;
}

/**
 * Draws responses from the model: first random effects b from N(0, Ψ), a new one for every level, then y from the distribution at
 * the mean g⁻¹(Xβ + Zb + offset) with variance φ v(μ)/w. On the response's own scale: counts where the fit was given counts.
 *
 * @returns as long as the table; NaN where a row was not used, or a predictor is missing
 */
export function random(fit: Fit, source?: TableSource | Table, options: RandomOptions = {}): Float64Array {
  const { seed, ...given } = readAnswerOptions("random", readers, options);
  const stream = new RandomStream(seed);
  if (source !== undefined) return drawResponses(fit, newRows(fit, Table.from(source), given), stream);
  for (const [option, value] of Object.entries(given)) {
    if (value !== undefined) throw badOption(option, value, "left out unless a new table is given");
  }
  return onTableRows(fit.design, drawResponses(fit, fittedRows(fit), stream));
}

/** Gives the rows of the fit. */
export function fittedRows({ design, estimates }: Fit): SimulatedRows {
  const random = design.random.map(({ codes, levels, columns }) => ({ codes, columns, levels: levels.length }));
  return { eta: estimates.fixedPredictor, random, weights: design.weights, binomialSize: design.binomialSize };
}

function newRows(fit: Fit, table: Table, { weights, binomialSize, offset }: Omit<RandomOptions, "seed">): SimulatedRows {
  const { design, estimates } = fit;
  const eta = newOffset(fit, table, offset);
  for (const [j, column] of fixedColumns(design, table).entries())
    for (let i = 0; i < eta.length; i++) eta[i] += estimates.beta[j] * column[i];
  const columns = effectColumnsOf(design, table);
  const random = extendedLevels(design, table).map((levels, r) => ({ ...levels, columns: columns[r] }));
  return { eta, random, ...newSizes(table, { weights, binomialSize, distribution: estimates.distribution }) };
}

/** Draws a response for each of the rows, on the response's own scale. */
export function drawResponses(fit: Fit, rows: SimulatedRows, stream: RandomStream): Float64Array {
  const y = drawUsed(fit, rows, stream);
  const { binomialSize } = rows;
  return fit.design.responseType === "count" && binomialSize ? y.map((share, i) => Math.round(share * binomialSize[i])) : y;
}

/** Draws a response for each of the rows as a fit uses it: a proportion where the model is binomial. */
export function drawUsed(fit: Fit, rows: SimulatedRows, stream: RandomStream): Float64Array {
  const { distribution, dispersion, link } = fit.estimates;
  const mu = fit.functions.inverseLink(link, withDrawnEffects(fit, rows, stream));
  return familyOf(distribution).variates(stream, { dispersion, mu, weights: rows.weights, sizes: rows.binomialSize });
}

/** Gives η with new random effects b = Mv, Ψ = MMᵀ, v standard normal: drawn term by term, level by level, the levels of the fit first. */
function withDrawnEffects({ estimates }: Fit, { eta, random }: SimulatedRows, stream: RandomStream): Float64Array {
  const out = eta.slice();
  for (const [r, { codes, columns, levels }] of random.entries()) {
    const k = columns.length;
    const factor = choleskyFactor(estimates.random[r].psi, k);
    const v = normalVariates(stream, levels * k);
    for (let i = 0; i < out.length; i++) {
      if (codes[i] >= levels) continue; // missing: no effect
      for (let c = 0; c < k; c++) {
        let b = 0;
        for (let d = 0; d <= c; d++) b += factor[c + d * k] * v[codes[i] * k + d];
        out[i] += (columns[c]?.[i] ?? 1) * b;
      }
    }
  }
  return out;
}
