import { type GeneralizedLinearMixedModel, Table } from "../../src/index.js";
import type { CovarianceRow, ReferenceCase } from "./referenceCase.js";

/**
 * How far a model is from its case, in the units that `LIMITS` is in. What every number is compared with is in case.json: the
 * trusted values, the modes of the trusted engine, and what follows from them (inference).
 */
export type Deviations = { readonly [what in keyof typeof LIMITS]?: number };

/** Coefficients and random effects in their standard errors; the others relative, but log L, correlations and residuals absolute. */
export const LIMITS = {
  logLik: 1e-7,
  beta: 1e-4,
  se: 1e-5,
  sd: 5e-5,
  corr: 1e-5,
  dispersion: 1e-5,
  blup: 1e-4,
  sePred: 5e-5,
  fitted: 1e-5,
  pearson: 1e-5,
  anovaF: 1e-4,
  predict: 2e-5,
};

export function deviations(reference: ReferenceCase, model: GeneralizedLinearMixedModel): Deviations {
  const { trusted } = reference;
  return {
    logLik: Math.abs(model.logLikelihood - trusted.logLik),
    ...fixedEffects(reference, model),
    ...covarianceParameters(reference, model),
    dispersion: relative(model.dispersion, trusted.dispersion),
    ...randomEffects(reference, model),
    ...perRow(reference, model),
    ...tests(reference, model),
    ...predictions(reference, model),
  };
}

function fixedEffects(reference: ReferenceCase, model: GeneralizedLinearMixedModel): Deviations {
  const { beta, seConditional } = reference.trusted;
  const rows = byKey(model.fixedEffects().rows, ({ name }) => spelledByR(name, reference));
  return {
    beta: worst(Object.entries(beta).map(([name, value]) => Math.abs(rows(name).estimate - value) / seConditional[name])),
    se: worst(Object.entries(seConditional).map(([name, value]) => relative(rows(name).se, value))),
  };
}

/** A standard deviation of 0 is met to 1e-4 of the residual scale; a correlation with it is not defined. */
function covarianceParameters(reference: ReferenceCase, model: GeneralizedLinearMixedModel): Deviations {
  const { ranefStdCor, dispersion } = reference.trusted;
  const r = (name: string) => spelledByR(name, reference);
  const rows = byKey(model.covarianceParameters().rows, ({ group, type, name1, name2 }) => key(group, type, r(name1), r(name2)));
  const ours = ({ group, type, name1, name2 }: CovarianceRow) => rows(key(group, type, name1, name2)).estimate;
  const deviation = (row: CovarianceRow) =>
    row.estimate > 0 ? relative(ours(row), row.estimate) : (LIMITS.sd * ours(row)) / (1e-4 * Math.sqrt(dispersion));
  const zero = new Set(
    ranefStdCor.filter(({ type, estimate }) => type === "std" && estimate < 1e-3).map((s) => key(s.group, s.name1)),
  );
  const defined = ranefStdCor.filter(
    (s) => s.type === "corr" && !zero.has(key(s.group, s.name1)) && !zero.has(key(s.group, s.name2)),
  );
  return {
    sd: worst(ranefStdCor.filter(({ type }) => type === "std").map(deviation)),
    corr: worst(defined.map((row) => Math.abs(ours(row) - row.estimate))),
  };
}

/** Levels of an interaction are joined by a colon in R, by a space here. */
function randomEffects(reference: ReferenceCase, model: GeneralizedLinearMixedModel): Deviations {
  const level = (label: string) => label.replaceAll(":", " ");
  const rows = byKey(model.randomEffects().rows, (row) => key(row.group, level(row.level), spelledByR(row.name, reference)));
  const pairs = trustedEngine(reference).blup.map((blup) => ({ blup, row: rows(key(blup.group, level(blup.level), blup.name)) }));
  return {
    blup: worst(
      pairs.map(({ blup, row }) => Math.abs(row.estimate - blup.estimate) / Math.max(blup.sePred ?? blup.condSD, 1e-3)),
    ),
    sePred: worst(pairs.flatMap(({ blup: { sePred = 0 }, row }) => (sePred > 1e-3 ? [relative(row.sePred, sePred)] : []))),
  };
}

