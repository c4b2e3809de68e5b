// One model in linear memory: its arrays and their shapes. n rows, p fixed-effect columns, and grouping factors f with
// m levels and k columns each; q = Σ m k. Vectors of length q stand factor by factor, level by level.

import { allocate, get, getU, set, setU } from "./memory";
import { ARRAYS, CHUNK } from "./family/chunk";
import { FactorField, Field, hasExtraParameter, LinkCode, Scalar } from "../src/kernel/codes";

/** A grouping factor with all random-effects columns that vary over its levels. */
@unmanaged
export class Factor {
  /** m, k and the place of its first effect in a vector of length q. */
  levels: usize;
  width: usize;
  base: usize;
  codes: usize; // n: level of each row
  inRuns: bool; // rows of a level mostly follow each other
  columns: usize; // k addresses of n doubles; 0 is the constant 1
  lambda: usize; // k × k: T, lower triangle, column major
  lambdaGradient: usize; // k × k: ∂/∂T
  rotation: usize; // k × k: R⁻¹ where Z stands in the basis Z R⁻¹, the identity elsewhere
  curvature: usize; // k² × k²: Σ P_l ⊗ P_l
  curvatureSum: usize; // k × k: Σ P_l
  modeMoment: usize; // k × k: Σ (u uᵀ/φ + [A⁻¹]_ll)
  cross: usize; // m × k × k: ZᵀWZ on the diagonal; after the gradient's traces ΛA⁻¹Λᵀ
  place: usize; // m: first row of the level in the order of elimination
  home: usize; // m: where its diagonal block stands in the factor of A
  stride: usize; // m: rows of that panel, the step from one column to the next
  node: usize; // number of the factor's first level among the nodes of the level graph
}

/** Two factors, the first with the smaller number, and the level pairs that occur together in a row. */
@unmanaged
export class Pair {
  first: usize;
  second: usize;
  count: usize;
  start: usize; // m_first + 1: where a level's pairs begin
  partner: usize; // count: the second factor's level
  position: usize; // n: which pair a row belongs to
  cross: usize; // count × k_first × k_second, column major: ZᵀWZ; later ΛA⁻¹Λᵀ
  home: usize; // count: where the block stands in the factor of A
}

/** The factorisation of A: supernodes of the elimination tree and their panels (sparse/). */
@unmanaged
export class Sparse {
  count: usize; // supernodes
  nodes: usize; // levels of all factors
  order: usize; // nodes: node eliminated at each step
  owner: usize; // nodes, by step: its supernode
  firstColumn: usize; // count + 1: first scalar column of a supernode
  rowStart: usize; // count + 1: where its rows begin in `rows`
  panelStart: usize; // count + 1: where its panel begins in `factor`
  rows: usize; // scalar rows of every panel, its own columns first
  rowOwner: usize; // q: the supernode that has a scalar row among its columns
  factor: usize; // panels of L, column major, as long as the supernode has rows
  inverse: usize; // panels of A⁻¹ on the same pattern
  widest: usize; // most columns, most rows of a panel
  tallest: usize;
  visitStart: usize; // q + 1: where a scalar row's visits by narrow supernodes begin (sparse/visits.ts)
  visitor: usize; // the supernode
  visitPlace: usize; // which of its rows it is
  // progress of a factorisation, or of an inversion, that was interrupted
  current: usize;
  stage: usize;
  column: usize; // of the current supernode, where its narrow descendants are at work
  head: usize; // count: first wide descendant with rows in a supernode
  next: usize; // count: the one after it
  offset: usize; // count: how far a descendant's rows are used up
  map: usize; // q: row → place in the current panel
  relative: usize; // tallest: places of one panel's rows in another
  quotientStart: usize; // count + 1: where a narrow supernode's Y = L_R L_C⁻¹ begins
  quotient: usize; // for an inversion, one row of Y after the other
  gather: usize; // what an inversion collects from other panels
  work: usize; // packed operands of the dense kernels
}

