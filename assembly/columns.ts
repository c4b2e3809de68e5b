// Cross products of columns that belong to no problem yet.

import { sumOfLanes } from "./math/lanes";
import { Doubles, get2 } from "./memory";

/**
 * Adds XᵀX to the upper triangle of `cross`, p × p: X stands in `block`, p columns of `rows`, `stride` apart. A tile of two columns
 * times two makes four products of four loads; the last of an odd number of columns takes its neighbour's place.
 */
export function addCrossProducts(block: Doubles, stride: usize, rows: usize, p: usize, cross: Doubles): void {
  for (let j: usize = 0; j < p; j += 2)
    for (let i: usize = 0; i <= j; i += 2) addTile(block, stride, rows, i, min(i + 1, p - 1), j, min(j + 1, p - 1), cross, p);
}

/** Adds the products of columns i and i2 with columns j and j2, where they belong to the upper triangle and are not the same twice. */
function addTile(block: Doubles, stride: usize, rows: usize, i: usize, i2: usize, j: usize, j2: usize, cross: Doubles, p: usize): void {
  let ij = f64x2.splat(0);
  let i2j = f64x2.splat(0);
  let ij2 = f64x2.splat(0);
  let i2j2 = f64x2.splat(0);
  const even = rows & ~1;
  for (let row: usize = 0; row < even; row += 2) {
    const a = get2(block, i * stride + row);
    const b = get2(block, i2 * stride + row);
    const c = get2(block, j * stride + row);
    const d = get2(block, j2 * stride + row);
    ij = f64x2.add(ij, f64x2.mul(a, c));
    i2j = f64x2.add(i2j, f64x2.mul(b, c));
    ij2 = f64x2.add(ij2, f64x2.mul(a, d));
    i2j2 = f64x2.add(i2j2, f64x2.mul(b, d));
  }
  addProduct(cross, i + j * p, ij, block, i * stride, j * stride, even, rows);
  if (i2 > i && i2 < j) addProduct(cross, i2 + j * p, i2j, block, i2 * stride, j * stride, even, rows);
  if (j2 == j) return;
  addProduct(cross, i + j2 * p, ij2, block, i * stride, j2 * stride, even, rows);
  addProduct(cross, i2 + j2 * p, i2j2, block, i2 * stride, j2 * stride, even, rows);
}

/** Adds both lanes of a sum, and the product of an odd last row, to element `at` of `cross`. */
@inline function addProduct(cross: Doubles, at: usize, lanes: v128, block: Doubles, a: usize, b: usize, even: usize, rows: usize): void {
  const last = even < rows ? block[a + even] * block[b + even] : 0;
  cross[at] += sumOfLanes(lanes) + last;
}
