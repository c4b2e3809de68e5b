/**
 * Gives the proportion k/n that was rounded to p, the one whole number k whose proportion has p's decimals; undefined where there is none
 * or more than one, and where the number of trials n is not whole.
 *
 * @param finest one unit of the last decimal of the column that p stands in: a number does not know that it was written 0.10, so that where
 *   0.1 could be several counts, it is taken for 0.10 among other numbers of two decimals
 */
export function unrounded(p: number, n: number, finest: () => number): number | undefined {
  if (!Number.isInteger(n) || !(p >= 0 && p <= 1)) return undefined;
  const [least, most] = countsWithin(p, n, lastPlace(p));
  const [first, last] = least < most ? countsWithin(p, n, finest()) : [least, most];
  return first === last && first >= 0 && first <= n ? first / n : undefined;
}

/** Gives the least and the greatest whole number whose proportion lies within half a unit of p; the ends belong to it. */
function countsWithin(p: number, n: number, unit: number): [number, number] {
  const half = 0.5 * unit * (1 + 1e-9); // the ends themselves are rounded
  return [Math.ceil((p - half) * n), Math.floor((p + half) * n)];
}

/** Gives one unit of the last decimal of the number with the most of them. */
export function finestPlace(values: Float64Array): number {
  return values.reduce((finest, value) => Math.min(finest, lastPlace(value)), 1);
}

/** Gives one unit of the last decimal of a number's shortest text: 0.01 of 0.14; of fourteen digits, as percentages divided by 100 have rounding in the last. */
function lastPlace(p: number): number {
  const [digits, exponent = "0"] = String(Number(p.toPrecision(14))).split("e");
  const decimals = (digits.split(".")[1]?.length ?? 0) - Number(exponent);
  return Number(`1e-${Math.max(0, decimals)}`);
}
