// The options of `fitglme`: what each can be, what it is when left out, which fits it changes. They are read here and nowhere else,
// and docs/options.md is made from these entries. Long because an option is one entry, and all of them are one table.

import { answerReaders } from "./answerOptions.js";
import { DISTRIBUTIONS, familyOf } from "../family/families.js";
import { GlmeError } from "../core/errors.js";
import { shown } from "../core/outside.js";
import { flag, oneOf, type Reader } from "../core/readOptions.js";
import { synonyms } from "../core/synonyms.js";
import {
  exceptLinear,
  type FitKind,
  withFixedDispersion,
  withLikelihood,
  withModes,
  withPseudoLikelihood,
  withRandomEffects,
} from "./applicability.js";
import {
  asGiven,
  finite,
  instance,
  modeOptions,
  optimizerOptions,
  patterns,
  positive,
  seconds,
  verbosity,
  wholeNumber,
} from "./optionReaders.js";
import { methodName } from "./settings.js";

/** One option: what help, docs/options.md and the command line say of it, and how it is read. */
export interface FitOption<T = unknown> {
  /** fitglme's own name; null for an option that fitglme does not have. Names count in any case. */
  readonly fitglme: string | null;
  /** What it can be, value by value, and what each means. */
  readonly values: Readonly<Record<string, string>>;
  /** What it is when left out. */
  readonly standard: string;
  /** What it does. */
  readonly meaning: string;
  /** Checks and completes its value. */
  readonly read: Reader<T>;
  /** Why a fit of this kind, with these values of the other options, can do nothing with it; the standard value may be written out anywhere. */
  readonly idle?: (kind: FitKind, values: Readonly<Record<string, unknown>>) => string | undefined;
}

