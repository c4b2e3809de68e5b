// Models that take seconds, and work that is refused late.

import { fitglme, type FitOptions } from "../../src/index.js";
import { RandomStream } from "../../test/generators/stream.js";

/** A model to fit. */
export interface Sized {
  readonly formula: string;
  readonly options: FitOptions;
  /** Is it also aborted after several times? */
  readonly isAborted?: boolean;
  readonly table: () => Record<string, ArrayLike<number> | readonly string[]>;
}

const LAPLACE = { distribution: "binomial", fitMethod: "laplace" } as const;

/** Rows of a covariate with an effect and a slope for each of the levels, of a crossed second group, too. */
function grouped(n: number, levels: number, crossedLevels: number, named = false) {
  const stream = new RandomStream(7);
  const draw = (m: number) => Float64Array.from({ length: m }, () => 0.5 * stream.normal());
  const [ofG, slopes, ofH] = [draw(levels), draw(levels), draw(crossedLevels)];
  const g = Array.from({ length: n }, () => stream.integer(0, levels - 1));
  const h = Array.from({ length: n }, () => stream.integer(0, crossedLevels - 1));
  const x = Array.from({ length: n }, () => stream.normal());
  const eta = x.map((value, i) => 0.2 + (0.3 + slopes[g[i]]) * value + ofG[g[i]] + ofH[h[i]]);
  return {
    x,
    g: named ? g.map((level) => `level ${level}`) : g,
    h,
    numbers: eta.map((value) => value + stream.normal()),
    outcomes: eta.map((value) => (stream.uniform() < 1 / (1 + Math.exp(-value)) ? 1 : 0)),
  };
}

/** Columns x1 to xp, the last one a combination of the two before it where they depend on each other. */
function columns(n: number, p: number, dependent: boolean) {
  const stream = new RandomStream(11);
  const all = Array.from({ length: p }, () => Float64Array.from({ length: n }, () => stream.normal()));
  if (dependent) all[p - 1] = all[p - 2].map((value, i) => value + 2 * all[p - 3][i]);
  return Object.fromEntries(all.map((column, j) => [`x${j + 1}`, column]));
}

function wide(n: number, p: number, dependent: boolean) {
  const stream = new RandomStream(13);
  const x = columns(n, p, dependent);
  const numbers = Float64Array.from({ length: n }, (_, i) => x.x1[i] + stream.normal());
  return { ...x, numbers, g: Array.from({ length: n }, (_, i) => i % 50) };
}

const sum = (p: number) => Array.from({ length: p }, (_, j) => `x${j + 1}`).join(" + ");

/** The models, by what they are. */
export const MODELS: Readonly<Record<string, Sized>> = {
  "10⁶ rows in arrays with 10⁵ named levels, linear, correlated slopes": {
    formula: "numbers ~ x + (1 + x | g)",
    options: {},
    table: () => grouped(1e6, 1e5, 1, true),
  },
  "10⁶ rows, logistic, correlated slopes": {
    formula: "outcomes ~ x + (1 + x | g)",
    options: LAPLACE,
    table: () => grouped(1e6, 1e5, 1),
  },
  "3·10⁶ rows, logistic": {
    formula: "outcomes ~ x + (1 | g)",
    options: LAPLACE,
    table: () => grouped(3e6, 1e5, 1),
    isAborted: true,
  },
  "crossed 6,000 × 3,000 levels, logistic": {
    formula: "outcomes ~ x + (1 | g) + (1 | h)",
    options: LAPLACE,
    table: () => grouped(60_000, 6000, 3000),
    isAborted: true,
  },
  "60 correlated effects a level, linear, 20 s of it": {
    formula: `numbers ~ x1 + (${sum(59)} | g)`,
    options: { maxTime: 20 },
    table: () => wide(20_000, 59, false),
  },
  "crossed 60,000 × 60,000 levels, refused": {
    formula: "outcomes ~ x + (1 | g) + (1 | h)",
    options: LAPLACE,
    table: () => grouped(600_000, 60_000, 60_000),
  },
  "300 columns of 10⁵ rows, one dependent, refused": {
    formula: `numbers ~ ${sum(300)} + (1 | g)`,
    options: {},
    table: () => wide(100_000, 300, true),
  },
  "300 columns of 10⁵ rows, one dependent, dropped": {
    formula: `numbers ~ ${sum(300)} + (1 | g)`,
    options: { rankDeficient: "drop" },
    table: () => wide(100_000, 300, true),
  },
  "625 columns of 2,000 rows, linear": {
    formula: `numbers ~ ${sum(625)} + (1 | g)`,
    options: {},
    table: () => wide(2000, 625, false),
  },
};

/** Fits a model, with more options; gives how it ended: the status, or the code of the error. */
export async function ending({ formula, options }: Sized, table: ReturnType<Sized["table"]>, more: FitOptions = {}) {
  try {
    const { convergence } = await fitglme(table, formula, { ...options, ...more });
    return convergence.status as string;
  } catch (error) {
    return (error as { code?: string }).code ?? (error as Error).name;
  }
}
