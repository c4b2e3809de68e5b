/**
 * Natural cubic splines: cubic between knots, linear beyond the outer ones. The basis is that of R's splines::ns without an
 * intercept: the B-splines on the knots but the first one, and of their combinations those whose second derivatives are 0 at both
 * ends, in the coordinates that a Householder QR of those two conditions gives.
 *
 * Sources: C. de Boor, A Practical Guide to Splines (2001), chapters IX and X; T. Hastie in Statistical Models in S (1992), ch. 7.
 */

import { inParts, ROWS_TOGETHER, type Steps } from "../../core/steps.js";
import { sortedNumbers } from "../../linalg/sortedNumbers.js";

/** Order of the B-splines, their degree and 1: cubic. */
const ORDER = 4;
/** k! of k = 0 to 3, by which derivatives become coefficients. */
const FACTORIAL = [1, 1, 2, 6];

/**
 * Gives the knots for a basis of `size` columns: the ends of the range and size − 1 quantiles between, at equal steps of probability.
 * Ascending, size + 1 of them.
 *
 * Source: R. J. Hyndman and Y. Fan, The American Statistician 50 (1996) 361-365, definition 7.
 */
export function* quantileKnots(x: Float64Array, size: number): Steps<number[]> {
  const sorted = yield* sortedNumbers(x.slice());
  return Array.from({ length: size + 1 }, (_, k) => {
    const place = ((sorted.length - 1) * k) / size;
    const below = Math.floor(place);
    const part = place - below;
    return part === 0 ? sorted[below] : (1 - part) * sorted[below] + part * sorted[below + 1];
  });
}

/** Gives the columns of the basis at x. A row finds its piece and takes that piece's cubic, column by column. */
export function* splineColumns(x: Float64Array, knots: readonly number[]): Steps<Float64Array[]> {
  const size = knots.length - 1;
  const pieces = splinePieces(knots);
  const columns = Array.from({ length: size }, () => new Float64Array(x.length));
  yield* inParts(x.length, Math.ceil(ROWS_TOGETHER / (2 * size)), (from, to) => placeRows(x, knots, pieces, columns, from, to));
  return columns;
}

/** Fills in the columns of the basis in rows [from, to). */
function placeRows(
  x: Float64Array,
  knots: readonly number[],
  pieces: readonly Piece[],
  columns: readonly Float64Array[],
  from: number,
  to: number,
): void {
  const size = knots.length - 1;
  for (let i = from; i < to; i++) {
    let piece = 0;
    while (piece <= size && x[i] >= knots[piece]) piece++;
    if (x[i] === knots[size]) piece = size;
    const { origin, cubics } = pieces[piece];
    const s = x[i] - origin;
    for (let j = 0; j < size; j++) {
      const c = 4 * j;
      columns[j][i] = cubics[c] + s * (cubics[c + 1] + s * (cubics[c + 2] + s * cubics[c + 3]));
    }
  }
}

/** One stretch of the line: for each column of the basis the coefficients of 1, s, s², s³, where s = x − origin. */
interface Piece {
  readonly origin: number;
  readonly cubics: Float64Array;
}

/** Gives the line to the left of all knots, the cubics from each knot to the next, and the line to the right. */
function splinePieces(knots: readonly number[]): Piece[] {
  const [first, last] = [knots[0], knots[knots.length - 1]];
  const breaks = [...Array(ORDER - 1).fill(first), ...knots, ...Array(ORDER - 1).fill(last)];
  const natural = naturalCoordinates(bSplines(breaks, first, 2), bSplines(breaks, last, 2));
  const taylor = (origin: number, degree: number): Piece => {
    const cubics = new Float64Array(4 * (knots.length - 1));
    for (let order = 0; order <= degree; order++) {
      natural(bSplines(breaks, origin, order)).forEach((derivative, j) => {
        cubics[4 * j + order] = derivative / FACTORIAL[order];
      });
    }
    return { origin, cubics };
  };
  return [taylor(first, 1), ...knots.slice(0, -1).map((knot) => taylor(knot, 3)), taylor(last, 1)];
}

/** Gives the derivatives of an order of all B-splines but the first at x; at a knot those from the right, at the last one from the left. */
function bSplines(breaks: readonly number[], x: number, order: number): number[] {
  const count = breaks.length - ORDER;
  let span = ORDER - 1;
  while (span < count - 1 && x >= breaks[span + 1]) span++;
  return Array.from({ length: count - 1 }, (_, i) => bSpline(breaks, i + 1, ORDER, x, order, span));
}

/** Gives the derivative of an order of the i-th B-spline of order k, by the recurrences of de Boor, (9.14) and (10.16). */
function bSpline(breaks: readonly number[], i: number, k: number, x: number, order: number, span: number): number {
  if (k === 1) return i === span ? 1 : 0;
  const left = breaks[i + k - 1] - breaks[i];
  const right = breaks[i + k] - breaks[i + 1];
  const below = Math.max(0, order - 1);
  const a = left === 0 ? 0 : bSpline(breaks, i, k - 1, x, below, span) / left;
  const b = right === 0 ? 0 : bSpline(breaks, i + 1, k - 1, x, below, span) / right;
  return order > 0 ? (k - 1) * (a - b) : (x - breaks[i]) * a + (breaks[i + k] - x) * b;
}

/**
 * Gives the way from coordinates in B-splines to those in natural splines: with Q of [c d] = QR the last columns of Q are orthogonal to both
 * conditions, cᵀβ = 0 and dᵀβ = 0, and f(x) = bᵀβ has in them the coordinates Qᵀb without the first two.
 */
function naturalCoordinates(c: readonly number[], d: readonly number[]): (b: readonly number[]) => number[] {
  const first = mirror(c, 0);
  const second = mirror(reflect(d, first, 0), 1);
  return (b) => reflect(reflect(b, first, 0), second, 1).slice(2);
}

/** Gives the normal u of the mirror that takes the elements of v after place k to 0, as LINPACK's dqrdc scales it. */
function mirror(v: readonly number[], k: number): number[] {
  const length = Math.sqrt(v.slice(k).reduce((sum, value) => sum + value * value, 0));
  const signed = v[k] < 0 ? -length : length;
  return v.map((value, i) => (i < k ? 0 : value / signed + (i === k ? 1 : 0)));
}

/** Gives v − u (uᵀv)/u_k: v mirrored. */
function reflect(v: readonly number[], u: readonly number[], k: number): number[] {
  const along = u.reduce((sum, value, i) => sum + value * v[i], 0) / u[k];
  return v.map((value, i) => value - along * u[i]);
}