/** Every option of `fitglme`, by its name. */
export const FIT_OPTIONS = {
  distribution: {
    fitglme: "Distribution",
    values: Object.fromEntries(DISTRIBUTIONS.map((name) => [name, familyOf(name).help])),
    standard: "normal",
    meaning: "conditional distribution of the response",
    read: asGiven,
  },
  link: {
    fitglme: "Link",
    values: {
      identity: "μ",
      log: "log μ",
      logit: "log(μ/(1 − μ))",
      probit: "Φ⁻¹(μ)",
      comploglog: "log(−log(1 − μ))",
      loglog: "log(−log μ)",
      reciprocal: "1/μ",
      "a number p": "μ^p; 0 is log, 1 identity, −1 reciprocal",
      functions: "{link, derivative, secondDerivative, inverse} of arrays",
    },
    standard: standardLinks(),
    meaning: "g of g(μ) = η",
    read: asGiven,
  },
  fitMethod: {
    fitglme: "FitMethod",
    values: {
      mpl: "maximum pseudo-likelihood; ML for a linear model",
      rempl: "restricted pseudo-likelihood; REML for a linear model",
      laplace: "Laplace's approximation of the likelihood",
      approximateLaplace: "the same, β profiled out of the penalised likelihood",
      "{agq: k}": "the likelihood by adaptive quadrature with k points in each dimension; one grouping variable",
    },
    standard: "mpl; laplace where the distribution has an extra parameter: negative binomial, beta, zero-inflated",
    meaning: "what is maximised",
    read: asGiven,
  },
  dummyVarCoding: {
    fitglme: "DummyVarCoding",
    values: {
      reference: "0 and 1, the first level left out",
      effects: "the last level −1 in every column",
      full: "a column for every level",
    },
    standard: "reference",
    meaning: "how a factor becomes columns",
    read: oneOf(["reference", "effects", "full"], "reference", "", synonyms("dummyVarCoding")),
  },
  rankDeficient: {
    fitglme: null,
    values: {
      error: "an error that names them, as in fitglme",
      drop: "they are left out, and the display and `droppedColumns` name them",
    },
    standard: "error",
    meaning: "what becomes of columns that are 0 in every used row or combinations of others",
    read: oneOf(["error", "drop"], "error", "", synonyms("rankDeficient")),
  },
  weights: {
    fitglme: "Weights",
    values: { "a column's name": "", "an array": "", "one number": "" },
    standard: "1",
    meaning: "prior weights",
    read: asGiven,
  },
  offset: {
    fitglme: "Offset",
    values: { "a column's name": "belongs to the model: new data need it", "an array": "", "one number": "" },
    standard: "0",
    meaning: "a part of η with coefficient 1",
    read: asGiven,
  },
  binomialSize: {
    fitglme: "BinomialSize",
    values: { "a column's name": "", "an array": "", "one number": "" },
    standard: "1",
    meaning: "trials behind each binomial response",
    read: asGiven,
  },
  responseType: {
    fitglme: null,
    values: {
      proportion: "successes/trials; rounded ones count as the one whole number of successes that fits their digits",
      count: "successes",
    },
    standard: "proportion",
    meaning: "what a binomial response with `binomialSize` holds",
    read: oneOf(["proportion", "count"], "proportion", "", synonyms("responseType")),
  },
  exclude: {
    fitglme: "Exclude",
    values: { "a mask": "true where a row is left out", "row numbers": "counted from 0" },
    standard: "none",
    meaning: "rows to leave out",
    read: asGiven,
  },
  covariancePattern: {
    fitglme: "CovariancePattern",
    values: {
      fullCholesky: "all variances and covariances free",
      full: "the same as fullCholesky",
      isotropic: "one variance, no covariances",
      diagonal: "a variance for each effect, no covariances",
      compSymm: "one variance and one correlation",
      "a logical matrix": "covariances 0 where it is false",
      "an array": "one of these for each random term",
    },
    standard: "isotropic for one effect, fullCholesky for more",
    meaning: "the structure of Ψ",
    read: patterns,
  },
  covarianceMethod: {
    fitglme: "CovarianceMethod",
    values: { conditional: "given the variances", jointHessian: "with the uncertainty of the variances" },
    standard: "conditional",
    meaning:
      "covariance of β̂ given the variances, or jointly with them; of mpl and rempl it is that of the last linear mixed model",
    read: oneOf(["conditional", "jointHessian"], "conditional"),
  },
  checkHessian: {
    fitglme: "CheckHessian",
    values: { true: "flat directions are named, and a higher maximum that other starts lead to", false: "" },
    standard: "false",
    meaning: "whether the Hessian at the end is examined, and other standard deviations are tried as starts",
    read: flag(false),
  },
  dispersionFlag: {
    fitglme: "DispersionFlag",
    values: { true: "φ is estimated", false: "φ is 1" },
    standard: "false",
    meaning: "whether the dispersion of binomial and poisson models is estimated, by mpl and rempl",
    read: flag(false),
    idle: withFixedDispersion,
  },
  plIterations: {
    fitglme: "PLIterations",
    values: { "a whole number from 1": "" },
    standard: "100",
    meaning: "most iterations of pseudo-likelihood",
    read: wholeNumber(1, 100),
    idle: withPseudoLikelihood,
  },
  plTolerance: {
    fitglme: "PLTolerance",
    values: { "a positive number": "" },
    standard: "1e-10, from 20,000 rows on 1e-8",
    meaning: "relative change of η at which pseudo-likelihood ends",
    read: positive(undefined),
    idle: (kind, { initPLIterations, plTolerance }) => {
      if (plTolerance === 1e-8) return undefined; // what fitglme's users may write out: its standard
      return initPLIterations === undefined ? withPseudoLikelihood(kind) : exceptLinear(kind);
    },
  },
  muStart: {
    fitglme: "MuStart",
    values: { "a mean in the distribution's range": "" },
    standard: "from the data",
    meaning: "conditional mean that the fit begins from",
    read: finite,
    idle: exceptLinear,
  },
  startScale: {
    fitglme: null,
    values: { "a positive number": "" },
    standard: "none: no second search of that kind",
    meaning: "factor of the standard deviations found from which the search is made once more; the higher maximum counts",
    read: positive(undefined),
    idle: withModes,
  },
  initPLIterations: {
    fitglme: "InitPLIterations",
    values: { "a whole number from 1": "" },
    standard: "none: a start of its own",
    meaning: "iterations of pseudo-likelihood before laplace, approximateLaplace or agq",
    read: wholeNumber(1, undefined),
    idle: withLikelihood,
  },
  useSequentialFitting: {
    fitglme: "UseSequentialFitting",
    values: { true: "through approximateLaplace", false: "" },
    standard: "false",
    meaning: "whether laplace goes through approximateLaplace",
    read: flag(false),
    idle: (kind) =>
      withModes(kind) ??
      (kind.fitMethod === "approximateLaplace" ? "it is what laplace and agq may go through first" : undefined),
  },
  ebMethod: {
    fitglme: "EBMethod",
    values: {
      auto: "Newton's method with a line search",
      lineSearchNewton: "the same as auto",
      trustRegion2D: "Newton's method within a trust region",
      fsolve: "the same as trustRegion2D",
    },
    standard: "auto",
    meaning: "how the modes of the random effects are found",
    read: oneOf(["auto", "lineSearchNewton", "trustRegion2D", "fsolve"], "auto"),
    idle: withModes,
  },
  ebOptions: {
    fitglme: "EBOptions",
    values: {
      "{tolFun}": "how far from the exact modes, in conditional standard deviations",
      "{tolX}": "length of the last step, in conditional standard deviations",
      "{maxIter}": "most steps for one value of the parameters",
      "{display}": "off, final, iter",
    },
    standard: "{}",
    meaning: "when the search for the modes ends",
    read: modeOptions,
    idle: withModes,
  },
  optimizer: {
    fitglme: "Optimizer",
    values: {
      quasinewton: "BFGS with exact gradients",
      fminsearch: "Nelder and Mead's simplex, from values alone",
      fminunc: "the same as quasinewton",
    },
    standard: "quasinewton",
    meaning: "how the parameters are found",
    read: oneOf(["quasinewton", "fminsearch", "fminunc"], "quasinewton", "", synonyms("optimizer")),
  },
  optimizerOptions: {
    fitglme: "OptimizerOptions",
    values: {
      "{tolFun}": "√(gᵀH⁻¹g) at the end; of a simplex, the spread of −2 log L",
      "{tolX}": "√(sᵀHs) of the last step s, about 1.4 for a standard error; of a simplex, its size",
      "{maxIter}": "most iterations",
      "{maxFunEvals}": "most evaluations",
      "{display}": "off, final, iter",
    },
    standard: "{}",
    meaning: "when the search for the parameters ends",
    read: optimizerOptions,
  },
  startMethod: {
    fitglme: "StartMethod",
    values: { default: "from the data", random: "around that" },
    standard: "default",
    meaning: "where θ begins",
    read: oneOf(["default", "random"], "default"),
    idle: withRandomEffects,
  },
  seed: {
    fitglme: null,
    values: { "a whole number from 0": "" },
    standard: "another one each time",
    meaning: 'of startMethod "random"',
    read: wholeNumber(0, undefined),
    idle: (_, { startMethod }) => (startMethod === "random" ? undefined : 'it belongs to startMethod "random"'),
  },
  verbose: {
    fitglme: "Verbose",
    values: { "0": "what display asks for", "1": "stages, a line for each iteration, the end", "2": "the inner iterations, too" },
    standard: "0",
    meaning: "what is printed while the fit goes on",
    read: verbosity,
  },
  log: {
    fitglme: null,
    values: { "a function of a line of text": "" },
    standard: "console.log",
    meaning: "where the lines go that verbose and display ask for",
    read: instance((value) => typeof value === "function", "a function"),
  },
  onProgress: {
    fitglme: null,
    values: { "a function": "" },
    standard: "none",
    meaning: "hears of every iteration",
    read: instance((value) => typeof value === "function", "a function"),
  },
  signal: {
    fitglme: null,
    values: { "an AbortSignal": "" },
    standard: "none",
    meaning: "ends the fit, as onAbort says",
    read: answerReaders.signal,
  },
  onAbort: {
    fitglme: null,
    values: {
      best: "the best values so far, with the status aborted; before the first value an AbortError",
      throw: "an AbortError, the signal's reason",
    },
    standard: "best",
    meaning: "what becomes of a fit that signal ends",
    read: oneOf(["best", "throw"], "best"),
  },
  maxTime: {
    fitglme: null,
    values: { seconds: "" },
    standard: "no limit",
    meaning: "time budget; the fit ends with the best values so far",
    read: seconds,
  },
} as const satisfies Readonly<Record<string, FitOption>>;

