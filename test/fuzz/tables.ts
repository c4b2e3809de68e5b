// Small tables with right and wrong formulas and options: fits that agree with themselves, or are refused.

import { isDeepStrictEqual } from "node:util";
import { type FitOptions, fitglme, type GeneralizedLinearMixedModel, loadModel } from "../../src/index.js";
import { type Distribution, DISTRIBUTIONS, familyOf } from "../../src/family/families.js";
import type { RandomStream } from "../generators/stream.js";
import { type Attack, answered, type Fuzzer, must, type Outcome, requireRefusal } from "./fuzzer.js";
import type { Watch } from "./watch.js";
import { WRONG_VALUES } from "./wrongValues.js";

type Columns = Record<string, unknown[]>;

const FIXED = [
  "1",
  "x",
  "x + f",
  "x*f",
  "f:b - 1",
  "poly(x, 2)",
  "ns(x, 2)",
  "log(z) + b",
  "x + offset(z)",
  "scale(x)*f",
  "x^2",
  "factor(k)",
  "w",
  "y",
];
const RANDOM = [
  "",
  "",
  "(1 | g)",
  "(1 | g)",
  "(x | g)",
  "(x || g)",
  "(1 | g) + (1 | k)",
  "(f | g)",
  "(1 | g/k)",
  "(1 | g:f)",
  "(0 + x | k)",
  "(1 | x)",
  "(z | b)",
];

/** Options of which each is right for some fits. */
const OPTIONS: { readonly [K in keyof FitOptions]-?: readonly unknown[] } = {
  distribution: DISTRIBUTIONS,
  link: ["identity", "log", "logit", "probit", "comploglog", "loglog", "reciprocal", 0.5, -2],
  fitMethod: ["mpl", "rempl", "laplace", "laplace", "approximateLaplace", { agq: 3 }],
  dummyVarCoding: ["reference", "effects", "full"],
  rankDeficient: ["drop", "error"],
  weights: ["z", "k", [1, 2, 3]],
  offset: ["x", 0.1, [0, 0, 0]],
  binomialSize: ["size", 3],
  responseType: ["count", "proportion"],
  exclude: [[0], [], [1, 2], [true, false]],
  covariancePattern: [
    "fullCholesky",
    "diagonal",
    "isotropic",
    "compSymm",
    ["diagonal", "isotropic"],
    [
      [true, false],
      [false, true],
    ],
  ],
  covarianceMethod: ["conditional", "jointHessian"],
  checkHessian: [true, false],
  dispersionFlag: [true, false],
  plIterations: [1, 20],
  plTolerance: [1e-3],
  muStart: [0.3, 2],
  initPLIterations: [1, 3],
  useSequentialFitting: [true],
  ebMethod: ["default", "lineSearchNewton", "trustRegion2D", "Auto"],
  ebOptions: [{ tolFun: 1e-4 }, { maxIter: 2 }],
  optimizer: ["quasinewton", "fminsearch", "fminunc"],
  optimizerOptions: [{ maxIter: 3 }, { tolX: 1e-2, maxFunEvals: 20 }],
  startMethod: ["default", "random"],
  startScale: [0.2, 3],
  seed: [1, 7],
  verbose: [0, 1],
  log: [() => undefined],
  onProgress: [() => undefined],
  signal: [AbortSignal.abort(), new AbortController().signal],
  onAbort: ["best", "throw"],
  maxTime: [1e-3, 0.2],
};

/** Responses of a kind, and the distributions that they go with. */
interface Kind {
  readonly draw: (stream: RandomStream) => unknown;
  readonly goesWith: readonly Distribution[];
}
const COUNTS: readonly Distribution[] = ["poisson", "negativeBinomial", "negativeBinomial1", "zeroInflatedPoisson"];
const KINDS: readonly Kind[] = [
  { draw: (stream) => stream.normal(), goesWith: ["normal"] },
  { draw: (stream) => 1e8 + stream.normal(), goesWith: ["normal", "gamma"] },
  { draw: (stream) => stream.poisson(0.5), goesWith: COUNTS },
  { draw: (stream) => stream.poisson(4), goesWith: COUNTS },
  { draw: (stream) => 1e6 * stream.poisson(4), goesWith: COUNTS },
  { draw: (stream) => stream.integer(0, 1), goesWith: ["binomial", "poisson"] },
  { draw: (stream) => stream.chance(0.5), goesWith: ["binomial"] },
  { draw: (stream) => stream.integer(0, 3) / 3, goesWith: ["binomial"] },
  { draw: (stream) => stream.gamma(2), goesWith: ["gamma", "inverseGaussian", "logNormal"] },
  { draw: (stream) => stream.uniform(), goesWith: ["beta"] },
  { draw: (stream) => stream.pick(["a", "b"]), goesWith: ["binomial"] },
];

