// One pass over a million binary rows with five fixed effects and two crossed random intercepts (20,000 and 500 levels), rows sorted by
// the first: η, score, weight, its slope, the log-likelihood, and the cross products on levels that a Newton step of the modes
// needs; then those of the fixed effects too.
import { Family, finish, LinkCode, Problem, Want } from "glme/kernel";
import { secondsPerCall } from "./measure.mjs";

const ROWS = 1_000_000;
const LEVELS = [20_000, 500];
const COLUMNS = 5;

/** A congruential generator: which numbers it gives does not matter here. */
function numbers() {
  let state = 12345;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

function crossedProblem() {
  const next = numbers();
  const groups = [
    { levels: LEVELS[0], codes: Uint32Array.from({ length: ROWS }, (_, i) => Math.floor((i * LEVELS[0]) / ROWS)) },
    { levels: LEVELS[1], codes: Uint32Array.from({ length: ROWS }, () => Math.floor(LEVELS[1] * next())) },
  ];
  const problem = new Problem({
    family: Family.Binomial,
    link: LinkCode.Logit,
    power: 1,
    response: Float64Array.from({ length: ROWS }, () => (next() < 0.4 ? 1 : 0)),
    weights: null,
    binomialSize: null,
    offset: null,
    fixed: Array.from({ length: COLUMNS }, (_, j) => Float64Array.from({ length: ROWS }, () => (j === 0 ? 1 : next() - 0.5))),
    groups,
    terms: groups.map((_, group) => ({ group, columns: [null] })),
  });
  problem.setLambda(0, Float64Array.of(0.7));
  problem.setLambda(1, Float64Array.of(0.5));
  return problem;
}

export function rowBenchmarks() {
  const problem = crossedProblem();
  const pass = (name, want) => {
    const seconds = secondsPerCall(name, (call) => {
      problem.beta[0] = -0.3 + 1e-6 * call;
      finish(problem.evaluate(want));
    });
    return { name, unit: "ns a row", value: (1e9 * seconds) / ROWS };
  };
  return [
    pass("one pass, modes alone", Want.Random),
    pass("one pass, modes and fixed effects", Want.Random | Want.Fixed | Want.Border),
  ];
}
