// The options of `fitglme`: what each can be, what it is when left out, which fits it changes. They are read here and nowhere else,
// and docs/options.md is made from these entries.

import { GlmeError } from "../errors.js";
import { badOption, flag, oneOf, type Reader, readOptions, shown } from "../options.js";
import { type FitSettings, isLinear, isPseudoLikelihood, methodName } from "./settings.js";

/** The part of the settings that is read first and decides what the other options can do. */
export type FitKind = Pick<FitSettings, "distribution" | "link" | "fitMethod">;

export interface FitOption<T = unknown> {
  /** fitglme's own name; null for an option that fitglme does not have. Names count in any case. */
  readonly fitglme: string | null;
  /** What it can be. */
  readonly values: string;
  /** What it is when left out. */
  readonly standard: string;
  /** What it does. */
  readonly meaning: string;
  readonly read: Reader<T>;
  /** Why a fit of this kind can do nothing with it; undefined where it can. The standard value may be written out anywhere. */
  readonly idle?: (kind: FitKind) => string | undefined;
  /** Understood, but not built yet. */
  readonly pending?: true;
}

/** An option as it is: its own part of the package checks it, together with the data. */
const asGiven: Reader<unknown> = (value) => value;

/** A whole number from `least` on. */
function wholeNumber<D extends number | undefined>(least: number, standard: D): Reader<number | D> {
  return (value, option) => {
    if (value === undefined) return standard;
    if (typeof value === "number" && Number.isInteger(value) && value >= least) return value;
    throw badOption(option, value, `a whole number, ${least} or more`);
  };
}

/** A number above 0. */
function positive<D extends number | undefined>(standard: D): Reader<number | D> {
  return (value, option) => {
    if (value === undefined) return standard;
    if (typeof value === "number" && value > 0 && value < Number.POSITIVE_INFINITY) return value;
    throw badOption(option, value, "a positive number");
  };
}

function instance(is: (value: unknown) => boolean, what: string): Reader<unknown> {
  return (value, option) => {
    if (value === undefined || is(value)) return value;
    throw badOption(option, value, what);
  };
}

const finite: Reader<number | undefined> = (value, option) => {
  if (value === undefined || (typeof value === "number" && Number.isFinite(value))) return value;
  throw badOption(option, value, "a finite number");
};

const verbosity: Reader<0 | 1 | 2> = (value, option) => {
  if (value === undefined || value === false || value === 0) return 0;
  if (value === true || value === 1) return 1;
  if (value === 2) return 2;
  throw badOption(option, value, "0, 1 or 2 (or true, which is 1)");
};

const display = oneOf(["off", "final", "iter"], "off");
const SOLVER = {
  tolFun: positive(undefined),
  tolX: positive(undefined),
  maxIter: wholeNumber(1, undefined),
  display: (value: unknown, option: string) => (value === undefined ? undefined : display(value, option)),
};
const modeOptions: Reader<FitSettings["ebOptions"]> = (value, option) => readOptions(option, SOLVER, value as object);
const optimizerOptions: Reader<FitSettings["optimizerOptions"]> = (value, option) =>
  readOptions(option, { ...SOLVER, maxFunEvals: wholeNumber(1, undefined) }, value as object);

const PSEUDO = "it belongs to pseudo-likelihood (mpl, rempl)";
const EXACT = "a linear mixed model (normal, identity) is fitted exactly, without iterations of that kind";

function exceptLinear(kind: FitKind): string | undefined {
  return isLinear(kind) ? EXACT : undefined;
}
/** For options of pseudo-likelihood. */
function withPseudoLikelihood(kind: FitKind): string | undefined {
  return exceptLinear(kind) ?? (isPseudoLikelihood(kind.fitMethod) ? undefined : PSEUDO);
}
/** For options of the likelihood fits, with modes to be found for every value of the parameters. */
function withLikelihood(kind: FitKind): string | undefined {
  return (
    exceptLinear(kind) ?? (isPseudoLikelihood(kind.fitMethod) ? "it belongs to laplace, approximateLaplace and agq" : undefined)
  );
}
function withFixedDispersion(kind: FitKind): string | undefined {
  const { distribution, fitMethod } = kind;
  if (distribution !== "binomial" && distribution !== "poisson")
    return `a ${distribution} model always has a dispersion to estimate`;
  return isPseudoLikelihood(fitMethod)
    ? undefined
    : `with a dispersion of its own a ${distribution} model has no likelihood; ${PSEUDO}`;
}

