// The functions of src/kernel/functions.ts, which checks what they are given: here it is right.

import { type Family, type LinkCode, MathCode } from "../codes.js";
import { instantiateKernel, type KernelExports } from "../packed/instance.js";

/** Numbers of one block, which stay in the cache while the kernel works on them. */
const BLOCK = 4096;
/** One instance for all functions of arrays, and in it a buffer for one block. */
let kernel: KernelExports | undefined;
let buffer = 0;

/** Copies values into the kernel block by block, lets it work on them in place, and copies the results out. */
function onArray(
  values: ArrayLike<number>,
  work: (kernel: KernelExports, address: number, n: number) => void,
  into: Float64Array = new Float64Array(values.length),
): Float64Array {
  if (!kernel) {
    kernel = instantiateKernel();
    buffer = kernel.allocate(BLOCK, 8);
  }
  if (into !== values) into.set(values);
  for (let from = 0; from < into.length; from += BLOCK) {
    const block = into.subarray(from, from + BLOCK);
    new Float64Array(kernel.memory.buffer, buffer, block.length).set(block);
    work(kernel, buffer, block.length);
    block.set(new Float64Array(kernel.memory.buffer, buffer, block.length)); // a new view: memory may have grown
  }
  return into;
}

/** μ = g⁻¹(η), elementwise; NaN outside the link's domain. */
export function inverseLink(link: LinkCode, power: number, eta: ArrayLike<number>): Float64Array {
  return onArray(eta, (k, at, n) => k.inverseLinkArray(link, power, at, n));
}
/** η = g(μ), elementwise. */
export function linkFunction(link: LinkCode, power: number, mu: ArrayLike<number>): Float64Array {
  return onArray(mu, (k, at, n) => k.linkArray(link, power, at, n));
}
/** g′(μ) (order 1) or g″(μ) (order 2), elementwise. */
export function linkDerivative(link: LinkCode, power: number, order: 1 | 2, mu: ArrayLike<number>): Float64Array {
  return onArray(mu, (k, at, n) => k.linkDerivativeArray(link, power, order, at, n));
}
/** V(μ), elementwise; `extra` is k, φ or ω of families that have one. */
export function varianceFunction(family: Family, mu: ArrayLike<number>, extra = 1): Float64Array {
  return onArray(mu, (k, at, n) => k.varianceArray(family, extra, at, n));
}

/** The elementary and special functions by name. */
export const MATH_CODES = {
  exp: MathCode.Exp,
  expm1: MathCode.Expm1,
  log: MathCode.Log,
  log1p: MathCode.Log1p,
  logistic: MathCode.Logistic,
  softplus: MathCode.Softplus,
  normalPdf: MathCode.NormalPdf,
  normalCdf: MathCode.NormalCdf,
  normalQuantile: MathCode.NormalQuantile,
  logGamma: MathCode.LogGamma,
  logMinusDigamma: MathCode.LogMinusDigamma,
  digamma: MathCode.Digamma,
  trigamma: MathCode.Trigamma,
  tetragamma: MathCode.Tetragamma,
} as const;

/** The name of an elementary or special function. */
export type ElementaryFunction = keyof typeof MATH_CODES;

/** An elementary or special function of every number of an array, in a new array or `into` one of the same length, which may be x itself. */
export function elementary(name: ElementaryFunction, x: ArrayLike<number>, into?: Float64Array): Float64Array {
  return onArray(x, (k, at, n) => k.mathArray(MATH_CODES[name], at, n), into);
}

/** log of one number; NaN below 0. */
export function log(x: number): number {
  return elementary("log", [x])[0];
}
/** exp of one number. */
export function exp(x: number): number {
  return elementary("exp", [x])[0];
}
