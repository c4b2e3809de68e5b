import { nearest } from "../core/nearest.js";
import type { Complaint } from "./syntaxError.js";
import { showToken, type Token } from "./tokens.js";

// What the parser says of functions: one function for each place where the next token may not fit.

/** What to write instead of functions that people know from other systems. */
const INSTEAD: ReadonlyMap<string, string> = new Map([
  ["as.factor", "Write factor(x)."],
  ["C", "Write factor(x), or the name of a categorical column alone, and choose its coding with the option dummyVarCoding."],
  ["relevel", "Declare the levels in their order when the table is made; the first one is the reference."],
  ["interaction", "Write f:h."],
  ["bs", "Write ns(x, 3) for a natural spline, or poly(x, 3) for polynomials."],
  ["s", "Write ns(x, 3) for a natural spline of 3 columns."],
  ["te", "Write ns(x, 3)*ns(z, 3) for a surface."],
  ["rcs", "Write ns(x, 3) for a natural spline of 3 columns."],
  ["ln", "Write log(x)."],
  ["square", "Write I(x^2), or x^2 for x and its square."],
  ["pow", "Write I(x^2), or x^2 for x and its square."],
  ["center", "Write scale(x), which divides by the standard deviation, too, or subtract the mean in the table."],
  ["standardize", "Write scale(x)."],
  ["zscore", "Write scale(x)."],
  ["us", "Write (x | g): unstructured is what it is by default."],
  ["diag", "Write (x || g), or the option covariancePattern."],
  ["cs", 'Write (x | g) with the option covariancePattern: "compSymm".'],
  ["ar1", "Of the structures of random effects covariancePattern has some, and none in time or space."],
]);

/** Complains of a name before a parenthesis that is no function; `known` are those there are. */
export function unknownFunction(name: string, known: readonly string[]): Complaint {
  const near = nearest(name, known);
  const guess = near === undefined ? `If ${name} is a column, an operator is missing after it.` : `Did you mean ${near}?`;
  return {
    found: `"${name}(", a function that the grammar does not have`,
    expected: `one of ${known.join(", ")}`,
    hint: INSTEAD.get(name) ?? `${guess} Any other function of a column can be computed in the table.`,
  };
}

export function noArgument(usage: string): Complaint {
  return { found: '")"', expected: "an argument", hint: `The function is written like this: ${usage}.` };
}

/** Complains of what follows a complete argument where it neither goes on with it nor is the comma or the parenthesis that has to come. */
export function afterArgument(next: Token, closing: string, usage: string | undefined, opened?: Token): Complaint {
  return {
    found: showToken(next),
    expected: `an operator (+ - * / ^) or ${closing}`,
    hint: hintAfterArgument(next, usage, opened),
  };
}

function hintAfterArgument(next: Token, usage: string | undefined, opened: Token | undefined): string {
  if (next.kind === "end" && opened) return `Close the parenthesis that position ${opened.position} opens.`;
  if (next.text === ":" || next.text === "~" || next.text.startsWith("|")) {
    return "Inside a function there is arithmetic on numbers: terms are combined outside of it, as in log(x):f.";
  }
  return usage === undefined
    ? "Put an operator between two numbers, as in x * z."
    : `The function is written like this: ${usage}.`;
}

export function noOperandInside(next: Token, previous: Token): Complaint {
  return {
    found: showToken(next),
    expected: "a number, a column, a function or an opening parenthesis",
    hint:
      previous.text === "*" && next.text === "*" ? "A power is written x^2." : `Something is missing after "${previous.text}".`,
  };
}

export function numberTooLarge(next: Token): Complaint {
  return { found: showToken(next), expected: "a number up to 1.797e308", hint: "Numbers are doubles." };
}

export function noColumnInside(usage: string): Complaint {
  return {
    found: "an argument without a column",
    expected: "a column in it",
    hint: `A function in a formula is computed from columns: ${usage}.`,
  };
}

export function noColumn(next: Token): Complaint {
  return {
    found: showToken(next),
    expected: "the name of a column",
    hint: "factor(x) takes one column; compute any other factor in the table.",
  };
}

export function noSize(next: Token, usage: string, most: number): Complaint {
  return {
    found: showToken(next),
    expected: `a whole number from 1 to ${most}, the number of columns`,
    hint: `The number stands by itself, without a name: ${usage}.`,
  };
}

export function notInArithmetic(name: string): Complaint {
  return {
    found: `"${name}(" inside another function`,
    expected: "arithmetic, scale, or a function of one number such as log",
    hint: `${name}(…) stands by itself.`,
  };
}

export function tooLong(most: number): Complaint {
  return { found: `more than ${most} operations in one function`, expected: "fewer", hint: "Compute the column in the table." };
}

export const countsAmongTerms: Complaint = {
  found: '"cbind(" among the terms',
  expected: "cbind(successes, failures) as the response only",
  hint: "Name the two columns as terms: a + b.",
};

/** Complains of a function whose result cannot be a response. */
export function notAResponse(name: string): Complaint {
  return {
    found: `"${name}(" as the response`,
    expected: "a column, cbind(successes, failures), or a function that gives one number, such as log(y)",
    hint: `What ${name} makes explains a response; it is none.`,
  };
}

export function notAGroup(name: string): Complaint {
  return {
    found: `"${name}(" as a grouping variable`,
    expected: "the name of a column, or factor(g)",
    hint: "Every distinct value of a column is a group; compute any other grouping in the table.",
  };
}

/** Complains of a column whose name is the text of a function: both would name the same coefficient. */
export function sameName(name: string): Complaint {
  return {
    found: `${name} both as a function and as the name of a column`,
    expected: "one of the two",
    hint: "Give the column another name: their coefficients could not be told apart.",
  };
}
