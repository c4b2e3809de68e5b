import { familyOf } from "../../family/families.js";
import { GlmeError } from "../../core/errors.js";
import type { Estimates } from "../../fit/run/estimates.js";
import { isLinear, isPseudoLikelihood, methodName } from "../../options/settings.js";
import type { DataMarks, TermMarks } from "../fit/rowSummary.js";
import { type Fit, knownOfRows } from "../fit/fittedModel.js";

/** Greatest excess of the smaller model's log L over the larger one's that still counts as none: both searches end near, not at, their optimum. */
const GREATEST_EXCESS = 1e-6;

/** Gives the kind of a log-likelihood, in words: only those of the same kind can be subtracted from each other. */
function likelihoodOf(estimates: Estimates): string {
  const { fitMethod } = estimates;
  if (isLinear(estimates)) return fitMethod === "rempl" ? "the restricted likelihood (REML)" : "the exact likelihood (ML)";
  if (isPseudoLikelihood(fitMethod)) return `pseudo data (${fitMethod})`;
  return typeof fitMethod === "string" ? "Laplace's approximation" : `quadrature (${methodName(fitMethod)})`;
}

/**
 * Checks that the log-likelihoods of two models can be compared.
 *
 * @throws GlmeError badOption where a difference of the models' log-likelihoods means nothing: they are of different rows or responses, of pseudo data,
 * of different approximations, of REML with different fixed effects, or one is a density and the other a probability
 */
export function requireComparable(one: Fit, other: Fit): void {
  requireSameData(one, other);
  for (const { estimates } of [one, other]) {
    if (isLinear(estimates) || !isPseudoLikelihood(estimates.fitMethod)) continue;
    const found = `fitMethod "${estimates.fitMethod}" leaves a likelihood of pseudo data, which differ from model to model`;
    throw incomparable(found, 'Fit both with fitMethod: "laplace".');
  }
  const [a, b] = [one, other].map(({ estimates }) => likelihoodOf(estimates));
  if (a !== b) throw incomparable(`one log-likelihood is of ${a}, the other of ${b}`, "Fit both by the same method.");
  if (isDiscrete(one.estimates) !== isDiscrete(other.estimates)) {
    throw incomparable(
      `a ${one.estimates.distribution} response and a ${other.estimates.distribution} one have probabilities of different kinds`,
      "Compare models of counts with models of counts.",
    );
  }
  if (isLinear(one.estimates) && one.estimates.fitMethod === "rempl" && !haveSameSpan(one, other)) {
    throw incomparable(
      "REML likelihoods of different fixed effects are of different data",
      'Fit both with fitMethod: "mpl", which is ML.',
    );
  }
}

function isDiscrete({ distribution }: Estimates): boolean {
  return familyOf(distribution).isDiscrete ?? false;
}

function requireSameData(one: Fit, other: Fit): void {
  const counts = [one, other].map(({ design: { used, height } }) => `${used} of ${height} rows`);
  const all = "Leave rows with a missing value in any of the variables out of both tables.";
  if (counts[0] !== counts[1]) throw incomparable(`one used ${counts[0]}, the other ${counts[1]}`, all);
  const [a, b] = [one, other].map((fit) => knownOfRows(fit, "marks"));
  if (a.rows !== b.rows) throw incomparable("they used different rows", all);
  if (a.response !== b.response) {
    throw incomparable("they have different responses", "Fit both to the same response, on the same scale.");
  }
  for (const what of ["weights", "binomialSize"] as const) {
    if (a[what] !== b[what]) throw incomparable(`they have different ${what}`, `Fit both with the same ${what}.`);
  }
}

/**
 * Checks that the smaller model is the larger one with some parameters left out: the same fit method, distribution, link and offset; the smaller one's
 * fixed effects in the span of the larger one's, and each of its random terms in that of a group's terms; and a likelihood
 * that is not the larger one.
 *
 * @throws GlmeError badOption with what speaks against it
 */
export function requireNested(small: Fit, large: Fit): void {
  const [a, b] = [small.estimates, large.estimates];
  const settings: [string, string, string][] = [
    ["fitMethod", methodName(a.fitMethod), methodName(b.fitMethod)],
    ["distribution", a.distribution, b.distribution],
    ["link", `${a.link.name} ${a.link.power}`, `${b.link.name} ${b.link.power}`],
  ];
  for (const [what, of, than] of settings) if (of !== than) throw notNested(`their ${what} is "${of}" and "${than}"`);
  const [marks, largeMarks] = [small, large].map((fit) => knownOfRows(fit, "marks"));
  if (marks.offset !== largeMarks.offset) throw notNested("their offsets differ");
  if (small.fromRows && large.fromRows) small.fromRows.requireSpanned(small.design, large.design);
  else requireColumns(marks, largeMarks);
  const excess = a.logLikelihood - b.logLikelihood;
  if (!(excess <= GREATEST_EXCESS)) {
    throw notNested(`the smaller model's log-likelihood exceeds the larger one's by ${excess.toPrecision(3)}`);
  }
}

/** Checks models without rows, of which it can be seen that the smaller one's columns are among the larger one's, but not that they are combinations of these. */
function requireColumns(small: DataMarks, large: DataMarks): void {
  const isPart = (marks: readonly string[], of: readonly string[]) => marks.every((mark) => of.includes(mark));
  if (!isPart(small.fixed, large.fixed)) throw unseen("not all columns of the smaller model's fixed effects are");
  const ofGroup = ({ groups }: TermMarks) =>
    large.random.filter((term) => term.groups === groups).flatMap(({ columns }) => columns);
  if (!small.random.every((term) => isPart(term.columns, ofGroup(term)))) {
    throw unseen("not all random effects of the smaller model are");
  }
}

function haveSameSpan(one: Fit, other: Fit): boolean {
  if (one.fromRows && other.fromRows) return one.fromRows.haveSameSpan(one.design, other.design);
  const [a, b] = [one, other].map((fit) => knownOfRows(fit, "marks").fixed);
  return a.length === b.length && a.every((mark) => b.includes(mark));
}

/** Makes the error for models of which it cannot be told without their rows whether they are nested. */
function unseen(found: string): GlmeError {
  return new GlmeError(
    "unsupported",
    `The models cannot be seen to be nested: ${found} among those of the larger one, and a model was loaded without its rows.`,
    { option: "checkNesting" },
    "Compare the fitted models, or leave checkNesting out.",
  );
}

function incomparable(found: string, hint: string): GlmeError {
  return new GlmeError("badOption", `The models cannot be compared: ${found}.`, { option: "other" }, hint);
}

/** Makes the error for models that are not nested. */
export function notNested(found: string): GlmeError {
  const hint = "Leave checkNesting out to have the table all the same; its p-value is then no test's.";
  return new GlmeError("badOption", `The models are not nested: ${found}.`, { option: "checkNesting" }, hint);
}
