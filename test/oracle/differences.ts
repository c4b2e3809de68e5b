const ROUNDS = 7;

/**
 * The gradient of f at x by central differences with steps h, h/2, h/4, … extrapolated to step 0 (Richardson; the
 * tableau is Ridders', Advances in Engineering Software 4 (1982), 75-76).
 *
 * First step: 1/16 of the larger of |x_j| and 1/4, halved until f is finite at both ends and at all smaller steps' ends. Every
 * entry of the tableau has its own error estimate, its distance to the two entries it was made of; the entry with the smallest is
 * taken. For a smooth f that is exact to 1e-14 of its value the result is good to about 1e-9 of max(|gradient|, |f|·1e-3).
 */
export function gradientByDifferences(f: (x: Float64Array) => number, x: ArrayLike<number>): Float64Array {
  return Float64Array.from(x, (value, j) => {
    const along = (t: number) => f(Float64Array.from(x, (v, k) => (k === j ? v + t : v)));
    return derivativeAtZero(along, Math.max(Math.abs(value), 0.25) / 16);
  });
}

function derivativeAtZero(f: (t: number) => number, firstStep: number): number {
  let h = firstStep;
  let difference = f(h) - f(-h);
  while (!Number.isFinite(difference)) {
    h /= 2;
    if (h < 1e-9) throw new Error("f is not finite around x");
    difference = f(h) - f(-h);
  }
  let best = Number.NaN;
  let smallest = Number.POSITIVE_INFINITY;
  let previous: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    if (round > 0) {
      h /= 2;
      difference = f(h) - f(-h);
    }
    const row = [difference / (2 * h)];
    for (let k = 1; k <= round; k++) {
      row[k] = row[k - 1] + (row[k - 1] - previous[k - 1]) / (4 ** k - 1);
      const error = Math.max(Math.abs(row[k] - row[k - 1]), Math.abs(row[k] - previous[k - 1]));
      if (error < smallest) {
        smallest = error;
        best = row[k];
      }
    }
    previous = row;
  }
  return best;
}

/** How much f is to change over the first differences of second order: a fifth of a standard error where f is −log L. */
const CHANGE = 0.02;
const LEVELS = 4;

/**
 * The matrix of second derivatives of f at x by central differences with steps h, h/2, h/4, h/8 extrapolated to step 0 (Richardson); h_j is
 * where f changes by about 0.02 along x_j. For a smooth f that is exact to 1e-14 of its value the result is good to about 1e-7 of
 * √(H_ii H_jj).
 */
export function hessianByDifferences(f: (x: Float64Array) => number, x: ArrayLike<number>): Float64Array[] {
  const middle = f(Float64Array.from(x));
  const at = (...moves: readonly [axis: number, by: number][]) =>
    f(Float64Array.from(x, (v, j) => moves.reduce((sum, [axis, by]) => (axis === j ? sum + by : sum), v)));
  const change = (j: number, h: number) => Math.abs(at([j, h]) + at([j, -h]) - 2 * middle) / 2;
  const steps = Float64Array.from(x, (v, j) => {
    let h = Math.abs(v) / 64 || 1e-3;
    while (change(j, h) < CHANGE / 2) h *= 2;
    while (!(change(j, h) < 2 * CHANGE)) h /= 2;
    return h;
  });
  const second = (i: number, j: number, t: number) => {
    const [a, b] = [t * steps[i], t * steps[j]];
    if (i === j) return (at([i, a]) - 2 * middle + at([i, -a])) / (a * a);
    return (at([i, a], [j, b]) - at([i, a], [j, -b]) - at([i, -a], [j, b]) + at([i, -a], [j, -b])) / (4 * a * b);
  };
  const hessian = Array.from(x, () => new Float64Array(x.length));
  for (let i = 0; i < x.length; i++)
    for (let j = 0; j <= i; j++) {
      let row = Array.from({ length: LEVELS }, (_, level) => second(i, j, 2 ** -level));
      for (let k = 1; k < LEVELS; k++) row = row.slice(1).map((value, m) => value + (value - row[m]) / (4 ** k - 1));
      hessian[i][j] = hessian[j][i] = row[0];
    }
  return hessian;
}
