import type { Steps } from "../../core/steps.js";
import { nextTurn } from "../../core/turn.js";
import { finish } from "./steps.js";

/** Milliseconds of work between two turns of the event loop. */
const SLICE_MILLISECONDS = 15;

/** A computation that waits for its turn or is under way, and how it ended. */
interface Job<T> {
  readonly steps: Steps<T>;
  outcome?: { readonly value: T } | { readonly error: unknown };
}

/**
 * Lets computations that share one memory have it one after the other, each to its end: those that run in slices between turns of the event
 * loop, and those that cannot wait.
 */
export class Turns {
  private waiting: Job<unknown>[] = [];

  /** Runs a computation to its end without a pause, after those that are under way, which are brought to theirs first. */
  now<T>(steps: Steps<T>): T {
    for (let job = this.waiting[0]; job !== undefined; job = this.waiting[0]) this.work(job, Number.POSITIVE_INFINITY);
    return finish(steps);
  }

  /**
   * Runs a computation in slices of some milliseconds, after those that came before it.
   *
   * @throws what the computation throws, and the signal's reason once it is aborted
   */
  async inSlices<T>(steps: Steps<T>, signal?: AbortSignal): Promise<T> {
    const job: Job<T> = { steps };
    this.waiting.push(job);
    while (job.outcome === undefined) {
      if (signal?.aborted) {
        this.waiting = this.waiting.filter((other) => other !== job);
        throw signal.reason;
      }
      this.work(this.waiting[0], SLICE_MILLISECONDS);
      if (job.outcome === undefined) await nextTurn();
    }
    const outcome = job.outcome as NonNullable<Job<T>["outcome"]>;
    if ("error" in outcome) throw outcome.error;
    return outcome.value;
  }

  /** Ends everything that waits or is under way with an error. */
  end(error: unknown): void {
    for (const job of this.waiting) job.outcome = { error };
    this.waiting = [];
  }

  /** Works on the first job for so long; once it has ended it gives way to the next. */
  private work(job: Job<unknown>, milliseconds: number): void {
    const end = performance.now() + milliseconds;
    try {
      do {
        const step = job.steps.next();
        if (step.done) job.outcome = { value: step.value };
      } while (job.outcome === undefined && performance.now() < end);
    } catch (error) {
      job.outcome = { error };
    }
    if (job.outcome !== undefined) this.waiting = this.waiting.filter((other) => other !== job);
  }
}
