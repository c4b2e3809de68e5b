// Readers for the values of a fit's options.

import { badOption, oneOf, optionsWithin, type Reader } from "../core/readOptions.js";
import type { FitSettings } from "./settings.js";

/** An option as it is: its own part of the package checks it, together with the data. */
export const asGiven: Reader<unknown> = (value) => value;

/** A whole number from `least` on. */
export function wholeNumber<D extends number | undefined>(least: number, standard: D): Reader<number | D> {
  return (value, option) => {
    if (value === undefined) return standard;
    if (typeof value === "number" && Number.isInteger(value) && value >= least) return value;
    throw badOption(option, value, `a whole number, ${least} or more`);
  };
}

/** A number above 0. */
export function positive<D extends number | undefined>(standard: D): Reader<number | D> {
  return (value, option) => {
    if (value === undefined) return standard;
    if (typeof value === "number" && value > 0 && value < Number.POSITIVE_INFINITY) return value;
    throw badOption(option, value, "a positive number");
  };
}

/** A value of one kind. */
export function instance(is: (value: unknown) => boolean, what: string): Reader<unknown> {
  return (value, option) => {
    if (value === undefined || is(value)) return value;
    throw badOption(option, value, what);
  };
}

export const finite: Reader<number | undefined> = (value, option) => {
  if (value === undefined || (typeof value === "number" && Number.isFinite(value))) return value;
  throw badOption(option, value, "a finite number");
};

export const verbosity: Reader<0 | 1 | 2> = (value, option) => {
  if (value === undefined || value === false || value === 0) return 0;
  if (value === true || value === 1) return 1;
  if (value === 2) return 2;
  throw badOption(option, value, "0, 1 or 2 (or true, which is 1)");
};

const display = oneOf(["off", "final", "iter"], "off");
const SOLVER = {
  tolFun: positive(undefined),
  tolX: positive(undefined),
  maxIter: wholeNumber(1, undefined),
  display: (value: unknown, option: string) => (value === undefined ? undefined : display(value, option)),
};
export const modeOptions: Reader<FitSettings["ebOptions"]> = optionsWithin(SOLVER);
export const optimizerOptions: Reader<FitSettings["optimizerOptions"]> = optionsWithin({
  ...SOLVER,
  maxFunEvals: wholeNumber(1, undefined),
});

/** A time budget. */
export const seconds: Reader<number | undefined> = (value, option) => {
  if (value === undefined || (typeof value === "number" && value > 0)) return value;
  throw badOption(option, value, "a positive number of seconds");
};
