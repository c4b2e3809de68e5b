// Binomial, y the proportion and w prior weight × size: t = w[y log μ + (1−y) log(1−μ)].
// The density and its derivatives are those of a(η) = log μ and c(η) = log(1−μ), each link with a form of its own that
// keeps its accuracy where μ rounds to 0 or 1. Binomial rows with the logit link go their own way: logit.ts.

import { CHUNK, D1, D2, D3, ETA, LOG_MEAN, LOG_REST, MU } from "./chunk";
import { inverseLink } from "./link";
import { binomialExcess, isLargeBinomial } from "./saturated";
import { HALF_LOG_2PI } from "../math/constants";
import { exp, expm1 } from "../math/exp";
import { madd } from "../math/lanes";
import { log, log1p, log1pOrdinary, logOfSum, roundingOfOnePlus } from "../math/log";
import { expOfMinus } from "../math/logistic";
import { mills, millsExcess, normalPdf } from "../math/normal";
import { Doubles, get2, set2 } from "../memory";
import { LinkCode } from "../../src/kernel/codes";

/** Where the probit link keeps φ(η), Mills' ratio R(|η|) and 1/R − |η|. */
const PROBIT_DENSITY: usize = D1;
const MILLS_RATIO: usize = D2;
const MILLS_EXCESS: usize = D3;

/** Where the links of extreme values keep t = e^η, e^−t and 1 − e^−t. */
const HAZARD: usize = D1;
const SURVIVAL: usize = D2;
const COMPLEMENT: usize = D3;

/** Writes log μ and log(1−μ) of `count` rows with their derivatives to LOG_MEAN and LOG_REST. */
export function logProbabilities(link: i32, power: f64, scratch: Doubles, count: usize): void {
  if (link == LinkCode.Logit) return logit(scratch, count);
  if (link == LinkCode.Probit) return probit(scratch, count);
  if (link == LinkCode.Comploglog) return extremeValue(scratch, LOG_MEAN, LOG_REST, count);
  if (link == LinkCode.Loglog) return extremeValue(scratch, LOG_REST, LOG_MEAN, count);
  if (link != LinkCode.Host) inverseLink(link, power, scratch, count);
  for (let i: usize = 0; i < count; i++) {
    const raw = scratch[MU + i];
    const mu = raw >= 0 && raw <= 1 ? raw : NaN; // a row of y = 0 or 1 looks at one of the two logarithms only
    const d1 = scratch[D1 + i];
    const d2 = scratch[D2 + i];
    const d3 = scratch[D3 + i];
    logarithm(scratch, LOG_MEAN + i, NativeMath.log(mu), d1 / mu, d2 / mu, d3 / mu);
    const rest = 1 - mu;
    logarithm(scratch, LOG_REST + i, NativeMath.log1p(-mu), -d1 / rest, -d2 / rest, -d3 / rest);
  }
}

/** Stores a function of η and its three derivatives for one row. */
@inline function put(scratch: Doubles, at: usize, f: f64, f1: f64, f2: f64, f3: f64): void {
  scratch[at] = f;
  scratch[at + CHUNK] = f1;
  scratch[at + 2 * CHUNK] = f2;
  scratch[at + 3 * CHUNK] = f3;
}

/** Stores a function of η and its three derivatives for two rows. */
@inline function put2(scratch: Doubles, at: usize, f: v128, f1: v128, f2: v128, f3: v128): void {
  set2(scratch, at, f);
  set2(scratch, at + CHUNK, f1);
  set2(scratch, at + 2 * CHUNK, f2);
  set2(scratch, at + 3 * CHUNK, f3);
}

/** Stores log f and its derivatives, which come from r_k = f⁽ᵏ⁾/f. */
@inline function logarithm(scratch: Doubles, at: usize, log: f64, r1: f64, r2: f64, r3: f64): void {
  put(scratch, at, log, r1, r2 - r1 * r1, r3 - 3 * r1 * r2 + 2 * r1 * r1 * r1);
}

