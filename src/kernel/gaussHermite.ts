import { GlmeError } from "../core/errors.js";
import { elementary } from "./unchecked/functions.js";
import { described, expectDoubles, expectFiniteRows, expectObject, expectPositiveRows } from "./input/arguments.js";

/** Nodes and weights with Σ v_i f(x_i) = E f(X) for X ~ N(0, 1) and every polynomial f of degree below twice their number. */
export interface GaussHermiteRule {
  /** Ascending, symmetric about 0. */
  readonly nodes: Float64Array;
  /** Their sum is 1. */
  readonly weights: Float64Array;
}

/** More points in one dimension than this give nothing that rounding leaves. */
export const MOST_POINTS = 50;

/**
 * The Gauss-Hermite rule of so many points for the standard normal density, to 1e-14.
 *
 * The nodes are the zeros of the orthonormal Hermite polynomial h_k: √(j+1) h_{j+1} = x h_j − √j h_{j−1}, h_0 = 1. Those of one
 * degree lie between those of the degree before, where Newton's method finds them, h_k′ = √k h_{k−1}; the weight of a node
 * is 1/Σ_{j<k} h_j², a sum of positive terms.
 *
 * Source: Szegő, Orthogonal Polynomials (4th ed. 1975), theorems 3.3.2 (interlacing) and 3.4.2 (weights).
 *
 * @throws GlmeError badValue for other than a whole number from 1 to 50
 * @example
 * gaussHermite(3); // { nodes: [-1.732…, 0, 1.732…], weights: [0.1666…, 0.6666…, 0.1666…] }
 */
export function gaussHermite(points: number): GaussHermiteRule {
  if (!(Number.isInteger(points) && points >= 1 && points <= MOST_POINTS)) throw badPoints(points);
  let nodes: number[] = [];
  for (let degree = 1; degree <= points; degree++) nodes = nextZeros(degree, nodes);
  const weights = nodes.map((x) => 1 / hermite(points - 1, x).squares);
  return { nodes: Float64Array.from(nodes), weights: Float64Array.from(weights) };
}

/** Checks that an argument is a rule as `gaussHermite` makes it. */
export function expectRule(rule: GaussHermiteRule): void {
  expectObject(rule, "rule");
  expectDoubles(rule.nodes, "rule.nodes");
  const points = rule.nodes.length;
  if (points < 1 || points > MOST_POINTS) throw badPoints(points);
  expectDoubles(rule.weights, "rule.weights", points, "node");
  expectFiniteRows(rule.nodes, "rule.nodes");
  expectPositiveRows(rule.weights, "rule.weights");
}

function badPoints(points: unknown): GlmeError {
  return new GlmeError(
    "badValue",
    `A Gauss-Hermite rule of ${described(points)} points was asked for.`,
    {},
    `Ask for a whole number of points, from 1 to ${MOST_POINTS}.`,
  );
}

/** The zeros of h_degree, ascending, from those of the degree before; the upper half is found, the lower one its image. */
function nextZeros(degree: number, before: readonly number[]): number[] {
  const edge = Math.sqrt(4 * degree + 2); // Szegő, theorem 6.32: no zero beyond
  const zeros = new Array<number>(degree).fill(0);
  for (let i = Math.ceil(degree / 2); i < degree; i++) {
    const lower = i === 0 ? -edge : before[i - 1];
    const zero = zeroBetween(degree, lower, before[i] ?? edge);
    zeros[i] = zero;
    zeros[degree - 1 - i] = -zero;
  }
  return zeros;
}

/** The one zero of h_degree between two numbers, by Newton's method, or halving where that leads out of the bracket. */
function zeroBetween(degree: number, from: number, to: number): number {
  const sign = Math.sign(hermite(degree, to).value);
  let [lower, upper] = [from, to];
  let x = (lower + upper) / 2;
  for (let step = 0; step < 100; step++) {
    const { value, previous } = hermite(degree, x);
    if (value === 0) return x;
    if (value * sign > 0) upper = x;
    else lower = x;
    const newton = x - value / (Math.sqrt(degree) * previous);
    const next = newton > lower && newton < upper ? newton : (lower + upper) / 2;
    if (Math.abs(next - x) <= Number.EPSILON * Math.abs(next)) return next;
    x = next;
  }
  return x;
}

/** h_degree(x), the polynomial of the degree before, and Σ h_j² over all degrees up to this. */
function hermite(degree: number, x: number): { value: number; previous: number; squares: number } {
  let previous = 0;
  let value = 1;
  let squares = 1;
  for (let j = 0; j < degree; j++) {
    [previous, value] = [value, (x * value - Math.sqrt(j) * previous) / Math.sqrt(j + 1)];
    squares += value * value;
  }
  return { value, previous, squares };
}

/** A product rule in one or more dimensions, as the kernel takes it. */
export interface NodeGrid {
  /** Number of nodes. */
  readonly count: number;
  /** count × (dimension + 1): 1, x_1, x_2, … */
  readonly nodes: Float64Array;
  /** count: log v + ½|x|², v the product of the weights. */
  readonly lift: Float64Array;
}

/** All combinations of a rule's nodes, those near the origin first: they carry most, and what follows is measured by them. */
export function productGrid({ nodes, weights }: GaussHermiteRule, dimension: number): NodeGrid {
  const points = nodes.length;
  let count = 1;
  for (let d = 0; d < dimension; d++) count *= points;
  const places = Array.from({ length: count }, (_, at) => {
    const digits: number[] = [];
    for (let d = 0, rest = at; d < dimension; d++, rest = Math.floor(rest / points)) digits.push(rest % points);
    return { digits, distance: digits.reduce((sum, i) => sum + nodes[i] * nodes[i], 0) };
  });
  places.sort((a, b) => a.distance - b.distance);
  const logWeights = elementary("log", weights);
  return {
    count,
    nodes: Float64Array.from(places.flatMap(({ digits }) => [1, ...digits.map((i) => nodes[i])])),
    lift: Float64Array.from(places, ({ digits, distance }) => digits.reduce((sum, i) => sum + logWeights[i], distance / 2)),
  };
}
