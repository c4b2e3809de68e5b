import type { Steps } from "../../core/steps.js";
import { Status } from "../codes.js";

/** Calls the kernel again and again until it is done, with a pause after each call that leaves work; false where it ends otherwise. */
export function* untilDone(call: () => number): Steps<boolean> {
  for (;;) {
    const status = call();
    if (status !== Status.Running) return status === Status.Done;
    yield;
  }
}
