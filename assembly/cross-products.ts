// Cross products of a chunk of rows: XᵀWX and Xᵀs, and on levels and pairs of levels ZᵀWZ, Zᵀs and ZᵀWX.

import { dot, multiply } from "./dense/vector";
import { ETA } from "./family/chunk";
import { add, get, getU, set } from "./memory";
import { Factor, factorAt, Pair, pairAt, Problem } from "./problem";
import { endOfRun, runBorder, runProduct, runStatistics, runSums } from "./runs";
import { Want } from "../src/kernel/codes";

/** Adds `count` rows with score s and weight W to the cross products that `want` names. */
export function accumulate(m: Problem, row: usize, count: usize, want: i32): void {
  if (want & Want.Fixed) fixedProducts(m, row, count);
  if (want & Want.Random) {
    for (let f: usize = 0; f < m.factorCount; f++) levelStatistics(m, factorAt(m, f), row, count);
    for (let i: usize = 0; i < m.pairCount; i++) pairProducts(m, pairAt(m, i), row, count);
  }
  if (want & Want.Border) for (let f: usize = 0; f < m.factorCount; f++) borderProducts(m, factorAt(m, f), row, count);
}

/** XᵀWX (both triangles) and Xᵀs, W x_j in ETA. */
function fixedProducts(m: Problem, row: usize, count: usize): void {
  const p = m.p;
  for (let j: usize = 0; j < p; j++) {
    const column = j * m.n + row;
    memory.copy(m.scratch + (ETA << 3), m.x + (column << 3), count << 3);
    add(m.fixedScore, j, dot(m.scratch, ETA, m.rowScore, row, count));
    multiply(m.scratch, ETA, m.rowWeight, row, count);
    for (let k: usize = 0; k <= j; k++) {
      const product = dot(m.scratch, ETA, m.x, k * m.n + row, count);
      add(m.fixedCross, j + k * p, product);
      if (k < j) add(m.fixedCross, k + j * p, product);
    }
  }
}

/** Zᵀs and ZᵀWZ of one factor. */
function levelStatistics(m: Problem, factor: Factor, row: usize, count: usize): void {
  if (factor.inRuns) return runStatistics(m, factor, row, count);
  levelSums(factor, m.rowScore, m.score, row, count);
  levelProducts(m, factor, row, count);
}

/** Zᵀv of one factor, v a vector over the rows. */
export function levelSums(factor: Factor, v: usize, into: usize, row: usize, count: usize): void {
  if (factor.inRuns) return runSums(factor, v, into, row, count);
  for (let c: usize = 0; c < factor.width; c++) {
    const column = getU(factor.columns, c);
    const first = factor.base + c;
    if (column)
      for (let i: usize = 0; i < count; i++)
        add(into, first + getU(factor.codes, row + i) * factor.width, get(column, row + i) * get(v, row + i));
    else for (let i: usize = 0; i < count; i++) add(into, first + getU(factor.codes, row + i) * factor.width, get(v, row + i));
  }
}

/** z_i of one factor and row. */
@inline export function loadColumns(factor: Factor, row: usize, into: usize, at: usize): void {
  for (let c: usize = 0; c < factor.width; c++) {
    const column = getU(factor.columns, c);
    set(into, at + c, column ? get(column, row) : 1);
  }
}

/** Σ W z zᵀ of every level, lower triangle. */
function levelProducts(m: Problem, factor: Factor, row: usize, count: usize): void {
  const k = factor.width;
  if (k == 1 && !getU(factor.columns, 0)) {
    for (let i: usize = 0; i < count; i++) add(factor.cross, getU(factor.codes, row + i), get(m.rowWeight, row + i));
    return;
  }
  const z = m.rowVector;
  for (let i: usize = 0; i < count; i++) {
    loadColumns(factor, row + i, z, 0);
    const block = getU(factor.codes, row + i) * k * k;
    const weight = get(m.rowWeight, row + i);
    for (let c: usize = 0; c < k; c++) {
      const scaled = weight * get(z, c);
      for (let a = c; a < k; a++) add(factor.cross, block + a + c * k, scaled * get(z, a));
    }
  }
}

/** Σ W z_f z_gᵀ of every pair of levels. */
function pairProducts(m: Problem, pair: Pair, row: usize, count: usize): void {
  const first = factorAt(m, pair.first);
  const second = factorAt(m, pair.second);
  const k = first.width;
  const l = second.width;
  if (first.inRuns && second.inRuns) return runPairs(m, pair, first, second, row, row + count);
  if (k * l == 1 && !getU(first.columns, 0) && !getU(second.columns, 0)) {
    for (let i: usize = 0; i < count; i++) add(pair.cross, getU(pair.position, row + i), get(m.rowWeight, row + i));
    return;
  }
  const z = m.rowVector;
  const span = k > l ? k : l;
  for (let i: usize = 0; i < count; i++) {
    loadColumns(first, row + i, z, 0);
    loadColumns(second, row + i, z, span);
    const block = getU(pair.position, row + i) * k * l;
    const weight = get(m.rowWeight, row + i);
    for (let c: usize = 0; c < l; c++) {
      const scaled = weight * get(z, span + c);
      for (let a: usize = 0; a < k; a++) add(pair.cross, block + a + c * k, scaled * get(z, a));
    }
  }
}

/** The same where both factors come in runs: so do their pairs. */
function runPairs(m: Problem, pair: Pair, first: Factor, second: Factor, row: usize, end: usize): void {
  for (let from = row; from < end; ) {
    const to = endOfRun(pair.position, from, end);
    const block = getU(pair.position, from) * first.width * second.width;
    for (let c: usize = 0; c < second.width; c++)
      for (let a: usize = 0; a < first.width; a++)
        add(pair.cross, block + a + c * first.width, runProduct(m.rowWeight, getU(first.columns, a), getU(second.columns, c), from, to));
    from = to;
  }
}

/** Σ W z xᵀ of every level: ZᵀWX, one row of p for every random effect. */
function borderProducts(m: Problem, factor: Factor, row: usize, count: usize): void {
  if (factor.inRuns) return runBorder(m, factor, row, count);
  const p = m.p;
  for (let c: usize = 0; c < factor.width; c++) {
    const column = getU(factor.columns, c);
    for (let i: usize = 0; i < count; i++) {
      const z = column ? get(column, row + i) : 1;
      const at = (factor.base + c + getU(factor.codes, row + i) * factor.width) * p;
      const weight = z * get(m.rowWeight, row + i);
      for (let j: usize = 0; j < p; j++) add(m.border, at + j, weight * get(m.x, j * m.n + row + i));
    }
  }
}
