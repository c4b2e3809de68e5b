// Adaptive Gauss-Hermite quadrature for one grouping factor (docs/numerics.md section 6). With A = CCᵀ of a level at its mode û
//   u_m = û + √φ C⁻ᵀx_m,   e_m = log v_m + ½|x_m|² + t(u_m)/φ − ½|u_m|²/φ,
// and the level's part of the likelihood is, but for constants, |A|^−½ Σ_m e^(e_m).
//
// The rows of a level follow each other, and the level goes from node to node while they are in the first-level cache. Its sums over
// the nodes are weighted with e^(e_m − peak), the peak being the largest e_m so far: when a larger one comes, they are scaled down.
// So nothing is kept of a single node, and the scores take the place of those at the mode: s becomes s̄ = Σ p_m s_m.

import { backwardSmall } from "./dense/small";
import { subtractMultiple } from "./dense/vector";
import { CHUNK, ETA } from "./family/chunk";
import { extraFamily, extraRows } from "./family/extra";
import { familyRows } from "./family/family";
import { add, allocate, get, get2, getU, set, set2, setU, splat } from "./memory";
import { Factor, factorAt, Problem, scalar, setScalar, sparseOf } from "./problem";
import { predictInto } from "./rows";
import { runProduct } from "./runs";
import { hasExtraParameter, Scalar, Status } from "../src/kernel/codes";

@unmanaged
export class Quadrature {
  count: usize; // nodes
  room: usize; // nodes that there is room for
  nodes: usize; // count × (k + 1): 1, x_m
  lift: usize; // count: log v_m + ½|x_m|²
  start: usize; // levels + 1: first row of a level
  predictor: usize; // n: η at the mode
  rowScore: usize; // n: s at the current node
  spare: usize; // n: what else a family works out there, and nobody asks for
  scalars: usize; // Scalar.Count: Σ ∂t/∂κ of the level's rows, in its place
  sums: usize; // levels × sumSize(k), see below
  shift: usize; // k: u_m − û of the current level and node
  move: usize; // k: T(u_m − û)
  gradient: usize; // k × k: what the nodes' places add to ∂/∂T
  work: usize; // three k × k matrices
  // where an interrupted pass goes on: nodes first to last of every level
  first: usize;
  last: usize;
  level: usize;
  node: usize;
  row: usize; // rows of the level that are done
  density: f64; // their Σ t
  penalty: f64; // |u_m|²
}

@inline export function quadratureOf(m: Problem): Quadrature {
  return changetype<Quadrature>(m.quadrature);
}

// The sums of a level over its nodes, with the weights p_m once all have been there.
/** The largest e_m. */
const PEAK: usize = 0;
/** Σ p t(u_m), Σ p |u_m|², Σ p ∂t(u_m)/∂κ. */
export const DENSITY: usize = 1;
export const PENALTY: usize = 2;
export const EXTRA: usize = 3;
/** Σ p (1, x_m)(1, x_m)ᵀ, (k + 1) × (k + 1); behind it Σ p Zᵀs_m (1, x_m)ᵀ, k × (k + 1). */
export const MOMENTS: usize = 4;

@inline export function scoreSums(k: usize): usize {
  return MOMENTS + (k + 1) * (k + 1);
}
@inline export function sumSize(k: usize): usize {
  return scoreSums(k) + k * (k + 1);
}

/** A node that carries less of the sum than this is left out. */
const NEGLIGIBLE: f64 = 1e-20;
/** What a node of a level costs beside its rows, in rows. */
const PER_NODE: f64 = 10;

/**
 * Room for a rule of `count` nodes, whose addresses the host asks for; false when memory does not suffice. The room of an earlier rule is
 * used again where it is large enough, and else at least doubled: rule after rule takes no more than three times the largest.
 */
