// One model in linear memory: its arrays and their shapes. n rows, p fixed-effect columns, and grouping factors f with
// m levels and k columns each; q = Σ m k. Vectors of length q stand factor by factor, level by level.

import { allocate, Doubles, Indices, newDoubles, newIndices } from "./memory";
import { ARRAYS, CHUNK } from "./family/chunk";
import { hasExtraParameter, isWide, LinkCode, Scalar } from "../src/kernel/codes";

/** A grouping factor with all random-effects columns that vary over its levels. */
@unmanaged
export class Factor {
  /** m, k and the place of its first effect in a vector of length q. */
  levels: usize;
  width: usize;
  base: usize;
  codes: Indices; // n: level of each row
  inRuns: bool; // rows of a level mostly follow each other
  columns: Indices; // k addresses of n doubles; 0 is the constant 1
  lambda: Doubles; // k × k: T, lower triangle, column major
  lambdaGradient: Doubles; // k × k: ∂/∂T
  rotation: Doubles; // k × k: R⁻¹ where Z stands in the basis Z R⁻¹, the identity elsewhere
  curvature: Doubles; // k² × k²: Σ P_l ⊗ P_l, where levels are not wide
  curvatureSum: Doubles; // k × k: Σ P_l
  modeMoment: Doubles; // k × k: Σ (u uᵀ/φ + [A⁻¹]_ll)
  cross: Doubles; // m × k × k: ZᵀWZ on the diagonal, lower triangles
  place: Indices; // m: first row of the level in the order of elimination
  home: Indices; // m: where its diagonal block stands in the factor of A
  stride: Indices; // m: rows of that panel, the step from one column to the next
  node: usize; // number of the factor's first level among the nodes of the level graph

  /** m × k × k: ΛA⁻¹Λᵀ on the diagonal, which takes the place of ZᵀWZ once the gradient's traces have been taken. */
  @inline
  get effectCovariance(): Doubles {
    return this.cross;
  }
}

/** Two factors, the first with the smaller number, and the level pairs that occur together in a row. */
@unmanaged
export class Pair {
  first: usize;
  second: usize;
  count: usize;
  start: Indices; // m_first + 1: where a level's pairs begin
  partner: Indices; // count: the second factor's level
  position: Indices; // n: which pair a row belongs to
  cross: Doubles; // count × k_first × k_second, column major: ZᵀWZ
  home: Indices; // count: where the block stands in the factor of A

  /** count × k_first × k_second: ΛA⁻¹Λᵀ, which takes the place of ZᵀWZ once the gradient's traces have been taken. */
  @inline
  get effectCovariance(): Doubles {
    return this.cross;
  }
}

