// Links, variances and elementary functions on whole arrays in linear memory, for the host: what decides a number is
// computed here, so that every platform gives the same bits.

import { ARRAYS, CHUNK, D1, D2, ETA, MU } from "./family/chunk";
import { varianceAt } from "./family/family";
import { inverseLink, linkOf } from "./family/link";
import { exp, expm1 } from "./math/exp";
import { digamma, lgamma, logMinusDigamma, tetragamma, trigamma } from "./math/gamma";
import { log, log1p } from "./math/log";
import { expOfMinus, logistic, softplusFrom } from "./math/logistic";
import { normalCdf, normalPdf, normalQuantile } from "./math/normal";
import { copy, Doubles, get2, newDoubles, NO_DOUBLES, set2, splat } from "./memory";
import { MathCode } from "../src/kernel/codes";

let scratch = NO_DOUBLES;

/** Replaces n values of η by μ = g⁻¹(η). */
export function inverseLinkArray(link: i32, power: f64, values: Doubles, n: usize): void {
  if (!scratch) scratch = newDoubles(ARRAYS * CHUNK);
  for (let from: usize = 0; from < n; from += CHUNK) {
    const count = min(CHUNK, n - from);
    copy(scratch, ETA, values, from, count);
    inverseLink(link, power, scratch, count);
    copy(values, from, scratch, MU, count);
  }
}

/** Replaces n values of μ by η = g(μ). */
export function linkArray(link: i32, power: f64, values: Doubles, n: usize): void {
  for (let i: usize = 0; i < n; i++) values[i] = linkOf(link, power, values[i]);
}

/** Replaces n values of μ by g′(μ) = 1/μ′(η), for `order` 1, or g″(μ) = −μ″/μ′³, for 2. */
export function linkDerivativeArray(link: i32, power: f64, order: i32, values: Doubles, n: usize): void {
  if (!scratch) scratch = newDoubles(ARRAYS * CHUNK);
  linkArray(link, power, values, n);
  for (let from: usize = 0; from < n; from += CHUNK) {
    const count = min(CHUNK, n - from);
    copy(scratch, ETA, values, from, count);
    inverseLink(link, power, scratch, count);
    for (let i: usize = 0; i < count; i++) {
      const d1 = scratch[D1 + i];
      values[from + i] = order == 1 ? 1 / d1 : -scratch[D2 + i] / (d1 * d1 * d1);
    }
  }
}

/** Replaces n values of μ by V(μ); `extra` is the extra parameter of families that have one. */
export function varianceArray(family: i32, extra: f64, values: Doubles, n: usize): void {
  for (let i: usize = 0; i < n; i++) values[i] = varianceAt(family, extra, values[i]);
}

/** Replaces n values by an elementary or special function of them. */
export function mathArray(which: i32, values: Doubles, n: usize): void {
  switch (which) {
    case MathCode.Exp: return inPairs(MathCode.Exp, values, n);
    case MathCode.Expm1: return inPairs(MathCode.Expm1, values, n);
    case MathCode.Log: return inPairs(MathCode.Log, values, n);
    case MathCode.Log1p: return inPairs(MathCode.Log1p, values, n);
    case MathCode.Logistic: return inPairs(MathCode.Logistic, values, n);
    case MathCode.NormalPdf: return inPairs(MathCode.NormalPdf, values, n);
    case MathCode.Softplus: return softplusArray(values, n);
    default:
      for (let i: usize = 0; i < n; i++) values[i] = special(which, values[i]);
  }
}

/** Takes n values two at a time. `which` is known where this is inlined: one loop for each function, without a choice inside. */
@inline function inPairs(which: i32, values: Doubles, n: usize): void {
  const even = n & ~1;
  for (let i: usize = 0; i < even; i += 2) set2(values, i, elementary(which, get2(values, i)));
  if (even < n) values[even] = f64x2.extract_lane(elementary(which, splat(values, even)), 0);
}

/** Gives one of the functions that take two lanes at a time. */
@inline function elementary(which: i32, x: v128): v128 {
  if (which == MathCode.Exp) return exp(x);
  if (which == MathCode.Expm1) return expm1(x);
  if (which == MathCode.Log) return log(x);
  if (which == MathCode.Log1p) return log1p(x);
  if (which == MathCode.Logistic) return logistic(x);
  return normalPdf(x);
}

/**
 * Replaces n values x by log(1 + e^x), in two loops over each chunk: in one, the steps of e^−|x| and of the logarithm would wait for
 * each other.
 */
function softplusArray(values: Doubles, n: usize): void {
  if (!scratch) scratch = newDoubles(ARRAYS * CHUNK);
  for (let from: usize = 0; from < n; from += CHUNK) {
    const count = min(CHUNK, n - from);
    copy(scratch, ETA, values, from, count);
    for (let i: usize = 0; i < count; i += 2) set2(scratch, MU + i, expOfMinus(get2(scratch, ETA + i)));
    for (let i: usize = 0; i < count; i += 2) set2(scratch, MU + i, softplusFrom(get2(scratch, ETA + i), get2(scratch, MU + i)));
    copy(values, from, scratch, MU, count);
  }
}

/** Gives one of the functions that take one number at a time. */
function special(which: i32, x: f64): f64 {
  switch (which) {
    case MathCode.NormalCdf: return normalCdf(x);
    case MathCode.NormalQuantile: return normalQuantile(x);
    case MathCode.LogGamma: return lgamma(x);
    case MathCode.LogMinusDigamma: return logMinusDigamma(x);
    case MathCode.Digamma: return digamma(x);
    case MathCode.Tetragamma: return tetragamma(x);
    default: return trigamma(x);
  }
}
