// One pass of penalised iteratively reweighted least squares over a million binary rows, logit, five columns of X, two crossed
// intercepts of 20,000 and 500 levels, rows sorted by the first: ns a row.
import { Family, finish, LinkCode, Problem, Want } from "glme/kernel";
import { secondsPerCall, uniforms } from "./measure.mjs";

const ROWS = 1e6;
const COLUMNS = 5;

export function rowBenchmarks() {
  const problem = crossedProblem();
  const pass = (name, want, target) => {
    const seconds = secondsPerCall(() => finish(problem.evaluate(want)));
    return { name, value: (1e9 * seconds) / ROWS, unit: "ns a row", target };
  };
  return [
    pass("one pass: ZᵀWZ, ZᵀWX, XᵀWX and the scores", Want.Random | Want.Fixed | Want.Border, 16),
    pass("one pass: ZᵀWZ and its score", Want.Random),
  ];
}

function crossedProblem() {
  const draws = uniforms(ROWS * (COLUMNS + 1));
  const column = (j) => draws.subarray(j * ROWS, (j + 1) * ROWS);
  const first = Uint32Array.from({ length: ROWS }, (_, row) => Math.floor((row * 20_000) / ROWS));
  const second = Uint32Array.from(column(COLUMNS), (u) => Math.floor((u + 1) * 250));
  const problem = new Problem({
    family: Family.Binomial,
    link: LinkCode.Logit,
    power: 1,
    response: Float64Array.from(column(COLUMNS - 1), (u) => (u > 0.2 ? 1 : 0)),
    weights: null,
    binomialSize: null,
    offset: null,
    fixed: [new Float64Array(ROWS).fill(1), ...[0, 1, 2, 3].map(column)],
    groups: [
      { levels: 20_000, codes: first },
      { levels: 500, codes: second },
    ],
    terms: [
      { group: 0, columns: [null] },
      { group: 1, columns: [null] },
    ],
  });
  problem.beta.set(uniforms(COLUMNS));
  problem.modes.set(uniforms(problem.q));
  problem.setLambda(0, Float64Array.of(0.8));
  problem.setLambda(1, Float64Array.of(0.5));
  return problem;
}
