import { cholesky } from "../kernel/dense.js";
import type { Steps } from "../core/steps.js";
import { startingInverse } from "../linalg/inverseHessian.js";

/** f at x, which it must leave as it is; Infinity or NaN says that x is outside f's domain. */
export type ValueOf = (x: Float64Array) => Steps<number>;

/** Where the simplex stands after an iteration. */
export interface SimplexProgress {
  /** Iterations so far; 0 at the start. */
  readonly iteration: number;
  /** Evaluations of f so far. */
  readonly evaluations: number;
  /** The best vertex, n variables. */
  readonly x: Float64Array;
  /** f at the best vertex. */
  readonly value: number;
  /** By how much f at the worst vertex is higher than at the best. */
  readonly valueSpread: number;
  /** How far the other vertices are from the best, in starting edges. */
  readonly pointSpread: number;
  /** What the last iteration did with the simplex. */
  readonly move: SimplexMove;
}

export type SimplexMove = "start" | "reflect" | "expand" | "contract outside" | "contract inside" | "shrink" | "restart";

/** Where `nelderMead` begins to measure, and when it ends. */
export interface SimplexOptions {
  /** An approximate inverse of the matrix of second derivatives, n×n, column major, or its n diagonal entries. The edges of the starting
   * simplex are then the columns of its Cholesky factor (roots of the diagonal): along each f rises by about ½. Without it an edge is 5 %
   * of the start's entry, 0.00025 where that is 0. */
  readonly inverseHessian?: Float64Array;
  /** Converged when f differs by no more than this between the best vertex and any other (or by its rounding), and `pointTolerance` is met too. Default 1e-8. */
  readonly valueTolerance?: number;
  /** Converged when no vertex is further than this from the best, in starting edges, and `valueTolerance` is met too. Default 1e-4. */
  readonly pointTolerance?: number;
  /** Most iterations. Default 1000 n. */
  readonly maxIterations?: number;
  /** Most evaluations of f, looked at between iterations: the last one may take n + 2 more. Default: no limit. */
  readonly maxEvaluations?: number;
  /** Called at the start and after every iteration. */
  readonly onIteration?: (progress: SimplexProgress) => void;
}

/** Where `nelderMead` ended. */
export interface SimplexMinimum {
  /** The best vertex, n variables. */
  readonly x: Float64Array;
  /** f at the best vertex. */
  readonly value: number;
  /** Iterations that were made. */
  readonly iterations: number;
  /** Evaluations of f. */
  readonly evaluations: number;
  /** By how much f at the worst vertex is higher than at the best. */
  readonly valueSpread: number;
  /** How far the other vertices are from the best, in starting edges. */
  readonly pointSpread: number;
  /** stalled: f is infinite at every vertex of the starting simplex, or fresh simplices lead no further but end flat again. */
  readonly status: "converged" | "maxIterations" | "stalled";
}

/** A corner of the simplex. */
interface Vertex {
  /** Its n coordinates where the starting simplex is 0 and the unit vectors. */
  readonly z: Float64Array;
  /** Its n variables. */
  readonly x: Float64Array;
  /** f there; Infinity outside the domain. */
  readonly value: number;
}

/** Ratio of a simplex's smallest width to its largest at which, or below, it has collapsed: it no longer searches all directions. */
const LEAST_WIDTH_RATIO = 0.02;
/** Most fresh simplices in one search. */
const MAX_RESTARTS = 20;
/** Length of a fresh simplex's edges, in starting edges. */
const RESTART_EDGE = 0.1;
/** Rounding of f, relative to its size, below which differences of values mean nothing. */
const VALUE_ROUNDING = 10 * Number.EPSILON;
/** Size of a simplex, in starting edges, at which it is one point: where values still differ there, they will not settle. */
const LEAST_SIZE = 1e-13;

