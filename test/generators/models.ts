import { DISTRIBUTIONS, type Distribution } from "../../src/family/families.js";
import type { Link, LinkName } from "../../src/family/definition/links.js";
import { cholesky, type Matrix, multiply, timesVector, weightedGram } from "../oracle/cholesky.js";
import { blockDiagonal, type DenseDesign, denseDesign, type RandomBlock } from "../oracle/design.js";
import { type Family, inDomain, inverseLink } from "../oracle/families.js";
import { type DenseProblem, denseApproximateLaplace, denseLaplace } from "../oracle/laplace.js";
import { type Cell, missingCell } from "./columns.js";
import { drawParameters, drawResponse, type EtaRange, etaRange } from "./simulate.js";
import { RandomStream } from "./stream.js";
import { type PerRow, type RandomTable, randomTable } from "./table.js";
import { type ChosenTerms, chooseTerms, STRUCTURES, type Structure } from "./terms.js";

/** The options of `fitglme` that describe the model. */
export interface UserOptions {
  readonly distribution: Distribution;
  readonly link: LinkName | number;
  readonly weights?: PerRow["option"];
  readonly offset?: PerRow["option"];
  readonly binomialSize?: PerRow["option"];
  readonly responseType?: "count";
  readonly exclude?: readonly boolean[] | readonly number[];
}

/** What a user would pass to `fitglme`; `categorical` goes with the columns to `Table.from`. */
export interface UserView {
  readonly columns: Readonly<Record<string, readonly Cell[] | Float64Array>>;
  readonly categorical: Readonly<Record<string, readonly string[]>>;
  readonly formula: string;
  readonly options: UserOptions;
}

/** The same model as matrices, on the rows that are used, at the parameters that the response was simulated with. */
export interface DenseView {
  /** Rows of the table, ascending. */
  readonly rows: readonly number[];
  /** p names of X's columns. Their order is by term; compare by name. */
  readonly fixedNames: readonly string[];
  /** The random terms in the formula's order: how Z's columns and Λ's blocks are laid out. */
  readonly blocks: readonly RandomBlock[];
  /** T of every random term, lower triangular (diagonal where not correlated), relative to √φ. */
  readonly factors: readonly Matrix[];
  readonly problem: DenseProblem;
}

export interface RandomModel {
  readonly seed: number;
  readonly structure: Structure;
  readonly user: UserView;
  readonly dense: DenseView;
}

const ALL_LINKS: readonly Link[] = [
  ...(["identity", "log", "logit", "probit", "comploglog", "loglog", "reciprocal"] as const).map((name) => ({ name, power: 1 })),
  ...[0.5, -1, -2, 2].map((power) => ({ name: "power" as const, power })),
];

/** The distributions that a seed chooses among: others would change the models of all seeds, and have seeds of their own (`seedOf`). */
const SEEDED: readonly Distribution[] = [
  ...(["normal", "binomial", "poisson", "gamma", "inverseGaussian"] as const),
  ...(["negativeBinomial", "negativeBinomial1", "beta", "zeroInflatedPoisson"] as const),
];
const withLinks = (distribution: Distribution) => ALL_LINKS.map((link) => ({ distribution, link }));

/** These distributions with every link; consecutive seeds go through them in turn. */
export const PAIRS = SEEDED.flatMap(withLinks);

/** From here on each distribution has a range of seeds that go through its links alone. */
const OWN_SEEDS = 1_000_000;

/** The k-th seed of a distribution's own. */
export function seedOf(distribution: Distribution, k: number): number {
  return OWN_SEEDS * (1 + DISTRIBUTIONS.indexOf(distribution)) + k;
}

function pairOf(seed: number) {
  if (seed < OWN_SEEDS) return PAIRS[seed % PAIRS.length];
  return withLinks(DISTRIBUTIONS[Math.floor(seed / OWN_SEEDS) - 1])[seed % ALL_LINKS.length];
}

/**
 * The random model of a seed, of one of some structures: a small data set, a formula and options, and the same as dense matrices.
 *
 * Designs that cannot be fitted (dependent columns, a factor with one level left) and responses that put the mode outside
 * the domain, or at its very edge, are drawn again, so that every model has a Laplace approximation at `dense.problem`'s parameters and
 * an approximate Laplace one at its φ and Λ.
 */
export function randomModel(seed: number, structures: readonly Structure[] = STRUCTURES): RandomModel {
  for (let attempt = 0; attempt < 200; attempt++) {
    const model = attemptModel(seed, structures, new RandomStream(1000 * seed + attempt));
    if (model !== null) return model;
  }
  throw new Error(`no model for seed ${seed}`);
}

function attemptModel(seed: number, structures: readonly Structure[], stream: RandomStream): RandomModel | null {
  const family = pairOf(seed);
  const range = etaRange(family);
  const terms = chooseTerms(stream, structures);
  const table = randomTable(stream, terms, family.distribution, 0.15 * range.reach);
  if (!hasItsLevels(table)) return null;
  const design = denseDesign(table.columns, terms.fixed, terms.random, table.rows);
  if (!isEstimable(design)) return null;
  const { problem, factors } = simulate(stream, family, range, table, design);
  if (!hasInnerModes(problem, range)) return null;
  const { rows } = table;
  const dense = { rows, fixedNames: design.fixed.names, blocks: design.blocks, factors, problem };
  return { seed, structure: terms.structure, user: userView(stream, table, terms, problem), dense };
}

