import { multiply, timesVector } from "./cholesky.js";
import { logDensity } from "./families.js";
import { Jet } from "./jet.js";
import { type DenseProblem, denseLaplace } from "./laplace.js";

const STEP = 1 / 16;
const REACH = 12;

/**
 * −2 log L by numerical integration, for models in which every row has at most one random effect: the likelihood is then a
 * product of one-dimensional integrals. Each is taken by the trapezoidal rule on 12 scale units around the mode, which for
 * an analytic integrand that dies off at both ends is accurate to rounding. No use where the domain of η has a boundary.
 */
export function denseQuadrature(problem: DenseProblem): number {
  const { distribution, link, X, Z, Lambda, beta, phi } = problem;
  const { uHat, A } = denseLaplace(problem);
  const ZL = multiply(Z, Lambda);
  const fixed = timesVector(X, beta);
  const logLikelihood = (i: number, effect: number) => {
    const row = { y: problem.y[i], weight: problem.weights?.[i] ?? 1, size: problem.size?.[i] ?? 1 };
    return logDensity({ distribution, link }, phi, row, Jet.constant(fixed[i] + (problem.offset?.[i] ?? 0) + effect)).value;
  };
  let value = 0;
  for (const j of uHat.keys()) {
    const rows = [...ZL.keys()].filter((i) => ZL[i][j] !== 0);
    const logJoint = (u: number) => rows.reduce((sum, i) => sum + logLikelihood(i, ZL[i][j] * u), -(u * u) / (2 * phi));
    value += Math.log(2 * Math.PI * phi) - 2 * logIntegral(logJoint, uHat[j], Math.sqrt(phi / A[j][j]));
  }
  const alone = [...ZL.keys()].filter((i) => ZL[i].every((v) => v === 0));
  return value - 2 * alone.reduce((sum, i) => sum + logLikelihood(i, 0), 0);
}

/** log ∫ exp(f(u)) du, with the greatest value taken out of the sum. */
function logIntegral(f: (u: number) => number, mode: number, scale: number): number {
  const top = f(mode);
  let sum = 0;
  for (let t = -REACH; t <= REACH; t += STEP) sum += Math.exp(f(mode + t * scale) - top);
  return top + Math.log(sum * STEP * scale);
}
