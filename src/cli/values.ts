import { InvalidArgumentError } from "commander";
import { type LinkName, LINKS } from "../family/names.js";
import { nearest } from "../nearest.js";

/** The links that have a name of their own. */
type NamedLink = Exclude<LinkName, "power" | "host">;

const NAMED_LINKS = (Object.keys(LINKS) as (keyof typeof LINKS)[]).filter(
  (name): name is NamedLink => name !== "power" && name !== "host",
);

/** A parser of one of some words, in any case. */
export function oneOf<const T extends string>(words: readonly T[]): (text: string) => T {
  return (text) => {
    const word = words.find((candidate) => candidate.toLowerCase() === text.toLowerCase());
    if (word !== undefined) return word;
    const near = nearest(text, words);
    throw new InvalidArgumentError(`${near === undefined ? "" : `Did you mean ${near}? `}It can be ${words.join(", ")}.`);
  };
}

/** A link by name, or the exponent of a power link. */
export function linkValue(text: string): NamedLink | number {
  return asNumber(text) ?? oneOf(NAMED_LINKS)(text);
}

/** One number for all rows, or the name of a column. */
export function perRow(text: string): string | number {
  return asNumber(text) ?? text;
}

/** Names between commas. */
export function names(text: string): string[] {
  return text
    .split(",")
    .map((name) => name.trim())
    .filter((name) => name !== "");
}

function asNumber(text: string): number | undefined {
  const value = Number(text);
  return text.trim() !== "" && Number.isFinite(value) ? value : undefined;
}
