import { exp, log } from "../kernel/unchecked/index.js";

/** One bar of a histogram. */
export interface Bar {
  /** Where the bar begins; this value belongs to it. */
  readonly from: number;
  /** Where the bar ends; this value belongs to the next one. */
  readonly to: number;
  /** Number of values from `from` up to `to`. */
  readonly count: number;
}

/** Most intervals of a histogram over the range of the values, whatever width suits the quartiles. */
const MOST_BARS = 60;

/**
 * Counts values in intervals of equal, round width: 2 (Q₃ − Q₁) n^(−1/3) or the next longer one of 1, 2, 5 times a power of ten (D. Freedman, P. Diaconis,
 * Zeitschrift für Wahrscheinlichkeitstheorie 57 (1981) 453–476). One bar where all values are one.
 *
 * @param ascending the values, in order
 */
export function histogram(ascending: Float64Array): readonly Bar[] {
  const n = ascending.length;
  if (n === 0) return [];
  const [least, most] = [ascending[0], ascending[n - 1]];
  if (least === most) return [{ from: least - 0.5, to: least + 0.5, count: n }];
  const quartiles = ascending[Math.ceil((3 * (n - 1)) / 4)] - ascending[Math.floor((n - 1) / 4)];
  const width = roundUp(Math.max((2 * quartiles) / cubeRoot(n), (most - least) / MOST_BARS));
  const first = Math.floor(least / width);
  const counts = new Uint32Array(Math.floor(most / width) - first + 1);
  for (const value of ascending) counts[Math.floor(value / width) - first]++;
  return Array.from(counts, (count, bar) => ({ from: (first + bar) * width, to: (first + bar + 1) * width, count }));
}

function cubeRoot(n: number): number {
  return exp(log(n) / 3);
}

/** Gives the least of 1, 2, 5 × 10^k that is not below `width`. */
function roundUp(width: number): number {
  let power = 1;
  while (power > width) power /= 10;
  while (10 * power <= width) power *= 10;
  return [1, 2, 5, 10].map((factor) => factor * power).find((round) => round >= width)!;
}