/** The factorisation of A: supernodes of the elimination tree and their panels (sparse/). */
@unmanaged
export class Sparse {
  count: usize; // supernodes
  nodes: usize; // levels of all factors
  order: Indices; // nodes: node eliminated at each step
  owner: Indices; // nodes, by step: its supernode
  firstColumn: Indices; // count + 1: first scalar column of a supernode
  rowStart: Indices; // count + 1: where its rows begin in `rows`
  panelStart: Indices; // count + 1: where its panel begins in `factor`
  rows: Indices; // scalar rows of every panel, its own columns first
  rowOwner: Indices; // q: the supernode that has a scalar row among its columns
  factor: Doubles; // panels of L, column major, as long as the supernode has rows
  inverse: Doubles; // panels of A⁻¹ on the same pattern
  widest: usize; // most columns, most rows of a panel
  tallest: usize;
  visitStart: Indices; // q + 1: where a scalar row's visits by narrow supernodes begin (sparse/visits.ts)
  visitor: Indices; // the supernode
  visitPlace: Indices; // which of its rows it is
  // progress of a factorisation, or of an inversion, that was interrupted
  current: usize;
  stage: usize;
  column: usize; // of the current supernode, where its narrow descendants are at work
  head: Indices; // count: first wide descendant with rows in a supernode
  next: Indices; // count: the one after it
  offset: Indices; // count: how far a descendant's rows are used up
  map: Indices; // q: row → place in the current panel
  relative: Indices; // tallest: places of one panel's rows in another
  quotientStart: Indices; // count + 1: where a narrow supernode's Y = L_R L_C⁻¹ begins
  quotient: Doubles; // for an inversion, one row of Y after the other
  gather: Doubles; // what an inversion collects from other panels
  work: Doubles; // packed operands of the dense kernels
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
  factors: Indices; // addresses of Factor
  pairs: Indices; // addresses of Pair, in the order (0,1) (0,2) … (1,2) …
  sparse: Sparse;
  scalars: Doubles;
  scratch: Doubles; // ARRAYS × CHUNK: one chunk of rows
  rowVector: Doubles; // two rows z_i
  block: Doubles; // four blocks of the widest factor
  y: Doubles; // n
  w: Doubles; // n or 0
  offset: Doubles; // n or 0
  x: Doubles; // n × p
  triangle: Doubles; // p × p: R, where the fixed effects work in the basis X R⁻¹
  beta: Doubles; // p
  betaStep: Doubles; // p
  fixedCross: Doubles; // p × p
  fixedScore: Doubles; // p
  fixedResidual: Doubles; // p
  betaInverse: Doubles; // p × p
  rowScore: Doubles; // n: s
  rowWeight: Doubles; // n: W
  rowSlope: Doubles; // n: W′; its storage is that of four more vectors, see below
  rowExtraScore: Doubles; // n or 0: ∂s/∂κ and ∂W/∂κ, where the family has an extra parameter
  rowExtraWeight: Doubles; // n or 0
  hostMean: Doubles; // 4n or 0
  u: Doubles; // q
  b: Doubles; // q
  step: Doubles; // q
  score: Doubles; // q: Zᵀs
  residual: Doubles; // q: Zᵀr, or ZᵀWe of a linear model; its storage is that of two more vectors, see below
  sensitivity: Doubles; // q: Zᵀc, then a
  effect: Doubles; // q: Λa
  modeVariance: Doubles; // q: diagonal of RΛ[K⁻¹]_uuΛᵀRᵀ
  border: Doubles; // q × p: ZᵀWX, row major
  solved: Doubles; // q × p, row major: V = L⁻¹ΛᵀZᵀWX in the order of elimination, then L⁻ᵀV; for REML ΛM in the levels' order
  cover: Doubles; // q × p: M = A⁻¹ΛᵀZᵀWX in the levels' order
  product: Doubles; // q × p: ZᵀWZΛM, then N = ZᵀWX − ZᵀWZΛM
  permuted: Doubles; // q: a right-hand side in the order of elimination
  small: Doubles; // p × p: R_Xᵀ, lower triangle
  fixedRow: Doubles; // p: a row of the border that is needed for a moment
  quadrature: usize; // address of Quadrature, 0 before a rule is set

  // In the storage of rowSlope, whatever was there before being lost:
  /** n: η at the current β and b, from which a host finds the means of its link; before a fit the host puts g(μ₀) there */
  @inline
  get rowPredictor(): Doubles {
    return this.rowSlope;
  }
  /** n: binomial sizes, left there by the host for the constants of the density */
  @inline
  get rowTrials(): Doubles {
    return this.rowSlope;
  }
  /** n: c = W′h, after the leverage pass */
  @inline
  get rowSensitivity(): Doubles {
    return this.rowSlope;
  }
  /** n: r = c − W∘v − (2/φ)s, after the residual pass */
  @inline
  get rowResidual(): Doubles {
    return this.rowSlope;
  }

  // In the storage of residual, likewise:
  /** q: a vector over the random effects that is needed for a moment, in the levels' own order */
  @inline
  get levelWork(): Doubles {
    return this.residual;
  }
  /** q: ḡ of adaptive quadrature (quadrature-gradient.ts) */
  @inline
  get nodeScore(): Doubles {
    return this.residual;
  }
}

/** Gives factor f. */
@inline export function factorAt(m: Problem, f: usize): Factor {
  return changetype<Factor>(m.factors[f]);
}
/** Gives column c of a factor's share of Z, n long; NO_DOUBLES for the constant 1. */
@inline export function columnAt(factor: Factor, c: usize): Doubles {
  return changetype<Doubles>(factor.columns[c]);
}
/** Gives pair i, in the order (0,1) (0,2) … (1,2) … */
@inline export function pairAt(m: Problem, i: usize): Pair {
  return changetype<Pair>(m.pairs[i]);
}
/** Gives one of the single numbers (Scalar). */
@inline export function scalar(m: Problem, which: i32): f64 {
  return m.scalars[which];
}
@inline export function setScalar(m: Problem, which: i32, value: f64): void {
  m.scalars[which] = value;
}
@inline export function addToScalar(m: Problem, which: i32, value: f64): void {
  m.scalars[which] += value;
}