/**
 * A local minimum of a function of n variables from its values alone, by the simplex method of Nelder and Mead: n + 1 points, of
 * which the worst is reflected through the others, the step stretched or cut short as the value there suggests. For functions without
 * a usable gradient, and n up to some tens: it takes hundreds of evaluations where `minimize` takes ten.
 *
 * For n > 2 the steps follow the dimension (Gao and Han): with the classical ones the simplex of many variables collapses.
 * Where it collapses all the same the search goes on from its best vertex with a fresh simplex, until one of them ends
 * at the same value. Everything but the two tolerances on f is unchanged when the variables are transformed linearly together with
 * `inverseHessian`.
 *
 * Sources: J. A. Nelder, R. Mead, "A simplex method for function minimization", The Computer Journal 7 (1965) 308–313; the rules
 * of acceptance as in J. C. Lagarias, J. A. Reeds, M. H. Wright, P. E. Wright, "Convergence properties of the Nelder–Mead simplex
 * method in low dimensions", SIAM Journal on Optimization 9 (1998) 112–147; F. Gao, L. Han, "Implementing the Nelder–Mead simplex
 * algorithm with adaptive parameters", Computational Optimization and Applications 51 (2012) 259–277.
 *
 * @example
 * function* bowl(x: Float64Array) {
 *   return (x[0] - 3) * (x[0] - 3);
 * }
 * const steps = nelderMead(bowl, Float64Array.of(1));
 * let step = steps.next();
 * while (!step.done) step = steps.next();
 * step.value.x; // Float64Array [3.000…]
 */
export function* nelderMead(value: ValueOf, start: Float64Array, options: SimplexOptions = {}): Steps<SimplexMinimum> {
  const n = start.length;
  const { valueTolerance = 1e-8, pointTolerance = 1e-4, maxIterations = 1000 * n, maxEvaluations = Infinity } = options;
  const edges = yield* startingEdges(start, options.inverseHessian);
  let origin: Float64Array = start.slice();
  let evaluations = 0;
  function* at(z: Float64Array): Steps<Vertex> {
    evaluations++;
    const x = origin.map((from, i) => z.reduce((sum, length, j) => sum + edges[i + j * n] * length, from));
    const found = yield* value(x);
    return { z, x, value: Number.isNaN(found) ? Number.POSITIVE_INFINITY : found };
  }

  let simplex = yield* freshSimplex(at, yield* at(new Float64Array(n)), 1);
  let move: SimplexMove = "start";
  let restarts = 0;
  let valueAtRestart = Number.POSITIVE_INFINITY;
  for (let iteration = 0; ; iteration++) {
    const best = simplex[0];
    const valueSpread = simplex[n].value - best.value;
    const pointSpread = Math.max(0, ...simplex.map(({ z }) => farthest(z, best.z)));
    options.onIteration?.({ iteration, evaluations, x: best.x, value: best.value, valueSpread, pointSpread, move });
    const end = (status: SimplexMinimum["status"]): SimplexMinimum => {
      return { x: best.x, value: best.value, iterations: iteration, evaluations, valueSpread, pointSpread, status };
    };

    if (best.value === Number.POSITIVE_INFINITY) return end("stalled");
    const level = Math.max(valueTolerance, VALUE_ROUNDING * Math.abs(best.value));
    const isSmall = valueSpread <= level && pointSpread <= pointTolerance;
    if (isSmall && (!isFlat(simplex) || valueAtRestart - best.value <= level)) return end("converged");
    if (isSmall ? restarts === MAX_RESTARTS : pointSpread <= LEAST_SIZE) return end("stalled");
    if (iteration >= maxIterations || evaluations >= maxEvaluations) return end("maxIterations");
    if (isSmall) {
      restarts++;
      valueAtRestart = best.value;
      origin = best.x;
      simplex = yield* freshSimplex(at, { ...best, z: new Float64Array(n) }, RESTART_EDGE);
      move = "restart";
    } else ({ simplex, move } = yield* moved(at, simplex));
  }
}

/** The origin and the ends of the edges from there, best first. */
function* freshSimplex(at: (z: Float64Array) => Steps<Vertex>, origin: Vertex, edge: number): Steps<Vertex[]> {
  const vertices = [origin];
  for (let j = 0; j < origin.z.length; j++) {
    const z = new Float64Array(origin.z.length);
    z[j] = edge;
    vertices.push(yield* at(z));
  }
  return inOrder(vertices);
}

