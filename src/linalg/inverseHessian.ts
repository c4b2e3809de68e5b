/**
 * The quasi-Newton matrix H ≈ (∇²f)⁻¹: dense n×n, column major, symmetric and positive definite throughout.
 * Source: J. Nocedal, S. J. Wright, Numerical Optimization, 2nd ed. (2006), section 6.1.
 */
import { GlmeError } from "../core/errors.js";
import { PIECE, type Steps } from "../core/steps.js";
import { diagonal, timesInSteps } from "./matrix.js";
import { dot } from "./vectors.js";

/** A copy of the n×n start: given whole, given as its diagonal, or the identity. In pieces where n is large. */
export function* startingInverse(n: number, given?: Float64Array): Steps<Float64Array> {
  if (given?.length === n * n) return yield* copied(given);
  if (given !== undefined && given.length !== n) {
    throw new GlmeError(
      "badOption",
      `inverseHessian has ${given.length} numbers, but the start has ${n} parameters.`,
      { option: "inverseHessian" },
      `Give its diagonal (${n} numbers) or the whole matrix, column by column (${n * n} numbers).`,
    );
  }
  return diagonal(given ?? new Float64Array(n).fill(1));
}

/** A copy of a large array: most of the time goes into pages of memory that are new. */
function* copied(array: Float64Array): Steps<Float64Array> {
  const copy = new Float64Array(array.length);
  const together = PIECE / 8;
  for (let from = 0; from < array.length; from += together) {
    if (from > 0) yield;
    copy.set(array.subarray(from, from + together), from);
  }
  return copy;
}

/**
 * A multiple of the identity with the curvature of f along the first step s, y the change of the gradient (equation 6.20):
 * takes the place of the identity, which knows nothing of the scale of f.
 */
export function scaledIdentity(s: Float64Array, y: Float64Array): Float64Array {
  return diagonal(new Float64Array(s.length).fill(dot(s, y) / dot(y, y)));
}

/**
 * The BFGS update (equation 6.17), in place: H ← (I − ρsyᵀ) H (I − ρysᵀ) + ρssᵀ, ρ = 1/sᵀy. Then Hy = s, and H stays positive
 * definite because sᵀy > 0, which the caller has seen to. In pieces where n is large.
 */
export function* updateInverse(h: Float64Array, s: Float64Array, y: Float64Array): Steps<void> {
  const n = s.length;
  const hy = yield* timesInSteps(h, y);
  const rho = 1 / dot(s, y);
  const stretch = rho * (1 + rho * dot(y, hy));
  const columns = Math.ceil(PIECE / (4 * n));
  for (let first = 0; first < n; first += columns) {
    if (first > 0) yield;
    updateColumns(h, s, hy, stretch, rho, first, Math.min(n, first + columns));
  }
}

/** Updates columns [first, last) of H from the diagonal down, and the same rows. */
function updateColumns(
  h: Float64Array,
  s: Float64Array,
  hy: Float64Array,
  stretch: number,
  rho: number,
  first: number,
  last: number,
): void {
  const n = s.length;
  for (let j = first; j < last; j++)
    for (let i = j; i < n; i++) {
      const updated = h[i + j * n] + stretch * s[i] * s[j] - rho * (hy[i] * s[j] + s[i] * hy[j]);
      h[i + j * n] = updated;
      h[j + i * n] = updated;
    }
}