interface Call {
  readonly table: Columns;
  readonly formula: string;
  readonly options: FitOptions;
}

/** Draws a table of a few rows; here and there a cell is missing, or what no cell can be. */
function someTable(stream: RandomStream, { draw }: Kind): Columns {
  const height = stream.chance(0.05) ? stream.integer(0, 3) : stream.integer(4, 24);
  const column = (cell: () => unknown) => Array.from({ length: height }, cell);
  const columns: Columns = {
    y: column(() => draw(stream)),
    x: column(() => stream.between(-1, 1)),
    z: column(() => stream.integer(1, 5)),
    f: column(() => stream.pick(["low", "mid", "high"])),
    b: column(() => stream.chance(0.5)),
    g: column(() => `g${stream.integer(1, 4)}`),
    k: column(() => stream.integer(1, 3)),
    size: column(() => 3),
  };
  if (height > 0 && stream.chance(0.3)) anyCell(stream, columns)(stream.pick([null, undefined, Number.NaN, ""]));
  if (height > 0 && stream.chance(0.1)) anyCell(stream, columns)(wrongValue(stream));
  return columns;
}

function anyCell(stream: RandomStream, columns: Columns): (value: unknown) => void {
  const column = columns[stream.pick(Object.keys(columns))];
  const row = stream.integer(0, column.length - 1);
  return (value) => {
    column[row] = value;
  };
}

function wrongValue(stream: RandomStream): unknown {
  return WRONG_VALUES[stream.pick(Object.keys(WRONG_VALUES))]();
}

/** Draws a call that may be right: a distribution that goes with the responses, and few other options. */
export function someCall(stream: RandomStream): Call {
  const kind = stream.pick(KINDS);
  const names = (Object.keys(OPTIONS) as (keyof FitOptions)[]).filter(() => stream.chance(0.06));
  const distribution = stream.pick(stream.chance(0.95) ? kind.goesWith : DISTRIBUTIONS);
  const random = stream.pick(RANDOM);
  return {
    table: someTable(stream, kind),
    formula: `y ~ ${stream.pick(FIXED)}${random && ` + ${random}`}`,
    options: {
      distribution,
      maxTime: 1,
      log: () => undefined,
      ...(stream.chance(0.6) && { fitMethod: "laplace" }),
      ...Object.fromEntries(names.map((name) => [name, stream.pick(OPTIONS[name])])),
    },
  };
}

/** Calls that may be right. */
const calls: Attack = (stream, watch) => judged(someCall(stream), watch);

/** Calls with an option that is hardly ever what is wanted, under its name or one like it. */
const wrongOptions: Attack = (stream, watch) => {
  const call = someCall(stream);
  const name = stream.pick(Object.keys(OPTIONS));
  const written = stream.chance(0.1) ? name.slice(1) : name;
  return judged({ ...call, options: { ...call.options, [written]: wrongValue(stream) } }, watch);
};

/** Calls with something else for the table, a column of it, or the options. */
const wrongTables: Attack = (stream, watch) => {
  const call = someCall(stream);
  const value = wrongValue(stream) as never;
  switch (stream.integer(0, 3)) {
    case 0:
      return judged({ ...call, table: value }, watch);
    case 1:
      return judged({ ...call, options: value }, watch);
    case 2:
      return judged({ ...call, formula: value }, watch);
    default:
      return judged({ ...call, table: { ...call.table, [stream.pick(Object.keys(call.table))]: value } }, watch);
  }
};

