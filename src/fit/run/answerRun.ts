import type { Steps } from "../../kernel/index.js";
import type { AnswerOptions } from "../../options/answerOptions.js";
import type { RunOptions } from "../../options/runOptions.js";
import { FitControl } from "./control.js";

/** Runs what an answer takes after the fit, in slices between which the event loop has its turn; an abort ends it with the signal's reason. */
export class AnswerRun {
  constructor(private readonly options: AnswerOptions = {}) {}

  /** Gives what a fit within the answer listens to. */
  get fitOptions(): RunOptions {
    return { signal: this.options.signal };
  }

  /** Throws the reason of the signal once it is aborted. */
  stopIfAborted(): void {
    const { signal } = this.options;
    if (signal?.aborted) throw signal.reason;
  }

  /** Tells how far the answer is; an abort that the listener caused ends it at once. */
  report(done: number, total: number): void {
    this.options.onProgress?.({ done, total });
    this.stopIfAborted();
  }

  /** Runs steps to their end; rejects with the reason of the signal within a slice of its abort. */
  run<T>(steps: Steps<T>): Promise<T> {
    return new FitControl({}).run(this.watched(steps));
  }

  private *watched<T>(steps: Steps<T>): Steps<T> {
    for (;;) {
      this.stopIfAborted();
      const step = steps.next();
      if (step.done) return step.value;
      yield;
    }
  }
}
