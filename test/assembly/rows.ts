import { familyOf, type Distribution } from "../../src/family/families.js";
import { LINKS, type Link } from "../../src/family/definition/links.js";
import { Field, Scalar } from "../../src/kernel/codes.js";
import { instantiateKernel } from "../../src/kernel/packed/instance.js";

/** Observations that share a family and a link, each with its own η. */
export interface Rows {
  readonly distribution: Distribution;
  readonly link: Link;
  readonly phi: number;
  /** Of distributions that have one; their φ is 1. */
  readonly extra?: number;
  readonly y: ArrayLike<number>;
  readonly eta: ArrayLike<number>;
  /** Prior weights and binomial sizes. */
  readonly weight: ArrayLike<number>;
  readonly size: ArrayLike<number>;
}

/** What one pass over the rows leaves: the log density of all, and per row s, W and W′ (each times φ). */
export interface EvaluatedRows {
  readonly logDensity: number;
  readonly score: Float64Array;
  readonly W: Float64Array;
  readonly slope: Float64Array;
  /** ∂ℓ/∂κ of all rows, and per row ∂s/∂κ and ∂W/∂κ, where there is an extra parameter. */
  readonly extraSlope: number;
  readonly extraScore: Float64Array;
  readonly extraWeight: Float64Array;
  /** Σ log W, at the expected information where `want` asks for it. */
  readonly sumLogWeights: number;
}

/** The kernel's pass over rows without fixed or random effects: η is the offset. `want` as the kernel's Want. */
export function evaluateRows({ distribution, link, phi, extra, y, eta, weight, size }: Rows, want = 0): EvaluatedRows {
  const kernel = instantiateKernel();
  const n = y.length;
  const problem = kernel.newProblem(n, 0, 0, familyOf(distribution).code, LINKS[link.name], true, true);
  kernel.allocateEffects(problem);
  const array = (field: Field, length = n) =>
    new Float64Array(kernel.memory.buffer, kernel.addressOf(problem, field) >>> 0, length);
  array(Field.Response).set(y);
  array(Field.Offset).set(eta);
  array(Field.Weight).set(Float64Array.from(weight, (w, i) => w * size[i]));
  array(Field.RowSlope).set(size);
  kernel.constantRows(problem, 0, n, distribution === "binomial");
  const scalars = array(Field.Scalars, Scalar.Count);
  scalars[Scalar.Phi] = phi;
  scalars[Scalar.Extra] = extra ?? Number.NaN;
  scalars[Scalar.LinkPower] = link.power;
  kernel.dispersionRows(problem, 0, n);
  kernel.clearSums(problem, want);
  kernel.evaluateRows(problem, 0, n, want);
  return {
    logDensity: scalars[Scalar.Density] / phi + scalars[Scalar.Constant] + scalars[Scalar.DispersionConstant],
    score: array(Field.RowScore).slice(),
    W: array(Field.RowWeight).slice(),
    slope: array(Field.RowSlope).slice(),
    extraSlope: scalars[Scalar.ExtraSlope] + scalars[Scalar.DispersionSlope],
    extraScore: array(Field.RowExtraScore, extra === undefined ? 0 : n).slice(),
    extraWeight: array(Field.RowExtraWeight, extra === undefined ? 0 : n).slice(),
    sumLogWeights: kernel.logWeightRows(problem, 0, n),
  };
}