export function allocateNodes(m: Problem, count: usize): bool {
  const factor = factorAt(m, 0);
  const k = factor.width;
  const even = (m.n + 2) & ~1; // rows are taken two at a time, from any one on
  if (!m.quadrature) {
    const address = allocate(1, offsetof<Quadrature>());
    if (!address) return false;
    const q = changetype<Quadrature>(address);
    q.start = allocate(factor.levels + 1, 4);
    q.predictor = allocate(m.n, 8);
    q.rowScore = allocate(even, 8);
    q.spare = allocate(even, 8);
    q.scalars = allocate(Scalar.Count, 8);
    q.sums = allocate(factor.levels * sumSize(k), 8);
    q.shift = allocate(k, 8);
    q.move = allocate(k, 8);
    q.gradient = allocate(k * k, 8);
    q.work = allocate(3 * k * k, 8);
    if (!q.work) return false;
    findLevels(m, factor, q.start);
    m.quadrature = address;
  }
  const q = quadratureOf(m);
  if (count > q.room) {
    const room = max(count, 2 * q.room);
    const nodes = allocate(room * (k + 1), 8);
    const lift = allocate(room, 8);
    if (!lift) return false;
    q.nodes = nodes;
    q.lift = lift;
    q.room = room;
  }
  q.count = count;
  return true;
}
export function nodesAddress(m: Problem): usize {
  return quadratureOf(m).nodes;
}
export function liftAddress(m: Problem): usize {
  return quadratureOf(m).lift;
}

/** Where the rows of each level begin; rows stand in the order of their levels. */
function findLevels(m: Problem, factor: Factor, start: usize): void {
  for (let i: usize = 0; i < m.n; i++) setU(start, getU(factor.codes, i) + 1, i + 1);
  for (let l: usize = 0; l < factor.levels; l++) setU(start, l + 1, max(getU(start, l + 1), getU(start, l)));
}

/** η at the mode, rows [from, to). */
export function centreRows(m: Problem, from: usize, to: usize): void {
  predictInto(m, from, to, quadratureOf(m).predictor);
}

/** Before the first node. */
export function clearNodes(m: Problem): void {
  const q = quadratureOf(m);
  const factor = factorAt(m, 0);
  const size = sumSize(factor.width);
  memory.fill(q.sums, 0, (factor.levels * size) << 3);
  memory.fill(m.rowScore, 0, m.n << 3);
  for (let l: usize = 0; l < factor.levels; l++) set(q.sums, l * size + PEAK, -Infinity);
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
    left -= <f64>visitRows(m, q, factor) + PER_NODE;
  }
  return Status.Done;
}

