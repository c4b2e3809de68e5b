// Adaptive Gauss-Hermite quadrature for one grouping factor (docs/theory.md, Adaptive quadrature). With A = CCᵀ of a level at its mode û
//   u_m = û + √φ C⁻ᵀx_m,   e_m = log v_m + ½|x_m|² + t(u_m)/φ − ½|u_m|²/φ,
// and the level's part of the likelihood is, but for constants, |A|^−½ Σ_m e^(e_m).
//
// The rows of a level follow each other, and the level goes from node to node while they are in the first-level cache. Its sums over
// the nodes are weighted with e^(e_m − peak), the peak being the largest e_m so far: when a larger one comes, they are scaled down.
// So nothing is kept of a single node, and the scores take the place of those at the mode: s becomes s̄ = Σ p_m s_m.

import { backwardSmall } from "./dense/small";
import { subtractMultiple, zero } from "./dense/vector";
import { CHUNK, ETA } from "./family/chunk";
import { extraFamily, extraRows } from "./family/extra";
import { familyRows } from "./family/family";
import { allocate, copy, Doubles, get2, Indices, newDoubles, newIndices, NO_DOUBLES, set2, splat } from "./memory";
import { columnAt, Factor, factorAt, Problem, scalar, setScalar } from "./problem";
import { predictInto } from "./rows";
import { runProduct } from "./runs";
import { hasExtraParameter, Scalar, Status } from "../src/kernel/codes";

@unmanaged
export class Quadrature {
  count: usize; // nodes
  room: usize; // nodes that there is room for
  nodes: Doubles; // count × (k + 1): 1, x_m
  lift: Doubles; // count: log v_m + ½|x_m|²
  start: Indices; // levels + 1: first row of a level
  predictor: Doubles; // n: η at the mode
  rowScore: Doubles; // n: s at the current node
  spare: Doubles; // n: what else a family works out there, and nobody asks for
  scalars: Doubles; // Scalar.Count: Σ ∂t/∂κ of the level's rows, in its place
  sums: Doubles; // levels × sumSize(k), see below
  shift: Doubles; // k: u_m − û of the current level and node
  move: Doubles; // k: T(u_m − û)
  gradient: Doubles; // k × k: what the nodes' places add to ∂/∂T
  work: Doubles; // three k × k matrices
  // where an interrupted pass goes on: nodes first to last of every level
  first: usize;
  last: usize;
  level: usize;
  node: usize;
  row: usize; // rows of the level that are done
  density: f64; // their Σ t
  penalty: f64; // |u_m|²
}

/** Gives the rule and the work space, once allocateNodes has made them. */
@inline export function quadratureOf(m: Problem): Quadrature {
  return changetype<Quadrature>(m.quadrature);
}

// Places of a level's sums over its nodes, with the weights p_m once all have been there.
/** The largest e_m. */
const NODE_PEAK: usize = 0;
/** Σ p t(u_m), Σ p |u_m|², Σ p ∂t(u_m)/∂κ. */
export const NODE_DENSITY: usize = 1;
export const NODE_PENALTY: usize = 2;
export const NODE_EXTRA: usize = 3;
/** Σ p (1, x_m)(1, x_m)ᵀ, (k + 1) × (k + 1); behind it Σ p Zᵀs_m (1, x_m)ᵀ, k × (k + 1). */
export const NODE_MOMENTS: usize = 4;

/** Gives the place of Σ p Zᵀs_m (1, x_m)ᵀ among the sums of a level. */
@inline export function scoreSums(k: usize): usize {
  return NODE_MOMENTS + (k + 1) * (k + 1);
}
/** Counts the doubles of the sums of a level. */
@inline export function sumSize(k: usize): usize {
  return scoreSums(k) + k * (k + 1);
}

/** Weight beside the peak's, which is 1, under which a node is left out: a thousand such are below the rounding error of the sum. */
const LEAST_NODE_WEIGHT: f64 = 1e-20;
/** Rows that take as long as what a node of a level costs beside its own; they only say where work may pause. */
const NODE_OVERHEAD_ROWS: f64 = 10;

/**
 * Makes room for a rule of `count` nodes, whose addresses the host asks for; false when memory does not suffice. The room of an earlier rule
 * is used again where it is large enough, and else at least doubled: rule after rule takes no more than three times the largest.
 */
