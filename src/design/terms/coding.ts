import { GlmeError } from "../../core/errors.js";
import type { Power, Term } from "../../formula/terms.js";

/** How factors become columns: contrasts with the first level, with the mean of all, or a column for every level. */
export type DummyVarCoding = "reference" | "effects" | "full";

/** How the levels of a factor become columns: one for each level, or one fewer. */
export type Contrast = "indicator" | "reference" | "effects";

/** One variable of a term: a power of numbers, the coded levels of a factor, or the columns of a basis. */
export type CodedVariable =
  | { readonly kind: "power"; readonly variable: string; readonly exponent: number }
  | { readonly kind: "levels"; readonly variable: string; readonly levels: readonly string[]; readonly contrast: Contrast }
  | { readonly kind: "basis"; readonly variable: string; readonly size: number };

/** A column that was dropped, for it is a combination Σ c_i x_i of columns x_i before it. */
export interface Combination {
  /** Its place among all columns of its term, from 0. */
  readonly place: number;
  /** The x_i, by their numbers, from 0, among the kept columns of X, or of the random term, and the c_i. */
  readonly of: readonly { readonly column: number; readonly coefficient: number }[];
}

/** Which columns of a term are kept where others were dropped. */
export interface KeptColumns {
  /** Their places among all columns of the term, from 0, ascending. */
  readonly places: readonly number[];
  /** The others, as far as they are not 0 in every used row. */
  readonly combinations: readonly Combination[];
}

/** One term: its columns are all products of one column of each variable. No variables: the intercept. */
export interface CodedTerm {
  /** The term as displayed: `(Intercept)`, `x`, `x:f`, `x^2`. */
  readonly name: string;
  /** Its variables; none for the intercept. */
  readonly variables: readonly CodedVariable[];
  /** Which of its columns are kept; undefined: all. */
  readonly kept?: KeptColumns | undefined;
}

/**
 * Decides how each of the terms becomes columns.
 *
 * A factor is contrast-coded in a term (one column fewer than levels) when the term without it is in the model too, for then the
 * sum of its indicators is already there; otherwise it gets an indicator for each level. Main effects count the intercept as
 * present, except that without an intercept the first factor gets all its levels. So `f*h` has contrasts everywhere, `x:f`
 * without `x` a slope for each level, and `-1 + f + h` all levels of f and contrasts of h. Under "full" every factor always has
 * an indicator for each level. A power of a factor is the factor itself, so that `(f + h)^2` is `f*h`.
 *
 * @throws GlmeError columnType for a power of a basis
 */
export function codeTerms(written: readonly Term[], kindOf: KindOf, coding: DummyVarCoding): CodedTerm[] {
  const terms = withoutFactorPowers(written, kindOf);
  const present = new Set([...terms.map(termKey), termKey([])]);
  const hasIntercept = terms.some((term) => term.length === 0);
  const firstFactor = hasIntercept
    ? undefined
    : terms.find((term) => term.length === 1 && kindOf(term[0].variable).kind === "levels");

  return terms.map((term) => ({
    name: termName(term),
    variables: term.map((power): CodedVariable => {
      const { variable } = power;
      const what = kindOf(variable);
      if (what.kind === "numbers") return { kind: "power", ...power };
      if (what.kind === "basis") {
        if (power.exponent !== 1) throw noPowers(power);
        return { ...what, variable };
      }
      const margin = term.filter((other) => other !== power);
      const full = coding === "full" || term === firstFactor || !present.has(termKey(margin));
      return { ...what, variable, contrast: full ? "indicator" : coding };
    }),
  }));
}

/** Gives terms whose factors have no powers, for those span what the factor does; each once, ordered by degree as the formula's are. */
function withoutFactorPowers(terms: readonly Term[], kindOf: KindOf): Term[] {
  const distinct = new Map<string, Term>();
  for (const term of terms) {
    const plain = term.map((power) =>
      power.exponent !== 1 && kindOf(power.variable).kind === "levels" ? { ...power, exponent: 1 } : power,
    );
    const key = termKey(plain);
    if (!distinct.has(key)) distinct.set(key, plain);
  }
  return [...distinct.values()].sort((a, b) => degree(a) - degree(b));
}

function degree(term: Term): number {
  return term.reduce((sum, { exponent }) => sum + exponent, 0);
}

/** What a variable is: numbers, a factor with the levels that get columns, or a basis of several columns. */
export type VariableKind =
  | { readonly kind: "numbers" }
  | { readonly kind: "levels"; readonly levels: readonly string[] }
  | { readonly kind: "basis"; readonly size: number };

/** Says what a variable is. */
export type KindOf = (variable: string) => VariableKind;

/** Gives the names of a coded term's columns; those of the first variable vary fastest. */
export function columnNames({ name, variables, kept }: CodedTerm): string[] {
  return products(variables.map(variableNames), kept).map((names) => names.join(":") || name);
}

/** Gives for each kept column of a term the parts that it is a product of, one of each variable; those of the first variable vary fastest. */
export function products<T>(parts: readonly (readonly T[])[], kept: KeptColumns | undefined): T[][] {
  const places = kept?.places ?? Array(parts.reduce((count, own) => count * own.length, 1)).keys();
  return Array.from(places, (place) => {
    let rest = place;
    return parts.map((own) => {
      const part = own[rest % own.length];
      rest = Math.floor(rest / own.length);
      return part;
    });
  });
}

/** Gives the levels that have a column of their own: all, all but the first (reference), or all but the last (effects). */
export function codedLevels(levels: readonly string[], contrast: Contrast): readonly string[] {
  if (contrast === "indicator") return levels;
  return contrast === "reference" ? levels.slice(1) : levels.slice(0, -1);
}

function variableNames(coded: CodedVariable): string[] {
  if (coded.kind === "power") return [powerName(coded)];
  if (coded.kind === "basis") return Array.from({ length: coded.size }, (_, j) => `${coded.variable}_${j + 1}`);
  return codedLevels(coded.levels, coded.contrast).map((level) => `${coded.variable}_${level}`);
}

function termName(term: Term): string {
  return term.length === 0 ? "(Intercept)" : term.map(powerName).join(":");
}

function powerName({ variable, exponent }: Power): string {
  return exponent === 1 ? variable : `${variable}^${exponent}`;
}

/** Gives one text for all terms that are one product, in whatever order it is written. */
function termKey(term: Term): string {
  return term.map(powerName).sort().join(":");
}

function noPowers(power: Power): GlmeError {
  return new GlmeError(
    "columnType",
    `The formula asks for ${powerName(power)}, but "${power.variable}" is several columns and has no powers.`,
    { column: power.variable },
    `Write ${power.variable} alone, and in place of a power of a sum the interactions that are wanted, as in a + b + a:b.`,
  );
}
