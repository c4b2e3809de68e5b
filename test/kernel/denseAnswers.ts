import { cholesky, logDeterminant, type Matrix, solveLower, solveLowerTransposed } from "../oracle/cholesky.js";
import { logGamma } from "../oracle/special.js";
import type { Answers, LevelFactor, LevelModel } from "./levelModel.js";

/** One row of ZΛ, its entries that are not 0: column, value (ZΛ), and z in the same place. */
interface SparseRow {
  readonly at: Int32Array;
  readonly m: Float64Array;
  readonly z: Float64Array;
}

/**
 * A model's answers from dense matrices by the formulas of Laplace's approximation and its gradient, at the given b. That b is
 * the mode shows in `stationarity`, the greatest |ΛᵀZᵀs − u|.
 */
export function denseAnswers(model: LevelModel, effects: Float64Array): Answers & { readonly stationarity: number } {
  const { y, X, beta, factors } = model;
  const q = effects.length;
  const M = sparseRows(model);
  const u = perLevel(factors, effects, ({ T }, part) => solveLower(T, part));
  const eta = y.map((_, i) => X.reduce((sum, x, j) => sum + x[i] * beta[j], sumOver(M[i], u)));
  const W = eta.map(Math.exp); // and W′
  const s = y.map((value, i) => value - W[i]);

  const A = weightedGram(M, W, q, q);
  const L = cholesky(A)!;
  const Ainv = inverse(L);
  const h = Float64Array.from(M, ({ at, m }) =>
    at.reduce((sum, j, e) => sum + m[e] * at.reduce((t, k, g) => t + Ainv[j][k] * m[g], 0), 0),
  );
  const c = W.map((slope, i) => slope * h[i]);
  const a = solveLowerTransposed(L, solveLower(L, transposedTimes(M, c, q)));
  const r = c.map((value, i) => value - W[i] * sumOver(M[i], a) - 2 * s[i]);

  const penalty = u.reduce((sum, value) => sum + value * value, 0);
  const density = y.reduce((sum, value, i) => sum + value * eta[i] - W[i] - logGamma(value + 1), 0);
  const logDet = logDeterminant(L);
  return {
    value: -2 * density + penalty + logDet,
    logDet,
    betaGradient: Float64Array.from(X, (x) => x.reduce((sum, value, i) => sum + value * r[i], 0)),
    lambdaGradient: lambdaGradient(factors, M, { u, a, Ainv, W, s, r }),
    ...inverseBorder(model, M, W, q),
    stationarity: Math.max(...transposedTimes(M, s, q).map((value, j) => Math.abs(value - u[j]))),
  };
}

/** The rows of ZΛ. */
function sparseRows({ y, factors }: LevelModel): SparseRow[] {
  return Array.from(y, (_, i) => {
    const entries: [number, number, number][] = [];
    let base = 0;
    for (const { levels, codes, columns, T } of factors) {
      const k = columns.length;
      const z = columns.map((column) => column?.[i] ?? 1);
      for (let j = 0; j < k; j++)
        entries.push([base + codes[i] * k + j, T.reduce((sum, row, e) => sum + row[j] * z[e], 0), z[j]]);
      base += levels * k;
    }
    const part = (e: 0 | 1 | 2) => entries.map((entry) => entry[e]);
    return { at: Int32Array.from(part(0)), m: Float64Array.from(part(1)), z: Float64Array.from(part(2)) };
  });
}

/** MᵀWM of rows that have m, with 1 added to the first q diagonal entries. */
function weightedGram(M: readonly Pick<SparseRow, "at" | "m">[], W: Float64Array, size: number, q: number): Float64Array[] {
  const gram = Array.from({ length: size }, (_, j) => {
    const row = new Float64Array(size);
    if (j < q) row[j] = 1;
    return row;
  });
  for (const [i, { at, m }] of M.entries())
    for (const [e, j] of at.entries()) for (const [g, k] of at.entries()) gram[j][k] += W[i] * m[e] * m[g];
  return gram;
}

/** (L Lᵀ)⁻¹, column by column. */
function inverse(L: Matrix): Float64Array[] {
  return L.map((_, j) =>
    solveLowerTransposed(
      L,
      solveLower(
        L,
        Float64Array.from(L, (_, i) => (i === j ? 1 : 0)),
      ),
    ),
  );
}

function sumOver({ at, m }: SparseRow, v: Float64Array): number {
  return at.reduce((sum, j, e) => sum + m[e] * v[j], 0);
}

function transposedTimes(M: readonly SparseRow[], v: Float64Array, q: number): Float64Array {
  const out = new Float64Array(q);
  for (const [i, { at, m }] of M.entries()) for (const [e, j] of at.entries()) out[j] += m[e] * v[i];
  return out;
}

/** Does `each` to every level's part of a vector over the random effects. */
function perLevel(
  factors: readonly LevelFactor[],
  v: Float64Array,
  each: (factor: LevelFactor, part: Float64Array) => Float64Array,
): Float64Array {
  const out = new Float64Array(v.length);
  let start = 0;
  for (const factor of factors) {
    const k = factor.columns.length;
    for (let l = 0; l < factor.levels; l++, start += k) out.set(each(factor, v.slice(start, start + k)), start);
  }
  return out;
}

interface AtMode {
  readonly u: Float64Array;
  readonly a: Float64Array;
  readonly Ainv: Matrix;
  readonly W: Float64Array;
  readonly s: Float64Array;
  readonly r: Float64Array;
}

/** ∂/∂T_ij = Σ over rows of z_i (r u_j + s a_j + 2W (A⁻¹m)_j), u_j, a_j and (A⁻¹m)_j those of the row's level. */
function lambdaGradient(factors: readonly LevelFactor[], M: readonly SparseRow[], { u, a, Ainv, W, s, r }: AtMode): Float64Array {
  const out: number[] = [];
  let first = 0; // the factor's first entry in every row
  for (const { columns } of factors) {
    const k = columns.length;
    for (let j = 0; j < k; j++)
      for (let i = j; i < k; i++) {
        let sum = 0;
        for (const [row, { at, m, z }] of M.entries()) {
          const column = at[first + j];
          const solved = at.reduce((total, other, e) => total + Ainv[column][other] * m[e], 0);
          sum += z[first + i] * (r[row] * u[column] + s[row] * a[column] + 2 * W[row] * solved);
        }
        out.push(sum);
      }
    first += k;
  }
  return Float64Array.from(out);
}

/** The diagonal of Λ[K⁻¹]_uuΛᵀ and [K⁻¹]_ββ. */
function inverseBorder({ X, factors }: LevelModel, M: readonly SparseRow[], W: Float64Array, q: number) {
  const p = X.length;
  const border = X.map((_, j) => q + j);
  const joint = M.map(({ at, m }, i) => ({
    at: Int32Array.of(...at, ...border),
    m: Float64Array.of(...m, ...X.map((x) => x[i])),
  }));
  const Kinv = inverse(cholesky(weightedGram(joint, W, q + p, q))!);
  let start = 0;
  const modeVariances = perLevel(factors, new Float64Array(q), ({ T }, part) => {
    const variances = T.map((row) =>
      row.reduce((sum, t, i) => sum + row.reduce((v, w, j) => v + t * w * Kinv[start + i][start + j], 0), 0),
    );
    start += part.length;
    return Float64Array.from(variances);
  });
  return { modeVariances, betaInverse: Float64Array.from(border.flatMap((j) => border.map((i) => Kinv[j][i]))) };
}
