// The families with variance μ^v and μ > 0: Poisson (v = 1), gamma (v = 2), inverse Gaussian (v = 3).
// With e = y − μ, k = w μ^(1−v) and r_j = μ⁽ʲ⁾/μ (derivatives in η):
//   s  = k e r₁
//   W  = k {μ r₁² + e(v r₁² − r₂)}
//   W′ = −k {μ(2v r₁³ − 3r₁r₂) + e(v(v+1) r₁³ − 3v r₁r₂ + r₃)}
// For the log link r = 1, and Poisson's W = W′ = wμ comes out exact.
//   t  = w(y log μ − μ),   −w(y/μ − 1 − log(y/μ)),   −w(y−μ)²/(2μ²y); of large counts less its value at μ = y (saturated.ts)

import { D1, D2, D3, ETA, MU, SPARE } from "./chunk";
import { logArray } from "./link";
import { LARGE_COUNT, poissonExcess } from "./saturated";
import { exp } from "../math/exp";
import { sumOfLanes } from "../math/lanes";
import { Doubles, get2, set2 } from "../memory";
import { Family } from "../../src/kernel/codes";

/** Gives v of the variance μ^v. */
export function variancePower(family: i32): f64 {
  return family == Family.Poisson ? 1 : family == Family.Gamma ? 2 : 3;
}

/** Gives t of one row, μ > 0; `log` is log μ for Poisson and log(y/μ) for gamma. */
@inline function density(family: i32, y: f64, mu: f64, log: f64): f64 {
  if (family == Family.Poisson) return countDensity(y, mu, log);
  const ratio = y / mu;
  if (family == Family.Gamma) return 1 - ratio + log;
  return (-0.5 * (ratio - 1) * (ratio - 1)) / y;
}

/** Gives k = w μ^(1−v). */
@inline function scale(family: i32, w: f64, mu: f64): f64 {
  return family == Family.Poisson ? w : family == Family.Gamma ? w / mu : w / (mu * mu);
}

/** Writes score, weight and slope of `count` rows from MU and its derivatives; returns Σ t, NaN outside the domain. */
export function powerVarianceRows(family: i32, scratch: Doubles, count: usize, y: Doubles, w: Doubles, row: usize, score: Doubles, weight: Doubles, slope: Doubles): f64 {
  const v = variancePower(family);
  if (family == Family.Poisson) logArray(scratch, MU, SPARE, count);
  if (family == Family.Gamma) {
    for (let i: usize = 0; i < count; i++) scratch[SPARE + i] = y[row + i] / scratch[MU + i];
    logArray(scratch, SPARE, SPARE, count);
  }
  let sum: f64 = 0;
  for (let i: usize = 0; i < count; i++) {
    const yi = y[row + i];
    const mu = scratch[MU + i];
    if (!(mu > 0 && mu < Infinity)) return NaN;
    const wi = w ? w[row + i] : 1;
    const k = scale(family, wi, mu);
    const e = yi - mu;
    const r1 = scratch[D1 + i] / mu;
    const r2 = scratch[D2 + i] / mu;
    const r3 = scratch[D3 + i] / mu;
    const square = r1 * r1;
    sum += wi * density(family, yi, mu, scratch[SPARE + i]);
    score[row + i] = k * e * r1;
    weight[row + i] = k * (mu * square + e * (v * square - r2));
    slope[row + i] = -k * (mu * r1 * (2 * v * square - 3 * r2) + e * (v * (v + 1) * square * r1 - 3 * v * r1 * r2 + r3));
  }
  return sum;
}

/**
 * Writes the expected information w r₁² μ^(2−v) of `count` rows of gamma or inverse Gaussian responses; returns Pearson's Σ w((y−μ)/μ)² μ^(2−v). Neither
 * forms μ^v, which leaves the range of doubles long before μ does.
 */
export function expectedPowerRows(family: i32, scratch: Doubles, count: usize, y: Doubles, w: Doubles, row: usize, weight: Doubles): f64 {
  let pearson: f64 = 0;
  for (let i: usize = 0; i < count; i++) {
    const mu = scratch[MU + i];
    const k = (w ? w[row + i] : 1) / (family == Family.Gamma ? 1 : mu);
    const r1 = scratch[D1 + i] / mu;
    const e = (y[row + i] - mu) / mu;
    pearson += k * e * e;
    weight[row + i] = k * r1 * r1;
  }
  return pearson;
}

/** Gives t/w of two rows with the log link, less its value at μ = y where that is large. */
function pairDensity(y: v128, mu: v128, eta: v128): v128 {
  return f64x2(
    countDensity(f64x2.extract_lane(y, 0), f64x2.extract_lane(mu, 0), f64x2.extract_lane(eta, 0)),
    countDensity(f64x2.extract_lane(y, 1), f64x2.extract_lane(mu, 1), f64x2.extract_lane(eta, 1)),
  );
}

/** Gives t/w of a count. */
function countDensity(y: f64, mu: f64, log: f64): f64 {
  return y >= LARGE_COUNT ? poissonExcess(y, mu, log) : (y == 0 ? 0 : y * log) - mu;
}

/** Writes score, weight and slope of Poisson rows with the log link, two at a time: s = w(y−μ), W = W′ = wμ, t = w(yη−μ); returns Σ t. */
export function poissonLogRows(scratch: Doubles, count: usize, y: Doubles, w: Doubles, row: usize, score: Doubles, weight: Doubles, slope: Doubles): f64 {
  const one = f64x2.splat(1);
  let sum = f64x2.splat(0);
  for (let i: usize = 0; i < count; i += 2) {
    const eta = get2(scratch, ETA + i);
    const mu = exp(eta);
    const wi = w ? get2(w, row + i) : one;
    const yi = get2(y, row + i);
    const information = f64x2.mul(wi, mu);
    let term = f64x2.sub(f64x2.mul(yi, eta), mu);
    if (v128.any_true(f64x2.ge(yi, f64x2.splat(LARGE_COUNT)))) term = pairDensity(yi, mu, eta);
    term = f64x2.mul(wi, term);
    if (i + 1 == count) term = f64x2.replace_lane(term, 1, 0);
    sum = f64x2.add(sum, term);
    set2(score, row + i, f64x2.mul(wi, f64x2.sub(yi, mu)));
    set2(weight, row + i, information);
    set2(slope, row + i, information);
  }
  return sumOfLanes(sum);
}
