// Little matrices: blocks of one level, cross products of the fixed effects. Column major, plain loops.

import { get, set } from "../memory";
import { Status } from "../../src/kernel/codes";

/**
 * out = Sᵀ C T for lower-triangular S (k × k) and T (l × l) and a k × l block at `at` of c, of which, if `symmetric`,
 * only the lower triangle is stored. Only the lower triangle of a symmetric result is wanted, all of it is right.
 */
export function sandwich(s: usize, k: usize, t: usize, l: usize, c: usize, at: usize, symmetric: bool, out: usize): void {
  if (k * l == 1) return set(out, 0, get(s, 0) * get(c, at) * get(t, 0));
  for (let j: usize = 0; j < l; j++)
    for (let i: usize = 0; i < k; i++) {
      let sum: f64 = 0;
      for (let b = j; b < l; b++) {
        let inner: f64 = 0;
        for (let a = i; a < k; a++) inner += get(s, a + i * k) * get(c, at + (symmetric && a < b ? b + a * k : a + b * k));
        sum += inner * get(t, b + j * l);
      }
      set(out, i + j * k, sum);
    }
}

/** Cholesky in place of the lower triangle of an n × n matrix at `at` of a. */
export function factorSmall(a: usize, at: usize, n: usize): Status {
  for (let j: usize = 0; j < n; j++) {
    let pivot = get(a, at + j + j * n);
    for (let k: usize = 0; k < j; k++) pivot -= get(a, at + j + k * n) * get(a, at + j + k * n);
    if (!(pivot > 0)) return Status.NotPositiveDefinite;
    const root = NativeMath.sqrt(pivot);
    set(a, at + j + j * n, root);
    for (let i = j + 1; i < n; i++) {
      let sum = get(a, at + i + j * n);
      for (let k: usize = 0; k < j; k++) sum -= get(a, at + i + k * n) * get(a, at + j + k * n);
      set(a, at + i + j * n, sum / root);
    }
  }
  return Status.Done;
}

/** x ← L⁻¹x and x ← L⁻ᵀx, L as left by factorSmall, x of length n at `from` of b. */
export function forwardSmall(a: usize, at: usize, n: usize, b: usize, from: usize): void {
  for (let i: usize = 0; i < n; i++) {
    let sum = get(b, from + i);
    for (let k: usize = 0; k < i; k++) sum -= get(a, at + i + k * n) * get(b, from + k);
    set(b, from + i, sum / get(a, at + i + i * n));
  }
}
export function backwardSmall(a: usize, at: usize, n: usize, b: usize, from: usize): void {
  for (let i = n; i-- > 0; ) {
    let sum = get(b, from + i);
    for (let k = i + 1; k < n; k++) sum -= get(a, at + k + i * n) * get(b, from + k);
    set(b, from + i, sum / get(a, at + i + i * n));
  }
}
