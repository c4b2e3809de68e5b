import { GlmeError } from "../../src/core/errors.js";
import { RandomStream } from "../generators/stream.js";
import { LONGEST_PIECE, Watch, Watchdog } from "./watch.js";

/** An input was refused, or answered rightly, or answered where nothing is there to compare with. Everything else throws. */
export type Outcome = "refused" | "right" | "unchecked";
/** One input, drawn from a stream, and what came of it; what is tried runs under the watch. */
export type Attack = (stream: RandomStream, watch: Watch) => Outcome | Promise<Outcome>;

/** Attacks on one part of the package, each with its share of the cases. */
export interface Fuzzer {
  /** What is attacked. */
  readonly name: string;
  readonly attacks: readonly (readonly [what: string, share: number, attack: Attack])[];
}

/** What became of the cases of one attack. */
export interface Figures extends Record<Outcome, number> {
  readonly cases: number;
  /** Milliseconds of the longest synchronous piece. */
  readonly longest: number;
  /** What was wrong, with the seed: at most ten. */
  readonly failures: readonly string[];
}

/** Times that a case is tried anew whose piece was too long: garbage collection and compilation are no fault of its. */
const TRIES = 10;
/** Milliseconds between two tries. */
const PAUSE = 50;
/** Seeds of one attack, at most. */
const SEEDS = 100_000_000;
/** Most failures that are collected. */
const MOST_FAILURES = 10;

/** Gives the attacks with their number of cases, in all `cases` and a few, and the first seed of each. */
export function shared(
  { attacks }: Fuzzer,
  cases: number,
): readonly (readonly [what: string, attack: Attack, cases: number, seed: number])[] {
  const shares = attacks.reduce((sum, [, share]) => sum + share, 0);
  return attacks.map(([what, share, attack], i) => [what, attack, Math.ceil((cases * share) / shares), SEEDS * (1 + i)]);
}

/** Runs an attack with seeds from the first one on. */
export async function attacked(
  what: string,
  cases: number,
  firstSeed: number,
  attack: Attack,
  longestPiece = LONGEST_PIECE,
): Promise<Figures> {
  const counts = { refused: 0, right: 0, unchecked: 0 };
  const failures: string[] = [];
  const watchdog = new Watchdog(what);
  let longest = 0;
  for (let i = 0; i < cases && failures.length < MOST_FAILURES; i++) {
    const seed = firstSeed + i;
    watchdog.begin(seed);
    try {
      const { outcome, piece } = await tried(seed, attack, longestPiece);
      counts[outcome]++;
      longest = Math.max(longest, piece);
      if (piece > longestPiece) failures.push(`seed ${seed}: one piece took ${piece.toFixed()} ms`);
    } catch (error) {
      failures.push(`seed ${seed}: ${error instanceof Error ? (error.stack ?? error.message).slice(0, 900) : String(error)}`);
    }
    if (i % 500 === 499) await new Promise((resolve) => setTimeout(resolve, 0));
  }
  await watchdog.end();
  return { cases, ...counts, longest, failures };
}

/** Runs one case, several times where a piece was too long: the least of the times counts. */
async function tried(seed: number, attack: Attack, longestPiece: number): Promise<{ outcome: Outcome; piece: number }> {
  let piece = Number.POSITIVE_INFINITY;
  let outcome: Outcome = "unchecked";
  for (let count = 0; count < TRIES && piece > longestPiece; count++) {
    if (count > 0) await new Promise((resolve) => setTimeout(resolve, PAUSE));
    const watch = new Watch();
    outcome = await attack(new RandomStream(seed), watch);
    piece = Math.min(piece, watch.longest);
  }
  return { outcome, piece };
}

/** Gives what a call answers; undefined where it is refused with a GlmeError that says something. */
export function answered<T>(call: () => T): T | undefined {
  try {
    return call();
  } catch (error) {
    requireRefusal(error);
    return undefined;
  }
}

/** Passes over a GlmeError that says something; throws everything else. */
export function requireRefusal(error: unknown): asserts error is GlmeError {
  if (!(error instanceof GlmeError) || error.message === "" || error.code === "internal") throw error;
}

/** @throws Error where a condition does not hold, with what was expected */
export function must(condition: boolean, what: () => string): asserts condition {
  if (!condition) throw new Error(what());
}
