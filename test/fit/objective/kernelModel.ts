import { buildDesign, type Design } from "../../../src/design/index.js";
import type { Distribution } from "../../../src/family/families.js";
import type { Link } from "../../../src/family/definition/links.js";
import { problemInput } from "../../../src/fit/objective/kernelModel.js";
import { parseFormula } from "../../../src/formula/index.js";
import { givenBasis } from "../../../src/fit/parameters/orthonormalBasis.js";
import { Problem } from "../../../src/kernel/index.js";
import { Table } from "../../../src/table/index.js";
import { type Matrix, solveLower } from "../../oracle/cholesky.js";
import type { RandomModel } from "../../generators/models.js";

/** A random model as fitglme would put it into the kernel, and how its numbers go to and fro between kernel and oracle. */
export interface KernelModel {
  readonly design: Design;
  readonly problem: Problem;
  /** Writes β (in the oracle's order), the random terms' factors T and φ, or the extra parameter, into the kernel. */
  place(beta: ArrayLike<number>, factors: readonly Matrix[], dispersion: number): void;
  /** A vector over the fixed effects, from the kernel's order into the oracle's. */
  inOracleOrder(values: ArrayLike<number>): Float64Array;
  /** b = Λu, laid out as the oracle's columns of Z, found by the labels of levels and columns. */
  effects(): Float64Array;
  /** u with b = Λu; only where every T has an inverse. */
  modes(factors: readonly Matrix[]): Float64Array;
}

/**
 * Goes through table, formula and design like a user's call; the family may be another than the model's own. `orthonormal`: the
 * fixed effects work in the basis X R⁻¹, as in a fit.
 */
export function kernelModel(
  { user, dense }: RandomModel,
  distribution: Distribution,
  link: Link,
  orthonormal = false,
): KernelModel {
  const table = Table.from(user.columns, { categorical: user.categorical });
  const design = buildDesign(parseFormula(user.formula), table, user.options);
  const triangle = orthonormal ? design.fixed.triangle : undefined;
  const problem = new Problem(problemInput(design, distribution, link, design.random.map(givenBasis), triangle));
  const places = dense.fixedNames.map((name) => placeOf(design.fixed.names, name));

  const effects = () => {
    const out = new Float64Array(dense.problem.Lambda.length);
    for (const [r, block] of dense.blocks.entries()) {
      const { levels, names } = design.random[r];
      const ofTerm = problem.effects(r);
      for (const [l, level] of block.levels.entries())
        for (const [c, name] of block.names.entries())
          out[block.offset + l * block.names.length + c] = ofTerm[placeOf(levels, level) * names.length + placeOf(names, name)];
    }
    return out;
  };
  return {
    design,
    problem,
    place: (beta, factors, dispersion) => {
      const coefficients = new Float64Array(places.length);
      for (const [j, place] of places.entries()) coefficients[place] = beta[j];
      setCoefficients(problem, coefficients);
      for (const [r, factor] of factors.entries()) problem.setLambda(r, columnMajor(factor));
      problem.dispersion = dispersion;
    },
    inOracleOrder: (values) => Float64Array.from(places, (place) => values[place]),
    effects,
    modes: (factors) => {
      const u = effects();
      for (const [r, { offset, levels, names }] of dense.blocks.entries())
        for (let start = offset, l = 0; l < levels.length; l++, start += names.length)
          u.set(solveLower(factors[r], u.slice(start, start + names.length)), start);
      return u;
    },
  };
}

/** Sets β such that `problem.coefficients`, which are R⁻¹β with an upper triangular R, are the given ones. */
function setCoefficients(problem: Problem, coefficients: Float64Array) {
  const { p } = problem;
  const columns = Array.from({ length: p }, (_, j) => {
    problem.beta.set(Float64Array.from({ length: p }, (_, i) => (i === j ? 1 : 0)));
    return problem.coefficients; // column j of R⁻¹
  });
  const beta = coefficients.slice();
  for (let i = p - 1; i >= 0; i--) {
    for (let j = i + 1; j < p; j++) beta[i] -= columns[j][i] * beta[j];
    beta[i] /= columns[i][i];
  }
  problem.beta.set(beta);
}

/** Both sides must have the name: nothing is matched by position. */
function placeOf(names: readonly string[], name: string): number {
  const place = names.indexOf(name);
  if (place < 0) throw new Error(`"${name}" is not among ${names.join(", ")}`);
  return place;
}

export function columnMajor(matrix: Matrix): Float64Array {
  const k = matrix.length;
  return Float64Array.from({ length: k * k }, (_, at) => matrix[at % k][Math.floor(at / k)]);
}
