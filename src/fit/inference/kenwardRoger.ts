import type { Design } from "../../design/index.js";
import { GlmeError } from "../../core/errors.js";
import { cholesky, inverseFromCholesky, type Steps } from "../../kernel/index.js";
import type { TermBasis } from "../parameters/orthonormalBasis.js";
import { congruence, identity, multiply } from "../../linalg/matrix.js";
import { type CoefficientUncertainty, perLevel, sandwiched, type Whitened, whitened } from "./satterthwaite.js";
import { dot } from "../../linalg/vectors.js";
import { type CovarianceTerm, covarianceDerivatives, setCovariance, thetaLength } from "../parameters/relativeFactor.js";
import type { FittedEstimates } from "../run/estimates.js";

/** A direction in which V changes: Z(I ⊗ E)Zᵀ of one term. */
interface Direction {
  /** The term. */
  readonly r: number;
  /** E, k×k, column major. */
  readonly matrix: Float64Array;
}

/** Most random effects, all terms together, that Kenward and Roger's method takes: its traces are over all pairs of them, and more take too long. */
export const MOST_EFFECTS = 3000;

/**
 * Gives the parts of M. G. Kenward and J. H. Roger's adjustment (Biometrics 53 (1997) 983–997) of a fit by REML. V is linear in its parameters γ, the
 * free entries of every Ψ and φ, so that the adjusted covariance has no second derivatives:
 *
 *   C_A = C + 2 C [Σ_ij W_ij (Q_ij − P_i C P_j)] C,   P_i = −XᵀV⁻¹V_iV⁻¹X,   Q_ij = XᵀV⁻¹V_iV⁻¹V_jV⁻¹X,
 *
 * with V_i = ∂V/∂γ_i and W the inverse of the expected information ½ [tr(V⁻¹V_iV⁻¹V_j) − 2 tr(C Q_ij) + tr(C P_i C P_j)].
 *
 * @throws GlmeError unsupported for more random effects than MOST_EFFECTS
 */
export function* kenwardRoger(
  design: Design,
  estimates: FittedEstimates,
  terms: readonly CovarianceTerm[],
  bases: readonly TermBasis[],
): Steps<CoefficientUncertainty | undefined> {
  const effects = estimates.random.reduce((sum, { modes }) => sum + modes.length, 0);
  if (effects > MOST_EFFECTS) throw tooManyEffects(effects);
  const white = yield* whitened(design, estimates);
  if (!white) return undefined;
  const directions = linearDirections(terms, bases);
  const { betaCovariance: plain } = estimates;
  const p = design.fixed.names.length;
  const moved = changes(design, estimates, white, directions);
  const solved: Float64Array[][] = [];
  for (const columns of moved) {
    const own: Float64Array[] = [];
    for (const column of columns) own.push(yield* white.inverse.times(column));
    solved.push(own);
    yield;
  }
  const first = moved.map((columns) => product(white.columns, columns)); // −P_i
  const second = moved.map((a) => solved.map((b) => product(a, b))); // Q_ij
  const traces = yield* informationTraces(design, estimates, white, directions);
  const m = moved.length;
  const information = Float64Array.from({ length: m * m }, (_, at) => {
    const [i, j] = [at % m, Math.floor(at / m)];
    const middle = multiply(multiply(first[i], plain, p), first[j], p);
    return (traces[at] - 2 * dot(plain, second[i][j]) + dot(plain, transposed(middle, p))) / 2;
  });
  const parameters = inverseFromCholesky(cholesky(information, m), m);
  const sum = new Float64Array(p * p);
  for (let at = 0; at < m * m; at++) {
    const [i, j] = [at % m, Math.floor(at / m)];
    const middle = multiply(multiply(first[i], plain, p), first[j], p);
    for (let e = 0; e < sum.length; e++) sum[e] += parameters[at] * (second[i][j][e] - middle[e]);
  }
  const added = sandwiched(plain, sum, p);
  return {
    plain,
    covariance: plain.map((value, e) => value + 2 * added[e]),
    slopes: first.map((matrix) => sandwiched(plain, matrix, p)),
    parameters,
  };
}

/** Gives a basis of the matrices that a term's Ψ may be: the derivatives of its pattern where TTᵀ = I, in the user's effects. */
function linearDirections(terms: readonly CovarianceTerm[], bases: readonly TermBasis[]): Direction[] {
  const theta = new Float64Array(thetaLength(terms));
  return terms.flatMap((term, r) => {
    setCovariance(term, identity(term.width), theta);
    return covarianceDerivatives(term, theta).map((e) => ({ r, matrix: congruence(bases[r].inverse, e, term.width) }));
  });
}

