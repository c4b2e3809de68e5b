// One double at a time, to more than a double: what rounding takes from sums and products, and fitted polynomials.

import { madd, sumOfLanes } from "./lanes";

/** a + b − sum, exactly, where sum is a + b rounded (Knuth 1969). */
@inline export function sumError(a: f64, b: f64, sum: f64): f64 {
  const rounded = sum - a;
  return a - (sum - rounded) + (b - rounded);
}

/** a b − product, but for the last bit of the smallest part, where product is a b rounded (Dekker 1971). */
@inline export function productError(a: f64, b: f64, product: f64): f64 {
  const ah = leading(a);
  const al = a - ah;
  const bh = leading(b);
  const bl = b - bh;
  return ah * bh - product + ah * bl + al * bh + al * bl;
}

/** 1/x − inverse, where inverse is 1/x rounded. */
@inline export function inverseError(x: f64, inverse: f64): f64 {
  const product = x * inverse;
  return (1 - product - productError(x, inverse, product)) * inverse;
}

/** The first 26 bits of x. */
@inline export function leading(x: f64): f64 {
  return reinterpret<f64>(reinterpret<u64>(x) & 0xfffffffff8000000);
}

/**
 * c₀ + c₁h + … + c_n hⁿ with h = x − centre, as c₀ and the rest, which is the smaller. The table holds n, which 4 divides, the
 * centre, c₀ in two pieces, and c₁ to c_n. Four sums run side by side, in h⁴: of each group of four coefficients the first two
 * in one vector, the others in the other.
 */
export function fittedParts(table: usize, x: f64): v128 {
  const h = x - load<f64>(table + 8);
  const w = h * h;
  const w2 = f64x2.splat(w * w);
  let first = f64x2.splat(0);
  let second = f64x2.splat(0);
  for (let at = table + (<usize>load<f64>(table) << 3); at > table; at -= 32) {
    first = madd(first, w2, v128.load(at));
    second = madd(second, w2, v128.load(at + 16));
  }
  const sums = madd(second, f64x2.splat(w), first);
  const rest = f64x2.extract_lane(sums, 0) + f64x2.extract_lane(sums, 1) * h;
  return f64x2(load<f64>(table + 16), load<f64>(table + 24) + h * rest);
}

/** Gives the polynomial of a table (see fittedParts) at x as one number. */
@inline export function fitted(table: usize, x: f64): f64 {
  const parts = fittedParts(table, x);
  return sumOfLanes(parts);
}

/** (factor + low) times the polynomial at x, rounded once. */
export function timesFitted(factor: f64, low: f64, table: usize, x: f64): f64 {
  const parts = fittedParts(table, x);
  const high = f64x2.extract_lane(parts, 0);
  const rest = f64x2.extract_lane(parts, 1);
  const product = factor * high;
  return product + (productError(factor, high, product) + (low * (high + rest) + factor * rest));
}
