import type { Distribution } from "../../../src/family/families.js";
import type { Link } from "../../../src/family/definition/links.js";
import type { FamilyFunctions, LinkFunctions } from "../../../src/model/index.js";

const each = (f: (value: number) => number) => (values: Float64Array) => values.map(f);

const LINKS: { readonly [name: string]: Omit<LinkFunctions, "name"> } = {
  identity: { link: each((mu) => mu), derivative: each(() => 1), secondDerivative: each(() => 0), inverse: each((eta) => eta) },
  log: {
    link: each((mu) => Math.log(mu)),
    derivative: each((mu) => 1 / mu),
    secondDerivative: each((mu) => -1 / (mu * mu)),
    inverse: each((eta) => Math.exp(eta)),
  },
  logit: {
    link: each((mu) => Math.log(mu / (1 - mu))),
    derivative: each((mu) => 1 / (mu * (1 - mu))),
    secondDerivative: each((mu) => (2 * mu - 1) / (mu * (1 - mu)) ** 2),
    inverse: each((eta) => 1 / (1 + Math.exp(-eta))),
  },
  reciprocal: {
    link: each((mu) => 1 / mu),
    derivative: each((mu) => -1 / (mu * mu)),
    secondDerivative: each((mu) => 2 / (mu * mu * mu)),
    inverse: each((eta) => 1 / eta),
  },
};

const VARIANCES: { readonly [distribution: string]: (mu: number) => number } = {
  normal: () => 1,
  binomial: (mu) => mu * (1 - mu),
  poisson: (mu) => mu,
  gamma: (mu) => mu * mu,
};

const inverseLink = (link: Link, eta: Float64Array) => LINKS[link.name].inverse(eta);

/** The textbook functions of some families, in place of the kernel's. */
export const textbookFunctions: FamilyFunctions = {
  inverseLink,
  linkFunctions: (link: Link) => ({ name: link.name, ...LINKS[link.name] }),
  varianceFunction: (distribution: Distribution, mu: Float64Array) => mu.map(VARIANCES[distribution]),
  means: ({ link }, eta) => inverseLink(link, eta),
  meanSlopes: ({ link }, eta) => LINKS[link.name].derivative(inverseLink(link, eta)).map((slope) => 1 / slope),
  variances: ({ distribution, link, dispersion }, eta, weights) => {
    const phi = distribution === "binomial" || distribution === "poisson" ? 1 : dispersion;
    return inverseLink(link, eta).map((mu, i) => (phi * VARIANCES[distribution](mu)) / (weights?.[i] ?? 1));
  },
  score: (distribution, y, mu, dispersion) => mu.map((m, i) => (y[i] - m) / (dispersion * VARIANCES[distribution](m))),
};
