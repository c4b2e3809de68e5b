import { GlmeError } from "../../core/errors.js";
import type { Steps } from "../../core/steps.js";
import { crossProducts } from "../../kernel/unchecked/index.js";
import { centred, withConstant } from "../../linalg/centring.js";
import { type CodedTerm, columnNames } from "../terms/coding.js";
import { termColumns } from "../terms/columns.js";
import { firstNotFinite } from "../rows/finite.js";
import { illConditioned, isOnes } from "../terms/dependencies.js";
import { type Dependency, triangle, unscaled } from "../../linalg/rank.js";
import { crossProductTriangle } from "../../linalg/triangle.js";
import type { Variables } from "../terms/variables.js";

/** Where the columns of one expanded term stand among those of X, or of a random term. */
export interface TermColumns {
  /** The term as displayed: `(Intercept)`, `x`, `f`, `x:f`, `x^2`. */
  readonly name: string;
  /** Its first column, from 0. */
  readonly from: number;
  /** The column after its last one. */
  readonly to: number;
}

/** The fixed-effects design X, one dense column after the other. */
export interface FixedDesign {
  /** p columns of n doubles. */
  readonly columns: readonly Float64Array[];
  /** p names: `(Intercept)`, `x`, `f_b`, `x:f_b`. */
  readonly names: readonly string[];
  /** Which columns belong to which term. */
  readonly terms: readonly TermColumns[];
  /** R of X = QR, p×p, column major: X R⁻¹ has orthonormal columns. */
  readonly triangle: Float64Array;
}

/**
 * Builds X for the rows of the variables.
 *
 * @throws GlmeError as `termColumns`
 */
export function* fixedDesign(terms: readonly CodedTerm[], variables: Variables): Steps<Omit<FixedDesign, "triangle">> {
  const columns: Float64Array[] = [];
  for (const term of terms)
    for (const column of yield* termColumns(term, variables)) {
      columns.push(column ?? new Float64Array(variables.rows.length).fill(1));
      yield;
    }
  return { columns, ...columnLayout(terms) };
}

/** Gives the names of the columns, and which of them belong to which term; terms without a column are left out. */
export function columnLayout(terms: readonly CodedTerm[]): Pick<FixedDesign, "names" | "terms"> {
  const names = terms.map(columnNames);
  let to = 0;
  const layout = terms.map(({ name }, t) => ({ name, from: to, to: (to += names[t].length) }));
  return { names: names.flat(), terms: layout.filter(({ from, to }) => from < to) };
}

/** What to do about columns that the rows do not tell apart, for a hint. */
export const DROP_OPTION = 'rankDeficient: "drop" leaves out columns that the rows do not determine, and names them';

/** Most doubles of X, rows times columns: what 4 GiB, one WebAssembly memory, would hold. A larger X need not be built. */
const MOST_DOUBLES = 0x20000000;

/** Most multiplications for the rank of more columns than rows, some seconds. */
const MOST_WORK = 5e8;

/**
 * Is a fit of so many columns possible at all? Asked before the columns are built.
 *
 * @param drops are dependent columns dropped, so that there may be more of them than rows?
 * @throws GlmeError rankDeficient when there are more columns than rows; memory
 */
export function requireEnoughRows(terms: readonly CodedTerm[], rows: number, drops: boolean): void {
  const count = terms.reduce((sum, term) => sum + columnNames(term).length, 0);
  if (count > rows && !(drops && count * count * rows <= MOST_WORK)) {
    const widest = terms.reduce((a, b) => (columnNames(b).length > columnNames(a).length ? b : a));
    const way = drops || widest.variables.length < 2 ? "" : `The option ${DROP_OPTION}. `;
    throw new GlmeError(
      "rankDeficient",
      `The fixed effects have ${count} coefficients, but only ${rows} rows are used.`,
      {},
      `Leave terms out; ${widest.name} alone has ${columnNames(widest).length} coefficients. ${way}A factor with many levels may be a grouping variable, (1 | g).`,
    );
  }
  if (count * rows > MOST_DOUBLES) {
    throw new GlmeError(
      "memory",
      `The fixed-effects design of ${rows} rows and ${count} columns does not fit into a memory of 4 GiB.`,
      {},
      "A factor with many levels may be a grouping variable, (1 | g).",
    );
  }
}

/**
 * Gives the triangle R of X = QR, p×p, for designs of full rank: from the cross products where these tell the columns apart without doubt. With an
 * intercept the means of the others are taken out first where they do not, so that a covariate whose mean is many times its standard
 * deviation keeps its digits.
 *
 * @throws GlmeError badValue for a product that overflows; rankDeficient, which names the columns that depend on each other
 */
export function* fullRankTriangle({ columns, names }: Pick<FixedDesign, "columns" | "names">): Steps<Float64Array> {
  const n = columns[0]?.length ?? 0;
  const r = yield* crossProductTriangle(yield* crossProducts(columns, n), columns.length);
  if (r !== null) return r;
  yield* requireNumbers(columns, names);
  const dependencies = yield* illConditioned(columns);
  if (dependencies.length > 0) throw dependentError(dependencies, names);
  if (!isOnes(columns[0])) return unscaled(yield* triangle(columns), columns);
  const { means, columns: rest } = yield* centred(columns.slice(1));
  return withConstant(n, means, unscaled(yield* triangle(rest), rest));
}

/** @throws GlmeError badValue for a product that overflows */
function* requireNumbers(columns: readonly Float64Array[], names: readonly string[]): Steps<void> {
  for (const [j, column] of columns.entries()) {
    const isTooLarge = firstNotFinite(column) >= 0;
    yield;
    if (!isTooLarge) continue;
    throw new GlmeError(
      "badValue",
      `The fixed-effects column "${names[j]}" is too large for a number.`,
      { column: names[j] },
      "Scale the variable down.",
    );
  }
}

function dependentError(dependencies: readonly Dependency[], names: readonly string[]): GlmeError {
  const sentences = dependencies.map(({ column, of }) =>
    dependence(
      names[column],
      of.map((other) => names[other.column]),
    ),
  );
  return new GlmeError(
    "rankDeficient",
    `The columns of the fixed effects depend on each other: ${sentences.join("; ")}.`,
    { column: names[dependencies[0].column] },
    `Leave one of them out. High powers, and products with a variable whose mean is many times its standard deviation, need that variable centred. Where a combination of factors has no row, no formula leaves out its column: the option ${DROP_OPTION}.`,
  );
}

function dependence(name: string, others: readonly string[]): string {
  if (others.length === 0) return `"${name}" is 0 in every used row`;
  if (others.length === 1 && others[0] === "(Intercept)") return `"${name}" is constant, as "(Intercept)" is`;
  const quoted = others.map((other) => `"${other}"`);
  return others.length === 1 ? `"${name}" is a multiple of ${quoted[0]}` : `"${name}" is a combination of ${quoted.join(", ")}`;
}
