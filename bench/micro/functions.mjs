// Elementary and special functions, ns a number: eight arrays of 8,192, which the second-level cache holds. `value` is the kernel's
// function in place, `called` the public one, which copies blocks into the kernel and back.
import { elementary } from "glme/kernel";
import { MathCode } from "../../src/kernel/codes.js";
import { instantiateKernel } from "../../src/kernel/packed/instance.js";
import { secondsPerCall, uniforms } from "./measure.mjs";

const LENGTH = 8192;
const ARRAYS = 8;

/** Where a function is asked, and the ns to reach where there is such a figure. */
const FUNCTIONS = {
  exp: { code: MathCode.Exp, from: -30, to: 30, target: 2.5 },
  expm1: { code: MathCode.Expm1, from: -5, to: 5 },
  log: { code: MathCode.Log, from: 1e-3, to: 1e3, target: 3 },
  log1p: { code: MathCode.Log1p, from: -0.9, to: 20, target: 3 },
  logistic: { code: MathCode.Logistic, from: -30, to: 30 },
  softplus: { code: MathCode.Softplus, from: -30, to: 30 },
  normalCdf: { code: MathCode.NormalCdf, from: -6, to: 6 },
  normalPdf: { code: MathCode.NormalPdf, from: -6, to: 6 },
  logGamma: { code: MathCode.LogGamma, from: 0.01, to: 100 },
  digamma: { code: MathCode.Digamma, from: 0.01, to: 100 },
  trigamma: { code: MathCode.Trigamma, from: 0.01, to: 100 },
};

export function functionBenchmarks() {
  const kernel = instantiateKernel();
  const address = kernel.allocate(LENGTH * ARRAYS, 8) >>> 0;
  const values = new Float64Array(kernel.memory.buffer, address, LENGTH * ARRAYS);
  const into = new Float64Array(LENGTH);
  const starts = Array.from({ length: ARRAYS }, (_, i) => i * LENGTH);
  return Object.entries(FUNCTIONS).map(([name, { code, from, to, target }]) => {
    const x = uniforms(values.length, from, to);
    const inPlace = secondsPerCall(
      () => {
        for (const start of starts) kernel.mathArray(code, address + 8 * start, LENGTH);
      },
      () => values.set(x), // the results of the call before stand in the arguments' place
    );
    const called = secondsPerCall(() => {
      for (const start of starts) elementary(name, x.subarray(start, start + LENGTH), into);
    });
    const nanoseconds = (seconds) => (1e9 * seconds) / values.length;
    return { name, value: nanoseconds(inPlace), called: nanoseconds(called), unit: "ns a number", target };
  });
}
