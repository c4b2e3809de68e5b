/** CPU seconds, user and system, of all threads of this process during `work`. */
export function cpuSeconds(work) {
  const before = process.cpuUsage();
  work();
  return secondsSince(before);
}

/** CPU seconds since `before = process.cpuUsage()`. */
export function secondsSince(before) {
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}

export function median(values) {
  const sorted = Float64Array.from(values).sort();
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}
