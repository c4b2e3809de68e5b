import type { Complaint } from "./syntaxError.js";
import { showToken, type Token } from "./tokens.js";

// What the parser says when the next token does not fit: one function or constant for each place where that can happen.

export function noResponse(next: Token): Complaint {
  if (next.kind === "end") {
    return { found: "no text", expected: "a response, ~ and terms", hint: "A formula looks like this: y ~ x + (1 | g)." };
  }
  return {
    found: showToken(next),
    expected: "the name of the response",
    hint: "A formula begins with the response: y ~ x + (1 | g). Put its name in backquotes if it is no plain name.",
  };
}

/** Complains of something else than a `~` after the response: either there is none at all, or the response is more than a name. */
export function noTilde(next: Token, tokens: readonly Token[]): Complaint {
  const comesLater = tokens.some((token) => token.text === "~");
  return {
    found: showToken(next),
    expected: "~ after the response",
    hint: comesLater
      ? "The response is one column, or one function of columns: I(y + z) ~ x. A name with blanks goes in backquotes."
      : "The formula has no ~: write the response and ~ before the terms, as in y ~ x + (1 | g).",
  };
}

export function noOperand(next: Token, previous: Token): Complaint {
  return { found: showToken(next), expected: "a variable, 1, 0 or an opening parenthesis", hint: operandHint(next, previous) };
}

function operandHint(next: Token, previous: Token): string {
  if (next.text === "|" || next.text === "||") {
    return "Effects stand to the left of the bar: (1 | g) gives every level of g an intercept of its own.";
  }
  if (next.text === "^") return "A power follows its variable: x^2.";
  if (next.text === "*" && previous.text === "*") return "A power is written x^2, a product x*z.";
  if (next.text === "~") return "A formula has a single ~, between the response and the terms.";
  if (previous.text === "~") return "Terms follow the ~; the smallest formula is y ~ 1.";
  return `A term is missing after "${previous.text}": add it, or take "${previous.text}" away.`;
}

/** Complains of what follows a complete term where it neither joins another one to it nor closes the parenthesis that was opened. */
export function afterTerm(next: Token, opened?: Token): Complaint {
  if (next.text === "^") {
    return { found: '"^"', expected: "one exponent only", hint: "Multiply the exponents yourself: x^4 for (x^2)^2." };
  }
  if (opened !== undefined && next.kind === "end") return notClosed(next, opened);
  const closing = opened === undefined ? "the end of the formula" : '")"';
  return { found: showToken(next), expected: `an operator (+ - * / : ^) or ${closing}`, hint: afterTermHint(next) };
}

function afterTermHint(next: Token): string {
  if (next.text === ")") return "No parenthesis is open here: take this one away, or open one before.";
  if (next.text === "|" || next.text === "||") return "A random term needs parentheses around it: (1 | g).";
  if (next.text === "~") return "A formula has a single ~, between the response and the terms.";
  return "Put an operator between two terms, as in x + z. A name with blanks or other special characters goes in backquotes.";
}

/** Complains of what follows the complete grouping of a random term where it is no `)`. */
export function afterGroup(next: Token, opened: Token): Complaint {
  if (next.kind === "end") return notClosed(next, opened);
  return {
    found: showToken(next),
    expected: '":", "/" or ")" after the grouping variable',
    hint: "Groups that cross are separate terms: (1 | g) + (1 | h). Combinations of two groups are g:h, groups inside groups g/h.",
  };
}

function notClosed(next: Token, opened: Token): Complaint {
  return { found: showToken(next), expected: '")"', hint: `Close the parenthesis that position ${opened.position} opens.` };
}

export function noGroup(next: Token): Complaint {
  return {
    found: showToken(next),
    expected: "the name of a grouping variable",
    hint: "To the right of the bar stands the variable whose levels are the groups: (1 | g), (1 | g:h) or (1 | g/h).",
  };
}

export function groupAgain(name: string): Complaint {
  return { found: `${name} for the second time`, expected: "each grouping variable once", hint: `Take one ${name} away.` };
}

export function badExponent(next: Token): Complaint {
  return {
    found: showToken(next),
    expected: "a whole number from 1 to 100 as the exponent",
    hint: "x^2 means x and its square. Any other power is a function of x, I(x^0.5).",
  };
}

export function strangeNumber(number: string): Complaint {
  return {
    found: `"${number}"`,
    expected: "1, the intercept, or 0, no intercept",
    hint: "Other numbers are no terms; inside a function they are numbers, as in I(2*x). What has a known coefficient is an offset(…).",
  };
}

export const dot: Complaint = {
  found: '"."',
  expected: "a variable",
  hint: "The grammar has no sign for all other columns: name each of them.",
};

export function responseAgain(name: string): Complaint {
  return {
    found: `the response ${name} among the predictors`,
    expected: "another variable",
    hint: "The response cannot explain itself: take it away from the right of the ~.",
  };
}

export const tooDeep: Complaint = {
  found: "more than 100 parentheses inside each other",
  expected: "a formula that nests less",
  hint: "Take away parentheses that are not needed.",
};

const COMPARISON = "There are no comparisons: compute a column of true and false in the table.";

/** What people type, or paste from printed text, in place of a symbol of the grammar. */
const INSTEAD: ReadonlyMap<string, string> = new Map([
  ["=", "Write ~ between the response and the terms: y ~ x + (1 | g)."],
  ["−", "This is a typographic minus: type the plain - of the keyboard."],
  ["–", "This is a dash: type the plain - of the keyboard."],
  ["×", "Write a product as a*b, or a:b without the main effects."],
  ['"', "Names stand without quotes, or in backquotes: `body weight`."],
  [">", COMPARISON],
  ["<", COMPARISON],
  ["'", "Names stand without quotes, or in backquotes: `body weight`."],
]);

/** Complains of a character that belongs to no token; `rest` is what remains of the formula from there on. */
export function unreadable(rest: string): Complaint {
  const [character] = rest;
  if (/[\d.]/.test(character)) return digitFirst(rest);
  if (character === "`") return badBackquote(rest);
  return {
    found: `the character "${character}"`,
    expected: "a name, a number or one of ~ + - * / : ^ ( ) | ,",
    hint: INSTEAD.get(character) ?? "If it belongs to a name, put the whole name in backquotes: `body weight`.",
  };
}

function digitFirst(rest: string): Complaint {
  const [name] = rest.match(/^[\p{ID_Continue}.]+/u)!;
  return {
    found: `"${name}"`,
    expected: "a name that begins with a letter",
    hint: `Put a name that begins with a digit in backquotes: \`${name}\`.`,
  };
}

function badBackquote(rest: string): Complaint {
  const empty = rest.startsWith("``");
  return {
    found: empty ? "an empty name" : "a backquote that is not closed",
    expected: empty ? "a name between the backquotes" : "a second backquote after the name",
    hint: "A name with blanks or other special characters stands between two backquotes: `body weight`.",
  };
}
