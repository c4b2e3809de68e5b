/** Answers that are computed from the rows of a fit, and are kept with a model that is saved without them. */
export interface RowSummary {
  /** What each column of the table is, in the table's order. */
  readonly variables: readonly Variable[];
  /** Means, ranges and levels of the predictors, by which a grid is laid over them. */
  readonly predictors: PredictorSummary;
  /** Fingerprints by which `compare` sees whether two models were fitted to the same data. */
  readonly marks: DataMarks;
  /** Sums of squares around the conditional fitted means. */
  readonly sumsOfSquares: SumsOfSquares;
  /** Averages from which Nakagawa's R² and intraclass correlations are made. */
  readonly averages: RowAverages;
  /** What `diagnose` found, the gravest first. */
  readonly findings: readonly Finding[];
  /** What `diagnose` did not look for, in whole sentences. */
  readonly untried: readonly string[];
}

/** One column of the table. */
export interface Variable {
  /** Name of the column. */
  name: string;
  /** What the column's values are: "number", "boolean" or "text"; "unusable" for a column of anything else. */
  class: string;
  /** Smallest and largest number, `0 to 5`, or how many levels there are, `3 levels`; `no values` where all are missing, empty where it is unusable. */
  range: string;
  /** Is it part of the formula, the response included? */
  inModel: boolean;
  /** Is it categorical, by its type or because it is grouped by? */
  isCategorical: boolean;
}

/** Weighted sums of squares of the response around the conditional fitted means. */
export interface SumsOfSquares {
  /** Sum of squared residuals, Σ w (y − μ)². */
  readonly sse: number;
  /** Sum of squares of the fitted means around their weighted mean, Σ w (μ − μ̄)². */
  readonly ssr: number;
  /** Total sum of squares, sse + ssr; in a mixed model that is not Σ w (y − ȳ)². */
  readonly sst: number;
}

/** Averages over the used rows, from which Nakagawa's R² and intraclass correlations are made. */
export interface RowAverages {
  /** Variance of Xβ̂, with the divisor n − 1. */
  readonly fixed: number;
  /** For each random term the mean of zᵀΨz, the variance of zᵀb. */
  readonly random: readonly number[];
  /** Mean of the response, each counted with its weight w. */
  readonly response: number;
  /** Mean of 1/w, w prior weight × binomial size. */
  readonly inverseWeight: number;
}

/** What is known of the predictors when their rows are gone: enough to lay a grid over them. All of it is of the used rows. */
export interface PredictorSummary {
  /** Numeric columns of the formula's terms and offsets that are no factors. */
  readonly covariates: readonly Covariate[];
  /** Categorical columns of the formula, and those in `factor(…)`; groups are none of them. */
  readonly factors: readonly FactorSummary[];
  /** Combinations of the factors' levels that occur. */
  readonly cells: Cells;
  /** Mean of the offset, of the formula and of the option together; 0 where there is none. */
  readonly meanOffset: number;
}

/** A numeric predictor over the used rows. */
export interface Covariate {
  /** Name of the column. */
  readonly name: string;
  /** Mean, in the column's unit. */
  readonly mean: number;
  /** Smallest value. */
  readonly least: number;
  /** Largest value. */
  readonly greatest: number;
}

/** A predictor with levels. */
export interface FactorSummary {
  /** Name of the column. */
  readonly name: string;
  /** Labels of the levels that used rows have, in the order of their coding. */
  readonly levels: readonly string[];
}

/** The combinations of factors' levels that used rows have. */
export interface Cells {
  /** For each factor a level, by its number from 0, of each combination; empty without factors, where there is one combination. */
  readonly codes: readonly (readonly number[])[];
  /** Number of used rows that have each combination. */
  readonly counts: readonly number[];
}

/** What kind of trouble a finding is. */
export type FindingKind =
  | "notConverged"
  | "separated"
  | "zeroVariance"
  | "perfectCorrelation"
  | "extraAtLimit"
  | "flatDirection"
  | "otherMaximum"
  | "noStandardErrors"
  | "fewLevels"
  | "manyLevels"
  | "singleRows"
  | "manyEffects"
  | "constantResponse"
  | "constantCell"
  | "emptyCell"
  | "unusedLevel"
  | "dropped"
  | "collinear"
  | "scale"
  | "overdispersed"
  | "leftOut";

/** One thing that a reader of a model should know. */
export interface Finding {
  /** What kind of trouble it is. */
  readonly kind: FindingKind;
  /** The coefficients, variable, group or levels that it is about, all of them, between commas; empty for the model as a whole. */
  readonly subject: string;
  /** What was found, as a sentence. */
  readonly found: string;
  /** What to try, as a sentence. */
  readonly advice: string;
}

/** Fingerprints of what a model was fitted to: two models have the same where their data are the same, bit for bit. */
export interface DataMarks {
  /** Fingerprint of the numbers of the used rows. */
  readonly rows: string;
  /** Fingerprint of the responses of the used rows, proportions for binomial. */
  readonly response: string;
  /** Fingerprint of the prior weights; empty where all are 1. */
  readonly weights: string;
  /** Fingerprint of the binomial sizes; empty where all are 1. */
  readonly binomialSize: string;
  /** Fingerprint of the offset; empty where there is none. */
  readonly offset: string;
  /** Fingerprint of each of the p columns of X. */
  readonly fixed: readonly string[];
  /** Fingerprints of each random term, in the formula's order. */
  readonly random: readonly TermMarks[];
}

/** Fingerprints of one random term. */
export interface TermMarks {
  /** Fingerprint of which rows share a level, whatever its name and number. */
  readonly groups: string;
  /** Fingerprint of each of the term's k columns, a constant 1 written out. */
  readonly columns: readonly string[];
}
