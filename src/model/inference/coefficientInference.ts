import type { DenominatorMethod } from "../../fit/inference/denominatorUncertainty.js";
import type { CoefficientUncertainty } from "../../fit/inference/satterthwaite.js";
import { GlmeError } from "../../core/errors.js";
import { fisherF } from "../../stats/index.js";
import { dot } from "../../linalg/vectors.js";
import type { DenominatorDegrees, Fit } from "../fit/fittedModel.js";
import { type DFMethod, degreesOfFreedom } from "./wald.js";
import { waldF } from "./waldF.js";

/** The test that combinations Lβ, the rows of L independent, are 0. */
export interface FTest {
  /** P(F ≥ fStat) if all combinations were 0. */
  readonly pValue: number;
  /** F statistic; NaN where the covariance of the combinations is not positive definite. */
  readonly fStat: number;
  /** Numerator degrees of freedom: the number of combinations. */
  readonly df1: number;
  /** Denominator degrees of freedom. */
  readonly df2: number;
}

/** What tests and intervals of combinations Lβ̂ are made of. */
export interface CoefficientInference {
  /** Covariance of the coefficients, p×p, column major. */
  readonly covariance: Float64Array;
  /** Gives the degrees of freedom of the t statistic of each combination, rows with p entries. */
  readonly tDegrees: (rows: readonly Float64Array[]) => Float64Array;
  /** Tests Lβ = c; `distance` is Lβ̂ − c. */
  readonly fTest: (rows: readonly Float64Array[], distance: Float64Array) => FTest;
}

/**
 * Gives the covariance of β̂ and the degrees of freedom by one of the methods.
 *
 * @throws GlmeError unsupported for Satterthwaite's and Kenward and Roger's of models that they are not made for
 */
export function coefficientInference(fit: Fit, dfMethod: DFMethod): CoefficientInference {
  if (dfMethod === "satterthwaite" || dfMethod === "kenwardRoger") return refined(fit, dfMethod);
  const df = degreesOfFreedom(fit, dfMethod);
  const covariance = fit.estimates.betaCovariance;
  return {
    covariance,
    tDegrees: (rows) => new Float64Array(rows.length).fill(df),
    fTest: (rows, distance) => tested(waldF(distance, contrastCovariance(rows, covariance)), rows.length, df),
  };
}

function refinedInference({ covariance }: CoefficientUncertainty, { ofT, ofF }: DenominatorDegrees): CoefficientInference {
  return {
    covariance,
    tDegrees: (rows) => Float64Array.from(rows, ofT),
    fTest: (rows, distance) => {
      const { scale, df2 } = ofF(rows);
      return tested(scale * waldF(distance, contrastCovariance(rows, covariance)), rows.length, df2);
    },
  };
}

function tested(fStat: number, df1: number, df2: number): FTest {
  return { pValue: fisherF.upperP(fStat, df1, df2), fStat, df1, df2 };
}

function refined(fit: Fit, dfMethod: DenominatorMethod): CoefficientInference {
  const { distribution, link, fitMethod } = fit.estimates;
  const name = dfMethod === "satterthwaite" ? "Satterthwaite's" : "Kenward and Roger's";
  if (distribution !== "normal" || link.name !== "identity")
    throw notForThis(
      `${name} degrees of freedom are for a normal distribution with the identity link`,
      "This model has another.",
    );
  if (dfMethod === "kenwardRoger" && fitMethod !== "rempl")
    throw notForThis(`${name} degrees of freedom are for fits by REML`, 'Fit the model with fitMethod "rempl".');
  if (fit.coefficientUncertainty && fit.fromRows) {
    const known = fit.coefficientUncertainty(dfMethod);
    return refinedInference(known, fit.fromRows.denominatorDegrees(known, dfMethod));
  }
  throw notForThis(
    `${name} degrees of freedom need the rows that the model was fitted to, which it came without`,
    "Fit the model again.",
  );
}

function notForThis(error: string, hint: string): GlmeError {
  return new GlmeError(
    "unsupported",
    `${error}.`,
    { option: "dfMethod" },
    `${hint} The dfMethods "residual" and "none" are always there.`,
  );
}

/** Gives √(l C lᵀ) of every row l. */
export function standardErrors(rows: readonly Float64Array[], covariance: Float64Array): Float64Array {
  return Float64Array.from(rows, (row) => Math.sqrt(contrastCovariance([row], covariance)[0]));
}

/** Gives L C Lᵀ, column major. */
export function contrastCovariance(rows: readonly Float64Array[], covariance: Float64Array): Float64Array {
  const p = rows[0].length;
  const spread = rows.map((row) => Float64Array.from(row, (_, j) => dot(row, covariance.subarray(j * p, (j + 1) * p))));
  return Float64Array.from(rows.flatMap((column) => spread.map((row) => dot(row, column))));
}

/** Gives rows that pick the coefficients from `from` up to `to`. */
export function unitRows(from: number, to: number, p: number): Float64Array[] {
  return Array.from({ length: to - from }, (_, i) => Float64Array.from({ length: p }, (_, j) => (j === from + i ? 1 : 0)));
}
