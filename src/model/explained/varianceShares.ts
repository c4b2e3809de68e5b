import { GlmeError } from "../../core/errors.js";
import { extraParameter, familyOf } from "../../family/families.js";
import { elementary } from "../../kernel/unchecked/index.js";
import { badOption, oneOf, type Reader } from "../../core/readOptions.js";
import { readAnswerOptions } from "../../options/answerNames.js";
import { type Fit, knownOfRows } from "../fit/fittedModel.js";

/**
 * How the variance of single observations is brought to the scale of the link: "residual", φ of a linear model as it is; "theoretical", that
 * of the distribution behind a binomial link; the others for counts and positive responses.
 */
export type ObservationVarianceMethod = "residual" | "theoretical" | "delta" | "lognormal" | "trigamma";

/** How the variance of single observations is found. */
export interface VarianceShareOptions {
  /** How that variance is brought to the scale of the link. Default: the first of residual, theoretical, trigamma and delta that the model has. */
  readonly method?: ObservationVarianceMethod | undefined;
  /** Mean of the response, on its scale, at which the variance of single observations is taken. Default: the weighted mean of the responses. */
  readonly mean?: number | undefined;
}

/** Variances on the scale of the link, and how the residual one was found. */
export interface VarianceShares {
  /** σ²_f: variance of Xβ̂ over the used rows. */
  readonly fixed: number;
  /** σ²_b of each random term, the mean over the used rows of Var zᵀb; a term with a level for each row is not among them. */
  readonly random: readonly { readonly group: string; readonly variance: number }[];
  /** σ²_ε: variance of a single observation, with that of a random term that has a level for each row. */
  readonly residual: number;
  /** How the variance of single observations was brought to the scale of the link. */
  readonly method: ObservationVarianceMethod;
}

/** The shares of the variance that the model explains, R² in the sense of S. Nakagawa and H. Schielzeth. */
export interface NakagawaRsquared extends VarianceShares {
  /** Share of the fixed effects: σ²_f / (σ²_f + Σσ²_b + σ²_ε). */
  readonly marginal: number;
  /** Share of fixed and random effects: (σ²_f + Σσ²_b) / (σ²_f + Σσ²_b + σ²_ε). */
  readonly conditional: number;
}

/** Intraclass correlations: how alike are the observations of one group? */
export interface IntraclassCorrelation extends Omit<VarianceShares, "random"> {
  /** Correlation within a group, given the fixed effects: Σσ²_b / (Σσ²_b + σ²_ε). */
  readonly adjusted: number;
  /** Correlation within a group, the variance of the fixed effects counted: Σσ²_b / (σ²_f + Σσ²_b + σ²_ε). */
  readonly unadjusted: number;
  /** Variance σ²_b of each random term, and its part σ²_b / (Σσ²_b + σ²_ε) in the adjusted correlation. */
  readonly random: readonly { readonly group: string; readonly variance: number; readonly icc: number }[];
}

/** Variances of the distributions of which binomial responses are thresholds, by the link: logistic, normal, Gumbel. */
const LATENT_VARIANCE: Readonly<Record<string, number>> = {
  logit: (Math.PI * Math.PI) / 3,
  probit: 1,
  comploglog: (Math.PI * Math.PI) / 6,
  loglog: (Math.PI * Math.PI) / 6,
};

/** Methods that there are. */
const METHODS = ["residual", "theoretical", "delta", "lognormal", "trigamma"] as const;
const meanReader: Reader<number | undefined> = (value, option) => {
  if (value === undefined || (typeof value === "number" && Number.isFinite(value))) return value;
  throw badOption(option, value, "a finite number");
};
const methodReader: Reader<ObservationVarianceMethod | undefined> = (value, option) =>
  value === undefined ? undefined : oneOf<ObservationVarianceMethod>(METHODS, "delta")(value, option);

/**
 * Gives R² of fixed effects, and of fixed and random effects together (S. Nakagawa, H. Schielzeth, Methods in Ecology and Evolution 4 (2013) 133–142;
 * random slopes by P. C. D. Johnson, ibid. 5 (2014) 944–946; distributions by S. Nakagawa, P. C. D. Johnson, H. Schielzeth, Journal of the
 * Royal Society Interface 14 (2017) 20170213).
 */
