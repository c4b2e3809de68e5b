// The normal distribution: density (two lanes), distribution function and Mills' ratio R(z) = Φ(−z)/φ(z) for z >= 0, by fits of
// Φ(−z) e^(z²/2) and, beyond √32, by the rational Chebyshev approximation of W. J. Cody (Mathematics of Computation 23, 1969;
// ACM Algorithm 715, function ANORM). The square of z is kept with its rounding error, which e^(−z²/2) would magnify by z².

import { HALF_LOG_2PI } from "./constants";
import { fitted, fittedParts, inverseError, leading, productError } from "./exact";
import { expOfSum, timesExp } from "./exp";
import { sumOfLanes } from "./lanes";
import { logOfOne } from "./log";
import { NORMAL_CENTRE, NORMAL_TAIL } from "./tables";

const SQRT_2PI: f64 = 2.50662827463100050242;
const INVERSE_SQRT_2PI: f64 = 0.398942280401432677940;
const INVERSE_SQRT_2PI_LOW: f64 = -2.49232720227773e-17;
const SQRT_32: f64 = 5.656854249492380195206754896838;
const VANISHING_Z: f64 = 40; // e^(−z²/2) is 0 from 38.6 on

const TAIL_NUMERATOR: usize = memory.data<f64>([
  0.21589853405795699, 0.1274011611602473639, 0.022235277870649807, 0.001421619193227893466, 2.9112874951168792e-5,
  0.02307344176494017303,
]);
const TAIL_DENOMINATOR: usize = memory.data<f64>([
  1.28426009614491121, 0.468238212480865118, 0.0659881378689285515, 0.00378239633202758244, 7.29751555083966205e-5,
]);

/** e^(−z²/2). Error below 0.6 ulp. */
@inline function bell(z: v128): v128 {
  const size = f64x2.pmin(f64x2.abs(z), f64x2.splat(VANISHING_Z));
  const high = v128.and(size, i64x2.splat(0xfffffffff8000000));
  const low = f64x2.mul(f64x2.sub(size, high), f64x2.add(size, high));
  const half = f64x2.splat(-0.5);
  return expOfSum(f64x2.mul(half, f64x2.mul(high, high)), f64x2.mul(half, low));
}

/** φ(z). Error below 2 ulp. */
@inline export function normalPdf(z: v128): v128 {
  return f64x2.mul(f64x2.splat(INVERSE_SQRT_2PI), bell(z));
}

/** φ(z) of one number. */
export function normalDensity(z: f64): f64 {
  return f64x2.extract_lane(normalPdf(f64x2.splat(z)), 0);
}

/** Φ(z). Error below 1.1 ulp, relative to Φ in the lower tail too. */
export function normalCdf(z: f64): f64 {
  const size = NativeMath.min(NativeMath.abs(z), VANISHING_Z);
  const high = leading(size);
  const parts = scaledTail(size);
  const low = -0.5 * (size - high) * (size + high);
  const tail = timesExp(-0.5 * high * high, low, f64x2.extract_lane(parts, 0), f64x2.extract_lane(parts, 1));
  return z < 0 ? tail : 1 - tail;
}

/** Φ(−z) e^(z²/2), z >= 0, in two pieces. */
function scaledTail(z: f64): v128 {
  if (!(z <= SQRT_32)) return asymptoticTail(z); // NaN too
  const interval = <usize>(reinterpret<u64>(z + 1) >> 51) - 0x7fe; // by the exponent of z + 1 and its first bit
  return fittedParts(NORMAL_TAIL + interval * 160, z);
}

/** Φ(−z) e^(z²/2) beyond √32, in two pieces: φ(0)/z (1 − defect). */
function asymptoticTail(z: f64): v128 {
  const inverse = 1 / z;
  const first = INVERSE_SQRT_2PI * inverse;
  const errors = INVERSE_SQRT_2PI * inverseError(z, inverse) + INVERSE_SQRT_2PI_LOW * inverse;
  return f64x2(first, productError(INVERSE_SQRT_2PI, inverse, first) + errors - first * tailDefect(z));
}

/** R(z), z >= 0. */
export function mills(z: f64): f64 {
  if (!(z <= SQRT_32)) return (1 - tailDefect(z)) / z;
  const parts = scaledTail(z);
  return SQRT_2PI * sumOfLanes(parts);
}

/** 1/R(z) − z, z >= 0, given R(z): how far the inverse Mills ratio lies above its asymptote. */
export function millsExcess(z: f64, ratio: f64): f64 {
  if (z <= SQRT_32) return 1 / ratio - z;
  const defect = tailDefect(z);
  return (z * defect) / (1 - defect);
}

/** 1 − z R(z) for z > √32, without cancellation: the part of R's asymptotic series after its first term. */
function tailDefect(z: f64): f64 {
  const x = 1 / (z * z);
  let p = load<f64>(TAIL_NUMERATOR + 40) * x;
  let q = x;
  for (let i: usize = 0; i < 4; i++) {
    p = (p + load<f64>(TAIL_NUMERATOR + (i << 3))) * x;
    q = (q + load<f64>(TAIL_DENOMINATOR + (i << 3))) * x;
  }
  return (SQRT_2PI * x * (p + load<f64>(TAIL_NUMERATOR + 32))) / (q + load<f64>(TAIL_DENOMINATOR + 32));
}

/** Φ⁻¹(p): −∞ at 0, ∞ at 1. Error below 1.25 ulp. */
export function normalQuantile(p: f64): f64 {
  if (!(p > 0 && p < 1)) return p == 0 ? -Infinity : p == 1 ? Infinity : NaN;
  const fromHalf = p - 0.5;
  if (NativeMath.abs(fromHalf) < 0.25) return centralQuantile(fromHalf);
  const z = tailQuantile(NativeMath.min(p, 1 - p));
  return fromHalf < 0 ? -z : z;
}

/** Solves Φ(z) = ½ + fromHalf by Newton's method; |z| < 0.68. */
function centralQuantile(fromHalf: f64): f64 {
  let z = SQRT_2PI * fromHalf;
  for (let step = 0; step < 4; step++) z -= (z * fitted(NORMAL_CENTRE, NativeMath.abs(z)) - fromHalf) / normalDensity(z);
  return z;
}

/** Solves Φ(−z) = p < ½ by Newton's method on log Φ, which is concave, so that it converges from −√(−2 log p) on; a last step on Φ. */
function tailQuantile(p: f64): f64 {
  const target = logOfOne(p);
  let z = NativeMath.sqrt(-2 * target);
  let change: f64 = 1;
  while (NativeMath.abs(change) > 1e-9 * z) {
    const ratio = mills(z);
    change = (logOfOne(ratio) - 0.5 * z * z - HALF_LOG_2PI - target) * ratio;
    z += change;
  }
  return p < 1e-290 ? z : z + (normalCdf(-z) - p) / normalDensity(z);
}
