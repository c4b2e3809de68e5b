import type { CoefficientUncertainty } from "../../fit/inference/satterthwaite.js";
import { congruence, multiply } from "../../linalg/matrix.js";
import { cholesky, inverseFromCholesky } from "../../kernel/index.js";
import { symmetricEigen } from "../../linalg/symmetricEigen.js";
import type { DenominatorMethod } from "../../fit/inference/denominatorUncertainty.js";
import type { DenominatorDegrees } from "../fit/fittedModel.js";

/** Gives degrees of freedom by one of the methods, from how uncertain the covariance of the coefficients is. */
export function denominatorDegrees(known: CoefficientUncertainty, method: DenominatorMethod): DenominatorDegrees {
  return {
    ofT: (row) => singleDegrees(known, row),
    ofF: (rows) => (method === "satterthwaite" ? { scale: 1, df2: satterthwaiteF(known, rows) } : kenwardRogerF(known, rows)),
  };
}

/**
 * Gives Satterthwaite's degrees of freedom of one combination lβ̂ with variance v = l C lᵀ: those of the χ² whose variance relative to its mean is
 * that of v, 2v²/Var v, Var v = gᵀAg by the slopes g of v in the parameters and their covariance A.
 */
function singleDegrees({ plain, slopes, parameters }: CoefficientUncertainty, row: Float64Array): number {
  const variance = congruence(row, plain, row.length)[0];
  const gradient = Float64Array.from(slopes, (slope) => congruence(row, slope, row.length)[0]);
  return (2 * variance * variance) / congruence(gradient, parameters, gradient.length)[0];
}

/**
 * Gives the denominator degrees of freedom of an F statistic (A. H.-T. Fai, P. L. Cornelius, Journal of Statistical Computation and Simulation 54
 * (1996) 363–378): LCLᵀ = PDPᵀ makes of ℓF a sum of ℓ independent squared t with ν_k degrees, whose mean E = Σ ν_k/(ν_k − 2) is ℓ times that
 * of F at 2E/(E − ℓ). Where a ν_k is no more than 2 there is no mean, and the answer is its limit, 2.
 */
function satterthwaiteF(known: CoefficientUncertainty, rows: readonly Float64Array[]): number {
  const m = rows.length;
  if (m === 1) return singleDegrees(known, rows[0]);
  const { vectors } = symmetricEigen(congruence(stacked(rows), known.plain, rows[0].length), m);
  const degrees = rows.map((_, k) => {
    const along = rows[0].map((_, j) => rows.reduce((sum, row, i) => sum + vectors[i + k * m] * row[j], 0));
    return singleDegrees(known, along);
  });
  if (degrees.some((nu) => nu <= 2)) return 2;
  // E − ℓ is Σ 2/(ν − 2), which leaves nothing to cancel
  const excess = degrees.reduce((sum, nu) => sum + 2 / (nu - 2), 0);
  return (2 * (m + excess)) / excess;
}

/**
 * Gives Kenward and Roger's F: λF with ℓ and m degrees of freedom, λ and m such that the first two moments are right (Biometrics 53 (1997) 983–997,
 * section 3), with Θ = Lᵀ(LCLᵀ)⁻¹L and the slopes G_i of C in the parameters: A₁ = Σ W_ij tr(ΘG_i) tr(ΘG_j), A₂ = Σ W_ij tr(ΘG_iΘG_j).
 */
function kenwardRogerF(known: CoefficientUncertainty, rows: readonly Float64Array[]): { scale: number; df2: number } {
  const l = rows.length;
  if (l === 1) return { scale: 1, df2: singleDegrees(known, rows[0]) }; // what the formulas below come to
  const { a1, a2 } = secondMoments(known, rows);
  const b = (a1 + 6 * a2) / (2 * l);
  const g = ((l + 1) * a1 - (l + 4) * a2) / ((l + 2) * a2);
  const divisor = 3 * l + 2 * (1 - g);
  const mean = 1 / (1 - a2 / l);
  const second = 1 - ((l - g) / divisor) * b;
  const variance = ((2 / l) * (1 + (g / divisor) * b)) / (second * second * (1 - ((l + 2 - g) / divisor) * b));
  const rho = variance / (2 * mean * mean);
  const df2 = 4 + (l + 2) / (l * rho - 1);
  return { scale: df2 / (mean * (df2 - 2)), df2 };
}

function secondMoments({ plain, slopes, parameters }: CoefficientUncertainty, rows: readonly Float64Array[]) {
  const l = rows.length;
  const p = rows[0].length;
  const contrasts = stacked(rows);
  const inverse = inverseFromCholesky(cholesky(congruence(contrasts, plain, p), l), l);
  const moved = slopes.map((slope) => multiply(inverse, congruence(contrasts, slope, p), l)); // its trace is that of ΘG
  const traces = moved.map((matrix) => trace(matrix, l));
  let a1 = 0;
  let a2 = 0;
  for (const [i, first] of moved.entries())
    for (const [j, second] of moved.entries()) {
      const weight = parameters[i + j * moved.length];
      a1 += weight * traces[i] * traces[j];
      a2 += weight * trace(multiply(first, second, l), l);
    }
  return { a1, a2 };
}

function trace(matrix: Float64Array, n: number): number {
  let sum = 0;
  for (let i = 0; i < n; i++) sum += matrix[i * (n + 1)];
  return sum;
}

/** Gives the rows of L as one matrix, column major. */
function stacked(rows: readonly Float64Array[]): Float64Array {
  return Float64Array.from(
    { length: rows.length * rows[0].length },
    (_, at) => rows[at % rows.length][Math.floor(at / rows.length)],
  );
}
