/** A dense matrix as an array of rows: a[i][j]. */
export type Matrix = readonly Float64Array[];

/** Lower triangular L with L Lᵀ = a, or null where a is not positive definite. Only a's lower triangle is read. */
export function cholesky(a: Matrix): Matrix | null {
  const L = a.map((row) => new Float64Array(row.length));
  for (let j = 0; j < a.length; j++) {
    for (let i = j; i < a.length; i++) {
      let sum = a[i][j];
      for (let k = 0; k < j; k++) sum -= L[i][k] * L[j][k];
      if (i > j) L[i][j] = sum / L[j][j];
      else if (sum > 0) L[j][j] = Math.sqrt(sum);
      else return null;
    }
  }
  return L;
}

/** L⁻¹ b. */
export function solveLower(L: Matrix, b: ArrayLike<number>): Float64Array {
  const x = Float64Array.from(b);
  let first = 0; // the first that is not 0: of unit vectors a late one
  while (x[first] === 0) first++;
  for (let i = first; i < x.length; i++) {
    for (let k = first; k < i; k++) x[i] -= L[i][k] * x[k];
    x[i] /= L[i][i];
  }
  return x;
}

/** L⁻ᵀ b. */
export function solveLowerTransposed(L: Matrix, b: ArrayLike<number>): Float64Array {
  const x = Float64Array.from(b);
  for (let i = x.length - 1; i >= 0; i--) {
    for (let k = i + 1; k < x.length; k++) x[i] -= L[k][i] * x[k];
    x[i] /= L[i][i];
  }
  return x;
}

/** log |L Lᵀ|. */
export function logDeterminant(L: Matrix): number {
  return 2 * L.reduce((sum, row, i) => sum + Math.log(row[i]), 0);
}

/** a b. */
export function multiply(a: Matrix, b: Matrix): Matrix {
  const columns = b.length === 0 ? 0 : b[0].length;
  return a.map((row) => {
    const product = new Float64Array(columns);
    for (const [k, v] of row.entries()) {
      if (v === 0) continue; // most of Z
      for (let j = 0; j < columns; j++) product[j] += v * b[k][j];
    }
    return product;
  });
}

/** a x. */
export function timesVector(a: Matrix, x: ArrayLike<number>): Float64Array {
  const product = new Float64Array(a.length);
  for (const [i, row] of a.entries()) {
    let sum = 0;
    for (let j = 0; j < row.length; j++) sum += row[j] * x[j];
    product[i] = sum;
  }
  return product;
}

/** aᵀ diag(w) a. */
export function weightedGram(a: Matrix, w: ArrayLike<number>): Float64Array[] {
  const columns = a.length === 0 ? 0 : a[0].length;
  const gram = Array.from({ length: columns }, () => new Float64Array(columns));
  for (const [i, row] of a.entries()) {
    for (let j = 0; j < columns; j++) {
      if (row[j] === 0) continue; // most of Z
      for (let k = 0; k < columns; k++) gram[j][k] += w[i] * row[j] * row[k];
    }
  }
  return gram;
}

/** aᵀ x. */
export function transposedTimesVector(a: Matrix, x: ArrayLike<number>): Float64Array {
  const product = new Float64Array(a.length === 0 ? 0 : a[0].length);
  for (const [i, row] of a.entries()) {
    for (let j = 0; j < row.length; j++) product[j] += row[j] * x[i];
  }
  return product;
}
