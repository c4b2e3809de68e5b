import { inParts, PIECE, type Steps, WorkMeter } from "../../core/steps.js";
import type { Problem } from "../../kernel/index.js";
import { type CovarianceTerm, covarianceDerivatives, lambdaDerivatives, thetaLength } from "../parameters/relativeFactor.js";

/** The expected Hessian of −2 log L in θ, t × t, and v_i = Σ_l tr(P D_i), t numbers. */
export interface ThetaInformation {
  /** H_ij = Σ_l tr(P D_i P D_j) over the levels of a group, column major. */
  readonly hessian: Float64Array;
  /** v_i = Σ_l tr(P D_i). */
  readonly traces: Float64Array;
}

/**
 * Gives the expected Hessian of −2 log L in θ at the last inversion (docs/theory.md, Expected Hessian): H_ij = Σ_l tr(P D_i P D_j) over the
 * levels of a group, P = T⁻ᵀ(I − [A⁻¹]_ll)T⁻¹, D_i = ∂TTᵀ/∂θ_i. Where levels are wide, level by level.
 */
export function* thetaInformation(
  problem: Problem,
  terms: readonly CovarianceTerm[],
  theta: Float64Array,
): Steps<ThetaInformation> {
  yield* problem.levelMoments();
  const size = thetaLength(terms);
  const information = { hessian: new Float64Array(size * size), traces: new Float64Array(size) };
  const numbered = terms.map((term, r) => ({ term, r }));
  yield* addNarrow(
    information,
    problem,
    numbered.filter(({ r }) => !problem.isWide(r)),
    theta,
  );
  const wide = numbered.filter(({ r }) => problem.isWide(r));
  for (const group of new Set(wide.map(({ r }) => problem.groupOf(r))))
    yield* addWide(
      information,
      problem,
      wide.filter(({ r }) => problem.groupOf(r) === group),
      theta,
    );
  return information;
}

/** A term and its number. */
interface NumberedTerm {
  readonly term: CovarianceTerm;
  readonly r: number;
}

/** Fills in the terms of few effects a level, from Σ P and Σ P ⊗ P. */
function* addNarrow(
  { hessian, traces }: ThetaInformation,
  problem: Problem,
  terms: readonly NumberedTerm[],
  theta: Float64Array,
): Steps<void> {
  const size = traces.length;
  const derivatives = terms.flatMap(({ term, r }) =>
    covarianceDerivatives(term, theta).map((d, i) => ({ r, d, place: term.from + i })),
  );
  for (const [i, a] of derivatives.entries()) {
    traces[a.place] = problem.curvatureSum(a.r).reduce((total, value, at) => total + value * a.d[at], 0);
    for (const b of derivatives.slice(0, i + 1))
      hessian[a.place + b.place * size] = hessian[b.place + a.place * size] = problem.curvature(a.r, a.d, b.r, b.d);
    yield;
  }
}

/** The entries of ∂T/∂θ_j of all parameters of the terms of a group, one parameter's after the other: their rows and columns in T of the group, and their values. */
interface GroupDerivatives {
  /** Places in θ. */
  readonly parameters: readonly number[];
  /** Where each parameter's entries begin, and the end. */
  readonly starts: Uint32Array;
  readonly rows: Uint32Array;
  readonly columns: Uint32Array;
  readonly values: Float64Array;
}

/**
 * Adds a group of wide levels, level by level: with M = PT and N = TᵀPT, H_ij = 2 ⟨W_i, ∂T/∂θ_j⟩ for W_i = P (∂T/∂θ_i) N + M (∂T/∂θ_i)ᵀM, to
 * which each entry of ∂T/∂θ_i adds a product of two columns.
 */
function* addWide(
  { hessian, traces }: ThetaInformation,
  problem: Problem,
  terms: readonly NumberedTerm[],
  theta: Float64Array,
): Steps<void> {
  const { r } = terms[0];
  const size = traces.length;
  const derivatives = yield* groupDerivatives(problem, terms, theta);
  const { parameters, starts, rows, columns, values } = derivatives;
  const k = problem.groupWidth(r);
  const w = new Float64Array(k * k);
  const work = new WorkMeter();
  for (let level = 0; level < problem.levelsOf(r); level++) {
    const curvature = yield* problem.levelCurvature(r, level);
    for (const [i, own] of parameters.entries()) {
      w.fill(0);
      for (let e = starts[i]; e < starts[i + 1]; e++) {
        addProducts(w, curvature, k, rows[e], columns[e], values[e]);
        traces[own] += 2 * values[e] * curvature.m[rows[e] + columns[e] * k];
      }
      addAlong(hessian, own, size, derivatives, i, w, k);
      if (work.isPieceAfter(2 * ((starts[i + 1] - starts[i]) * k * k + starts[i + 1]))) yield;
    }
  }
  yield* inParts(parameters.length, Math.ceil(PIECE / (8 * size)), (from, to) => {
    for (let i = from; i < to; i++)
      for (let j = 0; j < i; j++) hessian[parameters[j] + parameters[i] * size] = hessian[parameters[i] + parameters[j] * size];
  });
}

/** Adds v (P e_a e_cᵀ N + M e_c e_aᵀ M), its lower triangle, to W. */
function addProducts(
  w: Float64Array,
  { p, m, n }: { readonly p: Float64Array; readonly m: Float64Array; readonly n: Float64Array },
  k: number,
  a: number,
  c: number,
  v: number,
): void {
  for (let d = 0; d < k; d++) {
    const alongP = v * n[c + d * k];
    const alongM = v * m[a + d * k];
    for (let b = d; b < k; b++) w[b + d * k] += alongP * p[b + a * k] + alongM * m[b + c * k];
  }
}

/** Adds 2 ⟨W_i, ∂T/∂θ_j⟩ to H_ij for parameter i of a group and those before it. */
function addAlong(
  hessian: Float64Array,
  own: number,
  size: number,
  { parameters, starts, rows, columns, values }: GroupDerivatives,
  i: number,
  w: Float64Array,
  k: number,
): void {
  for (let j = 0; j <= i; j++) {
    let sum = 0;
    for (let e = starts[j]; e < starts[j + 1]; e++) sum += values[e] * w[rows[e] + columns[e] * k];
    hessian[own + parameters[j] * size] += 2 * sum;
  }
}

/** Gives the derivatives of T in all parameters of the terms of a group. */
function* groupDerivatives(problem: Problem, terms: readonly NumberedTerm[], theta: Float64Array): Steps<GroupDerivatives> {
  const parameters: number[] = [];
  const starts = [0];
  const entries: { readonly row: number; readonly column: number; readonly value: number }[] = [];
  for (const { term, r } of terms) {
    const { width, from, pattern } = term;
    const first = problem.firstOf(r);
    const derivative = lambdaDerivatives(term, theta);
    for (let j = 0; j < pattern.size; j++) {
      const { places, values } = derivative(j);
      places.forEach((place, i) => {
        entries.push({ row: first + (place % width), column: first + Math.floor(place / width), value: values[i] });
      });
      parameters.push(from + j);
      starts.push(entries.length);
      if (j % 64 === 63) yield;
    }
  }
  return {
    parameters,
    starts: Uint32Array.from(starts),
    rows: Uint32Array.from(entries, ({ row }) => row),
    columns: Uint32Array.from(entries, ({ column }) => column),
    values: Float64Array.from(entries, ({ value }) => value),
  };
}
