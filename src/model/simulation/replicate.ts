import type { AnswerRun } from "../../fit/run/answerRun.js";
import type { RandomStream } from "../../stats/index.js";
import { type Fit, type FreshFit, requireRows } from "../fit/fittedModel.js";
import { drawUsed, fittedRows } from "./simulate.js";

/** A replicate without estimates, and why. */
export interface FailedReplicate {
  /** Number of the replicate, counted from 0. */
  readonly replicate: number;
  /** How its fit ended, in whole sentences. */
  readonly message: string;
}

/**
 * Draws responses from a model, random effects and all, and fits models to them, each from where it stands.
 *
 * @param from the model that responses are drawn from
 * @param models what is fitted to them
 * @returns the fits in the models' order; or why one of them did not converge, in whole sentences
 */
export async function replicateOf(
  from: Fit,
  models: readonly Fit[],
  stream: RandomStream,
  run: AnswerRun,
): Promise<FreshFit[] | string> {
  const y = drawUsed(from, fittedRows(from), stream);
  if (y.some(Number.isNaN)) return OUTSIDE;
  const fits: FreshFit[] = [];
  for (const model of models) {
    fits.push(await requireRows(model, "refit").refit(y, run.fitOptions));
    run.stopIfAborted();
  }
  return fits.find(({ estimates }) => !isConverged(estimates))?.estimates.convergence.message ?? fits;
}

const OUTSIDE =
  "Not fitted: with the random effects that were drawn a mean lies outside the distribution's range, which the link does not prevent.";

function isConverged({ convergence }: Fit["estimates"]): boolean {
  return convergence.status === "converged";
}

/** Gives a sentence on replicates that failed, where there are any: their responses are no random part of those drawn. */
export function failureNotes(failures: readonly FailedReplicate[], total: number): string[] {
  if (failures.length === 0) return [];
  const [{ replicate, message }] = failures;
  const counted = `${failures.length} of ${total} replicates failed and ${failures.length === 1 ? "is" : "are"} in none of the numbers.`;
  const meaning = "Fits fail where responses are extreme, so that standard errors and intervals may be too narrow.";
  return [`${counted} ${meaning} The first is replicate ${replicate}: ${message}`];
}
