import { Family, LinkCode } from "../kernel/codes.js";
import type { SafeLink } from "./customLink.js";

/** The conditional distributions, by the number under which the kernel knows them. */
export const DISTRIBUTIONS = {
  normal: Family.Normal,
  binomial: Family.Binomial,
  poisson: Family.Poisson,
  gamma: Family.Gamma,
  inverseGaussian: Family.InverseGaussian,
  negativeBinomial: Family.NegativeBinomial,
  negativeBinomial1: Family.NegativeBinomial1,
  beta: Family.Beta,
  zeroInflatedPoisson: Family.ZeroInflatedPoisson,
} as const;
export type Distribution = keyof typeof DISTRIBUTIONS;

/** The parameter besides the mean that some distributions have in place of a dispersion, by the name under which a model shows it. */
const EXTRA_PARAMETERS: { readonly [D in Distribution]?: string } = {
  negativeBinomial: "k", // variance μ + μ²/k
  negativeBinomial1: "phi", // variance μ(1 + phi)
  beta: "phi", // variance μ(1 − μ)/(1 + phi)
  zeroInflatedPoisson: "omega", // variance μ(1 + omega μ)
};

/** The name of a distribution's extra parameter; undefined for those that have none. */
export function extraParameter(distribution: Distribution): string | undefined {
  return EXTRA_PARAMETERS[distribution];
}

/** Is there a parameter of its variance, a dispersion or an extra parameter, that every fit estimates? */
export function hasDispersion(distribution: Distribution): boolean {
  return distribution !== "binomial" && distribution !== "poisson";
}

/** Are its responses counts, 0, 1, 2, …? */
export function isCount(distribution: Distribution): boolean {
  return ["poisson", "negativeBinomial", "negativeBinomial1", "zeroInflatedPoisson"].includes(distribution);
}

/** Are its means greater than 0? */
export function isPositive(distribution: Distribution): boolean {
  return distribution !== "normal";
}

/** Are its means less than 1? */
export function isBelowOne(distribution: Distribution): boolean {
  return distribution === "binomial" || distribution === "beta";
}

/** The links, by the number under which the kernel knows them. `power` carries its exponent beside it. */
export const LINKS = {
  identity: LinkCode.Identity,
  log: LinkCode.Log,
  logit: LinkCode.Logit,
  probit: LinkCode.Probit,
  comploglog: LinkCode.Comploglog,
  loglog: LinkCode.Loglog,
  reciprocal: LinkCode.Reciprocal,
  power: LinkCode.Power,
  host: LinkCode.Host,
} as const;
export type LinkName = keyof typeof LINKS;

/** A link: its name, for `power` the exponent (otherwise 1), and for `host`, a link that the kernel does not have, its functions. */
export interface Link {
  readonly name: LinkName;
  readonly power: number;
  readonly functions?: SafeLink;
}
