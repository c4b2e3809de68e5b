// Reading values that somebody may have changed: each parser gives the value with its type, or says where it is wrong.

import { GlmeError } from "../../core/errors.js";
import { isList, isRecord, shown } from "../../core/outside.js";

/** Checks a value of a model's JSON; `path` says where it stands, as `random[0].modes`. */
export type Parser<T> = (value: unknown, path: string) => T;

/** Makes the error for what stands at a path. */
export function damaged(path: string, found: string, expected: string): GlmeError {
  const where = path === "" ? "the whole" : path;
  return new GlmeError(
    "file",
    `The model cannot be loaded: ${where} is ${found}, but has to be ${expected}.`,
    { path },
    "Take it as model.toJSON() or glme fit --save wrote it.",
  );
}

/** Makes a parser of objects with some fields; others are left aside. */
export function record<T extends object>(fields: { readonly [K in keyof T]-?: Parser<T[K]> }): Parser<T> {
  const names = Object.keys(fields) as (keyof T & string)[];
  return (value, path) => {
    const object = objectAt(value, path);
    return Object.fromEntries(names.map((name) => [name, fields[name](ownOf(object, name), join(path, name))])) as T;
  };
}

/** Makes a parser of objects of one of some kinds, by their field `kind`; each kind has fields of its own. */
export function ofKind<T extends { readonly kind: string }>(
  kinds: {
    readonly [Kind in T["kind"]]: Parser<Omit<Extract<T, { readonly kind: Kind }>, "kind">>;
  },
): Parser<T> {
  const kindOf = word(Object.keys(kinds) as T["kind"][]);
  return (value, path) => {
    const kind = kindOf(ownOf(objectAt(value, path), "kind"), join(path, "kind"));
    return { kind, ...kinds[kind](value, path) } as unknown as T;
  };
}

/** Makes a parser of objects whose fields are all of one type. */
export function dictionary<T>(each: Parser<T>): Parser<Readonly<Record<string, T>>> {
  return (value, path) => {
    const entries = Object.entries(objectAt(value, path));
    return Object.fromEntries(entries.map(([name, item]) => [name, each(item, join(path, name))]));
  };
}

/** Makes a parser of arrays. */
export function list<T>(each: Parser<T>): Parser<readonly T[]> {
  return (value, path) => {
    if (!isList(value)) throw damaged(path, found(value), "an array");
    return Array.from(value, (item, i) => each(item, `${path}[${i}]`)); // `map` passes over holes
  };
}

/** Reads a text. */
export const text: Parser<string> = (value, path) => {
  if (typeof value === "string") return value;
  throw damaged(path, found(value), "a text");
};

/** Reads true or false. */
export const flag: Parser<boolean> = (value, path) => {
  if (typeof value === "boolean") return value;
  throw damaged(path, found(value), "true or false");
};

/** Makes a parser of some words or numbers. */
export function word<const T extends string | number>(words: readonly T[]): Parser<T> {
  return (value, path) => {
    const known = words.find((candidate) => candidate === value);
    if (known !== undefined) return known;
    throw damaged(path, found(value), words.length === 1 ? shown(words[0]) : `one of ${words.join(", ")}`);
  };
}

/** The doubles that JSON has no number for, by their texts. */
const NUMBER_OF_TEXT: ReadonlyMap<unknown, number> = new Map([
  ["NaN", Number.NaN],
  ["Infinity", Number.POSITIVE_INFINITY],
  ["-Infinity", Number.NEGATIVE_INFINITY],
  ["-0", -0],
]);

/** Reads a double; NaN, the infinities and −0 are texts. */
export const number: Parser<number> = (value, path) => {
  if (typeof value === "number") return value;
  const named = NUMBER_OF_TEXT.get(value);
  if (named !== undefined) return named;
  throw damaged(path, found(value), 'a number, "NaN", "Infinity", "-Infinity" or "-0"');
};

/** Reads a whole number, 0 or more. */
export const count: Parser<number> = (value, path) => {
  if (typeof value === "number" && Number.isSafeInteger(value) && value >= 0) return value;
  throw damaged(path, found(value), "a whole number, 0 or more");
};

/** Reads a number that is not NaN and not infinite. */
export const finite: Parser<number> = (value, path) => {
  const read = number(value, path);
  if (Number.isFinite(read)) return read;
  throw damaged(path, found(value), "a finite number");
};

/** Reads an array of doubles: there may be a million, so that a path is made for a wrong one only. */
export const numbers: Parser<Float64Array> = (value, path) => {
  if (!isList(value)) throw damaged(path, found(value), "an array");
  return Float64Array.from(value, (item, i) => (typeof item === "number" ? item : number(item, `${path}[${i}]`)));
};

/** Makes a parser of what another one reads, or null. */
export function orNull<T>(parser: Parser<T>): Parser<T | null> {
  return (value, path) => (value === null ? null : parser(value, path));
}

/** Makes a parser of what another one reads, or undefined where it is left out. */
export function orMissing<T>(parser: Parser<T>): Parser<T | undefined> {
  return (value, path) => (value === undefined ? undefined : parser(value, path));
}

/** Checks the length of an array. @throws GlmeError file where it is another one */
export function requireLength(array: ArrayLike<unknown>, length: number, path: string): void {
  if (array.length !== length) throw damaged(path, `an array of length ${array.length}`, `one of length ${length}`);
}

/** Checks that there is a label for every code. @throws GlmeError file, with the path of the first code that has none */
export function requireCodes(codes: readonly number[], size: number, path: string, what: string): void {
  const stranger = codes.findIndex((code) => code >= size);
  if (stranger >= 0) throw damaged(`${path}[${stranger}]`, String(codes[stranger]), `less than ${size}, the number of ${what}`);
}

function objectAt(value: unknown, path: string): object {
  if (isRecord(value)) return value;
  throw damaged(path, found(value), "an object");
}

function ownOf(object: object, name: string): unknown {
  return Object.hasOwn(object, name) ? (object as Record<string, unknown>)[name] : undefined;
}

function found(value: unknown): string {
  return value === undefined ? "missing" : shown(value);
}

function join(path: string, name: string): string {
  return path === "" ? name : `${path}.${name}`;
}