export type FitOptionName = keyof typeof FIT_OPTIONS;

/** Refuses an option that was given and that this fit cannot follow. */
export function requireEffect(name: FitOptionName, values: Readonly<Record<string, unknown>>, kind: FitKind): void {
  const value = values[name];
  const { read, idle }: FitOption = FIT_OPTIONS[name];
  if (isSame(value, read(undefined, name))) return;
  const reason = idle?.(kind, values);
  if (reason === undefined) return;
  const error = `The option ${name} is ${shown(value)}, but fitMethod ${methodName(kind.fitMethod)} can do nothing with it: ${reason}.`;
  throw new GlmeError("badOption", error, { option: name }, "Leave it out.");
}

/** Is it one value twice, or are they objects with equal members? */
function isSame(a: unknown, b: unknown): boolean {
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return a === b;
  const names = new Set([...Object.keys(a), ...Object.keys(b)]);
  return [...names].every((name) => Reflect.get(a, name) === Reflect.get(b, name));
}

/** Gives each distribution's standard link in words: "identity for normal; logit for binomial, beta; …". */
function standardLinks(): string {
  const byLink = new Map<string, string[]>();
  for (const name of DISTRIBUTIONS) {
    const { link } = familyOf(name);
    const written = link.name === "power" ? `${link.power}` : link.name;
    byLink.set(written, [...(byLink.get(written) ?? []), name]);
  }
  return [...byLink].map(([link, names]) => `${link} for ${names.join(", ")}`).join("; ");
}
