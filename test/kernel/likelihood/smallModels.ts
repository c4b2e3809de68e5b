import {
  Family,
  type FamilyName,
  type KernelLinkName,
  type LikelihoodInput,
  LinkCode,
  type LikelihoodParameters,
} from "../../../src/kernel/index.js";
import { RandomStream } from "../../generators/stream.js";
import type { DenseProblem } from "../../oracle/laplace.js";

export const STRUCTURES = ["scalar", "slope", "crossed", "twoTerms", "none"] as const;
export type Structure = (typeof STRUCTURES)[number];

/** A small model with parameters near those that its response was drawn at. */
export interface SmallModel {
  readonly input: LikelihoodInput;
  readonly parameters: LikelihoodParameters;
}

const FAMILY_LINKS: readonly (readonly [FamilyName, KernelLinkName])[] = [
  ["normal", "identity"],
  ["binomial", "logit"],
  ["poisson", "log"],
  ["gamma", "log"],
  ["inverseGaussian", "log"],
  ["negativeBinomial", "log"],
  ["negativeBinomial1", "log"],
  ["beta", "logit"],
  ["zeroInflatedPoisson", "log"],
  ["logNormal", "log"],
];
/** Every family, each with a link of its own. */
export const PAIRS = FAMILY_LINKS;

const ROWS = 30;
const SIZE = 6;

/** A small model of a family and a structure; the same seed gives the same model. */
export function smallModel(family: FamilyName, link: KernelLinkName, structure: Structure, seed: number): SmallModel {
  const stream = new RandomStream(seed);
  const x = Float64Array.from({ length: ROWS }, () => stream.between(-1, 1));
  const eta = Float64Array.from(x, (value) => 0.3 + 0.4 * value + 0.4 * stream.normal());
  const hasWeights = family === "normal" || family === "gamma";
  const codes = (levels: number) =>
    Uint32Array.from({ length: ROWS }, (_, row) => (row < levels ? row : stream.integer(0, levels - 1)));
  const isFixed = family === "poisson" || family === "binomial";
  const input = {
    ...{ family, link, response: eta.map((value) => draw(family, value, stream)) },
    fixed: [new Float64Array(ROWS).fill(1), x],
    ...groupsOf(structure, x, codes),
    offset: Float64Array.from({ length: ROWS }, () => stream.between(-0.1, 0.1)),
    weights: hasWeights ? Float64Array.from({ length: ROWS }, () => stream.between(0.5, 2)) : null,
    binomialSize: family === "binomial" ? new Float64Array(ROWS).fill(SIZE) : null,
  };
  const lambda = input.terms.map(({ columns }) => (columns.length === 1 ? [0.5] : [0.5, 0.1, 0, 0.3]));
  return { input, parameters: { beta: [0.3, 0.4], lambda, ...(!isFixed && { dispersion: 0.7 }) } };
}

function groupsOf(structure: Structure, x: Float64Array, codes: (levels: number) => Uint32Array) {
  const groups = [5, 4].map((levels) => ({ levels, codes: codes(levels) }));
  const intercept = (group: number) => ({ group, columns: [null] });
  switch (structure) {
    case "scalar":
      return { groups: [groups[0]], terms: [intercept(0)] };
    case "slope":
      return { groups: [groups[0]], terms: [{ group: 0, columns: [null, x] }] };
    case "crossed":
      return { groups, terms: [intercept(1), intercept(0)] };
    case "twoTerms":
      return { groups: [groups[0]], terms: [intercept(0), { group: 0, columns: [x] }] };
    default:
      return { groups: [], terms: [] };
  }
}

function draw(family: FamilyName, eta: number, stream: RandomStream): number {
  const mu = Math.exp(eta);
  const p = 1 / (1 + Math.exp(-eta));
  switch (family) {
    case "normal":
      return eta + 0.7 * stream.normal();
    case "binomial":
      return stream.binomial(SIZE, p) / SIZE;
    case "gamma":
      return (stream.gamma(2) * mu) / 2;
    case "logNormal":
      return mu * Math.exp(0.5 * stream.normal());
    case "inverseGaussian":
      return stream.inverseGaussian(mu, 2);
    case "beta": {
      const [a, b] = [stream.gamma(3 * p), stream.gamma(3 * (1 - p))];
      return Math.min(0.99, Math.max(0.01, a / (a + b)));
    }
    case "zeroInflatedPoisson":
      return stream.chance(0.3) ? 0 : stream.poisson(mu);
    default:
      return stream.poisson(mu);
  }
}

/** A model as dense matrices, for the oracle: Z's columns term by term, level by level. Levels behind the last one that has rows are left out: they add nothing. */
export function denseProblem(input: LikelihoodInput, { beta, lambda, dispersion = 1 }: LikelihoodParameters): DenseProblem {
  const { response, fixed, terms = [], weights = null, binomialSize = null, offset = null } = input;
  const groups = (input.groups ?? []).map(({ codes }) => ({
    codes,
    levels: 1 + codes.reduce((most, code) => Math.max(most, code), 0),
  }));
  const named = (value: unknown, codes: Record<number, string>) => {
    const name = typeof value === "number" ? codes[value] : String(value);
    return name[0].toLowerCase() + name.slice(1);
  };
  const distribution = named(input.family, Family) as FamilyName;
  const power = typeof input.link === "object" ? input.link.power : 1;
  const link = {
    name: typeof input.link === "object" ? "power" : (named(input.link, LinkCode) as DenseProblem["link"]["name"]),
    power,
  };
  const starts = terms.map((_, t) =>
    terms.slice(0, t).reduce((sum, { group, columns }) => sum + groups[group].levels * columns.length, 0),
  );
  const q = terms.reduce((sum, { group, columns }) => sum + groups[group].levels * columns.length, 0);
  const Z = Array.from(response, () => new Float64Array(q));
  const Lambda = Array.from({ length: q }, () => new Float64Array(q));
  terms.forEach(({ group, columns }, t) => {
    const k = columns.length;
    for (let row = 0; row < response.length; row++)
      for (let c = 0; c < k; c++) Z[row][starts[t] + groups[group].codes[row] * k + c] = columns[c]?.[row] ?? 1;
    for (let l = 0; l < groups[group].levels; l++)
      for (let j = 0; j < k; j++)
        for (let i = j; i < k; i++) Lambda[starts[t] + l * k + i][starts[t] + l * k + j] = lambda[t][i + j * k];
  });
  const isExtra = ["negativeBinomial", "negativeBinomial1", "beta", "zeroInflatedPoisson"].includes(distribution);
  return {
    ...{ distribution, link, y: response, Z, Lambda, beta: Float64Array.from(beta), weights, size: binomialSize, offset },
    X: Array.from(response, (_, row) => Float64Array.from(fixed, (column) => column[row])),
    ...(isExtra ? { phi: 1, extra: dispersion } : { phi: dispersion }),
  };
}
