// A⁻¹ on the pattern of L (Takahashi, Fagan & Chin 1973), supernode by supernode from the last to the first. With
// Y = L_R L_C⁻¹ of a supernode's columns C and the rows R below them:
//   Z_RC = −Z_RR Y,      Z_CC = L_C⁻ᵀL_C⁻¹ − YᵀZ_RC,
// where Z_RR is known, because R lies in the patterns of the supernodes that own its rows.

import { add, get, getU, set, setU } from "../memory";
import { columnsOf, heightOf, PER_SUPERNODE } from "./factor";
import { INVERSE_WORK, inverseFromCholesky, invertTriangle, startInverse } from "../dense/inverse";
import { negativeProduct, productWork } from "../dense/product";
import { Problem, Sparse, sparseOf } from "../problem";
import { Status } from "../../src/kernel/codes";

/** Supernodes at least this wide with rows below them gather Z_RR and multiply it packed. */
const WIDE: usize = 16;

/** Doubles of `gather` that the inversion needs: Y and the triangle's inverse, for wide panels also Z_RR and Yᵀ. */
export function gatherSize(s: Sparse): usize {
  let most: usize = 0;
  for (let k: usize = 0; k < s.count; k++) {
    const width = columnsOf(s, k);
    const below = heightOf(s, k) - width;
    if (width < WIDE) most = max(most, below * width * 2 + width * width);
    else if (below > 0) most = max(most, below * width * 2 + width * width + below * below);
  }
  return most;
}

export function inverseWorkSize(s: Sparse): usize {
  let most = INVERSE_WORK;
  for (let k: usize = 0; k < s.count; k++) {
    const width = columnsOf(s, k);
    if (width >= WIDE) most = max(most, productWork(heightOf(s, k), width));
  }
  return most;
}

export function startInversion(m: Problem): void {
  const s = sparseOf(m);
  s.current = s.count;
  startInverse();
}

/** Goes on inverting until done or about `budget` multiplications are spent. */
export function invertSystem(m: Problem, budget: f64): Status {
  const s = sparseOf(m);
  let left = budget;
  while (s.current > 0) {
    if (left <= 0) return Status.Running;
    const k = s.current - 1;
    const width = columnsOf(s, k);
    const height = heightOf(s, k);
    if (width >= WIDE) {
      const at = getU(s.panelStart, k);
      if (inverseFromCholesky(s.factor, at, s.inverse, at, width, height, s.work, left) == Status.Running) return Status.Running;
      startInverse();
    }
    invertSupernode(s, k);
    left -= <f64>height * <f64>height * <f64>width + PER_SUPERNODE;
    s.current = k;
  }
  return Status.Done;
}

function invertSupernode(s: Sparse, k: usize): void {
  const width = columnsOf(s, k);
  const height = heightOf(s, k);
  const below = height - width;
  if (width < WIDE) invertOwn(s, k, below * width);
  if (below == 0) return;
  solveRight(s, k);
  if (width < WIDE) multiplyNarrow(s, k);
  else multiplyWide(s, k);
  subtractOwn(s, k);
}

/** Z_CC = L_C⁻ᵀL_C⁻¹ of a narrow supernode, L_C⁻¹ standing in `gather` behind the two panels of Y. */
function invertOwn(s: Sparse, k: usize, panel: usize): void {
  const width = columnsOf(s, k);
  const height = heightOf(s, k);
  const at = getU(s.panelStart, k);
  if (width == 1) {
    const pivot = get(s.factor, at);
    set(s.inverse, at, 1 / (pivot * pivot));
    return;
  }
  const triangle = panel * 2;
  invertTriangle(s.factor, at, height, s.gather, triangle, width, width);
  for (let j: usize = 0; j < width; j++)
    for (let i = j; i < width; i++) {
      let sum: f64 = 0;
      for (let c = i; c < width; c++) sum += get(s.gather, triangle + c + i * width) * get(s.gather, triangle + c + j * width);
      set(s.inverse, at + i + j * height, sum);
    }
}

/** Y = L_R L_C⁻¹ at the head of `gather`, `below` elements a column. */
function solveRight(s: Sparse, k: usize): void {
  const width = columnsOf(s, k);
  const height = heightOf(s, k);
  const below = height - width;
  const at = getU(s.panelStart, k);
  for (let j = width; j-- > 0; ) {
    const column = at + j * height;
    const y = j * below;
    for (let i: usize = 0; i < below; i++) set(s.gather, y + i, get(s.factor, column + width + i));
    for (let c = j + 1; c < width; c++) {
      const factor = get(s.factor, column + c);
      for (let i: usize = 0; i < below; i++) add(s.gather, y + i, -factor * get(s.gather, c * below + i));
    }
    const pivot = get(s.factor, column + j);
    for (let i: usize = 0; i < below; i++) set(s.gather, y + i, get(s.gather, y + i) / pivot);
  }
}

