// Random small models: a family, a link, a structure of random effects, 8 to 360 rows and a response drawn from the model. The same seed is the
// same model on every platform.

import { DISTRIBUTIONS, type Distribution, extraParameter, familyOf } from "../../src/family/families.js";
import { FAMILY_FUNCTIONS } from "../../src/family/functions.js";
import type { Link } from "../../src/family/definition/links.js";
import type { FitOptions } from "../../src/index.js";
import { elementary } from "../../src/kernel/index.js";
import { RandomStream } from "../../src/stats/index.js";

/** A model as a user would write it. */
export interface SmallModel {
  readonly seed: number;
  readonly distribution: Distribution;
  readonly link: string | number;
  readonly formula: string;
  readonly columns: Readonly<Record<string, readonly (number | string)[]>>;
  readonly options: FitOptions;
}

const LINKS = ["identity", "log", "logit", "probit", "comploglog", "loglog", "reciprocal", 0.5, -1, -2, 2] as const;
type LinkChoice = (typeof LINKS)[number];

/** Every family with every link; consecutive seeds go through them in turn. */
const PAIRS = DISTRIBUTIONS.flatMap((distribution) => LINKS.map((link) => ({ distribution, link })));

/** Right-hand sides; x and z are covariates, f has three levels, g and h are crossed, s lies within g. */
const STRUCTURES = [
  "x + (1 | g)",
  "x + (x | g)",
  "x + (x || g)",
  "x + (1 | g) + (1 | h)",
  "x + (1 | g/s)",
  "1 + (1 | g)",
  "z + (x | g)",
  "x*f + (1 | g)",
  "x + f + (0 + x | g)",
  "x + z + (x + z | g)",
  "f + (f | g)",
  "x + (x | g) + (1 | h)",
] as const;

const LEAST_ROWS = 8;
const MOST_ROWS = 360;
const MOST_LEVELS = 30;
/** Draws of effects until all means lie inside the domain, each time smaller. */
const MOST_DRAWS = 60;

const pick = <T>(stream: RandomStream, choices: readonly T[]): T => choices[Math.floor(stream.uniform() * choices.length)];
const between = (stream: RandomStream, low: number, high: number) => low + (high - low) * stream.uniform();
/** Uniform in the logarithm. */
const scaled = (stream: RandomStream, low: number, high: number) =>
  low * elementary("exp", [stream.uniform() * Math.log(high / low)])[0];

/** The model of a seed. */
export function smallModel(seed: number): SmallModel {
  const { distribution, link } = PAIRS[seed % PAIRS.length];
  const stream = new RandomStream(seed);
  const structure = pick(stream, STRUCTURES);
  const covariates = drawCovariates(stream, Math.round(scaled(stream, LEAST_ROWS, MOST_ROWS)));
  const sizes =
    distribution === "binomial" && stream.uniform() < 0.5 ? covariates.x.map(() => 1 + Math.floor(12 * stream.uniform())) : null;
  const y = drawResponse(stream, distribution, link, structure, covariates, sizes);
  return {
    seed,
    distribution,
    link,
    formula: `y ~ ${structure}`,
    columns: { ...covariates, y: [...y], ...(sizes && { size: sizes }) },
    options: { distribution, link, ...(sizes && { binomialSize: "size" }) },
  };
}

function drawCovariates(stream: RandomStream, n: number) {
  const levels = Math.max(2, Math.min(MOST_LEVELS, Math.round(n / scaled(stream, 2, 16))));
  const crossed = Math.max(2, Math.min(10, Math.round(n / 4)));
  const rows = Array.from({ length: n }, (_, i) => i);
  const isBalanced = stream.uniform() < 0.5;
  const level = rows.map((i) => (isBalanced || i < levels ? i % levels : Math.floor(levels * stream.uniform())));
  return {
    x: rows.map(() => between(stream, -1, 1)),
    z: rows.map(() => stream.normal() / 2),
    f: rows.map((i) => "abc"[i < 3 ? i : Math.floor(3 * stream.uniform())]),
    g: level.map((g) => `g${g}`),
    h: rows.map((i) => `h${i < crossed ? i : Math.floor(crossed * stream.uniform())}`),
    s: rows.map(() => `s${Math.floor(3 * stream.uniform())}`),
  };
}

