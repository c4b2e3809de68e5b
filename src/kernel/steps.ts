/** A computation that pauses at every `yield`: between two pauses no more than some milliseconds pass. */
export type Steps<T> = Generator<void, T, void>;
