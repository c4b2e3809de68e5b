import { type Design, withCoefficientHeld } from "../../design/index.js";
import type { Steps } from "../../kernel/index.js";
import type { AnswerRun } from "../run/answerRun.js";
import type { Estimates, FittedEstimates } from "../run/estimates.js";
import type { ProfiledParameter } from "./profiledParameter.js";

/** Gives every coefficient as a parameter that a profile can hold: its column times the value goes into the offset, and the rest is fitted anew. */
export function profiledCoefficients(
  design: Design,
  { beta, betaCovariance }: Estimates,
  fitTo: (held: Design) => Steps<FittedEstimates>,
  run: AnswerRun,
): readonly ProfiledParameter[] {
  return design.fixed.names.map((name, j) => ({
    name,
    estimate: beta[j],
    least: Number.NEGATIVE_INFINITY,
    greatest: Number.POSITIVE_INFINITY,
    spread: Math.sqrt(betaCovariance[j * (beta.length + 1)]),
    shown: (s) => s,
    near: async (s) => {
      const held = await run.run(withCoefficientHeld(design, j, s));
      const { logLikelihood, convergence } = await run.run(fitTo(held));
      return { s, logLikelihood, converged: convergence.status === "converged" };
    },
  }));
}
