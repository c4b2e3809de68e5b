// How reliable are fits of small models? Random ones of every family, link and structure are fitted by laplace and approximateLaplace, each from
// its own start and from five others; a fit that says "converged" should be the best of the six, and one at the best should say so.
//
//   npm run study:small -- [models, 2000] [first seed, 1] [file for the list of offenders] > docs/reliability-small-models.md

import { appendFileSync, writeFileSync } from "node:fs";
import type { FittedEstimates } from "../../src/fit/run/estimates.js";
import { GlmeError } from "../../src/index.js";
import { freshDeviance } from "../../test/fit/method/freshDeviance.js";
import { type SmallModel, smallModel } from "../../test/generators/smallModels.js";
import { table } from "./report.mjs";
import { fitted, OTHER_STARTS, otherStarts, type Prepared, prepared } from "./starts.mjs";

/** How much lower −2 log L of another start has to be for a fit to count as missed. */
const MISSED = 1e-3;
/** How near to the best −2 log L, and with what gᵀH⁻¹g, a fit is at the optimum. */
const AT_BEST = 1e-6;
/** How far the reported −2 log L may be from the one evaluated afresh at the estimates, relative to 1 + |it|. */
const SAME = 1e-6;

/** What became of one fit. */
export type Outcome = "good" | "missed" | "unbounded" | "not converged" | "false alarm" | "wrong log L" | "crash" | "refused";

/** A fit that was looked into. */
export interface Studied {
  readonly model: SmallModel;
  readonly method: "laplace" | "approximateLaplace";
  readonly outcome: Outcome;
  /** What a list of offenders says of it. */
  readonly detail: string;
}

const deviance = (fit: FittedEstimates) => -2 * fit.logLikelihood;

/** Has the likelihood no bound where a fit ended? A standard deviation or a coefficient has run off, or a dispersion has vanished. */
function isUnbounded(fit: FittedEstimates): boolean {
  const spreads = fit.random.flatMap(({ psi }) => [...psi].map((value) => Math.sqrt(Math.abs(value))));
  const isFar = [...spreads, ...fit.beta].some((value) => !(Math.abs(value) < 1e4));
  return isFar || fit.convergence.separated.length > 0 || (fit.dispersionEstimated && !(fit.dispersion > 1e-6));
}

/** Looks into one fit of a model. */
function studied(model: SmallModel, method: Studied["method"]): Studied {
  const result = (outcome: Outcome, detail = ""): Studied => ({ model, method, outcome, detail });
  let problem: Prepared;
  try {
    problem = prepared(model, method);
  } catch (error) {
    return result(error instanceof GlmeError ? "refused" : "crash", String(error).split("\n")[0]);
  }
  try {
    const fit = fitted(problem);
    const { status, gradientNorm } = fit.convergence;
    const best = bestOther(model, problem, fit);
    const gain = deviance(fit) - best.value;
    const shown = `−2 log L ${deviance(fit)} (${status}), ${gain.toExponential(2)} above that from ${best.start} (${best.status})`;
    if (status === "converged" && gain > MISSED)
      return result(best.isUnbounded || isUnbounded(fit) ? "unbounded" : "missed", shown);
    if (status === "failed") return result("not converged", shown);
    const fresh = freshDeviance(problem.design, problem.settings, fit);
    if (Math.abs(fresh - deviance(fit)) > SAME * (1 + Math.abs(fresh))) return result("wrong log L", `${shown}; afresh ${fresh}`);
    if (status === "converged") return result("good");
    const isAtBest = gain < AT_BEST && gradientNorm < AT_BEST;
    return result(
      isAtBest && !isUnbounded(fit) ? "false alarm" : "not converged",
      `${shown}; gᵀH⁻¹g ${gradientNorm.toExponential(1)}`,
    );
  } catch (error) {
    return result("crash", error instanceof Error ? String(error.stack).split("\n").slice(0, 3).join(" ") : String(error));
  }
}

interface Best {
  readonly value: number;
  readonly start: string;
  readonly status: string;
  readonly isUnbounded: boolean;
}

/** The lowest end of the other starts; infinite where none has one. */
function bestOther(model: SmallModel, problem: Prepared, fit: FittedEstimates): Best {
  let best: Best = { value: Number.POSITIVE_INFINITY, start: "none", status: "", isUnbounded: false };
  const starts = otherStarts(model, problem, fit);
  for (const start of OTHER_STARTS) {
    const other = fitted(problem, starts[start]);
    const value = deviance(other);
    if (value < best.value) best = { value, start, status: other.convergence.status, isUnbounded: isUnbounded(other) };
  }
  return best;
}

const [count = "2000", first = "1", list] = process.argv.slice(2);
const results: Studied[] = [];
if (list) writeFileSync(list, "seed  family  link  structure  n  method  outcome  detail\n");
const began = performance.now();
for (let k = 0; k < Number(count); k++) {
  const model = smallModel(Number(first) + k);
  for (const method of ["laplace", "approximateLaplace"] as const) {
    const one = studied(model, method);
    results.push(one);
    const { seed, distribution, link, formula, columns } = model;
    const isWorthTelling = one.outcome !== "good" && one.outcome !== "refused";
    if (list && isWorthTelling)
      appendFileSync(
        list,
        `${[seed, distribution, link, formula, columns.y.length, method, one.outcome, one.detail].join("  ")}\n`,
      );
  }
  if ((k + 1) % 50 === 0) console.error(`${k + 1} of ${count} models, ${Math.round((performance.now() - began) / 1000)} s`);
}
console.log(table(results, Number(count), Number(first)));
