// One chunk of rows through its family and link: t, s, W, W′ of docs/theory.md, Model.

import { CHUNK, D1, D2, D3, ETA, LOG_MEAN, LOG_REST, MU } from "./chunk";
import { binomialRows, logProbabilities } from "./binomial";
import { inverseLink } from "./link";
import { expectedLogNormalRows, logNormalRows } from "./log-normal";
import { logitRows } from "./logit";
import { normalRows } from "./normal";
import { expectedPowerRows, poissonLogRows, powerVarianceRows, variancePower } from "./power-variance";
import { binomialChoice, binomialSaturated, isLargeBinomial, LARGE_COUNT, poissonSaturated } from "./saturated";
import { HALF_LOG_2PI } from "../math/constants";
import { lgamma, logMinusDigamma, stirlingRemainder } from "../math/gamma";
import { Doubles } from "../memory";
import { Family, isCanonical, LinkCode } from "../../src/kernel/codes";

/** Fills score, weight and slope of `count` rows from η in ETA; returns Σ t (NaN or −∞ outside the domain). */
export function familyRows(
  family: i32, link: i32, power: f64, scratch: Doubles, count: usize,
  y: Doubles, w: Doubles, row: usize, score: Doubles, weight: Doubles, slope: Doubles, host: Doubles, n: usize,
): f64 {
  if (link == LinkCode.Host) hostMean(scratch, count, row, host, n);
  if (isCanonical(family, link)) {
    return family == Family.Binomial
      ? logitRows(scratch, count, y, w, row, score, weight, slope)
      : poissonLogRows(scratch, count, y, w, row, score, weight, slope);
  }
  if (family == Family.Binomial) {
    logProbabilities(link, power, scratch, count);
    return binomialRows(scratch, count, y, w, row, score, weight, slope);
  }
  if (link != LinkCode.Host) inverseLink(link, power, scratch, count);
  if (family == Family.Normal) return normalRows(scratch, count, y, w, row, score, weight, slope);
  if (family == Family.LogNormal) return logNormalRows(scratch, count, y, w, row, score, weight, slope);
  return powerVarianceRows(family, scratch, count, y, w, row, score, weight, slope);
}

/** Copies μ and its derivatives of `count` rows with a host link, as the host wrote them. */
export function hostMean(scratch: Doubles, count: usize, row: usize, host: Doubles, n: usize): void {
  for (let i: usize = 0; i < count; i++) {
    scratch[MU + i] = host[row + i];
    scratch[D1 + i] = host[n + row + i];
    scratch[D2 + i] = host[2 * n + row + i];
    scratch[D3 + i] = host[3 * n + row + i];
  }
}

/** Replaces W of `count` rows by the expected information w μ′²/V; returns Σ w(y−μ)²/V, Pearson's statistic. */
export function expectedRows(
  family: i32, link: i32, scratch: Doubles, count: usize, y: Doubles, w: Doubles, row: usize, score: Doubles, weight: Doubles,
): f64 {
  if (isCanonical(family, link)) return canonicalPearson(count, row, score, weight);
  if (family == Family.LogNormal) return expectedLogNormalRows(scratch, count, w, row, weight);
  if (family == Family.Gamma || family == Family.InverseGaussian) return expectedPowerRows(family, scratch, count, y, w, row, weight);
  const mean = family == Family.Binomial && isProbability(link);
  let pearson: f64 = 0;
  for (let i: usize = 0; i < count; i++) {
    const wi = w ? w[row + i] : 1;
    let information: f64;
    let mu: f64;
    let variance: f64;
    if (mean) {
      mu = NativeMath.exp(scratch[LOG_MEAN + i]);
      const rest = NativeMath.exp(scratch[LOG_REST + i]);
      variance = mu * rest;
      // a′ = μ′/μ and c′ = −μ′/(1−μ): μ′²/(μ(1−μ)) = −a′c′
      const meanSlope = scratch[LOG_MEAN + CHUNK + i];
      const restSlope = scratch[LOG_REST + CHUNK + i];
      information = meanSlope == 0 || restSlope == 0 ? 0 : -meanSlope * restSlope; // the other one may be infinite
    } else {
      mu = scratch[MU + i];
      variance = varianceAt(family, 1, mu);
      const d1 = scratch[D1 + i];
      information = d1 == 0 ? 0 : (d1 * d1) / variance; // a host link's μ may have rounded to 0 or 1
    }
    const e = y[row + i] - mu;
    pearson += e == 0 ? 0 : (wi * e * e) / variance;
    weight[row + i] = wi * information;
  }
  return pearson;
}

/** Sums s²/W: with a canonical link s = w(y−μ), and W is the expected information as it stands. */
function canonicalPearson(count: usize, row: usize, score: Doubles, weight: Doubles): f64 {
  let sum: f64 = 0;
  for (let i = row; i < row + count; i++) {
    const s = score[i];
    sum += s == 0 ? 0 : (s * s) / weight[i];
  }
  return sum;
}

