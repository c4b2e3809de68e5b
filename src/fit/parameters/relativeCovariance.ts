import type { LinearProblem } from "../../kernel/unchecked/index.js";
import { choleskyFactor } from "../../linalg/cholesky.js";
import type { RandomEstimates } from "../run/estimates.js";

/** Gives a problem whose terms stand in the columns of the design the covariances Ψ = φ ΛΛᵀ that were estimated. */
export function setEstimatedCovariances(
  problem: LinearProblem,
  random: readonly Pick<RandomEstimates, "psi">[],
  phi: number,
): void {
  for (const [r, { psi }] of random.entries()) {
    const relative = psi.map((value) => value / phi);
    problem.setLambda(r, choleskyFactor(relative, Math.sqrt(psi.length)));
  }
}
