// log(μ′²/V(μ)) of one row, the expected information of pseudo-likelihood, where doubles hold the logarithm but not the information itself:
// with comploglog that is t²/(e^t − 1), t = e^η, which is 0 from η = 6.7 on. Each link gives log|μ′|, log μ and log(1−μ), each family log V.

import { variancePower } from "./power-variance";
import { HALF_LOG_2PI } from "../math/constants";
import { mills, normalCdf } from "../math/normal";
import { Family, LinkCode } from "../../src/kernel/codes";

/**
 * log(μ′²/V(μ)) from η, −∞ where not even that is within reach; a host link, whose formula is not known here, gives μ and μ′. Families without
 * an extra parameter.
 */
export function logInformation(family: i32, link: i32, power: f64, eta: f64, mu: f64, slope: f64): f64 {
  const value = logQuotient(family, link, power, eta, mu, slope);
  return value == value ? value : -Infinity; // e^η is ∞ in log|μ′| and in log V
}

function logQuotient(family: i32, link: i32, power: f64, eta: f64, mu: f64, slope: f64): f64 {
  const logSlope = link == LinkCode.Host ? NativeMath.log(NativeMath.abs(slope)) : logSlopeAt(link, power, eta);
  if (family == Family.Normal) return 2 * logSlope;
  const logMean = link == LinkCode.Host ? NativeMath.log(mu) : logMeanAt(link, power, eta);
  if (family != Family.Binomial) return 2 * logSlope - (family == Family.LogNormal ? 2 : variancePower(family)) * logMean;
  return 2 * logSlope - logMean - (link == LinkCode.Host ? NativeMath.log1p(-mu) : logRestAt(link, power, eta));
}

/** log|μ′|. */
function logSlopeAt(link: i32, power: f64, eta: f64): f64 {
  switch (link) {
    case LinkCode.Identity:
      return 0;
    case LinkCode.Log:
      return eta;
    case LinkCode.Logit:
      return logLogistic(eta) + logLogistic(-eta);
    case LinkCode.Probit:
      return -0.5 * eta * eta - HALF_LOG_2PI;
    case LinkCode.Comploglog:
    case LinkCode.Loglog:
      return eta - NativeMath.exp(eta);
    case LinkCode.Reciprocal:
      return -2 * NativeMath.log(eta);
    default:
      return (1 / power - 1) * NativeMath.log(eta) - NativeMath.log(NativeMath.abs(power));
  }
}

/** log μ. */
function logMeanAt(link: i32, power: f64, eta: f64): f64 {
  switch (link) {
    case LinkCode.Identity:
      return NativeMath.log(eta);
    case LinkCode.Log:
      return eta;
    case LinkCode.Logit:
      return logLogistic(eta);
    case LinkCode.Probit:
      return logNormalCdf(eta);
    case LinkCode.Comploglog:
      return logEvent(eta);
    case LinkCode.Loglog:
      return -NativeMath.exp(eta);
    case LinkCode.Reciprocal:
      return -NativeMath.log(eta);
    default:
      return NativeMath.log(eta) / power;
  }
}

/** log(1 − μ). */
function logRestAt(link: i32, power: f64, eta: f64): f64 {
  switch (link) {
    case LinkCode.Logit:
      return logLogistic(-eta);
    case LinkCode.Probit:
      return logNormalCdf(-eta);
    case LinkCode.Comploglog:
      return -NativeMath.exp(eta);
    case LinkCode.Loglog:
      return logEvent(eta);
    default:
      return NativeMath.log(-NativeMath.expm1(logMeanAt(link, power, eta)));
  }
}

/** log 1/(1 + e^−x). */
function logLogistic(x: f64): f64 {
  return min(x, 0) - NativeMath.log1p(NativeMath.exp(-NativeMath.abs(x)));
}

/** log Φ(x). */
function logNormalCdf(x: f64): f64 {
  return x < 0 ? NativeMath.log(mills(-x)) - 0.5 * x * x - HALF_LOG_2PI : NativeMath.log1p(-normalCdf(-x));
}

/** log(1 − e^−t) with t = e^η. */
function logEvent(eta: f64): f64 {
  const t = NativeMath.exp(eta);
  return t < 1e-8 ? eta - 0.5 * t : NativeMath.log(-NativeMath.expm1(-t)); // t²/24 is left out
}
