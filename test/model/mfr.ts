import type { Design } from "../../src/design/index.js";
import { covarianceOf } from "./inference/covarianceOf.js";
import type { Estimates } from "../../src/fit/run/estimates.js";
import { parseFormula } from "../../src/formula/index.js";
import { FROM_ROWS, type ModelFit } from "../../src/model/rows/fromRows.js";
import { Table } from "../../src/table/index.js";
import { textbookFunctions } from "./fit/familyFunctions.js";

/**
 * The fit of fitglme's documented example on manufacturing data, made from its printed output: the data are not public, so the columns
 * of the design are 0. Where the printed five digits do not determine the other printed columns, the estimates carry further digits,
 * within their rounding, from which all of them follow; likewise log L = −201.1735 and the covariance of the two supplier coefficients,
 * which the printed F statistic of supplier determines.
 */
const ESTIMATES = [1.46891188, -0.367660099, -0.094521, -0.2831658, -0.071868, 0.071072];
const STANDARD_ERRORS = [0.159881287, 0.177548317, 0.82849, 0.961703, 0.07802401, 0.07739];
const SUPPLIER_COVARIANCE = -0.0025881;
const ROWS = 100;

function design(): Design {
  const names = ["(Intercept)", "newprocess", "time_dev", "temp_dev", "supplier_C", "supplier_B"];
  const terms = ["(Intercept)", "newprocess", "time_dev", "temp_dev"].map((name, j) => ({ name, from: j, to: j + 1 }));
  return {
    formula: parseFormula("defects ~ 1 + newprocess + time_dev + temp_dev + supplier + (1 | factory)"),
    height: ROWS,
    used: ROWS,
    incomplete: 0,
    rows: Uint32Array.from({ length: ROWS }, (_, row) => row),
    fixed: {
      columns: names.map(() => new Float64Array(ROWS)),
      names,
      terms: [...terms, { name: "supplier", from: 4, to: 6 }],
      triangle: new Float64Array(names.length * names.length),
    },
    random: [
      {
        group: "factory",
        levels: Array.from({ length: 20 }, (_, level) => String(level + 1)),
        codes: Uint32Array.from({ length: ROWS }, (_, row) => row % 20),
        columns: [null],
        names: ["(Intercept)"],
        correlated: true,
      },
    ],
    response: new Float64Array(ROWS),
    weights: null,
    offset: null,
    binomialSize: null,
    responseType: "proportion",
    excluded: new Uint8Array(ROWS),
    missing: new Uint8Array(ROWS),
    missingByVariable: new Map(),
    unusedLevels: new Map(),
    dropped: [],
    recipe: { coding: "reference", levels: {}, fixed: [], random: [], offsets: [], rules: {} },
  };
}

function betaCovariance(): Float64Array {
  const covariance = new Float64Array(36);
  for (const [j, se] of STANDARD_ERRORS.entries()) covariance[7 * j] = se * se;
  covariance[4 * 6 + 5] = covariance[5 * 6 + 4] = SUPPLIER_COVARIANCE;
  return covariance;
}

const estimates: Estimates = {
  fitMethod: "laplace",
  distribution: "poisson",
  link: { name: "log", power: 1 },
  beta: Float64Array.from(ESTIMATES),
  betaCovariance: betaCovariance(),
  // The three predicted effects that are documented; 0 for the others.
  random: [
    {
      ...covarianceOf(1),
      psi: Float64Array.of(0.31381 * 0.31381),
      modes: Float64Array.from({ length: 20 }, (_, level) => [0.29131, 0.15423, -0.26325][level] ?? 0),
      sePred: Float64Array.from({ length: 20 }, (_, level) => [0.19163, 0.19216, 0.21176][level] ?? 0.2),
    },
  ],
  dispersion: 1,
  dispersionEstimated: false,
  covarianceParameters: 1,
  logLikelihood: -201.1735,
  linearPredictor: new Float64Array(ROWS),
  fixedPredictor: new Float64Array(ROWS),
  convergence: {
    status: "converged",
    message: "Converged after 9 iterations.",
    iterations: 9,
    evaluations: 12,
    innerSteps: 40,
    kernelBytes: 0,
    separated: [],
    gradientNorm: 1e-10,
    singular: [],
  },
};

export const mfr: ModelFit = {
  table: Table.from({
    defects: new Float64Array(ROWS),
    factory: Array.from({ length: ROWS }, (_, row) => String((row % 20) + 1)),
  }),
  design: design(),
  estimates,
  functions: textbookFunctions,
  fromRows: FROM_ROWS,
};
