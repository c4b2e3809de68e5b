import { GlmeError } from "../errors.js";
import { fisherF } from "../stats/index.js";
import { type Contrast, dot, independentRows } from "./contrast.js";
import type { Fit } from "./fit.js";
import { readOptions, unsupported } from "../options.js";
import { type DFMethod, degreesOfFreedom, dfMethodReader } from "./wald.js";
import { waldF } from "./waldF.js";

/** Rows of H, each with one entry per coefficient; one row may be given bare. */
export type ContrastMatrix = readonly (readonly number[])[] | readonly number[];

export interface CoefTestOptions {
  /** "residual" by default. */
  readonly dfMethod?: DFMethod | undefined;
}

/** The test of a linear hypothesis. */
export interface CoefTest {
  readonly pValue: number;
  readonly fStat: number;
  /** The rank of H. */
  readonly df1: number;
  readonly df2: number;
}

const readers = {
  dfMethod: dfMethodReader,
  reContrast: unsupported("Test the fixed effects alone: leave reContrast out."),
};

/** F = (Hβ̂ − c)ᵀ(H C Hᵀ)⁻¹(Hβ̂ − c) / rank(H), C the covariance of β̂. */
export function coefTest(fit: Fit, h?: ContrastMatrix, c?: number | readonly number[], options: CoefTestOptions = {}): CoefTest {
  const { dfMethod } = readOptions("coefTest", readers, options);
  const { rows, values } = hypothesis(fit, h, c);
  const { beta, betaCovariance } = fit.estimates;
  const distance = Float64Array.from(rows, (row, r) => dot(row, beta) - values[r]);
  const fStat = waldF(distance, contrastCovariance(rows, betaCovariance));
  const df2 = degreesOfFreedom(fit, dfMethod);
  return { pValue: fisherF.upperP(fStat, rows.length, df2), fStat, df1: rows.length, df2 };
}

/** H and c as given, or every coefficient but the intercept's against 0; checked, and free of repetition. */
function hypothesis(fit: Fit, h: ContrastMatrix | undefined, c: number | readonly number[] | undefined): Contrast {
  const { names } = fit.design.fixed;
  const rows = h === undefined ? slopes(names) : contrastRows(h, names);
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
    h === undefined
      ? "The model has no coefficient besides the intercept to test."
      : "H is 0 everywhere: there is nothing to test.",
    { option: "H" },
    `Give H rows with one number per coefficient (${names.join(", ")}).`,
  );
}

function slopes(names: readonly string[]): Float64Array[] {
  const tested = names.flatMap((name, j) => (name === "(Intercept)" ? [] : [j]));
  return tested.map((j) => Float64Array.from(names, (_, column) => (column === j ? 1 : 0)));
}

function contrastRows(h: ContrastMatrix, names: readonly string[]): Float64Array[] {
  const rows = (typeof h[0] === "number" ? [h] : h) as readonly (readonly number[])[];
  return rows.map((row, r) => {
    if (row.length === names.length && row.every(Number.isFinite)) return Float64Array.from(row);
    const found = row.length === names.length ? "holds something that is no finite number" : `has ${row.length} entries`;
    throw new GlmeError(
      "badOption",
      `Row ${r} of H ${found}; the model has ${names.length} coefficients.`,
      { option: "H", row: r },
      `Give each row one number per coefficient: ${names.join(", ")}.`,
    );
  });
}

function contrastValues(c: number | readonly number[], length: number): readonly number[] {
  const values = typeof c === "number" ? new Array<number>(length).fill(c) : c;
  if (values.length === length && values.every(Number.isFinite)) return values;
  throw new GlmeError(
    "badOption",
    `C has to be one finite number, or one for each of the ${length} rows of H; ${values.length} were given.`,
    { option: "C" },
  );
}

/** H C Hᵀ, column major. */
function contrastCovariance(rows: readonly Float64Array[], covariance: Float64Array): Float64Array {
  const p = rows[0].length;
  const spread = rows.map((row) => Float64Array.from(row, (_, j) => dot(row, covariance.subarray(j * p, (j + 1) * p))));
  return Float64Array.from(rows.flatMap((column) => spread.map((row) => dot(row, column))));
}
