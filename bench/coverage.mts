// How often do 95 % intervals of coefficients contain the true value? Data sets drawn from three models, fitted by Laplace's approximation; Wald's
// intervals with n − p degrees of freedom and without, and, for some of the data sets, profile-likelihood intervals.
//
//   npx tsx bench/coverage.mts [data sets, 500] > bench/coverage.md; npx biome format --write bench/coverage.md

import { fitglme, type FitOptions } from "../src/index.js";
import { familyOf } from "../src/family/families.js";
import { RandomStream, studentT } from "../src/stats/index.js";

interface Design {
  readonly name: string;
  readonly options: FitOptions & { readonly distribution: "binomial" | "poisson" | "gamma" };
  readonly groups: number;
  readonly rowsPerGroup: number;
  readonly beta: readonly [intercept: number, slope: number];
  readonly sd: number;
  readonly dispersion: number;
  readonly mean: (eta: number) => number;
}

const logistic = (eta: number) => 1 / (1 + Math.exp(-eta));

const designs: readonly Design[] = [
  {
    name: "Bernoulli, logit: 50 groups of 12",
    options: { distribution: "binomial", fitMethod: "laplace" },
    groups: 50,
    rowsPerGroup: 12,
    beta: [-0.5, 1],
    sd: 0.8,
    dispersion: 1,
    mean: logistic,
  },
  {
    name: "Poisson, log: 30 groups of 10",
    options: { distribution: "poisson", fitMethod: "laplace" },
    groups: 30,
    rowsPerGroup: 10,
    beta: [0.5, 0.4],
    sd: 0.5,
    dispersion: 1,
    mean: Math.exp,
  },
  {
    name: "gamma, log: 20 groups of 10",
    options: { distribution: "gamma", link: "log", fitMethod: "laplace" },
    groups: 20,
    rowsPerGroup: 10,
    beta: [1, 0.3],
    sd: 0.4,
    dispersion: 0.3,
    mean: Math.exp,
  },
];

/** x varies within groups, z between them only: its coefficient depends most on how well the variance is known. */
function draw({ options, groups, rowsPerGroup, beta, sd, dispersion, mean }: Design, stream: RandomStream) {
  const effects = Array.from({ length: groups }, () => sd * stream.normal());
  const between = Array.from({ length: groups }, (_, level) => level % 2);
  const n = groups * rowsPerGroup;
  const x = Float64Array.from({ length: n }, () => stream.normal());
  const level = (row: number) => Math.floor(row / rowsPerGroup);
  const mu = x.map((value, row) => mean(beta[0] + beta[1] * value + 0.5 * between[level(row)] + effects[level(row)]));
  const y = familyOf(options.distribution).variates(stream, { mu, dispersion, weights: null, sizes: null });
  return { x, z: x.map((_, row) => between[level(row)]), g: Array.from(x, (_, row) => `g${level(row)}`), y };
}

const PROFILED = 5; // one data set of so many

async function coverage(design: Design, sets: number, stream: RandomStream) {
  const truth = [...design.beta, 0.5];
  const counts = { residual: [0, 0, 0], none: [0, 0, 0], profile: [0, 0, 0] };
  let [fits, profiles, failures] = [0, 0, 0];
  for (let set = 0; set < sets; set++) {
    const model = await fitglme(draw(design, stream), "y ~ x + z + (1 | g)", design.options);
    if (model.convergence.status !== "converged") {
      failures++;
      continue;
    }
    fits++;
    for (const dfMethod of ["residual", "none"] as const)
      for (const [j, { lower, upper }] of model.fixedEffects({ dfMethod }).rows.entries())
        if (lower <= truth[j] && truth[j] <= upper) counts[dfMethod][j]++;
    if (set % PROFILED > 0) continue;
    profiles++;
    for (const [j, { lower, upper }] of (await model.profile()).rows.entries())
      if (lower <= truth[j] && truth[j] <= upper) counts.profile[j]++;
  }
  return { counts, fits, profiles, failures };
}

const sets = Number(process.argv[2] ?? 500);
const percent = (count: number, of: number) => `${((100 * count) / of).toFixed(1)} %`;
const lines = [
  "# Coverage of 95 % intervals",
  "",
  `Made by \`npx tsx bench/coverage.mts ${sets} > bench/coverage.md\`: ${sets} data sets of each model, seed 2026. Each model is \`y ~ x + z + (1 | g)\`, x varying`,
  `within groups and z between them. Of ${sets} intervals that cover with probability 0.95 the share that does has a standard error of`,
  `${(100 * Math.sqrt((0.95 * 0.05) / sets)).toFixed(1)} %; of the ${sets / PROFILED} data sets with profile intervals ${(100 * Math.sqrt((0.95 * 0.05 * PROFILED) / sets)).toFixed(1)} %.`,
  "",
  "What to expect: 95 % of x, which the rows within groups tell. The intercept and z are told by differences of J groups, whose variance the fit estimates",
  "by maximum likelihood, too small by the factor (J − 2)/J, and Wald's interval takes as known; in a balanced linear mixed model the interval",
  "β̂ ± q·se then covers with probability P(|t| ≤ q √((J − 2)/J)), t Student's with J − 2 degrees of freedom: the column “expected, between”. (S. R. Searle,",
  "G. Casella, C. E. McCulloch, Variance Components, 1992, chapter 4.) Profile intervals are nearer to 95 %.",
  "",
  "| model | interval | (Intercept) | x, within | z, between | expected, between | did not converge |",
  "|---|---|---|---|---|---|---|",
];

/** P(|t_{J−2}| ≤ q √((J − 2)/J)) for the interval's quantile q. */
function expectedBetween(groups: number, q: number): number {
  return 1 - studentT.twoSidedP(q * Math.sqrt((groups - 2) / groups), groups - 2);
}

for (const design of designs) {
  const { counts, fits, profiles, failures } = await coverage(design, sets, new RandomStream(2026));
  const row = (what: string, [a, b, c]: readonly number[], of: number, expected: string) =>
    lines.push(
      `| ${design.name} | ${what} | ${percent(a, of)} | ${percent(b, of)} | ${percent(c, of)} | ${expected} | ${failures} |`,
    );
  const between = (df: number) => percent(expectedBetween(design.groups, studentT.quantile(0.975, df)), 1);
  row("Wald, t with n − p", counts.residual, fits, between(design.groups * design.rowsPerGroup - 3));
  row("Wald, normal", counts.none, fits, between(Number.POSITIVE_INFINITY));
  row("profile", counts.profile, profiles, "95 %");
}
console.log(lines.join("\n"));
