import type { Family } from "../../kernel/codes.js";
import type { RandomStream } from "../../stats/random.js";
import type { Link, LinkName } from "./links.js";

/**
 * Everything that the package knows of a conditional distribution of the response, but for the arithmetic of its rows, which is the
 * kernel's. What is left out has the answer of most families.
 */
export interface FamilyDescriptor {
  /** The number under which the kernel knows it. */
  readonly code: Family;
  /** Responses and variance, as help tells them: "counts; variance μ". */
  readonly help: string;
  /** The link where none is given: fitglme's, the canonical one, where fitglme has the distribution. */
  readonly link: Link;
  /** The link on whose scale a response is η and an error of variance φ/w. */
  readonly errorLink?: LinkName;
  /** Between which numbers a mean lies. */
  readonly means: readonly [lowest: number, highest: number];
  /** Are responses probabilities of single values, and not densities? */
  readonly isDiscrete?: boolean;
  /** Are responses counts, 0, 1, 2, …? */
  readonly isCount?: boolean;
  /** What besides the mean decides the variance. "one": φ = 1, but for a pseudo-likelihood that is asked to estimate it; "scale": a φ that every fit estimates; or an extra parameter in place of φ. */
  readonly dispersion: "one" | "scale" | ExtraParameter;
  /** What is wrong with a response y of prior weight w and binomial size m; null if nothing is. */
  readonly fault: (y: number, w: number, m: number) => Fault | null;
  /** Draws a response for every mean. */
  readonly variates: (stream: RandomStream, law: ResponseLaw) => Float64Array;
  /** The mean of the response, and the slope of that mean in μ, where μ is not the mean itself. */
  readonly mean?: Record<"of" | "slope", RowFunction>;
  /** The variance of the response where that is not φ v(μ)/w, v the kernel's. */
  readonly variance?: RowFunction;
  /** Gives ∂ log f(y | μ)/∂μ at w = 1, where it is not (y − μ)/(φ v(μ)). */
  readonly score?: (y: Float64Array, mu: Float64Array, dispersion: number) => Float64Array;
}

/** A number for every row, from its μ and weight, and φ. */
export type RowFunction = (mu: Float64Array, dispersion: number, weight: (i: number) => number) => Float64Array;

/** Why a response cannot be, as the end of a sentence, and what to do. */
export interface Fault {
  readonly expected: string;
  readonly hint: string;
}

/** What responses are drawn from: a μ for each of them, and where they are not 1 a prior weight and a binomial size. */
export interface ResponseLaw {
  readonly mu: Float64Array;
  /** φ, or the extra parameter of a family that has one. */
  readonly dispersion: number;
  readonly weights: Float64Array | null;
  readonly sizes: Float64Array | null;
}

/**
 * A parameter of the variance besides the mean, in place of φ, which is 1. Where the excess a of the variance vanishes the family is a simpler
 * one; a is the parameter itself or its reciprocal.
 */
export interface ExtraParameter {
  /** The name under which a model shows it: "k". */
  readonly name: string;
  /** How the excess a follows from the parameter: −1, a is the parameter; 1, a is its reciprocal. */
  readonly direction: 1 | -1;
  /** Is the limit the Poisson distribution, where a profile ends? Otherwise the parameter is looked at by its logarithm. */
  readonly endsAtPoisson: boolean;
  /** An excess that cannot be told from 0. `error`: half the standard error √(2/n) of a variance's relative excess; `mean`: of the responses. */
  readonly leastExcess: (error: number, mean: number) => number;
  /** The parameter with which a model without random effects begins; by default that of the least excess. */
  readonly first?: number;
  /** The parameter for which Pearson's statistic, `ratio` times its degrees of freedom at the parameter `now`, would be these. */
  readonly byMoments: (ratio: number, now: number, mean: number, leastExcess: number) => number;
}