/** True for links whose binomial rows never form μ in MU. */
function isProbability(link: i32): bool {
  return link == LinkCode.Probit || link == LinkCode.Comploglog || link == LinkCode.Loglog;
}

/** True for Poisson, negative binomial and zero-inflated. */
export function isCount(family: i32): bool {
  return (
    family == Family.Poisson ||
    family == Family.NegativeBinomial ||
    family == Family.NegativeBinomial1 ||
    family == Family.ZeroInflatedPoisson
  );
}

/** Gives V(μ); `extra` is the extra parameter of families that have one. */
export function varianceAt(family: i32, extra: f64, mu: f64): f64 {
  if (family == Family.Normal) return 1;
  if (family == Family.Binomial) return mu * (1 - mu);
  if (family == Family.NegativeBinomial) return mu + mu * (mu / extra);
  if (family == Family.NegativeBinomial1) return mu * (1 + extra);
  if (family == Family.ZeroInflatedPoisson) return mu * (1 + extra * mu);
  if (family == Family.Beta) return (mu * (1 - mu)) / (1 + extra);
  if (family == Family.LogNormal) return mu * mu;
  const v = variancePower(family);
  return v == 1 ? mu : v == 2 ? mu * mu : mu * mu * mu;
}

/**
 * The constants of ℓ that are free of φ and of an extra parameter, summed over rows [from, to); for binomial `size` holds the trials and w is
 * prior weight × size.
 */
export function densityConstant(family: i32, from: usize, to: usize, y: Doubles, w: Doubles, size: Doubles): f64 {
  let sum: f64 = 0;
  for (let i = from; i < to; i++) {
    const yi = y[i];
    const wi = w ? w[i] : 1;
    if (family == Family.Normal) sum += 0.5 * NativeMath.log(wi) - HALF_LOG_2PI;
    else if (family == Family.LogNormal) sum += 0.5 * NativeMath.log(wi) - HALF_LOG_2PI - NativeMath.log(yi);
    else if (family == Family.InverseGaussian) sum += 0.5 * NativeMath.log(wi) - HALF_LOG_2PI - 1.5 * NativeMath.log(yi);
    else if (family == Family.Gamma) sum -= NativeMath.log(yi);
    else if (family == Family.Beta) sum -= wi * (NativeMath.log(yi) + NativeMath.log1p(-yi) + HALF_LOG_2PI);
    else if (family == Family.Poisson) sum += wi * (yi >= LARGE_COUNT ? poissonSaturated(yi) : -lgamma(yi + 1));
    else if (isCount(family)) sum -= yi == 0 ? 0 : wi * (HALF_LOG_2PI + 0.5 * NativeMath.log(yi) + stirlingRemainder(yi));
    else if (size) {
      const trials = size[i];
      sum += (wi / trials) * (isLargeBinomial(yi, wi) ? binomialChoice(trials, yi) : lgamma(trials + 1) - lgamma(trials * yi + 1) - lgamma(trials * (1 - yi) + 1));
    } else if (family == Family.Binomial && isLargeBinomial(yi, wi)) sum += wi * binomialSaturated(yi);
  }
  return sum;
}

/** True where a constant of ℓ depends on φ or on the extra parameter. */
function hasDispersionConstant(family: i32): bool {
  return family != Family.Binomial && (!isCount(family) || family == Family.NegativeBinomial);
}

/**
 * Constants that depend on φ or on the extra parameter, of one row of weight w: normal, log-normal and inverse Gaussian −½ log φ, gamma
 * ν log ν − ν − log Γ(ν), beta w(½ log f + δ(f)). A negative binomial's depend on the counts, too: rising.ts.
 */
export function dispersionConstant(family: i32, parameter: f64, w: f64): f64 {
  if (!hasDispersionConstant(family)) return 0;
  if (family == Family.Beta) return w * (0.5 * NativeMath.log(parameter) + stirlingRemainder(parameter));
  if (family != Family.Gamma) return -0.5 * NativeMath.log(parameter);
  const shape = w / parameter;
  return 0.5 * NativeMath.log(shape) - HALF_LOG_2PI - stirlingRemainder(shape);
}

/** Gives the derivative of a row's dispersionConstant in the logarithm of φ or of the extra parameter. */
export function dispersionSlope(family: i32, parameter: f64, w: f64): f64 {
  if (!hasDispersionConstant(family)) return 0;
  if (family == Family.Beta) return w * (1 - parameter * logMinusDigamma(parameter));
  if (family != Family.Gamma) return -0.5;
  const shape = w / parameter;
  return -shape * logMinusDigamma(shape);
}
