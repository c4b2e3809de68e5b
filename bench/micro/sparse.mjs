// Factor and inverse on the factor's pattern of a crossed 2,972 × 1,128 problem (InstEval's students and lecturers), beside the
// operations of a dense block of 1,128 × 1,128 at 19 GFlop/s: m³/3 for the factor, 2m³/3 for the inverse.
import { Family, finish, LinkCode, Problem, Want } from "glme/kernel";
import { casesNamed, loadCase } from "../cases.mjs";
import { secondsPerCall } from "./measure.mjs";

const SPEED = 19e9;

export async function sparseBenchmarks() {
  const problem = await studentsAndLecturers();
  finish(problem.evaluate(Want.Random));
  const seconds = secondsPerCall(() => {
    if (!finish(problem.factor())) throw new Error("A is not positive definite");
    finish(problem.invert());
  });
  const name = "factor and inverse subset, 2,972 × 1,128 crossed";
  return [
    { name, value: 1e3 * seconds, unit: "ms" },
    { name: `${name}: over its dense flops' time`, value: (seconds * SPEED) / 1128 ** 3, unit: "times", target: 3 },
  ];
}

async function studentsAndLecturers() {
  const [insteval] = casesNamed(["insteval"]);
  const { table } = await loadCase(insteval, 1);
  const group = (name) => {
    const { codes, levels } = table.column(name);
    return { levels: levels.length, codes: Uint32Array.from(codes) };
  };
  const problem = new Problem({
    family: Family.Binomial,
    link: LinkCode.Logit,
    power: 1,
    response: table.column("yb").values,
    weights: null,
    binomialSize: null,
    offset: null,
    fixed: [new Float64Array(table.height).fill(1)],
    groups: [group("s"), group("d")],
    terms: [
      { group: 0, columns: [null] },
      { group: 1, columns: [null] },
    ],
  });
  problem.setLambda(0, Float64Array.of(0.4));
  problem.setLambda(1, Float64Array.of(0.6));
  return problem;
}
