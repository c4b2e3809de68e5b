import { readdirSync, readFileSync } from "node:fs";
import { type FitOptions, fitglme, type GeneralizedLinearMixedModel, type Table } from "../../src/index.js";
import { readCsv } from "../../src/io/index.js";

/** A standard deviation or correlation of random effects, as R names it. */
export interface CovarianceRow {
  readonly group: string;
  readonly name1: string;
  readonly name2: string;
  readonly type: "std" | "corr";
  readonly estimate: number;
}

/** What one engine found. */
export interface EngineResult {
  readonly engine: string;
  /** By the joint observed information, where the engine has it. */
  readonly se?: Readonly<Record<string, number>>;
  readonly logLik: number;
  /** Quadrature cases have no sePred. */
  readonly blup: readonly { group: string; level: string; name: string; estimate: number; condSD: number; sePred?: number }[];
  readonly fittedFirst10: readonly number[];
}

/** The parts of case.json that the tests use; NOTICE says where the data, and case.json itself where the numbers come from. */
export interface ReferenceCase {
  readonly name: string;
  readonly formula: string;
  readonly distribution: string;
  readonly link: string;
  readonly linkPower?: number;
  readonly method: string | { readonly agq: number };
  readonly coding: "reference" | "effects";
  readonly categorical: Readonly<Record<string, readonly string[]>>;
  readonly rows: number;
  readonly rowsUsed: number;
  readonly weights?: string;
  readonly offset?: string;
  readonly binomialSize?: string;
  readonly dispersionEstimated?: boolean;
  readonly trusted: {
    readonly engine: string;
    readonly logLik: number;
    readonly beta: Readonly<Record<string, number>>;
    readonly se?: Readonly<Record<string, number>>;
    readonly seConditional: Readonly<Record<string, number>>;
    readonly ranefStdCor: readonly CovarianceRow[];
    readonly dispersion: number;
  };
  readonly reference: readonly EngineResult[];
  readonly inference: {
    readonly residualDF: number;
    readonly conditionalVcov: WaldTables;
    readonly jointHessianVcov?: WaldTables;
    readonly residuals: { readonly rawFirst10: readonly number[]; readonly pearsonFirst10: readonly number[] };
    readonly predictions: {
      readonly newData: Readonly<Record<string, readonly (string | number)[]>>;
      readonly conditional: readonly number[];
      readonly marginal: readonly number[];
      readonly conditionalLinear: readonly number[];
      readonly marginalLinear: readonly number[];
    };
  };
  readonly likelihoodRatioTest?: {
    readonly formula0: string;
    readonly logLik0: number;
    readonly logLik1: number;
    readonly parameters0: number;
    readonly parameters1: number;
    readonly chiSq: number;
    readonly df: number;
    readonly pValue: number;
  };
}

/** Wald's tests of coefficients and of terms, with one covariance. */
export interface WaldTables {
  readonly coefficients: readonly {
    readonly name: string;
    readonly estimate: number;
    readonly se: number;
    readonly tStat: number;
    readonly df: number;
    readonly pValue: number;
    readonly lower95: number;
    readonly upper95: number;
  }[];
  readonly termF: readonly {
    readonly term: string;
    readonly F: number;
    readonly df1: number;
    readonly df2: number;
    readonly pValue: number;
  }[];
}

const folder = new URL("cases/", import.meta.url);
const read = (path: string) => readFileSync(new URL(path, folder), "utf8");

const DISTRIBUTIONS: Readonly<Record<string, string>> = {
  normal: "normal",
  binomial: "binomial",
  poisson: "poisson",
  gamma: "gamma",
  inversegaussian: "inverseGaussian",
  negativebinomial2: "negativeBinomial",
  beta: "beta",
};
const METHODS: Readonly<Record<string, string>> = {
  laplace: "laplace",
  "approximate-laplace": "approximateLaplace",
  mpl: "mpl",
  rempl: "rempl",
  ml: "mpl",
  reml: "rempl",
};

/** The cases of the distributions and methods that are built. */
export function casesInScope(): ReferenceCase[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => referenceCase(name))
    .filter(({ distribution, method }) => distribution in DISTRIBUTIONS && (typeof method === "object" || method in METHODS));
}

export function referenceCase(name: string): ReferenceCase {
  return JSON.parse(read(`${name}/case.json`));
}

export function tableOf({ name, categorical }: ReferenceCase): Table {
  return readCsv(read(`${name}/data.csv`), { categorical });
}

/** The model as a user would ask for it, with more options if they are given. */
export function fitCase(reference: ReferenceCase, more: FitOptions = {}): Promise<GeneralizedLinearMixedModel> {
  const { distribution, link, linkPower, method, coding, weights, offset, binomialSize, dispersionEstimated } = reference;
  const isPseudo = method === "mpl" || method === "rempl";
  return fitglme(tableOf(reference), reference.formula, {
    distribution: DISTRIBUTIONS[distribution],
    link: link === "power" ? linkPower : link,
    fitMethod: typeof method === "object" ? method : METHODS[method],
    dummyVarCoding: coding,
    weights,
    offset,
    binomialSize,
    responseType: binomialSize === undefined ? "proportion" : "count",
    dispersionFlag: isPseudo && dispersionEstimated && (distribution === "binomial" || distribution === "poisson"),
    // the pseudo log-likelihood is first order in the change that is left
    ...(isPseudo && { plTolerance: 1e-11 }),
    ...more,
  } as FitOptions);
}
