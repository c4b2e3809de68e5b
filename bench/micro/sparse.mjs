// Factorisation of A and its inverse subset for the levels of insteval, 2,972 × 1,128 × 14 crossed, against the flops of the dense
// block that they leave at the speed of dense work (19 GFlop/s).
import { Family, finish, LinkCode, Problem, Want } from "glme/kernel";
import { CASES, loadCase } from "../cases.mjs";
import { secondsPerCall } from "./measure.mjs";

const DENSE_FLOPS_PER_SECOND = 19e9;
/** The smaller of the two large factors is left when the larger one is eliminated. */
const DENSE = 1128 + 14;

/** The levels of one column of a CSV text, numbered as they come. */
function levelsOf(lines, name) {
  const place = lines[0].split(",").indexOf(name);
  const number = new Map();
  const codes = Uint32Array.from(lines.slice(1), (line) => {
    const value = line.split(",")[place];
    if (!number.has(value)) number.set(value, number.size);
    return number.get(value);
  });
  return { levels: number.size, codes };
}

export function sparseBenchmarks() {
  const { csv } = loadCase(CASES.find(({ name }) => name === "insteval"));
  const lines = csv.trimEnd().split("\n");
  const groups = ["s", "d", "dept"].map((name) => levelsOf(lines, name));
  const rows = groups[0].codes.length;
  const problem = new Problem({
    family: Family.Binomial,
    link: LinkCode.Logit,
    power: 1,
    response: Float64Array.from({ length: rows }, (_, i) => i % 2),
    weights: null,
    binomialSize: null,
    offset: null,
    fixed: [new Float64Array(rows).fill(1)],
    groups,
    terms: groups.map((_, group) => ({ group, columns: [null] })),
  });
  for (const term of groups.keys()) problem.setLambda(term, Float64Array.of(0.5));
  finish(problem.evaluate(Want.Random));
  const seconds = secondsPerCall("crossed", () => {
    if (!finish(problem.factor())) throw new Error("A is not positive definite");
    finish(problem.invert());
  });
  const dense = DENSE ** 3 / DENSE_FLOPS_PER_SECOND; // m³/3 for the factor, 2m³/3 for the inverse
  return [
    { name: "factor and inverse subset, insteval", unit: "ms", value: 1e3 * seconds },
    { name: "the same over the dense block's flops at 19 GFlop/s", unit: "times", value: seconds / dense },
  ];
}
