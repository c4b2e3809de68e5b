// Readers for the values of a fit's options.

import { isList } from "../core/outside.js";
import { badOption, oneOf, optionsWithin, type Reader } from "../core/readOptions.js";
import { synonym } from "../core/synonyms.js";
import type { FitSettings, PatternName } from "./settings.js";

/** Takes an option as it is: its own part of the package checks it, together with the data. */
export const asGiven: Reader<unknown> = (value) => value;

const PATTERNS: readonly PatternName[] = ["fullCholesky", "full", "isotropic", "diagonal", "compSymm"];

/** Takes covariance patterns as they are, for the random terms to check, but says at once what the names of other systems mean here. */
export const patterns: Reader<FitSettings["covariancePattern"]> = (value, option) => {
  for (const name of isList(value) ? Object.values(value) : [value]) {
    if (typeof name !== "string" || PATTERNS.some((each) => each.toLowerCase() === name.toLowerCase())) continue;
    const advice = synonym("covariancePattern", name, PATTERNS);
    if (advice !== undefined) throw badOption(option, name, `one of ${PATTERNS.join(", ")}, or a logical matrix`, advice);
  }
  return value as FitSettings["covariancePattern"];
};

/** Gives a reader for a whole number from `least` on; `standard` where the option is not given. */
export function wholeNumber<D extends number | undefined>(least: number, standard: D): Reader<number | D> {
  return (value, option) => {
    if (value === undefined) return standard;
    if (typeof value === "number" && Number.isInteger(value) && value >= least) return value;
    throw badOption(option, value, `a whole number, ${least} or more`);
  };
}

/** Gives a reader for a finite number above 0; `standard` where the option is not given. */
export function positive<D extends number | undefined>(standard: D): Reader<number | D> {
  return (value, option) => {
    if (value === undefined) return standard;
    if (typeof value === "number" && value > 0 && value < Number.POSITIVE_INFINITY) return value;
    throw badOption(option, value, "a positive number");
  };
}

/** Gives a reader for a value of the kind that `is` tells; `what` names the kind in messages. */
export function instance(is: (value: unknown) => boolean, what: string): Reader<unknown> {
  return (value, option) => {
    if (value === undefined || is(value)) return value;
    throw badOption(option, value, what);
  };
}

/** Reads a finite number, undefined where the option is not given. */
export const finite: Reader<number | undefined> = (value, option) => {
  if (value === undefined || (typeof value === "number" && Number.isFinite(value))) return value;
  throw badOption(option, value, "a finite number");
};

/** Reads `verbose`: 0, 1 or 2; true is 1, false and an option that is not given 0. */
export const verbosity: Reader<0 | 1 | 2> = (value, option) => {
  if (value === undefined || value === false || value === 0) return 0;
  if (value === true || value === 1) return 1;
  if (value === 2) return 2;
  throw badOption(option, value, "0, 1 or 2 (or true, which is 1)");
};

const display = oneOf(["off", "final", "iter"], "off");
/** Readers for the options that both searches have. */
const SEARCH_READERS = {
  tolFun: positive(undefined),
  tolX: positive(undefined),
  maxIter: wholeNumber(1, undefined),
  display: (value: unknown, option: string) => (value === undefined ? undefined : display(value, option)),
};
/** Reads `ebOptions`. */
export const modeOptions: Reader<FitSettings["ebOptions"]> = optionsWithin(SEARCH_READERS);
/** Reads `optimizerOptions`. */
export const optimizerOptions: Reader<FitSettings["optimizerOptions"]> = optionsWithin({
  ...SEARCH_READERS,
  maxFunEvals: wholeNumber(1, undefined),
});

/** Reads a time budget in seconds, above 0; undefined where the option is not given. */
export const seconds: Reader<number | undefined> = (value, option) => {
  if (value === undefined || (typeof value === "number" && value > 0)) return value;
  throw badOption(option, value, "a positive number of seconds");
};
