// The links: μ = g⁻¹(η) and its derivatives μ′, μ″, μ‴ in η for one chunk of rows, η in ETA.
// Outside a link's domain μ is NaN, which makes the density NaN and the objective infinite. Reciprocal and power links are
// defined for η > 0: on the other side of 0 a Newton step would land in another basin.

import { D1, D2, D3, ETA, MU } from "./chunk";
import { Doubles, get2, set2 } from "../memory";
import { exp } from "../math/exp";
import { log } from "../math/log";
import { normalCdf, normalDensity, normalQuantile } from "../math/normal";
import { LinkCode } from "../../src/kernel/codes";

/** Fills MU, D1, D2, D3 of `count` rows. */
export function inverseLink(link: i32, power: f64, scratch: Doubles, count: usize): void {
  if (link == LinkCode.Log) logLink(scratch, count);
  else for (let i: usize = 0; i < count; i++) inverseLinkAt(link, power, scratch, i);
}

/** Fills MU, D1, D2, D3 for μ = e^η, two rows at a time. */
function logLink(scratch: Doubles, count: usize): void {
  for (let i: usize = 0; i < count; i += 2) {
    const mu = exp(get2(scratch, ETA + i));
    set2(scratch, MU + i, mu);
    set2(scratch, D1 + i, mu);
    set2(scratch, D2 + i, mu);
    set2(scratch, D3 + i, mu);
  }
}

/** Stores μ and its three derivatives for one row. */
@inline function put(scratch: Doubles, i: usize, mu: f64, d1: f64, d2: f64, d3: f64): void {
  scratch[MU + i] = mu;
  scratch[D1 + i] = d1;
  scratch[D2 + i] = d2;
  scratch[D3 + i] = d3;
}

/** Fills MU, D1, D2, D3 of one row. */
function inverseLinkAt(link: i32, power: f64, scratch: Doubles, i: usize): void {
  const eta = scratch[ETA + i];
  switch (link) {
    case LinkCode.Identity:
      put(scratch, i, eta, 1, 0, 0);
      break;
    case LinkCode.Logit: {
      const mu = logistic(eta);
      const variance = mu * logistic(-eta);
      put(scratch, i, mu, variance, variance * (1 - 2 * mu), variance * (1 - 6 * variance));
      break;
    }
    case LinkCode.Probit: {
      const density = normalDensity(eta);
      put(scratch, i, normalCdf(eta), density, -eta * density, (eta * eta - 1) * density);
      break;
    }
    case LinkCode.Comploglog: {
      const t = NativeMath.exp(eta);
      const slope = t * NativeMath.exp(-t);
      put(scratch, i, -NativeMath.expm1(-t), slope, slope * (1 - t), slope * ((1 - t) * (1 - t) - t));
      break;
    }
    case LinkCode.Loglog: {
      const t = NativeMath.exp(eta);
      const slope = -t * NativeMath.exp(-t);
      put(scratch, i, NativeMath.exp(-t), slope, slope * (1 - t), slope * ((1 - t) * (1 - t) - t));
      break;
    }
    case LinkCode.Reciprocal: {
      const mu = eta > 0 ? 1 / eta : NaN;
      put(scratch, i, mu, -mu * mu, 2 * mu * mu * mu, -6 * mu * mu * mu * mu);
      break;
    }
    default:
      powerLinkAt(power, scratch, i, eta);
  }
}

/** Fills MU, D1, D2, D3 of one row for μ^p = η: μ = η^(1/p), defined for η > 0. */
function powerLinkAt(power: f64, scratch: Doubles, i: usize, eta: f64): void {
  if (!(eta > 0)) return put(scratch, i, NaN, NaN, NaN, NaN);
  const exponent = 1 / power;
  const mu = NativeMath.pow(eta, exponent);
  const d1 = (exponent * mu) / eta;
  const d2 = ((exponent - 1) * d1) / eta;
  put(scratch, i, mu, d1, d2, ((exponent - 2) * d2) / eta);
}

/** 1/(1 + e^−x), without overflow in either tail. */
function logistic(x: f64): f64 {
  const small = NativeMath.exp(-NativeMath.abs(x));
  return x >= 0 ? 1 / (1 + small) : small / (1 + small);
}

/** Gives g(μ), for host data one by one. */
export function linkOf(link: i32, power: f64, mu: f64): f64 {
  switch (link) {
    case LinkCode.Identity:
      return mu;
    case LinkCode.Log:
      return NativeMath.log(mu);
    case LinkCode.Logit:
      return NativeMath.log(mu / (1 - mu));
    case LinkCode.Probit:
      return normalQuantile(mu);
    case LinkCode.Comploglog:
      return NativeMath.log(-NativeMath.log1p(-mu));
    case LinkCode.Loglog:
      return NativeMath.log(-NativeMath.log(mu));
    case LinkCode.Reciprocal:
      return 1 / mu;
    default:
      return NativeMath.pow(mu, power);
  }
}

/** Writes the logarithms of one array of a chunk to another. */
export function logArray(scratch: Doubles, from: usize, into: usize, count: usize): void {
  for (let i: usize = 0; i < count; i += 2) set2(scratch, into + i, log(get2(scratch, from + i)));
}
