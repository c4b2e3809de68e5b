import { nearest } from "../../core/nearest.js";
import { badArgument, described } from "./arguments.js";

/** Names with the numbers that they stand for, as a numeric enum holds them, in both directions. */
export type Codes = Readonly<Record<string, string | number>>;

/** Lists the names of an enum as options spell them, `negativeBinomial` for `NegativeBinomial`, each with its number. */
export function codeNames(codes: Codes): Map<string, number> {
  const names = new Map<string, number>();
  for (const [name, code] of Object.entries(codes))
    if (typeof code === "number") names.set(name[0].toLowerCase() + name.slice(1), code);
  return names;
}

/**
 * Gives the number of what was named: by its number in the enum, or by its name, in upper or lower case.
 *
 * @param argument what the value was given as, for the message: "family"
 * @param also what it may be besides, for the message
 * @throws GlmeError badOption with the nearest name
 */
export function codeOf(value: unknown, argument: string, codes: Codes, also = ""): number {
  const names = codeNames(codes);
  if (typeof value === "number" && typeof codes[value] === "string") return value;
  const word = typeof value === "string" ? value.toLowerCase() : undefined;
  for (const [name, code] of names) if (name.toLowerCase() === word) return code;
  const near = typeof value === "string" ? nearest(value, names.keys()) : undefined;
  const hint = near === undefined ? undefined : `Did you mean "${near}"?`;
  throw badArgument(argument, value, `one of ${[...names.keys()].join(", ")}, or its number${also}`, hint);
}

/**
 * Checks that a value is a number of an enum.
 *
 * @throws GlmeError badOption with the names and numbers that there are
 */
export function expectCode(value: unknown, argument: string, codes: Codes): void {
  if (typeof value === "number" && typeof codes[value] === "string") return;
  const all = [...codeNames(codes)].map(([name, code]) => `${code} (${name})`).join(", ");
  throw badArgument(argument, value, `one of the numbers ${all}`, typeof value === "string" ? numberOf(value, codes) : undefined);
}

/** The number that a name has, as a hint. */
function numberOf(name: string, codes: Codes): string | undefined {
  const near = nearest(name, codeNames(codes).keys());
  return near === undefined ? undefined : `For ${described(name)} give ${codeNames(codes).get(near)}, the number of ${near}.`;
}
