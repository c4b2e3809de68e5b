import { nextTurn } from "../../core/turn.js";
import type { Steps } from "../../kernel/index.js";
import type { FitProgress, RunOptions } from "../../options/runOptions.js";
import type { ConvergenceStatus } from "./estimates.js";
import { FitLog } from "./progressLog.js";

/** Milliseconds of work before the event loop gets its turn. */
const SLICE_MS = 10;

/**
 * Runs a fit in slices, giving the event loop its turn between them. A signal or the end of the time budget does not
 * cut the fit off: it is asked to stop (`stopped`), and ends with the best point so far.
 */
export class FitControl {
  readonly onProgress: ((progress: FitProgress) => void) | undefined;
  private readonly signal: AbortSignal | undefined;
  private readonly onAbort: "best" | "throw";
  private deadline: number;
  private hasValue = false;

  constructor(
    { onProgress, signal, maxTime, onAbort = "best" }: RunOptions,
    readonly log: FitLog = FitLog.silent,
  ) {
    this.onProgress = onProgress;
    this.signal = signal;
    this.onAbort = onAbort;
    this.deadline = maxTime === undefined ? Number.POSITIVE_INFINITY : performance.now() + 1000 * maxTime;
  }

  /** Gives a control with this one's signal and deadline, but no reports and a log of its own: for work that is not the fit's own progress. */
  quietly(log = FitLog.silent): FitControl {
    const control = new FitControl({ signal: this.signal }, log);
    control.deadline = this.deadline;
    return control;
  }

  /** Says that there is a first value of −2 log L: from now on the fit has something to end with. */
  reached(): void {
    this.hasValue = true;
  }

  /** Throws the reason of the signal where it is aborted and the fit has nothing to end with, or is to throw. */
  throwIfAborted(): void {
    if (this.signal?.aborted && (this.onAbort === "throw" || !this.hasValue)) throw this.signal.reason;
  }

  /** Why the fit has to stop, if it has to. */
  get stopped(): ConvergenceStatus | undefined {
    if (this.signal?.aborted) return "aborted";
    return performance.now() > this.deadline ? "maxTime" : undefined;
  }

  /** Runs steps to their end, giving the event loop its turn between slices; rejects as `throwIfAborted` says. */
  async run<T>(steps: Steps<T>): Promise<T> {
    let sliceEnd = performance.now() + SLICE_MS;
    for (;;) {
      this.throwIfAborted();
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
