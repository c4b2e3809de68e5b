import { finish, type Steps } from "../../core/steps.js";
import { hasDispersion, hasExtraParameter, type ProblemGroup, type ProblemInput } from "../../kernel/index.js";
import { scatter } from "../../stats/index.js";

/** Least rows of a problem from which a sample is drawn (docs/algorithms.md, Beginning from a sample). */
const LEAST_ROWS = 20_000;
/** Levels of which a sample keeps one, where there are enough of them. */
const LEVEL_STEP = 10;
/** Least levels of which a sample keeps one: where levels are too few for that, no sample is drawn. */
const LEAST_LEVEL_STEP = 4;
/** Least levels that a sample keeps. */
const LEAST_LEVELS = 60;
/** Least part of the rows that a sample is of use with: where levels differ much in size, one in ten can be nearly no rows. */
const LEAST_ROW_SHARE = 0.01;
/** Largest part of the rows that a sample is of use with: where levels differ much in size, one in ten can be nearly all rows. */
const LARGEST_ROW_SHARE = 0.5;
/** Least levels of a nested group, on average, that a sample keeps in a level of the outer one. */
const LEVELS_TOGETHER = 5;

/**
 * Gives a part of a large problem as a problem of its own: some levels of one group, all rows that have them, and of the other groups the
 * levels that occur there. What the rows of a sampled level say about β and θ they say as in the whole, so that estimates
 * from the sample are consistent. undefined where there are too few rows or levels to choose from, or too few or too many rows in the levels chosen.
 */
export function sampleProblem(input: ProblemInput): ProblemInput | undefined {
  return finish(sampleInSteps(input));
}

/** Gives the part of a large problem in pieces: what `sampleProblem` does at once. */
export function* sampleInSteps(input: ProblemInput): Steps<ProblemInput | undefined> {
  if (input.response.length < LEAST_ROWS || input.terms.length === 0) return undefined;
  const { levels, codes } = sampledGroup(input);
  const step = stepOf(levels);
  if (step < LEAST_LEVEL_STEP) return undefined;
  yield;
  const rows = rowsWhere(codes, levelsDrawn(levels, step));
  yield;
  const share = rows.length / codes.length;
  return share < LEAST_ROW_SHARE || share > LARGEST_ROW_SHARE ? undefined : yield* problemOfRows(input, rows);
}

/** Mean weight above which a problem is first fitted with lighter weights. */
const HEAVY = 100;
/** Most times that they are lighter, but for a mean of 1. */
const LIGHTER = 100;

/**
 * Gives the problem with lighter weights in the place of very large ones. Each level then says too much for steps from the model without random
 * effects to stay where −2 log L is nearly quadratic. undefined where the weights are not large, or where a dispersion takes their scale up.
 */
export function lighterProblem(input: ProblemInput): ProblemInput | undefined {
  const { weights, family, terms } = input;
  if (!weights || terms.length === 0 || (hasDispersion(family) && !hasExtraParameter(family))) return undefined;
  const mean = weights.reduce((sum, weight) => sum + weight, 0) / weights.length;
  const times = mean > HEAVY * LIGHTER ? LIGHTER : mean;
  return mean > HEAVY ? { ...input, weights: weights.map((weight) => weight / times) } : undefined;
}

function stepOf(levels: number): number {
  return Math.min(LEVEL_STEP, Math.floor(levels / LEAST_LEVELS));
}

/**
 * Gives the group whose levels are drawn: the largest one, unless that leaves too few in each level of a group that it is nested in
 * to tell the two apart; then that group.
 */
function sampledGroup({ groups, terms }: ProblemInput): ProblemGroup {
  const used = groups.filter((_, g) => terms.some(({ group }) => group === g)).sort((a, b) => b.levels - a.levels);
  let drawn = used[0];
  for (const group of used.slice(1))
    if (drawn.levels < stepOf(drawn.levels) * LEVELS_TOGETHER * group.levels && isNested(drawn, group)) drawn = group;
  return drawn;
}

/** Does every level of one group lie within one level of the other? */
function isNested(inner: ProblemGroup, outer: ProblemGroup): boolean {
  const home = new Uint32Array(inner.levels);
  for (let i = 0; i < inner.codes.length; i++) {
    const level = inner.codes[i];
    const at = outer.codes[i] + 1;
    if (home[level] === 0) home[level] = at;
    else if (home[level] !== at) return false;
  }
  return true;
}

/** Marks one of every `step` levels in a row with 1, at a place given by a hash: blind to any order or cycle that the levels may come in. */
function levelsDrawn(levels: number, step: number): Uint8Array {
  const drawn = new Uint8Array(levels);
  for (let from = 0; from < levels; from += step) {
    const level = from + (scatter(from + 1) % step);
    if (level < levels) drawn[level] = 1;
  }
  return drawn;
}

function rowsWhere(codes: Uint32Array, drawn: Uint8Array): Uint32Array {
  let count = 0;
  for (let i = 0; i < codes.length; i++) count += drawn[codes[i]];
  const rows = new Uint32Array(count);
  for (let i = 0, at = 0; i < codes.length; i++) if (drawn[codes[i]]) rows[at++] = i;
  return rows;
}

/** Gives the problem of some rows. β keeps its meaning: the basis √n X R⁻¹ of the fixed effects is that of the whole problem. */
function* problemOfRows(input: ProblemInput, rows: Uint32Array): Steps<ProblemInput> {
  const share = rows.length / input.response.length;
  const { response, weights, binomialSize, offset } = input;
  const perRow = yield* pickAll([response, weights, binomialSize, offset], rows);
  const fixed = (yield* pickAll(input.fixed, rows)) as Float64Array[];
  const groups: ProblemGroup[] = [];
  for (const group of input.groups) {
    groups.push(groupOfRows(group, rows));
    yield;
  }
  const terms: ProblemInput["terms"][number][] = [];
  for (const { group, columns } of input.terms) terms.push({ group, columns: yield* pickAll(columns, rows) });
  return {
    ...input,
    response: perRow[0] as Float64Array,
    weights: perRow[1],
    binomialSize: perRow[2],
    offset: perRow[3],
    fixed,
    ...(input.triangle && { triangle: input.triangle.map((value) => value * Math.sqrt(share)) }),
    groups,
    terms,
  };
}

/** Gives some rows of columns; what is null stays null. */
function* pickAll(columns: readonly (Float64Array | null)[], rows: Uint32Array): Steps<(Float64Array | null)[]> {
  const picked: (Float64Array | null)[] = [];
  for (const column of columns) {
    picked.push(column && pick(column, rows));
    yield;
  }
  return picked;
}

function pick(column: Float64Array, rows: Uint32Array): Float64Array {
  const out = new Float64Array(rows.length);
  for (let i = 0; i < rows.length; i++) out[i] = column[rows[i]];
  return out;
}

/** Gives the codes of some rows, the levels that occur numbered anew. */
function groupOfRows({ levels, codes }: ProblemGroup, rows: Uint32Array): ProblemGroup {
  const number = new Uint32Array(levels);
  const out = new Uint32Array(rows.length);
  let count = 0;
  for (let i = 0; i < rows.length; i++) {
    const code = codes[rows[i]];
    if (number[code] === 0) number[code] = ++count;
    out[i] = number[code] - 1;
  }
  return { levels: count, codes: out };
}