/** a = min(η, 0) − log(1 + e^−|η|), a′ = 1−μ, a″ = −μ(1−μ), a‴ = −μ(1−μ)(1−2μ); c = a − η, c′ = −μ, c″ = a″, c‴ = a‴. */
function logit(scratch: Doubles, count: usize): void {
  const one = f64x2.splat(1);
  const zero = f64x2.splat(0);
  for (let i: usize = 0; i < count; i += 2) {
    const eta = get2(scratch, ETA + i);
    const small = expOfMinus(eta);
    const larger = f64x2.div(one, f64x2.add(one, small));
    const smaller = f64x2.mul(small, larger);
    const positive = f64x2.ge(eta, zero);
    const mu = choose(positive, larger, smaller);
    const rest = choose(positive, smaller, larger);
    const second = f64x2.neg(f64x2.mul(smaller, larger));
    const third = f64x2.mul(second, f64x2.sub(rest, mu));
    const log = log1pOrdinary(small);
    put2(scratch, LOG_MEAN + i, f64x2.sub(f64x2.pmin(eta, zero), log), rest, second, third);
    put2(scratch, LOG_REST + i, f64x2.sub(f64x2.neg(f64x2.pmax(eta, zero)), log), f64x2.neg(mu), second, third);
  }
}

/**
 * a = log Φ(η), a′ = λ = φ/Φ, a″ = −λ(λ+η), a‴ = −a″(λ+η) − λ(1+a″); c(η) = a(−η). Mills' ratio is taken one row at a time, the
 * rest two at a time.
 */
function probit(scratch: Doubles, count: usize): void {
  for (let i: usize = 0; i < count; i += 2) set2(scratch, PROBIT_DENSITY + i, normalPdf(get2(scratch, ETA + i)));
  for (let i: usize = 0; i < count; i++) {
    const z = NativeMath.abs(scratch[ETA + i]);
    const ratio = mills(z);
    scratch[MILLS_RATIO + i] = ratio;
    scratch[MILLS_EXCESS + i] = millsExcess(z, ratio);
  }
  for (let i: usize = 0; i < count; i += 2) probitPair(scratch, i);
}

