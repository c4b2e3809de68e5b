/** Rows whose columns stay in the fastest cache while all pairs of them are multiplied. */
const BLOCK_ROWS = 512;
/** Squares outside of this range and their reciprocal are left to a method that scales the columns first. */
const LARGEST_SQUARE = 1e200;
/** A column may be explained by the others to all but this part of its square. */
const LARGEST_INFLATION = 1e6;

/**
 * The triangle R of X = QR with a positive diagonal, p×p, column major, from the cross products: XᵀX = RᵀR. One pass over the
 * columns, but their condition squared: null where that could be felt, which is where the variance inflation of some column,
 * [XᵀX]_jj [(XᵀX)⁻¹]_jj, exceeds a million, and where a square overflows or a value is no number. Elsewhere the columns of X R⁻¹
 * are orthonormal to 1e-9, and none of X's is near to a combination of the others.
 *
 * @param columns of n doubles; null is the constant 1
 *
 * Source: Cholesky QR, Golub & Van Loan, Matrix Computations, 4th ed., 5.3.2 and 5.3.8.
 */
export function crossProductTriangle(columns: readonly (Float64Array | null)[], n: number): Float64Array | null {
  const p = columns.length;
  const cross = crossProducts(columns, n);
  const r = upperFactor(cross, p);
  if (r === null) return null;
  const inverse = invertUpper(r, p);
  for (let j = 0; j < p; j++) {
    let square = 0;
    for (let k = j; k < p; k++) square += inverse[j + k * p] * inverse[j + k * p];
    if (!(cross[j * (p + 1)] * square <= LARGEST_INFLATION)) return null;
  }
  return r;
}

/** XᵀX, p×p, its upper triangle: block by block of rows, by tiles of two columns times two. */
function crossProducts(columns: readonly (Float64Array | null)[], n: number): Float64Array {
  const p = columns.length;
  const cross = new Float64Array(p * p);
  const ones = new Float64Array(BLOCK_ROWS).fill(1);
  for (let from = 0; from < n; from += BLOCK_ROWS) {
    const to = Math.min(n, from + BLOCK_ROWS);
    const block = columns.map((column) => (column ?? ones).subarray(column ? from : 0, column ? to : to - from));
    for (let j = 0; j < p; j += 2) for (let i = 0; i <= j; i += 2) addTile(cross, block, i, j);
  }
  return cross;
}

/** Products of columns i and i + 1 of a block with columns j and j + 1; the last of an odd number stands in for its neighbour. */
function addTile(cross: Float64Array, block: readonly Float64Array[], i: number, j: number): void {
  const p = block.length;
  const [nextI, nextJ] = [Math.min(i + 1, p - 1), Math.min(j + 1, p - 1)];
  const [a, b, c, d] = [block[i], block[nextI], block[j], block[nextJ]];
  let ac = 0;
  let bc = 0;
  let ad = 0;
  let bd = 0;
  for (let row = 0; row < a.length; row++) {
    ac += a[row] * c[row];
    bc += b[row] * c[row];
    ad += a[row] * d[row];
    bd += b[row] * d[row];
  }
  cross[i + j * p] += ac;
  if (nextI > i && nextI < j) cross[nextI + j * p] += bc;
  if (nextJ === j) return;
  cross[i + nextJ * p] += ad;
  cross[nextI + nextJ * p] += bd;
}

/** R of RᵀR = A, both p×p and column major, R upper triangular; null where A's sizes or its pivots are none to trust. */
function upperFactor(a: Float64Array, p: number): Float64Array | null {
  const r = new Float64Array(p * p);
  for (let j = 0; j < p; j++) {
    const square = a[j * (p + 1)];
    if (!(square < LARGEST_SQUARE && square > 1 / LARGEST_SQUARE)) return null;
    for (let i = 0; i <= j; i++) {
      let rest = a[i + j * p];
      for (let k = 0; k < i; k++) rest -= r[k + i * p] * r[k + j * p];
      if (i === j && !(rest > 0)) return null;
      r[i + j * p] = i < j ? rest / r[i * (p + 1)] : Math.sqrt(rest);
    }
  }
  return r;
}

/** S⁻¹, S upper triangular, k × k, column major. */
export function invertUpper(s: Float64Array, k: number): Float64Array {
  const inverse = new Float64Array(k * k);
  for (let j = 0; j < k; j++) {
    inverse[j * (k + 1)] = 1 / s[j * (k + 1)];
    for (let i = j - 1; i >= 0; i--) {
      let sum = 0;
      for (let c = i + 1; c <= j; c++) sum += s[i + c * k] * inverse[c + j * k];
      inverse[i + j * k] = -sum / s[i * (k + 1)];
    }
  }
  return inverse;
}
