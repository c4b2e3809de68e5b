/** What the event loop saw of some work. */
export interface Turns<T> {
  /** What came out: a value, or the error with which the work was refused. */
  readonly outcome: T;
  /** Milliseconds of the longest piece between two turns: of the time on the clock and the processor's time the less, so that neither other programs nor other threads count. */
  readonly longest: number;
  /** How often the event loop had its turn. */
  readonly turns: number;
  /** Seconds on the clock. */
  readonly seconds: number;
}

/** Milliseconds of the processor that this process has taken. */
export function processorTime(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/** Does work, and has a turn of the event loop whenever there is one. */
export async function turnsDuring<T>(work: () => Promise<T>): Promise<Turns<T>> {
  const begin = performance.now();
  let [clock, processor, longest, turns, done] = [begin, processorTime(), 0, 0, false];
  const look = () => {
    const [now, taken] = [performance.now(), processorTime()];
    longest = Math.max(longest, Math.min(now - clock, taken - processor));
    [clock, processor] = [now, taken];
    turns++;
  };
  const turn = () => {
    look();
    if (!done) setImmediate(turn);
  };
  setImmediate(turn);
  const outcome = await work();
  done = true;
  look();
  return { outcome, longest, turns, seconds: (performance.now() - begin) / 1000 };
}
