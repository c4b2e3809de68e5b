import { describe, expect, it } from "vitest";
import { familyOf, type Distribution } from "../../src/family/families.js";
import { LINKS, type Link } from "../../src/family/definition/links.js";
import { laplace, type ModeMethod, Problem } from "../../src/kernel/index.js";
import { inDomain, logDensity } from "../oracle/families.js";
import { Jet } from "../oracle/jet.js";
import { run } from "../optimize/run.js";

// One group, one random intercept: F(u) = −2 Σ ℓ(β + λu) + u²/φ is a function of one variable, and its least value can be looked
// for without derivatives. Expected: the log densities of test/dense.

interface OneGroup {
  readonly distribution: Distribution;
  readonly link: Link;
  readonly y: readonly number[];
  readonly beta: number;
  readonly lambda: number;
  readonly phi: number;
}

const power = (p: number): Link => ({ name: "power", power: p });
const link = (name: Link["name"]): Link => ({ name, power: 1 });

/** Responses near the mean of β, far to either side of it, and one alone. */
const cases: readonly OneGroup[] = [
  ...[[0.4, 0.7, 1.1], [25, 31, 47, 90], [0.01, 0.02], [3]].flatMap((y): OneGroup[] => [
    { distribution: "gamma", link: link("reciprocal"), y, beta: 0.8, lambda: 0.5, phi: 0.3 },
    { distribution: "gamma", link: link("reciprocal"), y, beta: 0.05, lambda: 4, phi: 1.5 },
    { distribution: "gamma", link: link("log"), y, beta: 0.5, lambda: 1, phi: 0.3 },
    { distribution: "inverseGaussian", link: power(-2), y, beta: 0.8, lambda: 0.5, phi: 0.3 },
    { distribution: "inverseGaussian", link: power(-2), y, beta: 0.02, lambda: 3, phi: 2 },
    { distribution: "poisson", link: link("identity"), y: y.map(Math.ceil), beta: 2, lambda: 1.5, phi: 1 },
    { distribution: "poisson", link: power(0.5), y: y.map(Math.ceil), beta: 1.2, lambda: 0.8, phi: 1 },
    { distribution: "normal", link: link("log"), y, beta: 0.5, lambda: 0.6, phi: 2 },
  ]),
  ...[
    [0, 0, 0],
    [1, 1],
    [0, 1, 1, 1],
  ].flatMap((y): OneGroup[] => [
    { distribution: "binomial", link: link("probit"), y, beta: 4, lambda: 3, phi: 1 },
    { distribution: "binomial", link: link("comploglog"), y, beta: -3, lambda: 3, phi: 1 },
    { distribution: "binomial", link: link("loglog"), y, beta: 2, lambda: 3, phi: 1 },
    { distribution: "poisson", link: link("log"), y, beta: 8, lambda: 3, phi: 1 },
  ]),
  ...[
    [1, 1],
    [0, 1, 1, 1],
  ].flatMap((y): OneGroup[] => [
    { distribution: "poisson", link: link("identity"), y, beta: 0.7, lambda: 2, phi: 1 },
    { distribution: "poisson", link: power(2), y, beta: 0.7, lambda: 2, phi: 1 },
  ]),
  { distribution: "binomial", link: link("identity"), y: [0, 1, 1, 1], beta: 0.3, lambda: 0.9, phi: 1 },
  { distribution: "binomial", link: link("log"), y: [0, 1, 1, 1], beta: -0.4, lambda: 1.5, phi: 1 },
  { distribution: "binomial", link: link("log"), y: [0, 0], beta: -0.4, lambda: 1.5, phi: 1 },
];

/** The likelihood rises up to the end of the domain, μ = 0 or μ = 1, faster than the random effect's density falls. */
const edges: readonly OneGroup[] = [
  { distribution: "poisson", link: link("identity"), y: [0, 0, 0], beta: 0.7, lambda: 2, phi: 1 },
  { distribution: "poisson", link: power(2), y: [0, 0, 0], beta: 0.7, lambda: 2, phi: 1 },
  { distribution: "binomial", link: link("identity"), y: [0, 0, 0], beta: 0.3, lambda: 0.9, phi: 1 },
  { distribution: "binomial", link: link("identity"), y: [1, 1], beta: 0.3, lambda: 0.9, phi: 1 },
  { distribution: "binomial", link: link("log"), y: [1, 1], beta: -0.4, lambda: 1.5, phi: 1 },
];

