// How much may still be done before the host has its turn: what is done in pieces counts it down and stops.

/** Units of work, of a nanosecond or a few, that are left. */
let left: f64 = 0;

/** Allows so much work from now on. */
export function allow(work: f64): void {
  left = work;
}
/** True as long as there is some left. */
@inline export function mayGoOn(): bool {
  return left > 0;
}
/** Counts work that was done. */
@inline export function spend(work: f64): void {
  left -= work;
}
