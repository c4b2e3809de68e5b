// Binomial, y the proportion and w prior weight × size: t = w[y log μ + (1−y) log(1−μ)].
// The density and its derivatives are those of a(η) = log μ and c(η) = log(1−μ), each link with a form of its own that
// keeps its accuracy where μ rounds to 0 or 1.

import { CHUNK, D1, D2, D3, ETA, LOG_MEAN, LOG_REST, MU, SPARE } from "./chunk";
import { inverseLink } from "./link";
import { exp } from "../math/exp";
import { log1pOrdinary } from "../math/log";
import { mills, millsExcess, normalDensity } from "../math/normal";
import { get, get2, set, set2 } from "../memory";
import { LinkCode } from "../../src/kernel/codes";

/** LOG_MEAN and LOG_REST with their derivatives, `count` rows. */
export function logProbabilities(link: i32, power: f64, scratch: usize, count: usize): void {
  if (link == LinkCode.Probit) return probit(scratch, count);
  if (link == LinkCode.Comploglog) return extremeValue(scratch, LOG_MEAN, LOG_REST, count);
  if (link == LinkCode.Loglog) return extremeValue(scratch, LOG_REST, LOG_MEAN, count);
  if (link != LinkCode.Host) inverseLink(link, power, scratch, count);
  for (let i: usize = 0; i < count; i++) {
    const raw = get(scratch, MU + i);
    const mu = raw >= 0 && raw <= 1 ? raw : NaN; // a row of y = 0 or 1 looks at one of the two logarithms only
    const d1 = get(scratch, D1 + i);
    const d2 = get(scratch, D2 + i);
    const d3 = get(scratch, D3 + i);
    logarithm(scratch, LOG_MEAN + i, NativeMath.log(mu), d1 / mu, d2 / mu, d3 / mu);
    const rest = 1 - mu;
    logarithm(scratch, LOG_REST + i, NativeMath.log1p(-mu), -d1 / rest, -d2 / rest, -d3 / rest);
  }
}

@inline function put(scratch: usize, at: usize, f: f64, f1: f64, f2: f64, f3: f64): void {
  set(scratch, at, f);
  set(scratch, at + CHUNK, f1);
  set(scratch, at + 2 * CHUNK, f2);
  set(scratch, at + 3 * CHUNK, f3);
}

/** log f and its derivatives from r_k = f⁽ᵏ⁾/f. */
@inline function logarithm(scratch: usize, at: usize, log: f64, r1: f64, r2: f64, r3: f64): void {
  put(scratch, at, log, r1, r2 - r1 * r1, r3 - 3 * r1 * r2 + 2 * r1 * r1 * r1);
}

/** a = log Φ(η), a′ = λ = φ/Φ, a″ = −λ(λ+η), a‴ = −a″(λ+η) − λ(1+a″); c(η) = a(−η). */
function probit(scratch: usize, count: usize): void {
  for (let i: usize = 0; i < count; i++) {
    const eta = get(scratch, ETA + i);
    logNormalCdf(scratch, LOG_MEAN + i, eta, 1);
    logNormalCdf(scratch, LOG_REST + i, -eta, -1);
  }
}

@inline function logNormalCdf(scratch: usize, at: usize, eta: f64, sign: f64): void {
  const z = NativeMath.abs(eta);
  const ratio = mills(z);
  const tail = normalDensity(z) * ratio;
  const lower = eta < 0;
  const log = lower ? NativeMath.log(ratio) - 0.5 * z * z - 0.918938533204672741780 : NativeMath.log1p(-tail);
  const lambda = lower ? 1 / ratio : normalDensity(z) / (1 - tail);
  const excess = lower ? millsExcess(z) : lambda + eta;
  const second = -lambda * excess;
  put(scratch, at, log, sign * lambda, second, sign * (-second * excess - lambda * (1 + second)));
}

/** With t = e^η: log e^−t = −t at `survivor`, and at `event` log(1 − e^−t), whose derivative is B = t/(e^t − 1). */
function extremeValue(scratch: usize, event: usize, survivor: usize, count: usize): void {
  for (let i: usize = 0; i < count; i++) {
    const eta = get(scratch, ETA + i);
    const t = NativeMath.exp(eta);
    put(scratch, survivor + i, -t, -t, -t, -t);
    const complement = -NativeMath.expm1(-t);
    const log = t < 1e-8 ? eta - 0.5 * t : t < 0.7 ? NativeMath.log(complement) : NativeMath.log1p(-NativeMath.exp(-t));
    const b = t > 700 ? 0 : t == 0 ? 1 : t / NativeMath.expm1(t);
    const bend = oneMinusBernoulli(t, b);
    const second = b * bend;
    const third = second * bend - b * (t + second);
    put(scratch, event + i, log, b, second, t > 700 ? 0 : third);
  }
}

