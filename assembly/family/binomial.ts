// Binomial, y the proportion and w prior weight × size: t = w[y log μ + (1−y) log(1−μ)].
// The density and its derivatives are those of a(η) = log μ and c(η) = log(1−μ), each link with a form of its own that
// keeps its accuracy where μ rounds to 0 or 1.

import { CHUNK, D1, D2, D3, ETA, LOG_MEAN, LOG_REST, MU, SPARE } from "./chunk";
import { inverseLink } from "./link";
import { log, log1p, log1pOrdinary } from "../math/log";
import { expOfMinus } from "../math/logistic";
import { mills, millsExcess, normalPdf } from "../math/normal";
import { get, get2, set, set2 } from "../memory";
import { LinkCode } from "../../src/kernel/codes";

const HALF_LOG_2PI: f64 = 0.918938533204672741780;

/** Where the probit link keeps φ(η), Mills' ratio R(|η|) and 1/R − |η|. */
const DENSITY: usize = D1;
const RATIO: usize = D2;
const EXCESS: usize = D3;

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

/** a = log Φ(η), a′ = λ = φ/Φ, a″ = −λ(λ+η), a‴ = −a″(λ+η) − λ(1+a″); c(η) = a(−η). Mills' ratio one row at a time, the rest by two. */
function probit(scratch: usize, count: usize): void {
  for (let i: usize = 0; i < count; i += 2) set2(scratch, DENSITY + i, normalPdf(get2(scratch, ETA + i)));
  for (let i: usize = 0; i < count; i++) {
    const z = NativeMath.abs(get(scratch, ETA + i));
    const ratio = mills(z);
    set(scratch, RATIO + i, ratio);
    set(scratch, EXCESS + i, millsExcess(z, ratio));
  }
  for (let i: usize = 0; i < count; i += 2) probitPair(scratch, i);
}

/** Both tails of |η|: the lower one, where Φ is small, and the upper one; which of them is a and which c, the sign of η says. */
@inline function probitPair(scratch: usize, i: usize): void {
  const one = f64x2.splat(1);
  const eta = get2(scratch, ETA + i);
  const z = f64x2.abs(eta);
  const density = get2(scratch, DENSITY + i);
  const ratio = get2(scratch, RATIO + i);
  const tail = f64x2.mul(density, ratio);
  const lower = f64x2.sub(f64x2.sub(log(ratio), f64x2.mul(f64x2.splat(0.5), f64x2.mul(z, z))), f64x2.splat(HALF_LOG_2PI));
  const upper = log1p(f64x2.neg(tail));
  const lowerLambda = f64x2.div(one, ratio);
  const lowerExcess = get2(scratch, EXCESS + i);
  const upperLambda = f64x2.div(density, f64x2.sub(one, tail));
  const upperExcess = f64x2.add(upperLambda, z);
  const low = f64x2.lt(eta, f64x2.splat(0));
  const mean = choose(low, lower, upper);
  const meanLambda = choose(low, lowerLambda, upperLambda);
  const meanExcess = choose(low, lowerExcess, upperExcess);
  putTail(scratch, LOG_MEAN + i, one, mean, meanLambda, meanExcess);
  const rest = choose(low, upper, lower);
  const restLambda = choose(low, upperLambda, lowerLambda);
  const restExcess = choose(low, upperExcess, lowerExcess);
  putTail(scratch, LOG_REST + i, f64x2.neg(one), rest, restLambda, restExcess);
}

@inline function choose(condition: v128, yes: v128, no: v128): v128 {
  return v128.bitselect(yes, no, condition);
}

