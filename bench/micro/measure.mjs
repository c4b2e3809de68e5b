import Benchmark from "benchmark";
import { cpuSeconds, median } from "../cpu.mjs";

/**
 * CPU seconds of one call of `run`, the median over the cycles of benchmark.js, which decides how many calls a cycle has. Its own
 * figures are wall time, on a shared machine the neighbours' time too. `prepare` comes before every call and does not count.
 */
export function secondsPerCall(run, prepare = () => {}) {
  const cycles = [];
  let seconds = 0;
  let calls = 0;
  const benchmark = new Benchmark({
    maxTime: 0.6,
    minSamples: 7,
    fn: () => {
      prepare();
      seconds += cpuSeconds(run);
      calls++;
    },
    onCycle: () => {
      cycles.push(seconds / calls);
      seconds = calls = 0;
    },
  });
  benchmark.run();
  if (benchmark.error) throw benchmark.error;
  return median(cycles);
}

/** Numbers between `from` and `to`, always the same: Marsaglia's xorshift, Journal of Statistical Software 8(14), 2003. */
export function uniforms(count, from = -1, to = 1) {
  let state = 123456789;
  return Float64Array.from({ length: count }, () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return from + ((state >>> 0) / 2 ** 32) * (to - from);
  });
}
