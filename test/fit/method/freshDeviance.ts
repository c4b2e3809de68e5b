// −2 log L at the estimates of a fit, by the kernel's likelihood of typed arrays: it knows nothing of the fit's bases, scales and searches.

import { choleskyFactor } from "../../../src/linalg/cholesky.js";
import { type Distribution, hasDispersion, scaleOf } from "../../../src/family/families.js";
import type { FittedEstimates } from "../../../src/fit/run/estimates.js";
import { kernelRows } from "../../../src/fit/objective/kernelRows.js";
import { type KernelLinkName, Likelihood } from "../../../src/kernel/index.js";
import type { Design } from "../../../src/design/index.js";
import type { FitSettings } from "../../../src/options/settings.js";

/** Evaluates −2 log L afresh, the search for the modes beginning at 0. */
export function freshDeviance(design: Design, settings: FitSettings, { beta, random, dispersion }: FittedEstimates): number {
  const { distribution, link } = settings;
  const likelihood = new Likelihood({
    family: distribution,
    link: link.name === "power" ? { power: link.power } : (link.name as KernelLinkName),
    ...kernelRows(design, design.random),
  });
  const phi = scaleOf(distribution as Distribution, dispersion);
  const lambda = random.map(({ psi }, r) => {
    const k = design.random[r].columns.length;
    return choleskyFactor(psi, k).map((value) => value / Math.sqrt(phi));
  });
  const { value } = likelihood.at({ beta, lambda, ...(hasDispersion(distribution) && { dispersion }) });
  likelihood.free();
  return value;
}
