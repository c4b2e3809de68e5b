import type { ProblemGroup, ProblemInput } from "../kernel/index.js";

/** Every `step`-th level of a group, and all rows that have one of them, as a problem of its own. */
export function sampleProblem(input: ProblemInput, sampled: number, step: number): ProblemInput {
  const { codes } = input.groups[sampled];
  const n = codes.length;
  let count = 0;
  for (let i = 0; i < n; i++) if (codes[i] % step === 0) count++;
  const rows = new Uint32Array(count);
  for (let i = 0, at = 0; i < n; i++) if (codes[i] % step === 0) rows[at++] = i;
  const pick = (column: Float64Array) => {
    const out = new Float64Array(count);
    for (let i = 0; i < count; i++) out[i] = column[rows[i]];
    return out;
  };
  return {
    ...input,
    response: pick(input.response),
    weights: input.weights && pick(input.weights),
    binomialSize: input.binomialSize && pick(input.binomialSize),
    offset: input.offset && pick(input.offset),
    fixed: input.fixed.map(pick),
    ...(input.triangle && { triangle: input.triangle.map((value) => value * Math.sqrt(count / n)) }),
    groups: input.groups.map((group) => sampleGroup(group, rows)),
    terms: input.terms.map(({ group, columns }) => ({ group, columns: columns.map((column) => column && pick(column)) })),
  };
}

/** The codes of some rows, the levels that occur numbered anew. */
function sampleGroup({ levels, codes }: ProblemGroup, rows: Uint32Array): ProblemGroup {
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
