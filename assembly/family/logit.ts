// Binomial with the logit link, two rows at a time, y the proportion and w prior weight × size:
//   s = w[y(1−μ) − (1−y)μ],   W = wμ(1−μ),   W′ = W(1−2μ),   t = −w[max(η,0) − yη + log(1 + e^−|η|)],
// in which nothing cancels however large |η| is. One loop takes the exponentials, the next what follows from them: in a single
// loop their chains of dependent steps would wait for each other. Row arrays have room for an even number of rows.

import { ETA, SPARE } from "./chunk";
import { binomialExcess, isLargeBinomial, LARGE_COUNT } from "./saturated";
import { log, log1pOrdinary } from "../math/log";
import { expOfMinus } from "../math/logistic";
import { sumOfLanes } from "../math/lanes";
import { Doubles, get2, set2 } from "../memory";

/** Writes score, weight and slope of `count` rows from η; returns Σ t. `w` NO_DOUBLES: all weights 1. */
export function logitRows(
  scratch: Doubles, count: usize, y: Doubles, w: Doubles, row: usize, score: Doubles, weight: Doubles, slope: Doubles,
): f64 {
  if (count & 1) scratch[ETA + count] = 0;
  for (let i: usize = 0; i < count; i += 2) set2(scratch, SPARE + i, expOfMinus(get2(scratch, ETA + i)));
  return w
    ? weightedLogitRows(scratch, count, y, w, row, score, weight, slope)
    : plainLogitRows(scratch, count, y, row, score, weight, slope);
}

/** y(1−μ) − (1−y)μ: y − μ without the digits that 1 − μ would lose. */
@inline function logitScore(y: v128, mu: v128, rest: v128): v128 {
  return f64x2.sub(f64x2.mul(y, rest), f64x2.mul(f64x2.sub(f64x2.splat(1), y), mu));
}

/**
 * All weights 1: the logarithms of a chunk are the logarithm of a product, each factor 1 + e^−|η| = u + e being at most 2:
 * Σ log(u + e) = log Π u + Σ e/u, where u is rounded and e what that leaves out.
 */
function plainLogitRows(scratch: Doubles, count: usize, y: Doubles, row: usize, score: Doubles, weight: Doubles, slope: Doubles): f64 {
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

/** Gives −t/w of two rows, less its value at μ = y where the trials are many: `rest` is log(1 + e^−|η|), s the score w(y − μ). */
function largeTrials(y: v128, w: v128, s: v128, eta: v128, rest: v128, term: v128): v128 {
  return f64x2(
    trialsDensity(f64x2.extract_lane(y, 0), f64x2.extract_lane(w, 0), f64x2.extract_lane(s, 0), f64x2.extract_lane(eta, 0), f64x2.extract_lane(rest, 0), f64x2.extract_lane(term, 0)),
    trialsDensity(f64x2.extract_lane(y, 1), f64x2.extract_lane(w, 1), f64x2.extract_lane(s, 1), f64x2.extract_lane(eta, 1), f64x2.extract_lane(rest, 1), f64x2.extract_lane(term, 1)),
  );
}

function trialsDensity(y: f64, w: f64, s: f64, eta: f64, rest: f64, term: f64): f64 {
  if (!isLargeBinomial(y, w)) return term;
  const logMu = min(eta, 0) - rest;
  return -binomialExcess(y, s / w, logMu, logMu - eta);
}

/** Writes score, weight and slope of rows with prior weights; the logarithms are taken in a second loop. */
function weightedLogitRows(
  scratch: Doubles, count: usize, y: Doubles, w: Doubles, row: usize, score: Doubles, weight: Doubles, slope: Doubles,
): f64 {
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
    const wi = get2(w, row + i);
    const rest = log1pOrdinary(get2(scratch, SPARE + i));
    let term = f64x2.add(linear, rest);
    if (v128.any_true(f64x2.ge(wi, f64x2.splat(LARGE_COUNT)))) term = largeTrials(get2(y, row + i), wi, get2(score, row + i), eta, rest, term);
    term = f64x2.mul(wi, term);
    if (i + 1 == count) term = f64x2.replace_lane(term, 1, 0);
    sum = f64x2.add(sum, term);
  }
  return -sumOfLanes(sum);
}
