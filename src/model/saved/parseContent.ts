import type {
  Cells,
  Covariate,
  DataMarks,
  FactorSummary,
  Finding,
  FindingKind,
  PredictorSummary,
  RowAverages,
  TermMarks,
} from "../fit/rowSummary.js";
import type {
  Combination,
  DummyVarCoding,
  KeptColumns,
  LearnedColumns,
  LearnedFunction,
  DroppedColumn,
} from "../../design/index.js";
import { DISTRIBUTIONS } from "../../family/families.js";
import { LINKS } from "../../family/definition/links.js";
import type { ConvergenceStatus } from "../../fit/run/estimates.js";
import type { FitMethod, PatternName } from "../../options/settings.js";
import {
  type FixedContent,
  type LinkContent,
  type ModelContent,
  type RandomContent,
  type RowContent,
  SAVED_VERSION,
  type SufficientContent,
} from "./content.js";
import { readFormula } from "./formulaContent.js";
import {
  count,
  dictionary,
  finite,
  flag,
  list,
  number,
  numbers,
  orMissing,
  orNull,
  type Parser,
  record,
  text,
  word,
} from "./jsonParsers.js";

const keysOf = <T extends object>(object: T) => Object.keys(object) as (keyof T & string)[];

/** Makes a parser of all the words of a type: the compiler tells when one is missing. */
const everyOf = <T extends string>(words: { readonly [Word in T]: true }): Parser<T> => word(keysOf(words));

const texts = list(text);
const finites = list(finite);

const learned = list(
  record<LearnedFunction>({
    scalings: list(record({ mean: finite, sd: finite })),
    alpha: orMissing(finites),
    norm2: orMissing(finites),
    knots: orMissing(finites),
  }),
);

const counts = list(count);
const kept = list(
  orNull(
    record<KeptColumns>({
      places: counts,
      combinations: list(record<Combination>({ place: count, of: list(record({ column: count, coefficient: finite })) })),
    }),
  ),
);

const namedMethod = everyOf<Extract<FitMethod, string>>({ mpl: true, rempl: true, laplace: true, approximateLaplace: true });
const fitMethod: Parser<FitMethod> = (value, path) => {
  if (typeof value === "object") return record<{ agq: number }>({ agq: count })(value, path);
  return namedMethod(value, path);
};

const pattern = everyOf<PatternName | "matrix">({
  fullCholesky: true,
  full: true,
  isotropic: true,
  diagonal: true,
  compSymm: true,
  matrix: true,
});

const variable = record({ name: text, class: text, range: text, inModel: flag, isCategorical: flag });

const finding = record<Finding>({
  kind: everyOf<FindingKind>({
    notConverged: true,
    separated: true,
    zeroVariance: true,
    perfectCorrelation: true,
    extraAtLimit: true,
    flatDirection: true,
    otherMaximum: true,
    noStandardErrors: true,
    fewLevels: true,
    manyLevels: true,
    singleRows: true,
    manyEffects: true,
    constantResponse: true,
    constantCell: true,
    emptyCell: true,
    unusedLevel: true,
    dropped: true,
    collinear: true,
    scale: true,
    overdispersed: true,
    leftOut: true,
  }),
  subject: text,
  found: text,
  advice: text,
});

const convergence = record<ModelContent["convergence"]>({
  status: everyOf<ConvergenceStatus>({
    converged: true,
    maxIterations: true,
    stalled: true,
    maxTime: true,
    aborted: true,
    failed: true,
  }),
  message: text,
  iterations: count,
  evaluations: count,
  innerSteps: count,
  gradientNorm: number,
  kernelBytes: count,
  singular: texts,
  separated: texts,
  hessian: orNull(record({ positiveDefinite: flag, flat: texts })),
});

/** Reads the content of a model's JSON, every field of its type. What belongs together is not looked at. */
export const parseContent: Parser<ModelContent> = record<ModelContent>({
  format: word(["glme-model"]),
  version: word([SAVED_VERSION]),
  formula: readFormula,
  distribution: word(DISTRIBUTIONS),
  link: record<LinkContent>({
    name: word(keysOf(LINKS)),
    power: finite,
    functions: orNull(record({ name: text, eta: numbers, mu: numbers })),
  }),
  fitMethod,
  responseType: word(["proportion", "count"]),
  offsetColumn: orNull(text),
  rows: record<RowContent>({
    height: count,
    used: count,
    incomplete: count,
    missingByVariable: dictionary(count),
    roundedProportions: orMissing(count),
  }),
  marks: record<DataMarks>({
    rows: text,
    response: text,
    weights: text,
    binomialSize: text,
    offset: text,
    fixed: texts,
    random: list(record<TermMarks>({ groups: text, columns: texts })),
  }),
  variables: list(variable),
  predictors: record<PredictorSummary>({
    covariates: list(record<Covariate>({ name: text, mean: finite, least: finite, greatest: finite })),
    factors: list(record<FactorSummary>({ name: text, levels: texts })),
    cells: record<Cells>({ codes: list(counts), counts }),
    meanOffset: finite,
  }),
  dummyVarCoding: everyOf<DummyVarCoding>({ reference: true, effects: true, full: true }),
  levels: dictionary(texts),
  unusedLevels: dictionary(texts),
  functions: learned,
  offsets: learned,
  kept: orMissing(record<LearnedColumns>({ fixed: kept, random: list(kept) })),
  dropped: orMissing(list(record<DroppedColumn>({ effects: text, name: text, of: texts }))),
  fixed: record<FixedContent>({ names: texts, estimates: numbers, covariance: numbers }),
  groups: list(record({ variables: texts, labels: list(texts), codes: list(counts) })),
  random: list(
    record<RandomContent>({
      group: count,
      names: texts,
      pattern,
      correlates: list(list(flag)),
      psi: numbers,
      modes: numbers,
      sePred: numbers,
    }),
  ),
  sufficientRows: orNull(
    record<SufficientContent>({ weights: numbers, fixed: list(numbers), codes: list(counts), random: list(list(numbers)) }),
  ),
  dispersion: record({ estimate: number, isEstimated: flag }),
  numCovarianceParameters: count,
  covarianceErrors: orNull(record({ random: list(numbers), dispersion: number, notes: texts })),
  logLikelihood: number,
  sumsOfSquares: record({ sse: number, ssr: number, sst: number }),
  averages: record<RowAverages>({ fixed: number, random: list(number), response: number, inverseWeight: number }),
  convergence,
  findings: list(finding),
  untried: texts,
});
