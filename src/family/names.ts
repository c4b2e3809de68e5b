import { Family, LinkCode } from "../kernel/codes.js";

/** The conditional distributions, by the number under which the kernel knows them. */
export const DISTRIBUTIONS = {
  normal: Family.Normal,
  binomial: Family.Binomial,
  poisson: Family.Poisson,
  gamma: Family.Gamma,
  inverseGaussian: Family.InverseGaussian,
} as const;
export type Distribution = keyof typeof DISTRIBUTIONS;

/** Are its means greater than 0? */
export function isPositive(distribution: Distribution): boolean {
  return distribution !== "normal";
}

/** Are its means less than 1? */
export function isBelowOne(distribution: Distribution): boolean {
  return distribution === "binomial";
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

/** A link as the kernel takes it: its number and, for `power`, the exponent (otherwise 1). */
export interface Link {
  readonly name: LinkName;
  readonly power: number;
}
