// What binary responses need, two lanes, from e^−|x|: nothing overflows and nothing cancels in either tail.

import { exp } from "./exp";
import { log1pOrdinary } from "./log";

/** 1/(1 + e^−x). Error below 2 ulp. */
@inline export function logistic(x: v128): v128 {
  const one = f64x2.splat(1);
  const small = expOfMinus(x);
  return f64x2.div(v128.bitselect(one, small, f64x2.ge(x, f64x2.splat(0))), f64x2.add(one, small));
}

/** e^−|x| */
@inline export function expOfMinus(x: v128): v128 {
  return exp(f64x2.neg(f64x2.abs(x)));
}

/** log(1 + e^x), given e^−|x|: for a loop of its own, since the two chains of dependent steps do not overlap in one. */
@inline export function softplusFrom(x: v128, small: v128): v128 {
  return f64x2.add(f64x2.pmax(x, f64x2.splat(0)), log1pOrdinary(small));
}
