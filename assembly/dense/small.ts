// Little matrices: blocks of one level, cross products of the fixed effects. Column major, plain loops.

import { Doubles } from "../memory";
import { Status } from "../../src/kernel/codes";

/**
 * Writes rows [first, last) of Sᵀ C T to `out`, k × l, for lower-triangular S (k × k) and T (l × l) and a k × l block at `at` of c, of
 * which, if `symmetric`, only the lower triangle is stored. A row of SᵀC, l doubles, goes through `row`: k²l and kl² multiplications.
 */
export function sandwich(
  s: Doubles, k: usize, t: Doubles, l: usize, c: Doubles, at: usize, symmetric: bool, out: Doubles, row: Doubles, first: usize, last: usize,
): void {
  for (let i = first; i < last; i++) {
    for (let b: usize = 0; b < l; b++) {
      let sum: f64 = 0;
      for (let a = i; a < k; a++) sum += s[a + i * k] * c[at + (symmetric && a < b ? b + a * k : a + b * k)];
      row[b] = sum;
    }
    for (let j: usize = 0; j < l; j++) {
      let sum: f64 = 0;
      for (let b = j; b < l; b++) sum += row[b] * t[b + j * l];
      out[i + j * k] = sum;
    }
  }
}

/** Factors columns [first, last) of the lower triangle of an n × n matrix at `at` of a in place, those before being done: Cholesky. */
export function factorSmall(a: Doubles, at: usize, n: usize, first: usize, last: usize): Status {
  for (let j = first; j < last; j++) {
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
