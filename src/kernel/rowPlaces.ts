/** The levels of a grouping factor: a code below `levels` for each of n rows. */
export interface ProblemGroup {
  readonly levels: number;
  readonly codes: Uint32Array;
}

/**
 * The kernel's order of rows: by the first group's levels, among these by the second's, and rows of the same levels as they came.
 * For each row its place there; null where the rows stand in that order already.
 *
 * Source: counting sorts, Knuth, The Art of Computer Programming 3, section 5.2; none reads its rows out of their order.
 */
export function rowPlaces(groups: readonly ProblemGroup[], n: number): Uint32Array | null {
  const [first, second] = groups;
  if (first === undefined || inOrder(first.codes, second?.codes)) return null;
  const next = levelStarts(first);
  const places = new Uint32Array(n);
  if (second === undefined) {
    for (let row = 0; row < n; row++) places[row] = next[first.codes[row]]++;
    return places;
  }
  const { rows, levels } = sortedBySecond(first, second);
  for (let i = 0; i < n; i++) places[rows[i]] = next[levels[i]]++;
  return places;
}

function inOrder(first: Uint32Array, second: Uint32Array | undefined): boolean {
  for (let row = 1; row < first.length; row++) {
    if (first[row] < first[row - 1]) return false;
    if (second !== undefined && first[row] === first[row - 1] && second[row] < second[row - 1]) return false;
  }
  return true;
}

/** Where each level's rows begin when rows are sorted by it. */
function levelStarts({ levels, codes }: ProblemGroup): Uint32Array {
  const starts = new Uint32Array(levels + 1);
  for (let row = 0; row < codes.length; row++) starts[codes[row] + 1]++;
  for (let level = 0; level < levels; level++) starts[level + 1] += starts[level];
  return starts;
}

/** The rows by the second group's levels, and the first's of these rows. */
function sortedBySecond(first: ProblemGroup, second: ProblemGroup) {
  const next = levelStarts(second);
  const rows = new Uint32Array(second.codes.length);
  const levels = new Uint32Array(second.codes.length);
  for (let row = 0; row < rows.length; row++) {
    const at = next[second.codes[row]]++;
    rows[at] = row;
    levels[at] = first.codes[row];
  }
  return { rows, levels };
}
