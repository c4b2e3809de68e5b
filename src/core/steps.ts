/** A computation that pauses at every `yield`: between two pauses no more than some milliseconds pass. */
export type Steps<T> = Generator<void, T, void>;

/** A computation that is done: cheaper than a generator that has nothing to do. */
export const NO_STEPS: Steps<void> = {
  next: () => ({ done: true, value: undefined }),
  return: () => ({ done: true, value: undefined }),
  throw(error) {
    throw error;
  },
  [Symbol.iterator]: () => NO_STEPS,
};

/** Units of work, a multiplication or an access to memory each, between two pauses: some milliseconds. */
export const PIECE = 4e6;

/** Rows of a simple loop over one or a few arrays between two pauses: some milliseconds, wherever they are in memory. */
export const ROWS_TOGETHER = 1 << 17;

/** Counts units of work, and says when it is time for a pause. */
export class WorkMeter {
  private spent = 0;

  /** Counts work that was done; true where a pause is due. */
  isPieceAfter(work: number): boolean {
    this.spent += work;
    if (this.spent < PIECE) return false;
    this.spent = 0;
    return true;
  }

  /** Begins anew, after a pause that was made for another reason. */
  restart(): void {
    this.spent = 0;
  }
}

/** Runs a computation to its end without a pause. */
export function finish<T>(steps: Steps<T>): T {
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}

/** Works on all of `count` things in their order, so many at a time, with a pause after each part. */
export function* inParts(count: number, together: number, work: (from: number, to: number) => void): Steps<void> {
  for (let from = 0; from < count; from += together) {
    work(from, Math.min(count, from + together));
    yield;
  }
}
