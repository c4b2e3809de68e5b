/** Letters of a beginning that tell a word: with fewer, many words begin so. */
const LEAST_BEGINNING = 3;

/**
 * Which of `candidates` did someone mean who wrote `word`? The one with the fewest edits (a letter put in, left out, replaced,
 * or two neighbours swapped), upper and lower case alike; the first of equals. A candidate that begins with `word` is one edit away, if
 * that has three letters.
 * undefined when none is within one edit, or one for every four letters: a wrong guess helps nobody.
 *
 * Source: the restricted Damerau-Levenshtein distance (optimal string alignment).
 *
 * @example
 * nearest("poison", ["normal", "poisson", "gamma"]); // "poisson"
 */
export function nearest(word: string, candidates: Iterable<string>): string | undefined {
  if (typeof word !== "string") return undefined; // whoever writes JavaScript may pass anything
  const wanted = word.toLowerCase();
  let best: string | undefined;
  let fewest = Number.POSITIVE_INFINITY;
  for (const candidate of candidates) {
    const given = candidate.toLowerCase();
    const edits =
      wanted !== given && wanted.length >= LEAST_BEGINNING && given.startsWith(wanted) ? 1 : editDistance(wanted, given);
    if (edits < fewest && edits <= mostEdits(Math.max(wanted.length, given.length))) {
      best = candidate;
      fewest = edits;
    }
  }
  return best;
}

/** Gives how many edits words of so many letters may be apart. */
function mostEdits(letters: number): number {
  return letters > 1 ? Math.max(1, letters / 4) : 0;
}

/** How many edits turn `a` into `b`; row i holds the distances from a's first i letters to every beginning of b. */
function editDistance(a: string, b: string): number {
  let beforeLast = new Uint32Array(b.length + 1);
  let last = Uint32Array.from({ length: b.length + 1 }, (_, j) => j);
  let row = new Uint32Array(b.length + 1);
  for (let i = 1; i <= a.length; i++) {
    row[0] = i;
    for (let j = 1; j <= b.length; j++) {
      const replaced = last[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1);
      row[j] = Math.min(last[j] + 1, row[j - 1] + 1, replaced);
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      if (swapped) row[j] = Math.min(row[j], beforeLast[j - 2] + 1);
    }
    [beforeLast, last, row] = [last, row, beforeLast];
  }
  return last[b.length];
}
