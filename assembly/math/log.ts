// log and log1p, two lanes. log(2^k m) = k log 2 + log m with sqrt(1/2) <= m < sqrt(2), and log m from the series in
// s = (m−1)/(m+1) with the coefficients of fdlibm's e_log.c (Sun Microsystems 1993, freely distributable). Error below 1 ulp.

const TABLE: usize = memory.data<f64>(
  [
    4503599627371519.0, 4503599627371519.0, 1.0, 1.0, 0.5, 0.5, 2.0, 2.0,
    1.531383769920937332e-1, 1.531383769920937332e-1, 2.222219843214978396e-1, 2.222219843214978396e-1,
    3.999999999940941908e-1, 3.999999999940941908e-1, 1.479819860511658591e-1, 1.479819860511658591e-1,
    1.818357216161805012e-1, 1.818357216161805012e-1, 2.857142874366239149e-1, 2.857142874366239149e-1,
    6.666666666666735130e-1, 6.666666666666735130e-1, 1.90821492927058770002e-10, 1.90821492927058770002e-10,
    6.93147180369123816490e-1, 6.93147180369123816490e-1, 2.2250738585072014e-308, 2.2250738585072014e-308,
    1.7976931348623157e308, 1.7976931348623157e308,
  ],
  16,
);
@inline function c(i: usize): v128 {
  return v128.load(TABLE + (i << 4));
}
@inline function madd(a: v128, b: v128, s: v128): v128 {
  return f64x2.add(f64x2.mul(a, b), s);
}

/** log(x) + correction for normal positive x; the correction is of the order of x's last bit. */
@inline function logNormal(x: v128, correction: v128): v128 {
  const bits = i64x2.add(x, i64x2.splat(0x3ff0000000000000 - 0x3fe6a09e00000000));
  const k = f64x2.sub(v128.or(i64x2.shr_u(bits, 52), i64x2.splat(0x4330000000000000)), c(0));
  const m = i64x2.add(v128.and(bits, i64x2.splat(0x000fffffffffffff)), i64x2.splat(0x3fe6a09e00000000));
  const f = f64x2.sub(m, c(1));
  const halfSquare = f64x2.mul(f64x2.mul(f, f), c(2));
  const s = f64x2.div(f, f64x2.add(f, c(3)));
  const z = f64x2.mul(s, s);
  const w = f64x2.mul(z, z);
  const even = f64x2.mul(w, madd(w, madd(w, c(4), c(5)), c(6)));
  const odd = f64x2.mul(z, madd(w, madd(w, madd(w, c(7), c(8)), c(9)), c(10)));
  const low = madd(k, c(11), correction);
  const rest = f64x2.sub(f64x2.add(f64x2.mul(s, f64x2.add(halfSquare, f64x2.add(even, odd))), low), halfSquare);
  return f64x2.add(f64x2.mul(k, c(12)), f64x2.add(f, rest));
}

/** log, any argument: −∞ at 0, NaN below, +∞ at +∞; subnormal arguments right. */
@inline export function log2(x: v128): v128 {
  const ordinary = v128.and(f64x2.ge(x, c(13)), f64x2.le(x, c(14)));
  if (i64x2.all_true(ordinary)) return logNormal(x, f64x2.splat(0));
  return f64x2.replace_lane(f64x2.splat(NativeMath.log(f64x2.extract_lane(x, 0))), 1, NativeMath.log(f64x2.extract_lane(x, 1)));
}

/** log(1 + x) for x >= 0, finite: the rounding error of 1 + x, exact by two-sum, comes back as a correction. */
@inline export function log1pPositive2(x: v128): v128 {
  const u = f64x2.add(x, c(1));
  const rounded = f64x2.sub(u, c(1));
  const error = f64x2.add(f64x2.sub(c(1), f64x2.sub(u, rounded)), f64x2.sub(x, rounded));
  return logNormal(u, f64x2.div(error, u));
}
