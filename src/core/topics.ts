// Names that other systems have for what is here under another name, and how a word is looked up among them. A letter or two often lie
// between the name of one model and that of another (cloglog, loglog), so that these come before any guess by letters.

import { type Advice, byLetters } from "./readOptions.js";

/** What a topic's other names mean: what to write instead, as code, and its other names between blanks; and the names of what is not there. */
export interface Topic {
  readonly instead: Readonly<Record<string, string>>;
  readonly absent: string;
  /** What an absent thing is, and what to do, as a sentence. */
  readonly withoutIt: string;
}

/**
 * Gives what to say of a word that a topic does not know: what it is called here, or that it is not here; by letters for any other word.
 *
 * @example
 * adviceOf({ instead: { '"comploglog"': "cloglog cll" }, absent: "", withoutIt: "" })("cloglog", ["loglog"]); // ' Did you mean "comploglog"?'
 */
export function adviceOf(topic: Topic): Advice {
  return (written, candidates) => knownOf(topic, written, candidates) ?? byLetters(written, candidates);
}

/** Gives what a topic says of a word; undefined where it says nothing. */
export function knownOf(
  { instead, absent, withoutIt }: Topic,
  written: string,
  candidates: readonly string[],
): string | undefined {
  for (const word of spellings(written)) {
    const same = candidates.find((candidate) => plain(candidate) === word);
    const answer = same === undefined ? Object.keys(instead).find((key) => holds(instead[key], word)) : `"${same}"`;
    if (answer !== undefined) return ` Did you mean ${answer}?`;
    if (holds(absent, word)) return ` "${word}" is not there: glme has ${withoutIt}.`;
  }
  return undefined;
}

/** Gives a word without what systems write differently, and once more without what stands in parentheses behind it: `Gamma(link = "log")`. */
function spellings(written: string): string[] {
  const word = plain(written.slice(0, 100));
  const [head] = word.split("(");
  return head === "" || head === word ? [word] : [word, head];
}

/** Gives a word in small letters, without blanks, dots, underscores, quotes, and hyphens but those of numbers; dots between digits stay. */
export function plain(word: string): string {
  return word.toLowerCase().replace(/[\s_'"]|-(?!\d)|\.(?!\d)/g, "");
}

/** Is a word one of some words between blanks? */
export function holds(words: string, word: string): boolean {
  return words.split(" ").includes(word) && word !== "";
}
