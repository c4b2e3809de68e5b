// Links, variances and elementary functions on whole arrays in linear memory, for the host: what decides a number is
// computed here, so that every platform gives the same bits.

import { ARRAYS, CHUNK, D1, D2, ETA, MU } from "./family/chunk";
import { varianceAt } from "./family/family";
import { inverseLink, linkOf } from "./family/link";
import { lgamma, logMinusDigamma } from "./math/gamma";
import { exp2 } from "./math/exp";
import { log2 } from "./math/log";
import { normalCdf } from "./math/normal";
import { allocate, get, set } from "./memory";
import { MathCode } from "../src/kernel/codes";

let scratch: usize = 0;

/** μ = g⁻¹(η) for n values, in place. */
export function inverseLinkArray(link: i32, power: f64, values: usize, n: usize): void {
  if (!scratch) scratch = allocate(ARRAYS * CHUNK, 8);
  for (let from: usize = 0; from < n; from += CHUNK) {
    const count = min(CHUNK, n - from);
    memory.copy(scratch + (ETA << 3), values + (from << 3), count << 3);
    inverseLink(link, power, scratch, count);
    memory.copy(values + (from << 3), scratch + (MU << 3), count << 3);
  }
}

/** η = g(μ) for n values, in place. */
export function linkArray(link: i32, power: f64, values: usize, n: usize): void {
  for (let i: usize = 0; i < n; i++) set(values, i, linkOf(link, power, get(values, i)));
}

/** g′(μ) = 1/μ′(η), or g″(μ) = −μ″/μ′³, for n values of μ, in place. */
export function linkDerivativeArray(link: i32, power: f64, order: i32, values: usize, n: usize): void {
  if (!scratch) scratch = allocate(ARRAYS * CHUNK, 8);
  linkArray(link, power, values, n);
  for (let from: usize = 0; from < n; from += CHUNK) {
    const count = min(CHUNK, n - from);
    memory.copy(scratch + (ETA << 3), values + (from << 3), count << 3);
    inverseLink(link, power, scratch, count);
    for (let i: usize = 0; i < count; i++) {
      const d1 = get(scratch, D1 + i);
      set(values, from + i, order == 1 ? 1 / d1 : -get(scratch, D2 + i) / (d1 * d1 * d1));
    }
  }
}

/** V(μ) for n values, in place. */
export function varianceArray(family: i32, values: usize, n: usize): void {
  for (let i: usize = 0; i < n; i++) set(values, i, varianceAt(family, get(values, i)));
}

/** An elementary function of n values, in place. */
export function mathArray(which: i32, values: usize, n: usize): void {
  for (let i: usize = 0; i < n; i++) set(values, i, mathAt(which, get(values, i)));
}

function mathAt(which: i32, x: f64): f64 {
  switch (which) {
    case MathCode.Exp: return f64x2.extract_lane(exp2(f64x2.splat(x)), 0);
    case MathCode.Log: return f64x2.extract_lane(log2(f64x2.splat(x)), 0);
    case MathCode.LogGamma: return lgamma(x);
    case MathCode.LogMinusDigamma: return logMinusDigamma(x);
    default: return normalCdf(x);
  }
}