@unmanaged
export class Problem {
  n: usize;
  p: usize;
  q: usize;
  factorCount: usize;
  pairCount: usize;
  family: i32;
  link: i32;
  factors: usize; // addresses of Factor
  pairs: usize; // addresses of Pair, in the order (0,1) (0,2) … (1,2) …
  sparse: usize;
  scalars: usize;
  scratch: usize; // ARRAYS × CHUNK: one chunk of rows
  rowVector: usize; // two rows z_i
  block: usize; // four blocks of the widest factor
  y: usize; // n
  w: usize; // n or 0
  offset: usize; // n or 0
  x: usize; // n × p
  triangle: usize; // p × p: R, where the fixed effects work in the basis X R⁻¹
  beta: usize; // p
  betaStep: usize; // p
  fixedCross: usize; // p × p
  fixedScore: usize; // p
  fixedResidual: usize; // p
  betaInverse: usize; // p × p
  rowScore: usize; // n: s
  rowWeight: usize; // n: W
  rowSlope: usize; // n: W′, then c
  rowExtraScore: usize; // n or 0: ∂s/∂κ and ∂W/∂κ, where the family has an extra parameter
  rowExtraWeight: usize; // n or 0
  hostMean: usize; // 4n or 0
  u: usize; // q
  b: usize; // q
  step: usize; // q
  score: usize; // q: Zᵀs
  residual: usize; // q: Zᵀr
  sensitivity: usize; // q: Zᵀc, then a
  effect: usize; // q: Λa
  modeVariance: usize; // q
  border: usize; // q × p: ZᵀWX, row major
  solved: usize; // q × p, row major: V = L⁻¹ΛᵀZᵀWX in the order of elimination
  cover: usize; // q × p: M = A⁻¹ΛᵀZᵀWX in the levels' order
  product: usize; // q × p: ΛM, then ZᵀWX − ZᵀWZΛM
  permuted: usize; // q: a right-hand side in the order of elimination
  small: usize; // p × p: R_Xᵀ, lower triangle
  quadrature: usize; // address of Quadrature, 0 before a rule is set
}

@inline export function factorAt(m: Problem, f: usize): Factor {
  return changetype<Factor>(getU(m.factors, f));
}
@inline export function pairAt(m: Problem, i: usize): Pair {
  return changetype<Pair>(getU(m.pairs, i));
}
@inline export function sparseOf(m: Problem): Sparse {
  return changetype<Sparse>(m.sparse);
}
@inline export function scalar(m: Problem, which: i32): f64 {
  return get(m.scalars, which);
}
@inline export function setScalar(m: Problem, which: i32, value: f64): void {
  set(m.scalars, which, value);
}
@inline export function addToScalar(m: Problem, which: i32, value: f64): void {
  set(m.scalars, which, get(m.scalars, which) + value);
}

/** An empty model of n rows and p columns; 0 when memory does not suffice. */
export function newProblem(n: usize, p: usize, factorCount: usize, family: i32, link: i32, weighted: bool, withOffset: bool): usize {
  const address = allocate(1, offsetof<Problem>());
  if (!address) return 0;
  const m = changetype<Problem>(address);
  m.n = n;
  m.p = p;
  m.factorCount = factorCount;
  m.pairCount = (factorCount * (factorCount - 1)) / 2;
  m.family = family;
  m.link = link;
  m.factors = allocate(factorCount, 4);
  m.pairs = allocate(m.pairCount, 4);
  m.sparse = allocate(1, offsetof<Sparse>());
  m.scalars = allocate(Scalar.Count, 8);
  m.scratch = allocate(ARRAYS * CHUNK, 8);
  m.beta = allocate(p, 8);
  m.betaStep = allocate(p, 8);
  m.fixedCross = allocate(p * p, 8);
  m.fixedScore = allocate(p, 8);
  m.fixedResidual = allocate(p, 8);
  m.betaInverse = allocate(p * p, 8);
  m.small = allocate(p * p, 8);
  const even = (n + 2) & ~1; // rows are taken two at a time, from any one on
  m.y = allocate(even, 8);
  if (weighted) m.w = allocate(even, 8);
  if (withOffset) m.offset = allocate(n, 8);
  m.x = allocate(n * p, 8);
  m.triangle = allocate(p * p, 8);
  m.rowScore = allocate(even, 8);
  m.rowWeight = allocate(even, 8);
  m.rowSlope = allocate(even, 8);
  if (hasExtraParameter(family)) {
    m.rowExtraScore = allocate(n, 8);
    m.rowExtraWeight = allocate(n, 8);
  }
  if (link == LinkCode.Host) m.hostMean = allocate(4 * n, 8);
  return m.rowSlope ? address : 0;
}