/** Every factor has two used levels at least; of a coded one, the level that the others are compared with is used. */
function hasItsLevels({ columns, rows }: RandomTable): boolean {
  return Object.entries(columns).every(([name, column]) => {
    if ("values" in column) return true;
    const used = new Set(rows.map((row) => column.codes[row]));
    return used.size >= 2 && (name !== "f" || used.has(0));
  });
}

/** The columns of X, scaled to length 1, are far from dependent; the random effects are few enough for dense algebra. */
function isEstimable({ fixed, Z }: DenseDesign): boolean {
  const n = fixed.matrix.length;
  if (n < 30 || Z[0].length > 60) return false;
  const gram = weightedGram(fixed.matrix, new Float64Array(n).fill(1));
  const L = cholesky(gram.map((row, i) => row.map((v, j) => v / Math.sqrt(gram[i][i] * gram[j][j]))));
  return L?.every((row, i) => row[i] > 0.1) ?? false;
}

/** Parameters, and a response for every used row. */
function simulate(stream: RandomStream, family: Family, range: EtaRange, table: RandomTable, design: DenseDesign) {
  const { factors, ...parameters } = drawParameters(stream, family, range, design);
  const [weights, size, offset] = [table.weights, table.binomialSize, table.offset].map((given) =>
    given === undefined ? null : Float64Array.from(table.rows, (row) => given.values[row]),
  );
  const { beta, phi } = parameters;
  const Lambda = blockDiagonal(design.blocks, factors);
  const u = Float64Array.from(Lambda, () => Math.sqrt(phi) * stream.normal());
  const fixed = timesVector(design.fixed.matrix, beta);
  const random = timesVector(multiply(design.Z, Lambda), u);
  const y = fixed.map((value, i) => {
    const mean = inverseLink(family.link, value + random[i] + (offset?.[i] ?? 0));
    return drawResponse(stream, { ...family, ...parameters }, mean, phi, weights?.[i] ?? 1, size?.[i] ?? 1);
  });
  const problem = { ...family, y, X: design.fixed.matrix, Z: design.Z, Lambda, ...parameters, weights, size, offset };
  return { problem, factors };
}

/** So many times the reach of η's range from its centre, and a mode has run off. */
const FAR = 15;

/** Both searches end at a mode, the domain goes on a little to both sides of every η there, and none has run off to where the link is flat. */
function hasInnerModes(problem: DenseProblem, { centre, reach }: EtaRange): boolean {
  if (problem.y.some((y) => !Number.isFinite(y))) return false;
  const margin = 0.02 * reach;
  try {
    return [denseLaplace(problem), denseApproximateLaplace(problem)].every(({ eta }) =>
      eta.every(
        (value) =>
          Math.abs(value - centre) < FAR * reach && inDomain(problem, value - margin) && inDomain(problem, value + margin),
      ),
    );
  } catch {
    return false;
  }
}

function userView(
  stream: RandomStream,
  table: RandomTable,
  terms: ChosenTerms,
  { distribution, link, y }: DenseProblem,
): UserView {
  const { binomialSize, weights, offset } = table;
  const count = binomialSize !== undefined && stream.chance(0.5);
  const columns = { ...table.cells, y: responseCells(stream, table, y, count) };
  return {
    columns: Object.fromEntries(Object.entries(columns).map(([name, cells]) => [name, asTypedArray(stream, cells)])),
    categorical: table.categorical,
    formula: `y ~ ${terms.fixedText} + ${terms.randomText}`,
    options: {
      distribution,
      link: link.name === "power" ? link.power : link.name,
      ...(weights && { weights: weights.option }),
      ...(offset && { offset: offset.option }),
      ...(binomialSize && { binomialSize: binomialSize.option }),
      ...(count && { responseType: "count" as const }),
      ...(table.excluded.length > 0 && { exclude: excludeOption(stream, table) }),
    },
  };
}

/** The response as a column: missing where it went missing, and some valid value in the other rows out of use. */
function responseCells(stream: RandomStream, table: RandomTable, y: ArrayLike<number>, count: boolean): Cell[] {
  const binomial = table.distribution === "binomial";
  const cells: Cell[] = Array(table.height).fill(binomial ? 0 : y[0]);
  for (const [i, row] of table.rows.entries()) cells[row] = count ? Math.round(y[i] * table.binomialSize!.values[row]) : y[i];
  const yesNo = binomial && table.binomialSize === undefined && stream.chance(0.6);
  const written = yesNo ? cells.map((cell) => cell === 1) : cells;
  for (const row of table.missingResponse) written[row] = missingCell(stream, written[row]);
  return written;
}

/** A column of numbers as a Float64Array, now and then. */
function asTypedArray(stream: RandomStream, cells: readonly Cell[]): readonly Cell[] | Float64Array {
  const numeric = cells.every((cell) => typeof cell === "number");
  return numeric && stream.chance(0.5) ? Float64Array.from(cells) : cells;
}

function excludeOption(stream: RandomStream, { excluded, height }: RandomTable): readonly boolean[] | readonly number[] {
  return stream.chance(0.5) ? excluded : Array.from({ length: height }, (_, row) => excluded.includes(row));
}
