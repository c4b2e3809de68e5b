// Links as functions of arrays, as a user would write them: the built-in ones, and two that are not built in.

import type { Link } from "../../src/family/definition/links.js";
import type { CustomLink } from "../../src/index.js";
import { elementary } from "../../src/kernel/index.js";

/** A link and all its derivatives, value by value. */
interface Scalars {
  readonly link: (mu: number) => number;
  readonly derivative: (mu: number) => number;
  readonly secondDerivative: (mu: number) => number;
  readonly thirdDerivative: (mu: number) => number;
  readonly inverse: (eta: number) => number;
}

export function onArrays({ link, derivative, secondDerivative, thirdDerivative, inverse }: Scalars): CustomLink {
  return {
    link: (mu) => mu.map(link),
    derivative: (mu) => mu.map(derivative),
    secondDerivative: (mu) => mu.map(secondDerivative),
    thirdDerivative: (mu) => mu.map(thirdDerivative),
    inverse: (eta) => eta.map(inverse),
  };
}

/** The same without g‴. */
export function withoutThird({ link, derivative, secondDerivative, inverse }: CustomLink): CustomLink {
  return { link, derivative, secondDerivative, inverse };
}

const standardNormal = (z: number) => Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI);
const quantile = (p: number) => elementary("normalQuantile", [p])[0];

/** log(−log μ), with M = −log μ. */
const loglog: Scalars = {
  link: (mu) => Math.log(-Math.log(mu)),
  derivative: (mu) => 1 / (mu * Math.log(mu)),
  secondDerivative: (mu) => (-Math.log(mu) - 1) / (mu * Math.log(mu)) ** 2,
  thirdDerivative: (mu) => {
    const m = -Math.log(mu);
    return (-m - 2 * (m - 1) ** 2) / (mu * m) ** 3;
  },
  inverse: (eta) => Math.exp(-Math.exp(eta)),
};

const power = (p: number): Scalars => ({
  link: (mu) => mu ** p,
  derivative: (mu) => p * mu ** (p - 1),
  secondDerivative: (mu) => p * (p - 1) * mu ** (p - 2),
  thirdDerivative: (mu) => p * (p - 1) * (p - 2) * mu ** (p - 3),
  inverse: (eta) => (eta > 0 ? eta ** (1 / p) : Number.NaN), // as the built-in one has it
});

const SCALARS: Readonly<Record<string, Scalars>> = {
  identity: power(1),
  log: {
    link: Math.log,
    derivative: (mu) => 1 / mu,
    secondDerivative: (mu) => -1 / mu ** 2,
    thirdDerivative: (mu) => 2 / mu ** 3,
    inverse: Math.exp,
  },
  logit: {
    link: (mu) => Math.log(mu / (1 - mu)),
    derivative: (mu) => 1 / (mu * (1 - mu)),
    secondDerivative: (mu) => (2 * mu - 1) / (mu * (1 - mu)) ** 2,
    thirdDerivative: (mu) => 2 / mu ** 3 + 2 / (1 - mu) ** 3,
    inverse: (eta) => 1 / (1 + Math.exp(-eta)),
  },
  probit: {
    link: quantile,
    derivative: (mu) => 1 / standardNormal(quantile(mu)),
    secondDerivative: (mu) => quantile(mu) / standardNormal(quantile(mu)) ** 2,
    thirdDerivative: (mu) => (1 + 2 * quantile(mu) ** 2) / standardNormal(quantile(mu)) ** 3,
    inverse: (eta) => elementary("normalCdf", [eta])[0],
  },
  // that of 1 − μ
  comploglog: {
    link: (mu) => Math.log(-Math.log1p(-mu)),
    derivative: (mu) => -loglog.derivative(1 - mu),
    secondDerivative: (mu) => loglog.secondDerivative(1 - mu),
    thirdDerivative: (mu) => -loglog.thirdDerivative(1 - mu),
    inverse: (eta) => -Math.expm1(-Math.exp(eta)),
  },
  loglog,
  reciprocal: power(-1),
};

/** A built-in link as functions. */
export function asFunctions({ name, power: p }: Link): CustomLink {
  const scalars = name === "power" ? power(p) : SCALARS[name];
  const inverse = name === "identity" ? (eta: number) => eta : scalars.inverse;
  return onArrays({ ...scalars, inverse });
}

/** tan(π(μ − ½)): the quantile of Cauchy's distribution. */
export const cauchit: CustomLink = {
  name: "cauchit",
  ...onArrays({
    link: (mu) => Math.tan(Math.PI * (mu - 0.5)),
    derivative: (mu) => Math.PI / Math.cos(Math.PI * (mu - 0.5)) ** 2,
    secondDerivative: (mu) => (2 * Math.PI ** 2 * Math.tan(Math.PI * (mu - 0.5))) / Math.cos(Math.PI * (mu - 0.5)) ** 2,
    thirdDerivative: (mu) => {
      const tangent = Math.tan(Math.PI * (mu - 0.5));
      return 2 * Math.PI ** 3 * (1 + tangent ** 2) * (1 + 3 * tangent ** 2);
    },
    inverse: (eta) => 0.5 + Math.atan(eta) / Math.PI,
  }),
};

/**
 * log(((1 − μ)^−λ − 1)/λ), F. J. Aranda-Ordaz, Biometrika 68 (1981): logit for λ = 1, complementary log-log for λ → 0. With
 * t = (1 − μ)^λ: g′ = λ/((1 − μ)(1 − t)).
 */
export function arandaOrdaz(lambda: number): CustomLink {
  return {
    name: "Aranda-Ordaz",
    link: (mu) => mu.map((m) => Math.log(((1 - m) ** -lambda - 1) / lambda)),
    derivative: (mu) => mu.map((m) => lambda / ((1 - m) * (1 - (1 - m) ** lambda))),
    secondDerivative: (mu) =>
      mu.map((m) => {
        const t = (1 - m) ** lambda;
        return (lambda * (1 - (1 + lambda) * t)) / ((1 - m) * (1 - t)) ** 2;
      }),
    inverse: (eta) => eta.map((e) => 1 - (1 + lambda * Math.exp(e)) ** (-1 / lambda)),
  };
}