type Covariates = ReturnType<typeof drawCovariates>;

/** The linear predictor's centre and reach: for links that take every number wide, for others well inside their domain. */
function range(
  distribution: Distribution,
  link: LinkChoice,
): { readonly centre: number; readonly reach: number; readonly isOpen: boolean } {
  const [low, high] = familyOf(distribution).means[1] === 1 ? [0.2, 0.8] : [0.7, 6];
  if (link === "logit" || link === "probit" || link === "comploglog" || link === "loglog")
    return { centre: -0.3, reach: 1.2, isOpen: true };
  const ends = [low, high].map((mean) => FAMILY_FUNCTIONS.linkFunctions(linkOf(link)).link(Float64Array.of(mean))[0]);
  const isOpen = link === "log" && familyOf(distribution).means[1] !== 1;
  return { centre: (ends[0] + ends[1]) / 2, reach: Math.abs(ends[1] - ends[0]) / 2, isOpen };
}

const linkOf = (link: LinkChoice): Link => (typeof link === "number" ? { name: "power", power: link } : { name: link, power: 1 });

/** Responses of a model whose coefficients and random effects are drawn, smaller and smaller until all means lie inside the domain. */
function drawResponse(
  stream: RandomStream,
  distribution: Distribution,
  link: LinkChoice,
  structure: string,
  covariates: Covariates,
  sizes: readonly number[] | null,
): Float64Array {
  const { centre, reach, isOpen } = range(distribution, link);
  const [lowest, highest] = familyOf(distribution).means;
  const dispersion = drawDispersion(stream, distribution);
  const sd = pick(stream, [0, 0.2, 0.6, 1.2]);
  const slope = pick(stream, [0, 0.5, 1]);
  for (let draw = 0, size = isOpen ? 1 : 0.6; draw < MOST_DRAWS; draw++, size *= 0.93) {
    const eta = drawPredictor(stream, structure, covariates, sd, slope).map((value) => centre + reach * size * value);
    const mu = FAMILY_FUNCTIONS.inverseLink(linkOf(link), eta);
    if (!mu.every((mean) => mean > lowest && mean < highest)) continue;
    const y = familyOf(distribution).variates(stream, {
      mu,
      dispersion,
      weights: null,
      sizes: sizes && Float64Array.from(sizes),
    });
    if (y.every(Number.isFinite)) return y;
  }
  throw new Error(`no responses inside the domain of ${distribution}, ${link}`);
}

/** Σ of a slope and of normal effects for every term that the structure has, about 1 in size. */
function drawPredictor(
  stream: RandomStream,
  structure: string,
  { x, g, h, s, f, z }: Covariates,
  sd: number,
  slope: number,
): Float64Array {
  const effects = new Map<string, number>();
  const effect = (name: string) => {
    if (!effects.has(name)) effects.set(name, sd * stream.normal());
    return effects.get(name)!;
  };
  return Float64Array.from(x, (value, i) => {
    let eta = structure.startsWith("1") ? 0 : slope * value;
    if (!structure.includes("(0 + x")) eta += effect(g[i]);
    if (/\((0 \+ )?x/.test(structure)) eta += value * effect(`${g[i]} x`);
    if (structure.includes("x + z |")) eta += z[i] * effect(`${g[i]} z`);
    if (structure.includes("(f |")) eta += effect(`${g[i]} ${f[i]}`);
    if (structure.includes("| h")) eta += effect(h[i]);
    if (structure.includes("g/s")) eta += effect(`${g[i]} ${s[i]}`);
    return eta;
  });
}

function drawDispersion(stream: RandomStream, distribution: Distribution): number {
  if (distribution === "beta") return scaled(stream, 2, 60);
  if (distribution === "negativeBinomial") return scaled(stream, 0.4, 20);
  if (extraParameter(distribution) !== undefined) return scaled(stream, 0.1, 4);
  return distribution === "binomial" || distribution === "poisson" ? 1 : scaled(stream, 0.02, 0.8);
}
