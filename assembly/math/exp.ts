// exp and expm1, two lanes, by Tang's method (ACM Transactions on Mathematical Software 15, 1989, and 18, 1992):
// with k = round(64 x/log 2), e^x = 2^(k/64) e^r, |r| <= log(2)/128, where log(2)/64 comes in two pieces, 2^(k/64) is
// 2^(k>>6) times an entry t of a table, and e^r − 1 = r + r² P(r). Every entry has its rounding error with it.

import { productError } from "./exact";
import { both, madd } from "./lanes";
import { EXP, EXPM1, POWERS } from "./tables";

const STEPS: usize = 0; // 64/log 2
const SHIFT: usize = 1; // 1.5 · 2^52: a number added to it is rounded to an integer, in its last bits
const STEP_HIGH: usize = 2; // log(2)/64, the first piece with so few digits that k times it is exact
const STEP_LOW: usize = 3;
const ONE: usize = 4;
const ORDINARY: usize = 5; // up to here in size the result is a normal number
const OVERFLOW_FROM: usize = 6; // e^710 is infinite, e^−746 is 0
const VANISHING_BELOW: usize = 7;
const CONSTANTS: usize = memory.data<f64>(
  [92.33248261689366, 6755399441055744.0, 0.010830424696223417, 2.572804622327669e-14, 1.0, 708.0, 710.0, -746.0],
  16,
);
const SHIFT_BITS: i64 = 0x4338000000000000;

/** Constant i, in both lanes. */
@inline function c(i: usize): v128 {
  return both(CONSTANTS, i);
}

/** e^x: error below 0.53 ulp. NaN stays NaN. */
@inline export function exp(x: v128): v128 {
  if (!isOrdinary(x)) return extreme(x, f64x2.splat(0));
  const shifted = madd(x, c(STEPS), c(SHIFT));
  return scaled(power(remainder(x, shifted), shifted), shifted);
}

/** e^(x + low), where low is at most 2^-14 in size. */
@inline export function expOfSum(x: v128, low: v128): v128 {
  if (!isOrdinary(x)) return extreme(x, low);
  const shifted = madd(x, c(STEPS), c(SHIFT));
  return scaled(power(f64x2.add(remainder(x, shifted), low), shifted), shifted);
}

/** e^x − 1: error below 1.1 ulp, the sign of 0 kept. */
@inline export function expm1(x: v128): v128 {
  const ordinary = expm1Ordinary(x);
  return isOrdinary(x) ? ordinary : expm1Extreme(x, ordinary);
}

/** True where |x| <= 708 in both lanes: no overflow, no subnormal result, no NaN. */
@inline function isOrdinary(x: v128): bool {
  return !v128.any_true(i64x2.gt_s(f64x2.abs(x), c(ORDINARY)));
}

/** r of x, given 1.5 · 2^52 + k. */
@inline function remainder(x: v128, shifted: v128): v128 {
  const k = f64x2.sub(shifted, c(SHIFT));
  return f64x2.sub(f64x2.sub(x, f64x2.mul(k, c(STEP_HIGH))), f64x2.mul(k, c(STEP_LOW)));
}

/** The address of 2^(j/64) and its error, for the last six bits j of k. */
@inline function entry(k: i32): usize {
  return POWERS + ((<usize>k & 63) << 4);
}

/** 2^(j/64) e^r: the table's error is added to e^r − 1. */
@inline function power(r: v128, shifted: v128): v128 {
  const first = v128.load(entry(i32x4.extract_lane(shifted, 0)));
  const second = v128.load(entry(i32x4.extract_lane(shifted, 2)));
  const t = v128.shuffle<f64>(first, second, 0, 2);
  const r2 = f64x2.mul(r, r);
  const p = madd(madd(r, both(EXP, 3), both(EXP, 2)), r2, madd(r, both(EXP, 1), both(EXP, 0)));
  return madd(t, f64x2.add(r, madd(r2, p, v128.shuffle<f64>(first, second, 1, 3))), t);
}

/** 2^(k>>6) y, for normal results. */
@inline function scaled(y: v128, shifted: v128): v128 {
  return i64x2.add(y, i64x2.shl(i64x2.shr_u(shifted, 6), 52));
}

