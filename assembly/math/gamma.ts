// log Γ and ψ for positive arguments: Stirling's series from 10 up, the recurrence below (Abramowitz & Stegun 6.1.41, 6.3.18).

const HALF_LOG_2PI: f64 = 0.918938533204672741780;

/** log Γ(x) − [(x − ½) log x − x + ½ log 2π] for x >= 10. */
function stirlingSeries(x: f64): f64 {
  const w = 1.0 / (x * x);
  const tail = w * (8.417508417508418e-4 - w * (1.9175269175269175e-3 - w * (6.410256410256410e-3 - w * 2.955065359477124e-2)));
  return (8.333333333333333e-2 - w * (2.777777777777778e-3 - w * (7.936507936507937e-4 - w * (5.952380952380953e-4 - tail)))) / x;
}

/** What Stirling's formula leaves out, any x > 0. */
export function stirlingRemainder(x: f64): f64 {
  if (x >= 10) return stirlingSeries(x);
  return lgamma(x) - ((x - 0.5) * NativeMath.log(x) - x + HALF_LOG_2PI);
}

export function lgamma(x: f64): f64 {
  if (x == 1 || x == 2) return 0;
  let product: f64 = 1;
  let shifted = x;
  while (shifted < 10) {
    product *= shifted;
    shifted += 1;
  }
  const stirling = (shifted - 0.5) * NativeMath.log(shifted) - shifted + HALF_LOG_2PI + stirlingSeries(shifted);
  return product == 1 ? stirling : stirling - NativeMath.log(product);
}

/** log x − ψ(x), which for large x is a small number and not a difference of two large ones. */
export function logMinusDigamma(x: f64): f64 {
  let steps: f64 = 0;
  let sum: f64 = 0;
  while (x + steps < 10) {
    sum += 1.0 / (x + steps);
    steps += 1;
  }
  const shifted = x + steps;
  const w = 1.0 / (shifted * shifted);
  const tail = w * (7.575757575757576e-3 - w * (2.1092796092796094e-2 - w * (8.333333333333333e-2 - w * 4.432598039215686e-1)));
  const series = 0.5 / shifted + w * (8.333333333333333e-2 - w * (8.333333333333333e-3 - w * (3.968253968253968e-3 - w * (4.166666666666667e-3 - tail))));
  return steps == 0 ? series : series + sum - NativeMath.log1p(steps / x);
}
