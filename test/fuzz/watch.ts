import { Worker } from "node:worker_threads";

/** Milliseconds that one synchronous piece of work on a small input may take. */
export const LONGEST_PIECE = 50;

/** A moment by two clocks: neither what else the machine does nor what else the process does (it compiles, it collects garbage) is to count. */
interface Moment {
  readonly cpu: number;
  readonly wall: number;
}

function now(): Moment {
  const { user, system } = process.cpuUsage();
  return { cpu: (user + system) / 1000, wall: performance.now() };
}

/** Gives an upper bound of the milliseconds that the thread was held since a moment: the lesser of CPU and time. */
function heldSince(start: Moment): number {
  const end = now();
  return Math.min(end.cpu - start.cpu, end.wall - start.wall);
}

/** Measures how long the thread is held by what is watched. */
export class Watch {
  /** Milliseconds of the longest piece so far. */
  longest = 0;

  /** Runs a call, which is one piece. */
  piece<T>(call: () => T): T {
    const start = now();
    try {
      return call();
    } finally {
      this.longest = Math.max(this.longest, heldSince(start));
    }
  }

  /** Waits for a promise; each turn of the event loop until then is one piece. */
  async pieces<T>(call: () => Promise<T>): Promise<T> {
    let last = now();
    let isOver = false;
    const turn = () => {
      this.longest = Math.max(this.longest, heldSince(last));
      last = now();
      if (!isOver) setImmediate(turn);
    };
    setImmediate(turn);
    try {
      return await call();
    } finally {
      isOver = true;
      turn();
    }
  }
}

/** Seconds after which a case counts as one that never ends. */
const HANGS_AFTER = 120;

const WATCHDOG = `
  const { workerData: { beats, what, after } } = require("node:worker_threads");
  let seen = -1, since = Date.now();
  setInterval(() => {
    if (beats[0] !== seen) [seen, since] = [beats[0], Date.now()];
    else if (Date.now() - since > 1000 * after) {
      require("node:fs").writeSync(2, what + ": case " + beats[1] + " does not end\\n");
      process.kill(process.pid);
    }
  }, 1000);`;

/** Ends the process, and names the case, where one never ends: no test can do that from within the thread that is held. */
export class Watchdog {
  private readonly beats = new Int32Array(new SharedArrayBuffer(8));
  private readonly worker: Worker;

  constructor(what: string) {
    this.worker = new Worker(WATCHDOG, { eval: true, workerData: { beats: this.beats, what, after: HANGS_AFTER } });
    this.worker.unref();
  }

  /** Hears that a case begins. */
  begin(seed: number): void {
    this.beats[0]++;
    this.beats[1] = seed;
  }

  /** Stops watching. */
  async end(): Promise<void> {
    await this.worker.terminate();
  }
}
