/**
 * The range of k independent standard normal variables: max − min.
 *
 * Source: M. D. Copenhaver, B. Holland, Journal of Statistical Computation and Simulation 30 (1988) 1–15, with z the greatest of them:
 *
 *   P(range > w) = ∫ k φ(z) (Φ(z)^(k−1) − [Φ(z) − Φ(z − w)]^(k−1)) dz,
 *   its density r(w) = k (k − 1) ∫ φ(z) φ(z − w) [Φ(z) − Φ(z − w)]^(k−2) dz.
 *
 * Where w is large both integrands are close to a normal density about z = w/2. They are taken by the trapezoidal rule about there, whose error
 * for an integrand that is analytic and vanishes at both ends falls exponentially with the number of nodes (L. N. Trefethen,
 * J. A. C. Weideman, SIAM Review 56 (2014) 385–458).
 */
import { elementary } from "../kernel/unchecked/index.js";

/** Nodes are at w/2 + t; what is beyond is less than 1e-20 of the integral. */
const LEAST_T = -7;
const GREATEST_T = 11;
/** Φ^(k−1) rises within a width that shrinks as k grows. */
const STEP = 1 / 8;
const STEP_FOR_MANY = 1 / 16;
const MANY = 10;

/** Returns P(range > w) for k >= 2 variables and w > 0, right to about 1e-15 (1 + w²/4) of itself. */
export function normalRangeTail(w: number, k: number): number {
  const step = k > MANY ? STEP_FOR_MANY : STEP;
  const n = (GREATEST_T - LEAST_T) / step + 1;
  const z = new Float64Array(n);
  const share = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    const t = LEAST_T + i * step;
    z[i] = t + w / 2;
    share[i] = t - w / 2;
  }
  const density = elementary("normalPdf", z);
  const below = elementary("normalCdf", z, z);
  // with a = Φ(z), b = Φ(z − w) and m = k − 1 the difference of the powers is −a^m expm1(m log1p(−b/a)), in which nothing cancels
  elementary("normalCdf", share, share);
  for (let i = 0; i < n; i++) share[i] = -share[i] / below[i];
  elementary("log1p", share, share);
  const power = elementary("log", below, below);
  for (let i = 0; i < n; i++) {
    share[i] *= k - 1;
    power[i] *= k - 1;
  }
  elementary("expm1", share, share);
  elementary("exp", power, power);
  let sum = 0;
  for (let i = 0; i < n; i++) sum -= density[i] * power[i] * share[i];
  return k * step * sum;
}

/**
 * Returns w r(w), the density of the range in the logarithm of w, for k >= 2 variables and w > 0, to about 1e-15 (1 + w²/4) of itself
 * or of w^(k − 1), where that is more. φ(z) φ(z − w) = e^(−w²/4 − t²)/(2π), and the integrand is even in t.
 */
export function normalRangeDensity(w: number, k: number): number {
  const step = k > MANY ? STEP_FOR_MANY : STEP;
  const n = -LEAST_T / step + 1;
  const values = new Float64Array(2 * n);
  for (let i = 0; i < n; i++) {
    values[i] = i * step + w / 2;
    values[n + i] = i * step - w / 2;
  }
  elementary("normalCdf", values, values);
  for (let i = 0; i < n; i++) values[i] -= values[n + i];
  const logs = elementary("log", values.subarray(0, n));
  for (let i = 0; i < n; i++) {
    const t = i * step;
    logs[i] = (k === 2 ? 0 : (k - 2) * logs[i]) - t * t - (w * w) / 4;
  }
  elementary("exp", logs, logs);
  let sum = logs[0] / 2;
  for (let i = 1; i < n; i++) sum += logs[i];
  return (w * k * (k - 1) * step * sum) / Math.PI;
}
