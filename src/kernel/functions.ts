import { type Family, type LinkCode, MathCode } from "./codes.js";
import { instantiateKernel, type KernelExports } from "./instance.js";

/** One instance for functions on arrays, with a buffer that grows as needed. */
let kernel: KernelExports | undefined;
let buffer = 0;
let capacity = 0;

/** Copies values into the kernel, lets it work on them in place, and copies the result out. */
function onArray(values: ArrayLike<number>, work: (kernel: KernelExports, address: number, n: number) => void): Float64Array {
  kernel ??= instantiateKernel();
  if (values.length > capacity) {
    capacity = Math.max(1024, 2 * values.length);
    buffer = kernel.allocate(capacity, 8);
  }
  new Float64Array(kernel.memory.buffer, buffer >>> 0, values.length).set(values);
  work(kernel, buffer, values.length);
  return new Float64Array(kernel.memory.buffer, buffer >>> 0, values.length).slice();
}

/** μ = g⁻¹(η), elementwise; `power` is p of the link μ^p = η. */
export function inverseLink(link: LinkCode, power: number, eta: ArrayLike<number>): Float64Array {
  return onArray(eta, (k, at, n) => k.inverseLinkArray(link, power, at, n));
}
/** η = g(μ). */
export function linkFunction(link: LinkCode, power: number, mu: ArrayLike<number>): Float64Array {
  return onArray(mu, (k, at, n) => k.linkArray(link, power, at, n));
}
/** g′(μ) (order 1) or g″(μ) (order 2). */
export function linkDerivative(link: LinkCode, power: number, order: 1 | 2, mu: ArrayLike<number>): Float64Array {
  return onArray(mu, (k, at, n) => k.linkDerivativeArray(link, power, order, at, n));
}
/** V(μ). */
export function varianceFunction(family: Family, mu: ArrayLike<number>): Float64Array {
  return onArray(mu, (k, at, n) => k.varianceArray(family, at, n));
}

/** exp, log, log Γ, log x − ψ(x) and Φ by the kernel, so that every platform gives the same bits. */
export function elementary(
  which: "exp" | "log" | "logGamma" | "logMinusDigamma" | "normalCdf",
  x: ArrayLike<number>,
): Float64Array {
  const codes = {
    exp: MathCode.Exp,
    log: MathCode.Log,
    logGamma: MathCode.LogGamma,
    logMinusDigamma: MathCode.LogMinusDigamma,
    normalCdf: MathCode.NormalCdf,
  };
  return onArray(x, (k, at, n) => k.mathArray(codes[which], at, n));
}

/** log of one number. */
export function log(x: number): number {
  return elementary("log", [x])[0];
}
export function exp(x: number): number {
  return elementary("exp", [x])[0];
}
