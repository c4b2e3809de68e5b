import { type Advice, badOption, oneOf } from "../core/readOptions.js";
import { readCustomLink } from "./definition/customLink.js";
import { type Distribution, DISTRIBUTIONS, standardLink } from "./families.js";
import { type Link, LINKS, type LinkName } from "./definition/links.js";

/** Links that have a name of their own, by name; `power` is written as its exponent. */
export const LINK_NAMES = (Object.keys(LINKS) as LinkName[]).filter((name) => name !== "power" && name !== "host");

/** Reads which distribution an option names, in any case; normal when left out. `advice` says what another word may mean. */
export function readDistribution(value: unknown, advice?: Advice): Distribution {
  return oneOf(DISTRIBUTIONS, "normal", "", advice)(value, "distribution");
}

/**
 * Reads which link an option means: a name in any case, or a number p for μ^p = η (0 is log, 1 identity, −1 reciprocal);
 * the distribution's own link when left out. Functions are taken as they are: `checkedLink` looks at what they answer.
 *
 * @param advice what is said of a word that is none of the names
 * @throws GlmeError badOption with the name that was meant, or with the function that is missing or none
 */
export function readLink(value: unknown, distribution: Distribution, advice?: Advice): Link {
  if (value === undefined) return standardLink(distribution);
  if (typeof value === "number") return powerLink(value);
  if (typeof value === "object" && value !== null && !Array.isArray(value))
    return { name: "host", power: 1, functions: readCustomLink(value) };
  const named = oneOf(LINK_NAMES, "identity", ", a number for a power, or functions", advice);
  return { name: named(value, "link"), power: 1 };
}

function powerLink(power: number): Link {
  if (!Number.isFinite(power))
    throw badOption("link", power, `one of ${LINK_NAMES.join(", ")}, a finite number for a power, or functions`);
  if (power === 0) return { name: "log", power: 1 };
  if (power === 1) return { name: "identity", power: 1 };
  if (power === -1) return { name: "reciprocal", power: 1 };
  return { name: "power", power };
}
