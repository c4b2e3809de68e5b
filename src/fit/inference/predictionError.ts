import { dot } from "../../linalg/vectors.js";
import { type NewRandom, NO_LEVEL, type RandomDesign } from "../../design/index.js";
import { Want } from "../../kernel/codes.js";
import type { Steps } from "../../kernel/index.js";
import type { LinearProblem } from "../../kernel/unchecked/index.js";
import type { Estimates, FittedEstimates } from "../run/estimates.js";
import type { ModelRows } from "../objective/kernelRows.js";
import { linearProblem } from "../objective/linearProblem.js";
import { addQuadraticForms } from "../../linalg/quadraticForms.js";
import { setEstimatedCovariances } from "../parameters/relativeCovariance.js";

/** Rows of X and Z, no entry missing. */
export interface RowsOfXZ {
  /** X: p columns of m doubles. */
  readonly columns: readonly Float64Array[];
  /** Z, term by term. */
  readonly random: readonly NewRandom[];
}

/** Contrasts Hβ + Kb of coefficients and random effects. */
export interface JointContrast {
  /** H: m rows of p numbers. */
  readonly fixed: readonly Float64Array[];
  /** K: for each of the m rows its numbers term by term, each term's level by level. */
  readonly random: readonly (readonly Float64Array[])[];
}

/** What the covariances depend on: the variances, Cov(β̂), φ, and W of the rows. */
export interface ErrorSources extends Pick<Estimates, "betaCovariance" | "random"> {
  /** φ, 1 where it is fixed. */
  readonly phi: number;
  /** W, a number for each used row. */
  readonly workingWeights: FittedEstimates["workingWeights"];
}

/**
 * Covariances of Hβ̂ + K(b̂ − b), given the variances (J. G. Booth, J. P. Hobert, Journal of the American Statistical Association 93 (1998)
 * 262–272): with A = ΛᵀZᵀWZΛ + I and M = A⁻¹ΛᵀZᵀWX,
 *
 *   Cov = φ KΛA⁻¹ΛᵀKᵀ + D Cov(β̂) Dᵀ,   D = H − KΛM.
 *
 * W stays as the fit left it, so that this is a linear mixed model with known weights, whatever the distribution.
 */
export class PredictionError {
  constructor(
    private readonly design: Pick<ModelRows, "fixed" | "random">,
    private readonly estimates: ErrorSources,
  ) {}

  /** Gives the variance of xᵀβ̂ + zᵀb̂ − zᵀb in every row, those of the fit by default; NaN where there are no standard errors. */
  *ofRows(rows?: RowsOfXZ): Steps<Float64Array> {
    const { estimates } = this;
    const n = estimates.workingWeights.length;
    const problem = yield* this.problem(rows);
    const wanted = (values: Float64Array) => (rows ? values.slice(n) : values);
    if (!(yield* this.factor(problem))) return wanted(new Float64Array(problem.n).fill(Number.NaN));
    const { p } = problem;
    const residuals: Float64Array[] = []; // the columns of D
    for (let j = 0; j < p; j++) {
      problem.modes.set((yield* cover(problem, j)).map((value) => -value));
      problem.beta.fill(0)[j] = 1;
      residuals.push(wanted(yield* problem.linearPredictor()));
    }
    yield* problem.invert();
    const variance = wanted(yield* problem.leverages()).map((leverage) => estimates.phi * leverage);
    return addQuadraticForms(variance, residuals, estimates.betaCovariance);
  }

