// The normal distribution's upper tail, scaled: Mills' ratio R(z) = Φ(−z)/φ(z) for z >= 0, by the rational Chebyshev
// approximations of W. J. Cody (Mathematics of Computation 23, 1969; ACM Algorithm 715, function ANORM).

const SQRT_2PI: f64 = 2.50662827463100050242;
const INVERSE_SQRT_2PI: f64 = 0.398942280401432677940;
const SQRT_32: f64 = 5.656854249492380195206754896838;

const CENTRE_NUMERATOR: usize = memory.data<f64>([2.2352520354606839287, 161.02823106855587881, 1067.6894854603709582, 18154.981253343561249, 0.065682337918207449113]);
const CENTRE_DENOMINATOR: usize = memory.data<f64>([47.20258190468824187, 976.09855173777669322, 10260.932208618978205, 45507.789335026729956]);
const MIDDLE_NUMERATOR: usize = memory.data<f64>([
  0.39894151208813466764, 8.8831497943883759412, 93.506656132177855979, 597.27027639480026226, 2494.5375852903726711,
  6848.1904505362823326, 11602.651437647350124, 9842.7148383839780218, 1.0765576773720192317e-8,
]);
const MIDDLE_DENOMINATOR: usize = memory.data<f64>([
  22.266688044328115691, 235.38790178262499861, 1519.377599407554805, 6485.558298266760755,
  18615.571640885098091, 34900.952721145977266, 38912.003286093271411, 19685.429676859990727,
]);
const TAIL_NUMERATOR: usize = memory.data<f64>([0.21589853405795699, 0.1274011611602473639, 0.022235277870649807, 0.001421619193227893466, 2.9112874951168792e-5, 0.02307344176494017303]);
const TAIL_DENOMINATOR: usize = memory.data<f64>([1.28426009614491121, 0.468238212480865118, 0.0659881378689285515, 0.00378239633202758244, 7.29751555083966205e-5]);

/** P(x)/Q(x) of degree n as Cody lays them out: the leading coefficient of P comes last, Q is monic. */
@inline function rational(numerator: usize, denominator: usize, n: usize, x: f64): f64 {
  let p = load<f64>(numerator + (n << 3)) * x;
  let q = x;
  for (let i: usize = 0; i < n - 1; i++) {
    p = (p + load<f64>(numerator + (i << 3))) * x;
    q = (q + load<f64>(denominator + (i << 3))) * x;
  }
  return (p + load<f64>(numerator + ((n - 1) << 3))) / (q + load<f64>(denominator + ((n - 1) << 3)));
}

export function normalDensity(z: f64): f64 {
  return INVERSE_SQRT_2PI * NativeMath.exp(-0.5 * z * z);
}

/** 1 − z R(z) for z > √32, without cancellation: the part of R's asymptotic series after its first term. */
@inline function tailDefect(z: f64): f64 {
  const x = 1.0 / (z * z);
  return SQRT_2PI * x * rational(TAIL_NUMERATOR, TAIL_DENOMINATOR, 5, x);
}

/** R(z) = Φ(−z)/φ(z), z >= 0. */
export function mills(z: f64): f64 {
  if (z > SQRT_32) return (1.0 - tailDefect(z)) / z;
  if (z > 0.67448975) return SQRT_2PI * rational(MIDDLE_NUMERATOR, MIDDLE_DENOMINATOR, 8, z);
  const centre = z * rational(CENTRE_NUMERATOR, CENTRE_DENOMINATOR, 4, z * z);
  return (0.5 - centre) / normalDensity(z);
}

/** 1/R(z) − z, z >= 0: how far the inverse Mills ratio lies above its asymptote. */
export function millsExcess(z: f64): f64 {
  if (z <= SQRT_32) return 1.0 / mills(z) - z;
  const defect = tailDefect(z);
  return (z * defect) / (1.0 - defect);
}

/** Φ(z). */
export function normalCdf(z: f64): f64 {
  const upper = normalDensity(z) * mills(NativeMath.abs(z));
  return z < 0 ? upper : 1.0 - upper;
}
