import type { ProblemGroup, ProblemInput } from "../../kernel/index.js";
import { scatter } from "../../stats/index.js";

/** A sample is drawn from problems of so many rows; it keeps one level in STEP, and LEVELS or more. */
const ROWS = 20_000;
const STEP = 10;
const SMALLEST_STEP = 4;
const LEVELS = 60;
/** Where levels differ much in size one in ten of them can be nearly all rows, or nearly none: such a sample is of no use. */
const SMALLEST_SHARE = 0.01;
const LARGEST_SHARE = 0.5;
/** Levels of a nested group that a level of the outer one keeps on average. */
const TOGETHER = 5;

/**
 * A part of a large problem, a problem of its own: some levels of one group, all rows that have them, and of the other groups the
 * levels that occur there. What the rows of a sampled level say about β and θ they say as in the whole, so that estimates
 * from the sample are consistent. undefined where there are too few rows or levels to choose from, or too few or too many rows in the levels chosen.
 */
export function sampleProblem(input: ProblemInput): ProblemInput | undefined {
  if (input.response.length < ROWS || input.terms.length === 0) return undefined;
  const { levels, codes } = sampledGroup(input);
  const step = stepOf(levels);
  if (step < SMALLEST_STEP) return undefined;
  const rows = rowsWhere(codes, levelsDrawn(levels, step));
  const share = rows.length / codes.length;
  return share < SMALLEST_SHARE || share > LARGEST_SHARE ? undefined : problemOfRows(input, rows);
}

function stepOf(levels: number): number {
  return Math.min(STEP, Math.floor(levels / LEVELS));
}

/**
 * The group whose levels are drawn: the largest one, unless that leaves too few in each level of a group that it is nested in
 * to tell the two apart; then that group.
 */
function sampledGroup({ groups, terms }: ProblemInput): ProblemGroup {
  const used = groups.filter((_, g) => terms.some(({ group }) => group === g)).sort((a, b) => b.levels - a.levels);
  let drawn = used[0];
  for (const group of used.slice(1))
    if (drawn.levels < stepOf(drawn.levels) * TOGETHER * group.levels && isNested(drawn, group)) drawn = group;
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

/** One of every `step` levels in a row, at a place given by a hash: blind to any order or cycle that the levels may come in. */
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

/** Columns and codes of some rows. β keeps its meaning: the basis √n X R⁻¹ of the fixed effects is that of the whole problem. */
function problemOfRows(input: ProblemInput, rows: Uint32Array): ProblemInput {
  const share = rows.length / input.response.length;
  const pick = (column: Float64Array) => {
    const out = new Float64Array(rows.length);
    for (let i = 0; i < rows.length; i++) out[i] = column[rows[i]];
    return out;
  };
  return {
    ...input,
    response: pick(input.response),
    weights: input.weights && pick(input.weights),
    binomialSize: input.binomialSize && pick(input.binomialSize),
    offset: input.offset && pick(input.offset),
    fixed: input.fixed.map(pick),
    ...(input.triangle && { triangle: input.triangle.map((value) => value * Math.sqrt(share)) }),
    groups: input.groups.map((group) => groupOfRows(group, rows)),
    terms: input.terms.map(({ group, columns }) => ({ group, columns: columns.map((column) => column && pick(column)) })),
  };
}

/** The codes of some rows, the levels that occur numbered anew. */
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
