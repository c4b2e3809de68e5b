// log and log1p, two lanes. log(2^k m) = k log 2 + log m with sqrt(1/2) <= m < sqrt(2), and log m from the series in
// s = (m−1)/(m+1) with the coefficients of fdlibm's e_log.c (Sun Microsystems 1993, freely distributable).

import { both, madd } from "./lanes";

const BIAS: usize = 0; // 2^52 + 1023
const SUBNORMAL_BIAS: usize = 1; // 54 more
const ONE: usize = 2;
const HALF: usize = 3;
const EVEN: usize = 4; // three coefficients of the powers 4, 8, 12 of s, the highest first
const ODD: usize = 7; // four of 2, 6, 10, 14
const LOG2_HIGH: usize = 11; // with so few digits that k times it is exact
const LOG2_LOW: usize = 12;
const LEAST_NORMAL: usize = 13;
const LARGEST: usize = 14;
const TWO_TO_54: usize = 15;
const CONSTANTS: usize = memory.data<f64>(
  [
    4503599627371519.0, 4503599627371573.0, 1.0, 0.5,
    1.531383769920937332e-1, 2.222219843214978396e-1, 3.999999999940941908e-1,
    1.479819860511658591e-1, 1.818357216161805012e-1, 2.857142874366239149e-1, 6.666666666666735130e-1,
    6.93147180369123816490e-1, 1.90821492927058770002e-10,
    2.2250738585072014e-308, 1.7976931348623157e308, 18014398509481984.0,
  ],
  16,
);

const ROOT_HALF_BITS: i64 = 0x3fe6a09e00000000;
const LARGEST_BITS: i64 = 0x7fefffffffffffff;
const LEAST_NORMAL_BITS: i64 = 0x0010000000000000;
const ROOT_HALF: usize = 0; // bits of a number a little below sqrt(1/2)
const TO_ONE: usize = 1; // from there to 1
const MANTISSA: usize = 2;
const TWO_TO_52: usize = 3;
const BITS: usize = memory.data<i64>(
  [ROOT_HALF_BITS, 0x3ff0000000000000 - ROOT_HALF_BITS, 0x000fffffffffffff, 0x4330000000000000],
  16,
);

@inline function c(i: usize): v128 {
  return both(CONSTANTS, i);
}
@inline function bits2(i: usize): v128 {
  return both(BITS, i);
}
@inline function scalar(i: usize): f64 {
  return load<f64>(CONSTANTS + (i << 3));
}
@inline function scalarBits(i: usize): i64 {
  return load<i64>(BITS + (i << 3));
}

/** log x: −∞ at 0, NaN below. Error below 0.85 ulp. */
@inline export function log(x: v128): v128 {
  return isNormal(x) ? logNormal(x, f64x2.splat(0), c(BIAS)) : logExtreme(x);
}

/** log x of one number. */
@inline export function logOfOne(x: f64): f64 {
  return f64x2.extract_lane(log(f64x2.splat(x)), 0);
}

/** log(1 + x): −∞ at −1, NaN below, the sign of 0 kept. Error below 0.85 ulp. */
@inline export function log1p(x: v128): v128 {
  return isNormal(f64x2.add(x, c(ONE))) ? log1pOrdinary(x) : log1pExtreme(x);
}

/** log(1 + x) for −1 < x, finite: the rounding error of u = 1 + x, which is exact by two-sum, comes back as a correction. */
@inline export function log1pOrdinary(x: v128): v128 {
  const u = f64x2.add(x, c(ONE));
  return logOfSum(u, roundingOfOnePlus(x, u));
}

/** log(u + low) for normal positive u; low is no larger than the last bit of u. */
@inline export function logOfSum(u: v128, low: v128): v128 {
  return logNormal(u, f64x2.div(low, u), c(BIAS));
}

/** 1 + x − u, exactly, where u is 1 + x rounded. */
@inline export function roundingOfOnePlus(x: v128, u: v128): v128 {
  const rounded = f64x2.sub(u, c(ONE));
  return f64x2.sub(f64x2.sub(x, rounded), f64x2.sub(f64x2.sub(u, rounded), c(ONE)));
}

