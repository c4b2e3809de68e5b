import type { Readers } from "../core/readOptions.js";
import { instance } from "./optionReaders.js";

/** How far an answer is that takes fits of its own. */
export interface AnswerProgress {
  /** Replicates, parameters or stages that are done. */
  readonly done: number;
  /** How many there are in all. */
  readonly total: number;
}

/** What hears of an answer that takes fits of its own, and what may end it. */
export interface AnswerOptions {
  /** Hears of every replicate, parameter or stage that is done. Default: nobody does. */
  readonly onProgress?: ((progress: AnswerProgress) => void) | undefined;
  /** Ends the computation when it is aborted: the promise is then rejected with the signal's reason. Default: none. */
  readonly signal?: AbortSignal | undefined;
}

const isSignal = (value: unknown) => typeof value === "object" && value !== null && "aborted" in value;

/** Readers for what hears of an answer and what may end it. */
export const answerReaders = {
  onProgress: instance((value) => typeof value === "function", "a function"),
  signal: instance(isSignal, "an AbortSignal"),
} as Readers<Required<AnswerOptions>>;
