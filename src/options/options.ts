import type { DesignOptions } from "../design/index.js";
import { GlmeError } from "../core/errors.js";
import type { CustomLink } from "../family/definition/customLink.js";
import { readDistribution, readLink } from "../family/link.js";
import { type Distribution, extraParameter, familyOf } from "../family/families.js";
import type { Link, LinkName } from "../family/definition/links.js";
import type { Formula } from "../formula/index.js";
import { shown } from "../core/outside.js";
import { badOption, oneOf, optionsWithin, type Reader, type Readers, readOptions } from "../core/readOptions.js";
import { synonyms, type TopicName } from "../core/synonyms.js";
import { MOST_POINTS } from "../kernel/index.js";
import type { RunOptions } from "./runOptions.js";
import { type FitMethod, type FitSettings, isLinear, isPseudoLikelihood, type SettingOptions } from "./settings.js";
import type { FitKind } from "./applicability.js";
import { FIT_OPTIONS, type FitOption, type FitOptionName, requireEffect } from "./fitOptions.js";

/** Settings as they are given: each may be left out. */
type GivenSettings = { readonly [K in keyof SettingOptions]?: SettingOptions[K] | undefined };

/** The options of `fitglme`, all of which may be left out; docs/options.md lists them with their values. Names and values count in any case, as in MATLAB's `FitMethod: "MPL"`. */
export interface FitOptions extends Omit<DesignOptions, "distribution">, GivenSettings, RunOptions {
  /** Conditional distribution of the response: "normal" (the default), "binomial", "poisson", "gamma", "inverseGaussian", "negativeBinomial", … */
  readonly distribution?: Distribution | undefined;
  /** Link g of g(μ) = η: a name, a number p for μ^p = η, or functions; the canonical link by default (gamma: reciprocal, inverse Gaussian: −2). */
  readonly link?: LinkName | number | CustomLink | undefined;
  /**
   * What is maximised. "mpl" is the default, as in fitglme, and fits linear mixed models by ML; "laplace" is what most other models want, and
   * the default of models with an extra parameter, for which fitglme has none.
   */
  readonly fitMethod?: FitMethod | undefined;
}

/** The options of `fitglme` under the names that MATLAB writes, with its values: `{ FitMethod: "MPL" }`. */
export type FitglmeOptions = {
  readonly [Name in Exclude<(typeof FIT_OPTIONS)[FitOptionName]["fitglme"], null>]?: unknown;
};

/** The options of a fit, read and completed, for the parts of the package that they go to. */
export interface ReadFitOptions {
  /** How the model is fitted. */
  readonly settings: FitSettings;
  /** What the data mean beyond the formula. */
  readonly design: DesignOptions;
  /** What hears of the running fit, and what may end it. */
  readonly run: RunOptions;
}

const READERS = Object.fromEntries(Object.entries<FitOption>(FIT_OPTIONS).map(([name, { read }]) => [name, read])) as Readers<
  Record<FitOptionName, unknown>
>;

/**
 * Reads the options of a fit and checks them against each other: each one that was given changes this fit, or is refused.
 *
 * @param formula what is fitted; where it is not known yet, any option of random effects passes
 * @throws GlmeError unknownOption, badOption, unsupported
 */
export function readFitOptions(given: object | null | undefined, formula?: Pick<Formula, "random">): ReadFitOptions {
  const values = readOptions("fitglme", READERS, given, "", synonyms("option"));
  const distribution = readDistribution(values.distribution, synonyms("distribution"));
  const link = readLink(values.link, distribution, synonyms("link"));
  const fitMethod = readFitMethod(values.fitMethod, distribution, link);
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

/** Reads fitMethod. With an extra parameter pseudo-likelihood would know the mean, but nothing would estimate the parameter: Laplace is the standard there. */
function readFitMethod(value: unknown, distribution: Distribution, link: Link): FitMethod {
  const extra = extraParameter(distribution);
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return quadrature(value, "fitMethod");
  const advice = synonyms(methodTopic(distribution, link));
  const method = oneOf(FIT_METHODS, extra === undefined ? "mpl" : "laplace", QUADRATURE, advice)(value, "fitMethod");
  if (extra === undefined || !isPseudoLikelihood(method)) return method;
  throw new GlmeError(
    "unsupported",
    `The option fitMethod is "${method}", but pseudo-likelihood does not estimate the parameter ${extra} of the ${distribution} distribution.`,
    { option: "fitMethod" },
    'Use fitMethod: "laplace", or leave it out.',
  );
}

/** Says which methods other names mean: maximum likelihood is mpl for a linear model alone, and pseudo-likelihood is not for all. */
function methodTopic(distribution: Distribution, link: Link): TopicName {
  if (isLinear({ distribution, link })) return "linearMethod";
  return extraParameter(distribution) === undefined ? "fitMethod" : "likelihoodMethod";
}

/** Reads k of fitMethod {agq: k}. */
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

/** @throws GlmeError badOption for quadrature without random effects to integrate over */
function requireIntegral({ fitMethod, hasRandom }: FitKind): void {
  if (hasRandom || typeof fitMethod === "string") return;
  throw new GlmeError(
    "badOption",
    `The option fitMethod is {agq: ${fitMethod.agq}}, but the formula has no random effects to integrate over.`,
    { option: "fitMethod" },
    'Use fitMethod: "laplace": without random effects it is the likelihood itself.',
  );
}

/** @throws GlmeError badOption for a `muStart` beyond the distribution's means */
function requireStart({ muStart, distribution }: FitSettings): void {
  if (muStart === undefined) return;
  const [lowest, highest] = familyOf(distribution).means;
  const range = highest === 1 ? "between 0 and 1" : "greater than 0";
  if (!(muStart > lowest && muStart < highest))
    throw badOption("muStart", muStart, `a mean of a ${distribution} response, ${range}`);
}