@inline function isPositiveFinite(x: v128): v128 {
  return v128.and(f64x2.gt(x, f64x2.splat(0)), f64x2.le(x, c(LARGEST)));
}
/** True where both lanes are normal positive numbers, whose bits are a range of integers. Here the range's end wraps around. */
@inline function isNormal(x: v128): bool {
  const fromEnd = i64x2.add(x, i64x2.splat(i64.MAX_VALUE - LARGEST_BITS));
  return !v128.any_true(i64x2.lt_s(fromEnd, i64x2.splat(i64.MAX_VALUE - LARGEST_BITS + LEAST_NORMAL_BITS)));
}

/**
 * log(x) + correction for normal positive x; the correction is of the order of x's last bit. With −k, 1 − m and −s everything is
 * subtracted, which lets a correction of −0 through: log1p(−0) is −0.
 */
@inline function logNormal(x: v128, correction: v128, bias: v128): v128 {
  const fromRoot = i64x2.add(x, bits2(TO_ONE));
  const minusK = f64x2.sub(bias, v128.or(i64x2.shr_u(fromRoot, 52), bits2(TWO_TO_52)));
  const m = i64x2.add(v128.and(fromRoot, bits2(MANTISSA)), bits2(ROOT_HALF));
  const f = f64x2.sub(c(ONE), m);
  const halfSquare = f64x2.mul(f64x2.mul(f, f), c(HALF));
  const s = f64x2.div(f, f64x2.add(m, c(ONE)));
  const z = f64x2.mul(s, s);
  const w = f64x2.mul(z, z);
  const even = f64x2.mul(w, madd(w, madd(w, c(EVEN), c(EVEN + 1)), c(EVEN + 2)));
  const odd = f64x2.mul(z, madd(w, madd(w, madd(w, c(ODD), c(ODD + 1)), c(ODD + 2)), c(ODD + 3)));
  const bend = madd(s, f64x2.add(halfSquare, f64x2.add(even, odd)), halfSquare);
  const rest = f64x2.sub(f64x2.sub(correction, f64x2.mul(minusK, c(LOG2_LOW))), bend);
  return f64x2.sub(f64x2.sub(rest, f), f64x2.mul(minusK, c(LOG2_HIGH)));
}

/** log x for any argument, lane by lane: an ordinary one gives the same as in ordinary company. */
function logExtreme(x: v128): v128 {
  const subnormal = f64x2.lt(x, c(LEAST_NORMAL));
  const normal = v128.bitselect(f64x2.mul(x, c(TWO_TO_54)), x, subnormal);
  const value = logNormal(normal, f64x2.splat(0), v128.bitselect(c(SUBNORMAL_BIAS), c(BIAS), subnormal));
  return v128.bitselect(value, special(x), isPositiveFinite(x));
}

/** log(1 + x) for any argument, lane by lane. */
function log1pExtreme(x: v128): v128 {
  const u = f64x2.add(x, c(ONE));
  return v128.bitselect(log1pOrdinary(x), special(u), isPositiveFinite(u));
}

/** What the logarithm is outside its ordinary range: −∞ at 0, +∞ at +∞, NaN for NaN and negative numbers. */
@inline function special(x: v128): v128 {
  return f64x2.sub(f64x2.sqrt(x), v128.and(f64x2.splat(Infinity), f64x2.eq(x, f64x2.splat(0))));
}

/** log x of one normal positive number as the sum of two, to about 2^-57: the rounded logarithm and what that leaves out. */
export function logPair(x: f64): v128 {
  const bits = reinterpret<i64>(x) + scalarBits(TO_ONE);
  const k = reinterpret<f64>(<i64>(<u64>bits >> 52) | scalarBits(TWO_TO_52)) - scalar(BIAS);
  const f = reinterpret<f64>((bits & scalarBits(MANTISSA)) + ROOT_HALF_BITS) - 1;
  const halfSquare = 0.5 * f * f;
  const s = f / (f + 2);
  const z = s * s;
  const w = z * z;
  const even = w * ((scalar(EVEN) * w + scalar(EVEN + 1)) * w + scalar(EVEN + 2));
  const odd = z * (((scalar(ODD) * w + scalar(ODD + 1)) * w + scalar(ODD + 2)) * w + scalar(ODD + 3));
  const large = k * scalar(LOG2_HIGH);
  const sum = large + f;
  const error = k == 0 ? 0 : f - (sum - large);
  const small = s * (halfSquare + even + odd) + (k * scalar(LOG2_LOW) + error) - halfSquare;
  const high = sum + small;
  return f64x2(high, small - (high - sum));
}
