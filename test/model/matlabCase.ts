import { buildDesign } from "../../src/design/index.js";
import { covarianceOf } from "./inference/covarianceOf.js";
import { parseFormula } from "../../src/formula/index.js";
import { FROM_ROWS, type ModelFit } from "../../src/model/rows/fromRows.js";
import { Table } from "../../src/table/index.js";
import { textbookFunctions } from "./fit/familyFunctions.js";

/**
 * A linear mixed model, y ~ xL + x2 + (1 | g) by REML, whose estimates and answers MATLAB R2026a has printed; recorded in the test blocks
 * of the GNU Octave package statistics. 42 rows, six groups that take turns. The covariance of the coefficients, which was not printed
 * whole, is computed from its definition.
 */
const xL = [
  0.032760004, 0.70410822, -0.8646718, -0.28869454, 0.51276678, -1.4975462, -1.4527871, -0.80013541, -1.644209, 1.5137701,
  0.72905543, 0.20880758, 1.0856145, 0.62862577, -0.87409978, 1.9178276, 0.09748204, 0.50697633, 1.0247569, -0.92789896,
  -0.88921018, -0.98322849, -0.031378913, 0.86875961, -0.91481141, 0.034324163, -0.25025257, -1.0575644, -0.86131607, -0.35355444,
  0.82950729, -0.36874363, 0.061580868, 0.55803564, -0.1763803, 1.0482413, 1.0137831, -0.94876976, -0.010703972, -0.35149845,
  -1.6828735, -1.0493301,
];
const x2 = [
  0.68979276, 0.0074354814, -0.45697437, -0.5636481, 1.4567202, -0.97829955, -1.12922, -0.030542479, 1.5847779, -0.87837755,
  0.24121762, 0.68747601, -0.56728765, 0.98895053, -0.39350661, 0.85326015, 0.36524343, 0.15824977, -1.7665212, 0.59808246,
  -0.55763708, -1.1982294, -2.1473319, 0.22521416, 0.37034398, -1.880586, 0.052941033, -0.70016994, 0.2174853, -1.7797082,
  0.51971317, -0.35551286, 1.9845963, -1.3498848, -0.63514097, -0.78794714, 1.3681179, 1.4423152, -0.51233905, 0.30238864,
  2.0458136, 0.17326323,
];
const y = [
  3.5635971, -0.36763498, 1.4192715, 3.4471073, 2.2760668, 3.6420287, 4.4481522, 1.5292777, 5.437158, 0.44016873, 0.7259756,
  2.9771749, 1.2941347, 0.26407508, 1.9673466, 0.77589984, 1.2176078, 0.8528384, -0.86522876, 2.8651388, 2.0127931, 3.1242841,
  -0.49164361, 1.3192295, 5.3782287, -0.40680701, 2.3989882, 3.606108, 1.9193197, 1.6713765, 2.4383124, 1.9314844, 3.5112706,
  0.91644553, 0.034923706, -0.15510033, 2.1765206, 2.5327412, 3.1421219, 3.3472574, 5.343425, 3.8775899,
];
const GROUPS = 6;

const BETA = [1.96839, -1.37926, 0.811747];
const MODES = [0.9760378, -1.118301, -0.1922078, 0.8754252, -0.7955462, 0.2545924];
const PSI = 0.79429917;
const SIGMA2 = 0.38539058;
export const REML_LOG_LIKELIHOOD = -49.016009;

const table = Table.from({ y, xL, x2, g: y.map((_, row) => (row % GROUPS) + 1) });
const design = buildDesign(parseFormula("y ~ xL + x2 + (1 | g)"), table, { distribution: "normal" });

/** (XᵀV⁻¹X)⁻¹ with V = σ²I + ψZZᵀ: within a group of m rows V⁻¹ = (I − ψ/(σ² + mψ) 11ᵀ)/σ². Column major, 3×3. */
function betaCovariance(): Float64Array {
  const columns = design.fixed.columns;
  const shrink = PSI / (SIGMA2 + (y.length / GROUPS) * PSI);
  const information = columns.map((a) =>
    columns.map((b) => {
      const sum = (column: Float64Array, group: number) => column.reduce((s, v, row) => (row % GROUPS === group ? s + v : s), 0);
      const products = a.reduce((s, v, row) => s + v * b[row], 0);
      const between = Array.from({ length: GROUPS }, (_, group) => sum(a, group) * sum(b, group)).reduce((s, v) => s + v, 0);
      return (products - shrink * between) / SIGMA2;
    }),
  );
  return Float64Array.from(inverse3(information).flat());
}

/** Cramer's rule. */
function inverse3(m: number[][]): number[][] {
  const minor = (i: number, j: number) => {
    const [a, b, c, d] = m.filter((_, r) => r !== i).flatMap((row) => row.filter((_, k) => k !== j));
    return (i + j) % 2 === 0 ? a * d - b * c : b * c - a * d;
  };
  const determinant = m[0].reduce((s, v, j) => s + v * minor(0, j), 0);
  return m.map((row, i) => row.map((_, j) => minor(j, i) / determinant));
}

const fixedPredictor = design.response.map((_, row) => BETA[0] + BETA[1] * xL[row] + BETA[2] * x2[row]);

export const matlabCase: ModelFit = {
  table,
  design,
  estimates: {
    fitMethod: "rempl",
    distribution: "normal",
    link: { name: "identity", power: 1 },
    beta: Float64Array.from(BETA),
    betaCovariance: betaCovariance(),
    random: [
      {
        ...covarianceOf(1),
        psi: Float64Array.of(PSI),
        modes: Float64Array.from(MODES),
        sePred: new Float64Array(GROUPS).fill(0.4),
      },
    ],
    dispersion: SIGMA2,
    dispersionEstimated: true,
    covarianceParameters: 1,
    logLikelihood: REML_LOG_LIKELIHOOD,
    linearPredictor: fixedPredictor.map((eta, row) => eta + MODES[row % GROUPS]),
    fixedPredictor,
    convergence: {
      status: "converged",
      message: "Converged after 5 iterations.",
      iterations: 5,
      evaluations: 6,
      innerSteps: 6,
      kernelBytes: 0,
      separated: [],
      gradientNorm: 1e-12,
      singular: [],
    },
  },
  functions: textbookFunctions,
  fromRows: FROM_ROWS,
};
