import { elementary } from "../kernel/unchecked/index.js";

/**
 * Tails of densities that fall like e^−αr or like a normal density: ∫₀^∞ g(r) dr with r = c e^(τ − e^−τ), by the trapezoidal rule in τ.
 * At both ends the integrand vanishes as fast as an exponential of an exponential, and for analytic g the error falls exponentially with
 * the number of nodes.
 *
 * Source: H. Takahasi, M. Mori, "Double exponential formulas for numerical integration", Publications of the Research Institute for
 * Mathematical Sciences 9 (1974) 721–741: their formula for integrals over (0, ∞) of functions that fall exponentially.
 */
const STEP = 1 / 12;
const FIRST = -44;
const LAST = 46;

/** r and dr at the nodes for c = 1. */
const nodes = (() => {
  let made: { readonly r: Float64Array; readonly weight: Float64Array } | undefined;
  return () => {
    if (made) return made;
    const tau = Float64Array.from({ length: LAST - FIRST + 1 }, (_, i) => (FIRST + i) * STEP);
    const fall = elementary(
      "exp",
      tau.map((t) => -t),
    );
    const r = elementary(
      "exp",
      tau.map((t, i) => t - fall[i]),
    );
    made = { r, weight: r.map((value, i) => STEP * value * (1 + fall[i])) };
    return made;
  };
})();

/**
 * Returns ∫₀^∞ exp(−α r − K(r)) dr for α >= 0 and a convex K with K(0) = K′(0) = 0 and K″(0) = `curvature`, to a few ulp where K is close to
 * its parabola over the reach of the integrand.
 *
 * @param convex K at a number r > 0 for e^(sign · r) − 1
 * @param sign the sign in `convex`
 */
export function tailIntegral(
  alpha: number,
  curvature: number,
  sign: 1 | -1,
  convex: (r: number, less1: number) => number,
): number {
  const unit = nodes();
  const scale = 1 / (alpha + Math.sqrt(curvature));
  const n = unit.r.length;
  const work = new Float64Array(n);
  for (let i = 0; i < n; i++) work[i] = sign * scale * unit.r[i];
  elementary("expm1", work, work);
  for (let i = 0; i < n; i++) {
    const r = scale * unit.r[i];
    work[i] = -alpha * r - convex(r, work[i]);
  }
  elementary("exp", work, work);
  let sum = 0;
  for (let i = 0; i < n; i++) sum += unit.weight[i] * work[i];
  return scale * sum;
}
