import { GlmeError } from "../../core/errors.js";
import { fisherF } from "../../stats/index.js";
import { coefficientInference } from "../inference/coefficientInference.js";
import { type Contrast, independentRows } from "../inference/contrast.js";
import { dot } from "../../linalg/vectors.js";
import { type Fit, requireRows } from "../fit/fittedModel.js";
import { isGone, isList, shown } from "../../core/outside.js";
import { badOption, type Reader, readOptions } from "../../core/readOptions.js";
import { type DFMethod, degreesOfFreedom, dfMethodReader } from "../inference/wald.js";
import { waldF } from "../inference/waldF.js";

/** Rows of H, each with one entry per coefficient; one row may be given bare. */
export type ContrastMatrix = readonly (readonly number[])[] | readonly number[];

/** What else a hypothesis holds, and how its test is to be made. */
export interface CoefTestOptions {
  /**
   * K of the hypothesis H β + K b = c: for each row of H one with an entry for every random effect, in the order of `randomEffects`. Where H
   * is left out it is 0. Default: none, the hypothesis is of coefficients only.
   */
  readonly reContrast?: ContrastMatrix | undefined;
  /** Denominator degrees of freedom. Default "residual", n − p. */
  readonly dfMethod?: DFMethod | undefined;
}

/** The test of a linear hypothesis. */
export interface CoefTest {
  /** P(F ≥ fStat) if the hypothesis were true. */
  readonly pValue: number;
  /** F statistic of the hypothesis; NaN where the covariance of its combinations is not positive definite. */
  readonly fStat: number;
  /** Numerator degrees of freedom of F: the rank of H, or of (H, K) with `reContrast`. */
  readonly df1: number;
  /** Denominator degrees of freedom of F; Infinity where F is taken as χ²/df1. */
  readonly df2: number;
}

const reContrastReader: Reader<ContrastMatrix | undefined> = (value, option) => {
  if (value === undefined || Array.isArray(value)) return value;
  throw badOption(option, value, "rows with one number for every random effect");
};
const readers = { dfMethod: dfMethodReader, reContrast: reContrastReader };

/** Tests a linear hypothesis: F = (Hβ̂ + Kb̂ − c)ᵀ V⁻¹ (Hβ̂ + Kb̂ − c) / rank(H, K), V the covariance of Hβ̂ + K(b̂ − b). */
export function coefTest(fit: Fit, h?: ContrastMatrix, c?: number | readonly number[], options: CoefTestOptions = {}): CoefTest {
  const { dfMethod, reContrast } = readOptions("coefTest", readers, options);
  const { rows, values } = hypothesis(fit, h, c, reContrast);
  const effects = reContrast ? fit.estimates.random.flatMap(({ modes }) => [...modes]) : [];
  const estimates = Float64Array.from([...fit.estimates.beta, ...effects]);
  const distance = Float64Array.from(rows, (row, r) => dot(row, estimates) - values[r]);
  if (!reContrast) return coefficientInference(fit, dfMethod).fTest(rows, distance);
  const df2 = degreesOfFreedom(fit, dfMethod);
  const fStat = waldF(distance, jointCovariance(fit, rows));
  return { pValue: fisherF.upperP(fStat, rows.length, df2), fStat, df1: rows.length, df2 };
}

/** Gives the covariance of Hβ̂ + K(b̂ − b), column major, for rows (H, K) over the coefficients and, behind them, all random effects. */
function jointCovariance(fit: Fit, rows: readonly Float64Array[]): Float64Array {
  const p = fit.design.fixed.names.length;
  const sizes = fit.estimates.random.map(({ modes }) => modes.length);
  const starts = sizes.map((_, r) => sizes.slice(0, r).reduce((sum, size) => sum + size, p));
  return requireRows(fit, "coefTest with reContrast").contrastCovariance({
    fixed: rows.map((row) => row.subarray(0, p)),
    random: rows.map((row) => sizes.map((size, r) => row.subarray(starts[r], starts[r] + size))),
  });
}

