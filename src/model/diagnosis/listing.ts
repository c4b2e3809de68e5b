/** Number of names that a message tells of a long list; a list of one more is told whole. */
const NAMES_TOLD = 5;

/** Gives a list in the words of a message: all of a short one, the first of a long one and how many more there are. */
export function someOf(names: readonly string[]): string {
  if (names.length <= NAMES_TOLD + 1) return names.join(", ");
  return `${names.slice(0, NAMES_TOLD).join(", ")} and ${names.length - NAMES_TOLD} more`;
}

/** Gives a count with its noun: `1 row`, `2 rows`. */
export function nounOf(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}
