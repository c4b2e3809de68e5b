import type { RunOptions } from "../../options/runOptions.js";
import type { AnswerRun } from "../../fit/run/answerRun.js";
import { GlmeError } from "../../core/errors.js";
import type { Design } from "../../design/index.js";
import type { CoefficientUncertainty } from "../../fit/inference/satterthwaite.js";
import type { CovarianceErrors, Estimates, OtherOptimum } from "../../fit/run/estimates.js";
import type { ProfiledParameter } from "../../fit/profile/profiledParameter.js";
import type { JointContrast, RowsOfXZ } from "../../fit/inference/predictionError.js";
import type { SufficientRows } from "../../fit/inference/sufficientRows.js";
import type { DenominatorMethod } from "../../fit/inference/denominatorUncertainty.js";
import type { Table } from "../../table/index.js";
import type { FamilyFunctions } from "./familyFunctions.js";
import type { RowSummary } from "./rowSummary.js";

/** A finished fit: everything that the answers of a model are computed from. */
export interface Fit {
  /** The table that the model was fitted to; throws when it is read of a loaded model. */
  readonly table: Table;
  /** Response, X and Z of the used rows, and how they were made of the table; of a loaded model without what is held for each row. */
  readonly design: Design;
  /** What was estimated, and how the search ended; of a loaded model without what is held for each row. */
  readonly estimates: Estimates;
  /** Gives standard errors of the covariance parameters: it costs some evaluations of the likelihood. Left out where nobody knows. */
  readonly covarianceErrors?: (() => CovarianceErrors) | undefined;
  /** Gives how uncertain the covariance of a linear mixed model's coefficients is, by the method of whom. Left out where nobody knows. */
  readonly coefficientUncertainty?: ((method: DenominatorMethod) => CoefficientUncertainty) | undefined;
  /** What only passes over the rows can tell: missing in a model that came without them. */
  readonly rows?: RowQuestions | undefined;
  /** Functions of the distribution and the link. */
  readonly functions: FamilyFunctions;
  /** Name of the column that the offset was read from: part of the model, unlike an offset that was given as numbers. */
  readonly offsetColumn?: string | undefined;
  /** What computes from the rows: missing in a model that was loaded, which has what was saved in its place. */
  readonly fromRows?: RowFunctions | undefined;
  /** What a model was loaded from: all that is known of its rows. */
  readonly saved?: RowSummary | undefined;
}

/** A fit that was made from its rows, not loaded. */
export type FreshFit = Omit<Fit, "saved">;

/** What a fit computes from its rows for answers that loaded models give as well: by what was saved, more roughly, or not by every method. */
export interface RowFunctions extends RowSummaries {
  /** Checks that the smaller model's columns are combinations of the larger one's. @throws GlmeError badOption where they are not */
  readonly requireSpanned: (small: Design, large: Design) => void;
  /** Do the fixed effects of two models span the same space? */
  readonly haveSameSpan: (one: Design, other: Design) => boolean;
  /** Gives degrees of freedom by one of the methods, from how uncertain the covariance of the coefficients is. */
  readonly denominatorDegrees: (known: CoefficientUncertainty, method: DenominatorMethod) => DenominatorDegrees;
}

/** Degrees of freedom of tests and intervals of combinations Lβ̂, rows of L with p entries. */
export interface DenominatorDegrees {
  /** Gives the degrees of freedom of the t statistic of one combination, p numbers. */
  readonly ofT: (row: Float64Array) => number;
  /** Gives the denominator degrees of freedom of the F statistic of several combinations, and what F is to be multiplied with. */
  readonly ofF: (rows: readonly Float64Array[]) => { readonly scale: number; readonly df2: number };
}

/** For each part of what is saved of the rows the function that computes it. */
type RowSummaries = { readonly [Part in keyof RowSummary]: (fit: Fit) => RowSummary[Part] };

/** Gives a part of what is known of the rows: as it was saved with the model, or computed from them. */
export function knownOfRows<Part extends keyof RowSummary>(fit: Fit, part: Part): RowSummary[Part] {
  if (fit.saved) return fit.saved[part];
  const summaries: RowSummaries = fit.fromRows ?? rowsAreMissing();
  return summaries[part](fit);
}

/** What a fit can be asked as long as its rows are there. */
export interface RowQuestions {
  /** Gives the variance of xᵀβ̂ + zᵀ(b̂ − b), a number for each of the given rows or of the fit's own. */
  variances(rows?: RowsOfXZ): Float64Array;
  /** Gives the covariance of Hβ̂ + K(b̂ − b), column major. */
  contrastCovariance(contrast: JointContrast): Float64Array;
  /** Gives rows that `variances` and `contrastCovariance` could be computed from as well, which are saved with a model; null where there are more than `most`. */
  sufficientRows(most: number): SufficientRows | null;
  /** Fits the model to other responses of the used rows, from where this fit ended. */
  refit(response: Float64Array, run?: RunOptions): Promise<FreshFit>;
  /** Gives every coefficient, to be held while all other parameters are at their best. */
  profiledCoefficients(run: AnswerRun): readonly ProfiledParameter[];
  /** Gives standard deviations, correlations and the dispersion where it is estimated, each to be held while all other parameters are at their best. */
  profiledCovariances(run: AnswerRun): Promise<readonly ProfiledParameter[]>;
  /** Tells of a higher maximum of the likelihood that other starts lead to; `tried` is false where looking for one would take long. */
  otherOptimum?(): { readonly tried: boolean; readonly found?: OtherOptimum | undefined };
  /** Computes in slices what `covarianceErrors` gives at once from then on. */
  knowErrors(run: AnswerRun): Promise<void>;
  /** Computes in slices what `coefficientUncertainty` gives at once from then on. */
  knowUncertainty(method: DenominatorMethod, run: AnswerRun): Promise<void>;
}

/** Gives n − p, the degrees of freedom that the data leave over. */
export function residualDF({ design }: Fit): number {
  return design.used - design.fixed.names.length;
}

/** Gives the weight of each used row in the variance φ v(μ) / weight: prior weight × binomial size. */
export function effectiveWeights({ design: { rows, weights, binomialSize } }: Fit): Float64Array {
  return Float64Array.from(rows, (_, i) => (weights?.[i] ?? 1) * (binomialSize?.[i] ?? 1));
}

/** Puts values of the used rows at their places in the table, NaN in all other rows. */
export function onTableRows({ height, rows }: Design, values: Float64Array): Float64Array {
  const placed = new Float64Array(height).fill(Number.NaN);
  for (let i = 0; i < rows.length; i++) placed[rows[i]] = values[i];
  return placed;
}

/** Says that a model was loaded without its rows. @throws GlmeError unsupported, always */
export function rowsAreMissing(): never {
  throw new GlmeError(
    "unsupported",
    "The model was loaded without the rows that it was fitted to, and what was asked for is computed from them.",
    {},
    "Pass a table where the method takes one, or fit the model again.",
  );
}

/** Gives the questions that need the rows. @throws GlmeError unsupported where the model came without them */
export function requireRows(fit: Fit, call: string): RowQuestions {
  if (fit.rows) return fit.rows;
  throw new GlmeError(
    "unsupported",
    `${call} needs the rows that the model was fitted to, which it came without.`,
    {},
    "Fit the model again.",
  );
}