export function rsquaredNakagawa(fit: Fit, options: VarianceShareOptions = {}): NakagawaRsquared {
  const shares = varianceShares("rsquaredNakagawa", fit, options);
  const { random, total } = sums(shares);
  return { marginal: shares.fixed / total, conditional: (shares.fixed + random) / total, ...shares };
}

/** Gives intraclass correlations, from the variances that Nakagawa's R² is made of. */
export function icc(fit: Fit, options: VarianceShareOptions = {}): IntraclassCorrelation {
  const shares = varianceShares("icc", fit, options);
  const { random, total } = sums(shares);
  const withoutFixed = random + shares.residual;
  return {
    adjusted: random / withoutFixed,
    unadjusted: random / total,
    ...shares,
    random: shares.random.map((term) => ({ ...term, icc: term.variance / withoutFixed })),
  };
}

function sums({ fixed, random, residual }: VarianceShares): { random: number; total: number } {
  const sum = random.reduce((total, { variance }) => total + variance, 0);
  return { random: sum, total: fixed + sum + residual };
}

function varianceShares(call: string, fit: Fit, options: VarianceShareOptions): VarianceShares {
  const { method: given, mean } = readAnswerOptions(call, { method: methodReader, mean: meanReader }, options);
  const { design } = fit;
  const method = given ?? methodFor(fit);
  const averages = knownOfRows(fit, "averages");
  const terms = design.random.map(({ group, levels }, r) => ({
    group,
    variance: averages.random[r],
    isOfRows: levels.length === design.used,
  }));
  const extra = terms.reduce((sum, { isOfRows, variance }) => sum + (isOfRows ? variance : 0), 0);
  return {
    fixed: averages.fixed,
    random: terms.filter(({ isOfRows }) => !isOfRows).map(({ group, variance }) => ({ group, variance })),
    residual: observationVariance(fit, method, mean ?? averages.response, averages.inverseWeight) + extra,
    method,
  };
}

function methodFor({ estimates: { distribution, link } }: Fit): ObservationVarianceMethod {
  if (familyOf(distribution).errorLink === link.name) return "residual";
  if (distribution === "binomial" && link.name in LATENT_VARIANCE) return "theoretical";
  return link.name === "log" ? "trigamma" : "delta";
}

/**
 * Gives Var y = φ v(μ) mean(1/w) at one mean μ, on the scale of the link: g′(μ)² Var y by the delta method; with the log link and c² = Var y/μ²
 * also log(1 + c²), were y lognormal, and ψ′(1/c²), were it gamma.
 */
function observationVariance(fit: Fit, method: ObservationVarianceMethod, mean: number, perWeight: number): number {
  const { distribution, dispersion, link } = fit.estimates;
  const at = Float64Array.of(mean);
  const phi = extraParameter(distribution) === undefined ? dispersion : 1;
  const variance = phi * fit.functions.varianceFunction(distribution, at, dispersion)[0] * perWeight;
  const slope = fit.functions.linkFunctions(link).derivative(at)[0];
  const squaredVariation = variance / (mean * mean);
  switch (method) {
    case "theoretical":
      if (distribution === "binomial" && link.name in LATENT_VARIANCE) return LATENT_VARIANCE[link.name];
      throw noMethod(method, "for a binomial distribution with a logit, probit, comploglog or loglog link");
    case "residual":
      if (familyOf(distribution).errorLink === link.name) return phi * perWeight;
      throw noMethod(method, "for a normal distribution with the identity link");
    case "delta":
      return slope * slope * variance;
    default:
      if (link.name !== "log") throw noMethod(method, "for the log link");
      return method === "lognormal"
        ? elementary("log1p", [squaredVariation])[0]
        : elementary("trigamma", [1 / squaredVariation])[0];
  }
}

function noMethod(method: ObservationVarianceMethod, where: string): GlmeError {
  return new GlmeError(
    "badOption",
    `The option method is "${method}", which is ${where}.`,
    { option: "method" },
    'Use "delta", or leave it out.',
  );
}
