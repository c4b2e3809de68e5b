import type { Distribution } from "../../src/family/families.js";
import type { Link } from "../../src/family/definition/links.js";
import { Jet } from "./jet.js";
import { logChoose, logGamma, logGammaOf, logNormalCdf, logNormalDensity } from "./special.js";

/** The conditional distribution of one response given its linear predictor. */
export interface Family {
  readonly distribution: Distribution;
  readonly link: Link;
  /** Of distributions that have one: k of negativeBinomial (variance μ + μ²/k), f of negativeBinomial1 (μ(1 + f)) and
   * beta (μ(1 − μ)/(1 + f)), ω of zeroInflatedPoisson (μ(1 + ωμ)). */
  readonly extra?: number;
}

/** One row's response (a proportion for binomial), prior weight and binomial size. */
export interface Observation {
  readonly y: number;
  readonly weight: number;
  readonly size: number;
}

/** μ, log μ and log(1 − μ), each computed so that none suffers where μ is near 0 or 1. */
interface Mean {
  readonly mean: Jet;
  readonly logMean: Jet;
  /** Only asked for where 0 < μ < 1. */
  readonly logComplement: () => Jet;
}

/**
 * The full log density ℓ(y; η, φ) of one observation, every constant included, and its derivatives in η.
 * Outside the domain of link or distribution the density is 0 and the value −∞.
 *
 * Normal: variance φ/w. Gamma: shape w/φ. Inverse Gaussian: λ = w/φ. The others: w times the log density of w = 1; the binomial's y
 * is the proportion of `size` trials.
 */
export function logDensity(family: Family, phi: number, { y, weight, size }: Observation, eta: Jet): Jet {
  const { distribution, link } = family;
  if (!inDomain(family, eta.value)) return Jet.constant(Number.NEGATIVE_INFINITY);
  const { mean, logMean, logComplement } = meanOf(link, eta);
  const precision = weight / phi;
  switch (distribution) {
    case "normal":
      return mean
        .minus(y)
        .square()
        .times(-precision / 2)
        .plus(0.5 * Math.log(precision / (2 * Math.PI)));
    case "binomial": {
      const successes = size * y;
      const failures = size - successes;
      // 0 × log 0 is 0: a term that does not occur is left out
      const some = successes > 0 ? logMean.times(successes) : Jet.constant(0);
      const none = failures > 0 ? logComplement().times(failures) : Jet.constant(0);
      return some.plus(none).plus(logChoose(size, successes)).times(weight);
    }
    case "poisson":
      return logMean
        .times(y)
        .minus(mean)
        .minus(logGamma(y + 1))
        .times(weight);
    case "logNormal":
      return logMean
        .minus(Math.log(y))
        .square()
        .times(-precision / 2)
        .plus(0.5 * Math.log(precision / (2 * Math.PI)) - Math.log(y));
    case "gamma": {
      const constant = precision * Math.log(precision) - logGamma(precision) + (precision - 1) * Math.log(y);
      return logMean.plus(Jet.constant(y).over(mean)).times(-precision).plus(constant);
    }
    case "inverseGaussian": {
      const distance = mean.times(-1).plus(y).over(mean).square().over(y); // (y − μ)²/(μ² y)
      return distance.times(-precision / 2).plus(0.5 * Math.log(precision / (2 * Math.PI * y * y * y)));
    }
    case "negativeBinomial":
      return logNegativeBinomial(y, mean, Jet.constant(family.extra!)).times(weight);
    case "negativeBinomial1":
      return logNegativeBinomial(y, mean, mean.over(family.extra!)).times(weight);
    case "zeroInflatedPoisson": {
      const odds = family.extra!;
      const poisson = mean.times(1 + odds);
      const never = poisson.times(-1).exp();
      // a zero: one of the odds, or Poisson's
      const some =
        y === 0
          ? never.plus(odds).log()
          : poisson
              .log()
              .times(y)
              .minus(poisson)
              .minus(logGamma(y + 1));
      return some.minus(Math.log1p(odds)).times(weight);
    }
    case "beta": {
      const one = mean.times(family.extra!);
      const other = logComplement().exp().times(family.extra!);
      const constant = logGamma(family.extra!) - Math.log(y) - Math.log1p(-y);
      const powers = one.times(Math.log(y)).plus(other.times(Math.log1p(-y)));
      return powers.minus(logGammaOf(one)).minus(logGammaOf(other)).plus(constant).times(weight);
    }
  }
}

