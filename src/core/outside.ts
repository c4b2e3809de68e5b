// Values from outside: whoever writes JavaScript may pass anything, also what fails when it is looked at (a revoked Proxy, a getter that
// throws). What is asked of such a value here is answered, whatever it does.

/** What `kindOf` answers of a value that fails when it is looked at. */
export const UNREADABLE = "value that cannot be read";

/** Gives what the language calls a value: "Object", "Map", "Uint8Array". */
export function kindOf(value: unknown): string {
  try {
    return Object.prototype.toString.call(value).slice(8, -1);
  } catch {
    return UNREADABLE;
  }
}

/** Is it an array? No typed array is one. */
export function isList(value: unknown): value is readonly unknown[] {
  return kindOf(value) === "Array";
}

/** Is it an array of texts, without holes? */
export function isTexts(value: unknown): value is readonly string[] {
  return isList(value) && value.findIndex((each) => typeof each !== "string") < 0; // `every` passes over holes
}

/** Is it a typed array whose memory was transferred elsewhere, or made shorter? */
export function isGone(view: ArrayBufferView): boolean {
  try {
    if (view.byteLength === 0) (view as Uint8Array).slice(0, 0); // of memory that is gone the language takes no slice
    return false;
  } catch {
    return true;
  }
}

/** Is it an object of names and values: no array, no Map or Buffer, whose values have no names, and none with a prototype of its own, which may hide some? */
export function isRecord(value: unknown): value is { readonly [name: string | symbol]: unknown } {
  if (kindOf(value) !== "Object") return false;
  try {
    const prototype = Object.getPrototypeOf(value);
    return prototype === null || Object.getPrototypeOf(prototype) === null;
  } catch {
    return false;
  }
}

/** Longest text that a message repeats whole. */
const LONGEST = 100;

/**
 * Gives a value in the words of a message; of a long text its beginning.
 *
 * @example
 * shown(new Map()); // "a Map"
 */
export function shown(value: unknown): string {
  if (typeof value === "string") return `"${value.length > LONGEST ? `${value.slice(0, LONGEST)}…` : value}"`;
  if (typeof value === "function") return "a function";
  if (typeof value !== "object" || value === null) return String(value);
  const kind = kindOf(value);
  if (kind === "Object") return isRecord(value) ? "an object" : "an object with a prototype of its own";
  if (kind === "Array") return "an array";
  return `${/^[AEIO]/.test(kind) ? "an" : "a"} ${kind}`;
}

/** Gives the message of what was thrown, be it an error or not. */
export function messageOf(thrown: unknown): string {
  return kindOf(thrown) === "Error" ? (thrown as Error).message : shown(thrown);
}
