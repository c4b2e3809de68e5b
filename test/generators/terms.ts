import type { DenseRandomTerm, DenseTerm } from "../oracle/design.js";
import type { RandomStream } from "./stream.js";

/** How the grouping factors of a model stand to each other. */
export const STRUCTURES = [
  "oneGroup",
  "crossed",
  "crossedSlopes",
  "threeCrossed",
  "nested",
  "interactionGroup",
  "twoTermsOneGroup",
] as const;
export type Structure = (typeof STRUCTURES)[number];

/** The two sides of a formula, as text and expanded; x1 and x2 are numeric, f, g, h, s, a and b categorical. */
export interface ChosenTerms {
  readonly structure: Structure;
  readonly fixedText: string;
  readonly fixed: readonly DenseTerm[];
  readonly randomText: string;
  readonly random: readonly DenseRandomTerm[];
}

/** The left-hand side of a random term. */
interface Effects {
  readonly text: string;
  readonly terms: readonly DenseTerm[];
  readonly correlated: boolean;
}

const INTERCEPT: Effects = { text: "1 |", terms: [[]], correlated: true };
const SLOPE_ALONE: Effects = { text: "-1 + x1 |", terms: [["x1"]], correlated: true };
const SLOPES: readonly Effects[] = [
  SLOPE_ALONE,
  { text: "x1 |", terms: [[], ["x1"]], correlated: true },
  { text: "1 + x1 + x2 |", terms: [[], ["x1"], ["x2"]], correlated: true },
  { text: "1 + x1 ||", terms: [[], ["x1"]], correlated: false },
  { text: "1 + f |", terms: [[], ["f"]], correlated: true },
  { text: "-1 + f |", terms: [["f"]], correlated: true },
  { text: "1 + f ||", terms: [[], ["f"]], correlated: false },
];

export function chooseTerms(stream: RandomStream, structures: readonly Structure[]): ChosenTerms {
  const structure = stream.pick(structures);
  return { structure, ...fixedPart(stream), ...randomPart(stream, structure) };
}

/** Main effects first: where a model puts x1^2 among the columns is a matter of names, not of order. */
function fixedPart(stream: RandomStream): Pick<ChosenTerms, "fixed" | "fixedText"> {
  const variables = stream.pick([[], ["x1"], ["x2"], ["f"], ["x1", "f"], ["x1", "x2"], ["x1", "x2", "f"]]);
  const texts = [...variables];
  const fixed: DenseTerm[] = variables.map((variable) => [variable]);
  if (variables.includes("x1") && variables.includes("f") && stream.chance(0.5)) {
    fixed.push(["x1", "f"]);
    texts.push(stream.pick(["x1*f", "x1:f"]));
  }
  if (variables.includes("x2") && stream.chance(0.3)) {
    fixed.push(["x2", "x2"]);
    texts.push("x2^2");
  }
  // without an intercept only a factor keeps the mean where it should be
  if (variables.includes("f") && stream.chance(0.25)) return { fixed, fixedText: ["-1", ...texts].join(" + ") };
  const written = texts.length === 0 || stream.chance(0.5) ? ["1", ...texts] : texts;
  return { fixed: [[], ...fixed], fixedText: written.join(" + ") };
}

function randomPart(stream: RandomStream, structure: Structure): Pick<ChosenTerms, "random" | "randomText"> {
  const any = () => (stream.chance(0.4) ? INTERCEPT : stream.pick(SLOPES));
  switch (structure) {
    case "oneGroup":
      return written([any(), ["g"]]);
    case "crossed":
      return written([any(), ["g"]], [INTERCEPT, ["h"]]);
    case "crossedSlopes":
      return written([stream.pick(SLOPES), ["g"]], [SLOPE_ALONE, ["h"]]);
    case "threeCrossed":
      return written([INTERCEPT, ["g"]], [INTERCEPT, ["h"]], [INTERCEPT, ["s"]]);
    case "nested": {
      const effects = stream.pick([INTERCEPT, SLOPE_ALONE, SLOPES[1]]);
      const { random, randomText } = written([effects, ["a"]], [effects, ["a", "b"]]);
      return { random, randomText: stream.chance(0.5) ? `(${effects.text} a/b)` : randomText };
    }
    case "interactionGroup":
      return written([INTERCEPT, ["a", "b"]]);
    case "twoTermsOneGroup":
      return written([INTERCEPT, ["g"]], [SLOPE_ALONE, ["g"]]);
  }
}

function written(...parts: readonly (readonly [Effects, readonly string[]])[]): Pick<ChosenTerms, "random" | "randomText"> {
  return {
    random: parts.map(([{ terms, correlated }, group]) => ({ terms, group, correlated })),
    randomText: parts.map(([{ text }, group]) => `(${text} ${group.join(":")})`).join(" + "),
  };
}
