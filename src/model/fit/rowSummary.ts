/** Answers that are computed from the rows of a fit, and are kept with a model that is saved without them. */
export interface RowSummary {
  /** One for each column of the table. */
  readonly variables: readonly Variable[];
  readonly predictors: PredictorSummary;
  /** By which `compare` sees whether two models were fitted to the same data. */
  readonly marks: DataMarks;
  readonly sumsOfSquares: SumsOfSquares;
  /** For R² and intraclass correlations. */
  readonly averages: RowAverages;
  /** What `diagnose` found. */
  readonly findings: readonly Finding[];
}

/** One column of the table. */
export interface Variable {
  name: string;
  /** What its values were: "number", "boolean" or "text"; "unusable" for a column of anything else. */
  class: string;
  /** Smallest and largest number, or how many levels there are. */
  range: string;
  /** Part of the formula, the response included. */
  inModel: boolean;
  /** By its type, or because it is grouped by. */
  isCategorical: boolean;
}

/** Weighted sums of squares of the response around the conditional fitted means. */
export interface SumsOfSquares {
  /** Of the residuals: Σ w (y − μ)². */
  readonly sse: number;
  /** Of the fitted means around their weighted mean: Σ w (μ − μ̄)². */
  readonly ssr: number;
  /** sse + ssr; in a mixed model that is not Σ w (y − ȳ)². */
  readonly sst: number;
}

/** What of the rows the shares are made from. */
export interface RowAverages {
  /** Var(Xβ̂). */
  readonly fixed: number;
  /** For each random term the mean of zᵀΨz. */
  readonly random: readonly number[];
  /** Means of the response, by weight, and of 1/w. */
  readonly response: number;
  readonly inverseWeight: number;
}

/** What is known of the predictors when their rows are gone: enough to lay a grid over them. All of it is of the used rows. */
export interface PredictorSummary {
  /** Numeric columns of the formula. */
  readonly covariates: readonly Covariate[];
  /** Categorical columns of the formula, and those in `factor(…)`; groups are none of them. */
  readonly factors: readonly FactorSummary[];
  /** The combinations of the factors' levels that occur. */
  readonly cells: Cells;
  /** Mean of the offset, of the formula and of the option together. */
  readonly meanOffset: number;
}

export interface Covariate {
  readonly name: string;
  readonly mean: number;
  readonly least: number;
  readonly greatest: number;
}

export interface FactorSummary {
  readonly name: string;
  /** The levels that have columns. */
  readonly levels: readonly string[];
}

export interface Cells {
  /** For each factor its codes, one for each combination; without factors all rows have the same. */
  readonly codes: readonly (readonly number[])[];
  /** How many rows have each combination. */
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
  | "noStandardErrors"
  | "fewLevels"
  | "singleRows"
  | "constantResponse"
  | "constantCell"
  | "emptyCell"
  | "unusedLevel"
  | "collinear"
  | "scale"
  | "overdispersed"
  | "leftOut";

/** One thing that a reader of a model should know. */
export interface Finding {
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
  /** Which rows of the table. */
  readonly rows: string;
  readonly response: string;
  /** Empty where all rows have the number that no option means: 1, 1, 0. */
  readonly weights: string;
  readonly binomialSize: string;
  readonly offset: string;
  /** Of each column of X. */
  readonly fixed: readonly string[];
  /** Of each random term. */
  readonly random: readonly TermMarks[];
}

export interface TermMarks {
  /** Which rows share a level, whatever its name and number. */
  readonly groups: string;
  /** Of each column, a constant 1 written out. */
  readonly columns: readonly string[];
}
