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
  while (!(Number.isFinite(f(h)) && Number.isFinite(f(-h)))) {
    h /= 2;
    if (h < 1e-9) throw new Error("f is not finite around x");
  }
  let best = Number.NaN;
  let smallest = Number.POSITIVE_INFINITY;
  let previous: number[] = [];
  for (let round = 0; round < ROUNDS; round++, h /= 2) {
    const row = [(f(h) - f(-h)) / (2 * h)];
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