/** Every option of `fitglme`, by its name. */
export const FIT_OPTIONS = {
  distribution: {
    fitglme: "Distribution",
    values: "normal, binomial, poisson, gamma, inverseGaussian",
    standard: "normal",
    meaning: "conditional distribution of the response",
    read: asGiven,
  },
  link: {
    fitglme: "Link",
    values: "identity, log, logit, probit, comploglog, loglog, reciprocal, or a number p for μ^p = η",
    standard: "canonical",
    meaning: "g of g(μ) = η",
    read: asGiven,
  },
  fitMethod: {
    fitglme: "FitMethod",
    values: "mpl, rempl, laplace, approximateLaplace",
    standard: "mpl",
    meaning: "what is maximised",
    read: asGiven,
  },
  dummyVarCoding: {
    fitglme: "DummyVarCoding",
    values: "reference, effects, full",
    standard: "reference",
    meaning: "how a factor becomes columns",
    read: oneOf(["reference", "effects", "full"], "reference"),
  },
  weights: {
    fitglme: "Weights",
    values: "a column's name, an array, one number",
    standard: "1",
    meaning: "prior weights",
    read: asGiven,
  },
  offset: {
    fitglme: "Offset",
    values: "a column's name, an array, one number",
    standard: "0",
    meaning: "a part of η with coefficient 1",
    read: asGiven,
  },
  binomialSize: {
    fitglme: "BinomialSize",
    values: "a column's name, an array, one number",
    standard: "1",
    meaning: "trials behind each binomial response",
    read: asGiven,
  },
  responseType: {
    fitglme: null,
    values: "proportion, count",
    standard: "proportion",
    meaning: "what a binomial response with `binomialSize` holds",
    read: oneOf(["proportion", "count"], "proportion"),
  },
  exclude: {
    fitglme: "Exclude",
    values: "a mask, or row numbers from 0",
    standard: "none",
    meaning: "rows to leave out",
    read: asGiven,
  },
  covariancePattern: {
    fitglme: "CovariancePattern",
    values: "fullCholesky, full, isotropic, diagonal, compSymm, a logical matrix; an array with one for each random term",
    standard: "isotropic for one effect, fullCholesky for more",
    meaning: "the structure of Ψ",
    read: asGiven as Reader<FitSettings["covariancePattern"]>,
    pending: true,
  },
  covarianceMethod: {
    fitglme: "CovarianceMethod",
    values: "conditional, jointHessian",
    standard: "conditional",
    meaning: "covariance of β̂ given the variances, or jointly with them",
    read: oneOf(["conditional", "jointHessian"], "conditional"),
    pending: true,
  },
  checkHessian: {
    fitglme: "CheckHessian",
    values: "true, false",
    standard: "false",
    meaning: "whether the Hessian at the end is examined",
    read: flag(false),
    pending: true,
  },
  dispersionFlag: {
    fitglme: "DispersionFlag",
    values: "true, false",
    standard: "false",
    meaning: "whether the dispersion of binomial and poisson models is estimated, by mpl and rempl",
    read: flag(false),
    idle: withFixedDispersion,
  },
  plIterations: {
    fitglme: "PLIterations",
    values: "a whole number from 1",
    standard: "100",
    meaning: "most iterations of pseudo-likelihood",
    read: wholeNumber(1, 100),
    idle: withPseudoLikelihood,
  },
  plTolerance: {
    fitglme: "PLTolerance",
    values: "a positive number",
    standard: "1e-8",
    meaning: "relative change of η at which pseudo-likelihood ends",
    read: positive(1e-8),
    idle: withPseudoLikelihood,
  },
  muStart: {
    fitglme: "MuStart",
    values: "a mean in the distribution's range",
    standard: "from the data",
    meaning: "conditional mean that the fit begins from",
    read: finite,
    idle: exceptLinear,
  },
  initPLIterations: {
    fitglme: "InitPLIterations",
    values: "a whole number from 1",
    standard: "none: a start of its own",
    meaning: "iterations of pseudo-likelihood before laplace, approximateLaplace or agq",
    read: wholeNumber(1, undefined),
    idle: withLikelihood,
  },
  useSequentialFitting: {
    fitglme: "UseSequentialFitting",
    values: "true, false",
    standard: "false",
    meaning: "whether laplace goes through approximateLaplace",
    read: flag(false),
    idle: (kind) =>
      withLikelihood(kind) ??
      (kind.fitMethod === "approximateLaplace" ? "it is what laplace and agq may go through first" : undefined),
  },
  ebMethod: {
    fitglme: "EBMethod",
    values: "auto, lineSearchNewton, trustRegion2D, fsolve",
    standard: "auto",
    meaning: "how the modes of the random effects are found",
    read: oneOf(["auto", "lineSearchNewton", "trustRegion2D", "fsolve"], "auto"),
    idle: withLikelihood,
    pending: true,
  },
  ebOptions: {
    fitglme: "EBOptions",
    values: "{tolFun, tolX, maxIter, display}",
    standard: "{}",
    meaning: "when the search for the modes ends",
    read: modeOptions,
    idle: withLikelihood,
    pending: true,
  },
  optimizer: {
    fitglme: "Optimizer",
    values: "quasinewton, fminsearch, fminunc",
    standard: "quasinewton",
    meaning: "how the parameters are found",
    read: oneOf(["quasinewton", "fminsearch", "fminunc"], "quasinewton"),
  },
  optimizerOptions: {
    fitglme: "OptimizerOptions",
    values: "{tolFun, tolX, maxIter, maxFunEvals, display}",
    standard: "{}",
    meaning: "when the search for the parameters ends",
    read: optimizerOptions,
  },
  startMethod: {
    fitglme: "StartMethod",
    values: "default, random",
    standard: "default",
    meaning: "where θ begins",
    read: oneOf(["default", "random"], "default"),
  },
  seed: {
    fitglme: null,
    values: "a whole number from 0",
    standard: "another one each time",
    meaning: 'of startMethod "random"',
    read: wholeNumber(0, undefined),
  },
  verbose: {
    fitglme: "Verbose",
    values: "0, 1, 2",
    standard: "0",
    meaning: "what is printed while the fit goes on",
    read: verbosity,
    pending: true,
  },
  onProgress: {
    fitglme: null,
    values: "a function",
    standard: "none",
    meaning: "hears of every iteration",
    read: instance((value) => typeof value === "function", "a function"),
  },
  signal: {
    fitglme: null,
    values: "an AbortSignal",
    standard: "none",
    meaning: "ends the fit with the best values so far",
    read: instance((value) => typeof value === "object" && value !== null && "aborted" in value, "an AbortSignal"),
  },
  maxTime: {
    fitglme: null,
    values: "seconds",
    standard: "no limit",
    meaning: "time budget; the fit ends with the best values so far",
    read: (value, option) => {
      if (value === undefined || (typeof value === "number" && value > 0)) return value;
      throw badOption(option, value, "a positive number of seconds");
    },
  },
} as const satisfies Readonly<Record<string, FitOption>>;

export type FitOptionName = keyof typeof FIT_OPTIONS;

/** Refuses an option that was given and that this fit cannot follow. */
export function requireEffect(name: FitOptionName, value: unknown, kind: FitKind): void {
  const { read, idle, pending }: FitOption = FIT_OPTIONS[name];
  if (isSame(value, read(undefined, name))) return;
  if (pending) throw notBuilt(name);
  const reason = idle?.(kind);
  if (reason === undefined) return;
  const error = `The option ${name} is ${shown(value)}, but fitMethod ${methodName(kind.fitMethod)} can do nothing with it: ${reason}.`;
  throw new GlmeError("badOption", error, { option: name }, "Leave it out.");
}

function notBuilt(name: string): GlmeError {
  const hint = "Leave it out; LIMITATIONS.md says what is there.";
  return new GlmeError("unsupported", `The option ${name} is not built yet.`, { option: name }, hint);
}

/** The same value, or objects with the same members. */
function isSame(a: unknown, b: unknown): boolean {
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return a === b;
  const names = new Set([...Object.keys(a), ...Object.keys(b)]);
  return [...names].every((name) => Reflect.get(a, name) === Reflect.get(b, name));
}
