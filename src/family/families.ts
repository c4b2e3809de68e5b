import { type Family, isCanonical } from "../kernel/codes.js";
import type { ExtraParameter, FamilyDescriptor } from "./definition/descriptor.js";
import { beta } from "./families/beta.js";
import { binomial } from "./families/binomial.js";
import { gamma } from "./families/gamma.js";
import { inverseGaussian } from "./families/inverseGaussian.js";
import { logNormal } from "./families/logNormal.js";
import { negativeBinomial } from "./families/negativeBinomial.js";
import { negativeBinomial1 } from "./families/negativeBinomial1.js";
import { normal } from "./families/normal.js";
import { poisson } from "./families/poisson.js";
import { zeroInflatedPoisson } from "./families/zeroInflatedPoisson.js";
import { type Link, LINKS } from "./definition/links.js";

/** The conditional distributions, in the order in which help lists them. */
export const FAMILIES = {
  normal,
  binomial,
  poisson,
  gamma,
  inverseGaussian,
  negativeBinomial,
  negativeBinomial1,
  beta,
  zeroInflatedPoisson,
  logNormal,
} as const satisfies Readonly<Record<string, FamilyDescriptor>>;
export type Distribution = keyof typeof FAMILIES;

/** The names of the distributions. */
export const DISTRIBUTIONS = Object.keys(FAMILIES) as readonly Distribution[];

/** Gives what is known of a distribution. */
export function familyOf(distribution: Distribution): FamilyDescriptor {
  return FAMILIES[distribution];
}

/** Gives what is known of the distribution that the kernel knows by a number. */
export function familyNumbered(code: Family): FamilyDescriptor {
  return Object.values<FamilyDescriptor>(FAMILIES).find((family) => family.code === code)!;
}

/** Gives the parameter besides the mean that some distributions have in place of a dispersion; undefined for the others. */
export function extraOf({ dispersion }: FamilyDescriptor): ExtraParameter | undefined {
  return typeof dispersion === "object" ? dispersion : undefined;
}

/** Gives the name of a distribution's extra parameter; undefined for those that have none. */
export function extraParameter(distribution: Distribution): string | undefined {
  return extraOf(familyOf(distribution))?.name;
}

/** Is there a parameter of a distribution's variance, a dispersion or an extra parameter, that every fit estimates? */
export function hasDispersion(distribution: Distribution): boolean {
  return familyOf(distribution).dispersion !== "one";
}

/** Gives φ as a factor of the variance: the dispersion where that is one, 1 where φ is fixed or the variance function holds an extra parameter. */
export function scaleOf(distribution: Distribution, dispersion: number): number {
  return familyOf(distribution).dispersion === "scale" ? dispersion : 1;
}

/** Are a distribution's responses counts, 0, 1, 2, …? */
export function isCount(distribution: Distribution): boolean {
  return familyOf(distribution).isCount ?? false;
}

/** Gives the link that a distribution has where none is given. */
export function standardLink(distribution: Distribution): Link {
  return familyOf(distribution).link;
}

/** Links, the canonical ones besides, with which searches from other starts hardly ever find another maximum (docs/algorithms.md, Second starts). */
const COMMON_LINKS: Readonly<Record<Distribution, readonly Link["name"][]>> = {
  normal: ["identity", "log"],
  binomial: ["logit", "probit", "comploglog", "loglog"],
  poisson: ["log"],
  gamma: ["log", "reciprocal"],
  inverseGaussian: ["log"],
  negativeBinomial: ["log"],
  negativeBinomial1: ["log"],
  zeroInflatedPoisson: ["log"],
  beta: ["logit", "probit"],
  logNormal: ["log"],
};

/** Does the likelihood of a model hardly ever have more than one maximum? */
export function hasOneOptimum(distribution: Distribution, { name }: Link): boolean {
  return COMMON_LINKS[distribution].includes(name);
}

/** Is the log-likelihood known to be concave in η, so that a mode is the only one? Of other pairs it is not asked. */
export function isConcave(distribution: Distribution, { name }: Link): boolean {
  return isCanonical(familyOf(distribution).code, LINKS[name]);
}
