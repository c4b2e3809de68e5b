// Dense linear algebra on n × n matrices, the copies into the kernel and back included, in GFlop/s: n³/3 flops for a Cholesky factor and for the inverse
// of a triangle, n³ for a symmetric product and for a triangular system with n right-hand sides, 2n³/3 for the inverse from a factor.
import { cholesky, inverseFromCholesky, invertTriangle, solveTriangle, symmetricProduct } from "glme/kernel";
import { secondsPerCall } from "./measure.mjs";

const SIZES = [256, 257, 1000, 1024, 2048];

/** A positive definite matrix, its rows decaying from the diagonal. */
function definite(n) {
  const a = new Float64Array(n * n);
  for (let j = 0; j < n; j++) for (let i = 0; i < n; i++) a[i + j * n] = i === j ? n : 1 / (1 + Math.abs(i - j));
  return a;
}

export function denseBenchmarks() {
  return SIZES.flatMap((n) => {
    const a = definite(n);
    const l = cholesky(a, n);
    const into = new Float64Array(n * n);
    const rate = (name, cubes, work) => {
      const seconds = secondsPerCall(name, work);
      return { name: `${name}, n = ${n}`, unit: "GFlop/s", value: (cubes * n * n * n) / seconds / 1e9 };
    };
    return [
      rate("Cholesky factor", 1 / 3, () => cholesky(a, n, into)),
      rate("symmetric product", 1, () => symmetricProduct(a, n, n, false, into)),
      rate("triangular system", 1, () => solveTriangle(l, n, a, n, false, into)),
      rate("inverse of a triangle", 1 / 3, () => invertTriangle(l, n, into)),
      rate("inverse from a factor", 2 / 3, () => inverseFromCholesky(l, n, into)),
    ];
  });
}