export function allocateNodes(m: Problem, count: usize): bool {
  const factor = factorAt(m, 0);
  const k = factor.width;
  const even = (m.n + 2) & ~1; // rows are taken two at a time, from any one on
  if (!m.quadrature) {
    const address = allocate(1, offsetof<Quadrature>());
    if (!address) return false;
    const q = changetype<Quadrature>(address);
    q.start = newIndices(factor.levels + 1);
    q.predictor = newDoubles(m.n);
    q.rowScore = newDoubles(even);
    q.spare = newDoubles(even);
    q.scalars = newDoubles(Scalar.Count);
    q.sums = newDoubles(factor.levels * sumSize(k));
    q.shift = newDoubles(k);
    q.move = newDoubles(k);
    q.gradient = newDoubles(k * k);
    q.work = newDoubles(3 * k * k);
    if (!q.work) return false;
    findLevels(m, factor, q.start);
    m.quadrature = address;
  }
  const q = quadratureOf(m);
  if (count > q.room) {
    const room = max(count, 2 * q.room);
    const nodes = newDoubles(room * (k + 1));
    const lift = newDoubles(room);
    if (!lift) return false;
    q.nodes = nodes;
    q.lift = lift;
    q.room = room;
  }
  q.count = count;
  return true;
}
/** Gives the address of the nodes, count × (k + 1): 1, x_m. */
export function nodesAddress(m: Problem): usize {
  return quadratureOf(m).nodes.at(0);
}
/** Gives the address of log v_m + ½|x_m|², count. */
export function liftAddress(m: Problem): usize {
  return quadratureOf(m).lift.at(0);
}

/** Finds where the rows of each level begin; rows stand in the order of their levels. */
function findLevels(m: Problem, factor: Factor, start: Indices): void {
  for (let i: usize = 0; i < m.n; i++) start[factor.codes[i] + 1] = i + 1;
  for (let l: usize = 0; l < factor.levels; l++) start[l + 1] = max(start[l + 1], start[l]);
}

/** Writes η at the mode of rows [from, to) to `predictor`. */
export function centreRows(m: Problem, from: usize, to: usize): void {
  predictInto(m, from, to, quadratureOf(m).predictor);
}

/** Makes ready for the first node. */
export function clearNodes(m: Problem): void {
  const q = quadratureOf(m);
  const factor = factorAt(m, 0);
  const size = sumSize(factor.width);
  zero(q.sums, factor.levels * size);
  zero(m.rowScore, m.n);
  for (let l: usize = 0; l < factor.levels; l++) q.sums[l * size + NODE_PEAK] = -Infinity;
  setScalar(m, Scalar.NodeSum, 0);
}

/** Makes ready to take every level to nodes [first, last). */
export function startNodes(m: Problem, first: usize, last: usize): void {
  const q = quadratureOf(m);
  q.first = first;
  q.last = last;
  q.level = 0;
  q.node = first;
  q.row = 0;
}

/** Goes on until done or `budget` rows have been evaluated. */
export function visitNodes(m: Problem, budget: f64): Status {
  const q = quadratureOf(m);
  const factor = factorAt(m, 0);
  for (let left = budget; q.level < factor.levels; ) {
    if (left <= 0) return Status.Running;
    left -= <f64>visitRows(m, q, factor) + NODE_OVERHEAD_ROWS;
  }
  return Status.Done;
}

/** Takes the next rows of the current level, as many as make a chunk, to the current node; returns their number. */
function visitRows(m: Problem, q: Quadrature, factor: Factor): usize {
  const from = q.start[q.level];
  const to = q.start[q.level + 1];
  if (q.row == 0) placeNode(m, q, factor);
  const row = from + q.row;
  const count = min(CHUNK, to - row);
  nodePredictor(m, q, factor, row, count);
  q.density += nodeRows(m, q, row, count);
  q.row += count;
  if (row + count < to) return count;
  addNode(m, q, factor, from, to);
  q.row = 0;
  q.node++;
  if (q.node == q.count) finishLevel(m, q, factor, from, to);
  if (q.node == q.last) {
    q.node = q.first;
    q.level++;
  }
  return count;
}

/** Writes u_m − û = √φ C⁻ᵀx_m, T times that, and |u_m|² of the current level and node. */
function placeNode(m: Problem, q: Quadrature, factor: Factor): void {
  const k = factor.width;
  const root = NativeMath.sqrt(scalar(m, Scalar.Phi));
  for (let a: usize = 0; a < k; a++) q.shift[a] = root * q.nodes[q.node * (k + 1) + 1 + a];
  backwardSmall(m.sparse.factor, factor.home[q.level], k, q.shift, 0);
  q.density = 0;
  q.penalty = 0;
  q.scalars[Scalar.ExtraSlope] = 0;
  for (let a: usize = 0; a < k; a++) {
    let sum: f64 = 0;
    for (let b: usize = 0; b <= a; b++) sum += factor.lambda[a + b * k] * q.shift[b];
    q.move[a] = sum;
    const u = m.u[factor.base + q.level * k + a] + q.shift[a];
    q.penalty += u * u;
  }
}

