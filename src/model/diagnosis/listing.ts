/** A message names so many of a list. */
const NAMED = 5;

/** A list in the words of a message: all of a short one, the first of a long one and how many more there are. */
export function someOf(names: readonly string[]): string {
  if (names.length <= NAMED + 1) return names.join(", ");
  return `${names.slice(0, NAMED).join(", ")} and ${names.length - NAMED} more`;
}

/** `1 row`, `2 rows`. */
export function nounOf(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}
