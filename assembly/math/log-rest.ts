// What log(1 + x), x > −1, leaves of x and of x/(1 + x): differences that lose all their digits where x is small, unless they
// are taken from log(1 + x) = 2(s + s³/3 + s⁵/5 + …), s = x/(2 + x).

/** True where the differences are taken from the series. */
@inline function isSmall(x: f64): bool {
  return x < 0.5 && x > -0.3;
}

/** x − log(1 + x), about x²/2. */
export function log1pRest(x: f64): f64 {
  if (!isSmall(x)) return x - NativeMath.log1p(x);
  const s = x / (2 + x);
  const w = s * s;
  let sum: f64 = 0;
  for (let k: f64 = 25; k >= 3; k -= 2) sum = sum * w + 1 / k; // w <= 1/25
  return s * (x - 2 * w * sum);
}

/** log(1 + x) − x/(1 + x), about x²/2, from the two. */
export function log1pLead(x: f64, log: f64, part: f64): f64 {
  return isSmall(x) ? x * part - log1pRest(x) : log - part;
}
