// Little matrices: blocks of one level, cross products of the fixed effects. Column major, plain loops.

import { Doubles } from "../memory";
import { Status } from "../../src/kernel/codes";

/**
 * out = Sᵀ C T for lower-triangular S (k × k) and T (l × l) and a k × l block at `at` of c, of which, if `symmetric`,
 * only the lower triangle is stored. Only the lower triangle of a symmetric result is wanted, all of it is right.
 */
export function sandwich(s: Doubles, k: usize, t: Doubles, l: usize, c: Doubles, at: usize, symmetric: bool, out: Doubles): void {
  if (k * l == 1) {
    out[0] = s[0] * c[at] * t[0];
    return;
  }
  for (let j: usize = 0; j < l; j++)
    for (let i: usize = 0; i < k; i++) {
      let sum: f64 = 0;
      for (let b = j; b < l; b++) {
        let inner: f64 = 0;
        for (let a = i; a < k; a++) inner += s[a + i * k] * c[at + (symmetric && a < b ? b + a * k : a + b * k)];
        sum += inner * t[b + j * l];
      }
      out[i + j * k] = sum;
    }
}

/** Factors the lower triangle of an n × n matrix at `at` of a in place: Cholesky. */
export function factorSmall(a: Doubles, at: usize, n: usize): Status {
  for (let j: usize = 0; j < n; j++) {
    let pivot = a[at + j + j * n];
    for (let k: usize = 0; k < j; k++) pivot -= a[at + j + k * n] * a[at + j + k * n];
    if (!(pivot > 0)) return Status.NotPositiveDefinite;
    const root = NativeMath.sqrt(pivot);
    a[at + j + j * n] = root;
    for (let i = j + 1; i < n; i++) {
      let sum = a[at + i + j * n];
      for (let k: usize = 0; k < j; k++) sum -= a[at + i + k * n] * a[at + j + k * n];
      a[at + i + j * n] = sum / root;
    }
  }
  return Status.Done;
}

/** Solves x ← L⁻¹x in place, L as left by factorSmall at `at` of a, x of length n at `from` of b. */
export function forwardSmall(a: Doubles, at: usize, n: usize, b: Doubles, from: usize): void {
  for (let i: usize = 0; i < n; i++) {
    let sum = b[from + i];
    for (let k: usize = 0; k < i; k++) sum -= a[at + i + k * n] * b[from + k];
    b[from + i] = sum / a[at + i + i * n];
  }
}
/** Solves x ← L⁻ᵀx in place, L as left by factorSmall at `at` of a, x of length n at `from` of b. */
export function backwardSmall(a: Doubles, at: usize, n: usize, b: Doubles, from: usize): void {
  for (let i = n; i-- > 0; ) {
    let sum = b[from + i];
    for (let k = i + 1; k < n; k++) sum -= a[at + k + i * n] * b[from + k];
    b[from + i] = sum / a[at + i + i * n];
  }
}