/** log Φ and its derivatives from λ and λ + its argument, whose derivative in η is `sign`. */
@inline function putTail(scratch: usize, at: usize, sign: v128, log: v128, lambda: v128, excess: v128): void {
  const second = f64x2.neg(f64x2.mul(lambda, excess));
  const third = f64x2.neg(f64x2.add(f64x2.mul(second, excess), f64x2.mul(lambda, f64x2.add(f64x2.splat(1), second))));
  set2(scratch, at, log);
  set2(scratch, at + CHUNK, f64x2.mul(sign, lambda));
  set2(scratch, at + 2 * CHUNK, second);
  set2(scratch, at + 3 * CHUNK, f64x2.mul(sign, third));
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
 * which nothing cancels however large |η| is. One loop takes the exponentials, the next what follows from them: in a single loop
 * their chains of dependent steps would wait for each other. Row arrays have room for an even number of rows.
 */
export function logitRows(scratch: usize, count: usize, y: usize, w: usize, row: usize, score: usize, weight: usize, slope: usize): f64 {
  if (count & 1) set(scratch, ETA + count, 0);
  for (let i: usize = 0; i < count; i += 2) set2(scratch, SPARE + i, expOfMinus(get2(scratch, ETA + i)));
  return w
    ? weightedLogitRows(scratch, count, y, w, row, score, weight, slope)
    : plainLogitRows(scratch, count, y, row, score, weight, slope);
}

/** s, W and W′ of weight 1 from η, y and e^−|η|; `larger` is the larger of μ and 1 − μ. */
@inline function logitScore(y: v128, mu: v128, rest: v128): v128 {
  return f64x2.sub(f64x2.mul(y, rest), f64x2.mul(f64x2.sub(f64x2.splat(1), y), mu));
}

/**
 * All weights 1: the logarithms of a chunk are the logarithm of a product of 1 + e^−|η| = u + e, each factor at most 2: Σ log(u + e) =
 * log Π u + Σ e/u, where u is rounded and e what that leaves out.
 */
function plainLogitRows(scratch: usize, count: usize, y: usize, row: usize, score: usize, weight: usize, slope: usize): f64 {
  const one = f64x2.splat(1);
  const zero = f64x2.splat(0);
  let product = one;
  let sum = zero;
  for (let i: usize = 0; i < count; i += 2) {
    const eta = get2(scratch, ETA + i);
    const yi = get2(y, row + i);
    const small = get2(scratch, SPARE + i);
    const u = f64x2.add(one, small);
    const larger = f64x2.div(one, u);
    const smaller = f64x2.mul(small, larger);
    const positive = f64x2.ge(eta, zero);
    const mu = v128.bitselect(larger, smaller, positive);
    const rest = v128.bitselect(smaller, larger, positive);
    const information = f64x2.mul(smaller, larger);
    set2(score, row + i, logitScore(yi, mu, rest));
    set2(weight, row + i, information);
    set2(slope, row + i, f64x2.mul(information, f64x2.sub(rest, mu)));
    product = f64x2.mul(product, u);
    const error = f64x2.sub(small, f64x2.sub(u, one));
    const linear = f64x2.sub(f64x2.pmax(eta, zero), f64x2.mul(yi, eta));
    sum = f64x2.add(sum, f64x2.add(linear, f64x2.mul(error, larger)));
  }
  if (count & 1) product = f64x2.mul(product, f64x2(1, 0.5)); // the row that fills the last pair has η = 0 and the factor 2
  return -sumOfLanes(f64x2.add(sum, log(product)));
}

function weightedLogitRows(scratch: usize, count: usize, y: usize, w: usize, row: usize, score: usize, weight: usize, slope: usize): f64 {
  const one = f64x2.splat(1);
  const zero = f64x2.splat(0);
  for (let i: usize = 0; i < count; i += 2) {
    const wi = get2(w, row + i);
    const small = get2(scratch, SPARE + i);
    const larger = f64x2.div(one, f64x2.add(one, small));
    const smaller = f64x2.mul(small, larger);
    const positive = f64x2.ge(get2(scratch, ETA + i), zero);
    const mu = v128.bitselect(larger, smaller, positive);
    const rest = v128.bitselect(smaller, larger, positive);
    const information = f64x2.mul(wi, f64x2.mul(smaller, larger));
    set2(score, row + i, f64x2.mul(wi, logitScore(get2(y, row + i), mu, rest)));
    set2(weight, row + i, information);
    set2(slope, row + i, f64x2.mul(information, f64x2.sub(rest, mu)));
  }
  let sum = zero;
  for (let i: usize = 0; i < count; i += 2) {
    const eta = get2(scratch, ETA + i);
    const linear = f64x2.sub(f64x2.pmax(eta, zero), f64x2.mul(get2(y, row + i), eta));
    let term = f64x2.mul(get2(w, row + i), f64x2.add(linear, log1pOrdinary(get2(scratch, SPARE + i))));
    if (i + 1 == count) term = f64x2.replace_lane(term, 1, 0);
    sum = f64x2.add(sum, term);
  }
  return -sumOfLanes(sum);
}

@inline function sumOfLanes(sum: v128): f64 {
  return f64x2.extract_lane(sum, 0) + f64x2.extract_lane(sum, 1);
}
