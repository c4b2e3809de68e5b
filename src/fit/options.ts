import type { DesignOptions } from "../design/index.js";
import { GlmeError } from "../errors.js";
import { readDistribution, readLink } from "../family/link.js";
import type { Distribution, Link, LinkName } from "../family/names.js";
import { badOption, oneOf, type Readers, readOptions } from "../options.js";
import type { RunOptions } from "./control.js";
import type { FitMethod } from "./estimates.js";

/** The options of `fitglme`. Names and values count in any case. */
export interface FitOptions extends Omit<DesignOptions, "distribution">, RunOptions {
  /** Conditional distribution of the response: normal (default), binomial, poisson, gamma, inverseGaussian. */
  readonly distribution?: Distribution | undefined;
  /** A name, or a number p for μ^p = η; the canonical link by default (gamma: reciprocal, inverse Gaussian: −2). */
  readonly link?: LinkName | number | undefined;
  /** mpl is the default, as fitglme's, and fits linear mixed models by ML; laplace is what most other models want. */
  readonly fitMethod?: FitMethod | undefined;
}

export interface ReadFitOptions {
  readonly distribution: Distribution;
  readonly link: Link;
  readonly fitMethod: FitMethod;
  readonly design: DesignOptions;
  readonly run: RunOptions;
}

/** Options of fitglme that are understood and wait for their turn, with their defaults; undefined where that depends on the model. */
const DEFAULTS: Readonly<Record<string, unknown>> = {
  checkHessian: false,
  covarianceMethod: "conditional",
  covariancePattern: undefined,
  dispersionFlag: false,
  ebMethod: "auto",
  ebOptions: undefined,
  initPLIterations: 10,
  muStart: undefined,
  optimizer: "quasinewton",
  optimizerOptions: undefined,
  plIterations: 100,
  plTolerance: 1e-8,
  startMethod: "default",
  useSequentialFitting: false,
  verbose: 0,
};

const asGiven = (value: unknown) => value;

const READERS: Readers<Record<string, unknown>> = {
  distribution: asGiven,
  link: asGiven,
  fitMethod: asGiven,
  dummyVarCoding: (value, option) => oneOf(["reference", "effects", "full"], "reference")(value, option),
  responseType: (value, option) => oneOf(["proportion", "count"], "proportion")(value, option),
  weights: asGiven,
  offset: asGiven,
  binomialSize: asGiven,
  exclude: asGiven,
  onProgress: aFunction,
  signal: anAbortSignal,
  maxTime: seconds,
  ...Object.fromEntries(Object.keys(DEFAULTS).map((name) => [name, notYet])),
};

/** The default of an option that is not built yet may be written out. */
function notYet(value: unknown, option: string): undefined {
  const isDefault = typeof value === "string" ? value.toLowerCase() === DEFAULTS[option] : value === DEFAULTS[option];
  if (value === undefined || isDefault) return undefined;
  throw new GlmeError(
    "unsupported",
    `The option ${option} is not built yet.`,
    { option },
    "Leave it out; LIMITATIONS.md says what is there.",
  );
}

function aFunction(value: unknown, option: string): unknown {
  if (value === undefined || typeof value === "function") return value;
  throw badOption(option, value, "a function");
}

function anAbortSignal(value: unknown, option: string): unknown {
  const isSignal = typeof value === "object" && value !== null && "aborted" in value;
  if (value === undefined || isSignal) return value;
  throw badOption(option, value, "an AbortSignal");
}

function seconds(value: unknown, option: string): number | undefined {
  if (value === undefined || (typeof value === "number" && value > 0)) return value;
  throw badOption(option, value, "a positive number of seconds");
}

/**
 * The options of a fit, checked against each other.
 *
 * @throws GlmeError unknownOption, badOption, unsupported
 */
export function readFitOptions(given: object | null | undefined): ReadFitOptions {
  const options = readOptions("fitglme", READERS, given);
  const distribution = readDistribution(options.distribution);
  const link = readLink(options.link, distribution);
  return {
    distribution,
    link,
    fitMethod: readFitMethod(options.fitMethod, distribution === "normal" && link.name === "identity"),
    design: {
      distribution,
      dummyVarCoding: options.dummyVarCoding as DesignOptions["dummyVarCoding"],
      responseType: options.responseType as DesignOptions["responseType"],
      weights: options.weights as DesignOptions["weights"],
      offset: options.offset as DesignOptions["offset"],
      binomialSize: options.binomialSize as DesignOptions["binomialSize"],
      exclude: options.exclude as DesignOptions["exclude"],
    },
    run: {
      onProgress: options.onProgress as RunOptions["onProgress"],
      signal: options.signal as RunOptions["signal"],
      maxTime: options.maxTime as RunOptions["maxTime"],
    },
  };
}

const FIT_METHODS = ["mpl", "rempl", "laplace", "approximateLaplace"] as const;

/** Pseudo-likelihood is built for linear mixed models, where it is exact ML or REML. */
function readFitMethod(value: unknown, isLinear: boolean): FitMethod {
  if (typeof value === "object" && value !== null && "agq" in value) {
    throw new GlmeError(
      "unsupported",
      "Adaptive quadrature is not built yet.",
      { option: "fitMethod" },
      'Use fitMethod: "laplace".',
    );
  }
  const method = oneOf(FIT_METHODS, "mpl")(value, "fitMethod");
  if (isLinear || method === "laplace" || method === "approximateLaplace") return method;
  const what = value === undefined ? `The default fit method, ${method},` : `The fit method ${method}`;
  throw new GlmeError(
    "unsupported",
    `${what} is built for the normal distribution with the identity link only so far.`,
    { option: "fitMethod" },
    'Pass fitMethod: "laplace" (--fit-method laplace): maximum likelihood by Laplace\'s approximation, what most people want.',
  );
}