/** 1 − t − B(t), by its series where the terms cancel: −t/2 − t²/12 + t⁴/720 − t⁶/30240 + t⁸/1209600. */
@inline function oneMinusBernoulli(t: f64, b: f64): f64 {
  if (t > 0.3) return 1 - t - b;
  const w = t * t;
  return -0.5 * t - w * (8.333333333333333e-2 - w * (1.388888888888889e-3 - w * (3.306878306878307e-5 - w * (8.267195767195767e-7 - w * 2.08767569878681e-8))));
}

@inline function mix(y: f64, a: f64, c: f64): f64 {
  return (y == 0 ? 0 : y * a) + (y == 1 ? 0 : (1 - y) * c);
}

/** Score, weight and slope of `count` rows from LOG_MEAN and LOG_REST; returns Σ t. `weight` 0: all 1. */
export function binomialRows(scratch: usize, count: usize, y: usize, w: usize, row: usize, score: usize, weight: usize, slope: usize): f64 {
  let sum: f64 = 0;
  for (let i: usize = 0; i < count; i++) {
    const yi = get(y, row + i);
    const wi = w ? get(w, row + i) : 1;
    sum += wi * mix(yi, get(scratch, LOG_MEAN + i), get(scratch, LOG_REST + i));
    set(score, row + i, wi * mix(yi, get(scratch, LOG_MEAN + CHUNK + i), get(scratch, LOG_REST + CHUNK + i)));
    set(weight, row + i, -wi * mix(yi, get(scratch, LOG_MEAN + 2 * CHUNK + i), get(scratch, LOG_REST + 2 * CHUNK + i)));
    set(slope, row + i, -wi * mix(yi, get(scratch, LOG_MEAN + 3 * CHUNK + i), get(scratch, LOG_REST + 3 * CHUNK + i)));
  }
  return sum;
}

/**
 * The logit link, two rows at a time: s = w[y(1−μ) − (1−y)μ], W = wμ(1−μ), W′ = W(1−2μ), and t = −w[max(η,0) − yη + log(1 + e^−|η|)], in
 * which nothing cancels however large |η| is. Row arrays have room for an even number of rows.
 */
export function logitRows(scratch: usize, count: usize, y: usize, w: usize, row: usize, score: usize, weight: usize, slope: usize): f64 {
  const one = f64x2.splat(1);
  const zero = f64x2.splat(0);
  for (let i: usize = 0; i < count; i += 2) {
    const eta = get2(scratch, ETA + i);
    const small = exp(f64x2.neg(f64x2.abs(eta)));
    const larger = f64x2.div(one, f64x2.add(one, small));
    const smaller = f64x2.mul(small, larger);
    const positive = f64x2.ge(eta, zero);
    const mu = v128.bitselect(larger, smaller, positive);
    const rest = v128.bitselect(smaller, larger, positive);
    const yi = get2(y, row + i);
    const wi = w ? get2(w, row + i) : one;
    const information = f64x2.mul(wi, f64x2.mul(smaller, larger));
    set2(scratch, SPARE + i, small);
    set2(score, row + i, f64x2.mul(wi, f64x2.sub(f64x2.mul(yi, rest), f64x2.mul(f64x2.sub(one, yi), mu))));
    set2(weight, row + i, information);
    set2(slope, row + i, f64x2.mul(information, f64x2.sub(rest, mu)));
  }
  let sum = zero;
  for (let i: usize = 0; i < count; i += 2) {
    const eta = get2(scratch, ETA + i);
    const linear = f64x2.sub(f64x2.pmax(zero, eta), f64x2.mul(get2(y, row + i), eta));
    let term = f64x2.add(linear, log1pOrdinary(get2(scratch, SPARE + i)));
    if (w) term = f64x2.mul(term, get2(w, row + i));
    if (i + 1 == count) term = f64x2.replace_lane(term, 1, 0);
    sum = f64x2.add(sum, term);
  }
  return -(f64x2.extract_lane(sum, 0) + f64x2.extract_lane(sum, 1));
}
