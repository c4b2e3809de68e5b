import type { Design, RandomDesign } from "../../design/index.js";
import { GlmeError } from "../../core/errors.js";
import { printRandomTerm, variablePrinter } from "../../formula/index.js";
import { nearest } from "../../core/nearest.js";
import { isList, shown } from "../../core/outside.js";
import type { CovarianceTerm } from "./relativeFactor.js";
import {
  compoundPattern,
  diagonalPattern,
  fullPattern,
  isotropicPattern,
  maskedPattern,
  type Pattern,
} from "./covarianceStructure.js";
import type { FitSettings, PatternName } from "../../options/settings.js";

const PATTERNS: { readonly [N in PatternName]: (k: number) => Pattern } = {
  fullCholesky: fullPattern,
  full: fullPattern,
  isotropic: isotropicPattern,
  diagonal: diagonalPattern,
  compSymm: compoundPattern,
};
const NAMES = Object.keys(PATTERNS) as PatternName[];

/** The rows of what may be a logical matrix. */
type Mask = readonly unknown[];

/** A random term, and how the formula writes it. */
interface Term extends RandomDesign {
  readonly text: string;
}

/**
 * Gives the covariance structure of every random term: as `covariancePattern` says, or isotropic for one effect, full for more, diagonal for `||`.
 *
 * @throws GlmeError badOption, with the term, for patterns that are none or do not go with the terms
 */
export function covarianceTerms(design: Design, given?: FitSettings["covariancePattern"]): CovarianceTerm[] {
  const { calls, random } = design.formula;
  const terms = design.random.map((term, r) => ({ ...term, text: printRandomTerm(random[r], variablePrinter(calls)) }));
  const patterns = given === undefined ? undefined : onePerTerm(given, terms);
  let from = 0;
  return terms.map((term, r) => {
    const { names: effects, correlated } = term;
    const standard = effects.length === 1 ? "isotropic" : correlated ? "fullCholesky" : "diagonal";
    const [patternName, pattern] = readPattern(patterns?.[r] === undefined ? standard : patterns[r], term);
    const covariance = { width: effects.length, from, pattern, patternName };
    from += pattern.size;
    if (from > MOST_PARAMETERS) throw tooMany(term, effects.length, pattern.size);
    return covariance;
  });
}

/** Most parameters of the covariances together: a search keeps several matrices of their square, half a gibibyte each. */
const MOST_PARAMETERS = 8192;

function tooMany({ text, names }: Term, width: number, size: number): GlmeError {
  return new GlmeError(
    "memory",
    `The covariance of the ${width} effects of ${text} has ${size} parameters; all covariances together may have ${MOST_PARAMETERS}.`,
    { column: names[0] },
    'Write || in place of |, or pass covariancePattern "diagonal", "isotropic" or "compSymm".',
  );
}

/** Gives one pattern for each term: an array of them, or a bare one where there is one term. */
function onePerTerm(given: unknown, terms: readonly Term[]): readonly unknown[] {
  const patterns = isList(given) && !isMask(given) ? given : [given];
  if (patterns.length === terms.length) return patterns;
  const named =
    terms.length === 0 ? "no random terms" : `${count(terms, "random term")}: ${terms.map(({ text }) => text).join(", ")}`;
  throw wrong(
    `The option covariancePattern has ${count(patterns, "pattern")}, but the model has ${named}.`,
    "Give an array with one name or matrix for each term, in the formula's order.",
  );
}

/** Is it a matrix, and not an array of patterns? */
function isMask(value: unknown): value is Mask {
  return isList(value) && Object.values(value).some((row) => isRow(row) && !isRow(row[0]));
}

/** A row of a matrix: an array, or a typed array of 0 and 1. */
function isRow(value: unknown): value is ArrayLike<unknown> {
  return isList(value) || (ArrayBuffer.isView(value) && "length" in value);
}

function readPattern(value: unknown, term: Term): readonly [name: string, pattern: Pattern] {
  const k = term.names.length;
  if (isMask(value)) {
    const mask = checkedMask(value, term);
    return ["matrix", mask.every((row) => row.every(Boolean)) ? PATTERNS.fullCholesky(k) : maskedPattern(mask)];
  }
  const name = typeof value === "string" ? NAMES.find((each) => each.toLowerCase() === value.toLowerCase()) : undefined;
  if (name === undefined) {
    const near = typeof value === "string" ? nearest(value, NAMES) : undefined;
    throw wrong(
      `The covariancePattern of ${term.text} is ${shown(value)}, but has to be one of ${NAMES.join(", ")}, or a logical matrix.${near === undefined ? "" : ` Did you mean "${near}"?`}`,
    );
  }
  const pattern = PATTERNS[name](k);
  if (term.correlated || k === 1 || !pattern.correlates(1, 0)) return [name, pattern];
  throw wrong(
    `The covariancePattern of ${term.text} is "${name}", but || says that its effects are not correlated.`,
    "Write | instead of ||, or use diagonal or isotropic.",
  );
}

/** A symmetric k × k matrix of truth values, true on the diagonal. */
function checkedMask(mask: Mask, term: Term): boolean[][] {
  const k = term.names.length;
  const say = (what: string) =>
    wrong(`The covariancePattern of ${term.text} ${what}.`, `Its effects are ${term.names.join(", ")}.`);
  if (mask.length !== k) throw say(`is a matrix of ${count(mask, "row")}, but has to be ${k} × ${k}`);
  const rows = mask.map((row, i): readonly unknown[] => {
    if (isRow(row) && row.length === k) return Array.from(row);
    const found = isRow(row) ? `has ${row.length} of ${k} columns` : `is ${shown(row)}`;
    throw say(`${found} in row ${i}, but has to be ${k} × ${k}`);
  });
  return rows.map((row, i) =>
    row.map((value, j) => {
      if (value !== true && value !== false && value !== 0 && value !== 1)
        throw say(`is ${shown(value)} in row ${i}, column ${j}, but has to be true or false`);
      if (Boolean(value) !== Boolean(rows[j][i]))
        throw say(`is not symmetric: row ${i}, column ${j} is ${value}, row ${j}, column ${i} is ${rows[j][i]}`);
      if (i === j && !value)
        throw say(`is false in row ${i}, column ${i}: that effect would have no variance; leave it out of the formula instead`);
      if (value && i !== j && !term.correlated)
        throw say(`is true in row ${i}, column ${j}, but || says that its effects are not correlated`);
      return Boolean(value);
    }),
  );
}

function count({ length }: readonly unknown[], thing: string): string {
  return `${length} ${thing}${length === 1 ? "" : "s"}`;
}

function wrong(message: string, hint?: string): GlmeError {
  return new GlmeError("badOption", message, { option: "covariancePattern" }, hint);
}