/** Gives the vertices by rising value of f; of equals the older stays in front. */
function inOrder(vertices: readonly Vertex[]): Vertex[] {
  return [...vertices].sort((a, b) => (a.value === b.value ? 0 : a.value - b.value));
}

/** Makes one iteration: the worst vertex gives way to a better one or, where none is found, all draw near to the best. */
function* moved(
  at: (z: Float64Array) => Steps<Vertex>,
  simplex: readonly Vertex[],
): Steps<{ simplex: Vertex[]; move: SimplexMove }> {
  const n = simplex.length - 1;
  const { expansion, contraction, shrinkage } = stepLengths(n);
  const others = simplex.slice(0, n);
  const [best, worst, beforeWorst] = [simplex[0], simplex[n], simplex[n - 1]];
  const centroid = worst.z.map((_, i) => others.reduce((sum, { z }) => sum + z[i], 0) / n);
  const along = (length: number) => at(centroid.map((c, i) => c + length * (c - worst.z[i])));
  const replaced = (vertex: Vertex, move: SimplexMove) => ({ simplex: inOrder([...others, vertex]), move });

  const reflected = yield* along(1);
  if (reflected.value < best.value) {
    const expanded = yield* along(expansion);
    return expanded.value < reflected.value ? replaced(expanded, "expand") : replaced(reflected, "reflect");
  }
  if (reflected.value < beforeWorst.value) return replaced(reflected, "reflect");
  if (reflected.value < worst.value) {
    const outside = yield* along(contraction);
    if (outside.value <= reflected.value) return replaced(outside, "contract outside");
  } else {
    const inside = yield* along(-contraction);
    if (inside.value < worst.value) return replaced(inside, "contract inside");
  }
  const shrunk = [best];
  for (const { z } of simplex.slice(1)) shrunk.push(yield* at(z.map((to, i) => best.z[i] + shrinkage * (to - best.z[i]))));
  return { simplex: inOrder(shrunk), move: "shrink" };
}

/** Gives Gao and Han's coefficients of the steps, for one and two variables Nelder and Mead's: 2, ½, ½; the reflection's is 1. */
function stepLengths(variables: number) {
  const n = Math.max(2, variables);
  return { expansion: 1 + 2 / n, contraction: 0.75 - 1 / (2 * n), shrinkage: 1 - 1 / n };
}

/** Largest difference of two points' coordinates. */
function farthest(a: Float64Array, b: Float64Array): number {
  return a.reduce((largest, value, i) => Math.max(largest, Math.abs(value - b[i])), 0);
}

/**
 * Is the simplex's smallest width small next to its largest? Widths by Gram and Schmidt's method on the edges from the best vertex, the
 * longest that is left always first.
 */
function isFlat(simplex: readonly Vertex[]): boolean {
  const edges = simplex.slice(1).map(({ z }) => z.map((value, i) => value - simplex[0].z[i]));
  const squareOf = (edge: Float64Array) => edge.reduce((sum, value) => sum + value * value, 0);
  let largest = 0;
  while (edges.length > 0) {
    const squares = edges.map(squareOf);
    const square = Math.max(...squares);
    largest = Math.max(largest, square);
    if (!(square > LEAST_WIDTH_RATIO * LEAST_WIDTH_RATIO * largest)) return true;
    const [longest] = edges.splice(squares.indexOf(square), 1);
    for (const edge of edges) {
      const share = edge.reduce((sum, value, i) => sum + value * longest[i], 0) / square;
      for (let i = 0; i < edge.length; i++) edge[i] -= share * longest[i];
    }
  }
  return false;
}

/** Gives the edges of the starting simplex, n×n, one a column. */
function* startingEdges(start: Float64Array, inverseHessian?: Float64Array): Steps<Float64Array> {
  const n = start.length;
  if (inverseHessian) return cholesky(yield* startingInverse(n, inverseHessian), n);
  const edges = new Float64Array(n * n);
  for (let j = 0; j < n; j++) edges[j * (n + 1)] = start[j] === 0 ? 0.00025 : 0.05 * start[j];
  return edges;
}