/** relative[i]: place of panel k's rows from `from` on in the rows of supernode `owner`. */
function locateRows(s: Sparse, k: usize, from: usize, owner: usize): void {
  const rows = getU(s.rowStart, k);
  const height = heightOf(s, k);
  const first = getU(s.firstColumn, owner);
  const end = getU(s.firstColumn, owner + 1);
  const start = getU(s.rowStart, owner);
  let low: usize = end - first;
  for (let i = from; i < height; i++) {
    const row = getU(s.rows, rows + i);
    if (row < end) {
      setU(s.relative, i, row - first);
      continue;
    }
    let high = heightOf(s, owner);
    while (getU(s.rows, start + low) != row) {
      const middle = (low + high) >> 1;
      if (getU(s.rows, start + middle) <= row) low = middle;
      else high = middle;
    }
    setU(s.relative, i, low);
  }
}

/** Z_RC = −Z_RR Y, one element of Z_RR after the other, each used for both of its places. */
function multiplyNarrow(s: Sparse, k: usize): void {
  const width = columnsOf(s, k);
  const height = heightOf(s, k);
  const below = height - width;
  const rows = getU(s.rowStart, k);
  const at = getU(s.panelStart, k);
  for (let j: usize = 0; j < width; j++) memory.fill(s.inverse + ((at + width + j * height) << 3), 0, below << 3);
  let owner: usize = 0xffffffff;
  for (let b = width; b < height; b++) {
    const row = getU(s.rows, rows + b);
    const has = getU(s.rowOwner, row);
    if (has != owner) {
      owner = has;
      locateRows(s, k, b, owner);
    }
    const column = getU(s.panelStart, owner) + (row - getU(s.firstColumn, owner)) * heightOf(s, owner);
    for (let j: usize = 0; j < width; j++) {
      const z = at + j * height;
      const y = j * below - width;
      const yb = get(s.gather, y + b);
      let sum = get(s.inverse, column + getU(s.relative, b)) * yb;
      for (let i = b + 1; i < height; i++) {
        const element = get(s.inverse, column + getU(s.relative, i));
        add(s.inverse, z + i, -element * yb);
        sum += element * get(s.gather, y + i);
      }
      add(s.inverse, z + b, -sum);
    }
  }
}

/** The same for a wide supernode: Z_RR gathered in full, Yᵀ beside it, and one packed product. */
function multiplyWide(s: Sparse, k: usize): void {
  const width = columnsOf(s, k);
  const height = heightOf(s, k);
  const below = height - width;
  const at = getU(s.panelStart, k);
  const transposed = below * width;
  const square = below * width * 2 + width * width;
  gatherSquare(s, k, square);
  for (let j: usize = 0; j < width; j++)
    for (let i: usize = 0; i < below; i++) set(s.gather, transposed + j + i * width, get(s.gather, i + j * below));
  const ld = negativeProduct(s.gather, square, below, below, s.gather, transposed, width, width, below, s.work);
  for (let j: usize = 0; j < width; j++)
    for (let i: usize = 0; i < below; i++) set(s.inverse, at + width + i + j * height, get(s.work, i + j * ld));
}

/** Z_RR, both triangles, at `square` of `gather`. */
function gatherSquare(s: Sparse, k: usize, square: usize): void {
  const width = columnsOf(s, k);
  const height = heightOf(s, k);
  const below = height - width;
  const rows = getU(s.rowStart, k);
  let owner: usize = 0xffffffff;
  for (let b: usize = 0; b < below; b++) {
    const row = getU(s.rows, rows + width + b);
    const has = getU(s.rowOwner, row);
    if (has != owner) {
      owner = has;
      locateRows(s, k, width + b, owner);
    }
    const column = getU(s.panelStart, owner) + (row - getU(s.firstColumn, owner)) * heightOf(s, owner);
    for (let i = b; i < below; i++) {
      const element = get(s.inverse, column + getU(s.relative, width + i));
      set(s.gather, square + i + b * below, element);
      set(s.gather, square + b + i * below, element);
    }
  }
}

/** Z_CC −= YᵀZ_RC. */
function subtractOwn(s: Sparse, k: usize): void {
  const width = columnsOf(s, k);
  const height = heightOf(s, k);
  const below = height - width;
  const at = getU(s.panelStart, k);
  for (let j: usize = 0; j < width; j++)
    for (let i = j; i < width; i++) {
      let sum: f64 = 0;
      for (let r: usize = 0; r < below; r++) sum += get(s.gather, r + i * below) * get(s.inverse, at + width + r + j * height);
      add(s.inverse, at + i + j * height, -sum);
    }
}
