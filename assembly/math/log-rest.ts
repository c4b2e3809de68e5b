// What log(1 + x), x >= 0, leaves of x and of x/(1 + x): differences that lose all their digits where x is small, unless they
// are taken from log(1 + x) = 2(s + s³/3 + s⁵/5 + …), s = x/(2 + x).

const SMALL: f64 = 0.5;

/** x − log(1 + x), about x²/2. */
export function log1pRest(x: f64): f64 {
  if (x >= SMALL) return x - NativeMath.log1p(x);
  const s = x / (2 + x);
  const w = s * s;
  let sum: f64 = 0;
  for (let k = 25; k >= 3; k -= 2) sum = sum * w + 1.0 / <f64>k; // w <= 1/25
  return s * (x - 2 * w * sum);
}

/** log(1 + x) − x/(1 + x), about x²/2. */
export function log1pLead(x: f64): f64 {
  const part = x / (1 + x);
  return x >= SMALL ? NativeMath.log1p(x) - part : x * part - log1pRest(x);
}
