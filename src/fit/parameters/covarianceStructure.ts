import { choleskyFactor } from "../../linalg/cholesky.js";

/** The entries of a k × k matrix that are not 0: their places, column major and ascending, and their values. */
export interface Entries {
  /** Places in the matrix, i + j·k. */
  readonly places: readonly number[];
  /** As many values. */
  readonly values: readonly number[];
}

/**
 * How the relative Cholesky factor T (k × k, lower, column major) of one random-effects term depends on its parameters. T is odd in each
 * group of `vanishing` parameters and TTᵀ is even, so that a variance of 0, or a correlation at its bound, is an interior point, where
 * the derivatives in the group are 0.
 */
export interface Pattern {
  /** Number of parameters. */
  readonly size: number;
  /** Gives T, k × k, lower triangular, column major. */
  lambda(theta: Float64Array): Float64Array;
  /** Gives a function that gives ∂T/∂θ_j by its entries. */
  derivativesAt(theta: Float64Array): (j: number) => Entries;
  /** Gives ∂f/∂θ from ∂f/∂T, k × k: Σ_ab (∂f/∂T)_ab ∂T_ab/∂θ_j. */
  gradient(theta: Float64Array, byLambda: Float64Array): Float64Array;
  /** Gives the parameters that come nearest to TTᵀ = D, D k × k. */
  fromCovariance(d: Float64Array): Float64Array;
  /** Parameters that are 0 together where one dimension of the effects vanishes; the first of them opens it again. */
  readonly vanishing: readonly (readonly number[])[];
  /** For each parameter, the number of the effect in whose scale it is measured. */
  readonly effect: readonly number[];
  /** May the effects i and j be correlated? */
  correlates(i: number, j: number): boolean;
  /** Is every basis of the effects as good as any other, so that the fit may work in an orthonormal one? */
  readonly isFree: boolean;
  /** Have all effects one variance? */
  readonly isHomogeneous: boolean;
  /** The least that a correlation can be: −1, or more where all are the same. */
  readonly leastCorrelation: number;
}

/** Gives the entries of a matrix that are not 0. */
function entriesOf(matrix: Float64Array): Entries {
  const places: number[] = [];
  matrix.forEach((value, place) => {
    if (value !== 0) places.push(place);
  });
  return { places, values: places.map((place) => matrix[place]) };
}

/** Gives Σ_ab (∂f/∂T)_ab T_ab for a derivative of T by its entries. */
function alongEntries({ places, values }: Entries, byLambda: Float64Array): number {
  return places.reduce((sum, place, i) => sum + values[i] * byLambda[place], 0);
}

/** Gives the places in T of the lower triangle, column by column, where `free` says so. */
function lowerPlaces(k: number, free: (i: number, j: number) => boolean): number[] {
  const places: number[] = [];
  for (let j = 0; j < k; j++) for (let i = j; i < k; i++) if (i === j || free(i, j)) places.push(i + j * k);
  return places;
}

/** Gives the pattern of a full or diagonal T: every free entry of the lower triangle is a parameter. */
function linearPattern(k: number, free: (i: number, j: number) => boolean, isFree: boolean): Pattern {
  const places = lowerPlaces(k, free);
  return {
    ...entryPattern(k, places),
    isFree,
    lambda: (theta) => spread(k, places, theta),
    derivativesAt: () => (j) => ({ places: [places[j]], values: [1] }),
    gradient: (_, byLambda) => Float64Array.from(places, (place) => byLambda[place]),
    correlates: (i, j) => i !== j && free(i, j),
  };
}

/** Gives what patterns share whose parameters are entries of T themselves, those at `places`; the others follow from them. */
function entryPattern(k: number, places: readonly number[]) {
  const free = new Uint8Array(k * k); // both triangles
  for (const place of places) free[place] = free[(place % k) * k + Math.floor(place / k)] = 1;
  const isFree = (place: number) => free[place] === 1;
  const vanishing = Array.from({ length: k }, (): number[] => []);
  for (const [i, place] of places.entries()) vanishing[Math.floor(place / k)].push(i);
  return {
    size: places.length,
    vanishing,
    effect: places.map((place) => place % k),
    isHomogeneous: false,
    leastCorrelation: -1,
    fromCovariance: (d: Float64Array) => {
      const lambda = d.every((_, place) => isFree(place)) ? choleskyFactor(d, k) : definiteFactor(d, k, isFree);
      return Float64Array.from(places, (place) => lambda[place]);
    },
  };
}

/** Times that the free covariances are halved where they leave Ψ indefinite once the others are 0; after that they are 0, too (docs/algorithms.md, Covariance patterns). */
const COVARIANCE_HALVINGS = 3;