/** The next rows of the current level, as many as make a chunk, at the current node; returns their number. */
function visitRows(m: Problem, q: Quadrature, factor: Factor): usize {
  const from = getU(q.start, q.level);
  const to = getU(q.start, q.level + 1);
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

/** u_m − û = √φ C⁻ᵀx_m, T times that, and |u_m|². */
function placeNode(m: Problem, q: Quadrature, factor: Factor): void {
  const k = factor.width;
  const root = NativeMath.sqrt(scalar(m, Scalar.Phi));
  for (let a: usize = 0; a < k; a++) set(q.shift, a, root * get(q.nodes, q.node * (k + 1) + 1 + a));
  backwardSmall(sparseOf(m).factor, getU(factor.home, q.level), k, q.shift, 0);
  q.density = 0;
  q.penalty = 0;
  set(q.scalars, Scalar.ExtraSlope, 0);
  for (let a: usize = 0; a < k; a++) {
    let sum: f64 = 0;
    for (let b: usize = 0; b <= a; b++) sum += get(factor.lambda, a + b * k) * get(q.shift, b);
    set(q.move, a, sum);
    const u = get(m.u, factor.base + q.level * k + a) + get(q.shift, a);
    q.penalty += u * u;
  }
}

/** η = η̂ + zᵀT(u_m − û) of `count` rows of the current level, into ETA. */
function nodePredictor(m: Problem, q: Quadrature, factor: Factor, row: usize, count: usize): void {
  const scratch = m.scratch;
  let constant: f64 = 0;
  for (let c: usize = 0; c < factor.width; c++) if (!getU(factor.columns, c)) constant += get(q.move, c);
  const even = count & ~1;
  const both = f64x2.splat(constant);
  for (let i: usize = 0; i < even; i += 2) set2(scratch, ETA + i, f64x2.add(get2(q.predictor, row + i), both));
  if (even < count) set(scratch, ETA + even, get(q.predictor, row + even) + constant);
  for (let c: usize = 0; c < factor.width; c++) {
    const column = getU(factor.columns, c);
    if (!column) continue;
    const slope = splat(q.move, c);
    for (let i: usize = 0; i < even; i += 2)
      set2(scratch, ETA + i, f64x2.add(get2(scratch, ETA + i), f64x2.mul(slope, get2(column, row + i))));
    if (even < count) add(scratch, ETA + even, get(q.move, c) * get(column, row + even));
  }
}

/** η of every row at one node into an array of n whose address is returned, for the host of a link. */
export function predictNode(m: Problem, node: usize): usize {
  const q = quadratureOf(m);
  const factor = factorAt(m, 0);
  q.node = node;
  for (q.level = 0; q.level < factor.levels; q.level++) {
    const to = getU(q.start, q.level + 1);
    placeNode(m, q, factor);
    for (let row = getU(q.start, q.level); row < to; row += CHUNK) {
      const count = min(CHUNK, to - row);
      nodePredictor(m, q, factor, row, count);
      memory.copy(q.spare + (row << 3), m.scratch + (ETA << 3), count << 3);
    }
  }
  return q.spare;
}

/** s of `count` rows from η in ETA; returns Σ t, and adds Σ ∂t/∂κ where the family has an extra parameter. */
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
  const exponent = get(q.lift, q.node) + (q.density - 0.5 * q.penalty) / scalar(m, Scalar.Phi);
  if (!(exponent > -Infinity)) return;
  const peak = get(q.sums, at + PEAK);
  let weight: f64 = 1;
  if (exponent > peak) {
    if (peak > -Infinity) scaleLevel(m, q, k, from, to, NativeMath.exp(peak - exponent));
    set(q.sums, at + PEAK, exponent);
  } else weight = NativeMath.exp(exponent - peak);
  if (weight < NEGLIGIBLE) return;
  add(q.sums, at + DENSITY, weight * q.density);
  add(q.sums, at + PENALTY, weight * q.penalty);
  add(q.sums, at + EXTRA, weight * get(q.scalars, Scalar.ExtraSlope));
  subtractMultiple(m.rowScore, from, -weight, q.rowScore, from, to - from);
  const x = q.node * (k + 1);
  for (let b: usize = 0; b <= k; b++) {
    const part = weight * get(q.nodes, x + b);
    for (let a: usize = 0; a <= k; a++) add(q.sums, at + MOMENTS + a + b * (k + 1), part * get(q.nodes, x + a));
  }
  for (let a: usize = 0; a < k; a++) {
    const score = weight * runProduct(q.rowScore, getU(factor.columns, a), 0, from, to);
    for (let b: usize = 0; b <= k; b++) add(q.sums, at + scoreSums(k) + a + b * k, score * get(q.nodes, x + b));
  }
}

/** All sums of the current level, and its s̄, times a factor. */
function scaleLevel(m: Problem, q: Quadrature, k: usize, from: usize, to: usize, factor: f64): void {
  const size = sumSize(k);
  for (let i = DENSITY; i < size; i++) set(q.sums, q.level * size + i, factor * get(q.sums, q.level * size + i));
  for (let i = from; i < to; i++) set(m.rowScore, i, factor * get(m.rowScore, i));
}

/** After a level's last node: its part of log Σ e^(e_m), and its sums with weights p_m, which sum to 1. */
function finishLevel(m: Problem, q: Quadrature, factor: Factor, from: usize, to: usize): void {
  const at = q.level * sumSize(factor.width);
  const total = get(q.sums, at + MOMENTS);
  setScalar(m, Scalar.NodeSum, scalar(m, Scalar.NodeSum) + get(q.sums, at + PEAK) + NativeMath.log(total));
  if (total > 0) scaleLevel(m, q, factor.width, from, to, 1 / total);
}