/** Allocates an empty model of n rows and p columns; 0 when memory does not suffice. */
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
  m.factors = newIndices(factorCount);
  m.pairs = newIndices(m.pairCount);
  m.sparse = changetype<Sparse>(allocate(1, offsetof<Sparse>()));
  m.scalars = newDoubles(Scalar.Count);
  m.scratch = newDoubles(ARRAYS * CHUNK);
  m.beta = newDoubles(p);
  m.betaStep = newDoubles(p);
  m.fixedCross = newDoubles(p * p);
  m.fixedScore = newDoubles(p);
  m.fixedResidual = newDoubles(p);
  m.betaInverse = newDoubles(p * p);
  m.small = newDoubles(p * p);
  m.fixedRow = newDoubles(p);
  const even = (n + 2) & ~1; // rows are taken two at a time, from any one on
  m.y = newDoubles(even);
  if (weighted) m.w = newDoubles(even);
  if (withOffset) m.offset = newDoubles(n);
  m.x = newDoubles(n * p);
  m.triangle = newDoubles(p * p);
  m.rowScore = newDoubles(even);
  m.rowWeight = newDoubles(even);
  m.rowSlope = newDoubles(even);
  if (hasExtraParameter(family)) {
    m.rowExtraScore = newDoubles(n);
    m.rowExtraWeight = newDoubles(n);
  }
  if (link == LinkCode.Host) m.hostMean = newDoubles(4 * n);
  return m.rowSlope ? address : 0;
}

/** Allocates factor f with `levels` levels and `width` columns; 0 when memory does not suffice. */
export function addFactor(m: Problem, f: usize, levels: usize, width: usize): usize {
  const address = allocate(1, offsetof<Factor>());
  if (!address) return 0;
  const factor = changetype<Factor>(address);
  m.factors[f] = address;
  factor.levels = levels;
  factor.width = width;
  factor.base = m.q;
  factor.codes = newIndices(m.n);
  factor.columns = newIndices(width);
  factor.lambda = newDoubles(width * width);
  factor.lambdaGradient = newDoubles(width * width);
  factor.rotation = newDoubles(width * width);
  for (let c: usize = 0; c < width; c++) factor.rotation[c * (width + 1)] = 1;
  if (!isWide(width)) factor.curvature = newDoubles(width * width * width * width);
  factor.curvatureSum = newDoubles(width * width);
  factor.modeMoment = newDoubles(width * width);
  factor.cross = newDoubles(levels * width * width);
  factor.place = newIndices(levels);
  factor.home = newIndices(levels);
  factor.stride = newIndices(levels);
  m.q += levels * width;
  return factor.stride ? address : 0;
}

/** Allocates column c of factor f, which is not the constant 1; 0 when memory does not suffice. */
export function addColumn(m: Problem, f: usize, c: usize): usize {
  const column = newDoubles(m.n);
  if (column) factorAt(m, f).columns[c] = column.at(0);
  return column.at(0);
}

/** Allocates the vectors of length q, once all factors are there. */
export function allocateEffects(m: Problem): bool {
  const q = m.q;
  m.u = newDoubles(q);
  m.b = newDoubles(q);
  m.step = newDoubles(q);
  m.score = newDoubles(q);
  m.sensitivity = newDoubles(q);
  m.effect = newDoubles(q);
  m.modeVariance = newDoubles(q);
  m.border = newDoubles(q * m.p);
  m.solved = newDoubles(q * m.p);
  m.cover = newDoubles(q * m.p);
  m.product = newDoubles(q * m.p);
  m.permuted = newDoubles(q);
  m.residual = newDoubles(q);
  m.rowVector = newDoubles(2 * widest(m));
  m.block = newDoubles(4 * widest(m) * widest(m));
  return !!m.block;
}

/** Counts the columns of the factor that has most. */
export function widest(m: Problem): usize {
  let most: usize = 1;
  for (let f: usize = 0; f < m.factorCount; f++) most = max(most, factorAt(m, f).width);
  return most;
}
