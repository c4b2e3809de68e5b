import type { DesignOptions } from "../design/index.js";
import { GlmeError } from "../core/errors.js";
import type { CustomLink } from "../family/customLink.js";
import { readDistribution, readLink } from "../family/link.js";
import { type Distribution, extraParameter, isBelowOne, isPositive, type LinkName } from "../family/names.js";
import type { Formula } from "../formula/index.js";
import { badOption, oneOf, optionsWithin, type Reader, type Readers, readOptions, shown } from "../core/readOptions.js";
import { MOST_POINTS } from "../kernel/index.js";
import type { RunOptions } from "./runOptions.js";
import { type FitMethod, type FitSettings, isPseudoLikelihood } from "./settings.js";
import type { FitKind } from "./applicability.js";
import { FIT_OPTIONS, type FitOption, type FitOptionName, requireEffect } from "./fitOptions.js";

/** Settings that may be left out, as they are given. */
type GivenSettings = { readonly [K in Exclude<keyof FitSettings, keyof FitKind>]?: FitSettings[K] | undefined };

/** The options of `fitglme`; docs/options.md lists them all. Names and values count in any case, as in MATLAB's `FitMethod: "MPL"`. */
export interface FitOptions extends Omit<DesignOptions, "distribution">, GivenSettings, RunOptions {
  /** Conditional distribution of the response: normal (default), binomial, poisson, gamma, inverseGaussian, negativeBinomial,
   * negativeBinomial1, beta, zeroInflatedPoisson. */
  readonly distribution?: Distribution | undefined;
  /** A name, a number p for μ^p = η, or functions; the canonical link by default (gamma: reciprocal, inverse Gaussian: −2). */
  readonly link?: LinkName | number | CustomLink | undefined;
  /** mpl is the default, as fitglme's, and fits linear mixed models by ML; laplace is what most other models want, and the default of
   * models with an extra parameter, for which fitglme has none. */
  readonly fitMethod?: FitMethod | undefined;
}

/** The same under the names that fitglme writes, with its values: `{ FitMethod: "MPL" }`. */
export type FitglmeOptions = {
  readonly [Name in Exclude<(typeof FIT_OPTIONS)[FitOptionName]["fitglme"], null>]?: unknown;
};

export interface ReadFitOptions {
  readonly settings: FitSettings;
  readonly design: DesignOptions;
  readonly run: RunOptions;
}

const READERS = Object.fromEntries(Object.entries<FitOption>(FIT_OPTIONS).map(([name, { read }]) => [name, read])) as Readers<
  Record<FitOptionName, unknown>
>;

/**
 * The options of a fit, checked against each other: each one that was given changes this fit, or is refused.
 *
 * @param formula what is fitted; where it is not known yet, any option of random effects passes
 * @throws GlmeError unknownOption, badOption, unsupported
 */
export function readFitOptions(given: object | null | undefined, formula?: Pick<Formula, "random">): ReadFitOptions {
  const values = readOptions("fitglme", READERS, given);
  const distribution = readDistribution(values.distribution);
  const link = readLink(values.link, distribution);
  const fitMethod = readFitMethod(values.fitMethod, distribution);
  const kind: FitKind = { distribution, link, fitMethod, hasRandom: formula === undefined || formula.random.length > 0 };
  requireIntegral(kind);
  for (const name of Object.keys(FIT_OPTIONS) as FitOptionName[]) requireEffect(name, values, kind);
  const settings = { ...values, distribution, link, fitMethod } as unknown as FitSettings;
  requireStart(settings);
  return {
    settings,
    design: { ...values, distribution } as unknown as DesignOptions,
    run: values as RunOptions,
  };
}

const FIT_METHODS = ["mpl", "rempl", "laplace", "approximateLaplace"] as const;
const QUADRATURE = ", or {agq: 9} for adaptive quadrature with 9 points";

/** With an extra parameter pseudo-likelihood would know the mean, but nothing would estimate the parameter: Laplace is the standard there. */
function readFitMethod(value: unknown, distribution: Distribution): FitMethod {
  const extra = extraParameter(distribution);
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return quadrature(value, "fitMethod");
  const method = oneOf(FIT_METHODS, extra === undefined ? "mpl" : "laplace", QUADRATURE)(value, "fitMethod");
  if (extra === undefined || !isPseudoLikelihood(method)) return method;
  throw new GlmeError(
    "unsupported",
    `The option fitMethod is "${method}", but pseudo-likelihood does not estimate the parameter ${extra} of the ${distribution} distribution.`,
    { option: "fitMethod" },
    'Use fitMethod: "laplace", or leave it out.',
  );
}

/** k of {agq: k}. */
const quadraturePoints: Reader<number> = (value) => {
  if (typeof value === "number" && Number.isInteger(value) && value >= 1 && value <= MOST_POINTS) return value;
  const found = value === undefined ? "missing" : shown(value);
  throw new GlmeError(
    "badOption",
    `k of fitMethod {agq: k}, the points in each dimension, is ${found}, but has to be a whole number from 1 to ${MOST_POINTS}.`,
    { option: "fitMethod" },
    "Pass fitMethod: {agq: 9}.",
  );
};

const quadrature = optionsWithin({ agq: quadraturePoints });

/** Quadrature has something to integrate over. */
function requireIntegral({ fitMethod, hasRandom }: FitKind): void {
  if (hasRandom || typeof fitMethod === "string") return;
  throw new GlmeError(
    "badOption",
    `The option fitMethod is {agq: ${fitMethod.agq}}, but the formula has no random effects to integrate over.`,
    { option: "fitMethod" },
    'Use fitMethod: "laplace": without random effects it is the likelihood itself.',
  );
}

/** A mean to start from lies where the distribution's means lie. */
function requireStart({ muStart, distribution }: FitSettings): void {
  if (muStart === undefined) return;
  const isInside = (!isPositive(distribution) || muStart > 0) && (!isBelowOne(distribution) || muStart < 1);
  const range = isBelowOne(distribution) ? "between 0 and 1" : "greater than 0";
  if (!isInside) throw badOption("muStart", muStart, `a mean of a ${distribution} response, ${range}`);
}
