// Dense linear algebra with glme/kernel: `node examples/kernel-dense.mjs`. The matrix is Pascal's, (i + j choose i), whose Cholesky
// factor, inverse and determinant are whole numbers (N. J. Higham, Accuracy and Stability of Numerical Algorithms, section 28.4).
import { cholesky, elementary, inverseFromCholesky, solveTriangle, symmetricProduct } from "glme/kernel";

const n = 4;
const pascal = new Float64Array(n * n).fill(1);
for (let j = 1; j < n; j++) for (let i = 1; i < n; i++) pascal[i + j * n] = pascal[i - 1 + j * n] + pascal[i + (j - 1) * n];

/** A matrix that stands column by column, as the lines of a text. */
const shown = (matrix, columns) =>
  Array.from({ length: matrix.length / columns }, (_, i) =>
    Array.from({ length: columns }, (_, j) =>
      String(Math.round(1e9 * matrix[i + (j * matrix.length) / columns]) / 1e9).padStart(5),
    ).join(""),
  ).join("\n");

const L = cholesky(pascal, n);
console.log(`L of A = L Lᵀ\n${shown(L, n)}`);

// A x = b in two steps: L z = b, Lᵀ x = z
const b = Float64Array.of(4, 10, 20, 35);
const x = solveTriangle(L, n, solveTriangle(L, n, b, 1), 1, true);
console.log(`x of A x = b\n${shown(x, 1)}`);

console.log(`A⁻¹\n${shown(inverseFromCholesky(L, n), n)}`);

const diagonal = Float64Array.from({ length: n }, (_, j) => L[j * (n + 1)]);
const logDeterminant = 2 * elementary("log", diagonal).reduce((sum, value) => sum + value, 0);
console.log(`log |A| ${logDeterminant.toFixed(9)}`);

const rounding = symmetricProduct(L, n, n).reduce((most, value, at) => Math.max(most, Math.abs(value - pascal[at])), 0);
console.log(`L Lᵀ differs from A by ${rounding}`);
