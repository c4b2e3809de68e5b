import { describe, it } from "vitest";
import { buildDesign } from "../../../src/design/index.js";
import { thetaLength } from "../../../src/fit/parameters/relativeFactor.js";
import { covarianceTerms } from "../../../src/fit/parameters/covarianceTerms.js";
import { LinearObjective } from "../../../src/fit/objective/linearObjective.js";
import { LaplaceObjective } from "../../../src/fit/objective/laplaceObjective.js";
import { kernelModel } from "../../../src/fit/objective/kernelModel.js";
import type { CovariancePattern } from "../../../src/options/settings.js";
import { parseFormula, Table } from "../../../src/index.js";
import { finish, prepareLinear } from "../../../src/kernel/index.js";
import { RandomStream } from "../../generators/stream.js";
import { expectSlopes } from "../objective/gradients.js";

// Expected: central differences of the objective's own value.

/** 96 counts of 12 groups crossed with 4, two covariates. */
function simulate() {
  const stream = new RandomStream(14);
  const rows = Array.from({ length: 96 }, (_, i) => [i % 12, Math.floor(i / 12) % 4]);
  const numbers = () => rows.map(() => stream.between(-1, 1));
  const effects = Array.from({ length: 12 }, () => 0.5 * stream.normal());
  const [x, z] = [numbers(), numbers()];
  const counts = rows.map(([g], i) => stream.poisson(Math.exp(1 + effects[g] + 0.4 * x[i])));
  return Table.from({
    counts,
    x,
    z,
    g: rows.map(([g]) => `g${g}`),
    h: rows.map(([, h]) => `h${h}`),
    f: rows.map((_, i) => "abcd"[(i * 7) % 4]),
  });
}
const table = simulate();

const chain = [
  [true, false, true],
  [false, true, true],
  [true, true, true],
];
const ring = [0, 1, 2, 3].map((i) => [0, 1, 2, 3].map((j) => Math.abs(i - j) !== 2));

/** Terms of one to four effects, alone, crossed, and two on one group; and one of ten, and three of together ten on one group. */
const models: readonly (readonly [random: string, patterns: readonly CovariancePattern[]])[] = [
  ["(1 | g)", ["compSymm"]],
  ["(1 + x | g)", ["compSymm"]],
  ["(1 + x | g)", ["isotropic"]],
  ["(1 + x + z | g)", ["compSymm"]],
  ["(1 + x + z | g)", [chain]],
  ["(f - 1 | g)", ["compSymm"]],
  ["(f - 1 | g)", ["isotropic"]],
  ["(f - 1 | g)", ["diagonal"]],
  ["(f - 1 | g)", ["full"]],
  ["(f - 1 | g)", [ring]],
  ["(1 + x | g) + (f - 1 | h)", ["isotropic", "compSymm"]],
  ["(1 + x | g) + (f - 1 | g)", ["full", "compSymm"]],
  ["(f - 1 | g) + (1 + x + z | g) + (1 | h)", [ring, chain, "isotropic"]],
  ["(f - 1 + x + z + f:x | g)", ["full"]],
  ["(f - 1 | g) + (x + z - 1 | g) + (f:z - 1 | g)", [ring, "diagonal", "compSymm"]],
];

describe.each(models)("%s, %j", (random, patterns) => {
  const formula = parseFormula(`counts ~ 1 + x + ${random}`);
  const draw = (size: number) => {
    const stream = new RandomStream(size);
    return Float64Array.from({ length: size }, () => stream.between(0.2, 0.7) * (stream.chance(0.3) ? -1 : 1));
  };

  it.each([false, true])("Laplace, β profiled: %s", (profiled) => {
    const design = buildDesign(formula, table, { distribution: "poisson" });
    const terms = covarianceTerms(design, patterns);
    const { problem } = finish(kernelModel(design, "poisson", { name: "log", power: 1 }, terms));
    const objective = new LaplaceObjective(problem, terms, profiled);
    problem.beta[0] = 1;
    const x = objective.startFrom(draw(thetaLength(terms)));
    objective.expect(0); // modes as exact as they can be, from here on
    expectSlopes((at) => objective.evaluate(at), x);
  });

  it.each([
    ["ML", false, undefined],
    ["REML", true, undefined],
    ["ML, σ² given", false, 2],
    ["REML, σ² given", true, 2],
  ])("linear, %s", (_, restricted, sigma2) => {
    const design = buildDesign(formula, table, { distribution: "normal" });
    const terms = covarianceTerms(design, patterns);
    const { problem } = finish(kernelModel(design, "normal", { name: "identity", power: 1 }, terms));
    finish(prepareLinear(problem));
    const likelihood = { restricted, sumLogWeights: 0, ...(sigma2 !== undefined && { sigma2 }) };
    const objective = new LinearObjective(problem, terms, likelihood);
    expectSlopes((theta) => objective.evaluate(theta), draw(thetaLength(terms)));
  });
});
