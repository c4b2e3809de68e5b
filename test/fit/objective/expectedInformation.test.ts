import { expect, it } from "vitest";
import { buildDesign } from "../../../src/design/index.js";
import { covarianceTerms } from "../../../src/fit/parameters/covarianceTerms.js";
import { covarianceDerivatives, lambdaOf, thetaLength } from "../../../src/fit/parameters/relativeFactor.js";
import { applyTheta } from "../../../src/fit/parameters/theta.js";
import { thetaInformation } from "../../../src/fit/objective/expectedInformation.js";
import { kernelModel } from "../../../src/fit/objective/kernelModel.js";
import { parseFormula, Table } from "../../../src/index.js";
import { finish, prepareLinear } from "../../../src/kernel/index.js";
import { invertUpper } from "../../../src/linalg/triangle.js";
import { congruence, multiply, transpose } from "../../../src/linalg/matrix.js";
import type { CovariancePattern } from "../../../src/options/settings.js";
import { RandomStream } from "../../generators/stream.js";

const LEVELS = 6;
const stream = new RandomStream(23);
const rows = Array.from({ length: 180 }, (_, i) => i);
const table = Table.from({
  y: rows.map(() => stream.normal()),
  x: rows.map(() => stream.between(-1, 1)),
  z: rows.map(() => stream.between(-1, 1)),
  f: rows.map((i) => "abcdefghi"[(i * 5 + Math.floor(i / 30)) % 9]),
  g: rows.map((i) => `g${i % LEVELS}`),
});

/** Each effect correlated with the next, and the last three with each other. */
const chain = Array.from({ length: 9 }, (_, i) => Array.from({ length: 9 }, (_, j) => Math.abs(i - j) < 2));
const mask = chain.map((row, i) => row.map((value, j) => (i > 5 && j > 5 ? true : value)));

// Expected: H_ij = Σ_l tr(P D_i P D_j) and v_i = Σ_l tr(P D_i) by dense matrices, P = T⁻ᵀ(I − A_l⁻¹)T⁻¹ and A_l = Tᵀ Z_lᵀZ_l T + I of each
// level's own rows (a linear model without weights: W = I), where the groups of all terms are one.
const models: readonly (readonly [random: string, patterns: readonly CovariancePattern[]])[] = [
  ["(1 + x | g)", ["full"]],
  ["(f - 1 | g)", ["full"]],
  ["(f - 1 | g)", ["diagonal"]],
  ["(f - 1 | g)", ["compSymm"]],
  ["(f - 1 | g)", ["isotropic"]],
  ["(f - 1 | g)", [mask]],
  ["(f - 1 | g) + (1 + x + z | g)", ["diagonal", "full"]],
];

it.each(models)("%s, %j: as dense matrices give it", (random, patterns) => {
  const design = buildDesign(parseFormula(`y ~ 1 + ${random}`), table, { distribution: "normal" });
  const terms = covarianceTerms(design, patterns);
  const { problem, bases } = finish(kernelModel(design, "normal", { name: "identity", power: 1 }, terms));
  finish(prepareLinear(problem));
  const draw = new RandomStream(terms.length);
  const theta = Float64Array.from({ length: thetaLength(terms) }, () => draw.between(0.3, 0.8));
  applyTheta(problem, terms, theta);
  finish(problem.factor());
  finish(problem.invert());
  const { hessian, traces } = finish(thetaInformation(problem, terms, theta));

  const k = terms.reduce((sum, { width }) => sum + width, 0);
  const first = terms.map((_, r) => terms.slice(0, r).reduce((sum, { width }) => sum + width, 0));
  /** A term's block in a matrix of all effects. */
  const placed = (block: Float64Array, r: number) => {
    const matrix = new Float64Array(k * k);
    const { width } = terms[r];
    for (let at = 0; at < width * width; at++)
      matrix[first[r] + (at % width) + (first[r] + Math.floor(at / width)) * k] = block[at];
    return matrix;
  };
  const sum = (matrices: readonly Float64Array[]) =>
    matrices.reduce((total, matrix) => total.map((value, at) => value + matrix[at]), new Float64Array(k * k));
  const T = sum(terms.map((term, r) => placed(lambdaOf(term, theta), r)));
  const D = terms.flatMap((term, r) => covarianceDerivatives(term, theta).map((d) => placed(d, r)));
  const columns = bases.flatMap((basis) => basis.columns);
  const inverseT = transpose(invertUpper(transpose(T, k), k), k);
  const expectedTraces = new Float64Array(D.length);
  const expected = new Float64Array(D.length * D.length);
  for (let l = 0; l < LEVELS; l++) {
    const own = rows.filter((row) => design.random[0].codes[row] === l);
    const cross = Float64Array.from({ length: k * k }, (_, at) =>
      own.reduce((total, row) => total + (columns[at % k]?.[row] ?? 1) * (columns[Math.floor(at / k)]?.[row] ?? 1), 0),
    );
    const A = congruence(transpose(T, k), cross, k).map((value, at) => value + (at % (k + 1) === 0 ? 1 : 0));
    const middle = inverse(A, k).map((value, at) => (at % (k + 1) === 0 ? 1 : 0) - value);
    const P = congruence(transpose(inverseT, k), middle, k);
    const PD = D.map((d) => multiply(P, d, k));
    for (const [i, a] of PD.entries()) {
      for (let at = 0; at < k; at++) expectedTraces[i] += a[at * (k + 1)];
      for (const [j, b] of PD.entries())
        for (let row = 0; row < k; row++)
          for (let c = 0; c < k; c++) expected[i + j * D.length] += a[row + c * k] * b[c + row * k];
    }
  }
  const size = Math.max(...expected.map(Math.abs));
  for (const [at, value] of expected.entries()) expect(Math.abs(hessian[at] - value)).toBeLessThan(1e-11 * size);
  for (const [i, value] of expectedTraces.entries()) expect(traces[i]).toBeCloseTo(value, 9);
});

/** A⁻¹ of a symmetric matrix by Gauss and Jordan. */
function inverse(a: Float64Array, k: number): Float64Array {
  const left = a.slice();
  const right = Float64Array.from(a, (_, at) => (at % (k + 1) === 0 ? 1 : 0));
  for (let c = 0; c < k; c++) {
    const pivot = left[c * (k + 1)];
    for (const matrix of [left, right]) for (let j = 0; j < k; j++) matrix[c + j * k] /= pivot;
    for (let row = 0; row < k; row++) {
      const factor = left[row + c * k];
      if (row !== c)
        for (const matrix of [left, right]) for (let j = 0; j < k; j++) matrix[row + j * k] -= factor * matrix[c + j * k];
    }
  }
  return right;
}
