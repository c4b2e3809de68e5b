// Dense linear algebra on n × n matrices in GFlop/s: n³/3 flops for a Cholesky factor and for the inverse of a triangle, n³ for a
// symmetric product and for a triangular system with n right-hand sides, 2n³/3 for the inverse from a factor. `value` is the
// kernel's work in place, `called` the public function's, which copies matrices into the kernel and back.
import { cholesky, inverseFromCholesky, invertTriangle, solveTriangle, symmetricProduct } from "glme/kernel";
import { instantiateKernel } from "../../src/kernel/packed/instance.js";
import { secondsPerCall, uniforms } from "./measure.mjs";

const SIZES = [256, 257, 1000, 1024, 2048];
const TARGET = 19;
/** Budget of work that need not stop. */
const UNLIMITED = Number.MAX_VALUE;

export function denseBenchmarks() {
  return SIZES.flatMap((n) => {
    const operands = operandsOf(n);
    const into = new Float64Array(n * n);
    return primitives(n, operands, into).map(({ name, cubes, inPlace, call }) => {
      const rate = (seconds) => (cubes * n ** 3) / seconds / 1e9;
      const [value, called] = [secondsPerCall(inPlace, operands.restore), secondsPerCall(call)].map(rate);
      return { name: `${name}, n = ${n}`, value, called, unit: "GFlop/s", target: TARGET };
    });
  });
}

/** A positive definite matrix, whose lower triangle is a well-conditioned triangle too, and a full one: outside and inside a kernel. */
function operandsOf(n) {
  const kernel = instantiateKernel();
  const sizes = [kernel.choleskyWork(n), kernel.inverseWork(n), kernel.symmetricWork(n), kernel.solveWork(n, n)];
  const work = kernel.allocate(Math.max(...sizes.map((size) => size >>> 0)), 8);
  const [first, second] = [kernel.allocate(n * n, 8), kernel.allocate(n * n, 8)];
  const full = uniforms(n * n);
  const definite = full.map((value, at) => (at % (n + 1) === 0 ? 2 * n : value));
  const restore = () => {
    new Float64Array(kernel.memory.buffer, first >>> 0, n * n).set(definite);
    new Float64Array(kernel.memory.buffer, second >>> 0, n * n).set(full);
  };
  return { kernel, work, first, second, full, definite, restore };
}

/** What is measured: name, flops over n³, the kernel's exports at work on its own copies, and the public function. */
function primitives(n, { kernel, work, first, second, full, definite }, into) {
  const invert = (inversion) => () => {
    kernel.startInverse();
    inversion(first, 0, second, 0, n, n, work, UNLIMITED);
  };
  return [
    {
      name: "Cholesky factor",
      cubes: 1 / 3,
      inPlace: () => {
        kernel.startCholesky();
        kernel.choleskyPanel(first, 0, n, n, work, UNLIMITED);
      },
      call: () => cholesky(definite, n, into),
    },
    {
      name: "symmetric product",
      cubes: 1,
      inPlace: () => kernel.addSymmetricProduct(second, 1, n, n, n, first, work),
      call: () => symmetricProduct(full, n, n, false, into),
    },
    {
      name: "triangular system",
      cubes: 1,
      inPlace: () => kernel.solveTriangle(first, n, second, n, false, work),
      call: () => solveTriangle(definite, n, full, n, false, into),
    },
    {
      name: "inverse of a triangle",
      cubes: 1 / 3,
      inPlace: invert(kernel.inverseOfTriangle),
      call: () => invertTriangle(definite, n, into),
    },
    {
      name: "inverse from a factor",
      cubes: 2 / 3,
      inPlace: invert(kernel.inverseFromCholesky),
      call: () => inverseFromCholesky(definite, n, into),
    },
  ];
}