/** Gives the Cholesky factor of a covariance without what is not free. */
function definiteFactor(d: Float64Array, k: number, isFree: (place: number) => boolean): Float64Array {
  for (let halving = 0, part = 1; ; halving++, part = halving < COVARIANCE_HALVINGS ? part / 2 : 0) {
    const lambda = choleskyFactor(
      d.map((value, place) => (place % (k + 1) === 0 ? value : isFree(place) ? part * value : 0)),
      k,
    );
    if (part === 0 || Array.from({ length: k }, (_, j) => lambda[j * (k + 1)]).every((pivot) => pivot > 0)) return lambda;
  }
}

/** Gives a k × k matrix with values at some places and 0 elsewhere. */
function spread(k: number, places: readonly number[], values: ArrayLike<number>): Float64Array {
  const matrix = new Float64Array(k * k);
  places.forEach((place, i) => {
    matrix[place] = values[i];
  });
  return matrix;
}

/** All variances and covariances free: T is any lower triangle. */
export function fullPattern(k: number): Pattern {
  return linearPattern(k, () => true, true);
}

/** A variance for each effect and no covariances: T is diagonal. */
export function diagonalPattern(k: number): Pattern {
  return linearPattern(k, () => false, k === 1);
}

/** One variance for all effects and no covariances: T = θI. */
export function isotropicPattern(k: number): Pattern {
  const diagonal = Array.from({ length: k }, (_, i) => i * (k + 1));
  const slope = { places: diagonal, values: diagonal.map(() => 1) };
  return {
    size: 1,
    lambda: ([theta]) => spread(k, diagonal, new Float64Array(k).fill(theta)),
    derivativesAt: () => () => slope,
    gradient: (_, byLambda) => Float64Array.of(alongEntries(slope, byLambda)),
    fromCovariance: (d) => Float64Array.of(Math.sqrt(trace(d, k) / k)),
    vanishing: [[0]],
    effect: [0],
    correlates: () => false,
    isFree: k === 1,
    isHomogeneous: true,
    leastCorrelation: -1,
  };
}

/**
 * One variance and one correlation for all: TTᵀ = α² J/k + β²(I − J/k), J all ones, θ = (α, β). The correlation (α² − β²)/(α² + (k−1)β²) is
 * −1/(k−1) for α = 0 and 1 for β = 0. With a = (α² − β²)/k, the common covariance, and S_j = β² + ja, so that S_0 = β² and S_k = α², column
 * j = 1 … k of the Cholesky factor is T_jj = β√(S_j/S_(j−1)) and, below it, T_ij = βa/√(S_(j−1) S_j).
 */
export function compoundPattern(k: number): Pattern {
  if (k === 1) return isotropicPattern(1);
  const compoundSlope = ([alpha, beta]: Float64Array, j: number) => entriesOf(compoundDerivative(k, alpha, beta, j));
  return {
    size: 2,
    lambda: ([alpha, beta]) => compound(k, alpha, beta),
    derivativesAt: (theta) => (j) => compoundSlope(theta, j),
    gradient: (theta, byLambda) => Float64Array.from([0, 1], (j) => alongEntries(compoundSlope(theta, j), byLambda)),
    fromCovariance: (d) => {
      const total = d.reduce((sum, value) => sum + value, 0);
      return Float64Array.of(Math.sqrt(Math.max(0, total / k)), Math.sqrt(Math.max(0, (trace(d, k) - total / k) / (k - 1))));
    },
    vanishing: [[0], [1]],
    effect: [0, 0],
    correlates: (i, j) => i !== j,
    isFree: false,
    isHomogeneous: true,
    leastCorrelation: -1 / (k - 1),
  };
}

/** Gives T of compound symmetry. */
function compound(k: number, alpha: number, beta: number): Float64Array {
  const a = (alpha * alpha - beta * beta) / k;
  const s = (j: number) => (beta * beta * (k - j) + alpha * alpha * j) / k;
  const lambda = new Float64Array(k * k);
  if (alpha === 0 && beta === 0) return lambda;
  const first = Math.sqrt(s(1));
  for (let i = 0; i < k; i++) lambda[i] = i === 0 ? first : a / first;
  for (let j = 2; j < k; j++) {
    const root = Math.sqrt(s(j - 1) * s(j));
    lambda[(j - 1) * (k + 1)] = (beta * s(j)) / root;
    for (let i = j; i < k; i++) lambda[i + (j - 1) * k] = (beta * a) / root;
  }
  lambda[k * k - 1] = (alpha * beta) / Math.sqrt(s(k - 1));
  return lambda;
}

