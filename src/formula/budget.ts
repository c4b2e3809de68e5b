import type { Complaint } from "./syntaxError.js";

/** What a formula makes, and the most of it that one formula may make: far more than a design could have columns for. */
const LIMITS = { terms: 5_000, factors: 25_000, columns: 10_000, "names of groups": 10_000 };

/** What is counted while a formula is multiplied out. */
export type Counted = keyof typeof LIMITS;

/** Counts what a whole formula makes, before it is made, so that no formula takes longer than the largest model would. */
export class Budget {
  private readonly spent = { terms: 0, factors: 0, columns: 0, "names of groups": 0 };

  /** Adds to a count; a complaint where there are more than there may be. */
  over(counted: Counted, more: number): Complaint | undefined {
    const count = this.spent[counted] + more;
    this.spent[counted] = count;
    if (count <= LIMITS[counted]) return undefined;
    return {
      found: `a formula that forms more than ${LIMITS[counted]} ${counted}: ${count} up to here`,
      expected: "a smaller model",
      hint: HINTS[counted],
    };
  }
}

const PRODUCTS = "Name the interactions that are wanted, as in a + b + a:b, in place of products of many variables.";

const HINTS: Record<Counted, string> = {
  terms: PRODUCTS,
  factors: PRODUCTS,
  columns: "Leave terms out, or ask poly and ns for fewer columns.",
  "names of groups": "Name the groupings that are wanted, as in (1 | a) + (1 | a:b), in place of a long nesting.",
};