/** Both tails of |η|: the lower one, where Φ is small, and the upper one; which of them is a and which c, the sign of η says. */
@inline function probitPair(scratch: Doubles, i: usize): void {
  const one = f64x2.splat(1);
  const eta = get2(scratch, ETA + i);
  const z = f64x2.abs(eta);
  const density = get2(scratch, PROBIT_DENSITY + i);
  const ratio = get2(scratch, MILLS_RATIO + i);
  const tail = f64x2.mul(density, ratio);
  const lower = f64x2.sub(f64x2.sub(log(ratio), f64x2.mul(f64x2.splat(0.5), f64x2.mul(z, z))), f64x2.splat(HALF_LOG_2PI));
  const upper = log1p(f64x2.neg(tail));
  const lowerLambda = f64x2.div(one, ratio);
  const lowerExcess = get2(scratch, MILLS_EXCESS + i);
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

/** Takes `yes` in the lanes where the condition holds, `no` in the others. */
@inline function choose(condition: v128, yes: v128, no: v128): v128 {
  return v128.bitselect(yes, no, condition);
}

/** Stores log Φ and its derivatives from λ and λ + its argument, whose derivative in η is `sign`. */
@inline function putTail(scratch: Doubles, at: usize, sign: v128, log: v128, lambda: v128, excess: v128): void {
  const second = f64x2.neg(f64x2.mul(lambda, excess));
  const third = f64x2.neg(f64x2.add(f64x2.mul(second, excess), f64x2.mul(lambda, f64x2.add(f64x2.splat(1), second))));
  put2(scratch, at, log, f64x2.mul(sign, lambda), second, f64x2.mul(sign, third));
}

/**
 * With t = e^η: log e^−t = −t at `survivor`, and at `event` log(1 − e^−t), whose derivative is B = t/(e^t − 1). One loop for each
 * exponential.
 */
function extremeValue(scratch: Doubles, event: usize, survivor: usize, count: usize): void {
  for (let i: usize = 0; i < count; i += 2) set2(scratch, HAZARD + i, exp(get2(scratch, ETA + i)));
  for (let i: usize = 0; i < count; i += 2) set2(scratch, SURVIVAL + i, exp(f64x2.neg(get2(scratch, HAZARD + i))));
  for (let i: usize = 0; i < count; i += 2) set2(scratch, COMPLEMENT + i, f64x2.neg(expm1(f64x2.neg(get2(scratch, HAZARD + i)))));
  for (let i: usize = 0; i < count; i += 2) extremeValuePair(scratch, event + i, survivor + i, i);
}

/** Stores both logarithms and their derivatives for two rows, from t, e^−t and 1 − e^−t. */
@inline function extremeValuePair(scratch: Doubles, event: usize, survivor: usize, i: usize): void {
  const one = f64x2.splat(1);
  const zero = f64x2.splat(0);
  const t = get2(scratch, HAZARD + i);
  const survival = get2(scratch, SURVIVAL + i);
  const minusT = f64x2.neg(t);
  put2(scratch, survivor, minusT, minusT, minusT, minusT);
  const beyond = f64x2.gt(t, f64x2.splat(700)); // where B is 0
  const b = f64x2.div(f64x2.mul(t, survival), get2(scratch, COMPLEMENT + i));
  const first = choose(f64x2.eq(t, zero), one, choose(beyond, zero, b));
  const bend = oneMinusBernoulli(t, first);
  const second = choose(beyond, zero, f64x2.mul(first, bend));
  const third = f64x2.sub(f64x2.mul(second, bend), f64x2.mul(first, f64x2.add(t, second)));
  put2(scratch, event, logComplement(scratch, i, t, survival), first, second, choose(beyond, zero, third));
}

/** log(1 − e^−t) from η = log t, from 1 − e^−t where that is below ½, or from e^−t. */
@inline function logComplement(scratch: Doubles, i: usize, t: v128, survival: v128): v128 {
  const near = f64x2.lt(t, f64x2.splat(0.7));
  const minus = f64x2.neg(survival);
  const rounded = f64x2.add(minus, f64x2.splat(1));
  const low = choose(near, f64x2.splat(0), roundingOfOnePlus(minus, rounded));
  const value = logOfSum(choose(near, get2(scratch, COMPLEMENT + i), rounded), low);
  const tiny = f64x2.sub(get2(scratch, ETA + i), f64x2.mul(f64x2.splat(0.5), t));
  return choose(f64x2.lt(t, f64x2.splat(1e-8)), tiny, value);
}

/** 1 − t − B(t), by its series where the terms cancel: −t/2 − t²/12 + t⁴/720 − t⁶/30240 + t⁸/1209600 − t¹⁰/47900160. */
@inline function oneMinusBernoulli(t: v128, b: v128): v128 {
  const w = f64x2.mul(t, t);
  const end = madd(w, f64x2.splat(-2.08767569878681e-8), f64x2.splat(8.267195767195767e-7));
  const last = madd(w, end, f64x2.splat(-3.306878306878307e-5));
  const series = madd(w, madd(w, last, f64x2.splat(1.388888888888889e-3)), f64x2.splat(-8.333333333333333e-2));
  const direct = f64x2.sub(f64x2.sub(f64x2.splat(1), t), b);
  return choose(f64x2.gt(t, f64x2.splat(0.3)), direct, madd(w, series, f64x2.mul(f64x2.splat(-0.5), t)));
}

/** Gives y a + (1−y) c; where y is 0 or 1, one of the two is not looked at. */
@inline function mix(y: f64, a: f64, c: f64): f64 {
  return (y == 0 ? 0 : y * a) + (y == 1 ? 0 : (1 - y) * c);
}

/** Writes score, weight and slope of `count` rows from LOG_MEAN and LOG_REST; returns Σ t. `w` NO_DOUBLES: all weights 1. */
export function binomialRows(scratch: Doubles, count: usize, y: Doubles, w: Doubles, row: usize, score: Doubles, weight: Doubles, slope: Doubles): f64 {
  let sum: f64 = 0;
  for (let i: usize = 0; i < count; i++) {
    const yi = y[row + i];
    const wi = w ? w[row + i] : 1;
    const logMu = scratch[LOG_MEAN + i];
    const logRest = scratch[LOG_REST + i];
    sum += wi * (isLargeBinomial(yi, wi) ? binomialExcess(yi, yi - NativeMath.exp(logMu), logMu, logRest) : mix(yi, logMu, logRest));
    score[row + i] = wi * mix(yi, scratch[LOG_MEAN + CHUNK + i], scratch[LOG_REST + CHUNK + i]);
    weight[row + i] = -wi * mix(yi, scratch[LOG_MEAN + 2 * CHUNK + i], scratch[LOG_REST + 2 * CHUNK + i]);
    slope[row + i] = -wi * mix(yi, scratch[LOG_MEAN + 3 * CHUNK + i], scratch[LOG_REST + 3 * CHUNK + i]);
  }
  return sum;
}