/** e^(argument + low) for any argument: the scale 2^(k>>6) in two halves, so that subnormal results and overflow come out right. */
function extreme(argument: v128, low: v128): v128 {
  const x = f64x2.pmax(f64x2.pmin(argument, c(OVERFLOW_FROM)), c(VANISHING_BELOW));
  const shifted = madd(x, c(STEPS), c(SHIFT));
  const exponent = i64x2.shr_u(i64x2.sub(shifted, i64x2.splat(SHIFT_BITS - (2048 << 6))), 6);
  const half = i64x2.shr_u(exponent, 1);
  const rest = i64x2.sub(exponent, half);
  const y = f64x2.mul(power(f64x2.add(remainder(x, shifted), low), shifted), powerOfTwo(half));
  return f64x2.mul(y, powerOfTwo(rest));
}

/** 2^(n − 1024) */
@inline function powerOfTwo(n: v128): v128 {
  return i64x2.shl(i64x2.sub(n, i64x2.splat(1)), 52);
}

/**
 * With the table's entry scaled, T: T e^r − 1 = ρ − (1 − T) − [(1 − T)ρ − T(e^r − 1 − ρ)], where ρ = x − k log(2)/64 to the first
 * piece of that is exact, and the difference of the two large terms is kept with its rounding error. Everything is subtracted
 * from ρ, whose sign is that of the result where it is 0.
 */
@inline function expm1Ordinary(x: v128): v128 {
  const shifted = madd(x, c(STEPS), c(SHIFT));
  const k = f64x2.sub(shifted, c(SHIFT));
  const rho = f64x2.sub(x, f64x2.mul(k, c(STEP_HIGH)));
  const low = f64x2.mul(k, c(STEP_LOW));
  const first = v128.load(entry(i32x4.extract_lane(shifted, 0)));
  const second = v128.load(entry(i32x4.extract_lane(shifted, 2)));
  const t = scaled(v128.shuffle<f64>(first, second, 0, 2), shifted);
  const below = f64x2.sub(c(ONE), t);
  const difference = f64x2.sub(rho, below);
  const error = f64x2.sub(rho, f64x2.add(difference, below));
  const r = f64x2.sub(rho, low);
  const r2 = f64x2.mul(r, r);
  const p = madd(madd(r, both(EXPM1, 3), both(EXPM1, 2)), r2, madd(r, both(EXPM1, 1), both(EXPM1, 0)));
  const higher = madd(both(EXPM1, 4), f64x2.mul(r2, r2), p);
  const bend = f64x2.sub(low, madd(r2, higher, v128.shuffle<f64>(first, second, 1, 3)));
  return f64x2.add(difference, f64x2.sub(error, madd(below, rho, f64x2.mul(t, bend))));
}

/** e^x − 1 for any argument, given what expm1Ordinary makes of it. */
function expm1Extreme(x: v128, ordinary: v128): v128 {
  const within = f64x2.le(f64x2.abs(x), c(ORDINARY));
  return v128.bitselect(ordinary, f64x2.sub(extreme(x, f64x2.splat(0)), c(ONE)), within);
}

/** Constant i of a table of doubles. */
@inline function scalar(table: usize, i: usize): f64 {
  return load<f64>(table + (i << 3));
}

/**
 * e^(x + low) (factor + rest), rounded once, also where it is subnormal: one number, −1000 <= x <= 700, `low` as above, the
 * factor not far from 1 and the rest smaller.
 */
export function timesExp(x: f64, low: f64, factor: f64, rest: f64): f64 {
  const k = x * scalar(CONSTANTS, STEPS) + scalar(CONSTANTS, SHIFT) - scalar(CONSTANTS, SHIFT);
  const r = x - k * scalar(CONSTANTS, STEP_HIGH) - k * scalar(CONSTANTS, STEP_LOW) + low;
  const at = entry(<i32>k);
  const t = load<f64>(at);
  const curvature = scalar(EXP, 0) + r * scalar(EXP, 1) + r * r * (scalar(EXP, 2) + r * scalar(EXP, 3));
  const p = r + (r * r * curvature + load<f64>(at + 8));
  const product = t * factor;
  const y = product + (productError(t, factor, product) + t * (rest + p * (factor + rest)));
  const n = <i32>k >> 6;
  const half = n >> 1;
  return y * twoTo(half) * twoTo(n - half);
}

/** 2^n */
@inline function twoTo(n: i32): f64 {
  return reinterpret<f64>(<i64>(n + 1023) << 52);
}
