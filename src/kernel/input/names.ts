import { nearest } from "../../core/nearest.js";
import { adviceOf } from "../../core/topics.js";
import { badArgument, described } from "./arguments.js";

/** Names with the numbers that they stand for, as a numeric enum holds them, in both directions. */
export type Codes = Readonly<Record<string, string | number>>;

/** The names that R, Stata, SAS and statsmodels have for families and links, where those that are here are near to others of these. */
const elsewhere = adviceOf({
  instead: {
    '"normal"': "gaussian gauss",
    '"binomial"': "bernoulli binom logistic",
    '"poisson"': "pois count",
    '"inverseGaussian"': "invgauss igaussian ig wald",
    '"negativeBinomial"': "nbinom2 nb2 nbinom negbin",
    '"negativeBinomial1"': "nbinom1 nb1",
    '"comploglog"': "cloglog cll",
    '"reciprocal"': "inverse inv",
    "{ power: 0.5 }": "sqrt",
    "{ power: -2 }": "1/mu^2 1/mu2 inversesquared powerminus2",
    '"log"': "ln",
    '"probit"': "normit",
  },
  absent: "betabinomial multinomial quasibinomial quasipoisson tweedie zinb cauchit cauchy logc loglogistic",
  withoutIt: "none of that name",
});

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
 * @throws GlmeError badOption with the name that was meant
 */
export function codeOf(value: unknown, argument: string, codes: Codes, also = ""): number {
  const names = codeNames(codes);
  if (typeof value === "number" && typeof codes[value] === "string") return value;
  const word = typeof value === "string" ? value.toLowerCase() : undefined;
  for (const [name, code] of names) if (name.toLowerCase() === word) return code;
  const hint = typeof value === "string" ? elsewhere(value, [...names.keys()]).trim() : "";
  throw badArgument(argument, value, `one of ${[...names.keys()].join(", ")}, or its number${also}`, hint || undefined);
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