/** Gives (H, K) and c as given, or every coefficient but the intercept's against 0; checked, and free of repetition. */
function hypothesis(
  fit: Fit,
  h: ContrastMatrix | undefined,
  c: number | readonly number[] | undefined,
  reContrast: ContrastMatrix | undefined,
): Contrast {
  const { names } = fit.design.fixed;
  const rows = reContrast ? jointRows(fit, h, reContrast) : h === undefined ? slopes(names) : fixedRows(h, names);
  const values = contrastValues(c ?? 0, rows.length);
  const independent = independentRows({ rows, values });
  if (independent === undefined) {
    throw new GlmeError(
      "badOption",
      "The rows of H contradict each other: the same combination of coefficients is to have two values.",
      { option: "C" },
      "Look for rows of H that are multiples or sums of others, and give them matching values in C.",
    );
  }
  if (independent.rows.length > 0) return independent;
  throw new GlmeError(
    "badOption",
    h === undefined && !reContrast
      ? "The model has no coefficient besides the intercept to test."
      : "H is 0 everywhere: there is nothing to test.",
    { option: "H" },
    `Give H rows with one number per coefficient (${names.join(", ")}).`,
  );
}

/** Gives the rows (H, K), H = 0 where it is left out. */
function jointRows(fit: Fit, h: ContrastMatrix | undefined, reContrast: ContrastMatrix): Float64Array[] {
  const { names } = fit.design.fixed;
  const q = fit.estimates.random.reduce((sum, { modes }) => sum + modes.length, 0);
  const K = contrastRows("reContrast", reContrast, q, `the model has ${q} random effects`, "in the order of randomEffects()");
  const H = h === undefined ? K.map(() => new Float64Array(names.length)) : fixedRows(h, names);
  if (H.length === K.length) return H.map((row, r) => Float64Array.from([...row, ...K[r]]));
  const error = `reContrast has ${K.length} rows, but H has ${H.length}: they are the two parts of one hypothesis, H β + K b = c.`;
  throw new GlmeError(
    "badOption",
    error,
    { option: "reContrast" },
    "Give both as many rows; a row of zeros leaves one part out.",
  );
}

function slopes(names: readonly string[]): Float64Array[] {
  const tested = names.flatMap((name, j) => (name === "(Intercept)" ? [] : [j]));
  return tested.map((j) => Float64Array.from(names, (_, column) => (column === j ? 1 : 0)));
}

function fixedRows(h: ContrastMatrix, names: readonly string[]): Float64Array[] {
  return contrastRows(
    "H",
    h,
    names.length,
    `the model has ${names.length} coefficients`,
    `one per coefficient: ${names.join(", ")}`,
  );
}

function contrastRows(option: string, given: ContrastMatrix, width: number, has: string, order: string): Float64Array[] {
  if (!isRow(given)) throw badOption(option, given, `a row of ${width} numbers, ${order}, or an array of such rows`);
  const rows: readonly unknown[] = typeof given[0] === "number" ? [given] : given;
  return Array.from(rows, (row, r) => {
    if (isRow(row) && row.length === width && Array.from(row).every(Number.isFinite)) return Float64Array.from(row);
    const found = !isRow(row)
      ? `is ${shown(row)}`
      : row.length === width
        ? "holds something that is no finite number"
        : `has ${row.length} entries`;
    throw new GlmeError(
      "badOption",
      `Row ${r} of ${option} ${found}; ${has}.`,
      { option, row: r },
      `Give each row ${width} numbers, ${order}.`,
    );
  });
}

function contrastValues(c: number | readonly number[], length: number): readonly number[] {
  const values: unknown = typeof c === "number" ? new Array<number>(length).fill(c) : c;
  if (isRow(values) && values.length === length && Array.from(values).every(Number.isFinite)) return Array.from(values);
  const found = isRow(c) ? `${c.length} were given` : `${shown(c)} is given`;
  throw new GlmeError("badOption", `C has to be one finite number, or one for each of the ${length} rows of H; ${found}.`, {
    option: "C",
  });
}

/** Is it an array, of numbers it is to be hoped (`every` passes over holes, `Array.from` does not), or a typed array? */
function isRow(value: unknown): value is readonly number[] {
  return isList(value) || (ArrayBuffer.isView(value) && "every" in value && !isGone(value));
}
