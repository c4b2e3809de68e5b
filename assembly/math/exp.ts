// exp, two lanes. exp(x) = 2^n e^r with n = round(x / log 2) and |r| <= log(2)/2, where r is formed with log 2 in two
// pieces (Cody & Waite 1980), e^r from its minimax polynomial by Estrin's scheme, and 2^n applied in two exact halves, so
// that subnormal results and overflow to infinity come out right. NaN stays NaN. Error below 1 ulp.
// Constants stand in memory twice over: V8 reloads inline splats from the stack in every iteration.

const TABLE: usize = memory.data<f64>(
  [
    1.4426950408889634, 1.4426950408889634, 6755399441055744.0, 6755399441055744.0,
    6.93147180369123816490e-1, 6.93147180369123816490e-1, 1.90821492927058770002e-10, 1.90821492927058770002e-10,
    0.5, 0.5, 0.1666666666666667, 0.1666666666666667,
    0.04166666666666667, 0.04166666666666667, 0.008333333333326112, 0.008333333333326112,
    0.001388888888888373, 0.001388888888888373, 0.0001984126987490126, 0.0001984126987490126,
    2.4801587325605324e-5, 2.4801587325605324e-5, 2.7557255297969643e-6, 2.7557255297969643e-6,
    2.755727357010214e-7, 2.755727357010214e-7, 2.5105259538448494e-8, 2.5105259538448494e-8,
    2.0914717341716378e-9, 2.0914717341716378e-9, 1.0, 1.0,
    710.0, 710.0, -746.0, -746.0,
  ],
  16,
);
@inline function c(i: usize): v128 {
  return v128.load(TABLE + (i << 4));
}
@inline function madd(a: v128, b: v128, s: v128): v128 {
  return f64x2.add(f64x2.mul(a, b), s);
}

@inline export function exp2(argument: v128): v128 {
  const x = f64x2.pmax(f64x2.pmin(argument, c(16)), c(17));
  const shifted = madd(x, c(0), c(1));
  const n = f64x2.sub(shifted, c(1));
  const r = f64x2.sub(f64x2.sub(x, f64x2.mul(n, c(2))), f64x2.mul(n, c(3)));
  const r2 = f64x2.mul(r, r);
  const r4 = f64x2.mul(r2, r2);
  const low = madd(madd(r, c(7), c(6)), r2, madd(r, c(5), c(4)));
  const middle = madd(madd(r, c(11), c(10)), r2, madd(r, c(9), c(8)));
  const high = madd(c(14), r2, madd(r, c(13), c(12)));
  const tail = madd(madd(high, r4, middle), r4, low);
  const y = f64x2.add(c(15), madd(r2, tail, r));
  const exponent = i64x2.sub(shifted, i64x2.splat(0x4338000000000000 - 2048));
  const half = i64x2.shr_u(exponent, 1);
  const rest = i64x2.sub(exponent, half);
  const scale = i64x2.shl(i64x2.sub(half, i64x2.splat(1)), 52);
  return f64x2.mul(f64x2.mul(y, scale), i64x2.shl(i64x2.sub(rest, i64x2.splat(1)), 52));
}
