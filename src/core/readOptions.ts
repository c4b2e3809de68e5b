import { GlmeError } from "./errors.js";
import { nearest } from "./nearest.js";
import { isRecord, kindOf, messageOf, shown, UNREADABLE } from "./outside.js";

/** Checks the value of one option and gives it in its canonical form; an option that is not given arrives as undefined. `option` is its name in messages. */
export type Reader<T> = (value: unknown, option: string) => T;

/** Says of an unknown word, given what is known, what was meant: a sentence after a blank, or "". */
export type Advice = (written: string, candidates: readonly string[]) => string;

/** Readers for all options of a call. */
export type Readers<T> = { readonly [K in keyof T]: Reader<T[K]> };

/**
 * Gives the options of a call, checked and completed. Names count in any case (`Alpha` is `alpha`), but never abbreviated.
 *
 * @param call the name of the method, for the messages; of an option that holds options, its name
 * @param place what the names of the options stand behind in messages: `ebOptions.`
 * @param advice what is said of a name that is none of them
 * @throws GlmeError unknownOption for a name that no reader has, with what was meant; badOption from the readers
 * @example
 * readOptions("coefCI", { alpha: probability(0.05) }, { Alpha: 0.01 }); // { alpha: 0.01 }
 */
export function readOptions<T extends object>(
  call: string,
  readers: Readers<T>,
  given: object | null | undefined,
  place = "",
  advice: Advice = byLetters,
): T {
  const names = Object.keys(readers) as (keyof T & string)[];
  const values = new Map<string, unknown>();
  for (const [written, value] of entriesOf(call, given)) {
    const name = canonicalName(call, written, names, place, advice);
    if (value === undefined) continue; // as if it were not there
    if (kindOf(value) === UNREADABLE) throw badOption(place + name, value, "one that can");
    if (values.has(name))
      throw new GlmeError("badOption", `${call} is given the option ${name} twice.`, { option: place + name });
    values.set(name, value);
  }
  return Object.fromEntries(names.map((name) => [name, readers[name](values.get(name), place + name)])) as T;
}

/** Gives the names and values that an options object holds, a symbol's as its text; null counts as no options. */
function entriesOf(call: string, given: unknown): [string, unknown][] {
  if (given === null || given === undefined) return [];
  if (!isRecord(given))
    throw new GlmeError("badOption", `The options of ${call} are ${shown(given)}, but have to be ${NAMES_AND_VALUES}.`);
  try {
    return Reflect.ownKeys(given).map((name) => [String(name), given[name]]);
  } catch (error) {
    throw new GlmeError("badOption", `The options of ${call} cannot be read: ${messageOf(error)}`);
  }
}

/** Gives a reader for options within an option, `ebOptions: { tolFun: 1e-3 }`, that names them in messages as `ebOptions.tolFun`. */
export function optionsWithin<T extends object>(readers: Readers<T>): Reader<T> {
  return (value, option) => {
    if (value !== undefined && !isRecord(value)) throw badOption(option, value, NAMES_AND_VALUES);
    return readOptions(option, readers, value, `${option}.`);
  };
}

/** Gives a reader for an object of any names, all of whose values are read alike; {} where the option is not given. */
export function recordOf<T>(read: Reader<T>): Reader<{ readonly [name: string]: T }> {
  return (value, option) => {
    if (value !== undefined && !isRecord(value)) throw badOption(option, value, NAMES_AND_VALUES);
    const given = entriesOf(option, value).filter(([, each]) => each !== undefined);
    return Object.fromEntries(given.map(([name, each]) => [name, read(each, `${option}.${name}`)]));
  };
}

const NAMES_AND_VALUES = "an object of names and values";

function canonicalName(call: string, given: string, names: readonly string[], place: string, advice: Advice): string {
  const name = names.find((candidate) => candidate.toLowerCase() === given.toLowerCase());
  if (name !== undefined) return name;
  throw new GlmeError(
    "unknownOption",
    `${call} has no option "${given}".${advice(given, names)}`,
    { option: place + given },
    `Its options are ${names.join(", ")}.`,
  );
}

/**
 * Gives a reader for one of some words, in any case; `otherwise` where the option is not given.
 *
 * @param also what the option can be besides, in the words of a message that goes on behind the list
 * @param advice what is said of a word that is none of them
 */
export function oneOf<const T extends string>(
  words: readonly T[],
  otherwise: T,
  also = "",
  advice: Advice = byLetters,
): Reader<T> {
  return (value, option) => {
    if (value === undefined) return otherwise;
    const word = typeof value === "string" ? words.find((each) => each.toLowerCase() === value.toLowerCase()) : undefined;
    if (word !== undefined) return word;
    throw badOption(option, value, `one of ${words.join(", ")}${also}`, typeof value === "string" ? advice(value, words) : "");
  };
}

/** Gives a reader for a number from 0 to 1; `otherwise` where the option is not given. */
export function probability(otherwise: number): Reader<number> {
  return (value, option) => {
    if (value === undefined) return otherwise;
    if (typeof value === "number" && value >= 0 && value <= 1) return value;
    throw badOption(option, value, "a number from 0 to 1");
  };
}

/** Gives a reader for true or false; `otherwise` where the option is not given. */
export function flag(otherwise: boolean): Reader<boolean> {
  return (value, option) => {
    if (value === undefined) return otherwise;
    if (typeof value === "boolean") return value;
    throw badOption(option, value, "true or false");
  };
}

/** Gives the error for a value that an option cannot take. */
export function badOption(option: string, value: unknown, expected: string, suggestion = ""): GlmeError {
  return new GlmeError("badOption", `The option ${option} is ${shown(value)}, but has to be ${expected}.${suggestion}`, {
    option,
  });
}

/** Asks after the word with the fewest edits. */
export function byLetters(written: string, candidates: readonly string[]): string {
  const near = nearest(written, candidates);
  return near === undefined ? "" : ` Did you mean "${near}"?`;
}