/** A call is refused, or its model agrees with itself. */
async function judged({ table, formula, options }: Call, watch: Watch): Promise<Outcome> {
  let model: GeneralizedLinearMixedModel;
  try {
    model = await watch.pieces(() => fitglme(table as never, formula, options));
  } catch (error) {
    if (!isAborted(options, error)) requireRefusal(error);
    return "refused";
  }
  const { status, message } = model.convergence;
  const text = watch.piece(() => String(model));
  must(message !== "" && text.includes(message), () => "the display does not say how the fit ended");
  const fitted = watch.piece(() => model.fitted());
  requireMeans(model, fitted);
  await watch.pieces(() => model.intervals()).catch(requireRefusal); // in slices: what is saved asks for it at once
  const loaded = watch.piece(() => loadModel(JSON.stringify(model)));
  must(String(loaded) === text, () => "the loaded model is displayed otherwise");
  // new rows have no offset, and no weights, on which the mean of log-normal responses depends
  if (
    status !== "failed" &&
    options?.offset === undefined &&
    (model.distribution !== "logNormal" || options.weights === undefined)
  )
    requirePredictions(model, loaded, table, fitted, watch);
  return status === "converged" ? "right" : "unchecked";
}

/** Is it the reason of the signal that ended the fit? */
function isAborted(options: FitOptions | undefined, error: unknown): boolean {
  return (error as Error)?.name === "AbortError" && error === options?.signal?.reason;
}

/** Used rows have means that the distribution can have, others NaN; a fit that ended where it has no likelihood says so, and may have none. */
function requireMeans(model: GeneralizedLinearMixedModel, fitted: Float64Array): void {
  const isNowhere = Number.isNaN(model.logLikelihood);
  const [lowest, highest] = familyOf(model.distribution).means;
  const used = model.observationInfo.column("subset");
  for (const [row, mean] of fitted.entries()) {
    const isMean = mean >= lowest && mean <= highest && Number.isFinite(mean);
    must(used[row] ? isMean || isNowhere : Number.isNaN(mean), () => `the mean of row ${row} is ${mean}`);
  }
  must(
    model.convergence.status !== "converged" || !isNowhere || /pseudo/.test(model.convergence.message),
    () => "a converged fit has no log-likelihood",
  );
}

/** What no offset, and no column of X, is larger than: z is at most 5, and so are powers and bases of the others. */
const [LARGEST_OFFSET, LARGEST_COLUMN] = [5, 5];
/** Means below have few digits, or none. */
const TINY = 1e-300;

/** Means of the table's rows are the fitted ones, and those of the loaded model the same to the last bit. */
function requirePredictions(
  model: GeneralizedLinearMixedModel,
  loaded: GeneralizedLinearMixedModel,
  table: Columns,
  fitted: Float64Array,
  watch: Watch,
): void {
  const mean = answered(() => watch.piece(() => model.predict(table as never)).mean);
  if (mean === undefined) return; // a row that was left out has a level that no other has
  must(isDeepStrictEqual(loaded.predict(table as never).mean, mean), () => "the loaded model predicts otherwise");
  // by the linear predictor, of whose parts each is rounded
  const [eta, etaOfFitted] = [mean, fitted].map((means) =>
    model.link.link(means.map((value, row) => (Number.isNaN(fitted[row]) ? 1 : value))),
  );
  const parts = model.coefficients.column("estimate").reduce((sum, beta) => sum + Math.abs(beta), LARGEST_OFFSET);
  const limit = 1e-9 * parts * LARGEST_COLUMN;
  for (const [row, value] of etaOfFitted.entries())
    must(
      Object.is(eta[row], value) || Math.abs(fitted[row]) < TINY || Math.abs(eta[row] - value) <= limit,
      () => `row ${row} is fitted as ${value}, predicted as ${eta[row]}`,
    );
}

export const tableFuzzer: Fuzzer = {
  name: "tables and options",
  attacks: [
    ["calls that may be right", 60, calls],
    ["an option of another kind", 25, wrongOptions],
    ["another kind of table, column, formula or options", 15, wrongTables],
  ],
};
