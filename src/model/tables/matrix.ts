/** Gives a square matrix, column major, as rows of numbers: element (i, j) is `matrix[i][j]`. */
export function rowsOfSquare(columnMajor: Float64Array): number[][] {
  const size = Math.round(Math.sqrt(columnMajor.length));
  return Array.from({ length: size }, (_, i) => Array.from({ length: size }, (_, j) => columnMajor[j * size + i]));
}