/** F of the oracle's densities; +∞ outside the domain. */
function objective({ y, beta, lambda, phi, ...family }: OneGroup, u: number): number {
  const eta = beta + lambda * u;
  if (!inDomain(family, eta)) return Number.POSITIVE_INFINITY;
  const density = y.reduce(
    (sum, value) => sum + logDensity(family, phi, { y: value, weight: 1, size: 1 }, Jet.constant(eta)).value,
    0,
  );
  return -2 * density + (u * u) / phi;
}

/** The least of 4001 points of η, refined by the golden section between its neighbours. */
function leastByTrial(model: OneGroup): number {
  const reach = 60;
  const grid = Array.from({ length: 4001 }, (_, i) => (i / 2000 - 1) * reach);
  // finer and finer towards η = 0, where a domain may end
  const points = grid.map((t) => (Math.sinh(t / 10) / 10 - model.beta) / model.lambda);
  const best = points.reduce((least, u, i) => (objective(model, u) < objective(model, points[least]) ? i : least), 0);
  let [low, high] = [points[best - 1], points[best + 1]];
  const ratio = (Math.sqrt(5) - 1) / 2;
  while (high - low > 1e-13 * (1 + Math.abs(low))) {
    const [a, b] = [high - ratio * (high - low), low + ratio * (high - low)];
    if (objective(model, a) <= objective(model, b)) high = b;
    else low = a;
  }
  return (low + high) / 2;
}

function fitMode({ distribution, link, y, beta, lambda, phi }: OneGroup, method: ModeMethod) {
  const problem = new Problem({
    family: familyOf(distribution).code,
    link: LINKS[link.name],
    power: link.power,
    response: Float64Array.from(y),
    weights: null,
    binomialSize: null,
    offset: null,
    fixed: [new Float64Array(y.length).fill(1)],
    groups: [{ levels: 1, codes: new Uint32Array(y.length) }],
    terms: [{ group: 0, columns: [null] }],
  });
  problem.beta[0] = beta;
  problem.setLambda(0, Float64Array.of(lambda));
  problem.phi = phi;
  const { value, ended } = run(laplace(problem, false, { method }));
  return { value, ended, u: problem.modes[0], eta: run(problem.linearPredictor()) };
}

describe.each<ModeMethod>(["lineSearch", "trustRegion"])("the mode of one random intercept, by %s", (method) => {
  it.each(cases)("$distribution, link $link.name $link.power, β = $beta, λ = $lambda, y = $y", (model) => {
    const { value, ended, u, eta } = fitMode(model, method);
    expect(ended).toBe("found");
    expect(eta.every((value) => inDomain(model, value))).toBe(true);
    const expected = leastByTrial(model);
    // at a minimum F is flat: u is determined to the square root of F's rounding
    expect(Math.abs(u - expected)).toBeLessThan(1e-6 * (1 + Math.abs(expected)));
    const least = objective(model, expected);
    expect(objective(model, u) - least).toBeLessThan(1e-12 * (1 + Math.abs(least)));
    const curvature = model.y.reduce((sum, y) => {
      const { phi } = model;
      return sum - phi * logDensity(model, phi, { y, weight: 1, size: 1 }, Jet.variable(model.beta + model.lambda * u)).second;
    }, 0);
    expect(value).toBeCloseTo(least + Math.log(1 + model.lambda * model.lambda * curvature), 9);
  });

  it.each(edges)("is none at the edge of the domain: $distribution, link $link.name, y = $y", (model) => {
    const inside = leastByTrial(model);
    const further = inside + 1e-6 * Math.sign(inside);
    expect(objective(model, further)).toBe(Number.POSITIVE_INFINITY);
    const { value, ended } = fitMode(model, method);
    expect(value).toBe(Number.POSITIVE_INFINITY);
    expect(["lost", "unfinished"]).toContain(ended);
  });
});
