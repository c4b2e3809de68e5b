import { nextTurn } from "../../core/turn.js";
import type { Steps } from "../../kernel/index.js";
import type { FitProgress, RunOptions } from "../../options/runOptions.js";
import type { ConvergenceStatus } from "./estimates.js";
import { FitLog } from "./progressLog.js";

/** Milliseconds of work before the event loop gets its turn. */
const SLICE_MS = 15;

/**
 * Runs a fit in slices, giving the event loop its turn between them. A signal or the end of the time budget does not
 * cut the fit off: it is asked to stop (`stopped`), and ends with the best point so far.
 */
export class FitControl {
  readonly onProgress: ((progress: FitProgress) => void) | undefined;
  private readonly signal: AbortSignal | undefined;
  private deadline: number;

  constructor(
    { onProgress, signal, maxTime }: RunOptions,
    readonly log: FitLog = FitLog.silent,
  ) {
    this.onProgress = onProgress;
    this.signal = signal;
    this.deadline = maxTime === undefined ? Number.POSITIVE_INFINITY : performance.now() + 1000 * maxTime;
  }

  /** Gives a control with this one's signal and deadline, but no reports and a log of its own: for work that is not the fit's own progress. */
  quietly(log = FitLog.silent): FitControl {
    const control = new FitControl({ signal: this.signal }, log);
    control.deadline = this.deadline;
    return control;
  }

  /** Why the fit has to stop, if it has to. */
  get stopped(): ConvergenceStatus | undefined {
    if (this.signal?.aborted) return "aborted";
    return performance.now() > this.deadline ? "maxTime" : undefined;
  }

  /** Runs steps to their end, giving the event loop its turn between slices. */
  async run<T>(steps: Steps<T>): Promise<T> {
    let sliceEnd = performance.now() + SLICE_MS;
    for (;;) {
      const step = steps.next();
      if (step.done) return step.value;
      if (performance.now() < sliceEnd) continue;
      await nextTurn();
      sliceEnd = performance.now() + SLICE_MS;
    }
  }

  /** Drives a minimisation until it is done or the fit has to stop; undefined in the second case. */
  *until<T>(minimisation: Steps<T>): Steps<T | undefined> {
    for (;;) {
      const step = minimisation.next();
      if (step.done) return step.value;
      yield;
      if (this.stopped) return undefined;
    }
  }
}