/** Writes η = η̂ + zᵀT(u_m − û) of `count` rows of the current level to ETA. */
function nodePredictor(m: Problem, q: Quadrature, factor: Factor, row: usize, count: usize): void {
  const scratch = m.scratch;
  let constant: f64 = 0;
  for (let c: usize = 0; c < factor.width; c++) if (!columnAt(factor, c)) constant += q.move[c];
  const even = count & ~1;
  const both = f64x2.splat(constant);
  for (let i: usize = 0; i < even; i += 2) set2(scratch, ETA + i, f64x2.add(get2(q.predictor, row + i), both));
  if (even < count) scratch[ETA + even] = q.predictor[row + even] + constant;
  for (let c: usize = 0; c < factor.width; c++) {
    const column = columnAt(factor, c);
    if (!column) continue;
    const slope = splat(q.move, c);
    for (let i: usize = 0; i < even; i += 2)
      set2(scratch, ETA + i, f64x2.add(get2(scratch, ETA + i), f64x2.mul(slope, get2(column, row + i))));
    if (even < count) scratch[ETA + even] += q.move[c] * column[row + even];
  }
}

/** Writes η of every row at one node to an array of n whose address is returned, for the host of a link. */
export function predictNode(m: Problem, node: usize): usize {
  const q = quadratureOf(m);
  const factor = factorAt(m, 0);
  q.node = node;
  for (q.level = 0; q.level < factor.levels; q.level++) {
    const to = q.start[q.level + 1];
    placeNode(m, q, factor);
    for (let row = q.start[q.level]; row < to; row += CHUNK) {
      const count = min(CHUNK, to - row);
      nodePredictor(m, q, factor, row, count);
      copy(q.spare, row, m.scratch, ETA, count);
    }
  }
  return q.spare.at(0);
}

/** Writes s of `count` rows from η in ETA; returns Σ t, and adds Σ ∂t/∂κ where the family has an extra parameter. */
function nodeRows(m: Problem, q: Quadrature, row: usize, count: usize): f64 {
  const power = scalar(m, Scalar.LinkPower);
  if (!hasExtraParameter(m.family))
    return familyRows(m.family, m.link, power, m.scratch, count, m.y, m.w, row, q.rowScore, q.spare, q.spare, m.hostMean, m.n);
  extraFamily(m.family, m.link, power, scalar(m, Scalar.Extra), m.scratch, count, m.y, row, m.hostMean, m.n);
  return extraRows(m.scratch, count, m.w, row, q.rowScore, q.spare, q.spare, q.spare, q.spare, q.scalars);
}

/** Adds the current node to the level's sums. Outside the domain, where t is −∞ or not a number, the integrand is 0. */
function addNode(m: Problem, q: Quadrature, factor: Factor, from: usize, to: usize): void {
  const k = factor.width;
  const at = q.level * sumSize(k);
  const exponent = q.lift[q.node] + (q.density - 0.5 * q.penalty) / scalar(m, Scalar.Phi);
  if (!(exponent > -Infinity)) return;
  const peak = q.sums[at + NODE_PEAK];
  let weight: f64 = 1;
  if (exponent > peak) {
    if (peak > -Infinity) scaleLevel(m, q, k, from, to, NativeMath.exp(peak - exponent));
    q.sums[at + NODE_PEAK] = exponent;
  } else weight = NativeMath.exp(exponent - peak);
  if (weight < LEAST_NODE_WEIGHT) return;
  q.sums[at + NODE_DENSITY] += weight * q.density;
  q.sums[at + NODE_PENALTY] += weight * q.penalty;
  q.sums[at + NODE_EXTRA] += weight * q.scalars[Scalar.ExtraSlope];
  subtractMultiple(m.rowScore, from, -weight, q.rowScore, from, to - from);
  const x = q.node * (k + 1);
  for (let b: usize = 0; b <= k; b++) {
    const part = weight * q.nodes[x + b];
    for (let a: usize = 0; a <= k; a++) q.sums[at + NODE_MOMENTS + a + b * (k + 1)] += part * q.nodes[x + a];
  }
  for (let a: usize = 0; a < k; a++) {
    const score = weight * runProduct(q.rowScore, columnAt(factor, a), NO_DOUBLES, from, to);
    for (let b: usize = 0; b <= k; b++) q.sums[at + scoreSums(k) + a + b * k] += score * q.nodes[x + b];
  }
}

/** Multiplies all sums of the current level, and its s̄, by a factor. */
function scaleLevel(m: Problem, q: Quadrature, k: usize, from: usize, to: usize, factor: f64): void {
  const size = sumSize(k);
  for (let i = NODE_DENSITY; i < size; i++) q.sums[q.level * size + i] = factor * q.sums[q.level * size + i];
  for (let i = from; i < to; i++) m.rowScore[i] = factor * m.rowScore[i];
}

/** Adds a level's part of log Σ e^(e_m), after its last node, and gives its sums the weights p_m, which sum to 1. */
function finishLevel(m: Problem, q: Quadrature, factor: Factor, from: usize, to: usize): void {
  const at = q.level * sumSize(factor.width);
  const total = q.sums[at + NODE_MOMENTS];
  setScalar(m, Scalar.NodeSum, scalar(m, Scalar.NodeSum) + q.sums[at + NODE_PEAK] + NativeMath.log(total));
  if (total > 0) scaleLevel(m, q, factor.width, from, to, 1 / total);
}