/** Gives ∂T/∂α (j = 0) or ∂T/∂β (j = 1) of compound symmetry, by the product rule; 0, as ∂(TTᵀ) is, where T is. */
function compoundDerivative(k: number, alpha: number, beta: number, parameter: number): Float64Array {
  const [dAlpha, dBeta] = parameter === 0 ? [1, 0] : [0, 1];
  const a = (alpha * alpha - beta * beta) / k;
  const da = (2 * (alpha * dAlpha - beta * dBeta)) / k;
  const s = (j: number) => (beta * beta * (k - j) + alpha * alpha * j) / k;
  const ds = (j: number) => (2 * (beta * dBeta * (k - j) + alpha * dAlpha * j)) / k;
  const out = new Float64Array(k * k);
  if (alpha === 0 && beta === 0) return out;
  const first = Math.sqrt(s(1));
  const dFirst = ds(1) / (2 * first);
  for (let i = 0; i < k; i++) out[i] = i === 0 ? dFirst : (da - (a * dFirst) / first) / first;
  for (let j = 2; j < k; j++) {
    const root = Math.sqrt(s(j - 1) * s(j));
    const dRoot = (ds(j - 1) * s(j) + s(j - 1) * ds(j)) / (2 * root);
    out[(j - 1) * (k + 1)] = (dBeta * s(j) + beta * ds(j) - (beta * s(j) * dRoot) / root) / root;
    for (let i = j; i < k; i++) out[i + (j - 1) * k] = (dBeta * a + beta * da - (beta * a * dRoot) / root) / root;
  }
  const last = Math.sqrt(s(k - 1));
  const dLast = ds(k - 1) / (2 * last);
  out[k * k - 1] = (dAlpha * beta + alpha * dBeta - (alpha * beta * dLast) / last) / last;
  return out;
}

/**
 * Covariances that are 0 where `mask` is false: the entries of T are parameters where it is true; the others follow column by column from
 * D_ab = 0, T_ab = −Σ_(c<b) T_ac T_bc/T_bb. They are 0 themselves unless an effect between is correlated with both.
 */
export function maskedPattern(mask: readonly (readonly boolean[])[]): Pattern {
  const k = mask.length;
  const free = (i: number, j: number) => i === j || mask[i][j];
  const places = lowerPlaces(k, free);
  const complete = (theta: Float64Array) => {
    const t = spread(k, places, theta);
    forConstrained(k, free, (i, j) => {
      let sum = 0;
      for (let c = 0; c < j; c++) sum += t[i + c * k] * t[j + c * k];
      t[i + j * k] = sum === 0 ? 0 : -sum / t[j * (k + 1)];
    });
    return t;
  };
  return {
    ...entryPattern(k, places),
    lambda: complete,
    derivativesAt: (theta) => {
      const t = complete(theta);
      return (parameter) => {
        const dt = spread(k, [places[parameter]], [1]);
        forConstrained(k, free, (i, j) => {
          let sum = 0;
          for (let c = 0; c <= j; c++) sum += (c < j ? dt[i + c * k] * t[j + c * k] : 0) + t[i + c * k] * dt[j + c * k];
          dt[i + j * k] = sum === 0 ? 0 : -sum / t[j * (k + 1)];
        });
        return entriesOf(dt);
      };
    },
    gradient: (theta, byLambda) => {
      const through = gradientThrough(complete(theta), k, free, byLambda);
      return Float64Array.from(places, (place) => through[place]);
    },
    correlates: (i, j) => i !== j && free(i, j),
    isFree: false,
  };
}

/**
 * Gives ∂f/∂T of a T whose constrained entries follow from the others, in these: each one's derivative, from the last to the first, goes to
 * what it was computed from.
 */
function gradientThrough(
  t: Float64Array,
  k: number,
  free: (i: number, j: number) => boolean,
  byLambda: Float64Array,
): Float64Array {
  const by = byLambda.slice();
  const constrained: [i: number, j: number][] = [];
  forConstrained(k, free, (i, j) => constrained.push([i, j]));
  for (const [i, j] of constrained.reverse()) {
    const pass = (place: number, factor: number) => {
      if (factor !== 0) by[place] -= (by[i + j * k] * factor) / t[j * (k + 1)];
    };
    for (let c = 0; c < j; c++) {
      pass(i + c * k, t[j + c * k]);
      pass(j + c * k, t[i + c * k]);
    }
    pass(j * (k + 1), t[i + j * k]);
  }
  return by;
}

/** Visits the entries (i, j) below the diagonal that are no parameters, column by column. */
function forConstrained(k: number, free: (i: number, j: number) => boolean, visit: (i: number, j: number) => void): void {
  for (let j = 0; j < k; j++) for (let i = j + 1; i < k; i++) if (!free(i, j)) visit(i, j);
}

function trace(d: Float64Array, k: number): number {
  let sum = 0;
  for (let i = 0; i < k; i++) sum += d[i * (k + 1)];
  return sum;
}