/** Gives V_iV⁻¹X, column by column, for every direction, and for φ, of which V has W⁻¹. */
function changes(
  design: Design,
  { workingWeights }: FittedEstimates,
  white: Whitened,
  directions: readonly Direction[],
): Float64Array[][] {
  const { inverse, columns } = white;
  const ofTerms = directions.map(({ r, matrix }) =>
    columns.map((column) => {
      const rows = new Float64Array(design.used);
      inverse.spread(r, perLevel(matrix, inverse.gather(r, column)), rows);
      return rows;
    }),
  );
  return [...ofTerms, columns.map((column) => column.map((value, i) => value / workingWeights[i]))];
}

/** Gives AᵀB of matrices given by columns, column major. */
function product(a: readonly Float64Array[], b: readonly Float64Array[]): Float64Array {
  return Float64Array.from(b.flatMap((column) => a.map((row) => dot(row, column))));
}

function transposed(a: Float64Array, n: number): Float64Array {
  return a.map((_, at) => a[Math.floor(at / n) + (at % n) * n]);
}

/**
 * Gives tr(V⁻¹V_iV⁻¹V_j) for all pairs of directions, φ the last. Without φ they are sums over T = ZᵀV⁻¹Z. What φ adds follows from V = U + φW⁻¹, U = ZΨZᵀ:
 * V⁻¹W⁻¹ = (I − V⁻¹U)/φ.
 */
function* informationTraces(
  design: Design,
  { random, point: { phi } }: FittedEstimates,
  white: Whitened,
  directions: readonly Direction[],
): Steps<Float64Array> {
  const blocks = yield* randomBlocks(design, white);
  const whole = random.map(({ psi }, r): Direction => ({ r, matrix: psi }));
  const m = directions.length;
  const pair = (a: Direction, b: Direction) => blockTrace(blocks[a.r][b.r], a.matrix, b.matrix);
  const withU = directions.map((a) => whole.reduce((sum, u) => sum + pair(a, u), 0));
  const uu = whole.reduce((sum, a) => sum + whole.reduce((inner, b) => inner + pair(a, b), 0), 0);
  const single = ({ r, matrix }: Direction) =>
    blocks[r][r].reduce((sum, column, j) => {
      const k = Math.sqrt(matrix.length);
      const level = j - (j % k);
      return sum + dot(matrix.subarray((j % k) * k, (j % k) * k + k), column.subarray(level, level + k));
    }, 0);
  const u = whole.reduce((sum, each) => sum + single(each), 0);
  const size = m + 1;
  return Float64Array.from({ length: size * size }, (_, at) => {
    const [i, j] = [at % size, Math.floor(at / size)];
    if (i < m && j < m) return pair(directions[i], directions[j]);
    if (i === m && j === m) return (design.used - 2 * u + uu) / (phi * phi);
    const one = Math.min(i, j);
    return (single(directions[one]) - withU[one]) / phi;
  });
}

/** Gives Z_rᵀV⁻¹Z_s of all pairs of terms, column by column. */
function* randomBlocks(design: Design, { inverse }: Whitened): Steps<Float64Array[][][]> {
  const blocks: Float64Array[][][] = design.random.map(() => design.random.map(() => []));
  for (const [s, { levels, names }] of design.random.entries()) {
    const width = levels.length * names.length;
    for (let j = 0; j < width; j++) {
      const unit = new Float64Array(width);
      unit[j] = 1;
      const rows = new Float64Array(design.used);
      inverse.spread(s, unit, rows);
      const solution = yield* inverse.times(rows);
      for (const r of design.random.keys()) blocks[r][s].push(inverse.gather(r, solution));
      yield;
    }
  }
  return blocks;
}

/** Gives tr((I ⊗ A) T (I ⊗ B) Tᵀ) for T given by columns: the sum of (A T B) times T, entry by entry. */
function blockTrace(t: readonly Float64Array[], a: Float64Array, b: Float64Array): number {
  const k = Math.sqrt(b.length);
  let sum = 0;
  for (let level = 0; level < t.length; level += k)
    for (let j = 0; j < k; j++) {
      const combined = new Float64Array(t[level].length);
      for (let c = 0; c < k; c++) {
        const factor = b[c + j * k];
        if (factor !== 0) for (let i = 0; i < combined.length; i++) combined[i] += factor * t[level + c][i];
      }
      sum += dot(perLevel(a, combined), t[level + j]);
    }
  return sum;
}

function tooManyEffects(effects: number): GlmeError {
  return new GlmeError(
    "unsupported",
    `The model has ${effects} random effects, and Kenward and Roger's method takes at most ${MOST_EFFECTS}: its traces are over all pairs of them.`,
    { option: "dfMethod" },
    'With so many, "satterthwaite" and "residual" say nearly the same.',
  );
}
