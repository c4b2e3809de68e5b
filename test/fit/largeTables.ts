import { RandomStream } from "../generators/stream.js";

/** The linear predictor of a row, and the columns that a table has. */
export interface LargeTable {
  readonly [column: string]: number[];
  readonly y: number[];
  readonly x: number[];
}

/** Groups of a table: how a row's level follows from its number. */
export type Groups = Readonly<Record<string, (row: number, stream: RandomStream) => number>>;

/**
 * n rows with y drawn at η = 0.2 + 0.3x + Σ over groups of (0.5 + 0.2x)·normal effects, the slopes only for the first group.
 */
export function largeTable(
  n: number,
  seed: number,
  groups: Groups,
  draw: (stream: RandomStream, eta: number) => number,
): LargeTable {
  const stream = new RandomStream(seed);
  const x = Array.from({ length: n }, () => stream.between(-1, 1));
  const codes = Object.entries(groups).map(([name, of]) => [name, x.map((_, row) => of(row, stream))] as const);
  const eta = x.map((value) => 0.2 + 0.3 * value);
  codes.forEach(([, levels], g) => {
    const effects = new Map<number, readonly [number, number]>();
    levels.forEach((level, row) => {
      if (!effects.has(level)) effects.set(level, [0.5 * stream.normal(), g === 0 ? 0.2 * stream.normal() : 0]);
      const [intercept, slope] = effects.get(level)!;
      eta[row] += intercept + slope * x[row];
    });
  });
  return { y: eta.map((value) => draw(stream, value)), x, ...Object.fromEntries(codes) };
}

/** The response of a row with linear predictor η. */
export const responses = {
  binomial: (stream: RandomStream, eta: number) => stream.binomial(1, 1 / (1 + Math.exp(-eta))),
  poisson: (stream: RandomStream, eta: number) => stream.poisson(Math.exp(eta)),
  gamma: (stream: RandomStream, eta: number) => (Math.exp(eta) * stream.gamma(2)) / 2,
} as const;
