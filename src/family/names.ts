/** The conditional distributions, by the number under which the kernel knows them. */
export const DISTRIBUTIONS = { normal: 0, binomial: 1, poisson: 2, gamma: 3, inverseGaussian: 4 } as const;
export type Distribution = keyof typeof DISTRIBUTIONS;

/** The links, by the number under which the kernel knows them. `power` carries its exponent beside it. */
export const LINKS = {
  identity: 0,
  log: 1,
  logit: 2,
  probit: 3,
  comploglog: 4,
  loglog: 5,
  reciprocal: 6,
  power: 7,
  host: 8,
} as const;
export type LinkName = keyof typeof LINKS;

/** A link as the kernel takes it: its number and, for `power`, the exponent (otherwise 1). */
export interface Link {
  readonly name: LinkName;
  readonly power: number;
}