  /** Gives the covariance of contrasts, m × m; NaN where there are no standard errors. */
  *ofContrasts({ fixed, random }: JointContrast): Steps<Float64Array> {
    const { design, estimates } = this;
    const problem = yield* this.problem();
    const m = fixed.length;
    if (!(yield* this.factor(problem))) return new Float64Array(m * m).fill(Number.NaN);
    const terms = design.random.map((_, r) => r);
    const along = (k: readonly Float64Array[]) => terms.reduce((sum, r) => sum + dot(k[r], problem.effects(r)), 0);
    const residuals: Float64Array[] = [];
    for (let j = 0; j < problem.p; j++) {
      problem.modes.set(yield* cover(problem, j));
      yield* problem.applyModes();
      residuals.push(Float64Array.from(fixed, (h, row) => h[j] - along(random[row])));
    }
    const covariance = new Float64Array(m * m);
    for (let column = 0; column < m; column++) {
      problem.modes.fill(0);
      for (const r of terms) problem.setScore(r, random[column][r]);
      yield* problem.newtonStep();
      problem.modes.set(problem.modeStep);
      yield* problem.applyModes();
      for (let row = 0; row < m; row++) covariance[row + column * m] = estimates.phi * along(random[row]);
    }
    return covariance.map((value, at) => value + quadratic(residuals, estimates.betaCovariance, at % m, Math.floor(at / m)));
  }

  /** Puts a linear mixed model into the kernel with the weights W, and weight 0 for further rows. */
  private *problem(rows?: RowsOfXZ): Steps<LinearProblem> {
    const { design, estimates } = this;
    const { columns, random } = rows ?? {
      columns: design.fixed.columns.map(() => NONE),
      random: design.random.map(() => NOWHERE),
    };
    const height = estimates.workingWeights.length + columns[0].length;
    const weights = new Float64Array(height);
    weights.set(estimates.workingWeights);
    const codes = new Map<Uint32Array, Uint32Array>(); // terms of one group share their codes
    const problem = yield* linearProblem(
      {
        fixed: { columns: design.fixed.columns.map((column, j) => joined(column, columns[j])) },
        random: design.random.map((term, r) => withRows(term, random[r], codes)),
      },
      weights,
    );
    setEstimatedCovariances(problem, estimates.random, estimates.phi);
    return problem;
  }

  private *factor(problem: LinearProblem): Steps<boolean> {
    yield* problem.evaluateLinear(Want.Random | Want.Border);
    return yield* problem.factor();
  }
}

/** A column without further rows. */
const NONE = new Float64Array(0);
/** A random term without further rows. */
const NOWHERE: NewRandom = { codes: new Uint32Array(0), columns: [] };

/** Gives column j of M = A⁻¹ΛᵀZᵀWX: the step to the modes for the response X_j. */
function* cover(problem: LinearProblem, j: number): Steps<Float64Array> {
  problem.modes.fill(0);
  problem.setScoreFromBorder(j);
  yield* problem.newtonStep();
  return problem.modeStep.slice();
}

/** Gives a random term with further rows; a row without a level has zeros for its columns. */
function withRows(term: RandomDesign, rows: NewRandom, joinedCodes: Map<Uint32Array, Uint32Array>): RandomDesign {
  const n = term.codes.length;
  let codes = joinedCodes.get(term.codes);
  if (!codes) {
    codes = new Uint32Array(n + rows.codes.length);
    codes.set(term.codes);
    rows.codes.forEach((code, i) => {
      codes![n + i] = code === NO_LEVEL ? 0 : code;
    });
    joinedCodes.set(term.codes, codes);
  }
  const isKnown = (i: number) => rows.codes[i] !== NO_LEVEL;
  const areKnown = rows.codes.every((_, i) => isKnown(i));
  const columns = term.columns.map((column, c) => {
    const further = rows.columns[c] ?? null;
    if (column === null && further === null && areKnown) return null;
    const values =
      rows.codes.length === 0 ? NONE : Float64Array.from(rows.codes, (_, i) => (isKnown(i) ? (further?.[i] ?? 1) : 0));
    return joined(column ?? new Float64Array(n).fill(1), values);
  });
  return { ...term, codes, columns };
}

function joined(first: Float64Array, second: Float64Array): Float64Array {
  const whole = new Float64Array(first.length + second.length);
  whole.set(first);
  whole.set(second, first.length);
  return whole;
}

/** Gives element (i, j) of D C Dᵀ, D given by columns. */
function quadratic(columns: readonly Float64Array[], covariance: Float64Array, i: number, j: number): number {
  const p = columns.length;
  let sum = 0;
  for (let a = 0; a < p; a++) for (let b = 0; b < p; b++) sum += columns[a][i] * covariance[a + b * p] * columns[b][j];
  return sum;
}
