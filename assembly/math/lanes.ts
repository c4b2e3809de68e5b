// Two lanes of doubles: what the elementary functions share. Constants come from memory, one load each: V8 keeps inline ones on
// the stack and reloads them in every iteration all the same, 20 to 40 % slower.

/** Constant i of a table of doubles, in both lanes. */
@inline export function both(table: usize, i: usize): v128 {
  return v128.load_splat<f64>(table + (i << 3));
}

/** The sum of two lanes. */
@inline export function sumOfLanes(pair: v128): f64 {
  return f64x2.extract_lane(pair, 0) + f64x2.extract_lane(pair, 1);
}

/** a b + s, rounded twice: the same bits on machines with and without a fused operation. */
@inline export function madd(a: v128, b: v128, s: v128): v128 {
  return f64x2.add(f64x2.mul(a, b), s);
}
