import Benchmark from "benchmark";

/**
 * CPU seconds of one call of `work`: Benchmark.js decides how often to run it and for how long; what the process used in all
 * (user and system) is divided by the number of calls. `work` must use its result and change its input, or it is optimised away.
 */
export function secondsPerCall(name, work) {
  let calls = 0;
  const benchmark = new Benchmark(name, () => {
    work(calls++);
  });
  work(0); // compiled before it counts
  const before = process.cpuUsage();
  benchmark.run();
  if (benchmark.error) throw benchmark.error;
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6 / calls;
}