/** Adds factor f with `levels` levels and `width` columns. */
export function addFactor(m: Problem, f: usize, levels: usize, width: usize): usize {
  const address = allocate(1, offsetof<Factor>());
  if (!address) return 0;
  const factor = changetype<Factor>(address);
  setU(m.factors, f, address);
  factor.levels = levels;
  factor.width = width;
  factor.base = m.q;
  factor.codes = allocate(m.n, 4);
  factor.columns = allocate(width, 4);
  factor.lambda = allocate(width * width, 8);
  factor.lambdaGradient = allocate(width * width, 8);
  factor.rotation = allocate(width * width, 8);
  for (let c: usize = 0; c < width; c++) set(factor.rotation, c * (width + 1), 1);
  factor.curvature = allocate(width * width * width * width, 8);
  factor.curvatureSum = allocate(width * width, 8);
  factor.modeMoment = allocate(width * width, 8);
  factor.cross = allocate(levels * width * width, 8);
  factor.place = allocate(levels, 4);
  factor.home = allocate(levels, 4);
  factor.stride = allocate(levels, 4);
  m.q += levels * width;
  return factor.stride ? address : 0;
}

/** Room for column c of factor f, which is not the constant 1. */
export function addColumn(m: Problem, f: usize, c: usize): usize {
  const column = allocate(m.n, 8);
  if (column) setU(factorAt(m, f).columns, c, column);
  return column;
}

/** The vectors of length q, once all factors are there. */
export function allocateEffects(m: Problem): bool {
  const q = m.q;
  m.u = allocate(q, 8);
  m.b = allocate(q, 8);
  m.step = allocate(q, 8);
  m.score = allocate(q, 8);
  m.sensitivity = allocate(q, 8);
  m.effect = allocate(q, 8);
  m.modeVariance = allocate(q, 8);
  m.border = allocate(q * m.p, 8);
  m.solved = allocate(q * m.p, 8);
  m.cover = allocate(q * m.p, 8);
  m.product = allocate(q * m.p, 8);
  m.permuted = allocate(q, 8);
  m.residual = allocate(q, 8);
  m.rowVector = allocate(2 * widest(m), 8);
  m.block = allocate(4 * widest(m) * widest(m), 8);
  return m.block != 0;
}

/** Most columns of a factor. */
export function widest(m: Problem): usize {
  let most: usize = 1;
  for (let f: usize = 0; f < m.factorCount; f++) most = max(most, factorAt(m, f).width);
  return most;
}

/** Address of one of the problem's arrays, 0 where it has none. */
export function addressOf(m: Problem, field: i32): usize {
  switch (field) {
    case Field.Response: return m.y;
    case Field.Weight: return m.w;
    case Field.Offset: return m.offset;
    case Field.Fixed: return m.x;
    case Field.Triangle: return m.triangle;
    case Field.Beta: return m.beta;
    case Field.Modes: return m.u;
    case Field.Effects: return m.b;
    case Field.Step: return m.step;
    case Field.BetaStep: return m.betaStep;
    case Field.FixedCross: return m.fixedCross;
    case Field.FixedScore: return m.fixedScore;
    case Field.FixedResidual: return m.fixedResidual;
    case Field.RowScore: return m.rowScore;
    case Field.RowWeight: return m.rowWeight;
    case Field.RowSlope: return m.rowSlope;
    case Field.RowExtraScore: return m.rowExtraScore;
    case Field.RowExtraWeight: return m.rowExtraWeight;
    case Field.BetaInverse: return m.betaInverse;
    case Field.HostMean: return m.hostMean;
    case Field.ModeVariance: return m.modeVariance;
    case Field.Sensitivity: return m.sensitivity;
    case Field.Score: return m.score;
    case Field.Residual: return m.residual;
    case Field.Border: return m.border;
    default: return m.scalars;
  }
}

/** Address of one of a factor's arrays. */
export function factorAddress(m: Problem, f: usize, field: i32): usize {
  const factor = factorAt(m, f);
  switch (field) {
    case FactorField.Codes: return factor.codes;
    case FactorField.Lambda: return factor.lambda;
    case FactorField.LambdaGradient: return factor.lambdaGradient;
    case FactorField.Curvature: return factor.curvature;
    case FactorField.CurvatureSum: return factor.curvatureSum;
    case FactorField.Cross: return factor.cross;
    case FactorField.Rotation: return factor.rotation;
    default: return factor.modeMoment;
  }
}
