import { coefficientHeld, type Design } from "../../design/index.js";
import type { Steps } from "../../kernel/index.js";
import type { SearchPoint } from "../../options/searchPoint.js";
import { columnLength } from "../../linalg/triangle.js";
import type { AnswerRun } from "../run/answerRun.js";
import type { Estimates, FittedEstimates } from "../run/estimates.js";
import type { ProfiledParameter } from "./profiledParameter.js";

/** Fits a design from where an earlier fit ended or, without one, from its own start. */
type Fitting = (held: Design, from: SearchPoint | undefined) => Steps<FittedEstimates>;

/** Largest gᵀH⁻¹g at which a fit counts as at its optimum whatever it says: ζ then errs by less than 1e-9. */
const OPTIMUM_DECREMENT = 1e-9;

/** Gives every coefficient as a parameter that a profile can hold: its column times the value goes into the offset, and the rest is fitted anew. */
export function profiledCoefficients(
  design: Design,
  { beta, betaCovariance }: Estimates,
  fitTo: Fitting,
  run: AnswerRun,
): readonly ProfiledParameter[] {
  return design.fixed.names.map((name, j) => {
    const near = held(design, j, fitTo);
    return {
      name,
      estimate: beta[j],
      least: Number.NEGATIVE_INFINITY,
      greatest: Number.POSITIVE_INFINITY,
      spread: spreadOf(Math.sqrt(betaCovariance[j * (beta.length + 1)]), design, j),
      shown: (s) => s,
      near: (s) => run.run(near(s)),
    };
  });
}

/** Gives the standard error; where there is none, what changes η by 1 in a row of the column's root mean square. */
function spreadOf(error: number, { fixed, rows }: Design, j: number): number {
  return error > 0 && Number.isFinite(error) ? error : Math.sqrt(rows.length) / columnLength(fixed.triangle, j);
}

/** Gives the profile of one coefficient: a fit at each value, from where the one before ended, or from its own start where that leads nowhere. */
function held(design: Design, j: number, fitTo: Fitting) {
  let last: SearchPoint | undefined;
  let designAt: ((value: number) => Design) | undefined;
  return function* (s: number): Steps<{ s: number; logLikelihood: number; converged: boolean }> {
    designAt ??= yield* coefficientHeld(design, j);
    const at = designAt(s);
    let fit = yield* fitTo(at, last);
    if (last && !isOptimum(fit)) {
      const again = yield* fitTo(at, undefined);
      if (isOptimum(again) || again.logLikelihood > fit.logLikelihood) fit = again;
    }
    const converged = isOptimum(fit);
    if (converged) last = fit.point;
    return { s, logLikelihood: fit.logLikelihood, converged };
  };
}

function isOptimum({ convergence: { status, gradientNorm } }: FittedEstimates): boolean {
  return status === "converged" || (status === "stalled" && gradientNorm < OPTIMUM_DECREMENT);
}
