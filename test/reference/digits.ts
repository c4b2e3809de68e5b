// How many digits of a fit are right, next to estimates of 30 digits (certified.json beside each case; NOTICE says how they were made).

import { readFileSync } from "node:fs";
import type { GeneralizedLinearMixedModel } from "../../src/index.js";
import { byKey, spelledByR } from "./deviations.js";
import type { CovarianceRow, ReferenceCase } from "./referenceCase.js";

/** The optimum of a case: decimal numbers of 30 significant digits. */
interface Certified {
  readonly logLik: string;
  readonly beta: Readonly<Record<string, string>>;
  readonly ranefStdCor: readonly (Omit<CovarianceRow, "estimate"> & { readonly estimate: string })[];
  readonly dispersion: string;
  readonly seConditional: Readonly<Record<string, string>>;
}

/** What is counted; standard deviations, correlations and dispersion together. */
export const QUANTITIES = ["logLik", "beta", "sd", "se"] as const;
export type Quantity = (typeof QUANTITIES)[number];

/** Most digits that are counted: a double has hardly more. */
const MOST_DIGITS = 15;
/** Below it a quantity is compared absolutely: estimates of exactly 0. */
const SMALLEST = 1e-8;

/** Gives −log₁₀ of the relative error, at most 15; 0 where no digit is right. */
export function correctDigits(value: number, certified: string): number {
  const expected = Number(certified);
  const error = Math.abs(value - expected) / Math.max(Math.abs(expected), SMALLEST);
  return Number.isFinite(error) ? Math.max(0, Math.min(MOST_DIGITS, -Math.log10(error))) : 0;
}

/** Gives the digits of each number of a fit of a case. */
export function digitsOf(reference: ReferenceCase, model: GeneralizedLinearMixedModel): Record<Quantity, number[]> {
  const certified: Certified = JSON.parse(
    readFileSync(new URL(`cases/${reference.name}/certified.json`, import.meta.url), "utf8"),
  );
  const fixed = byKey(model.fixedEffects().rows, ({ name }) => spelledByR(name, reference));
  const r = (name: string) => spelledByR(name, reference);
  const covariances = byKey(model.covarianceParameters().rows, ({ group, type, name1, name2 }) =>
    [group, type, r(name1), r(name2)].join(" | "),
  );
  const sd = certified.ranefStdCor.map(({ group, type, name1, name2, estimate }) =>
    correctDigits(covariances([group, type, name1, name2].join(" | ")).estimate, estimate),
  );
  return {
    logLik: [correctDigits(model.logLikelihood, certified.logLik)],
    beta: Object.entries(certified.beta).map(([name, value]) => correctDigits(fixed(name).estimate, value)),
    sd: [...sd, correctDigits(model.dispersion, certified.dispersion)],
    se: Object.entries(certified.seConditional).map(([name, value]) => correctDigits(fixed(name).se, value)),
  };
}

/** Gives the middle of some numbers, of two the lower. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) / 2)];
}
