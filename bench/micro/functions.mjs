// Elementary and special functions on 8,192 numbers that stay in the cache: nanoseconds a number, the copies into the kernel and back
// included.
import { elementary } from "glme/kernel";
import { secondsPerCall } from "./measure.mjs";

const SIZE = 8192;

/** Where a function is asked: from `low` to `high`. */
const RANGES = {
  exp: [-20, 20],
  expm1: [-2, 2],
  log: [1e-3, 1e3],
  log1p: [1e-4, 10],
  logistic: [-15, 15],
  softplus: [-15, 15],
  normalPdf: [-6, 6],
  normalCdf: [-6, 6],
  logGamma: [0.1, 50],
  digamma: [0.1, 50],
  trigamma: [0.1, 50],
};

export function functionBenchmarks() {
  return Object.entries(RANGES).map(([name, [low, high]]) => {
    const x = Float64Array.from({ length: SIZE }, (_, i) => low + ((high - low) * ((i * 4099) % SIZE)) / SIZE);
    const into = new Float64Array(SIZE);
    let sum = 0;
    const seconds = secondsPerCall(name, (call) => {
      x[call % SIZE] += 1e-9;
      sum += elementary(name, x, into)[call % SIZE];
    });
    if (Number.isNaN(sum)) throw new Error(`${name} gave NaN`);
    return { name, unit: "ns a number", value: (1e9 * seconds) / SIZE };
  });
}
