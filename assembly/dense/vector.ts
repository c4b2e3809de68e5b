// Vectors: sums in fixed order, so that every run gives the same bits.

import { sumOfLanes } from "../math/lanes";
import { Doubles, get2, set2 } from "../memory";

/** Makes the first `count` elements of x zero. */
export function zero(x: Doubles, count: usize): void {
  memory.fill(x.at(0), 0, count << 3);
}

/** Sums a_i b_i in fixed order: four lanes, then the odd ones. */
export function dot(a: Doubles, atA: usize, b: Doubles, atB: usize, count: usize): f64 {
  let even = f64x2.splat(0);
  let odd = f64x2.splat(0);
  const whole = count & ~3;
  for (let i: usize = 0; i < whole; i += 4) {
    even = f64x2.add(even, f64x2.mul(get2(a, atA + i), get2(b, atB + i)));
    odd = f64x2.add(odd, f64x2.mul(get2(a, atA + i + 2), get2(b, atB + i + 2)));
  }
  let sum = sumOfLanes(f64x2.add(even, odd));
  for (let i = whole; i < count; i++) sum += a[atA + i] * b[atB + i];
  return sum;
}

/** Subtracts t b_i from a_i. */
export function subtractMultiple(a: Doubles, atA: usize, t: f64, b: Doubles, atB: usize, count: usize): void {
  const factor = f64x2.splat(t);
  const even = count & ~1;
  for (let i: usize = 0; i < even; i += 2) set2(a, atA + i, f64x2.sub(get2(a, atA + i), f64x2.mul(factor, get2(b, atB + i))));
  if (even < count) a[atA + even] -= t * b[atB + even];
}

/** Multiplies a_i by b_i. */
export function multiply(a: Doubles, atA: usize, b: Doubles, atB: usize, count: usize): void {
  const even = count & ~1;
  for (let i: usize = 0; i < even; i += 2) set2(a, atA + i, f64x2.mul(get2(a, atA + i), get2(b, atB + i)));
  if (even < count) a[atA + even] *= b[atB + even];
}

/** Divides a_i by t. */
export function divide(a: Doubles, atA: usize, t: f64, count: usize): void {
  const divisor = f64x2.splat(t);
  const even = count & ~1;
  for (let i: usize = 0; i < even; i += 2) set2(a, atA + i, f64x2.div(get2(a, atA + i), divisor));
  if (even < count) a[atA + even] /= t;
}
