// Other maxima of the likelihood, which a search from other standard deviations leads to.

import { otherSentence } from "../../fit/method/otherOptimum.js";
import type { Finding } from "../fit/rowSummary.js";
import type { Fit } from "../fit/fittedModel.js";

/** Finds a higher maximum of the likelihood: where the fit looked for one, or where looking takes no time. */
export function otherMaxima({ estimates, rows }: Fit): Finding[] {
  const found = estimates.convergence.otherOptimum ?? rows?.otherOptimum?.().found;
  if (!found) return [];
  return [
    {
      kind: "otherMaximum",
      subject: found.deviations.map(({ name }) => name).join(", "),
      found: otherSentence(found, estimates),
      advice: `Fit the model with startScale: ${found.startScale}, and see whether such effects can be: the data tell little of them. A maximum at large standard deviations may be Laplace's own: fitMethod {agq: 9} tells, where one variable groups.`,
    },
  ];
}

/** Says what `diagnose` did not look for: maxima that other starts lead to, where looking takes long. */
export function untriedStarts({ estimates, rows }: Fit): string[] {
  if (estimates.convergence.otherOptimum || (rows?.otherOptimum?.().tried ?? true)) return [];
  return ["Other starts were not tried, which takes as long as the fit: checkHessian: true tries them with it."];
}