/** The first ten used rows. */
function perRow(reference: ReferenceCase, model: GeneralizedLinearMixedModel): Deviations {
  const fitted = model.fitted().filter(Number.isFinite);
  const pearson = model.residuals({ residualType: "pearson" }).filter(Number.isFinite);
  return {
    fitted: worst(trustedEngine(reference).fittedFirst10.map((value, i) => relative(fitted[i], value))),
    pearson: worst(reference.inference.residuals.pearsonFirst10.map((value, i) => Math.abs(pearson[i] - value))),
  };
}

function tests(reference: ReferenceCase, model: GeneralizedLinearMixedModel): Deviations {
  const sorted = (term: string) => term.split(":").sort().join(":");
  const rows = byKey(model.anova().rows, ({ term }) => sorted(term));
  const { termF } = reference.inference.conditionalVcov;
  return { anovaF: worst(termF.map(({ term, F }) => Math.abs(rows(sorted(term)).fStat - F) / Math.max(F, 1e-3))) };
}

/** Five new rows, one of them of a group that the model does not know. */
function predictions(reference: ReferenceCase, model: GeneralizedLinearMixedModel): Deviations {
  const { conditional, marginal } = reference.inference.predictions;
  const { table, options } = newRows(reference);
  const means = [...model.predict(table, options).mean, ...model.predict(table, { ...options, conditional: false }).mean];
  return { predict: worst([...conditional, ...marginal].map((value, i) => relative(means[i], value))) };
}

/** The new rows of a case, and how their offset is found. */
export function newRows({ inference, categorical, offset }: ReferenceCase): { table: Table; options: { offset?: string } } {
  const { newData } = inference.predictions;
  const levels = Object.keys(newData).filter((name) => name in categorical);
  const declared = levels.map((name) => [name, [...new Set([...categorical[name], ...newData[name].map(String)])]]);
  const table = Table.from(newData, { categorical: Object.fromEntries(declared) });
  return { table, options: offset !== undefined && offset in newData ? { offset } : {} };
}

function trustedEngine({ reference, trusted }: ReferenceCase) {
  return reference.find(({ engine }) => engine === trusted.engine)!;
}

/** R glues a level to its factor (fB), and numbers the columns of effects coding. */
export function spelledByR(name: string, { coding, categorical }: ReferenceCase): string {
  const part = (factor: string, level: string) =>
    `${factor}${coding === "effects" ? categorical[factor].indexOf(level) + 1 : level}`;
  return name.replaceAll(/(\w+?)_([^:]+)/g, (whole, factor: string, level: string) =>
    factor in categorical ? part(factor, level) : whole,
  );
}

const key = (...parts: readonly string[]) => parts.join(" | ");

/** The row of a key; every key that is asked for must be there, and no two rows may share one. */
export function byKey<Row>(rows: Iterable<Row>, keyOf: (row: Row) => string): (key: string) => Row {
  const all = new Map<string, Row>();
  for (const row of rows) {
    if (all.has(keyOf(row))) throw new Error(`two rows are called ${keyOf(row)}`);
    all.set(keyOf(row), row);
  }
  return (wanted) => {
    const row = all.get(wanted);
    if (row === undefined) throw new Error(`no row is called ${wanted}; there are ${[...all.keys()].join("; ")}`);
    return row;
  };
}

const relative = (value: number, expected: number) => Math.abs(value - expected) / Math.max(Math.abs(expected), 1e-6);

/** The greatest; not finite counts as infinite. 0 of none. */
function worst(values: readonly number[]): number {
  return Math.max(0, ...values.map((value) => (Number.isFinite(value) ? value : Number.POSITIVE_INFINITY)));
}