/** log Γ(y + r)/(Γ(r) y!) + y log μ/(μ + r) + r log r/(μ + r): mean μ, variance μ + μ²/r. */
function logNegativeBinomial(y: number, mean: Jet, r: Jet): Jet {
  const sum = mean.plus(r).log();
  const coefficient = logGammaOf(r.plus(y))
    .minus(logGammaOf(r))
    .minus(logGamma(y + 1));
  return coefficient.plus(mean.log().minus(sum).times(y)).plus(r.log().minus(sum).times(r));
}

/** Whether η gives a mean that the distribution can have. */
export function inDomain({ distribution, link }: Family, eta: number): boolean {
  if (link.name === "power" && eta <= 0) return false;
  if (link.name === "reciprocal" && eta === 0) return false;
  const mu = inverseLink(link, eta);
  if (!Number.isFinite(mu)) return false;
  if (distribution === "normal") return true;
  if (distribution !== "binomial" && distribution !== "beta") return mu > 0;
  // at these three η = ±40 has μ = 1 in doubles and log(1 − μ) still exact: they need no bound
  return ["logit", "probit", "comploglog", "loglog"].includes(link.name) || (mu > 0 && mu < 1);
}

/** μ = g⁻¹(η). */
export function inverseLink(link: Link, eta: number): number {
  return meanOf(link, Jet.constant(eta)).mean.value;
}

/** The inverse link. comploglog: log(−log(1 − μ)) = η; loglog: log(−log μ) = η; power p: μ^p = η. */
function meanOf(link: Link, eta: Jet): Mean {
  switch (link.name) {
    case "identity":
      return fromMean(eta);
    case "log":
      return { mean: eta.exp(), logMean: eta, logComplement: () => log1mExp(eta) };
    case "logit":
      return fromLogs(softplus(eta.times(-1)).times(-1), softplus(eta).times(-1));
    case "probit":
      return fromLogs(logNormal(eta), logNormal(eta.times(-1)));
    case "comploglog": {
      const logComplement = eta.exp().times(-1);
      return fromLogs(log1mExp(logComplement), logComplement);
    }
    case "loglog": {
      const logMean = eta.exp().times(-1);
      return fromLogs(logMean, log1mExp(logMean));
    }
    case "reciprocal":
      return fromMean(Jet.constant(1).over(eta));
    case "power":
      return fromMean(eta.pow(1 / link.power));
    case "host":
      throw new Error("a link given by functions has no number here");
  }
}

function fromMean(mean: Jet): Mean {
  return { mean, logMean: mean.log(), logComplement: () => mean.times(-1).log1p() };
}

function fromLogs(logMean: Jet, logComplement: Jet): Mean {
  return { mean: logMean.exp(), logMean, logComplement: () => logComplement };
}

/** log(1 + e^u). Its slope is the logistic function, written so that nothing overflows. */
function softplus(u: Jet): Jet {
  const value = Math.max(u.value, 0) + Math.log1p(Math.exp(-Math.abs(u.value)));
  return u.integral(value, () => {
    const small = (u.value > 0 ? u.times(-1) : u).exp();
    return (u.value > 0 ? Jet.constant(1) : small).over(small.plus(1));
  });
}

/** log(1 − e^u) for u < 0. */
function log1mExp(u: Jet): Jet {
  const value = u.value > -Math.LN2 ? Math.log(-Math.expm1(u.value)) : Math.log1p(-Math.exp(u.value));
  return u.integral(value, () => u.exp().over(u.expm1()));
}

/** log Φ(u): its slope is φ(u)/Φ(u). */
function logNormal(u: Jet): Jet {
  const logPhi = u.square().times(-0.5).plus(logNormalDensity(0));
  return u.solve(logNormalCdf(u.value), (f) => logPhi.minus(f).exp());
}
