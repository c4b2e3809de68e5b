import type { Design } from "../../design/index.js";
import { type Steps, Want } from "../../kernel/index.js";
import type { LinearProblem } from "../../kernel/unchecked/index.js";
import type { FittedEstimates } from "../run/estimates.js";
import { linearProblem } from "../objective/linearProblem.js";
import { setEstimatedCovariances } from "../parameters/relativeCovariance.js";

/**
 * Products with the inverse of V = ZΨZᵀ + φW⁻¹, the marginal covariance of the response of a linear mixed model, by the factor of A =
 * ΛᵀZᵀWZΛ + I and never an n×n matrix (M. A. Woodbury, Memorandum Report 42, Princeton 1950):
 *
 *   V⁻¹v = φ⁻¹ W (v − ZΛA⁻¹ΛᵀZᵀWv).
 */
export class MarginalInverse {
  private constructor(
    private readonly design: Design,
    private readonly estimates: FittedEstimates,
    private readonly problem: LinearProblem,
  ) {}

  /** Makes the inverse from a fit; undefined where A cannot be factored. */
  static *of(design: Design, estimates: FittedEstimates): Steps<MarginalInverse | undefined> {
    const problem = yield* linearProblem(design, estimates.workingWeights);
    setEstimatedCovariances(problem, estimates.random, estimates.point.phi);
    yield* problem.evaluateLinear(Want.Random | Want.Border);
    return (yield* problem.factor()) ? new MarginalInverse(design, estimates, problem) : undefined;
  }

  /** Gives V⁻¹v, n numbers. */
  *times(v: Float64Array): Steps<Float64Array> {
    const { problem, design } = this;
    const { workingWeights: w, point } = this.estimates;
    const weighted = v.map((value, i) => w[i] * value);
    problem.modes.fill(0);
    for (const r of design.random.keys()) problem.setScore(r, this.gather(r, weighted));
    yield* problem.newtonStep();
    problem.modes.set(problem.modeStep);
    yield* problem.applyModes();
    const rest = v.slice();
    for (const r of design.random.keys()) this.spread(r, problem.effects(r), rest, -1);
    return rest.map((value, i) => (w[i] * value) / point.phi);
  }

  /** Gives Zᵀv of one term, k numbers a level, level by level. */
  gather(r: number, v: Float64Array): Float64Array {
    const { codes, columns, levels } = this.design.random[r];
    const k = columns.length;
    const sums = new Float64Array(levels.length * k);
    for (const [c, column] of columns.entries())
      for (let i = 0; i < v.length; i++) sums[codes[i] * k + c] += v[i] * (column?.[i] ?? 1);
    return sums;
  }

  /** Adds ±Zb of one term to n rows. */
  spread(r: number, effects: Float64Array, rows: Float64Array, sign = 1): void {
    const { codes, columns } = this.design.random[r];
    const k = columns.length;
    for (const [c, column] of columns.entries())
      for (let i = 0; i < rows.length; i++) rows[i] += sign * effects[codes[i] * k + c] * (column?.[i] ?? 1);
  }
}
